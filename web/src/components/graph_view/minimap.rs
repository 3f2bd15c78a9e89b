//! A large workflow at a glance, and the part of it that is in view.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};
use yew::prelude::*;

use crate::graph::{Rect, Size};
use crate::picture::{Drawing, Shape};
use crate::progress::Progress;
use crate::shared::Shared;
use crate::texts::tr;

/// The most room it takes: in pixels, and of its pane. A long chain of states would be a hair without the least.
const ROOM: (f64, f64) = (168.0, 132.0);
const SHARE: f64 = 0.3;
const LEAST: f64 = 24.0;

/// What the map is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The whole picture.
    pub drawing: Shared<Drawing>,
    /// How its states stand.
    pub progress: Shared<Progress>,
    /// The part in view.
    pub visible: Rect,
    /// The pane that it lies over.
    pub pane: Size,
    /// Brings a point of the picture into the middle.
    pub oncenter: Callback<(f64, f64)>,
}

/// The small map.
#[component]
pub fn Minimap(props: &Props) -> Html {
    let held = use_state_eq(|| false);
    let shapes =
        use_memo((props.drawing.clone(), props.progress.clone()), |(drawing, progress)| shapes(drawing, progress));
    let size = props.drawing.size;
    let room = (ROOM.0.min(props.pane.w * SHARE), ROOM.1.min(props.pane.h * SHARE));
    let scale = (room.0 / size.w.max(1.0)).min(room.1 / size.h.max(1.0));
    let length = |whole: f64| format!("{:.0}", (whole * scale).max(LEAST));
    let go = {
        let oncenter = props.oncenter.clone();
        move |event: &PointerEvent| {
            let Some(map) = event.current_target().and_then(|map| map.dyn_into::<Element>().ok()) else { return };
            let rect = map.get_bounding_client_rect();
            let at = |pointer: i32, from: f64, length: f64, whole: f64| {
                ((f64::from(pointer) - from) / length.max(1.0)).clamp(0.0, 1.0) * whole
            };
            let x = at(event.client_x(), rect.x(), rect.width(), size.w);
            oncenter.emit((x, at(event.client_y(), rect.y(), rect.height(), size.h)));
        }
    };
    let onpointerdown = {
        let (held, go) = (held.clone(), go.clone());
        Callback::from(move |event: PointerEvent| {
            event.stop_propagation();
            if let Some(map) = event.current_target().and_then(|map| map.dyn_into::<Element>().ok()) {
                let _ = map.set_pointer_capture(event.pointer_id());
            }
            held.set(true);
            go(&event);
        })
    };
    let onpointermove = {
        let held = held.clone();
        Callback::from(move |event: PointerEvent| {
            if *held {
                go(&event);
            }
        })
    };
    let onpointerup = Callback::from(move |_: PointerEvent| held.set(false));
    let (left, top) = (props.visible.x.max(0.0), props.visible.y.max(0.0));
    let (right, bottom) = (props.visible.right().min(size.w), props.visible.bottom().min(size.h));
    html! {
        <svg class="minimap" role="img" aria-label={tr("Map of the whole graph")} viewBox={format!("0 0 {:.0} {:.0}", size.w, size.h)}
            width={length(size.w)} height={length(size.h)} preserveAspectRatio="none"
            {onpointerdown} {onpointermove} onpointerup={onpointerup.clone()} onpointercancel={onpointerup}>
            { for shapes.iter().map(|(class, path)| html! { <path key={*class} class={format!("minimap__{class} tone-{class}")} d={path.clone()} /> }) }
            <rect class="minimap__view" x={format!("{left:.0}")} y={format!("{top:.0}")} width={format!("{:.0}", (right - left).max(0.0))}
                height={format!("{:.0}", (bottom - top).max(0.0))} />
        </svg>
    }
}

/// One path for all boxes that stand alike.
fn shapes(drawing: &Drawing, progress: &Progress) -> Vec<(&'static str, AttrValue)> {
    let mut paths: BTreeMap<(bool, &'static str), String> = BTreeMap::new();
    for figure in &drawing.figures {
        let open = figure.shape == Shape::Open;
        let class = if open { "ground" } else { progress.of(figure.state).standing.class() };
        let Rect { x, y, w, h } = figure.rect;
        let _ = write!(paths.entry((!open, class)).or_default(), "M{x:.0} {y:.0}h{w:.0}v{h:.0}h-{w:.0}z");
    }
    paths.into_iter().map(|((_, class), path)| (class, AttrValue::from(path))).collect()
}
