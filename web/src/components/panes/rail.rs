//! Panes that are folded away: the button that folds one, and the rail that is left of a column.

use yew::prelude::*;

use crate::components::icon::{Icon, sized};
use crate::layout::{Layout, Part};
use crate::state::Change;
use crate::studio::Studio;
use crate::texts::tr;

/// What a screen reader says for folding the part, and for showing it.
fn names(part: Part) -> (&'static str, &'static str) {
    match part {
        Part::Code => (tr("Fold the definition away"), tr("Show the definition")),
        Part::Low => (tr("Fold what is below the definition"), tr("Show what is below the definition")),
        Part::List => (tr("Fold what is below the graph"), tr("Show what is below the graph")),
        Part::Data => (tr("Fold the data flow away"), tr("Show the data flow")),
    }
}

fn toggle(layout: Layout, part: Part, studio: &Studio) -> Callback<MouseEvent> {
    let studio = studio.clone();
    Callback::from(move |_: MouseEvent| {
        studio.act(Change::Layout(layout.with_folded(part, !layout.is_folded(part))));
    })
}

/// The button that folds a part away or shows it.
pub fn fold_button(layout: Layout, part: Part, studio: &Studio) -> Html {
    let folded = layout.is_folded(part);
    let (fold, show) = names(part);
    let name = if folded { show } else { fold };
    let sign = match (part, folded) {
        (Part::Low | Part::List, false) => Icon::ChevronDown,
        (Part::Low | Part::List, true) => Icon::ChevronUp,
        (Part::Code, false) | (Part::Data, true) => Icon::FoldLeft,
        (Part::Code, true) | (Part::Data, false) => Icon::FoldRight,
    };
    html! {
        <button class="tool tool--small fold" type="button" aria-expanded={(!folded).to_string()} aria-label={name} title={name}
            onclick={toggle(layout, part, studio)}>{ sized(sign, 14) }</button>
    }
}

/// What is left of a column that is folded away: its name and the button that shows it again.
pub fn rail(layout: Layout, part: Part, title: &'static str, studio: &Studio) -> Html {
    let (_, show) = names(part);
    let sign = if part == Part::Code { Icon::FoldRight } else { Icon::FoldLeft };
    html! {
        <button class="rail" type="button" aria-expanded="false" aria-label={show} title={show} onclick={toggle(layout, part, studio)}>
            { sized(sign, 14) }<span class="rail__title">{ title }</span>
        </button>
    }
}
