//! Hands the picture to the outside.

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url};

use crate::handing;
use crate::machine::Machine;
use crate::picture::{Drawing, mermaid, svg};
use crate::progress::Progress;
use crate::state::Action;
use crate::studio::Studio;
use crate::texts::tr;

use super::tools::Export;

/// Pixels of a picture for one of the page.
const SCALE: f64 = 2.0;
/// What browsers take at least: a side, and an area.
const LONGEST: f64 = 16_000.0;
const LARGEST: f64 = 100_000_000.0;

/// Hands the picture out in the form that was asked for.
pub fn hand_out(what: Export, drawing: &Drawing, machine: &Machine, progress: &Progress, studio: &Studio) {
    let title = if machine.comment.is_empty() { tr("Workflow") } else { &*machine.comment };
    let picture = || svg::of(drawing, machine, progress, title);
    let chart = || mermaid::of(machine, drawing.direction);
    let notice = |words: &'static str| Action::Notice(Some(Rc::from(words)));
    match what {
        Export::Svg => handing::download_as("workflow.svg", "image/svg+xml", &picture()),
        Export::Mermaid => handing::download_as("workflow.mmd", "text/plain", &chart()),
        Export::CopyMermaid => {
            handing::copy(&chart());
            studio.act(notice(tr("Copied: the workflow as a Mermaid flowchart.")));
        }
        Export::Png => {
            let (studio, size) = (studio.clone(), (drawing.size.w, drawing.size.h));
            let words = tr("The browser could not draw the picture. Take the SVG file instead.");
            png("workflow.png", picture(), size, move || studio.act(notice(words)));
        }
    }
}

/// Saves the picture as PNG; calls back when the browser cannot draw it.
fn png(name: &'static str, svg: String, size: (f64, f64), failed: impl FnOnce() + 'static) {
    spawn_local(async move {
        if draw(name, &svg, size).await.is_err() {
            failed();
        }
    });
}

async fn draw(name: &'static str, svg: &str, (w, h): (f64, f64)) -> Result<(), JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let address = Url::create_object_url_with_blob(&handing::blob("image/svg+xml", svg)?)?;
    let image = HtmlImageElement::new()?;
    image.set_src(&address);
    let decoded = JsFuture::from(image.decode()).await;
    Url::revoke_object_url(&address)?;
    decoded?;
    let scale = SCALE.min(LONGEST / w.max(h).max(1.0)).min((LARGEST / (w * h).max(1.0)).sqrt());
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width((w * scale).ceil() as u32);
    canvas.set_height((h * scale).ceil() as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into();
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, w * scale, h * scale)?;
    let taken = Closure::once_into_js(move |blob: Option<Blob>| {
        if let Some(blob) = blob {
            let _ = handing::offer(name, &blob);
        }
    });
    canvas.to_blob(taken.unchecked_ref())
}
