//! The page in somebody else's frame, and the page on a wall: a slim bar instead of the whole one.

use std::rc::Rc;

use yew::prelude::*;

use crate::document::Document;
use crate::handing;
use crate::run::Status;
use crate::session::parcel;
use crate::share::address::{Address, Wanted};
use crate::share::{Look, Parcel, View};
use crate::shared::Shared;
use crate::state::Change;
use crate::studio::use_studio;
use crate::texts::tr;

use super::icon::{Icon, sized};
use super::top_bar::status_pill;

/// How the page is shown, for components that have no other way to know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Framed(pub View);

/// What the bar is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// How the page is shown.
    pub view: View,
    /// The document's name; may be empty.
    pub title: Rc<str>,
    /// The document.
    pub document: Shared<Document>,
    /// What the page looks at.
    pub look: Look,
    /// How the run stands at the cursor.
    pub status: Option<Status>,
    /// Whether the text was changed since the run.
    pub stale: bool,
}

/// The slim bar.
#[component]
pub fn FrameBar(props: &Props) -> Html {
    let studio = use_studio();
    let title = if props.title.trim().is_empty() { "Stepthrough" } else { &*props.title };
    let end = if props.view.embed {
        let whole = {
            let (studio, document, look) = (studio.clone(), props.document.clone(), props.look.clone());
            // The address is made when it is asked for: a run can be long.
            Callback::from(move |event: MouseEvent| {
                event.prevent_default();
                handing::open_window(&whole_address(&studio, &document, &look));
            })
        };
        html! { <a class="button" href={handing::base()} target="_blank" rel="noopener" onclick={whole}>{ sized(Icon::Share, 14) }{ tr("Open in Stepthrough") }</a> }
    } else {
        let leave = Callback::from(move |_: MouseEvent| studio.act(Change::Frame(View::default())));
        html! { <button class="button" type="button" onclick={leave} title={tr("Leave the large view (Esc)")}>{ sized(Icon::Cross, 14) }{ tr("Leave") }</button> }
    };
    html! {
        <header class="frame">
            <h1 class="frame__title">{ title }</h1>
            { status_pill(props.status.as_ref(), props.stale) }
            { end }
        </header>
    }
}

/// The same run on the whole page.
fn whole_address(studio: &crate::studio::Studio, document: &Document, look: &Look) -> String {
    let ran = studio.ask(|session| parcel::parcel(document, Some(session)));
    match ran.unwrap_or_else(|| parcel::parcel(document, None)) {
        Ok(parcel) => format!("{}#{}", handing::base(), Parcel { look: look.clone(), ..parcel }.to_link()),
        // A mock that cannot be used: the example, or the bare page.
        Err(_) => {
            let open = document.origin.as_ref().map_or(Wanted::Nothing, |origin| Wanted::Example {
                example: origin.example.clone(),
                setup: Some(origin.setup.clone()),
            });
            format!("{}{}", handing::base(), Address { open, ..Address::default() }.to_search())
        }
    }
}

/// The classes of a page that is shown in some way: which panes it has, and how large.
pub fn classes_of(view: &View) -> Classes {
    let mut classes = Classes::new();
    if view.embed {
        classes.push("studio--framed");
        classes.push("studio--embed");
    } else if view.presenter {
        classes.push("studio--framed");
        classes.push("studio--presenter");
    }
    if !view.embed && !view.presenter {
        return classes;
    }
    let chosen = |names: &[&str]| match view.panes.is_empty() {
        // A wall and a narrow frame have room for the picture and the data.
        true => names.contains(&"graph") || names.contains(&"data"),
        false => view.panes.iter().any(|pane| names.contains(&&**pane)),
    };
    for (class, names) in [
        ("shows-graph", &["graph"][..]),
        ("shows-code", &["code"]),
        ("shows-low", &["input", "mocks"]),
        ("shows-list", &["events", "states"]),
        ("shows-data", &["data", "variables"]),
    ] {
        if chosen(names) {
            classes.push(class);
        }
    }
    classes
}
