//! How much of AWS's limits the run uses, in one line.

use stepthrough::deploy::prices::{AS_OF, Bill, STANDARD_EVENTS};
use yew::prelude::*;

use crate::session::deploy::dollars;
use crate::texts::{number, tr, tr_with};
use crate::words::bytes;

/// The most bytes that go from one state to another.
const PAYLOAD: usize = 262_144;

/// What the line is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What was used by the moment.
    pub bill: Bill,
    /// The events of the execution itself by the moment.
    pub events: usize,
    /// The events of the child execution that has most.
    pub inner: usize,
    /// Whether it runs as a Standard workflow.
    pub standard: bool,
}

/// The line.
#[component]
pub fn Limits(props: &Props) -> Html {
    let Bill { usage, price, payload_bytes, .. } = props.bill;
    let most = usize::try_from(STANDARD_EVENTS).unwrap_or(usize::MAX);
    // A child execution has a history, and so a limit, of its own.
    let inner =
        (props.inner > props.events).then(|| tr_with("in a child execution: {n}", &[("n", &number(props.inner))]));
    let payload = tr_with("{used} of 256 KB", &[("used", &bytes(payload_bytes))]);
    let events = tr_with("{used} of {most}", &[("used", &number(props.events)), ("most", &number(most))]);
    let about = tr_with(
        "An estimate from AWS's price list of {date} for N. Virginia, without what is free and without the services that are called.",
        &[("date", &AS_OF)],
    );
    let transitions = usize::try_from(usage.transitions).unwrap_or(usize::MAX);
    let dearness = if props.standard { Some(price.standard) } else { price.express };
    html! {
        <dl class="limits" aria-label={tr("Limits and price")}>
            { meter(tr("Biggest payload"), payload, percent(payload_bytes, PAYLOAD), None) }
            if props.standard { { meter(tr("Events"), events, percent(props.events.max(props.inner), most), inner) } }
            <div class="limits__one" title={about}>
                <dt>{ tr("Price so far") }</dt>
                if let Some(price) = dearness { <dd>{ tr_with("about {price}", &[("price", &dollars(price))]) }</dd> }
                <dd class="limits__note">{ tr_with("{n} transitions", &[("n", &number(transitions))]) }</dd>
            </div>
        </dl>
    }
}

/// The part of a limit that is used, in percent.
fn percent(used: usize, limit: usize) -> usize {
    (used.saturating_mul(100) / limit.max(1)).min(100)
}

fn meter(name: &'static str, words: String, percent: usize, note: Option<String>) -> Html {
    let tone = match percent {
        90.. => "limits__bar--full",
        60..90 => "limits__bar--high",
        _ => "",
    };
    html! {
        <div class="limits__one">
            <dt>{ name }</dt>
            <dd>{ words }</dd>
            <dd class={classes!("limits__bar", tone)} aria-hidden="true"><span style={format!("width:{}%", percent.max(1))}></span></dd>
            if let Some(note) = note { <dd class="limits__note">{ note }</dd> }
        </div>
    }
}
