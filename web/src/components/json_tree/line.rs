//! One row of a tree.

use std::rc::Rc;

use stepthrough::value::Value;
use yew::prelude::*;

use super::Asked;
use crate::components::icon::{Icon, sized};
use crate::diff::{Change, Step};
use crate::rows::{Body, Folding, LONG_TEXT, Path, Row, preview};
use crate::texts::{tr, tr_count, tr_with};

/// What all rows of a tree share.
#[derive(Clone)]
pub struct Lines {
    pub id: Rc<String>,
    pub folding: Rc<Folding>,
    pub active: usize,
    pub lit: Option<usize>,
    pub turn: Callback<Path>,
    pub choose: Callback<usize>,
    pub ask: Option<Callback<Asked>>,
    pub one_line: bool,
}

/// The row.
pub fn line(lines: &Lines, at: usize, row: &Row) -> Html {
    let (mark, word, class) = match row.change {
        Change::Same | Change::Inside => ("", "", ""),
        Change::Added if row.moved.is_some() => ("→", tr("moved"), "json__row--moved"),
        Change::Added => ("+", tr("added"), "json__row--added"),
        Change::Removed => ("−", tr("removed"), "json__row--removed"),
        Change::Changed => ("~", tr("changed"), "json__row--changed"),
    };
    let expanded = match &row.body {
        Body::Fold { open, .. } | Body::Rest { open, .. } => Some(open.to_string()),
        Body::Leaf { .. } => None,
    };
    let onclick = {
        let choose = lines.choose.clone();
        Callback::from(move |_: MouseEvent| choose.emit(at))
    };
    let class = classes!(
        "json__row",
        class,
        (at == lines.active).then_some("json__row--active"),
        (Some(at) == lines.lit).then_some("json__row--lit"),
    );
    html! {
        <div {class} key={row.path.to_string()} id={format!("{}-{at}", lines.id)} style={format!("--depth:{}", row.depth.min(24))}
            role="treeitem" aria-level={(row.depth + 1).to_string()} aria-expanded={expanded}
            aria-selected={(Some(at) == lines.lit).to_string()} {onclick}>
            <span class="json__mark" aria-hidden="true">{ mark }</span>
            if !word.is_empty() { <span class="sr-only">{ format!("{word}: ") }</span> }
            { body(lines, row) }
            if let Some(from) = &row.moved {
                <span class="json__moved">{ tr_with("moved from {path}", &[("path", from)]) }</span>
            }
        </div>
    }
}

fn body(lines: &Lines, row: &Row) -> Html {
    let turned = {
        let (turn, path) = (lines.turn.clone(), Rc::clone(&row.path));
        Callback::from(move |_: MouseEvent| turn.emit(Rc::clone(&path)))
    };
    match &row.body {
        Body::Leaf { value, old } => html! {
            <>
                { label(row) }
                if let Some(old) = old { { was(old) } }
                { scalar(lines, row, value) }
            </>
        },
        Body::Rest { count, open } => html! {
            <button class="json__rest" type="button" tabindex="-1" onclick={turned}>
                { sized(if *open { Icon::ChevronDown } else { Icon::ChevronRight }, 12) }
                { tr_count(*count, "{n} unchanged", "{n} unchanged") }
            </button>
        },
        Body::Fold { value, old, open, count } => {
            let size = match value {
                Value::Array(_) => format!("[ {count} ]"),
                _ => format!("{{ {count} }}"),
            };
            html! {
                <>
                    <button class="json__fold" type="button" tabindex="-1" aria-expanded={open.to_string()} onclick={turned}>
                        { sized(if *open { Icon::ChevronDown } else { Icon::ChevronRight }, 12) }
                        { label(row) }
                        if let Some(old) = old { { was(old) } }
                        if *open {
                            <span class="json__size">{ size }</span>
                        } else {
                            <span class="json__preview">{ preview(value, 64) }</span>
                        }
                    </button>
                    { ask_button(lines, row) }
                </>
            }
        }
    }
}

/// A container folds when it is clicked, so asking about it has a button of its own.
fn ask_button(lines: &Lines, row: &Row) -> Html {
    let (Some(ask), false) = (&lines.ask, row.change == Change::Removed) else { return Html::default() };
    let (ask, way) = (ask.clone(), Rc::clone(&row.way));
    let onclick = Callback::from(move |_: MouseEvent| ask.emit(Rc::clone(&way)));
    html! {
        <button class="json__ask" type="button" tabindex="-1" {onclick} title={tr("Where does this come from?")}
            aria-label={tr("Where does this come from?")}>{ sized(Icon::Search, 12) }</button>
    }
}

fn label(row: &Row) -> Html {
    match &row.label {
        None | Some(Step::Root) => Html::default(),
        Some(Step::Index(at)) => html! { <span class="json__index">{ at }</span> },
        Some(Step::Key(key)) => html! { <span class="json__key">{ &**key }</span> },
    }
}

fn was(old: &Value) -> Html {
    html! {
        <>
            <span class="sr-only">{ tr("was") }{ " " }</span>
            <del class="json__old">{ preview(old, 40) }</del>
            <span class="json__arrow" aria-hidden="true">{ "→" }</span>
        </>
    }
}

fn scalar(lines: &Lines, row: &Row, value: &Value) -> Html {
    let class = match value {
        Value::String(_) => "json__string",
        Value::Number(_) => "json__number",
        Value::Bool(_) => "json__bool",
        Value::Null => "json__null",
        _ => "json__empty",
    };
    let class = classes!("json__value", class);
    let text = value.to_json();
    let long = match value {
        Value::String(full) => Some(full.chars().count()).filter(|&count| count > LONG_TEXT),
        _ => None,
    };
    let open = lines.folding.turned.contains(&row.path) && !lines.one_line;
    let shown = match long {
        Some(_) if !open => text.chars().take(LONG_TEXT).collect::<String>() + "…",
        _ => text,
    };
    let value = match (&lines.ask, row.change) {
        (Some(ask), change) if change != Change::Removed => {
            let (ask, way) = (ask.clone(), Rc::clone(&row.way));
            let onclick = Callback::from(move |_: MouseEvent| ask.emit(Rc::clone(&way)));
            html! {
                <button class={class} type="button" tabindex="-1" {onclick} title={tr("Where does this come from?")}>{ shown }</button>
            }
        }
        _ => html! { <span {class}>{ shown }</span> },
    };
    let (turn, path) = (lines.turn.clone(), Rc::clone(&row.path));
    let onclick = Callback::from(move |_: MouseEvent| turn.emit(Rc::clone(&path)));
    html! {
        <>
            { value }
            if let Some(count) = long.filter(|_| !lines.one_line) {
                <button class="json__more" type="button" tabindex="-1" {onclick}>
                    { if open { tr("less").to_owned() } else { tr_count(count, "all {n} character", "all {n} characters") } }
                </button>
            }
        </>
    }
}
