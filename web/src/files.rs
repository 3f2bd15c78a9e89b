//! Files that people open and save: definitions, templates, whole workflows.

use std::rc::Rc;

use stepthrough::syntax::template::{TemplateDefinition, TemplateMachine, state_machines};
use stepthrough::syntax::{self, Format};

use crate::document::Document;
use crate::session::parcel;
use crate::share::{self, FILE_ENDING, Parcel, words};
use crate::texts::{tr, tr_with};

/// What is in files that were opened.
#[derive(Debug)]
pub enum Opened {
    /// A workflow.
    Workflow {
        /// What it could be called.
        title: String,
        /// What is written in it.
        document: Box<Document>,
    },
    /// State machines to choose from.
    Template(Offer),
    /// A workflow with its mocks and its run, as a page like this one saved it.
    Run(Box<share::Opened>),
}

/// The state machines of a template.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The template's name.
    pub file: String,
    /// The machines, in its order.
    pub machines: Vec<Offered>,
}

/// A state machine of a template.
#[derive(Clone, Debug, PartialEq)]
pub struct Offered {
    /// Its logical id.
    pub name: Rc<str>,
    /// Whether it is an Express machine.
    pub express: bool,
    /// What is written in it, or a sentence that says where it is instead.
    pub document: Result<Document, String>,
}

/// The ends of names that say nothing about what is inside.
const ENDINGS: [&str; 8] =
    [".stepthrough.json", ".asl.json", ".asl.yaml", ".asl.yml", ".template.json", ".json", ".yaml", ".yml"];

/// Reads files that were opened together, names and contents: the first that is a workflow or a template counts, and the
/// other ones may hold the definitions that it names.
///
/// # Errors
/// A sentence for people.
pub fn read(files: &[(String, String)]) -> Result<Opened, String> {
    let mut wrong = None;
    let templates_first =
        files.iter().filter(|(_, text)| is_template(text)).chain(files.iter().filter(|(_, text)| !is_template(text)));
    for (name, text) in templates_first {
        match read_one(name, text, files) {
            Ok(opened) => return Ok(opened),
            Err(sentence) => wrong = wrong.or(Some(sentence)),
        }
    }
    Err(wrong.unwrap_or_else(|| tr("There is nothing to open.").to_owned()))
}

fn is_template(text: &str) -> bool {
    text.contains("AWS::StepFunctions::StateMachine") || text.contains("AWS::Serverless::StateMachine")
}

fn read_one(name: &str, text: &str, files: &[(String, String)]) -> Result<Opened, String> {
    let title = title_of(name);
    let parsed = syntax::read(text);
    let Some(root) = parsed.root.filter(|root| root.as_object().is_some()) else {
        let said = parsed.diagnostics.first().map(|found| found.message.clone()).unwrap_or_default();
        return Err(tr_with("“{name}” cannot be read: {why}", &[("name", &name), ("why", &said)]));
    };
    if root.get("stepthrough").is_some() {
        let cannot =
            |why: share::Unopened| tr_with("“{name}” cannot be opened: {why}", &[("name", &name), ("why", &why)]);
        return Parcel::from_file(text).map(|opened| Opened::Run(Box::new(opened))).map_err(cannot);
    }
    if root.get("States").is_some() || root.get("StartAt").is_some() {
        let document = Document { definition: Rc::from(text), ..Document::default() };
        return Ok(Opened::Workflow { title, document: Box::new(document) });
    }
    let machines = state_machines(&root);
    let mut offered: Vec<Offered> = machines.into_iter().map(|machine| offer(machine, files)).collect();
    match (offered.len(), offered.pop()) {
        (0, _) | (_, None) => Err(tr_with(
            "“{name}” holds no state machine: it has no States, and is no template with a state machine.",
            &[("name", &name)],
        )),
        (1, Some(Offered { name, document, .. })) => {
            document.map(|document| Opened::Workflow { title: name.to_string(), document: Box::new(document) })
        }
        (_, Some(last)) => {
            offered.push(last);
            Ok(Opened::Template(Offer { file: name.to_owned(), machines: offered }))
        }
    }
}

fn offer(machine: TemplateMachine, files: &[(String, String)]) -> Offered {
    let TemplateMachine { logical_id, express, definition, substitutions } = machine;
    let text = match definition {
        TemplateDefinition::Text(text) => Ok(text),
        TemplateDefinition::File(path) => {
            let file = path.rsplit('/').next().unwrap_or(&path);
            let beside = files.iter().find(|(name, _)| name.rsplit('/').next() == Some(file));
            beside
                .map(|(_, text)| text.clone())
                .ok_or_else(|| tr_with("Its definition is in “{path}”: open both files together.", &[("path", &path)]))
        }
        TemplateDefinition::Elsewhere => Err(tr("Its definition is not in the template.").to_owned()),
    };
    let document = text.map(|text| {
        let mut document = Document { definition: Rc::from(text), placeholders: substitutions, ..Document::default() };
        if express {
            document.settings.kind = stepthrough::definition::MachineKind::Express;
        }
        document
    });
    Offered { name: logical_id, express, document }
}

/// A workflow as one file, everything in it.
///
/// # Errors
/// A sentence, when an answer of a mock is not JSON and so cannot be written.
pub fn to_file(title: &str, document: &Document) -> Result<String, String> {
    let cannot = |why: String| tr_with("Not saved, a mock cannot be used: {why}.", &[("why", &why)]);
    let parcel = parcel::parcel(document, None).map_err(cannot)?;
    Ok(Parcel { title: Rc::from(title), ..parcel }.to_file())
}

/// The name of a file for a definition.
pub fn definition_name(title: &str, text: &str) -> String {
    let ending = if Format::guess(text) == Format::Yaml { "asl.yaml" } else { "asl.json" };
    let name = words::file_name(title);
    format!("{}.{ending}", name.strip_suffix(FILE_ENDING).unwrap_or(&name))
}

fn title_of(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let ending =
        ENDINGS.into_iter().find(|ending| name.len() > ending.len() && name.to_ascii_lowercase().ends_with(ending));
    ending.and_then(|ending| name.get(..name.len() - ending.len())).unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MACHINE: &str = r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#;
    const TEMPLATE: &str = "Resources:\n  One:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Type: EXPRESS\n      DefinitionUri: states/one.asl.json\n      DefinitionSubstitutions:\n        T: 5\n";

    fn opened(files: &[(&str, &str)]) -> Result<Opened, String> {
        let files: Vec<_> = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        read(&files)
    }

    #[test]
    fn definitions_are_opened_by_the_name_of_their_file() {
        let check = |name: &str, text: &str, title: &str| match opened(&[(name, text)]) {
            Ok(Opened::Workflow { title: found, document }) => {
                assert_eq!((found.as_str(), &*document.definition), (title, text));
            }
            other => panic!("{name}: {other:?}"),
        };
        check("orders.asl.json", MACHINE, "orders");
        check("my orders.JSON", MACHINE, "my orders");
        check("a.yaml", "StartAt: A\nStates:\n  A:\n    Type: Succeed\n", "a");
        check("half.json", r#"{"StartAt": "A", "States": {"#, "half");
    }

    #[test]
    fn a_template_finds_its_definition_beside_it() {
        let alone = opened(&[("template.yaml", TEMPLATE)]).unwrap_err();
        assert!(alone.contains("states/one.asl.json"), "{alone}");
        let Ok(Opened::Workflow { title, document }) =
            opened(&[("one.asl.json", MACHINE), ("template.yaml", TEMPLATE)])
        else {
            panic!("not opened");
        };
        assert_eq!((title.as_str(), &*document.definition), ("One", MACHINE));
        assert_eq!(document.placeholders.get("T").map(|value| &**value), Some("5"));
        assert_eq!(document.settings.kind, stepthrough::definition::MachineKind::Express);
        let two = format!("{TEMPLATE}{}", TEMPLATE.replace("Resources:\n", "").replace("One", "Two"));
        let Ok(Opened::Template(offer)) = opened(&[("t.yaml", &two)]) else { panic!("not offered") };
        assert_eq!(offer.machines.iter().map(|machine| &*machine.name).collect::<Vec<_>>(), ["One", "Two"]);
    }

    #[test]
    fn what_is_no_workflow_is_told() {
        for (name, text) in [("a.json", "[1]"), ("b.json", "{\"a\": 1}"), ("c.txt", "hello"), ("d.json", "")] {
            let sentence = opened(&[(name, text)]).unwrap_err();
            assert!(sentence.contains(name), "{sentence}");
        }
    }

    #[test]
    fn a_saved_file_opens_as_it_was() {
        let document = Document { input: Rc::from("{\"a\": 1}"), ..Document::default() };
        let file = to_file("Orders", &document).unwrap();
        let Ok(Opened::Run(opened)) = opened(&[("x.stepthrough.json", &file)]) else { panic!("{file}") };
        assert_eq!((&*opened.parcel.title, parcel::document(&opened.parcel)), ("Orders", Ok(document)));
        assert_eq!(definition_name("My “Orders” / new", MACHINE), "my-orders-new.asl.json");
    }
}
