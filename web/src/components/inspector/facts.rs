//! What else there is to know of a stay in a state: its variables, its definition, its events.

use std::rc::Rc;

use stepthrough::source::Span;
use stepthrough::value::Value;
use yew::prelude::*;

use crate::components::icon::{Icon, sized};
use crate::components::json_tree::JsonTree;
use crate::components::meaning::event_look;
use crate::diff::{Change as Diff, Node};
use crate::machine::StateNode;
use crate::run::{EventRow, Run, Stage, VisitIx};
use crate::shared::Shared;
use crate::state::{Action, Pick};
use crate::studio::Studio;
use crate::texts::{tr, tr_with};
use crate::visits::crumbs;
use crate::words::event_words;

/// The variables before and after the state, where each was set, and the context object.
pub fn variables(run: &Run, cursor: usize, visit: Option<VisitIx>, studio: &Studio) -> Html {
    let step = run.moment(cursor).step;
    let sight = visit.and_then(|visit| studio.ask(|session| session.sight(step, visit)));
    let find = |stage| {
        let mut records = run.records_at(cursor).iter().rev().filter(|record| Some(record.visit) == visit);
        records.find(|record| record.stage == stage).map(|record| record.value.clone())
    };
    let found = visit.and_then(|visit| studio.ask(|session| session.variables_at_entry(visit))).flatten();
    let now = find(Stage::Variables).or_else(|| sight.as_ref().and_then(|sight| sight.variables.clone()));
    let tree = match (found, now) {
        (Some(before), Some(after)) => Some(Node::between(&before, &after)),
        (before, after) => after.or(before).as_ref().map(Node::plain),
    };
    let tree = tree.filter(|tree| crate::rows::count(&tree.value) != Some(0) || tree.change != Diff::Same);
    html! {
        <div class="facts">
            <h3>{ tr("Variables") }<span class="facts__note">{ tr("what the state found, and what it changed") }</span></h3>
            if let Some(tree) = tree {
                { scopes(run, cursor, visit, &tree.value, studio) }
                <JsonTree tree={Shared::new(tree)} label={tr("Variables")} />
            } else {
                <p class="facts__none">{ tr("None. A state sets them with Assign.") }</p>
            }
            <h3>{ tr("Context object") }<span class="facts__note">{ tr("$$ in JSONPath, $states.context in JSONata") }</span></h3>
            if let Some(context) = sight.and_then(|sight| sight.context) {
                <JsonTree tree={Shared::new(Node::plain(&context))} depth={4} label={tr("Context object")} />
            } else {
                <p class="facts__none">{ tr("The state that is looked at has no context object at this moment.") }</p>
            }
        </div>
    }
}

/// Where each variable was set last, and how far it reaches.
fn scopes(run: &Run, cursor: usize, visit: Option<VisitIx>, variables: &Value, studio: &Studio) -> Html {
    let Some(here) = visit.and_then(|visit| run.visits.get(visit)) else { return Html::default() };
    let names = variables.as_object().into_iter().flat_map(|object| object.keys());
    let row = |name: &Rc<str>| {
        let sets = |record: &&crate::run::Record| {
            record.stage == Stage::AfterAssign
                && record.value.get(name).is_some()
                && run.visits.get(record.visit).is_some_and(|by| here.place.starts_with(&by.place))
        };
        let by = run.records_at(cursor).iter().rev().find(sets)?.visit;
        let at = run.visits.get(by)?;
        let state = run.machine.state(at.state)?;
        let scope = match crumbs(run, by).last() {
            None => tr("seen by the whole workflow").to_owned(),
            Some(crumb) => tr_with("seen in {place} only", &[("place", &crumb.words)]),
        };
        let onclick = {
            let (studio, pick) = (studio.clone(), Pick { state: at.state, visit: Some(by) });
            Callback::from(move |_: MouseEvent| studio.act(Action::Pick(Some(pick))))
        };
        Some(html! {
            <tr key={name.to_string()}>
                <th scope="row"><code>{ format!("${name}") }</code></th>
                <td>{ tr("set by") }{ " " }<button class="link" type="button" {onclick}>{ &*state.name }</button></td>
                <td>{ scope }</td>
            </tr>
        })
    };
    html! { <table class="scopes"><tbody>{ for names.filter_map(row) }</tbody></table> }
}

/// The state as it is written.
pub fn definition(node: &StateNode, text: &str, onreveal: &Callback<Span>) -> Html {
    let span = node.span;
    let onclick = onreveal.reform(move |_: MouseEvent| span);
    html! {
        <div class="facts">
            <h3>
                { tr("Definition") }
                <button class="button button--small" type="button" {onclick}>{ sized(Icon::Code, 13) }{ tr("Show in the editor") }</button>
            </h3>
            if !node.comment.is_empty() { <p class="facts__comment">{ &*node.comment }</p> }
            <pre class="facts__code" tabindex="0"><code>{ super::stage::field_text(span, text) }</code></pre>
        </div>
    }
}

/// The events of the stay, and the one at the cursor in full.
pub fn events(run: &Run, cursor: usize, visit: Option<VisitIx>, studio: &Studio) -> Html {
    let written = run.events_at(cursor);
    let Some(last) = written.last() else {
        return html! { <div class="facts"><p class="facts__none">{ tr("No event has been written yet.") }</p></div> };
    };
    let own = |(_, event): &(usize, &Rc<EventRow>)| visit.is_some() && event.visit == visit;
    let own: Vec<(usize, &Rc<EventRow>)> = written.iter().enumerate().filter(own).collect();
    // A loop in a Map can write thousands; the newest matter.
    const MOST: usize = 200;
    let skipped = own.len().saturating_sub(MOST);
    let row = |(index, event): &(usize, &Rc<EventRow>)| {
        let (sign, tone) = event_look(&event.kind);
        let moment = run.moment_of_event(*index);
        let here = event.id == last.id;
        let onclick = {
            let studio = studio.clone();
            Callback::from(move |_: MouseEvent| studio.act(Action::Seek(moment)))
        };
        html! {
            <li key={event.id}>
                <button class={classes!("own-event", format!("tone-{tone}"))} type="button" {onclick} aria-current={here.then_some("step")}>
                    <span class="own-event__id">{ event.id }</span>
                    { sized(sign, 13) }
                    <strong>{ &*event.kind }</strong>
                    <span class="own-event__words">{ event_words(&event.kind, &event.value()) }</span>
                </button>
            </li>
        }
    };
    html! {
        <div class="facts">
            if !own.is_empty() {
                <h3>{ tr("Events of this visit") }</h3>
                if skipped > 0 { <p class="facts__none">{ tr_with("{n} earlier ones are in the list of events.", &[("n", &skipped)]) }</p> }
                <ol class="own-events">{ for own.iter().skip(skipped).map(row) }</ol>
            }
            <h3>{ &*last.kind }<span class="facts__note">{ tr_with("event {id}, after event {previous}", &[("id", &last.id), ("previous", &last.previous)]) }</span></h3>
            <JsonTree tree={Shared::new(Node::plain(&last.value()))} depth={3} label={tr("Event")} />
        </div>
    }
}
