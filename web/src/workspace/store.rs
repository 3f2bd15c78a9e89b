//! Texts by key, in the best place that the browser has for them.

use std::cell::RefCell;
use std::collections::BTreeMap;

use wasm_bindgen::JsValue;
use web_sys::Storage;

use super::Place;
use super::database::Database;

/// What goes before the keys in localStorage, which belongs to everything of this host.
const PREFIX: &str = "stepthrough.";

/// Where texts are kept.
pub enum Store {
    /// In the database.
    Database(Database),
    /// In localStorage.
    Local(Storage),
    /// As long as the page lives.
    Memory(RefCell<BTreeMap<String, String>>),
}

impl Store {
    /// The best place there is.
    pub async fn open() -> Store {
        if let Ok(database) = Database::open().await {
            return Store::Database(database);
        }
        let local = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
        local.map_or_else(|| Store::Memory(RefCell::default()), Store::Local)
    }

    /// Which place it is.
    pub fn place(&self) -> Place {
        match self {
            Store::Database(_) => Place::Database,
            Store::Local(_) => Place::Local,
            Store::Memory(_) => Place::Memory,
        }
    }

    /// The text of a key.
    ///
    /// # Errors
    /// The browser's.
    pub async fn get(&self, key: &str) -> Result<Option<String>, JsValue> {
        match self {
            Store::Database(database) => database.get(key).await,
            Store::Local(local) => local.get_item(&local_key(key)),
            Store::Memory(texts) => Ok(texts.borrow().get(key).cloned()),
        }
    }

    /// The texts whose keys begin like this, in the order of the keys.
    ///
    /// # Errors
    /// The browser's.
    pub async fn list(&self, prefix: &str) -> Result<Vec<String>, JsValue> {
        if let Store::Database(database) = self {
            return database.list(prefix).await;
        }
        let mut texts = Vec::new();
        for key in self.keys(prefix).await? {
            texts.extend(self.get(&key).await?);
        }
        Ok(texts)
    }

    /// The keys that begin like this, in order.
    ///
    /// # Errors
    /// The browser's.
    pub async fn keys(&self, prefix: &str) -> Result<Vec<String>, JsValue> {
        match self {
            Store::Database(database) => database.keys(prefix).await,
            Store::Local(local) => {
                let own = local_key(prefix);
                let mut keys = Vec::new();
                for at in 0..local.length()? {
                    let key = local.key(at)?.filter(|key| key.starts_with(&own));
                    keys.extend(key.and_then(|key| key.strip_prefix(PREFIX).map(str::to_owned)));
                }
                keys.sort();
                Ok(keys)
            }
            Store::Memory(texts) => Ok(texts.borrow().keys().filter(|key| key.starts_with(prefix)).cloned().collect()),
        }
    }

    /// Replaces a text by what `decide` makes of it; `false` when it leaves the text alone.
    ///
    /// # Errors
    /// The browser's: when it has no room, say.
    pub async fn update(
        &self,
        key: &str,
        decide: impl FnOnce(Option<String>) -> Option<String>,
    ) -> Result<bool, JsValue> {
        match self {
            Store::Database(database) => database.update(key, decide).await,
            Store::Local(local) => {
                let key = local_key(key);
                let Some(text) = decide(local.get_item(&key)?) else { return Ok(false) };
                local.set_item(&key, &text).map(|()| true)
            }
            Store::Memory(texts) => {
                let now = texts.borrow().get(key).cloned();
                let text = decide(now);
                let written = text.is_some();
                texts.borrow_mut().extend(text.map(|text| (key.to_owned(), text)));
                Ok(written)
            }
        }
    }

    /// Takes a text away.
    ///
    /// # Errors
    /// The browser's.
    pub async fn remove(&self, key: &str) -> Result<(), JsValue> {
        match self {
            Store::Database(database) => database.remove(key).await,
            Store::Local(local) => local.remove_item(&local_key(key)),
            Store::Memory(texts) => {
                texts.borrow_mut().remove(key);
                Ok(())
            }
        }
    }
}

fn local_key(key: &str) -> String {
    format!("{PREFIX}{key}")
}
