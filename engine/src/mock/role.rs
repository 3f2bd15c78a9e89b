//! The role that a run's calls are made with: what its policy does not allow, AWS refuses.

use std::rc::Rc;

use crate::deploy::{IamPolicy, read_policy, refusing_reply};
use crate::exec::{Reply, Settings, TaskRequest};

/// The role's permissions, and whether they are asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Role {
    /// The policy's text, as somebody wrote or pasted it; an empty one allows nothing.
    pub policy: Rc<str>,
    /// The tasks fail that the policy does not allow.
    pub enforced: bool,
}

/// A role that is enforced in a run, its policy read once.
#[derive(Debug)]
pub(super) struct Enforced {
    policy: IamPolicy,
    settings: Settings,
}

impl Enforced {
    /// The role as a run with these settings takes it on; `None` when it is not enforced.
    pub fn of(role: &Role, settings: &Settings) -> Option<Enforced> {
        // What is wrong with the text is said where it is written; what was understood counts.
        role.enforced.then(|| Enforced { policy: read_policy(&role.policy).policy, settings: settings.clone() })
    }

    /// How the service refuses the request; `None` when the policy allows it.
    pub fn refuse(&self, request: &TaskRequest) -> Option<Reply> {
        refusing_reply(&self.policy, request, &self.settings)
    }
}
