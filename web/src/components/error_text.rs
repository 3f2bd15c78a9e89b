//! An error: its name, plain words, who lost what it looked for, and AWS's own text.

use std::rc::Rc;

use yew::prelude::*;

use super::clamped::Clamped;
use super::icon::{Icon, sized};
use crate::state::{Action, Pick};
use crate::studio::use_studio;
use crate::swallowed::Swallowed;
use crate::texts::{tr, tr_with};

/// What is shown.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The error's name; may be empty.
    pub error: Rc<str>,
    /// AWS's text; may be empty.
    pub cause: Rc<str>,
    /// What it means, in plain words.
    pub words: Option<&'static str>,
    /// What it looked for and an earlier state had lost.
    #[prop_or_default]
    pub lost: Option<Swallowed>,
}

/// The error.
#[component]
pub fn ErrorText(props: &Props) -> Html {
    let studio = use_studio();
    let Props { error, cause, words, lost } = props;
    html! {
        <>
            <p class="error__name">{ sized(Icon::Alert, 14) }<span class="mono">{ if error.is_empty() { tr("(no error name)") } else { &**error } }</span></p>
            if let Some(lost) = lost {
                <p class="error__lost">
                    { lost.sentence() }{ " " }
                    <button class="link" type="button" onclick={{
                        let pick = Pick { state: lost.state, visit: Some(lost.visit) };
                        Callback::from(move |_: MouseEvent| studio.act(Action::Pick(Some(pick))))
                    }}>{ tr_with("Look at “{state}”", &[("state", &lost.name)]) }</button>
                </p>
            }
            if let Some(words) = *words { <p class="error__words">{ words }</p> }
            if !cause.is_empty() { <Clamped text={cause.clone()} class="error__cause mono" /> }
        </>
    }
}
