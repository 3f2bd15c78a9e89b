//! The languages of the page, each by its own name.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::hooks::language;
use crate::state::Change;
use crate::studio::{Studio, use_studio};
use crate::texts::{self, Language, tr};

use super::icon::{Icon, icon};
use super::menu::Menu;

/// The menu.
#[component]
pub fn LanguageMenu() -> Html {
    let studio = use_studio();
    html! {
        <Menu class="menu--languages" label={texts::language().short()} name={tr("Language")} lead={Icon::Globe}>
            { language_items(&studio) }
        </Menu>
    }
}

/// The languages as lines of a menu.
pub fn language_items(studio: &Studio) -> Html {
    let now = texts::language();
    let item = |language: Language| {
        let chosen = language == now;
        let studio = studio.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            let studio = studio.clone();
            spawn_local(async move {
                language::choose(language).await;
                studio.act(Change::Language(texts::language()));
            });
        });
        html! {
            <button class="menu__item" type="button" role="menuitemradio" key={language.tag()} aria-checked={chosen.to_string()} {onclick}
                lang={language.tag()} data-language={language.tag()}>
                <span class="menu__check">{ if chosen { icon(Icon::Check) } else { Html::default() } }</span>
                <span class="menu__text"><span class="menu__name">{ language.own_name() }</span></span>
            </button>
        }
    };
    html! {
        <>
            { for Language::ALL.into_iter().map(item) }
            <p class="menu__title">{ tr("Words of AWS stay as AWS has them.") }</p>
        </>
    }
}
