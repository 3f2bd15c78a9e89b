//! Where a value came from, in words.

use std::rc::Rc;

use stepthrough::provenance::How;
use stepthrough::source::Span;

use crate::diff::Step;
use crate::machine::Kind;
use crate::run::{Stage, VisitIx};
use crate::texts::{tr, tr_with};
use crate::words::stage_title;

/// A value in a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// The record among the run's records.
    pub record: usize,
    /// Its visit.
    pub visit: VisitIx,
    /// Its state's name.
    pub state: Rc<str>,
    /// Its state's type.
    pub kind: Kind,
    /// The stage.
    pub stage: Stage,
    /// The way into the stage's value.
    pub way: Rc<[Step]>,
    /// The same as a path.
    pub path: Rc<str>,
}

/// Where data is from.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// A value in the run.
    Spot(Spot),
    /// The execution's input; the path into it.
    Input(Rc<str>),
    /// The context object; the path as it is written.
    Context(Rc<str>),
}

/// Who answers a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answerer {
    /// The reply that the page makes up.
    Default,
    /// The answers that somebody wrote for the state.
    Script,
    /// Somebody, while it ran.
    Person,
}

/// One step of the way back.
#[derive(Clone, Debug, PartialEq)]
pub struct Hop {
    /// The value.
    pub spot: Spot,
    /// The value in short.
    pub value: Rc<str>,
    /// How it came about.
    pub how: How,
    /// Who answers the state's task.
    pub answerer: Answerer,
    /// What stands in the definition: its place and its text.
    pub expression: Option<(Span, Rc<str>)>,
    /// What went in.
    pub sources: Vec<Origin>,
}

impl Spot {
    /// The stage as its heading has it.
    pub fn title(&self) -> &'static str {
        stage_title(self.stage, Some(self.kind))
    }
}

impl Hop {
    /// How the value came about, in one sentence.
    pub fn sentence(&self) -> String {
        let text = match self.how {
            How::Kept => tr("Passed on as it was."),
            How::Selected => tr("A path looks it up; nothing is computed."),
            How::Put => tr("ResultPath puts the result here."),
            How::Merged => tr("ResultPath puts the result into the state's input; both are in here."),
            How::Literal => tr("It is written in the definition."),
            How::Built => tr("The field builds it of these parts."),
            How::Computed if self.sources.is_empty() => tr("An expression computes it."),
            How::Computed => tr("An expression computes it from what it reads:"),
            How::Handed => tr("Handed on by the state before."),
            How::Given => match self.sources.first() {
                Some(Origin::Input(_)) => tr("It came with the execution's input."),
                Some(_) => tr("Given to the branch or iteration by the state around it."),
                None => tr("An item that was read or put into a batch."),
            },
            How::Joined => match self.sources.len() {
                1 => tr("What the branch or iteration came to."),
                _ => tr("What the branches or iterations came to, side by side."),
            },
            How::Answered => match self.answerer {
                Answerer::Person => tr("The task's answer, which you gave."),
                Answerer::Script => tr("The task's answer, as its mock is written."),
                Answerer::Default => tr("The task's answer, made up as no mock is written for it."),
            },
            How::Raised => tr("The error that the state met here."),
        };
        text.to_owned()
    }

    /// The title of the sources, when they are no step of the way but something beside it.
    pub fn beside(&self) -> Option<&'static str> {
        (self.how == How::Answered && !self.sources.is_empty()).then(|| tr("It was asked with"))
    }

    /// Whether the way goes on by itself.
    pub fn goes_on(&self) -> bool {
        self.how != How::Answered && matches!(self.sources.as_slice(), [Origin::Spot(_)])
    }
}

/// The whole way in one line: `$.id of “B” State output ← $.MessageId of “A” Task result`.
pub fn in_short(hops: &[Hop]) -> String {
    let one = |hop: &Hop| {
        let spot = &hop.spot;
        tr_with(
            "{path} of “{state}” {stage}",
            &[("path", &spot.path), ("state", &spot.state), ("stage", &spot.title())],
        )
    };
    hops.iter().map(one).collect::<Vec<_>>().join(" ← ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_say_how_the_value_came_about() {
        let spot = Spot {
            record: 0,
            visit: 0,
            state: Rc::from("A"),
            kind: Kind::Task,
            stage: Stage::Result,
            way: Rc::from([]),
            path: Rc::from("$.id"),
        };
        let hop = |how: How, sources: Vec<Origin>| Hop {
            spot: spot.clone(),
            value: Rc::from("1"),
            how,
            answerer: Answerer::Script,
            expression: None,
            sources,
        };
        let check = |how: How, sources: Vec<Origin>, start: &str, goes_on: bool| {
            let hop = hop(how, sources);
            assert!(hop.sentence().starts_with(start), "{}", hop.sentence());
            assert_eq!(hop.goes_on(), goes_on);
        };
        let asked = || vec![Origin::Spot(spot.clone())];
        check(How::Answered, asked(), "The task's answer, as its mock is written", false);
        check(How::Handed, asked(), "Handed on", true);
        check(How::Given, vec![Origin::Input(Rc::from("$.id"))], "It came with the execution's input", false);
        check(How::Computed, Vec::new(), "An expression computes it.", false);
        let way = [hop(How::Handed, Vec::new()), hop(How::Raised, Vec::new())];
        assert_eq!(in_short(&way), "$.id of “A” Task result ← $.id of “A” Task result");
    }
}
