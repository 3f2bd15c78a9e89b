//! From box to box with the arrow keys.

use crate::graph::Rect;

use super::Drawing;

/// Where to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Way {
    Left,
    Right,
    Up,
    Down,
}

/// The box that somebody means who goes that way from a box: the nearest one, those that a line leads to before others.
pub fn neighbour(drawing: &Drawing, from: usize, way: Way) -> Option<usize> {
    /// How much further away a box seems that stands to the side.
    const ASIDE: f64 = 2.5;
    /// The same within a box, where only those of one row are told apart by it.
    const ROW: f64 = 0.01;
    /// How much nearer a box seems that a line leads to.
    const JOINED: f64 = 0.4;
    let own = drawing.figures.get(from)?;
    let joined: Vec<usize> = drawing
        .lines
        .iter()
        .filter_map(|line| {
            let (a, b) = (drawing.box_of(line.from?)?, drawing.box_of(line.to?)?);
            if a == from { Some(b) } else { (b == from).then_some(a) }
        })
        .collect();
    // A container is where its head is, so that what it contains lies below it.
    let anchor = |at: usize| {
        let figure = drawing.figures.get(at)?;
        let (rect, open) = (figure.rect, figure.shape == super::Shape::Open);
        Some((rect.x + rect.w / 2.0, rect.y + if open { super::HEAD / 2.0 } else { rect.h / 2.0 }))
    };
    let (x, y) = anchor(from)?;
    // From a container's head its first row may be near.
    let size = if own.shape == super::Shape::Open { super::HEAD } else { own.rect.w.min(own.rect.h) };
    let reach = size / 4.0;
    let inside = |outer: usize, inner: usize| {
        let pair = drawing.figures.get(outer).zip(drawing.figures.get(inner));
        pair.is_some_and(|(outer, inner)| outer.shape == super::Shape::Open && holds(&outer.rect, &inner.rect))
    };
    let candidates = (0..drawing.figures.len()).filter(|&at| at != from).filter_map(|at| {
        let (to_x, to_y) = anchor(at)?;
        let (dx, dy) = (to_x - x, to_y - y);
        let (along, aside) = match way {
            Way::Left => (-dx, dy),
            Way::Right => (dx, dy),
            Way::Up => (-dy, dx),
            Way::Down => (dy, dx),
        };
        // What is in a box comes before all that is beside or below it, from its first row on.
        let within = inside(from, at);
        let distance = along + aside.abs() * if within { ROW } else { ASIDE };
        // Out of a box again by its head.
        let around = inside(at, from);
        let near = joined.contains(&at) || around;
        (along > reach && (!around || way == Way::Up)).then_some((
            !within,
            if near { distance * JOINED } else { distance },
            at,
        ))
    });
    let nearest = candidates.min_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    nearest.map(|(.., at)| at)
}

fn holds(outer: &Rect, inner: &Rect) -> bool {
    outer.x <= inner.x && outer.y <= inner.y && outer.right() >= inner.right() && outer.bottom() >= inner.bottom()
}
