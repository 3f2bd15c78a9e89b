//! The browser's database (IndexedDB): texts by key.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction, IdbTransactionMode};

const NAME: &str = "stepthrough";
const TEXTS: &str = "texts";

/// An open database.
pub struct Database(IdbDatabase);

impl Database {
    /// Opens it, and makes it when it is new.
    ///
    /// # Errors
    /// The browser's, which may have no database or refuse it.
    pub async fn open() -> Result<Database, JsValue> {
        let factory = web_sys::window().ok_or(JsValue::NULL)?.indexed_db()?.ok_or(JsValue::NULL)?;
        let request = factory.open_with_u32(NAME, 1)?;
        let made = {
            let request = request.clone();
            Closure::once(move || {
                let database = request.result().ok().and_then(|result| result.dyn_into::<IdbDatabase>().ok());
                if let Some(database) = database {
                    // A failure here fails the request.
                    let _ = database.create_object_store(TEXTS);
                }
            })
        };
        request.set_onupgradeneeded(Some(made.as_ref().unchecked_ref()));
        done(&request).await?.dyn_into().map(Database)
    }

    /// The text of a key.
    ///
    /// # Errors
    /// The browser's.
    pub async fn get(&self, key: &str) -> Result<Option<String>, JsValue> {
        let (_, texts) = self.texts(IdbTransactionMode::Readonly)?;
        Ok(done(&texts.get(&key.into())?).await?.as_string())
    }

    /// The texts whose keys begin like this, in the order of the keys.
    ///
    /// # Errors
    /// The browser's.
    pub async fn list(&self, prefix: &str) -> Result<Vec<String>, JsValue> {
        let (_, texts) = self.texts(IdbTransactionMode::Readonly)?;
        let found = done(&texts.get_all_with_key(&beginning(prefix)?)?).await?;
        Ok(js_sys::Array::from(&found).iter().filter_map(|text| text.as_string()).collect())
    }

    /// The keys that begin like this, in order.
    ///
    /// # Errors
    /// The browser's.
    pub async fn keys(&self, prefix: &str) -> Result<Vec<String>, JsValue> {
        let (_, texts) = self.texts(IdbTransactionMode::Readonly)?;
        let found = done(&texts.get_all_keys_with_key(&beginning(prefix)?)?).await?;
        Ok(js_sys::Array::from(&found).iter().filter_map(|key| key.as_string()).collect())
    }

    /// Replaces a text by what `decide` makes of it, and nothing else can write in between; `false` when it leaves
    /// the text alone.
    ///
    /// # Errors
    /// The browser's: when it has no room, say.
    pub async fn update(
        &self,
        key: &str,
        decide: impl FnOnce(Option<String>) -> Option<String>,
    ) -> Result<bool, JsValue> {
        let (transaction, texts) = self.texts(IdbTransactionMode::Readwrite)?;
        let now = done(&texts.get(&key.into())?).await?.as_string();
        let Some(text) = decide(now) else { return Ok(false) };
        texts.put_with_key(&text.into(), &key.into())?;
        finished(&transaction).await.map(|()| true)
    }

    /// Takes a text away.
    ///
    /// # Errors
    /// The browser's.
    pub async fn remove(&self, key: &str) -> Result<(), JsValue> {
        let (transaction, texts) = self.texts(IdbTransactionMode::Readwrite)?;
        texts.delete(&key.into())?;
        finished(&transaction).await
    }

    fn texts(&self, mode: IdbTransactionMode) -> Result<(IdbTransaction, IdbObjectStore), JsValue> {
        let transaction = self.0.transaction_with_str_and_mode(TEXTS, mode)?;
        let texts = transaction.object_store(TEXTS)?;
        Ok((transaction, texts))
    }
}

/// All keys that begin like this.
fn beginning(prefix: &str) -> Result<JsValue, JsValue> {
    IdbKeyRange::bound(&prefix.into(), &format!("{prefix}\u{ffff}").into()).map(JsValue::from)
}

/// Waits for the answer to a request.
async fn done(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let answered = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(answered).await?;
    request.result()
}

/// Waits until everything of a transaction is written.
async fn finished(transaction: &IdbTransaction) -> Result<(), JsValue> {
    let written = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
        transaction.set_onerror(Some(&reject));
    });
    JsFuture::from(written).await.map(drop)
}
