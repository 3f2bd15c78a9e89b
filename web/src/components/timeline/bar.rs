//! One row of the timeline.

use yew::prelude::*;

use crate::bars::{Bar, BarKind, Chart, Row, What, Window};
use crate::components::icon::{Icon, sized};
use crate::components::meaning::{kind_icon, standing_icon};
use crate::run::Run;
use crate::texts::{tr, tr_count, tr_with};
use crate::words::{since, span_of_time};

/// Draws the row. `active` is the one that the tab key comes to.
pub fn row(run: &Run, chart: &Chart, window: &Window, at: usize, row: &Row, cursor: usize, active: bool) -> Html {
    let state = chart.stay(row.visit).and_then(|stay| run.machine.state(stay.state));
    let name = match row.what {
        What::Visit => state.map(|state| state.name.to_string()).unwrap_or_default(),
        What::Branch(at) => tr_with("Branch {n}", &[("n", &(at + 1))]),
        What::Iteration(at) => tr_with("Iteration {n}", &[("n", &(at + 1))]),
        What::Iterations(first, last) => {
            tr_with("Iterations {first} to {last}", &[("first", &(first + 1)), ("last", &(last + 1))])
        }
    };
    let of_state = row.what == What::Visit;
    let from = row.bars.first().map_or(0, |bar| bar.from);
    let to = row.bars.last().map_or(from, |bar| bar.to);
    let here = of_state && run.visit_at(cursor) == Some(row.visit);
    let class = classes!(
        "bars__row",
        format!("tone-{}", row.standing.class()),
        (!of_state).then_some("bars__row--lane"),
        here.then_some("bars__row--here"),
        (from > cursor).then_some("bars__row--later"),
    );
    let retries = row.bars.iter().filter(|bar| bar.kind == BarKind::Delay).count();
    let took = span_of_time(run.moment(to).time.0.saturating_sub(run.moment(from).time.0));
    let said = {
        let start = since(run.started, run.moment(from).time);
        let values: [(&str, &dyn std::fmt::Display); 4] =
            [("name", &name), ("standing", &row.standing.word()), ("start", &start), ("took", &took)];
        let mut said = tr_with("{name}, {standing}, from {start} for {took}", &values);
        if retries > 0 {
            said += &tr_with(", {what}", &[("what", &tr_count(retries, "retried once", "retried {n} times"))]);
        }
        said
    };
    html! {
        <div role="listitem" class="bars__item" key={format!("{:?} {}", row.what, row.visit)}>
            <button type="button" {class} data-row={at.to_string()} tabindex={if active { "0" } else { "-1" }} aria-label={said.clone()} title={said}
                aria-current={here.then_some("step")} aria-expanded={row.fold.map(|(_, open)| open.to_string())} style={format!("--depth:{}", row.depth)}>
                <span class="bars__name">
                    if let Some((_, open)) = row.fold {
                        <span class="bars__fold" data-fold="">{ sized(if open { Icon::ChevronDown } else { Icon::ChevronRight }, 12) }</span>
                    } else {
                        <span class="bars__fold"></span>
                    }
                    if let (true, Some(state)) = (of_state, state) {
                        <span class={format!("bars__kind kind--{}", state.kind.name().to_lowercase())}>{ sized(kind_icon(state.kind), 13) }</span>
                    }
                    <span class="bars__text">{ name }</span>
                    <span class="bars__standing">{ sized(standing_icon(row.standing), 12) }</span>
                </span>
                <span class="bars__track">{ for row.bars.iter().map(|bar| piece(run, window, *bar)) }</span>
            </button>
        </div>
    }
}

fn piece(run: &Run, window: &Window, bar: Bar) -> Html {
    let (from, to) = (window.share(run, bar.from), window.share(run, bar.to));
    if to < 0.0 || from > 1.0 {
        return Html::default();
    }
    let (left, right) = (from.max(-0.01), to.min(1.01));
    let class = match bar.kind {
        BarKind::Work => "work",
        BarKind::Failed => "failed",
        BarKind::Delay => "delay",
        BarKind::Wait => "wait",
        BarKind::Around => "around",
    };
    let took = span_of_time(run.moment(bar.to).time.0.saturating_sub(run.moment(bar.from).time.0));
    let words = match bar.kind {
        BarKind::Work => tr("Work"),
        BarKind::Failed => tr("Failed attempt"),
        BarKind::Delay => tr("Delay before the retry"),
        BarKind::Wait => tr("Waiting"),
        BarKind::Around => tr("What it contains runs"),
    };
    html! {
        <span class={format!("bars__piece bars__piece--{class}")} data-moment={bar.from.to_string()} title={format!("{words}: {took}")}
            style={format!("left:min({:.3}%, 100% - 3px);width:{:.3}%", left * 100.0, (right - left) * 100.0)}></span>
    }
}
