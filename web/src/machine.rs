//! The workflow as the page draws and names it.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use stepthrough::source::Span;

use crate::texts::tr;

/// Names a state: its place in [`Machine::states`].
pub type StateIx = usize;

/// What was understood of a definition.
#[derive(Clone, Debug, Default)]
pub struct Machine {
    /// Its comment; may be empty.
    pub comment: Rc<str>,
    /// Every state, those inside of others included, in the order of the text.
    pub states: Vec<StateNode>,
    /// The outermost states.
    pub root: Flow,
}

/// States that belong together: the outermost, a branch, or what an iteration runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// The first.
    pub start: Option<StateIx>,
    /// All, in the order of the text.
    pub states: Vec<StateIx>,
}

/// One state.
#[derive(Clone, Debug)]
pub struct StateNode {
    /// Its name, unique in the workflow.
    pub name: Rc<str>,
    /// Its type.
    pub kind: Kind,
    /// Its comment; may be empty.
    pub comment: Rc<str>,
    /// The integration of a Task.
    pub resource: Option<Rc<str>>,
    /// The name and the body in the text.
    pub span: Span,
    /// Where it can lead.
    pub edges: Vec<Edge>,
    /// What runs inside: branches, or one processor.
    pub inside: Vec<Flow>,
    /// The state it is inside of.
    pub parent: Option<StateIx>,
    /// Whether it can end its flow.
    pub end: bool,
    /// Whether it has retriers.
    pub retries: bool,
    /// Whether it is a Map whose items are child executions.
    pub distributed: bool,
}

/// The eight types of state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "ASL's own words")]
pub enum Kind {
    Task,
    Pass,
    Choice,
    Wait,
    Succeed,
    Fail,
    Parallel,
    Map,
}

impl Kind {
    /// ASL's word.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Task => "Task",
            Kind::Pass => "Pass",
            Kind::Choice => "Choice",
            Kind::Wait => "Wait",
            Kind::Succeed => "Succeed",
            Kind::Fail => "Fail",
            Kind::Parallel => "Parallel",
            Kind::Map => "Map",
        }
    }
}

/// One way from a state to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Where it leads.
    pub to: StateIx,
    /// Why.
    pub why: Why,
}

/// Why one state follows another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// `Next`.
    Next,
    /// A rule of a Choice, in short.
    Rule(Rc<str>),
    /// `Default`.
    Default,
    /// A catcher, with the errors it takes.
    Catch(Rc<str>),
}

impl Machine {
    /// The state, when there is one.
    pub fn state(&self, ix: StateIx) -> Option<&StateNode> {
        self.states.get(ix)
    }

    /// The state of that name.
    pub fn named(&self, name: &str) -> Option<StateIx> {
        self.states.iter().position(|state| &*state.name == name)
    }

    /// Whether both have the same picture: they may differ in comments, and in where their texts stand.
    pub fn looks_like(&self, other: &Machine) -> bool {
        let alike = |a: &StateNode, b: &StateNode| {
            a.name == b.name
                && a.kind == b.kind
                && a.resource == b.resource
                && a.edges == b.edges
                && a.inside == b.inside
                && (a.end, a.distributed) == (b.end, b.distributed)
        };
        self.root == other.root
            && self.states.len() == other.states.len()
            && self.states.iter().zip(&other.states).all(|(a, b)| alike(a, b))
    }

    /// The states that the state is inside of, innermost first.
    pub fn around(&self, ix: StateIx) -> impl Iterator<Item = StateIx> + '_ {
        let parent = |ix: StateIx| self.state(ix).and_then(|state| state.parent);
        std::iter::successors(parent(ix), move |&at| parent(at))
    }

    /// Which branch of its Parallel the state belongs to; 0 everywhere else.
    pub fn lane(&self, ix: StateIx) -> usize {
        let parent = self.state(ix).and_then(|state| self.state(state.parent?));
        parent.and_then(|parent| parent.inside.iter().position(|flow| flow.states.contains(&ix))).unwrap_or(0)
    }

    /// For each state the one of another version of the workflow that is the same: it has the same name, or it is the only
    /// one of its flow that has no namesake, as after a renaming.
    pub fn matching(&self, other: &Machine) -> Vec<Option<StateIx>> {
        let names: HashMap<&str, StateIx> =
            other.states.iter().enumerate().map(|(ix, state)| (&*state.name, ix)).collect();
        let mut matched: Vec<Option<StateIx>> =
            self.states.iter().map(|state| names.get(&*state.name).copied()).collect();
        let own: HashSet<&str> = self.states.iter().map(|state| &*state.name).collect();
        let known = |name: &str| own.contains(name);
        let mut flows = vec![(&self.root, &other.root)];
        while let Some((mine, theirs)) = flows.pop() {
            let mut gone = mine.states.iter().filter(|&&ix| matched.get(ix).is_some_and(Option::is_none));
            let mut new = theirs.states.iter().filter(|&&ix| other.state(ix).is_some_and(|state| !known(&state.name)));
            if let (Some(&old), None, Some(&renamed), None) = (gone.next(), gone.next(), new.next(), new.next())
                && self.state(old).map(|state| state.kind) == other.state(renamed).map(|state| state.kind)
                && let Some(place) = matched.get_mut(old)
            {
                *place = Some(renamed);
            }
            for &ix in &mine.states {
                let pair = (self.state(ix), matched.get(ix).copied().flatten().and_then(|ix| other.state(ix)));
                if let (Some(mine), Some(theirs)) = pair {
                    flows.extend(mine.inside.iter().zip(&theirs.inside));
                }
            }
        }
        matched
    }

    /// The innermost state whose text holds the byte.
    pub fn state_at(&self, offset: u32) -> Option<StateIx> {
        let holding = self.states.iter().enumerate().filter(|(_, state)| state.span.touches(offset));
        holding.min_by_key(|(_, state)| state.span.end - state.span.start).map(|(ix, _)| ix)
    }
}

/// The errors of a catcher, `States.ALL` in words.
pub fn errors_in_words(errors: &str) -> String {
    errors.replace("States.ALL", tr("any error"))
}

/// What a Task calls, in a few words: `lambda:invoke`, `sqs:sendMessage · callback`, `Lambda enhanced-backup`.
pub fn service(resource: &str) -> String {
    let mut parts = resource.splitn(6, ':');
    let (service, last) = (parts.nth(2).unwrap_or_default(), parts.nth(2).unwrap_or_default());
    let name = last.split_once(':').map_or(last, |(_, name)| name);
    match service {
        "lambda" => format!("Lambda {}", name.split(':').next().unwrap_or_default()),
        "states" if last.starts_with("activity:") => format!("Activity {name}"),
        "states" => {
            let call = last.strip_prefix("aws-sdk:").unwrap_or(last);
            let (call, pattern) = match call.rsplit_once('.') {
                Some((call, "waitForTaskToken")) => (call, " · callback"),
                Some((call, "sync")) => (call, " · sync"),
                Some((call, _)) => (call, " · sync"),
                None => (call, ""),
            };
            format!("{}{pattern}", call.trim_end_matches(".sync"))
        }
        _ => resource.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Flow, Kind, Machine, StateNode, service};
    use std::rc::Rc;
    use stepthrough::source::Span;

    fn flat(names: &[&str]) -> Machine {
        let state = |name: &&str| StateNode {
            name: Rc::from(*name),
            kind: if name.starts_with("Wait") { Kind::Wait } else { Kind::Pass },
            comment: Rc::from(""),
            resource: None,
            span: Span::default(),
            edges: Vec::new(),
            inside: Vec::new(),
            parent: None,
            end: false,
            retries: false,
            distributed: false,
        };
        let root = Flow { start: Some(0), states: (0..names.len()).collect() };
        Machine { comment: Rc::from(""), states: names.iter().map(state).collect(), root }
    }

    #[test]
    fn states_are_known_again_by_name_or_as_the_only_stranger() {
        let check = |old: &[&str], new: &[&str], expected: &[Option<usize>]| {
            assert_eq!(flat(old).matching(&flat(new)), expected, "{old:?} {new:?}");
        };
        check(&["A", "B", "C"], &["C", "A", "B"], &[Some(1), Some(2), Some(0)]);
        check(&["A", "B", "C"], &["A", "Bee", "C"], &[Some(0), Some(1), Some(2)]);
        check(&["A", "B"], &["A"], &[Some(0), None]);
        check(&["A", "B"], &["A", "X", "B"], &[Some(0), Some(2)]);
        check(&["A", "B", "C"], &["A", "X", "Y"], &[Some(0), None, None]);
        check(&["A", "B"], &["A", "Wait"], &[Some(0), None]);
    }

    #[test]
    fn resources_are_named_in_short() {
        let check = |resource: &str, short: &str| assert_eq!(service(resource), short);
        check("arn:aws:lambda:us-east-1:123456789012:function:backup", "Lambda backup");
        check("arn:aws:lambda:us-east-1:123456789012:function:backup:LIVE", "Lambda backup");
        check("arn:aws:states:::lambda:invoke", "lambda:invoke");
        check("arn:aws:states:::sqs:sendMessage.waitForTaskToken", "sqs:sendMessage · callback");
        check("arn:aws:states:::aws-sdk:s3:createSession", "s3:createSession");
        check("arn:aws:states:::states:startExecution.sync:2", "states:startExecution · sync");
        check("arn:aws:states:us-east-1:123456789012:activity:approve", "Activity approve");
        check("something", "something");
    }
}
