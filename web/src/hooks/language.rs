//! The page's language: what was chosen, else what the browser asks for. Its sentences are fetched before the page is
//! drawn, from the page's own host.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Response, Window};

use stepthrough::value::Value;

use crate::handing;
use crate::texts::{self, Language, Table};

const LANGUAGE: &str = "stepthrough.language";

/// Makes the page speak the language that its address names, that was chosen before, or that the browser asks for.
pub async fn speak_first() {
    let named = handing::address().view.language.and_then(|tag| Language::of_tag(&tag));
    let kept = || storage()?.get_item(LANGUAGE).ok().flatten().and_then(|tag| Language::of_tag(&tag));
    speak(named.or_else(kept).or_else(of_browser).unwrap_or_default()).await;
}

/// Makes the page speak a language and keeps the choice; English where its sentences cannot be fetched.
pub async fn choose(language: Language) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(LANGUAGE, language.tag());
    }
    speak(language).await;
}

async fn speak(language: Language) {
    let Some(window) = web_sys::window() else { return };
    let tables = match language {
        Language::English => Some(Default::default()),
        other => fetched(&window, other).await.ok().flatten(),
    };
    let (language, [page, engine, lessons]) = tables.map_or_else(Default::default, |tables| (language, tables));
    texts::speak(language, page);
    texts::speak_engine(engine);
    texts::speak_lessons(lessons);
    if let Some(root) = window.document().and_then(|document| document.document_element()) {
        let _ = root.set_attribute("lang", language.tag());
    }
}

/// The first language of the browser's list that the page has.
fn of_browser() -> Option<Language> {
    let languages = web_sys::window()?.navigator().languages();
    languages.iter().filter_map(|tag| tag.as_string()).find_map(|tag| Language::of_tag(&tag))
}

/// The page's sentences, the engine's and the lessons'.
async fn fetched(window: &Window, language: Language) -> Result<Option<[Table; 3]>, JsValue> {
    let tag = language.tag();
    // All are on their way before the first is awaited.
    let asked = ["", "engine/", "lessons/"].map(|folder| window.fetch_with_str(&format!("texts/{folder}{tag}.json")));
    let mut tables = Vec::with_capacity(asked.len());
    for one in asked {
        let response: Response = JsFuture::from(one).await?.unchecked_into();
        let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
        tables.extend(Value::parse(&text).ok().filter(|_| response.ok()).map(|value| texts::table(&value)));
    }
    Ok(tables.try_into().ok())
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
