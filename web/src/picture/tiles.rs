//! The picture in pieces: only those in view are drawn, and only those in which something changed are drawn anew.

use std::collections::BTreeMap;

use crate::graph::Rect;

use super::Drawing;

/// About the size of a pane: then few tiles are in view, and few boxes in each.
const WIDE: f64 = 900.0;
const HIGH: f64 = 700.0;

/// A piece of the picture: boxes and lines by their places in the drawing's lists.
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    /// The boxes of states, folded ones included.
    pub figures: Vec<usize>,
    /// The open boxes, which lie behind everything.
    pub grounds: Vec<usize>,
    /// The lines.
    pub lines: Vec<usize>,
    /// The room that all of it takes.
    pub extent: Rect,
}

/// Cuts the picture into tiles.
pub fn tiles(drawing: &Drawing) -> Vec<Tile> {
    let mut tiles: BTreeMap<(i64, i64), Tile> = BTreeMap::new();
    let mut tile = |x: f64, y: f64, extent: Rect, add: &dyn Fn(&mut Tile)| {
        let tile = tiles.entry(((y / HIGH) as i64, (x / WIDE) as i64)).or_insert_with(|| Tile {
            figures: Vec::new(),
            grounds: Vec::new(),
            lines: Vec::new(),
            extent,
        });
        tile.extent = around(tile.extent, extent);
        add(tile);
    };
    for (at, figure) in drawing.figures.iter().enumerate() {
        let center = figure.rect.center();
        let open = figure.shape == super::Shape::Open;
        tile(center.x, center.y, figure.rect, &|tile| if open { tile.grounds.push(at) } else { tile.figures.push(at) });
    }
    for (at, line) in drawing.lines.iter().enumerate() {
        let path = &line.route.path;
        if path.is_empty() {
            continue;
        }
        let points = path.flattened(1);
        let point = |x: f64, y: f64| Rect { x, y, w: 0.0, h: 0.0 };
        let extent = points.iter().fold(point(path.start.x, path.start.y), |all, p| around(all, point(p.x, p.y)));
        let extent = line.route.label.map_or(extent, |label| around(extent, label));
        tile(path.start.x, path.start.y, extent, &|tile| tile.lines.push(at));
    }
    tiles.into_values().collect()
}

fn around(a: Rect, b: Rect) -> Rect {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    Rect { x, y, w: a.right().max(b.right()) - x, h: a.bottom().max(b.bottom()) - y }
}
