//! What a Task is answered without a script: a preview, and who answers.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::icon::{Icon, sized};
use crate::components::json_tree::JsonTree;
use crate::diff::Node;
use crate::document::Outcome;
use crate::session::{DefaultReply, Source};
use crate::shared::Shared;
use crate::state::{Change, LowTab};
use crate::studio::use_studio;
use crate::texts::tr;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub reply: Rc<Option<DefaultReply>>,
    /// Whether the resource calls a Lambda function.
    pub is_function: bool,
    /// Whether the resource starts another workflow.
    pub starts: bool,
    /// Makes the preview the first answer.
    pub oncopy: Callback<Outcome>,
}

/// The preview.
#[component]
pub fn Default(props: &Props) -> Html {
    let studio = use_studio();
    let Some(default) = &*props.reply else {
        return html! { <p class="mocks__hint">{ tr("Every call gets the default reply.") }</p> };
    };
    let to = |studio: &crate::studio::Studio, show: fn(&crate::studio::Studio)| {
        let studio = studio.clone();
        Callback::from(move |_: MouseEvent| show(&studio))
    };
    let words = match default.from {
        Source::Somebody => tr("Nobody answers by itself: the state waits for a person, a worker or its time limit."),
        Source::Function => {
            tr("Every call is answered by the function that you wrote as JSONata; with an empty event:")
        }
        Source::Machine => tr("Every call runs the workflow that you pasted; with an empty input:"),
        Source::Service => tr("The service remembers: what it answers depends on its content. Of this shape:"),
        Source::Shape => tr(
            "Every call gets the default reply, in the shape that the real API returns, with what later states read:",
        ),
    };
    let oncopy = {
        let (oncopy, reply) = (props.oncopy.clone(), default.reply.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(reply) = &reply {
                oncopy.emit(Outcome::Return(Rc::from(reply.to_json_pretty())));
            }
        })
    };
    html! {
        <>
            if default.shape_known {
                <p class="mocks__hint">{ words }</p>
            } else {
                <p class="mocks__note tone-waiting">
                    { sized(Icon::Info, 14) }
                    { tr("The shape of this API's reply is not known here. An empty object stands in for it, with what later states read; write the reply you expect.") }
                </p>
            }
            if let Some(reply) = &default.reply {
                <div class="mocks__default"><JsonTree tree={Shared::new(Node::plain(reply))} depth={2} label={tr("Default reply")} /></div>
            }
            if let Some(error) = &default.error {
                <p class="mocks__note tone-failed">{ sized(Icon::Cross, 14) }{ error.error.as_deref().unwrap_or_default() }{ ": " }{ error.cause.as_deref().unwrap_or_default() }</p>
            }
            <div class="mocks__add">
                if default.reply.is_some() {
                    <button class="button button--small" type="button" onclick={oncopy}>{ sized(Icon::Copy, 14) }{ tr("Edit a copy of it") }</button>
                }
                if default.from == Source::Service {
                    <button class="button button--small" type="button" onclick={to(&studio, |studio| studio.act(Change::Low(LowTab::Services)))}>
                        { sized(Icon::List, 14) }{ tr("Its content") }
                    </button>
                }
                if props.is_function {
                    <button class="button button--small" type="button" onclick={to(&studio, |studio| studio.show_functions())}>
                        { sized(Icon::Code, 14) }{ tr("Write the function as JSONata") }
                    </button>
                }
                if props.starts {
                    <button class="button button--small" type="button" onclick={to(&studio, |studio| studio.show_machines())}>
                        { sized(Icon::Graph, 14) }{ tr("Paste the workflow it starts") }
                    </button>
                }
            </div>
        </>
    }
}
