//! The workflow as far as the picture shows it, so that typing elsewhere in the text draws nothing anew.

use std::ops::Deref;
use std::rc::Rc;

use yew::prelude::*;

use crate::machine::Machine;

/// A workflow; equal to another one that has the same picture.
#[derive(Clone, Debug, Default)]
pub struct Pictured(Rc<Machine>);

impl Deref for Pictured {
    type Target = Machine;

    fn deref(&self) -> &Machine {
        &self.0
    }
}

impl PartialEq for Pictured {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || self.0.looks_like(&other.0)
    }
}

/// The workflow, the very same as before while it has the same picture.
#[hook]
pub fn use_pictured(machine: &Rc<Machine>) -> Pictured {
    let kept = use_mut_ref(Pictured::default);
    let mut kept = kept.borrow_mut();
    let newest = Pictured(Rc::clone(machine));
    if *kept != newest {
        *kept = newest;
    }
    kept.clone()
}
