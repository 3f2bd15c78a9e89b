//! A text that shows its first lines until somebody wants all of it: AWS's texts can quote a whole input.

use std::rc::Rc;

use yew::prelude::*;

use crate::texts::tr;

/// What is shown.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The text.
    pub text: Rc<str>,
    /// The classes of its paragraph.
    #[prop_or_default]
    pub class: Classes,
}

/// A text with more letters or lines than this is cut; in the page's columns it is about three lines.
const LETTERS: usize = 160;
const LINES: usize = 3;

fn is_long(text: &str) -> bool {
    text.chars().nth(LETTERS).is_some() || text.lines().nth(LINES).is_some()
}

/// The text.
#[component]
pub fn Clamped(props: &Props) -> Html {
    let whole = use_state_eq(|| false);
    let long = is_long(&props.text);
    let toggle = {
        let whole = whole.clone();
        Callback::from(move |_: MouseEvent| whole.set(!*whole))
    };
    let class = classes!(props.class.clone(), (long && !*whole).then_some("clamped"));
    html! {
        <>
            <p {class}>{ &*props.text }</p>
            if long {
                <button class="link clamped__all" type="button" aria-expanded={whole.to_string()} onclick={toggle}>
                    { if *whole { tr("Show less") } else { tr("Show all") } }
                </button>
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_texts_are_cut() {
        let check = |text: &str, long: bool| assert_eq!(is_long(text), long, "{text}");
        check("", false);
        check(&"ü".repeat(160), false);
        check(&"ü".repeat(161), true);
        check("a\nb\nc", false);
        check("a\nb\nc\nd", true);
    }
}
