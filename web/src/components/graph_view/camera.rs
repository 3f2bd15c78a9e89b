//! How the picture is looked at: what moves it, and when it places itself.

use std::rc::Rc;

use yew::prelude::*;

use crate::graph::{Rect, Size};

use super::viewport::Viewport;

/// The pane, the picture in it, and how one lies in the other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Camera {
    /// What is in view.
    pub viewport: Viewport,
    /// How large the pane is.
    pub pane: Size,
    /// The last move was not the person's hand, so that it may glide.
    pub glides: bool,
    /// Seen from afar, small pictures become larger.
    wall: bool,
    picture: Size,
    first: Option<Rect>,
    stance: Stance,
}

/// What happens to the picture when it or its pane changes its size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stance {
    /// It is placed so that it can be read.
    #[default]
    Opening,
    /// All of it is kept in view.
    Whole,
    /// It stays where somebody put it.
    Free,
}

/// Moves the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Move {
    /// By pixels of the pane.
    Pan(f64, f64),
    /// Around a point of the pane.
    Zoom(f64, (f64, f64)),
    /// Around the pane's middle.
    ZoomMiddle(f64),
    /// All of it into view.
    Fit,
    /// A part of it into view.
    Show(Rect),
    /// A point of it into the middle.
    Center(f64, f64),
    /// The pane has another size.
    Pane(Size),
    /// The page is on a wall, or no more.
    Wall(bool),
    /// Another picture, and its first box; how it is looked at begins anew.
    Open(Size, Option<Rect>),
    /// The same picture changed; what was at one place is at another now.
    Changed(Size, Option<Rect>, Option<(Rect, Rect)>),
}

impl Camera {
    fn placed(&mut self) {
        match self.stance {
            Stance::Opening => self.viewport = Viewport::opening(self.picture, self.pane, self.first, self.wall),
            Stance::Whole => self.viewport = Viewport::fitting(self.picture, self.pane, self.wall),
            Stance::Free => {}
        }
    }

    /// Whether all of the picture is in view.
    pub fn holds_all(&self) -> bool {
        self.viewport.holds(self.picture, self.pane)
    }

    fn moved(&self, by: Move) -> Camera {
        let mut next = Camera { glides: !matches!(by, Move::Pan(..) | Move::Zoom(..) | Move::Pane(_)), ..self.clone() };
        let free = |next: &mut Camera, viewport: Viewport| {
            if viewport != next.viewport {
                next.viewport = viewport;
                next.stance = Stance::Free;
            }
        };
        match by {
            Move::Pan(x, y) => free(&mut next, self.viewport.panned(x, y)),
            Move::Zoom(factor, at) => free(&mut next, self.viewport.zoomed(factor, at)),
            Move::ZoomMiddle(factor) => {
                free(&mut next, self.viewport.zoomed(factor, (self.pane.w / 2.0, self.pane.h / 2.0)));
            }
            Move::Show(rect) => free(&mut next, self.viewport.showing(rect, self.pane)),
            Move::Center(x, y) => {
                next.glides = false;
                free(&mut next, self.viewport.centered(x, y, self.pane));
            }
            Move::Fit => {
                next.stance = Stance::Whole;
                next.placed();
            }
            Move::Wall(wall) => {
                next.wall = wall;
                next.placed();
            }
            Move::Pane(pane) => {
                next.pane = pane;
                next.placed();
            }
            Move::Open(picture, first) => {
                (next.picture, next.first, next.stance, next.glides) = (picture, first, Stance::Opening, false);
                next.placed();
            }
            Move::Changed(picture, first, kept) => {
                let readable = self.holds_all() && self.stance != Stance::Free;
                (next.picture, next.first, next.glides) = (picture, first, false);
                match kept {
                    Some((was, is)) if !readable => {
                        next.viewport = self.viewport.keeping(was, is);
                        next.stance = Stance::Free;
                    }
                    _ => next.placed(),
                }
            }
        }
        next
    }
}

impl Reducible for Camera {
    type Action = Move;

    fn reduce(self: Rc<Self>, action: Move) -> Rc<Self> {
        let next = self.moved(action);
        if next == *self { self } else { Rc::new(next) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PANE: Size = Size { w: 500.0, h: 300.0 };
    const SMALL: Size = Size { w: 200.0, h: 100.0 };

    fn check(moves: &[Move], holds_all: bool, percent: usize) -> Camera {
        let camera = moves.iter().fold(Camera::default(), |camera, &by| camera.moved(by));
        assert_eq!((camera.holds_all(), camera.viewport.percent()), (holds_all, percent), "{moves:?}");
        camera
    }

    #[test]
    fn the_picture_places_itself_until_somebody_moves_it() {
        use Move::{Changed, Fit, Open, Pan, Pane, Show, Zoom};
        let first = Rect { x: 16.0, y: 16.0, w: 170.0, h: 46.0 };
        let opened = [Pane(PANE), Open(SMALL, Some(first))];
        check(&opened, true, 115);
        check(&[opened[0], opened[1], Pane(Size { w: 132.0, h: 300.0 })], true, 50);
        check(&[opened[0], opened[1], Pan(400.0, 0.0), Pane(PANE)], false, 115);
        check(&[opened[0], opened[1], Pan(400.0, 0.0), Show(first)], true, 115);
        check(&[opened[0], opened[1], Zoom(2.0, (0.0, 0.0)), Fit], true, 115);
        let large = Size { w: 5000.0, h: 5000.0 };
        check(&[opened[0], Open(large, Some(first)), Fit], true, 5);
        // A box that is folded while a part is in view stays where it is.
        let (was, is) = (Rect { y: 900.0, ..first }, Rect { y: 700.0, ..first });
        let before = check(&[opened[0], Open(large, Some(first))], false, 85);
        let after = before.moved(Changed(large, Some(first), Some((was, is))));
        assert_eq!(after.viewport, before.viewport.keeping(was, is));
    }
}
