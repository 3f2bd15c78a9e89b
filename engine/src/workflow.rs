//! A workflow, out of whatever text holds it: a definition, or a template of CloudFormation or SAM.
//!
//! ```
//! use stepthrough::workflow::{Workflow, Opened};
//!
//! let template = "Resources:\n  Flow:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: flow.asl.json\n";
//! let Ok(Opened::Elsewhere { file, .. }) = Workflow::open(template, None) else { panic!() };
//! assert_eq!(&*file, "flow.asl.json");
//! ```

use std::fmt;
use std::rc::Rc;

use crate::check::{Diagnosis, diagnose_as};
use crate::definition::MachineKind;
use crate::exec::{Program, Settings};
use crate::program::Refused;
use crate::syntax::placeholders::Values;
use crate::syntax::template::{TemplateDefinition, TemplateMachine, state_machines};
use crate::syntax::{self, placeholders};

/// A definition with what is known about it from outside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workflow {
    /// The definition, JSON or YAML.
    pub definition: String,
    /// Standard or Express; `None` where nothing says so.
    pub kind: Option<MachineKind>,
    /// What stands for the definition's placeholders, as far as somebody says.
    pub values: Values,
    /// Its name in the template it is from; `None` when the text was the definition itself, and places in it are
    /// places in the text.
    pub logical_id: Option<Rc<str>>,
}

/// What a text held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// The definition.
    Here(Workflow),
    /// A template that has the definition in another file, to be read into [`Workflow::definition`].
    Elsewhere {
        /// Its path, from the template's folder.
        file: Rc<str>,
        /// All but the definition.
        workflow: Workflow,
    },
}

/// Why a template gives no workflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotOpened {
    /// It has several state machines and none was chosen; their names.
    Several(Vec<Rc<str>>),
    /// It has no state machine of the name that was chosen; the names it has.
    NoSuchMachine(Vec<Rc<str>>),
    /// The definition is in S3, or nowhere.
    OutOfReach(Rc<str>),
}

impl fmt::Display for NotOpened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotOpened::Several(names) => {
                write!(f, "the template has {} state machines, choose one: {}", names.len(), names.join(", "))
            }
            NotOpened::NoSuchMachine(names) if names.is_empty() => {
                f.write_str("this is no template with state machines")
            }
            NotOpened::NoSuchMachine(names) => {
                write!(f, "the template has no state machine of this name; it has {}", names.join(", "))
            }
            NotOpened::OutOfReach(name) => {
                write!(f, "the definition of `{name}` is neither in the template nor in a file beside it")
            }
        }
    }
}

impl std::error::Error for NotOpened {}

impl Workflow {
    /// The workflow that a text holds; `machine` chooses one of a template's state machines by its logical id. Any
    /// text that is no template is taken for a definition.
    ///
    /// # Errors
    /// When it is a template and the state machine cannot be told or its definition cannot be had.
    pub fn open(text: &str, machine: Option<&str>) -> Result<Opened, NotOpened> {
        // A placeholder outside quotes would hide that this is a template.
        let readable = placeholders::substitute(text, &Values::new()).text;
        let machines = syntax::read(&readable).root.map(|root| state_machines(&root)).unwrap_or_default();
        let names = || machines.iter().map(|known| known.logical_id.clone()).collect();
        let chosen = match (machine, &machines[..]) {
            (Some(name), all) => {
                all.iter().find(|known| &*known.logical_id == name).ok_or_else(|| NotOpened::NoSuchMachine(names()))?
            }
            (None, []) => return Ok(Opened::Here(Workflow { definition: text.to_owned(), ..Workflow::default() })),
            (None, [only]) => only,
            (None, _) => return Err(NotOpened::Several(names())),
        };
        let TemplateMachine { logical_id, express, definition, substitutions } = chosen.clone();
        let workflow = Workflow {
            definition: String::new(),
            kind: Some(if express { MachineKind::Express } else { MachineKind::Standard }),
            values: substitutions,
            logical_id: Some(logical_id.clone()),
        };
        match definition {
            TemplateDefinition::Text(definition) => Ok(Opened::Here(Workflow { definition, ..workflow })),
            TemplateDefinition::File(file) => Ok(Opened::Elsewhere { file, workflow }),
            TemplateDefinition::Elsewhere => Err(NotOpened::OutOfReach(logical_id)),
        }
    }

    /// Standard or Express; Standard where nothing says so, as at AWS.
    pub fn kind(&self) -> MachineKind {
        self.kind.unwrap_or_default()
    }

    /// All that can be said about the definition.
    pub fn diagnose(&self) -> Diagnosis {
        diagnose_as(&self.definition, self.kind(), &self.values)
    }

    /// A program of the definition and an input; the workflow decides the kind of `settings` where it knows it. Places
    /// of findings are those of [`Workflow::definition`].
    ///
    /// # Errors
    /// When AWS would refuse the definition or the input is not JSON.
    pub fn program(&self, input: &str, settings: Settings) -> Result<Program, Refused> {
        let kind = self.kind.unwrap_or(settings.kind);
        let substituted = placeholders::substitute(&self.definition, &self.values);
        Program::new(&substituted.text, input, Settings { kind, ..settings }).map_err(|refused| match refused {
            Refused::Definition(mut found) => {
                for finding in &mut found {
                    finding.span = substituted.original(finding.span);
                }
                Refused::Definition(found)
            }
            other => other,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "Resources:
  One:
    Type: AWS::Serverless::StateMachine
    Properties: {Type: EXPRESS, DefinitionUri: one.asl.json, DefinitionSubstitutions: {T: 5}}
  Two:
    Type: AWS::StepFunctions::StateMachine
    Properties: {DefinitionString: '{\"StartAt\": \"A\"}'}
  Three:
    Type: AWS::StepFunctions::StateMachine
    Properties: {DefinitionS3Location: {Bucket: b, Key: k}}
";

    #[test]
    fn templates_give_the_chosen_machine() {
        let Ok(Opened::Elsewhere { file, workflow }) = Workflow::open(TWO, Some("One")) else { panic!() };
        assert_eq!((&*file, workflow.kind()), ("one.asl.json", MachineKind::Express));
        assert_eq!(workflow.values.get("T").map(|value| &**value), Some("5"));
        let Ok(Opened::Here(workflow)) = Workflow::open(TWO, Some("Two")) else { panic!() };
        assert_eq!(workflow.definition, r#"{"StartAt": "A"}"#);
        let check = |text: &str, machine: Option<&str>, expected: &str| {
            assert_eq!(Workflow::open(text, machine).unwrap_err().to_string(), expected);
        };
        check(TWO, None, "the template has 3 state machines, choose one: One, Two, Three");
        check(TWO, Some("Four"), "the template has no state machine of this name; it has One, Two, Three");
        check(TWO, Some("Three"), "the definition of `Three` is neither in the template nor in a file beside it");
        check("{}", Some("Four"), "this is no template with state machines");
    }

    #[test]
    fn any_other_text_is_a_definition() {
        for text in ["", "{", r#"{"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": ${T}, "End": true}}}"#] {
            let expected = Workflow { definition: text.to_owned(), ..Workflow::default() };
            assert_eq!(Workflow::open(text, None), Ok(Opened::Here(expected)));
        }
    }

    #[test]
    fn values_stand_for_placeholders_and_places_stay() {
        let text = r#"{"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": ${T}, "End": true, "X": 1}}}"#;
        let mut workflow = Workflow { definition: text.to_owned(), ..Workflow::default() };
        workflow.values.insert("T".into(), "1234567".into());
        let Err(Refused::Definition(found)) = workflow.program("{}", Settings::default()) else { panic!() };
        assert_eq!(found[0].span.slice(text), "\"X\"");
        workflow.definition = text.replace(r#", "X": 1"#, "");
        assert!(workflow.program("{}", Settings::default()).is_ok());
        assert!(matches!(workflow.program("{", Settings::default()), Err(Refused::Input(_))));
    }
}
