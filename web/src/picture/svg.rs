//! The picture as a file of its own: an SVG that needs no style sheet and no page, in light colours.

use std::fmt::Write as _;

use crate::components::icon::Icon;
use crate::components::meaning::{kind_icon, standing_icon};
use crate::graph::EdgeKind;
use crate::machine::{Kind, Machine};
use crate::progress::{Progress, Standing};
use crate::texts::tr;

use super::{Drawing, End, Figure, HEAD, LABEL_LETTER, LABEL_LINE, Line, Shape, badges, width};

// The light colours of `styles/tokens.css`: a file has no page to take them from.
const PAPER: &str = "#ffffff";
const INK: &str = "#191f2d";
const INK_2: &str = "#475064";
const INK_3: &str = "#5f687b";
const RULE: &str = "#aab2c0";
const ACCENT: &str = "#4a45d6";
const CAUGHT: &str = "#a8480a";

const SANS: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, sans-serif";
const MONO: &str = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";

/// The file's text.
pub fn of(drawing: &Drawing, machine: &Machine, progress: &Progress, title: &str) -> String {
    let (w, h) = (drawing.size.w.ceil(), drawing.size.h.ceil());
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" \
         font-family=\"{SANS}\" role=\"img\">\n<title>{}</title>\n",
        escaped(title)
    );
    out.push_str("<defs>");
    for (name, colour) in [("idle", RULE), ("taken", ACCENT), ("catch", CAUGHT)] {
        let _ = write!(
            out,
            "<marker id=\"arrow-{name}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" \
             orient=\"auto\" markerUnits=\"userSpaceOnUse\"><path d=\"M0 .8 7 4 0 7.2Z\" fill=\"{colour}\"/></marker>"
        );
    }
    let _ = write!(out, "</defs>\n<rect width=\"{w}\" height=\"{h}\" fill=\"{PAPER}\"/>\n");
    let open = |figure: &&Figure| figure.shape == Shape::Open;
    drawing.figures.iter().filter(open).for_each(|figure| draw_figure(figure, machine, progress, &mut out));
    drawing.lines.iter().for_each(|line| draw_line(line, progress, &mut out));
    drawing.ends.iter().for_each(|end| draw_end(end, &mut out));
    drawing
        .figures
        .iter()
        .filter(|figure| !open(figure))
        .for_each(|figure| draw_figure(figure, machine, progress, &mut out));
    // Labels last: where lines cross, texts stay readable.
    drawing.lines.iter().for_each(|line| draw_label(line, progress, &mut out));
    out.push_str("</svg>\n");
    out
}

fn draw_figure(figure: &Figure, machine: &Machine, progress: &Progress, out: &mut String) {
    let Some(state) = machine.state(figure.state) else { return };
    let progress = progress.of(figure.state);
    let (tone, soft) = tones(progress.standing);
    let rect = figure.rect;
    let _ = write!(out, "<g transform=\"translate({:.1} {:.1})\">", rect.x, rect.y);
    if figure.shape == Shape::Folded {
        for by in [6, 3] {
            let _ = write!(
                out,
                "<rect x=\"{by}\" y=\"{by}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"9\" fill=\"{soft}\" stroke=\"{tone}\"/>",
                rect.w, rect.h
            );
        }
    }
    let open = figure.shape == Shape::Open;
    let dashes = if open { " stroke-dasharray=\"5 4\"" } else { "" };
    let fill = if open { "#f7f8fa" } else { soft };
    let _ = write!(
        out,
        "<rect width=\"{:.1}\" height=\"{:.1}\" rx=\"9\" fill=\"{fill}\" stroke=\"{tone}\" stroke-width=\"1.25\"{dashes}/>",
        rect.w, rect.h
    );
    let middle = if open { HEAD } else { rect.h } / 2.0;
    let colour = kind_colour(state.kind);
    let _ = write!(
        out,
        "<rect x=\"8\" y=\"{:.1}\" width=\"28\" height=\"28\" rx=\"7\" fill=\"{colour}\" fill-opacity=\"0.13\"/>",
        middle - 14.0
    );
    draw_icon(kind_icon(state.kind), (14.0, middle - 8.0), colour, out);
    let _ = write!(
        out,
        "<text x=\"44\" y=\"{:.1}\" font-size=\"13\" font-weight=\"600\" fill=\"{INK}\">{}</text>\
         <text x=\"44\" y=\"{:.1}\" font-size=\"11\" fill=\"{INK_3}\">{}</text>",
        middle - 2.0,
        escaped(&figure.name),
        middle + 13.5,
        escaped(&figure.detail)
    );
    if progress.standing != Standing::Idle {
        let (x, y) = (rect.w - 16.0, middle);
        let _ = write!(out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"10\" fill=\"{tone}\"/>");
        draw_icon(standing_icon(progress.standing), (x - 8.0, y - 8.0), PAPER, out);
    }
    let mut right = rect.w - 6.0;
    for badge in badges(&progress) {
        let wide = width(&badge.text, 6.6) + 12.0;
        right -= wide + 4.0;
        let (x, y) = (right + 4.0, -9.0);
        let _ = write!(
            out,
            "<rect x=\"{x:.1}\" y=\"{y}\" width=\"{wide:.1}\" height=\"18\" rx=\"9\" fill=\"{PAPER}\" stroke=\"{INK_3}\"/>\
             <text x=\"{:.1}\" y=\"4\" font-size=\"11\" font-weight=\"600\" text-anchor=\"middle\" fill=\"{INK_2}\" \
             font-family=\"{MONO}\">{}</text>",
            x + wide / 2.0,
            escaped(&badge.text)
        );
    }
    out.push_str("</g>\n");
}

fn draw_line(line: &Line, progress: &Progress, out: &mut String) {
    if line.route.path.is_empty() {
        return;
    }
    let (colour, arrow, wide) = line_look(line, progress);
    let dashes = match (line.kind, arrow) {
        (EdgeKind::Catch, _) => " stroke-dasharray=\"4 4\"",
        (EdgeKind::Default, "idle") => " stroke-dasharray=\"8 3\"",
        _ => "",
    };
    let _ = writeln!(
        out,
        "<path d=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{wide}\"{dashes} marker-end=\"url(#arrow-{arrow})\"/>",
        line.route.path
    );
}

fn draw_label(line: &Line, progress: &Progress, out: &mut String) {
    let Some(rect) = line.route.label.filter(|_| !line.label.is_empty()) else { return };
    let (colour, ..) = line_look(line, progress);
    let ink = if colour == RULE { INK_2 } else { colour };
    let _ = write!(
        out,
        "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"4\" fill=\"{PAPER}\" stroke=\"#e2e5eb\"/>",
        rect.x, rect.y, rect.w, rect.h
    );
    for (at, text) in line.label.iter().enumerate() {
        let _ = write!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"10.5\" text-anchor=\"middle\" fill=\"{ink}\" font-family=\"{MONO}\" \
             textLength=\"{:.1}\" lengthAdjust=\"spacingAndGlyphs\">{}</text>",
            rect.center().x,
            rect.y + LABEL_LINE * at as f64 + 12.5,
            width(text, LABEL_LETTER),
            escaped(text)
        );
    }
    out.push('\n');
}

/// The colour of a line, its arrow head's name and its width.
fn line_look(line: &Line, progress: &Progress) -> (&'static str, &'static str, f64) {
    match (line.taken(progress) > 0, line.kind) {
        (true, _) => (ACCENT, "taken", 2.2),
        (false, EdgeKind::Catch) => (CAUGHT, "catch", 1.4),
        (false, _) => (RULE, "idle", 1.4),
    }
}

fn draw_end(end: &End, out: &mut String) {
    let (rect, center) = (end.rect, end.rect.center());
    let colour = if end.start { ACCENT } else { INK_3 };
    let _ = writeln!(
        out,
        "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{:.1}\" fill=\"{PAPER}\" stroke=\"{colour}\"/>\
         <text x=\"{:.1}\" y=\"{:.1}\" font-size=\"11\" font-weight=\"600\" text-anchor=\"middle\" fill=\"{colour}\">{}</text>",
        rect.x,
        rect.y,
        rect.w,
        rect.h,
        rect.h / 2.0,
        center.x,
        center.y + 4.0,
        escaped(tr(if end.start { "Start" } else { "End" }))
    );
}

fn draw_icon(icon: Icon, (x, y): (f64, f64), colour: &str, out: &mut String) {
    let (strokes, filled) = icon.drawing();
    let _ = write!(
        out,
        "<g transform=\"translate({x:.1} {y:.1})\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\" \
         stroke-linecap=\"round\" stroke-linejoin=\"round\">"
    );
    if !filled.is_empty() {
        let _ = write!(out, "<path d=\"{filled}\" fill=\"{colour}\" stroke=\"none\"/>");
    }
    if !strokes.is_empty() {
        let _ = write!(out, "<path d=\"{strokes}\"/>");
    }
    out.push_str("</g>");
}

/// The ink and the ground of a standing.
fn tones(standing: Standing) -> (&'static str, &'static str) {
    match standing {
        Standing::Idle => ("#c6ccd7", PAPER),
        Standing::Running => ("#1b5ecb", "#e5effd"),
        Standing::Waiting => ("#855a00", "#fbf2d3"),
        Standing::Retrying => ("#7338c8", "#f1e9fd"),
        Standing::Succeeded => ("#12703f", "#e0f5e9"),
        Standing::Caught => (CAUGHT, "#fdecdf"),
        Standing::Failed => ("#bd2029", "#fde9e9"),
        Standing::Aborted => ("#5a6376", "#eaecf1"),
    }
}

fn kind_colour(kind: Kind) -> &'static str {
    match kind {
        Kind::Task => "#b3560b",
        Kind::Pass => "#59637a",
        Kind::Choice => "#7a5b00",
        Kind::Wait => "#0d6a80",
        Kind::Succeed => "#12703f",
        Kind::Fail => "#bd2029",
        Kind::Parallel => "#6a3fc4",
        Kind::Map => "#a1297f",
    }
}

/// A text as XML has it; what XML cannot hold at all becomes the sign for that.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            c if c.is_control() => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}
