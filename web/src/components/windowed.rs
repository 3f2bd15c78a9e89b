//! A long list of rows of one height, of which only those in view are in the document.

use web_sys::HtmlElement;
use yew::prelude::*;

/// What the list is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// How many rows there are.
    pub count: usize,
    /// The height of each, in pixels.
    pub row: usize,
    /// Makes the row of an index; its root has a key.
    pub render: Callback<usize, Html>,
    /// A row that is scrolled into view whenever it changes.
    #[prop_or_default]
    pub keep: Option<usize>,
    /// CSS class of the scrolled box.
    #[prop_or_default]
    pub class: Classes,
    /// The list's role.
    #[prop_or(AttrValue::Static("list"))]
    pub role: AttrValue,
    /// Whether the tab key stops at it: `-1` where something around it takes the keys.
    #[prop_or(AttrValue::Static("0"))]
    pub tabindex: AttrValue,
    /// What a screen reader calls it.
    pub label: AttrValue,
}

/// Rows above and below those in view.
const MARGIN: usize = 12;

/// A windowed list.
#[component]
pub fn Windowed(props: &Props) -> Html {
    let node = use_node_ref();
    // Where it is scrolled to and how high it is; a guess until the browser has said.
    let seen = use_state_eq(|| (0usize, 640usize));
    let measure = {
        let (node, seen, row) = (node.clone(), seen.clone(), props.row.max(1));
        Callback::from(move |()| {
            if let Some(element) = node.cast::<HtmlElement>() {
                let top = usize::try_from(element.scroll_top()).unwrap_or(0) / row * row;
                seen.set((top, usize::try_from(element.client_height()).unwrap_or(0).max(row)));
            }
        })
    };
    {
        let measure = measure.clone();
        super::super::hooks::use_resize(node.clone(), measure);
    }
    {
        let node = node.clone();
        use_effect_with((props.keep, props.row), move |&(keep, row)| {
            if let (Some(keep), Some(element)) = (keep, node.cast::<HtmlElement>()) {
                let clamp = |pixels: usize| i32::try_from(pixels).unwrap_or(i32::MAX);
                let (top, bottom) = (clamp(keep * row), clamp((keep + 1) * row));
                let (from, height) = (element.scroll_top(), element.client_height());
                if top < from {
                    element.set_scroll_top((top - clamp(row)).max(0));
                } else if bottom > from + height {
                    element.set_scroll_top(bottom - height + clamp(row));
                }
            }
        });
    }
    let (top, height) = *seen;
    let first = (top / props.row.max(1)).saturating_sub(MARGIN);
    let last = (first + height / props.row.max(1) + 2 * MARGIN + 1).min(props.count);
    let first = first.min(last);
    let (above, total) = (first * props.row, props.count * props.row);
    let onscroll = measure.reform(|_: Event| ());
    html! {
        <div class={classes!("windowed", props.class.clone())} ref={node} {onscroll} tabindex={props.tabindex.clone()}
            role={props.role.clone()} aria-label={Some(props.label.clone()).filter(|label| !label.is_empty())}>
            <div class="windowed__space" style={format!("height:{total}px")} role="presentation">
                <div class="windowed__rows" style={format!("transform:translateY({above}px)")} role="presentation">
                    { for (first..last).map(|at| props.render.emit(at)) }
                </div>
            </div>
        </div>
    }
}
