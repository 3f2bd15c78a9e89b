//! What stands in the data flow where something is asked before it is shown.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::icon::{Icon, sized};
use crate::lessons::Target;
use crate::run::Stage;
use crate::texts::{tr, tr_with};
use crate::words::stage_title;

/// What the lesson on the page asks for, as long as it is not answered; for components that have no other way to know.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked(pub Option<Target>);

/// What the veil is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The state that is looked at.
    pub state: Rc<str>,
}

/// The veil over the stage that is asked for, or over the rest of the run; nothing when nothing is asked.
#[component]
pub fn Veil(props: &Props) -> Html {
    let asked = use_context::<Asked>().and_then(|asked| asked.0);
    let title = match &asked {
        None => return Html::default(),
        Some(Target::Stage { state, stage, .. }) if *state == props.state => {
            Stage::named(stage).map_or(&**stage, |stage| stage_title(stage, None)).to_owned()
        }
        Some(Target::Stage { state, .. }) => tr_with("What “{state}” does", &[("state", state)]),
        Some(_) => tr("The rest of the run").to_owned(),
    };
    html! {
        <p class="veil" data-veil="true">
            { sized(Icon::Key, 16) }
            <span><strong>{ title }</strong><span>{ tr("Predict first: it is shown when you have answered.") }</span></span>
        </p>
    }
}
