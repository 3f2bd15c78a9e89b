//! The workflow as a picture that follows the run: pan, zoom, fold, click.

mod camera;
mod export;
mod figures;
mod gestures;
mod lines;
mod looks;
mod minimap;
mod pictured;
mod tools;
mod viewport;

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent, SvgElement};
use yew::prelude::*;

use crate::breakpoints::Breakpoint;
use crate::graph::{Direction, Rect, Size};
use crate::hooks::storage::{keep_direction, kept_direction};
use crate::hooks::use_resize;
use crate::machine::StateIx;
use crate::picture::{Drawing, Figure, Folding, HEAD, Shape, Tile, Way, neighbour, tiles};
use crate::progress::Progress;
use crate::shared::Shared;
use crate::state::Checks;
use crate::studio::use_studio;
use crate::texts::{tr, tr_with};

use super::frame::Framed;
use super::icon::{Icon, icon};
use camera::{Camera, Move};
use gestures::use_gestures;
use looks::{Looks, end};
use minimap::Minimap;
use pictured::{Pictured, use_pictured};
use tools::{Export, Tools};

/// So many boxes are drawn whether they are in view or not.
const SMALL: usize = 150;

/// What the graph is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The workflow.
    pub checks: Shared<Checks>,
    /// How its states stand.
    pub progress: Shared<Progress>,
    /// The state that is looked at.
    pub selected: Option<StateIx>,
    /// Chooses a state, or none.
    pub onpick: Callback<Option<StateIx>>,
    /// Rises when the picture is to be fitted into its pane.
    pub fit: u32,
    /// Where a played run stops.
    pub breakpoints: Shared<Vec<Breakpoint>>,
}

/// The graph.
#[component]
pub fn GraphView(props: &Props) -> Html {
    let machine = use_pictured(&props.checks.machine);
    if machine.states.is_empty() {
        return html! {
            <div class="graph">
                <div class="empty">
                    <div class="empty__icon">{ super::icon::sized(Icon::Graph, 28) }</div>
                    <p>{ tr("The graph appears as soon as the definition has a state.") }</p>
                </div>
            </div>
        };
    }
    html! { <Canvas {machine} progress={props.progress.clone()} selected={props.selected} onpick={props.onpick.clone()} fit={props.fit}
    breakpoints={props.breakpoints.clone()} /> }
}

#[derive(Properties, PartialEq)]
struct CanvasProps {
    machine: Pictured,
    progress: Shared<Progress>,
    selected: Option<StateIx>,
    onpick: Callback<Option<StateIx>>,
    fit: u32,
    breakpoints: Shared<Vec<Breakpoint>>,
}

/// A workflow that has states.
#[component]
fn Canvas(props: &CanvasProps) -> Html {
    let CanvasProps { machine, progress, selected, onpick, fit, breakpoints } = props;
    let studio = use_studio();
    let place = use_node_ref();
    let direction = use_state_eq(kept_direction);
    let folding = use_state_eq(Folding::default);
    let focus = use_state_eq(|| None::<StateIx>);
    let hovered = use_state_eq(|| None::<(usize, i32, i32)>);
    let camera = use_reducer(Camera::default);
    // What was folded or opened last, and where it stood; what is to have the focus once it is drawn.
    let turned = use_mut_ref(|| None::<(StateIx, Rect)>);
    let wanted = use_mut_ref(|| None::<StateIx>);

    let drawing = use_memo((machine.clone(), (*folding).clone(), *direction), |(machine, folding, direction)| {
        Shared::new(Drawing::of(machine, folding, *direction))
    });
    let drawing = (*drawing).clone();
    let tiles = use_memo(drawing.clone(), |drawing| tiles(drawing).into_iter().map(Shared::new).collect::<Vec<_>>());
    use_placing(&drawing, machine, &camera, &turned);
    use_resize(place.clone(), {
        let (place, camera) = (place.clone(), camera.dispatcher());
        Callback::from(move |()| {
            if let Some(pane) = place.cast::<Element>() {
                camera.dispatch(Move::Pane(Size { w: pane.client_width().into(), h: pane.client_height().into() }));
            }
        })
    });
    {
        let camera = camera.dispatcher();
        let wall = use_context::<Framed>().is_some_and(|framed| framed.0.presenter);
        use_effect_with(wall, move |&wall| {
            if wall {
                camera.dispatch(Move::Wall(true));
            }
            move || {
                if wall {
                    camera.dispatch(Move::Wall(false));
                }
            }
        });
    }
    {
        let camera = camera.dispatcher();
        use_effect_with(*fit, move |&fit| {
            if fit > 0 {
                camera.dispatch(Move::Fit);
            }
        });
    }
    {
        // What is looked at, or where something happens, comes into view.
        let (camera, drawing, machine) = (camera.dispatcher(), drawing.clone(), machine.clone());
        use_effect_with(selected.or(progress.here), move |&state| {
            let at = state.and_then(|state| drawing.shown(&machine, state));
            if let Some(figure) = at.and_then(|at| drawing.figures.get(at)) {
                camera.dispatch(Move::Show(head(figure)));
            }
        });
    }
    {
        // The box that the arrow keys went to may be drawn only now that it is in view.
        let wanted = wanted.clone();
        use_effect(move || {
            let id = wanted.borrow().map(|state| format!("state-{state}"));
            let page = web_sys::window().and_then(|window| window.document());
            let found = id.and_then(|id| page?.get_element_by_id(&id)?.dyn_into::<SvgElement>().ok());
            if let Some(element) = found {
                *wanted.borrow_mut() = None;
                let _ = element.focus();
            }
        });
    }
    let gestures = use_gestures(place.clone(), camera.dispatcher());

    let turn = {
        let (folding, machine, turned, drawing) = (folding.clone(), machine.clone(), turned.clone(), drawing.clone());
        move |state: StateIx| {
            let figure = drawing.box_of(state).and_then(|at| drawing.figures.get(at));
            if let Some(figure) = figure.filter(|figure| figure.shape != Shape::Plain) {
                *turned.borrow_mut() = Some((state, figure.rect));
                folding.set(folding.turned(&machine, state));
            }
        }
    };
    let onclick = {
        let (onpick, turn) = (onpick.clone(), turn.clone());
        Callback::from(move |event: MouseEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let Some(state) = target.as_ref().and_then(state_of) else { return };
            match target.and_then(|target| target.closest("[data-fold]").ok().flatten()) {
                Some(_) => turn(state),
                None => onpick.emit(Some(state)),
            }
        })
    };
    let ondblclick = {
        let turn = turn.clone();
        Callback::from(move |event: MouseEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let on_button =
                target.as_ref().is_some_and(|target| target.closest("[data-fold]").ok().flatten().is_some());
            if let Some(state) = target.as_ref().and_then(state_of).filter(|_| !on_button) {
                turn(state);
            }
        })
    };
    let go_to = {
        let (focus, wanted, camera, drawing) = (focus.clone(), wanted.clone(), camera.dispatcher(), drawing.clone());
        move |at: usize| {
            if let Some(figure) = drawing.figures.get(at) {
                focus.set(Some(figure.state));
                *wanted.borrow_mut() = Some(figure.state);
                camera.dispatch(Move::Show(head(figure)));
            }
        }
    };
    let onkeydown = {
        let (drawing, onpick, camera, wanted) = (drawing.clone(), onpick.clone(), camera.dispatcher(), wanted.clone());
        // Folded and unfolded are drawn as two elements: the focus goes from one to the other.
        let turn = move |state: StateIx| {
            *wanted.borrow_mut() = Some(state);
            turn(state);
        };
        Callback::from(move |event: KeyboardEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let Some(state) = target.as_ref().and_then(state_of).filter(|_| !event.ctrl_key() && !event.meta_key())
            else {
                return;
            };
            let Some(at) = drawing.box_of(state) else { return };
            let towards = |way: Way| neighbour(&drawing, at, way).map_or((), &go_to);
            match event.key().as_str() {
                "ArrowLeft" => towards(Way::Left),
                "ArrowRight" => towards(Way::Right),
                "ArrowUp" => towards(Way::Up),
                "ArrowDown" => towards(Way::Down),
                "Home" => go_to(0),
                "End" => go_to(drawing.figures.len().saturating_sub(1)),
                "o" | "O" => turn(state),
                "Enter" if drawing.figures.get(at).is_some_and(|figure| figure.shape == Shape::Folded) => turn(state),
                "Enter" | " " => onpick.emit(Some(state)),
                "+" | "=" => camera.dispatch(Move::ZoomMiddle(1.25)),
                "-" => camera.dispatch(Move::ZoomMiddle(0.8)),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let onfocusin = {
        let (focus, camera, drawing) = (focus.clone(), camera.dispatcher(), drawing.clone());
        Callback::from(move |event: FocusEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let Some(state) = target.as_ref().and_then(state_of) else { return };
            focus.set(Some(state));
            if let Some(figure) = drawing.box_of(state).and_then(|at| drawing.figures.get(at)) {
                camera.dispatch(Move::Show(head(figure)));
            }
        })
    };
    let onpointerover = {
        let (hovered, place) = (hovered.clone(), place.clone());
        Callback::from(move |event: PointerEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let line = target.and_then(|target| target.closest("[data-line]").ok().flatten());
            let line = line.and_then(|line| line.get_attribute("data-line")?.parse().ok());
            let rect = place.cast::<Element>().map(|pane| pane.get_bounding_client_rect());
            hovered
                .set(line.zip(rect).map(|(line, rect)| {
                    (line, event.client_x() - rect.x() as i32, event.client_y() - rect.y() as i32)
                }));
        })
    };
    let onpointerleave = {
        let hovered = hovered.clone();
        Callback::from(move |_: PointerEvent| hovered.set(None))
    };

    let ondirection = {
        let (direction, camera) = (direction.clone(), camera.dispatcher());
        Callback::from(move |turned: Direction| {
            keep_direction(turned);
            direction.set(turned);
            camera.dispatch(Move::Fit);
        })
    };
    let holds_boxes = drawing.figures.iter().any(|figure| figure.shape != Shape::Plain);
    let folded = holds_boxes.then(|| drawing.figures.iter().any(|figure| figure.shape == Shape::Folded));
    let onfold = {
        let (folding, machine) = (folding.clone(), machine.clone());
        Callback::from(move |fold: bool| folding.set(folding.all(&machine, fold)))
    };
    let onexport = {
        let (drawing, machine, progress) = (drawing.clone(), machine.clone(), progress.clone());
        Callback::from(move |what: Export| export::hand_out(what, &drawing, &machine, &progress, &studio))
    };

    let visible = camera.viewport.visible(camera.pane);
    let zoom = |factor: f64| {
        let camera = camera.dispatcher();
        Callback::from(move |_: MouseEvent| camera.dispatch(Move::ZoomMiddle(factor)))
    };
    let refit = {
        let camera = camera.dispatcher();
        Callback::from(move |_: MouseEvent| camera.dispatch(Move::Fit))
    };
    let oncenter = {
        let camera = camera.dispatcher();
        Callback::from(move |(x, y): (f64, f64)| camera.dispatch(Move::Center(x, y)))
    };
    let looks = Looks::of(&drawing, machine, progress, *selected, *focus, breakpoints);
    // Of a small picture everything is drawn, for printers and for those who search the page.
    let small = drawing.figures.len() <= SMALL;
    let in_view: Vec<&Shared<Tile>> = tiles.iter().filter(|tile| small || meets(&tile.extent, &visible)).collect();
    let tip = hovered.as_ref().and_then(|&(line, x, y)| Some((drawing.lines.get(line)?, x, y)));
    html! {
        <div class="graph">
            <div class="graph__canvas" ref={place} onpointerdown={gestures.onpointerdown} onpointermove={gestures.onpointermove}
                onpointerup={gestures.onpointerup.clone()} onpointercancel={gestures.onpointerup} onmousedown={gestures.onmousedown}
                {onpointerover} {onpointerleave} {onclick} {ondblclick} {onkeydown} {onfocusin} data-keys="own">
                <svg class={classes!("graph__svg", camera.viewport.detail())} role="group"
                    aria-label={tr("Graph of the workflow. The arrow keys go from state to state. The States tab below lists the same.")}>
                    <defs>{ for ["idle", "taken", "catch"].map(lines::arrow) }</defs>
                    <g class={classes!("graph__world", camera.glides.then_some("graph__world--glides"))} style={camera.viewport.transform()}>
                        <g>{ for in_view.iter().map(|tile| looks.figures(tile, true)) }</g>
                        <g aria-hidden="true">{ for in_view.iter().map(|tile| looks.lines(tile)) }</g>
                        <g aria-hidden="true">{ for drawing.ends.iter().map(end) }</g>
                        <g>{ for in_view.iter().map(|tile| looks.figures(tile, false)) }</g>
                    </g>
                </svg>
                if let Some((line, x, y)) = tip {
                    <div class="graph__tip" style={format!("--x:{x}px;--y:{y}px")} aria-hidden="true">{ lines::whole(line, machine, progress) }</div>
                }
            </div>
            <Tools direction={*direction} {ondirection} {folded} {onfold} {onexport} />
            <div class="graph__corner">
                if !camera.holds_all() && drawing.figures.len() > 4 {
                    <Minimap drawing={drawing.clone()} progress={progress.clone()} {visible} pane={camera.pane} {oncenter} />
                }
                <div class="graph__tools" role="group" aria-label={tr("Zoom")}>
                    <button class="tool" type="button" onclick={zoom(0.8)} aria-label={tr("Zoom out")} title={tr("Zoom out")}>{ icon(Icon::Minus) }</button>
                    <span class="graph__scale">{ tr_with("{n} %", &[("n", &camera.viewport.percent())]) }</span>
                    <button class="tool" type="button" onclick={zoom(1.25)} aria-label={tr("Zoom in")} title={tr("Zoom in")}>{ icon(Icon::Plus) }</button>
                    <button class="tool" type="button" onclick={refit} aria-label={tr("Fit the graph")} title={tr("Fit the graph (F)")}>{ icon(Icon::Fit) }</button>
                </div>
            </div>
        </div>
    }
}

/// The picture is placed when it is another one, and keeps its place when it only changed.
#[hook]
fn use_placing(
    drawing: &Shared<Drawing>,
    machine: &Pictured,
    camera: &UseReducerHandle<Camera>,
    turned: &Rc<std::cell::RefCell<Option<(StateIx, Rect)>>>,
) {
    let known = use_mut_ref(Pictured::default);
    let (camera, turned, machine) = (camera.dispatcher(), turned.clone(), machine.clone());
    use_effect_with(drawing.clone(), move |drawing| {
        let before = known.replace(machine.clone());
        let first = drawing.ends.first().map(|end| end.rect);
        let kept = turned.take().and_then(|(state, was)| {
            let is = drawing.box_of(state).and_then(|at| drawing.figures.get(at))?;
            Some((was, is.rect))
        });
        let another = before.matching(&machine).iter().flatten().next().is_none();
        camera.dispatch(match another {
            true => Move::Open(drawing.size, first),
            false => Move::Changed(drawing.size, first, kept),
        });
    });
}

/// The part of a box that is to be in view: of an open one its head.
fn head(figure: &Figure) -> Rect {
    match figure.shape {
        Shape::Open => Rect { h: HEAD, w: figure.rect.w.min(260.0), ..figure.rect },
        _ => figure.rect,
    }
}

fn meets(a: &Rect, b: &Rect) -> bool {
    /// What is about to come into view is drawn already.
    const AROUND: f64 = 80.0;
    a.x - AROUND < b.right() && b.x < a.right() + AROUND && a.y - AROUND < b.bottom() && b.y < a.bottom() + AROUND
}

/// The state whose box, or a part of it, this is.
fn state_of(element: &Element) -> Option<StateIx> {
    element.closest("[data-ix]").ok().flatten()?.get_attribute("data-ix")?.parse().ok()
}
