//! The tour of the page: a few stops, each with a light on what it is about.

use web_sys::{HtmlDialogElement, HtmlElement};
use yew::prelude::*;

use crate::state::{Learning, Pane};
use crate::studio::use_studio;
use crate::texts::{en, tr, tr_with};

use super::icon::{Icon, icon, sized};

/// A stop: what is lit, and what is said.
struct Stop {
    place: &'static str,
    title: &'static str,
    text: &'static str,
}

const STOPS: &[Stop] = &[
    Stop {
        place: ".menu--examples",
        title: en("Open something"),
        text: en(
            "Examples, files, and your own workflows. What you write is kept in this browser and goes nowhere else.",
        ),
    },
    Stop {
        place: "#definition-pane",
        title: en("Write"),
        text: en(
            "The definition in the Amazon States Language. It is checked as AWS checks it, with help as you type.",
        ),
    },
    Stop {
        place: ".transport",
        title: en("Run and step"),
        text: en(
            "Run it, then step forwards and backwards with the arrow keys. Time is virtual: a Wait of a year passes at once.",
        ),
    },
    Stop {
        place: "#graph-pane",
        title: en("See where it is"),
        text: en("Each state shows how it stands. Choose one to look at it."),
    },
    Stop {
        place: "#data-pane",
        title: en("See what happens to the data"),
        text: en(
            "What InputPath, Parameters, ResultSelector, ResultPath and OutputPath made of it, one after the other, with what each changed.",
        ),
    },
    Stop {
        place: ".top__learn",
        title: en("Learn"),
        text: en(
            "Short lessons from the first state to a distributed Map. They ask you what comes out before they show it.",
        ),
    },
];

/// A place on the window, in pixels: left, top, width, height.
type Place = (f64, f64, f64, f64);

fn place_of(selector: &str) -> Option<Place> {
    let element = web_sys::window()?.document()?.query_selector(selector).ok().flatten()?;
    let place = element.get_bounding_client_rect();
    (place.width() > 0.0 && place.height() > 0.0).then(|| (place.x(), place.y(), place.width(), place.height()))
}

/// Where the card stands: below, above or beside what is lit, wherever there is room.
fn card_style(lit: Option<Place>, window: (f64, f64)) -> String {
    const CARD: (f64, f64) = (340.0, 220.0);
    const GAP: f64 = 14.0;
    let (width, height) = window;
    let Some((x, y, w, h)) = lit.filter(|_| width > 720.0) else {
        return "left: 50%; bottom: 16px; transform: translateX(-50%)".to_owned();
    };
    let left = x.clamp(GAP, (width - CARD.0 - GAP).max(GAP));
    let top = y.clamp(GAP, (height - CARD.1 - GAP).max(GAP));
    if y + h + CARD.1 + GAP < height {
        format!("left: {left}px; top: {}px", y + h + GAP)
    } else if x + w + CARD.0 + GAP < width {
        format!("left: {}px; top: {top}px", x + w + GAP)
    } else if x > CARD.0 + GAP {
        format!("left: {}px; top: {top}px", x - CARD.0 - GAP)
    } else {
        format!("left: {left}px; top: {GAP}px")
    }
}

fn window_size() -> (f64, f64) {
    let window = web_sys::window();
    let read = |value: Option<wasm_bindgen::JsValue>| value.and_then(|value| value.as_f64()).unwrap_or(0.0);
    let width = window.as_ref().and_then(|window| window.inner_width().ok());
    (read(width), read(window.and_then(|window| window.inner_height().ok())))
}

/// The tour. The browser's own `dialog` holds the focus.
#[component]
pub fn Tour() -> Html {
    let studio = use_studio();
    let node = use_node_ref();
    let next_button = use_node_ref();
    let at = use_state_eq(|| 0usize);
    let lit = use_state_eq(|| None::<Place>);
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let dialog = node.cast::<HtmlDialogElement>();
            if let Some(dialog) = &dialog {
                let _ = dialog.show_modal();
            }
            move || {
                if let Some(dialog) = dialog {
                    dialog.close();
                }
            }
        });
    }
    {
        let (lit, next) = (lit.clone(), next_button.clone());
        use_effect_with(*at, move |&at| {
            lit.set(STOPS.get(at).and_then(|stop| place_of(stop.place)));
            if let Some(next) = next.cast::<HtmlElement>() {
                let _ = next.focus();
            }
        });
    }
    let end = {
        let studio = studio.clone();
        Callback::from(move |()| studio.act(Learning::Tour(false)))
    };
    let Some(stop) = STOPS.get(*at) else { return Html::default() };
    let go = |to: usize| {
        let at = at.clone();
        Callback::from(move |_: MouseEvent| at.set(to))
    };
    let onkeydown = {
        let at = at.clone();
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "ArrowRight" => at.set((*at + 1).min(STOPS.len() - 1)),
            "ArrowLeft" => at.set(at.saturating_sub(1)),
            _ => {}
        })
    };
    let learn = {
        let (studio, end) = (studio.clone(), end.clone());
        Callback::from(move |_: MouseEvent| {
            end.emit(());
            studio.act(Learning::Pane(Some(Pane::Course)));
        })
    };
    let skip = end.reform(|_: MouseEvent| ());
    let oncancel = end.reform(|event: Event| event.prevent_default());
    let last = *at + 1 == STOPS.len();
    let ring = lit.map(|(x, y, w, h)| {
        format!("left: {}px; top: {}px; width: {}px; height: {}px", x - 4.0, y - 4.0, w + 8.0, h + 8.0)
    });
    html! {
        <dialog class="tour" ref={node} {oncancel} {onkeydown} aria-labelledby="tour-title" aria-describedby="tour-text" data-keys="own">
            <div class={classes!("tour__ring", lit.is_none().then_some("tour__ring--none"))} style={ring} aria-hidden="true"></div>
            <div class="tour__card" style={card_style(*lit, window_size())}>
                <p class="tour__count">{ tr_with("{n} of {count}", &[("n", &(*at + 1)), ("count", &STOPS.len())]) }</p>
                <h2 id="tour-title">{ tr(stop.title) }</h2>
                <p id="tour-text">{ tr(stop.text) }</p>
                <div class="tour__row">
                    <button class="button" type="button" onclick={skip.clone()}>{ if last { tr("Done") } else { tr("Skip the tour") } }</button>
                    if *at > 0 { <button class="tool" type="button" onclick={go(*at - 1)} aria-label={tr("Previous")}>{ icon(Icon::Back) }</button> }
                    if last {
                        <button class="button button--main" type="button" ref={next_button} onclick={learn}>{ tr("Open the lessons") }</button>
                    } else {
                        <button class="button button--main" type="button" ref={next_button} onclick={go(*at + 1)}>{ tr("Next|button") }{ sized(Icon::ChevronRight, 14) }</button>
                    }
                </div>
            </div>
        </dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_card_stands_beside_what_is_lit_and_on_the_window() {
        let check = |lit: Option<Place>, window: (f64, f64), expected: &str| {
            assert_eq!(card_style(lit, window), expected, "{lit:?}");
        };
        check(Some((0.0, 0.0, 200.0, 40.0)), (1280.0, 800.0), "left: 14px; top: 54px");
        check(Some((0.0, 90.0, 400.0, 700.0)), (1280.0, 800.0), "left: 414px; top: 90px");
        check(Some((900.0, 90.0, 380.0, 700.0)), (1280.0, 800.0), "left: 546px; top: 90px");
        check(Some((1200.0, 0.0, 80.0, 40.0)), (1280.0, 800.0), "left: 926px; top: 54px");
        check(Some((0.0, 0.0, 390.0, 40.0)), (390.0, 800.0), "left: 50%; bottom: 16px; transform: translateX(-50%)");
        check(None, (1280.0, 800.0), "left: 50%; bottom: 16px; transform: translateX(-50%)");
    }
}
