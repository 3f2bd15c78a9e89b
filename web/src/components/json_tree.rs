//! A JSON value as a tree that can be folded, with marks on what changed.

use std::rc::Rc;

use stepthrough::value::Value;
use yew::prelude::*;

use crate::diff::{Change, Node, Step};
use crate::rows::{Body, Folding, LONG_TEXT, Path, Row, preview, rows};
use crate::shared::Shared;

use super::icon::{Icon, sized};
use super::windowed::Windowed;

/// From this many rows on only those in view are in the document.
const WINDOWED: usize = 150;
/// Containers with more members than this are folded at first.
const WIDE: usize = 60;
const ROW: usize = 20;

/// What the tree is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The value, with what changed.
    pub tree: Shared<Node>,
    /// How many levels are open at first.
    #[prop_or(3)]
    pub depth: usize,
    /// What a screen reader calls it.
    #[prop_or(AttrValue::Static("JSON"))]
    pub label: AttrValue,
}

/// A JSON tree.
#[component]
pub fn JsonTree(props: &Props) -> Html {
    let folding = use_state(Folding::default);
    let shown = use_memo((props.tree.clone(), (*folding).clone(), props.depth), |(tree, folding, depth)| {
        rows(tree, folding, *depth, WIDE)
    });
    let turn = {
        let folding = folding.clone();
        Callback::from(move |path: Path| {
            let mut next = (*folding).clone();
            next.turn(&path);
            folding.set(next);
        })
    };
    if shown.len() > WINDOWED {
        let count = shown.len();
        let (shown, turn) = (Rc::clone(&shown), turn.clone());
        let turned = (*folding).clone();
        let render = Callback::from(move |at: usize| {
            shown.get(at).map_or_else(Html::default, |row| line(row, &turned, &turn, true))
        });
        return html! {
            <Windowed class="json json--long" {count} row={ROW} {render}
                role="group" label={props.label.clone()} />
        };
    }
    html! {
        <div class="json" role="group" aria-label={props.label.clone()}>
            { for shown.iter().map(|row| line(row, &folding, &turn, false)) }
        </div>
    }
}

fn line(row: &Row, folding: &Folding, turn: &Callback<Path>, one_line: bool) -> Html {
    let (mark, word, class) = match row.change {
        Change::Same | Change::Inside => ("", "", ""),
        Change::Added => ("+", "added", "json__row--added"),
        Change::Removed => ("−", "removed", "json__row--removed"),
        Change::Changed => ("~", "changed", "json__row--changed"),
    };
    let style = format!("--depth:{}", row.depth.min(24));
    let label = match &row.label {
        None => Html::default(),
        Some(Step::Index(at)) => html! { <span class="json__index">{ at }</span> },
        Some(Step::Key(key)) => html! { <span class="json__key">{ &**key }</span> },
        Some(Step::Root) => Html::default(),
    };
    let body = match &row.body {
        Body::Leaf { value, old } => html! {
            <>
                { label }
                if let Some(old) = old { { was(old) } }
                { scalar(value, row, folding, turn, one_line) }
            </>
        },
        Body::Fold { value, old, open, count } => {
            let onclick = {
                let (turn, path) = (turn.clone(), Rc::clone(&row.path));
                Callback::from(move |_: MouseEvent| turn.emit(Rc::clone(&path)))
            };
            let size = match value {
                Value::Array(_) => format!("[ {count} ]"),
                _ => format!("{{ {count} }}"),
            };
            html! {
                <button class="json__fold" type="button" aria-expanded={open.to_string()} {onclick}>
                    { sized(if *open { Icon::ChevronDown } else { Icon::ChevronRight }, 12) }
                    { label }
                    if let Some(old) = old { { was(old) } }
                    if *open {
                        <span class="json__size">{ size }</span>
                    } else {
                        <span class="json__preview">{ preview(value, 64) }</span>
                    }
                </button>
            }
        }
    };
    html! {
        <div class={classes!("json__row", class)} key={row.path.to_string()} {style}>
            <span class="json__mark" aria-hidden="true">{ mark }</span>
            if !word.is_empty() { <span class="sr-only">{ format!("{word}: ") }</span> }
            { body }
        </div>
    }
}

fn was(old: &Value) -> Html {
    html! {
        <>
            <span class="sr-only">{ "was " }</span>
            <del class="json__old">{ preview(old, 40) }</del>
            <span class="json__arrow" aria-hidden="true">{ "→" }</span>
        </>
    }
}

fn scalar(value: &Value, row: &Row, folding: &Folding, turn: &Callback<Path>, one_line: bool) -> Html {
    let class = match value {
        Value::String(_) => "json__string",
        Value::Number(_) => "json__number",
        Value::Bool(_) => "json__bool",
        Value::Null => "json__null",
        _ => "json__empty",
    };
    let text = value.to_json();
    if let Value::String(full) = value
        && full.chars().count() > LONG_TEXT
        && !one_line
    {
        let open = folding.turned.contains(&row.path);
        let (turn, path) = (turn.clone(), Rc::clone(&row.path));
        let onclick = Callback::from(move |_: MouseEvent| turn.emit(Rc::clone(&path)));
        let count = full.chars().count();
        let shown = if open { text } else { text.chars().take(LONG_TEXT).collect::<String>() + "…" };
        return html! {
            <>
                <span class={classes!("json__value", class)}>{ shown }</span>
                <button class="json__more" type="button" {onclick}>
                    { if open { "less".to_owned() } else { format!("all {count} characters") } }
                </button>
            </>
        };
    }
    html! { <span class={classes!("json__value", class)}>{ text }</span> }
}
