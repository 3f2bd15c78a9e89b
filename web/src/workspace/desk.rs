//! What people do with their workflows: everything here has effects, and tells the page by actions.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{BroadcastChannel, MessageEvent};
use yew::UseReducerDispatcher;

use crate::document::Document;
use crate::hooks::storage::Kept;
use crate::share::words;
use crate::shared::Shared;
use crate::state::{Action, Own};
use crate::studio::Model;
use crate::texts::{tr, tr_with};
use crate::{examples, files, handing};

use super::store::Store;
use super::{Card, Entry, Shelf, Snapshot};

/// How old the newest snapshot is before the next one is taken, in milliseconds.
const SNAPSHOT_AFTER: f64 = 120_000.0;

/// How many snapshots of a workflow are kept.
const MOST_SNAPSHOTS: usize = 40;

/// The person's hands on their workflows. Cheap to clone.
#[derive(Clone)]
pub struct Desk(Rc<Inner>);

struct Inner {
    dispatch: UseReducerDispatcher<Model>,
    store: RefCell<Option<Rc<Store>>>,
    shelf: RefCell<Shelf>,
    /// The version of each workflow that this page saw or wrote last.
    versions: RefCell<HashMap<Rc<str>, u32>>,
    /// Workflows that go on as others, see [`Desk::moved`].
    moved: RefCell<HashMap<Rc<str>, Rc<str>>>,
    /// What this page read or wrote last of each workflow.
    seen: RefCell<HashMap<Rc<str>, Document>>,
    /// The newest snapshot of each workflow that this page took.
    newest: RefCell<HashMap<Rc<str>, Snapshot>>,
    /// To the other pages of this browser, from [`Desk::start`] on.
    channel: OnceCell<BroadcastChannel>,
}

fn now() -> f64 {
    js_sys::Date::now()
}

fn entry_key(id: &str) -> String {
    format!("entry/{id}")
}

fn history_key(id: &str, at: f64) -> String {
    format!("history/{id}/{at:016.0}")
}

impl Desk {
    /// A desk that tells the reducer what happens.
    pub fn new(dispatch: UseReducerDispatcher<Model>) -> Desk {
        Desk(Rc::new(Inner {
            dispatch,
            store: RefCell::default(),
            shelf: RefCell::default(),
            versions: RefCell::default(),
            moved: RefCell::default(),
            seen: RefCell::default(),
            newest: RefCell::default(),
            channel: OnceCell::new(),
        }))
    }

    /// Reads what is kept, and puts away what was written down when a page was left and may not be kept yet.
    pub fn start(&self, kept: Vec<Kept>) {
        for (id, version) in kept.iter().filter_map(|kept| kept.entry.as_ref()) {
            self.0.versions.borrow_mut().insert(id.clone(), *version);
        }
        self.listen();
        let desk = self.clone();
        spawn_local(async move {
            let store = Rc::new(Store::open().await);
            desk.read_shelf(&store).await;
            *desk.0.store.borrow_mut() = Some(Rc::clone(&store));
            for Kept { document, entry } in kept {
                let id = entry.map(|(id, _)| id).unwrap_or_else(|| desk.create(&document));
                desk.save(id, document).await;
            }
            desk.sweep(&store).await;
        });
    }

    /// Another page of this browser saved something.
    fn listen(&self) {
        let Ok(channel) = BroadcastChannel::new("stepthrough") else { return };
        let channel = self.0.channel.get_or_init(|| channel);
        let desk = self.clone();
        let told = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(id) = event.data().as_string() {
                let desk = desk.clone();
                spawn_local(async move {
                    let store = desk.store().await;
                    desk.read_shelf(&store).await;
                    let text = store.get(&entry_key(&id)).await.ok().flatten();
                    if let Some(theirs) = text.and_then(|text| Entry::from_json(&text)) {
                        let ours = desk.0.seen.borrow().get(&*id).cloned().map(Box::new);
                        desk.act(Own::ChangedElsewhere(Shared::new(theirs), ours));
                    }
                });
            }
        });
        channel.set_onmessage(Some(told.as_ref().unchecked_ref()));
        // The page's own desk: it lives as long as the page.
        told.forget();
    }

    fn act(&self, action: impl Into<Action>) {
        self.0.dispatch.dispatch(action.into());
    }

    fn say(&self, sentence: &str) {
        self.act(Action::Notice(Some(Rc::from(sentence))));
    }

    async fn store(&self) -> Rc<Store> {
        loop {
            let open = self.0.store.borrow().clone();
            match open {
                Some(store) => return store,
                None => TimeoutFuture::new(10).await,
            }
        }
    }

    fn shelve(&self, change: impl FnOnce(&Shelf) -> Shelf) {
        let shelf = change(&self.0.shelf.borrow());
        self.0.shelf.replace(shelf.clone());
        self.act(Own::Shelve(Shared::new(shelf)));
    }

    async fn read_shelf(&self, store: &Store) {
        let texts = store.list("entry/").await.unwrap_or_default();
        let mut cards: Vec<Card> =
            texts.iter().filter_map(|text| Entry::from_json(text)).map(|entry| entry.card).collect();
        cards.sort_by(|a, b| b.changed.total_cmp(&a.changed));
        self.shelve(|shelf| {
            // What this page began and did not write yet stays.
            let fresh = shelf.cards.iter().filter(|card| !cards.iter().any(|known| known.id == card.id));
            let fresh: Vec<Card> =
                fresh.filter(|card| !self.0.versions.borrow().contains_key(&card.id)).cloned().collect();
            Shelf { cards: fresh.into_iter().chain(cards).collect(), place: store.place() }
        });
    }

    /// Takes away earlier texts of workflows that were deleted.
    async fn sweep(&self, store: &Store) {
        let keys = store.keys("history/").await.unwrap_or_default();
        for key in keys {
            let id = key.split('/').nth(1).unwrap_or_default();
            if self.0.shelf.borrow().title(id).is_none() {
                // Tried again the next time.
                let _ = store.remove(&key).await;
            }
        }
    }

    /// Begins a workflow of the person's own with what is on the page, and answers its id.
    pub fn create(&self, document: &Document) -> Rc<str> {
        self.create_named(&usual_title(document))
    }

    /// The same with a title.
    pub fn create_named(&self, title: &str) -> Rc<str> {
        let random = (js_sys::Math::random() * 1e9) as u64;
        let id: Rc<str> = Rc::from(format!("{:.0}-{random:x}", now()));
        let title = self.0.shelf.borrow().free_title(title);
        self.shelve(|shelf| shelf.with(Card { id: id.clone(), title, changed: now() }));
        id
    }

    /// Keeps what is on the page.
    pub fn keep(&self, id: &Rc<str>, document: &Document) {
        let (desk, id, document) = (self.clone(), id.clone(), document.clone());
        spawn_local(async move { desk.save(id, document).await });
    }

    fn saw(&self, id: &Rc<str>, version: u32, document: &Document) {
        self.0.versions.borrow_mut().insert(id.clone(), version);
        self.0.seen.borrow_mut().insert(id.clone(), document.clone());
    }

    /// The version that this page knows of a workflow.
    pub fn version(&self, id: &str) -> u32 {
        self.0.versions.borrow().get(id).copied().unwrap_or_default()
    }

    async fn save(&self, id: Rc<str>, document: Document) {
        let store = self.store().await;
        let id = self.0.moved.borrow().get(&id).cloned().unwrap_or(id);
        let known = self.0.shelf.borrow().title(&id);
        let (id, title) = match known {
            Some(title) => (id, title),
            None => {
                // It was kept by a page that is gone, or deleted in another: it becomes a new one.
                let fresh = self.create(&document);
                self.moved(id, &fresh);
                let title = self.0.shelf.borrow().title(&fresh).unwrap_or_default();
                (fresh, title)
            }
        };
        let card = Card { id: id.clone(), title, changed: now() };
        let mut theirs = None;
        let mut same = false;
        let written = store
            .update(&entry_key(&id), |before| {
                let before = before.and_then(|text| Entry::from_json(&text));
                let version = before.as_ref().map_or(0, |before| before.version);
                same = before
                    .as_ref()
                    .is_some_and(|before| before.document == document && before.card.title == card.title);
                if same {
                    self.saw(&id, version, &document);
                    return None;
                }
                if version > self.version(&id) {
                    theirs = before;
                    return None;
                }
                self.saw(&id, version + 1, &document);
                Some(Entry { card: card.clone(), version: version + 1, document: document.clone() }.to_json())
            })
            .await;
        match written {
            Err(_) => self.say(tr("This browser refuses to keep what you type; download it before you leave.")),
            Ok(true) => {
                self.shelve(|shelf| shelf.with(card));
                self.tell(&id);
                self.snapshot(&store, &id, &document, false).await;
            }
            Ok(false) if same => {}
            Ok(false) => {
                let title = theirs.map_or(card.title, |theirs| theirs.card.title);
                let fresh = self.create_named(&title);
                self.moved(id, &fresh);
                let kept = self.0.shelf.borrow().title(&fresh).unwrap_or_default();
                self.say(&tr_with(
                    "“{title}” was changed in another tab. What you typed here is kept beside it as “{kept}”.",
                    &[("title", &title), ("kept", &kept)],
                ));
            }
        }
    }

    /// What was kept as one workflow is kept as another from now on.
    fn moved(&self, from: Rc<str>, to: &Rc<str>) {
        self.0.moved.borrow_mut().insert(from.clone(), to.clone());
        self.act(Own::MovedEntry(from, to.clone()));
    }

    /// Tells the other pages of this browser.
    fn tell(&self, id: &str) {
        if let Some(channel) = self.0.channel.get() {
            // A page that does not hear it finds out when it saves.
            let _ = channel.post_message(&JsValue::from_str(id));
        }
    }

    /// Remembers how a workflow is now, unless that was done a moment ago; `at_once` for what is about to be replaced.
    async fn snapshot(&self, store: &Store, id: &Rc<str>, document: &Document, at_once: bool) {
        let newest = self.0.newest.borrow().get(id).cloned();
        let due =
            newest.is_none_or(|newest| newest.document != *document && (at_once || now() - newest.at > SNAPSHOT_AFTER));
        if !due {
            return;
        }
        let snapshot = Snapshot { at: now(), document: document.clone() };
        self.0.newest.borrow_mut().insert(id.clone(), snapshot.clone());
        let text = snapshot.to_json();
        // Without room for the past, the present still has some.
        let _ = store.update(&history_key(id, snapshot.at), |_| Some(text)).await;
        let keys = store.keys(&format!("history/{id}/")).await.unwrap_or_default();
        let too_many = keys.len().saturating_sub(MOST_SNAPSHOTS);
        for key in keys.iter().take(too_many) {
            let _ = store.remove(key).await;
        }
    }

    /// The earlier texts of a workflow, the newest first.
    pub async fn history(&self, id: &str) -> Vec<Snapshot> {
        let store = self.store().await;
        let texts = store.list(&format!("history/{id}/")).await.unwrap_or_default();
        texts.iter().rev().filter_map(|text| Snapshot::from_json(text)).collect()
    }

    /// Puts an earlier text on the page; the one that is there is remembered first.
    pub fn restore(&self, id: &Rc<str>, current: &Document, earlier: Document) {
        let (desk, id, current) = (self.clone(), id.clone(), current.clone());
        spawn_local(async move {
            let store = desk.store().await;
            desk.snapshot(&store, &id, &current, true).await;
            desk.act(Own::OpenEntry(id, Box::new(earlier)));
        });
    }

    /// Opens a workflow.
    pub fn open(&self, id: &Rc<str>) {
        let (desk, id) = (self.clone(), id.clone());
        spawn_local(async move {
            match desk.read(&id).await {
                Some(entry) => desk.act(Own::OpenEntry(id, Box::new(entry.document))),
                None => desk.say(tr("This workflow cannot be read any more.")),
            }
        });
    }

    async fn read(&self, id: &Rc<str>) -> Option<Entry> {
        self.0.moved.borrow_mut().remove(id);
        let text = self.store().await.get(&entry_key(id)).await.ok().flatten()?;
        let entry = Entry::from_json(&text)?;
        self.saw(id, entry.version, &entry.document);
        Some(entry)
    }

    /// Opens a document as a workflow of its own.
    pub fn open_new(&self, document: Document, title: &str) {
        let title = if title.trim().is_empty() { usual_title(&document) } else { title.to_owned() };
        let id = self.create_named(&title);
        self.keep(&id, &document);
        self.act(Own::OpenEntry(id, Box::new(document)));
    }

    /// Saves a workflow as a file, everything in it.
    pub fn download(&self, id: &Rc<str>) {
        let (desk, id) = (self.clone(), id.clone());
        spawn_local(async move {
            let Some(entry) = desk.read(&id).await else { return };
            match files::to_file(&entry.card.title, &entry.document) {
                Ok(file) => {
                    handing::download(&words::file_name(&entry.card.title), &file);
                }
                Err(sentence) => desk.say(&sentence),
            }
        });
    }

    /// Opens a copy of a workflow.
    pub fn duplicate(&self, id: &Rc<str>) {
        let (desk, id) = (self.clone(), id.clone());
        spawn_local(async move {
            if let Some(entry) = desk.read(&id).await {
                desk.open_new(entry.document, &tr_with("Copy of {title}", &[("title", &entry.card.title)]));
            }
        });
    }

    /// Gives a workflow another title.
    pub fn rename(&self, id: &Rc<str>, title: &str) {
        let title = title.trim();
        if title.is_empty() {
            return;
        }
        let card = Card { id: id.clone(), title: Rc::from(title), changed: now() };
        self.shelve(|shelf| shelf.with(card));
        let (desk, id) = (self.clone(), id.clone());
        spawn_local(async move {
            if let Some(entry) = desk.read(&id).await {
                desk.save(id, entry.document).await;
            }
        });
    }

    /// Deletes a workflow; the page offers to take that back. `open` says that it is the one on the page.
    pub fn remove(&self, id: &Rc<str>, open: bool) {
        let (desk, id) = (self.clone(), id.clone());
        spawn_local(async move {
            let Some(entry) = desk.read(&id).await else { return };
            if desk.store().await.remove(&entry_key(&id)).await.is_err() {
                desk.say(tr("This browser refuses to delete it."));
                return;
            }
            desk.shelve(|shelf| shelf.without(&id));
            if open {
                let first = examples::first().map(|example| example.document(""));
                desk.act(Action::Open(Box::new(first.unwrap_or_default())));
            }
            desk.tell(&id);
            desk.act(Own::Removed(Shared::new(entry)));
        });
    }

    /// Takes a deletion back.
    pub fn put_back(&self, entry: &Entry) {
        self.0.versions.borrow_mut().remove(&entry.card.id);
        self.shelve(|shelf| shelf.with(entry.card.clone()));
        self.act(Action::Notice(None));
        self.act(Own::OpenEntry(entry.card.id.clone(), Box::new(entry.document.clone())));
    }
}

/// What a workflow is called before somebody names it.
fn usual_title(document: &Document) -> String {
    let example = document
        .origin
        .as_ref()
        .and_then(|origin| examples::with(&origin.example, |found| found.title.english.clone()));
    match example {
        Some(title) => tr_with("My copy of {title}", &[("title", &title)]),
        None => tr("My workflow").to_owned(),
    }
}
