//! On a phone one view at a time.

use yew::prelude::*;

use crate::components::icon::{Icon, icon};
use crate::state::{Change, PhoneTab, State};
use crate::studio::Studio;
use crate::texts::tr;

/// The row of views at the bottom of a narrow page, which shows one at a time.
pub fn phone_tabs(state: &State, studio: &Studio) -> Html {
    let tab = |tab: PhoneTab| {
        let sign = match tab {
            PhoneTab::Graph => Icon::Graph,
            PhoneTab::Code => Icon::Code,
            PhoneTab::Data => Icon::Flow,
            PhoneTab::Events => Icon::List,
        };
        let open = state.view.phone == tab;
        let studio = studio.clone();
        let onclick = Callback::from(move |_: MouseEvent| studio.act(Change::Phone(tab)));
        html! {
            <button type="button" aria-current={open.then_some("page")} {onclick}>
                { icon(sign) }<span>{ tr(tab.label()) }</span>
            </button>
        }
    };
    html! { <nav class="phone" aria-label={tr("Views")}>{ for PhoneTab::ALL.iter().map(|&which| tab(which)) }</nav> }
}
