//! A JSON value as a tree that can be folded, searched and asked, with marks on what changed.
//!
//! It is one stop of the tab key; the arrow keys go through it as they do through every tree.

mod line;

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::diff::{Node, Step};
use crate::handing::copy;
use crate::rows::{Body, Folding, Look, Path, Row, path_text, rows};
use crate::shared::Shared;
use crate::texts::tr;

use super::windowed::Windowed;
use line::{Lines, line};

/// From this many rows on only those in view are in the document.
const WINDOWED: usize = 150;
/// Containers with more members than this are folded at first.
const WIDE: usize = 60;
const ROW: usize = 20;

/// A place in a tree that somebody asks about, and its value.
pub type Asked = Rc<[Step]>;

/// What the tree is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The value, with what changed.
    pub tree: Shared<Node>,
    /// How many levels are open at first.
    #[prop_or(3)]
    pub depth: usize,
    /// Hides what did not change beside what did.
    #[prop_or(false)]
    pub only_changes: bool,
    /// Words that rows must have, in lower case.
    #[prop_or_default]
    pub query: Rc<str>,
    /// A place that is shown and lit.
    #[prop_or_default]
    pub lit: Option<Asked>,
    /// Somebody asks where the value at a place is from.
    #[prop_or_default]
    pub onask: Option<Callback<Asked>>,
    /// What a screen reader calls it.
    #[prop_or(AttrValue::Static("JSON"))]
    pub label: AttrValue,
}

thread_local! {
    static TREES: Cell<u32> = const { Cell::new(0) };
}

/// A JSON tree.
#[component]
pub fn JsonTree(props: &Props) -> Html {
    let folding = use_state(Folding::default);
    let active = use_state_eq(|| 0usize);
    let id = use_memo((), |()| {
        TREES.set(TREES.get().wrapping_add(1));
        format!("tree-{}", TREES.get())
    });
    let look = Look {
        depth: props.depth,
        wide: WIDE,
        only_changes: props.only_changes,
        lit: props.lit.clone(),
        query: props.query.clone(),
    };
    let shown =
        use_memo((props.tree.clone(), (*folding).clone(), look), |(tree, folding, look)| rows(tree, folding, look));
    let lit = props.lit.as_ref().and_then(|lit| shown.iter().position(|row| row.way == *lit));
    {
        // What was asked for elsewhere is brought into view.
        let id = Rc::clone(&id);
        use_effect_with(lit, move |&lit| {
            let row = lit.and_then(|at| by_id(&format!("{id}-{at}")));
            if let Some(row) = row {
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Center);
                row.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    }
    let turn = {
        let folding = folding.clone();
        Callback::from(move |path: Path| {
            let mut next = (*folding).clone();
            next.turn(&path);
            folding.set(next);
        })
    };
    let at = (*active).min(shown.len().saturating_sub(1));
    let onkeydown = {
        let (shown, turn, active, onask) = (Rc::clone(&shown), turn.clone(), active.clone(), props.onask.clone());
        let id = Rc::clone(&id);
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let Some(deed) = deed(&event.key(), &shown, at) else { return };
            event.prevent_default();
            event.stop_propagation();
            match deed {
                Deed::Go(to) => {
                    active.set(to);
                    if let Some(row) = by_id(&format!("{id}-{to}")) {
                        let options = web_sys::ScrollIntoViewOptions::new();
                        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                        row.scroll_into_view_with_scroll_into_view_options(&options);
                    }
                }
                Deed::Turn(path) => turn.emit(path),
                Deed::Ask(way) => {
                    if let Some(onask) = &onask {
                        onask.emit(way);
                    }
                }
                Deed::Copy(text) => copy(&text),
            }
        })
    };
    let choose = {
        let (active, id) = (active.clone(), Rc::clone(&id));
        Callback::from(move |at: usize| {
            active.set(at);
            if let Some(tree) = by_id(&id).and_then(|tree| tree.dyn_into::<HtmlElement>().ok()) {
                let options = web_sys::FocusOptions::new();
                options.set_prevent_scroll(true);
                let _ = tree.focus_with_options(&options);
            }
        })
    };
    let lines = Lines {
        id: Rc::clone(&id),
        folding: Rc::new((*folding).clone()),
        active: at,
        lit,
        turn,
        choose,
        ask: props.onask.clone(),
        one_line: shown.len() > WINDOWED,
    };
    let class = classes!("json", lines.one_line.then_some("json--long"), props.onask.is_some().then_some("json--asks"));
    let body = if lines.one_line {
        let count = shown.len();
        let rendered = Rc::clone(&shown);
        let render = {
            let lines = lines.clone();
            Callback::from(move |at: usize| rendered.get(at).map_or_else(Html::default, |row| line(&lines, at, row)))
        };
        let keep = lit.or((at > 0).then_some(at));
        html! { <Windowed class="json__window" {count} row={ROW} {render} {keep} role="none" tabindex="-1" label="" /> }
    } else {
        html! { <>{ for shown.iter().enumerate().map(|(at, row)| line(&lines, at, row)) }</> }
    };
    let nothing = shown.len() <= 1 && !props.query.is_empty();
    html! {
        <div {class} id={(*id).clone()} role="tree" tabindex="0" aria-label={props.label.clone()} data-keys="own"
            aria-activedescendant={format!("{id}-{at}")} {onkeydown}>
            { body }
            if nothing { <p class="json__none" role="none">{ tr("Nothing here has these words.") }</p> }
        </div>
    }
}

fn by_id(id: &str) -> Option<Element> {
    web_sys::window()?.document()?.get_element_by_id(id)
}

/// What a key does in a tree.
#[derive(Debug, PartialEq)]
enum Deed {
    Go(usize),
    Turn(Path),
    Ask(Asked),
    Copy(String),
}

/// What the key does when the row `at` is the active one.
fn deed(key: &str, rows: &[Row], at: usize) -> Option<Deed> {
    let row = rows.get(at)?;
    let last = rows.len().saturating_sub(1);
    let fold = match &row.body {
        Body::Fold { open, .. } | Body::Rest { open, .. } => Some(*open),
        Body::Leaf { .. } => None,
    };
    let value = match &row.body {
        Body::Fold { value, .. } | Body::Leaf { value, .. } => Some(value),
        Body::Rest { .. } => None,
    };
    Some(match key {
        "ArrowDown" => Deed::Go((at + 1).min(last)),
        "ArrowUp" => Deed::Go(at.saturating_sub(1)),
        "Home" => Deed::Go(0),
        "End" => Deed::Go(last),
        "ArrowRight" if fold == Some(false) => Deed::Turn(Rc::clone(&row.path)),
        "ArrowRight" => Deed::Go((at + 1).min(last)),
        "ArrowLeft" if fold == Some(true) => Deed::Turn(Rc::clone(&row.path)),
        "ArrowLeft" => Deed::Go(rows.get(..at)?.iter().rposition(|above| above.depth < row.depth).unwrap_or(at)),
        " " if fold.is_some() => Deed::Turn(Rc::clone(&row.path)),
        "Enter" if value.is_none() => Deed::Turn(Rc::clone(&row.path)),
        "Enter" => Deed::Ask(Rc::clone(&row.way)),
        "c" => Deed::Copy(value?.to_json_pretty()),
        "p" => Deed::Copy(path_text(&row.way)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use stepthrough::value::Value;

    #[test]
    fn keys_go_through_the_tree() {
        let value = Value::parse(r#"{"a":{"b":1},"c":2}"#).unwrap();
        let look = Look { depth: 1, wide: 9, ..Look::default() };
        let rows = rows(&Node::plain(&value), &Folding::default(), &look);
        let check = |key: &str, at: usize, expected: Option<Deed>| assert_eq!(deed(key, &rows, at), expected, "{key}");
        check("ArrowDown", 2, Some(Deed::Go(2)));
        check("ArrowUp", 1, Some(Deed::Go(0)));
        check("ArrowRight", 1, Some(Deed::Turn(Rc::from("$.a"))));
        check("ArrowLeft", 2, Some(Deed::Go(0)));
        check("ArrowLeft", 0, Some(Deed::Turn(Rc::from("$"))));
        check("Enter", 2, Some(Deed::Ask(Rc::from([Step::Key(Rc::from("c"))]))));
        check("c", 2, Some(Deed::Copy("2".to_owned())));
        check("p", 1, Some(Deed::Copy("$.a".to_owned())));
        check("x", 1, None);
    }
}
