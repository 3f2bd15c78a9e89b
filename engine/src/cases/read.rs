//! Reading a file of cases, with the place of everything that is wrong in it.

use std::rc::Rc;

use super::{Case, CaseFile, DefinitionAt, Expect, Reading};
use crate::definition::MachineKind;
use crate::diagnostic::{Diagnostic, Severity};
use crate::mock::MockBook;
use crate::mock::wire::BadBook;
use crate::source::{LineIndex, Span};
use crate::syntax::placeholders::Values;
use crate::syntax::{self, Member, Node, NodeKind};
use crate::time::Timestamp;

/// The statuses that an execution can be expected to have.
const STATUSES: [&str; 5] = ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "RUNNING"];

pub(super) fn read(text: &str) -> Reading {
    let parsed = syntax::read(text);
    let mut reader = Reader { diagnostics: parsed.diagnostics };
    let file = parsed.root.and_then(|root| reader.file(text, &root)).unwrap_or_default();
    Reading { file, diagnostics: reader.diagnostics }
}

/// Collects what is wrong on the way.
pub(super) struct Reader {
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Reader {
    fn file(&mut self, text: &str, root: &Node) -> Option<CaseFile> {
        let known = ["definition", "machine", "type", "values", "mockConfig", "cases"];
        self.only(root, "an object with `definition` and `cases`", &known)?;
        let mut file = CaseFile::default();
        if let Some(node) = self.needed(root, "definition") {
            file.definition = match &node.kind {
                NodeKind::String(path) => DefinitionAt::File(path.clone()),
                NodeKind::Object(_) => DefinitionAt::Here(node.to_value().to_json_pretty()),
                _ => self.wrong(node, "the path of a file, or a definition").unwrap_or_default(),
            };
        }
        file.machine = self.text_of(root, "machine");
        file.mock_config = self.text_of(root, "mockConfig");
        file.kind = root.get("type").and_then(|node| match node.as_str() {
            Some("STANDARD") => Some(MachineKind::Standard),
            Some("EXPRESS") => Some(MachineKind::Express),
            _ => self.wrong(node, "`STANDARD` or `EXPRESS`"),
        });
        file.values = root.get("values").map(|node| self.values(node)).unwrap_or_default();
        let lines = LineIndex::new(text);
        let list = self.needed(root, "cases").map(|node| self.list(node, "a list of cases")).unwrap_or_default();
        for node in list {
            let Some(mut case) = self.case(node) else { continue };
            case.line = lines.position(text, node.span.start).line;
            if file.cases.iter().any(|known| known.name == case.name) {
                self.error(node.span, format!("there is another case of the name `{}`", case.name));
            }
            if case.mock_case.is_some() && file.mock_config.is_none() {
                self.error(node.span, "`mockCase` needs the file's `mockConfig`".to_owned());
            }
            file.cases.push(case);
        }
        Some(file)
    }

    fn case(&mut self, node: &Node) -> Option<Case> {
        let known = ["name", "input", "mocks", "mockCase", "signals", "seed", "startTime", "expect"];
        self.only(node, "an object with `name`, `input` and `expect`", &known)?;
        let seed = node.get("seed").and_then(|node| self.whole(node)).and_then(|seed| u64::try_from(seed).ok());
        Some(Case {
            name: self.needed(node, "name").and_then(|node| self.text(node))?,
            line: 0,
            input: node.get("input").map_or_else(|| "{}".to_owned(), |node| node.to_value().to_json()),
            mocks: node.get("mocks").map(|node| self.mocks(node)).unwrap_or_default(),
            mock_case: self.text_of(node, "mockCase"),
            signals: node.get("signals").map(|node| self.signals(node)).unwrap_or_default(),
            seed,
            start_time: node.get("startTime").and_then(|node| self.moment(node)),
            expect: node.get("expect").map(|node| self.expect(node)).unwrap_or_default(),
        })
    }

    fn expect(&mut self, node: &Node) -> Expect {
        let known = ["status", "output", "outputHas", "error", "cause", "path", "entered", "tookMs"];
        if self.only(node, "an object", &known).is_none() {
            return Expect::default();
        }
        let status = node.get("status").and_then(|node| match node.as_str() {
            Some(status) if STATUSES.contains(&status) => Some(Rc::from(status)),
            _ => self.wrong(node, &format!("one of `{}`", STATUSES.join("`, `"))),
        });
        let path = node
            .get("path")
            .map(|node| self.list(node, "a list of states").iter().filter_map(|state| self.text(state)).collect());
        let entered = node.get("entered").map(|node| {
            let states = self.object(node, "an object with the names of states");
            states.iter().map(|member| (member.key.clone(), member.value.to_value())).collect()
        });
        Expect {
            status: status.unwrap_or_else(|| Expect::default().status),
            output: node.get("output").map(Node::to_value),
            output_has: node.get("outputHas").map(Node::to_value),
            error: self.text_of(node, "error"),
            cause: self.text_of(node, "cause"),
            path,
            entered: entered.unwrap_or_default(),
            took_ms: node.get("tookMs").and_then(|node| self.whole(node)),
        }
    }

    fn mocks(&mut self, node: &Node) -> MockBook {
        MockBook::from_json(&node.to_value()).unwrap_or_else(|BadBook { place, problem }| {
            self.error(at_pointer(node, &place).span, problem);
            MockBook::default()
        })
    }

    fn values(&mut self, node: &Node) -> Values {
        let mut values = Values::new();
        for member in self.object(node, "an object with the names of placeholders") {
            match member.value.as_str() {
                Some(text) => values.insert(member.key.clone(), text.into()),
                None => values.insert(member.key.clone(), member.value.to_value().to_json().into()),
            };
        }
        values
    }

    fn moment(&mut self, node: &Node) -> Option<Timestamp> {
        match node.as_str().and_then(Timestamp::parse) {
            Some(moment) => Some(moment),
            None => self.wrong(node, "a moment, such as `2026-01-01T09:00:00Z`"),
        }
    }

    /// Refuses members that are not among `known`; `None` when this is no object at all.
    pub(super) fn only(&mut self, node: &Node, wanted: &str, known: &[&str]) -> Option<()> {
        let Some(members) = node.as_object() else { return self.wrong(node, wanted) };
        for member in members.iter().filter(|member| !known.contains(&&*member.key)) {
            let message = format!("`{}` is not known here; there are `{}`", member.key, known.join("`, `"));
            self.error(member.key_span, message);
        }
        Some(())
    }

    pub(super) fn needed<'n>(&mut self, node: &'n Node, name: &str) -> Option<&'n Node> {
        let found = node.get(name);
        if found.is_none() {
            self.error(node.span, format!("`{name}` is missing"));
        }
        found
    }

    pub(super) fn list<'n>(&mut self, node: &'n Node, wanted: &str) -> &'n [Node] {
        match node.as_array() {
            Some(items) => items,
            None => self.wrong(node, wanted).unwrap_or_default(),
        }
    }

    fn object<'n>(&mut self, node: &'n Node, wanted: &str) -> &'n [Member] {
        match node.as_object() {
            Some(members) => members,
            None => self.wrong(node, wanted).unwrap_or_default(),
        }
    }

    fn text_of(&mut self, node: &Node, name: &str) -> Option<Rc<str>> {
        node.get(name).and_then(|node| self.text(node))
    }

    pub(super) fn text(&mut self, node: &Node) -> Option<Rc<str>> {
        match node.as_str() {
            Some(text) => Some(text.into()),
            None => self.wrong(node, "a text"),
        }
    }

    pub(super) fn whole(&mut self, node: &Node) -> Option<i64> {
        match node.as_number().and_then(|number| number.as_i64()).filter(|number| *number >= 0) {
            Some(number) => Some(number),
            None => self.wrong(node, "a whole number, at least 0"),
        }
    }

    pub(super) fn wrong<T>(&mut self, node: &Node, wanted: &str) -> Option<T> {
        self.error(node.span, format!("this must be {wanted}"));
        None
    }

    fn error(&mut self, span: Span, message: String) {
        self.diagnostics.push(Diagnostic {
            severity: Severity::Error,
            code: "test-file",
            message,
            span,
            location: None,
            help: String::new(),
            fixes: Vec::new(),
        });
    }
}

/// The node that a JSON Pointer leads to; as far as it leads.
fn at_pointer<'n>(node: &'n Node, pointer: &str) -> &'n Node {
    pointer.split('/').skip(1).fold(node, |node, step| {
        let key = step.replace("~1", "/").replace("~0", "~");
        let item = || node.as_array().zip(key.parse::<usize>().ok()).and_then(|(items, index)| items.get(index));
        node.get(&key).or_else(item).unwrap_or(node)
    })
}
