//! Which part of the picture the pane shows, and how large.

use crate::graph::{Rect, Size};

/// Where the picture's origin lies in the pane, and its scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    x: f64,
    y: f64,
    scale: f64,
}

impl Default for Viewport {
    fn default() -> Self {
        Viewport { x: 0.0, y: 0.0, scale: 1.0 }
    }
}

/// Small workflows are not blown up, large ones may become this small.
const SCALES: (f64, f64) = (0.02, 2.5);
/// The largest scale that fitting chooses: on the page, and on a wall.
const LARGEST_FIT: f64 = 1.15;
const LARGEST_ON_WALL: f64 = 2.0;
/// Below this, texts cannot be read; a picture that would have to be smaller opens at its beginning instead.
const READABLE: f64 = 0.42;
const OPENING: f64 = 0.85;
/// Space around the picture, in pixels of the pane.
const MARGIN: f64 = 16.0;

impl Viewport {
    /// The picture in the middle of the pane, as large as it can be.
    pub fn fitting(size: Size, pane: Size, wall: bool) -> Viewport {
        let scale = fit_scale(size, pane).clamp(SCALES.0, if wall { LARGEST_ON_WALL } else { LARGEST_FIT });
        Viewport { x: (pane.w - size.w * scale) / 2.0, y: (pane.h - size.h * scale) / 2.0, scale }
    }

    /// The whole picture when it can be read then, else a part of it with `first` near the top left of the middle.
    pub fn opening(size: Size, pane: Size, first: Option<Rect>, wall: bool) -> Viewport {
        let fitting = Viewport::fitting(size, pane, wall);
        let Some(first) = first.filter(|_| fitting.scale < READABLE) else { return fitting };
        let near = |length: f64, room: f64, middle: f64| {
            let shown = length * OPENING;
            if shown + 2.0 * MARGIN <= room {
                (room - shown) / 2.0
            } else {
                (room / 2.0 - middle * OPENING).min(MARGIN)
            }
        };
        let center = first.center();
        Viewport { x: near(size.w, pane.w, center.x), y: near(size.h, pane.h, center.y), scale: OPENING }
    }

    /// Moved by pixels of the pane.
    pub fn panned(self, x: f64, y: f64) -> Viewport {
        Viewport { x: self.x + x, y: self.y + y, ..self }
    }

    /// Enlarged by a factor around a point of the pane, which stays where it is.
    pub fn zoomed(self, factor: f64, (x, y): (f64, f64)) -> Viewport {
        let scale = (self.scale * factor).clamp(SCALES.0, SCALES.1);
        let factor = scale / self.scale;
        Viewport { x: x - (x - self.x) * factor, y: y - (y - self.y) * factor, scale }
    }

    /// Moved as little as it takes to have the rectangle in view; the same when it is.
    pub fn showing(self, rect: Rect, pane: Size) -> Viewport {
        let move_into = |from: f64, length: f64, room: f64| {
            let (low, high) = (MARGIN * 2.0, room - MARGIN * 2.0 - length);
            // What has no room at all shows its beginning.
            if high < low || from < low { low - from } else { (high - from).min(0.0) }
        };
        let (w, h) = (rect.w * self.scale, rect.h * self.scale);
        let (left, top) = (rect.x * self.scale + self.x, rect.y * self.scale + self.y);
        let outside = left < 0.0 || top < 0.0 || left + w > pane.w || top + h > pane.h;
        if !outside || pane.w < 1.0 {
            return self;
        }
        self.panned(move_into(left, w, pane.w), move_into(top, h, pane.h))
    }

    /// Moved so that a point of the picture is in the middle of the pane.
    pub fn centered(self, x: f64, y: f64, pane: Size) -> Viewport {
        Viewport { x: pane.w / 2.0 - x * self.scale, y: pane.h / 2.0 - y * self.scale, ..self }
    }

    /// Moved so that what was drawn at one place of the picture, and is at another now, stands still in the pane.
    pub fn keeping(self, was: Rect, is: Rect) -> Viewport {
        self.panned((was.x - is.x) * self.scale, (was.y - is.y) * self.scale)
    }

    /// The part of the picture that is in view.
    pub fn visible(self, pane: Size) -> Rect {
        let by = 1.0 / self.scale;
        Rect { x: -self.x * by, y: -self.y * by, w: pane.w * by, h: pane.h * by }
    }

    /// Whether all of the picture is in view.
    pub fn holds(self, size: Size, pane: Size) -> bool {
        let visible = self.visible(pane);
        visible.x <= 0.5 && visible.y <= 0.5 && visible.right() >= size.w - 0.5 && visible.bottom() >= size.h - 0.5
    }

    /// In percent.
    pub fn percent(self) -> usize {
        (self.scale * 100.0).round() as usize
    }

    /// What is too small to be read is not drawn: the name of a CSS class.
    pub fn detail(self) -> &'static str {
        match self.scale {
            scale if scale < 0.22 => "graph__svg--far",
            scale if scale < 0.42 => "graph__svg--less",
            _ => "",
        }
    }

    /// As CSS has it.
    pub fn transform(self) -> String {
        format!("transform:translate({:.2}px,{:.2}px) scale({:.4})", self.x, self.y, self.scale)
    }
}

fn fit_scale(size: Size, pane: Size) -> f64 {
    let room = |pane: f64| (pane - 2.0 * MARGIN).max(1.0);
    (room(pane.w) / size.w.max(1.0)).min(room(pane.h) / size.h.max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PANE: Size = Size { w: 500.0, h: 300.0 };

    fn size(w: f64, h: f64) -> Size {
        Size { w, h }
    }

    #[test]
    fn fitting_keeps_the_picture_in_the_pane_and_small_ones_small() {
        let check = |size, pane, expected: &str| {
            assert_eq!(Viewport::fitting(size, pane, false).transform(), format!("transform:{expected}"));
        };
        check(size(100.0, 100.0), PANE, "translate(192.50px,92.50px) scale(1.1500)");
        check(size(1000.0, 100.0), size(532.0, 300.0), "translate(16.00px,125.00px) scale(0.5000)");
        assert_eq!(Viewport::fitting(size(100.0, 100.0), size(900.0, 900.0), true).percent(), 200);
    }

    #[test]
    fn zooming_keeps_the_point_under_the_pointer() {
        let viewport = Viewport::default().panned(10.0, 20.0).zoomed(2.0, (50.0, 60.0));
        assert_eq!(viewport.transform(), "transform:translate(-30.00px,-20.00px) scale(2.0000)");
        assert_eq!(viewport.zoomed(0.5, (50.0, 60.0)), Viewport::default().panned(10.0, 20.0));
    }

    #[test]
    fn large_pictures_open_at_their_beginning_and_follow() {
        let large = size(4000.0, 9000.0);
        let first = Rect { x: 2000.0, y: 16.0, w: 180.0, h: 46.0 };
        let viewport = Viewport::opening(large, PANE, Some(first), false);
        assert!(viewport.percent() == 85 && !viewport.holds(large, PANE));
        assert_eq!(viewport.showing(first, PANE), viewport, "the beginning is in view");
        let far = Rect { x: 100.0, y: 5000.0, ..first };
        let moved = viewport.showing(far, PANE);
        let visible = moved.visible(PANE);
        assert!(
            visible.x <= far.x
                && visible.y <= far.y
                && visible.right() >= far.right()
                && visible.bottom() >= far.bottom()
        );
        assert!(Viewport::opening(size(300.0, 200.0), PANE, Some(first), false).holds(size(300.0, 200.0), PANE));
    }

    #[test]
    fn what_was_folded_stays_under_the_pointer() {
        let (was, is) = (Rect { x: 40.0, y: 90.0, w: 10.0, h: 10.0 }, Rect { x: 10.0, y: 50.0, w: 10.0, h: 10.0 });
        let viewport = Viewport::default().zoomed(2.0, (0.0, 0.0));
        assert_eq!(viewport.keeping(was, is), viewport.panned(60.0, 80.0));
    }
}
