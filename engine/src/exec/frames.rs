//! The frames that run.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Frame, FrameId};

/// The frames that run, in the order they started. Shared with checkpoints until they change.
///
/// Each step takes one frame out and puts it back. Its place is kept meanwhile, since giving up a place of the tree and
/// making it again would be a third of what a step of many branches costs.
#[derive(Clone, Debug, Default)]
pub(super) struct Frames(BTreeMap<FrameId, Option<Rc<Frame>>>);

impl Frames {
    /// The frame, unless it is at work in the present step.
    pub(super) fn get(&self, id: FrameId) -> Option<&Frame> {
        self.0.get(&id)?.as_deref()
    }

    /// The frame, to be changed, unless it is at work in the present step.
    pub(super) fn get_mut(&mut self, id: FrameId) -> Option<&mut Frame> {
        self.0.get_mut(&id)?.as_mut().map(Rc::make_mut)
    }

    /// Takes the frame out for a step. [`Frames::insert`] puts it back, [`Frames::remove`] gives up its place.
    pub(super) fn take(&mut self, id: FrameId) -> Option<Rc<Frame>> {
        self.0.get_mut(&id)?.take()
    }

    /// Puts a frame in.
    pub(super) fn insert(&mut self, frame: Rc<Frame>) {
        match self.0.get_mut(&frame.id) {
            Some(place) => *place = Some(frame),
            None => drop(self.0.insert(frame.id, Some(frame))),
        }
    }

    /// Takes the frame out for good.
    pub(super) fn remove(&mut self, id: FrameId) -> Option<Rc<Frame>> {
        self.0.remove(&id)?
    }

    /// All but the one that is at work.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Rc<Frame>> {
        self.0.values().flatten()
    }

    /// Drops all of them.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

impl From<BTreeMap<FrameId, Rc<Frame>>> for Frames {
    fn from(frames: BTreeMap<FrameId, Rc<Frame>>) -> Self {
        Frames(frames.into_iter().map(|(id, frame)| (id, Some(frame))).collect())
    }
}
