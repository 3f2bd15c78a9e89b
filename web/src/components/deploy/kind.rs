//! Standard or Express: what changes for this workflow, what it costs, and the choice.

use stepthrough::definition::MachineKind;
use stepthrough::deploy::prices::{AS_OF, PRICES_FROM};
use stepthrough::deploy::{Bill, Row, of_month};
use stepthrough::diagnostic::Diagnostic;
use stepthrough::exec::Settings;
use stepthrough::source::LineIndex;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::icon::{Icon, sized};
use crate::session::deploy::{comparison, dollars};
use crate::state::Action;
use crate::studio::use_studio;
use crate::texts::{number, tr, tr_count, tr_engine, tr_with};

use super::Props;
use super::parts::{note, prose, states};

/// The tab.
#[component]
pub fn KindTab(props: &Props) -> Html {
    let studio = use_studio();
    let compared = use_memo(props.document.clone(), |document| comparison(document));
    let bill = {
        let studio = studio.clone();
        use_memo(props.run.clone(), move |run| {
            run.as_ref().and_then(|_| studio.ask(|session| session.bill(usize::MAX)))
        })
    };
    let month = use_state_eq(|| AttrValue::Static("10000"));
    let runs: Option<u32> = month.trim().parse().ok();
    let price = (*bill).zip(runs).map(|(bill, runs)| of_month(&bill, runs));
    let settings = &props.document.settings;
    let choose = |kind: MachineKind| {
        let (studio, settings) = (studio.clone(), settings.clone());
        Callback::from(move |_: MouseEvent| studio.act(Action::SetSettings(Settings { kind, ..settings.clone() })))
    };
    let card = |kind: MachineKind, title: &'static str, about: &'static str, price: Option<Option<f64>>| {
        let chosen = settings.kind == kind;
        html! {
            <button class="type-card" type="button" role="radio" aria-checked={chosen.to_string()} onclick={choose(kind)} data-kind={title}>
                <span class="type-card__title">{ title }if chosen { { sized(Icon::Check, 14) } }</span>
                <span class="type-card__about">{ about }</span>
                if let Some(price) = price {
                    <span class="type-card__price">{ match price {
                        Some(price) => tr_with("about {price} a month", &[("price", &dollars(price))]),
                        None => tr("not possible: the run takes over five minutes").to_owned(),
                    } }</span>
                }
            </button>
        }
    };
    let oninput = {
        let month = month.clone();
        Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            month.set(AttrValue::from(input.value()));
        })
    };
    html! {
        <>
            <section class="deploy__part" aria-label={tr("The type of this workflow")}>
                <div class="type-cards" role="radiogroup" aria-label={tr("The type of this workflow")}>
                    { card(MachineKind::Standard, "Standard", tr("Long, exact, with its history kept."), price.map(|price| Some(price.standard))) }
                    { card(MachineKind::Express, "Express", tr("Short, many at a time, up to five minutes."), price.map(|price| price.express)) }
                </div>
                <label class="deploy__field">{ tr("Executions a month") }
                    <input class="mono" inputmode="numeric" value={(*month).clone()} {oninput} aria-invalid={runs.is_none().to_string()} />
                </label>
                { estimate(*bill) }
                if settings.kind == MachineKind::Express { { express_notes() } }
            </section>
            <section class="deploy__part" aria-labelledby="kind-refused">
                <h3 id="kind-refused">{ tr("What Express refuses in this workflow") }</h3>
                if compared.refused_by_express.is_empty() {
                    { note(Icon::Check, "tone-succeeded", html! { { tr("Nothing: it can be either type.") } }) }
                }
                <ul class="findings" data-refused={compared.refused_by_express.len().to_string()}>
                    { for compared.refused_by_express.iter().enumerate().map(|(at, found)| refused(at, found, props)) }
                </ul>
            </section>
            <section class="deploy__part" aria-labelledby="kind-differences">
                <h3 id="kind-differences">{ tr("Side by side") }</h3>
                <table class="compare">
                    <thead><tr><td></td><th scope="col">{ "Standard" }</th><th scope="col">{ "Express" }</th></tr></thead>
                    <tbody>{ for compared.rows.iter().map(row) }</tbody>
                </table>
            </section>
        </>
    }
}

/// What the estimate is made of.
fn estimate(bill: Option<Bill>) -> Html {
    let Some(bill) = bill else {
        return note(
            Icon::Info,
            "tone-running",
            html! { { tr("Run it once, and the prices are those of a run like it.") } },
        );
    };
    let transitions = number(bill.usage.transitions as usize);
    let seconds = format!("{:.1}", bill.usage.duration_ms as f64 / 1000.0);
    let of = tr_with(
        "An estimate for executions like this run: {transitions} state transitions, {seconds} s, {memory} MB. Free transitions are taken off; what the called services cost is not in it.",
        &[("transitions", &transitions), ("seconds", &seconds), ("memory", &bill.usage.memory_mb)],
    );
    let children = tr_count(
        bill.children as usize,
        "The execution that a distributed Map starts is counted in it.",
        "The {n} executions that distributed Maps start are counted in it.",
    );
    let source = tr_with("Prices: {source}, {date}.", &[("source", &PRICES_FROM), ("date", &AS_OF)]);
    html! {
        <p class="deploy__fine">{ of }{ " " }if bill.children > 0 { { children }{ " " } }{ source }</p>
    }
}

/// What is different in this page's runs too, or only at AWS.
fn express_notes() -> Html {
    html! {
        <>
            { note(Icon::Clock, "tone-waiting", html! { { tr("Runs in this page end after five minutes of the virtual clock, as at AWS.") } }) }
            { note(Icon::List, "tone-waiting", html! { { tr("At AWS there is no history to look at: switch logging to CloudWatch Logs on in the template.") } }) }
            { note(Icon::Info, "tone-waiting", html! { { tr("EventBridge hears nothing of Express executions.") } }) }
        </>
    }
}

fn refused(at: usize, found: &Diagnostic, props: &Props) -> Html {
    let text = &props.document.definition;
    let place = LineIndex::new(text).position(text, found.span.start);
    let state = props.checks.machine.state_at(found.span.start).and_then(|ix| props.checks.machine.state(ix));
    let line = tr_with("line {line}", &[("line", &place.line)]);
    html! {
        <li class="finding tone-failed" key={at}>
            { sized(Icon::Cross, 14) }
            <div>
                <p class="finding__what">{ &found.message }{ " · " }{ line }</p>
                if !found.help.is_empty() { <p class="finding__help">{ prose(&tr_engine(&found.help)) }</p> }
                if let Some(state) = state { { states(std::slice::from_ref(&state.name), &props.checks.machine, &props.onpick) } }
            </div>
        </li>
    }
}

fn row(row: &Row) -> Html {
    html! {
        <>
            <tr class={classes!(row.here.is_some().then_some("compare__here"))} key={row.about}>
                <th scope="row">{ tr_engine(row.about) }</th><td>{ prose(&tr_engine(&row.standard)) }</td><td>{ prose(&tr_engine(&row.express)) }</td>
            </tr>
            if let Some(here) = &row.here {
                <tr class="compare__why"><td></td><td colspan="2">{ note(Icon::Info, "tone-waiting", prose(&tr_engine(here))) }</td></tr>
            }
        </>
    }
}
