//! What a failing path looked for and an earlier state had lost: the input that a result, a caught error or a path
//! replaced. Read from the run's records alone, so it holds for every run, whoever made it.

use std::collections::HashMap;
use std::rc::Rc;

use crate::dataflow::is_whole_state;
use crate::machine::StateIx;
use crate::run::{Record, Run, Stage, VisitIx};
use crate::texts::tr_with;

/// A member of the data that was lost on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swallowed {
    /// The member's name.
    pub key: Rc<str>,
    /// The stay that lost it.
    pub visit: VisitIx,
    /// The state of that stay.
    pub state: StateIx,
    /// The state's name.
    pub name: Rc<str>,
    /// What lost it.
    pub by: By,
    /// The field that lost it as it is written; `None` where it is not set.
    pub written: Option<Rc<str>>,
}

/// What lost a member of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// `InputPath` of the very state whose path fails.
    OwnInputPath,
    /// `InputPath` of a state that hands on what it works on.
    InputPath,
    /// `ResultPath`, which put the result in the input's place.
    Result,
    /// A catcher's `ResultPath`, which put the error in the input's place.
    Error,
    /// `OutputPath`.
    OutputPath,
    /// `Output` of a JSONata state, or its absence.
    Output,
}

impl Swallowed {
    /// What happened to it, in one sentence.
    pub fn sentence(&self) -> String {
        let path = self.written.as_deref().unwrap_or_default();
        let values: [(&str, &dyn std::fmt::Display); 3] = [("key", &self.key), ("state", &self.name), ("path", &path)];
        match (self.by, &self.written) {
            (By::OwnInputPath, _) => {
                tr_with("“{key}” is in the input of “{state}”, but InputPath {path} leaves it out.", &values)
            }
            (By::InputPath, _) => {
                tr_with("“{key}” was there until “{state}”, whose InputPath {path} leaves it out.", &values)
            }
            (By::Result, None) => tr_with(
                "“{key}” was there until “{state}”, whose result replaced its input (ResultPath is not set).",
                &values,
            ),
            (By::Result, Some(_)) => tr_with(
                "“{key}” was there until “{state}”, whose result replaced its input (ResultPath is {path}).",
                &values,
            ),
            (By::Error, None) => tr_with(
                "“{key}” was there until “{state}”, where the caught error replaced the input (its catcher has no ResultPath).",
                &values,
            ),
            (By::Error, Some(_)) => tr_with(
                "“{key}” was there until “{state}”, where the caught error replaced the input (the catcher's ResultPath is {path}).",
                &values,
            ),
            (By::OutputPath, _) => {
                tr_with("“{key}” was there until “{state}”, whose OutputPath {path} leaves it out.", &values)
            }
            (By::Output, _) => tr_with(
                "“{key}” was there until “{state}”, whose output leaves it out (without Output, the result alone goes on).",
                &values,
            ),
        }
    }
}

/// What the failure that ended the run looked for and had been lost.
pub fn at_end(run: &Run, cause: &str) -> Option<Swallowed> {
    // AWS names the event at which the failing state was entered.
    let entered = cause.split_once("(entered at the event id #").and_then(|(_, rest)| rest.split_once(')'));
    let event = entered.and_then(|(id, _)| run.events.get(id.parse::<usize>().ok()?.checked_sub(1)?));
    let visit = event.and_then(|event| event.visit).or_else(|| run.visit_at(run.last()))?;
    of(run, visit, cause)
}

/// What a failure in the stay looked for and had been lost; `cause` is AWS's text.
pub fn of(run: &Run, visit: VisitIx, cause: &str) -> Option<Swallowed> {
    let keys = asked(cause);
    if keys.is_empty() {
        return None;
    }
    let mut records: HashMap<VisitIx, Vec<&Record>> = HashMap::new();
    for record in run.records.iter().filter(|record| record.visit <= visit) {
        records.entry(record.visit).or_default().push(record);
    }
    let way = Way { run, records };
    keys.into_iter().find_map(|key| way.lost(visit, key))
}

/// The members at the beginning of the paths that AWS's text says were not found.
fn asked(cause: &str) -> Vec<&str> {
    if let Some((_, rest)) = cause.split_once("The JSONata expression '") {
        let expression = rest.split("' specified for the field").next().unwrap_or_default();
        let end = |text: &str| text.find(|sign: char| !sign.is_alphanumeric() && sign != '_').unwrap_or(text.len());
        let members = expression.split("$states.input.").skip(1);
        return members.filter_map(|text| text.get(..end(text))).filter(|key| !key.is_empty()).collect();
    }
    let starts = ["The JSONPath '", "Invalid path '", "argument for the field '"];
    let path = starts.into_iter().find_map(|start| Some(cause.split_once(start)?.1.split_once('\'')?.0));
    path.and_then(first_member).into_iter().collect()
}

fn first_member(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("$.")?;
    let key = rest.get(..rest.find(['.', '[', ' ', ',', ')']).unwrap_or(rest.len()))?;
    (!key.is_empty() && key != "*").then_some(key)
}

/// The way back from a stay: what each stay recorded.
struct Way<'a> {
    run: &'a Run,
    records: HashMap<VisitIx, Vec<&'a Record>>,
}

impl<'a> Way<'a> {
    fn newest(&self, visit: VisitIx, stage: Stage) -> Option<&'a Record> {
        self.records.get(&visit)?.iter().rev().find(|record| record.stage == stage).copied()
    }

    fn has(&self, visit: VisitIx, stage: Stage, key: &str) -> Option<bool> {
        self.newest(visit, stage).map(|record| record.value.get(key).is_some())
    }

    fn lost(&self, failing: VisitIx, key: &str) -> Option<Swallowed> {
        // A path that reads a result does not look for the input.
        if self.newest(failing, Stage::Result).is_some() {
            return None;
        }
        if self.has(failing, Stage::Input, key)? {
            let outside = self.has(failing, Stage::AfterInputPath, key) == Some(false);
            return outside.then(|| self.swallowed(failing, key, By::OwnInputPath, Stage::AfterInputPath)).flatten();
        }
        let mut here = failing;
        loop {
            here = self.before(here)?;
            if self.has(here, Stage::Input, key)? {
                let (by, stage) = self.by(here, key);
                return self.swallowed(here, key, by, stage);
            }
        }
    }

    /// The stay that handed on what the stay was handed.
    fn before(&self, visit: VisitIx) -> Option<VisitIx> {
        let place = &self.run.visits.get(visit)?.place;
        let earlier = self.run.visits.get(..visit)?.iter().rposition(|before| before.place == *place)?;
        let (output, input) = (self.newest(earlier, Stage::Output)?, self.newest(visit, Stage::Input)?);
        (output.value.same(&input.value) || output.value == input.value).then_some(earlier)
    }

    /// What lost a member that the stay was handed and did not hand on: the first field without it.
    fn by(&self, visit: VisitIx, key: &str) -> (By, Stage) {
        let without = |stage: Stage| self.has(visit, stage, key) == Some(false);
        let placed = self.newest(visit, Stage::AfterResultPath).is_some();
        if placed && without(Stage::AfterResultPath) {
            let caught = self.newest(visit, Stage::ErrorOutput).is_some_and(|error| {
                self.newest(visit, Stage::AfterResultPath).is_some_and(|placed| placed.attempt == error.attempt)
            });
            return (if caught { By::Error } else { By::Result }, Stage::AfterResultPath);
        }
        if !placed && without(Stage::AfterInputPath) {
            return (By::InputPath, Stage::AfterInputPath);
        }
        if without(Stage::AfterOutputPath) {
            return (By::OutputPath, Stage::AfterOutputPath);
        }
        (By::Output, Stage::Output)
    }

    fn swallowed(&self, visit: VisitIx, key: &str, by: By, stage: Stage) -> Option<Swallowed> {
        let state = self.run.visits.get(visit)?.state;
        let span = self.newest(visit, stage)?.span.filter(|&span| !is_whole_state(self.run, visit, span));
        Some(Swallowed {
            key: Rc::from(key),
            visit,
            state,
            name: Rc::clone(&self.run.machine.state(state)?.name),
            by,
            written: span.map(|span| Rc::from(span.slice(&self.run.definition))),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::run::Status;
    use crate::session::Session;

    /// Runs the states, given as their texts, and compares what is said about the failure at the end.
    #[track_caller]
    fn check(first: &str, input: &str, states: &str, sentence: Option<&str>) {
        let definition = format!(r#"{{"StartAt":"{first}","States":{{{states}}}}}"#);
        let document = Document { definition: Rc::from(definition), input: Rc::from(input), ..Document::default() };
        let mut session = Session::start(&document).map_err(|why| why.sentence).unwrap();
        session.advance(10_000);
        let run = session.run();
        let Status::Failed { cause, .. } = &run.status else { panic!("{:?}", run.status) };
        assert_eq!(at_end(&run, cause).map(|lost| lost.sentence()).as_deref(), sentence, "{cause}");
    }

    const SHIP: &str = r#""Ship":{"Type":"Pass","Parameters":{"to.$":"$.order.id"},"End":true}"#;
    const ORDER: &str = r#"{"order":{"id":1},"other":{"a":1}}"#;
    const TASK: &str = r#""Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f""#;

    #[test]
    fn the_state_that_lost_the_input_is_named() {
        let after = |state: &str, sentence: Option<&str>| {
            check("Validate", ORDER, &format!(r#""Validate":{{{state},"Next":"Ship"}},{SHIP}"#), sentence);
        };
        let result = "“order” was there until “Validate”, whose result replaced its input (ResultPath is not set).";
        after(r#""Type":"Pass","Result":{"ok":true}"#, Some(result));
        after(&format!(r#"{TASK},"ResultSelector":{{"ok":true}}"#), Some(result));
        after(
            r#""Type":"Pass","Result":{"ok":true},"ResultPath":"$""#,
            Some("“order” was there until “Validate”, whose result replaced its input (ResultPath is \"$\")."),
        );
        after(
            r#""Type":"Pass","OutputPath":"$.other""#,
            Some("“order” was there until “Validate”, whose OutputPath \"$.other\" leaves it out."),
        );
        after(
            r#""Type":"Wait","Seconds":1,"InputPath":"$.other""#,
            Some("“order” was there until “Validate”, whose InputPath \"$.other\" leaves it out."),
        );
        after(
            r#""Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName.$":"$.none"},"Catch":[{"ErrorEquals":["States.ALL"],"Next":"Ship"}]"#,
            None,
        );
        // The nearest state that lost it, not the first that had it.
        check(
            "A",
            ORDER,
            &format!(
                r#""A":{{"Type":"Pass","Next":"B"}},"B":{{"Type":"Pass","Result":1,"Next":"C"}},"C":{{"Type":"Pass","Next":"Ship"}},{SHIP}"#
            ),
            Some("“order” was there until “B”, whose result replaced its input (ResultPath is not set)."),
        );
    }

    #[test]
    fn choices_and_jsonata_are_understood() {
        check(
            "A",
            ORDER,
            r#""A":{"Type":"Pass","Result":{},"Next":"B"},"B":{"Type":"Choice","Choices":[{"Variable":"$.order.id","NumericEquals":1,"Next":"C"}]},"C":{"Type":"Succeed"}"#,
            Some("“order” was there until “A”, whose result replaced its input (ResultPath is not set)."),
        );
        check(
            "A",
            ORDER,
            r#""A":{"Type":"Pass","QueryLanguage":"JSONata","Output":{"x":1},"Next":"B"},"B":{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% $states.input.order.id %}","End":true}"#,
            Some("“order” was there until “A”, whose output leaves it out (without Output, the result alone goes on)."),
        );
        check(
            "A",
            ORDER,
            r#""A":{"Type":"Pass","InputPath":"$.other","Parameters":{"x.$":"$.order"},"End":true}"#,
            Some("“order” is in the input of “A”, but InputPath \"$.other\" leaves it out."),
        );
    }

    #[test]
    fn nothing_is_said_of_what_was_never_there() {
        check("Ship", "{}", SHIP, None);
        check("A", r#"{"order":{}}"#, &format!(r#""A":{{"Type":"Pass","Next":"Ship"}},{SHIP}"#), None);
        // A result's member is not looked for in the input.
        check(
            "A",
            r#"{"valid":1}"#,
            r#""A":{"Type":"Pass","Result":{},"Next":"B"},"B":{"Type":"Parallel","Branches":[{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}],"ResultSelector":{"x.$":"$.valid"},"End":true}"#,
            None,
        );
        check("F", "{}", r#""F":{"Type":"Fail","Error":"E","Cause":"The JSONPath '$.a' is a joke"}"#, None);
    }
}
