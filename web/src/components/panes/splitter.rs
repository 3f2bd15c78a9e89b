//! A border between two panes that is moved by pointer or key.

use web_sys::{Element, PointerEvent};
use yew::prelude::*;

use crate::layout::{Border, Layout};
use crate::state::Change;
use crate::studio::use_studio;

/// How far an arrow key moves a border, in thousandths.
const KEY_STEP: u16 = 20;

/// What a splitter is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which border.
    pub border: Border,
    /// How the panes are arranged.
    pub layout: Layout,
    /// What a screen reader calls it.
    pub label: AttrValue,
    /// The id of the pane that it makes larger.
    pub controls: AttrValue,
}

/// A border that can be moved. Home and End move it as far as it goes; a double click puts it where it was at first.
#[component]
pub fn Splitter(props: &Props) -> Html {
    let studio = use_studio();
    let node = use_node_ref();
    let dragged = use_state_eq(|| false);
    let Props { border, layout, .. } = *props;
    let upright = matches!(border, Border::Code | Border::Data);
    let (least, most) = layout.range(border);
    let set = move |at: u16| studio.act(Change::Layout(layout.with_border(border, at)));
    let onkeydown = {
        let set = set.clone();
        Callback::from(move |event: KeyboardEvent| {
            let now = layout.at(border);
            let at = match event.key().as_str() {
                "ArrowLeft" if upright => now.saturating_sub(KEY_STEP),
                "ArrowRight" if upright => now + KEY_STEP,
                "ArrowUp" if !upright => now.saturating_sub(KEY_STEP),
                "ArrowDown" if !upright => now + KEY_STEP,
                "Home" => least,
                "End" => most,
                "Enter" => layout.with_usual(border).at(border),
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            set(at);
        })
    };
    let onpointerdown = {
        let dragged = dragged.clone();
        let node = node.clone();
        Callback::from(move |event: PointerEvent| {
            if event.button() == 0
                && let Some(element) = node.cast::<Element>()
            {
                event.prevent_default();
                dragged.set(element.set_pointer_capture(event.pointer_id()).is_ok());
            }
        })
    };
    let onpointermove = {
        let (dragged, node, set) = (dragged.clone(), node.clone(), set.clone());
        Callback::from(move |event: PointerEvent| {
            let parent = node.cast::<Element>().and_then(|element| element.parent_element());
            if let Some(room) = parent.filter(|_| *dragged).map(|parent| parent.get_bounding_client_rect()) {
                let (from, size, at) = match upright {
                    true => (room.left(), room.width(), f64::from(event.client_x())),
                    false => (room.top(), room.height(), f64::from(event.client_y())),
                };
                set(((at - from) / size.max(1.0) * 1000.0).clamp(0.0, 1000.0) as u16);
            }
        })
    };
    let end = {
        let dragged = dragged.clone();
        Callback::from(move |_: PointerEvent| dragged.set(false))
    };
    let ondblclick = Callback::from(move |_: MouseEvent| set(layout.with_usual(border).at(border)));
    html! {
        <div class={classes!("splitter", if upright { "splitter--upright" } else { "splitter--level" }, dragged.then_some("splitter--moved"))}
            ref={node} role="separator" tabindex="0" aria-orientation={if upright { "vertical" } else { "horizontal" }}
            aria-label={props.label.clone()} aria-controls={props.controls.clone()}
            aria-valuenow={layout.at(border).to_string()} aria-valuemin={least.to_string()} aria-valuemax={most.to_string()}
            {onkeydown} {onpointerdown} {onpointermove} onpointerup={end.clone()} onpointercancel={end} {ondblclick} data-keys="own" />
    }
}
