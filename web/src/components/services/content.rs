//! What one thing holds, with marks on what changed.

use std::rc::Rc;

use stepthrough::value::Value;
use yew::prelude::*;

use crate::components::json_tree::JsonTree;
use crate::diff::{Change, Node, Step};
use crate::rows::preview;
use crate::shared::Shared;
use crate::texts::{tr, tr_count};
use crate::words::bytes;
use crate::world::Service;

/// More rows and columns than these are only counted.
const MOST_ROWS: usize = 200;
const MOST_COLUMNS: usize = 16;
/// So much of an object's text is shown.
const MOST_TEXT: usize = 4_000;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub service: Service,
    pub node: Shared<Node>,
}

/// What a thing holds.
#[component]
pub fn Content(props: &Props) -> Html {
    match props.service {
        Service::DynamoDb => table(&props.node),
        Service::S3 => objects(&props.node),
        _ => html! { <JsonTree tree={props.node.clone()} depth={2} label={props.service.title()} /> },
    }
}

/// A line of a table or a list: what happened to it, and the value that it has or had.
fn lines(node: &Node, member: Option<&str>) -> Vec<Node> {
    let whole = match member {
        None => node.clone(),
        Some(member) => {
            let inside = node.children.iter().find(|child| child.step == Step::Key(Rc::from(member)));
            inside.cloned().unwrap_or_else(|| {
                let value = node.value.get(member).cloned().unwrap_or_default();
                Node { change: node.change, ..Node::plain(&value) }
            })
        }
    };
    if whole.change == Change::Inside {
        return whole.children;
    }
    // A list that shares nothing with the one before: what is gone is shown as well.
    let gone = whole.old.iter().filter(|_| whole.change == Change::Changed);
    let gone = gone.flat_map(|old| parts(old, Change::Removed));
    let change = if whole.change == Change::Changed { Change::Added } else { whole.change };
    gone.chain(parts(&whole.value, change)).collect()
}

fn parts(value: &Value, change: Change) -> Vec<Node> {
    let node = |step: Step, value: &Value| Node { step, change, ..Node::plain(value) };
    match value {
        Value::Array(items) => items.iter().enumerate().map(|(at, item)| node(Step::Index(at), item)).collect(),
        Value::Object(members) => members.iter().map(|(key, it)| node(Step::Key(Rc::from(&**key)), it)).collect(),
        _ => Vec::new(),
    }
}

fn mark(change: Change) -> (&'static str, &'static str, &'static str) {
    match change {
        Change::Same => ("", "", ""),
        Change::Added => ("+", tr("added"), "is-added"),
        Change::Removed => ("−", tr("removed"), "is-removed"),
        Change::Changed | Change::Inside => ("~", tr("changed"), "is-changed"),
    }
}

fn signed(change: Change) -> Html {
    let (sign, word, _) = mark(change);
    html! { <><span aria-hidden="true">{ sign }</span>if !word.is_empty() { <span class="sr-only">{ word }</span> }</> }
}

/// A table's items as rows, its attributes as columns, the key first.
fn table(node: &Node) -> Html {
    let keys: Vec<Rc<str>> = node
        .value
        .get("keys")
        .and_then(Value::as_array)
        .map_or_else(Vec::new, |keys| keys.iter().filter_map(Value::as_str).map(Rc::from).collect());
    let items = lines(node, Some("items"));
    if items.is_empty() {
        return html! { <p class="thing__none">{ tr("No items.") }</p> };
    }
    let mut columns = keys.clone();
    for name in items.iter().filter_map(|item| item.value.as_object()).flat_map(|item| item.keys()) {
        if !columns.iter().any(|known| **known == **name) {
            columns.push(Rc::from(&**name));
        }
    }
    let hidden = columns.len().saturating_sub(MOST_COLUMNS);
    columns.truncate(MOST_COLUMNS);
    let more = items.len().saturating_sub(MOST_ROWS);
    html! {
        <div class="grid" tabindex="0" role="region" aria-label={tr("Items")}>
            <table>
                <thead><tr>
                    <th class="grid__mark"><span class="sr-only">{ tr("Change") }</span></th>
                    { for columns.iter().map(|name| html! {
                        <th scope="col" class={keys.contains(name).then_some("grid__key")}>{ &**name }</th>
                    }) }
                </tr></thead>
                <tbody>
                    { for items.iter().take(MOST_ROWS).map(|item| html! {
                        <tr class={mark(item.change).2}>
                            <td class="grid__mark">{ signed(item.change) }</td>
                            { for columns.iter().map(|name| cell(item, name)) }
                        </tr>
                    }) }
                </tbody>
            </table>
            if more + hidden > 0 {
                <p class="thing__none">
                    if more > 0 { { tr_count(more, "{n} more item", "{n} more items") }{ " " } }
                    if hidden > 0 { { tr_count(hidden, "{n} more attribute", "{n} more attributes") } }
                </p>
            }
        </div>
    }
}

fn cell(item: &Node, name: &Rc<str>) -> Html {
    let changed = item.children.iter().find(|child| child.step == Step::Key(name.clone()));
    let changed = changed.filter(|child| child.change != Change::Same);
    let old = match changed {
        Some(child) if child.change == Change::Removed => Some(child.value.clone()),
        Some(child) if child.change == Change::Inside => old_of(child),
        Some(child) => child.old.clone(),
        None => None,
    };
    let now = item.value.get(name);
    html! {
        <td class={changed.map(|child| mark(child.change).2)}>
            if let Some(old) = old { <del>{ attribute(&old) }</del>{ " " } }
            if let Some(now) = now { { attribute(now) } }
        </td>
    }
}

/// The typed value before, when only what is inside of it changed: `{"N": "1"}` to `{"N": "2"}`.
fn old_of(child: &Node) -> Option<Value> {
    match child.children.as_slice() {
        [Node { step: Step::Key(kind), old: Some(old), .. }] => Some(Value::object([(kind.clone(), old.clone())])),
        _ => None,
    }
}

/// An attribute's value without its type, which stands beside it.
fn attribute(value: &Value) -> Html {
    let typed = value.as_object().filter(|typed| typed.len() == 1).and_then(|typed| typed.iter().next());
    match typed {
        Some((kind, Value::String(text))) => {
            html! { <>{ &**text }<abbr class="grid__type" title={kind_words(kind)}>{ &**kind }</abbr></> }
        }
        Some((kind, inner)) => {
            html! { <>{ preview(inner, 60) }<abbr class="grid__type" title={kind_words(kind)}>{ &**kind }</abbr></> }
        }
        None => html! { { preview(value, 60) } },
    }
}

fn kind_words(kind: &str) -> &'static str {
    match kind {
        "S" => tr("text"),
        "N" => tr("number, written as text"),
        "B" => tr("bytes, in Base64"),
        "BOOL" => tr("true or false"),
        "NULL" => tr("null"),
        "L" => tr("list"),
        "M" => tr("map"),
        "SS" | "NS" | "BS" => tr("set"),
        _ => "",
    }
}

/// A bucket's objects: key, size, and the text when it is opened.
fn objects(node: &Node) -> Html {
    let objects = lines(node, None);
    if objects.is_empty() {
        return html! { <p class="thing__none">{ tr("No objects.") }</p> };
    }
    let more = objects.len().saturating_sub(MOST_ROWS);
    html! {
        <ul class="objects">
            { for objects.iter().take(MOST_ROWS).map(|object| {
                let Step::Key(key) = &object.step else { return Html::default() };
                let text: Rc<str> = match &object.value {
                    Value::String(text) => text.clone(),
                    other => Rc::from(other.to_json()),
                };
                html! {
                    <li key={key.to_string()} class={mark(object.change).2}>
                        <details>
                            <summary>
                                <span class="grid__mark">{ signed(object.change) }</span>
                                <span class="mono objects__key">{ &**key }</span>
                                <span class="thing__count">{ bytes(text.len()) }</span>
                            </summary>
                            <pre class="mono objects__text" tabindex="0">{ text.chars().take(MOST_TEXT).collect::<String>() }{ if text.chars().count() > MOST_TEXT { "…" } else { "" } }</pre>
                        </details>
                    </li>
                }
            }) }
            if more > 0 { <li class="thing__none">{ tr_count(more, "{n} more object", "{n} more objects") }</li> }
        </ul>
    }
}
