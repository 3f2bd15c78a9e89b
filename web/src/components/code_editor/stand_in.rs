//! The text as the editor will show it, from the first picture on: it can be read, scrolled and selected while the
//! editor's module is on its way.

use std::rc::Rc;

use stepthrough::source::Span;
use web_sys::Element;
use yew::prelude::*;

use super::Light;
use crate::code_colours::{Kind, pieces};
use crate::interop::editor::{Language, line_feeds};

/// So many lines are drawn; the place of the others stays empty until the editor is there.
const MOST_LINES: usize = 300;

/// So many bytes are drawn.
const MOST_BYTES: usize = 30_000;

/// Above and below the text, in pixels (`web/styles/editor.css`).
const PADDING: f64 = 8.0;

/// What the stand-in is given: as the editor.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The text.
    pub text: Rc<str>,
    /// What it is written in.
    pub language: Language,
    /// Line numbers.
    pub numbers: bool,
    /// Long lines are wrapped.
    pub wrap: bool,
    /// Lit places; whole lines are drawn.
    pub lights: Vec<Light>,
    /// A place to bring into view, and a number that rises with each wish.
    pub reveal: Option<(Span, u32)>,
    /// What a screen reader calls it.
    pub label: AttrValue,
    /// Called when somebody presses into the text or comes to it by key.
    pub onenter: Callback<()>,
    /// Where it stands.
    pub place: NodeRef,
}

/// The stand-in.
#[component]
pub fn StandIn(props: &Props) -> Html {
    let text = line_feeds(&props.text);
    let lines = text.split('\n').count();
    let drawn = beginning(&text);
    let drawn_lines = drawn.split('\n').count();
    {
        let place = props.place.clone();
        let line = props.reveal.and_then(|(span, _)| lines_of(&props.text, span)).map(|(first, _)| first);
        use_effect_with((props.reveal, line), move |(_, line)| {
            if let (Some(line), Some(stand)) = (line, place.cast::<Element>()) {
                scroll_to(&stand, *line, lines);
            }
        });
    }
    let colours = match props.language {
        Language::Json => pieces(drawn),
        _ => vec![(Kind::Plain, drawn)],
    };
    let colour = |(kind, piece): (Kind, &str)| match kind.class() {
        Some(class) => html! { <span {class}>{ piece }</span> },
        None => html! { piece },
    };
    let light = |light: &Light| {
        let (from, lines) = lines_of(&props.text, light.span)?;
        Some(
            html! { <span class={classes!("stand-in__light", light.class)} style={format!("--from:{from};--lines:{lines}")}></span> },
        )
    };
    let enter = props.onenter.clone();
    let onpointerdown = enter.reform(|_: PointerEvent| ());
    let onfocus = enter.reform(|_: FocusEvent| ());
    let style = format!("--rest:{};--digits:{}", lines - drawn_lines, lines.to_string().len());
    html! {
        <div class="stand-in" ref={&props.place} {style} role="textbox" aria-readonly="true" aria-multiline="true" aria-label={props.label.clone()}
            tabindex="0" {onpointerdown} {onfocus}>
            if props.numbers {
                <div class="stand-in__gutter" aria-hidden="true">
                    <pre class="stand-in__numbers">{ (1..=drawn_lines).map(|line| format!("{line}\n")).collect::<String>() }</pre>
                    <pre class="stand-in__folds">{ folds(drawn) }</pre>
                </div>
            }
            <pre class={classes!("stand-in__text", props.wrap.then_some("stand-in__text--wrap"))}>
                { for props.lights.iter().filter(|light| light.line).filter_map(light) }
                { for colours.into_iter().map(colour) }
                // A break at the end is drawn only when another follows.
                { "\n" }
            </pre>
        </div>
    }
}

/// What is drawn of a text: whole lines, unless the first ones are very long.
fn beginning(text: &str) -> &str {
    let enough = text.match_indices('\n').nth(MOST_LINES - 1).map_or(text.len(), |(at, _)| at);
    text.get(..text.floor_char_boundary(enough.min(MOST_BYTES))).unwrap_or_default()
}

/// The editor's signs beside lines that can be folded.
fn folds(text: &str) -> String {
    text.split('\n').map(|line| if line.trim_end().ends_with(['{', '[']) { "⌄\n" } else { "\n" }).collect()
}

/// The first line that a span touches, and how many it does.
fn lines_of(text: &str, span: Span) -> Option<(usize, usize)> {
    let breaks = |from: usize, to: usize| Some(text.get(from..to)?.matches('\n').count());
    let (start, end) = (span.start as usize, span.end as usize);
    Some((breaks(0, start)?, breaks(start, end)? + 1))
}

/// Brings a line into the middle, as the editor does.
fn scroll_to(stand: &Element, line: usize, lines: usize) {
    let share = (line as f64 + 0.5) / lines as f64;
    let place = PADDING + (f64::from(stand.scroll_height()) - 2.0 * PADDING) * share;
    let middle = place - f64::from(stand.client_height()) / 2.0;
    stand.set_scroll_top(middle.max(0.0) as i32);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bounded_part_is_drawn() {
        let check = |text: &str, drawn: usize| assert_eq!(beginning(text).len(), drawn, "{} bytes", text.len());
        check("", 0);
        check("{\n}", 3);
        check(&"x\n".repeat(MOST_LINES + 1), 2 * MOST_LINES - 1);
        check(&"é".repeat(MOST_BYTES), MOST_BYTES);
        check(&format!("x{}", "é".repeat(MOST_BYTES)), MOST_BYTES - 1);
    }

    #[test]
    fn a_span_covers_lines() {
        let check = |start: u32, end: u32, lines| assert_eq!(lines_of("a\nbc\nd\n", Span { start, end }), lines);
        check(0, 1, Some((0, 1)));
        check(2, 6, Some((1, 2)));
        check(7, 7, Some((3, 1)));
        check(6, 99, None);
    }

    #[test]
    fn lines_that_open_something_can_be_folded() {
        assert_eq!(folds("{\n  \"a\": [ \n  1]\n}"), "⌄\n⌄\n\n\n");
    }
}
