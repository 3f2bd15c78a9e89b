//! A button that opens a list below it.

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};
use yew::prelude::*;

use super::icon::{Icon, icon, sized};
use super::popover::use_popover;

/// What the menu is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What the button says.
    pub label: AttrValue,
    /// What a screen reader calls it.
    pub name: AttrValue,
    /// The icon in front.
    pub lead: Icon,
    /// CSS class.
    #[prop_or_default]
    pub class: Classes,
    /// The list.
    pub children: Html,
}

/// A menu.
#[component]
pub fn Menu(props: &Props) -> Html {
    let open = use_state_eq(|| false);
    let root = use_node_ref();
    let list = use_node_ref();
    // Before the focus goes into it.
    use_popover(*open, &root, &list);
    {
        // A click elsewhere closes it.
        let (open, root) = (open.clone(), root.clone());
        use_effect_with(*open, move |&now| {
            let listener = now.then(|| {
                if let Some(item) = chosen_item(&root) {
                    let _ = item.focus();
                }
                web_sys::window().map(|window| {
                    EventListener::new(&window, "pointerdown", move |event| {
                        let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
                        let inside = root.cast::<Element>().is_some_and(|root| root.contains(target.as_ref()));
                        if !inside {
                            open.set(false);
                        }
                    })
                })
            });
            move || drop(listener)
        });
    }
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let onkeydown = {
        let (open, root) = (open.clone(), root.clone());
        Callback::from(move |event: KeyboardEvent| {
            let by = match event.key().as_str() {
                "Escape" if *open => {
                    event.prevent_default();
                    event.stop_propagation();
                    open.set(false);
                    if let Some(button) = query(&root, ".menu__button") {
                        let _ = button.focus();
                    }
                    return;
                }
                "ArrowDown" => 1,
                "ArrowUp" => -1,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            if !*open {
                open.set(true);
                return;
            }
            let Some(root) = root.cast::<Element>() else { return };
            let Ok(items) = root.query_selector_all(".menu__item") else { return };
            let items: Vec<HtmlElement> =
                (0..items.length()).filter_map(|at| items.item(at)?.dyn_into().ok()).collect();
            let now = web_sys::window().and_then(|window| window.document()).and_then(|doc| doc.active_element());
            let at = items.iter().position(|item| now.as_ref() == Some(item.as_ref()));
            let count = items.len().max(1);
            let next = at.map_or(0, |at| at.saturating_add(count).saturating_add_signed(by) % count);
            if let Some(item) = items.get(next) {
                let _ = item.focus();
            }
        })
    };
    let close = {
        let (open, root) = (open.clone(), root.clone());
        Callback::from(move |_: MouseEvent| {
            open.set(false);
            if let Some(button) = query(&root, ".menu__button") {
                let _ = button.focus();
            }
        })
    };
    html! {
        <div class={classes!("menu", props.class.clone())} ref={root} {onkeydown} data-keys="own">
            <button class="menu__button" type="button" aria-haspopup="menu" aria-expanded={open.to_string()} onclick={toggle}
                aria-label={format!("{}: {}", props.name, props.label)}>
                { icon(props.lead) }
                <span class="menu__label">{ props.label.clone() }</span>
                { sized(Icon::ChevronDown, 12) }
            </button>
            if *open {
                <div class="menu__list" ref={list} popover="manual" role="menu" aria-label={props.name.clone()} onclick={close}>{ props.children.clone() }</div>
            }
        </div>
    }
}

fn query(root: &NodeRef, what: &str) -> Option<HtmlElement> {
    root.cast::<Element>()?.query_selector(what).ok().flatten()?.dyn_into().ok()
}

fn chosen_item(root: &NodeRef) -> Option<HtmlElement> {
    query(root, ".menu__item[aria-checked=true]").or_else(|| query(root, ".menu__item"))
}
