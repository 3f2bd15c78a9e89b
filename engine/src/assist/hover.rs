//! Hovering: what stands under the pointer, and the value it has.

use super::data::{Data, ambient};
use super::fields::{comparison, field, guide, state_type};
use super::place::{At, Place, Within, boundary, read};
use super::run::RunData;
use super::{complete, errors};
use crate::check::document::{Kind, Language, State};
use crate::check::resources::integration;
use crate::expr::{QueryLanguage, Scope, jsonata_source};
use crate::intrinsic::{Call, FUNCTIONS, looks_like_intrinsic};
use crate::jsonata::{Dialect, Expression, Limits, SeenValue, functions};
use crate::jsonpath::Path;
use crate::source::Span;
use crate::syntax::{Node, inner_span};
use crate::value::Value;

/// What is said about the thing under the pointer.
#[derive(Clone, Debug, PartialEq)]
pub struct Hover {
    /// The thing.
    pub span: Span,
    /// Its name.
    pub title: String,
    /// What it is, in plain sentences with `code` in backquotes; may be empty when there is a value.
    pub text: String,
    /// AWS's page about it.
    pub aws_link: Option<String>,
    /// What it comes to in the run.
    pub value: Option<Shown>,
}

/// The value of an expression, or of a part of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The expression or part, as it is written.
    pub expression: String,
    /// What it comes to.
    pub value: ShownValue,
    /// Where the value was lost on the way, when it is undefined: the part of the text.
    pub lost: Option<Span>,
}

/// What an expression comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum ShownValue {
    /// A value.
    Value(Value),
    /// Nothing (JSONata).
    Undefined,
    /// A function (JSONata).
    Function,
    /// It fails, with this text.
    Failure(String),
}

/// What is under the pointer at `offset`. With the data of a run of the state around it, expressions show their values.
pub fn hover(text: &str, offset: u32, run: Option<&RunData>) -> Option<Hover> {
    let read = read(text);
    let document = read.document(text);
    let place = Place::new(&document, offset, read.format);
    if place.token().is_empty() {
        return None;
    }
    match place.cursor.at {
        At::Key => key(&place),
        At::Value => value(&place, offset, run),
    }
}

fn plain(span: Span, title: &str, text: impl Into<String>, aws_link: Option<String>) -> Hover {
    Hover { span, title: title.to_owned(), text: text.into(), aws_link, value: None }
}

fn key(place: &Place<'_>) -> Option<Hover> {
    let name = place.token();
    let span = place.cursor.token.span;
    if place.within == Within::States {
        let state = place.document.state(place.scope, name)?;
        return Some(plain(span, name, about_state(state), None));
    }
    if let Some(help) = field(place.within, name) {
        let text = match help.default {
            "" => help.text.to_owned(),
            default => format!("{} Without it: {default}.", help.text),
        };
        let text = match help.language() {
            Some(QueryLanguage::JsonPath) => format!("{text} JSONPath only."),
            Some(QueryLanguage::Jsonata) => format!("{text} JSONata only."),
            None => text,
        };
        return Some(plain(span, name, text, Some(help.link())));
    }
    if matches!(place.within, Within::Rule | Within::InnerRule) {
        return comparison(name).map(|text| plain(span, name, text, Some(guide("state-choice"))));
    }
    let computed = place.within == Within::Template && place.language() == Language::JsonPath;
    let computed = name.strip_suffix(".$").filter(|_| computed);
    computed.map(|name| {
        plain(
            span,
            place.token(),
            format!("Computes `{name}`: its value is a path or an intrinsic function."),
            Some(guide("input-output-inputpath-params")),
        )
    })
}

fn about_state(state: &State<'_>) -> String {
    let kind = state.kind.map_or("", Kind::name);
    let what = state_type(kind).map_or("A state without a type.".to_owned(), |(text, _)| format!("{kind}: {text}"));
    match state.node.get("Comment").and_then(Node::as_str) {
        Some(comment) => format!("{what} “{comment}”"),
        None => what,
    }
}

fn value(place: &Place<'_>, offset: u32, run: Option<&RunData>) -> Option<Hover> {
    let span = place.cursor.token.span;
    let written = place.token();
    match (place.within, place.cursor.key.as_deref()) {
        (Within::State, Some("Type")) => {
            let (text, link) = state_type(written)?;
            return Some(plain(span, written, text, Some(link)));
        }
        (Within::State, Some("Next" | "Default"))
        | (Within::Rule | Within::Catcher, Some("Next"))
        | (Within::Machine | Within::Flow | Within::Processor, Some("StartAt")) => {
            let scope = match place.cursor.key.as_deref() {
                Some("StartAt") => place.scope,
                _ => place.state.map_or(place.scope, |state| state.scope),
            };
            let state = place.document.state(scope, written)?;
            return Some(plain(span, written, about_state(state), None));
        }
        (Within::State, Some("Resource")) => {
            return Some(plain(span, written, about_resource(written)?, Some(guide("integrate-optimized"))));
        }
        (Within::Errors, _) => {
            return Some(plain(span, written, errors::meaning(written)?, Some(guide("concepts-error-handling"))));
        }
        _ => {}
    }
    let node = node_at(place)?;
    let said = node.as_str()?;
    let pointer = said_offset(place, node, said, offset);
    let data =
        run.filter(|run| place.state.is_some_and(|state| state.name == &*run.state)).map(|_| Data::here(place, run));
    let expression = Under { place, node, said, pointer, data: data.as_ref() };
    match place.language() {
        Language::Jsonata => expression.jsonata(),
        Language::JsonPath => {
            let key = place.cursor.key.as_deref().unwrap_or_default();
            let dollar = place.within == Within::Template && key.ends_with(".$");
            let path = place.within != Within::Template && (key == "Variable" || key.ends_with("Path"));
            match (dollar, path) {
                (false, false) => None,
                _ if looks_like_intrinsic(said) => expression.call(),
                _ => expression.path(said, 0),
            }
        }
    }
}

fn about_resource(arn: &str) -> Option<String> {
    if arn.contains(":function:") {
        return Some("A Lambda function, called with the state's input; its result is what it returns.".to_owned());
    }
    if arn.contains(":activity:") {
        return Some("An activity: a worker asks for the task and sends its result.".to_owned());
    }
    let call = integration(arn)?;
    let waits = match call.pattern {
        "sync" => "Waits until the job has ended.",
        "sync:2" => "Waits until the job has ended; its output is JSON.",
        "waitForTaskToken" => "Waits until somebody sends the task token back.",
        _ => "Goes on with the API's answer.",
    };
    Some(match (call.service, call.action) {
        ("aws-sdk", action) => format!("Calls the API `{action}` through the SDK. {waits}"),
        ("lambda", _) if call.pattern.is_empty() => {
            "Calls a Lambda function. What it returns is in the result's `Payload`.".to_owned()
        }
        (service, action) => format!("Calls `{service}:{action}`. {waits}"),
    })
}

/// The string that the pointer is in.
fn node_at<'d>(place: &Place<'d>) -> Option<&'d Node> {
    let at = place.cursor.token.span.start;
    let container = place.container?;
    let in_array = container.as_array().unwrap_or_default().iter();
    let in_object = container.as_object().unwrap_or_default().iter().map(|member| &member.value);
    in_array.chain(in_object).find(|node| node.span.touches(at))
}

/// The place of an offset in what the string says: the last character that is written at or before it.
fn said_offset(place: &Place<'_>, node: &Node, said: &str, offset: u32) -> usize {
    let mut starts: Vec<usize> = said.char_indices().map(|(at, _)| at).collect();
    let written = |at: usize| {
        let end = if at < said.len() { at + 1 } else { at };
        inner_span(place.text, node.span, Span::new(at, end)).start
    };
    starts.push(said.len());
    let after = starts.partition_point(|&at| written(at) <= offset);
    starts.get(after.saturating_sub(1)).copied().unwrap_or(0)
}

/// An expression and the pointer in it.
struct Under<'a, 'd> {
    place: &'a Place<'d>,
    node: &'d Node,
    said: &'d str,
    pointer: usize,
    data: Option<&'a Data>,
}

impl Under<'_, '_> {
    fn span(&self, start: usize, end: usize) -> Span {
        inner_span(self.place.text, self.node.span, Span::new(start, end))
    }

    /// A path that begins at `at` of the text; of it, what leads up to the pointer.
    fn path(&self, text: &str, at: usize) -> Option<Hover> {
        let inside = boundary(text, u32::try_from(self.pointer.saturating_sub(at)).unwrap_or(u32::MAX));
        let rest = text.get(inside..).unwrap_or_default();
        let skipped = usize::from(rest.starts_with(['.', '[', '$']));
        let next =
            rest.get(skipped..).unwrap_or_default().find(['.', '[']).map_or(text.len(), |next| inside + skipped + next);
        let shorter = text.get(..next).filter(|part| Path::parse(part).is_ok()).unwrap_or(text);
        let path = Path::parse(shorter).ok()?;
        let span = self.span(at, at + shorter.len());
        let help = match shorter {
            "$" => "The data that this field sees.",
            "$$" => "The context object.",
            _ => shorter.rsplit_once('.').map_or("", |(base, key)| complete::context_help(base, key)),
        };
        let shown = self.data.map(|data| {
            let value = match data.scope().select(&path) {
                Ok(value) => ShownValue::Value(value),
                Err(fault) => ShownValue::Failure(fault.cause),
            };
            Shown { expression: shorter.to_owned(), value, lost: None }
        });
        (shown.is_some() || !help.is_empty()).then(|| Hover {
            span,
            title: shorter.to_owned(),
            text: help.to_owned(),
            aws_link: None,
            value: shown,
        })
    }

    fn call(&self) -> Option<Hover> {
        let parsed = Call::parse(self.said).ok();
        if let Some(call) = &parsed {
            let under = call.paths().find(|(_, span)| span.touches(u32::try_from(self.pointer).unwrap_or(u32::MAX)));
            if let Some((path, span)) = under {
                return self.path(path.text(), span.start as usize);
            }
        }
        let (start, name) = self.word(|c| c.is_alphanumeric() || c == '.');
        let function = FUNCTIONS.iter().find(|function| function.name == name);
        let whole = self.data.zip(parsed).map(|(data, call)| {
            let value = match call.evaluate(&data.scope(), &mut ambient()) {
                Ok(value) => ShownValue::Value(value),
                Err(failure) => ShownValue::Failure(failure.into_cause()),
            };
            Shown { expression: self.said.to_owned(), value, lost: None }
        });
        if let Some(function) = function {
            let (example, gives) = function.example;
            let text = match gives.is_empty() {
                true => function.gives.to_owned(),
                false => format!("{} `{example}` is `{gives}`.", function.gives),
            };
            let span = self.span(start, start + name.len());
            let link = Some(guide("intrinsic-functions"));
            return Some(Hover { span, title: function.usage.to_owned(), text, aws_link: link, value: whole });
        }
        let span = self.span(0, self.said.len());
        whole.map(|shown| Hover {
            span,
            title: self.said.to_owned(),
            text: String::new(),
            aws_link: None,
            value: Some(shown),
        })
    }

    fn jsonata(&self) -> Option<Hover> {
        let source = jsonata_source(self.said)?;
        let inside = self.said.strip_prefix("{%")?;
        let offset = 2 + inside.len() - inside.trim_start().len();
        let traced = self.data.and_then(|data| self.traced(source, offset, &data.scope()));
        let (start, word) = self.word(|c| c.is_alphanumeric() || c == '_' || c == '$');
        let function =
            word.strip_prefix('$').and_then(|name| functions(Dialect::Aws).into_iter().find(|doc| doc.name == name));
        let span = self.span(start, start + word.len());
        if let Some(function) = function {
            let (example, gives) = function.example;
            let text = match gives.is_empty() {
                true => function.help.to_owned(),
                false => format!("{} `{example}` is `{gives}`.", function.help),
            };
            let title = format!("${}{}", function.name, function.usage);
            let value = traced.map(|(_, shown)| shown).filter(|shown| shown.value != ShownValue::Function);
            return Some(Hover { span, title, text, aws_link: Some(guide("transforming-data")), value });
        }
        let before = self.said.get(..start).unwrap_or_default();
        let help = match word {
            "$states" => {
                "What AWS gives the expression: `input`, `context` and, where there is one, `result` or `errorOutput`."
            }
            "input" if before.ends_with("$states.") => "The input of the state.",
            "result" if before.ends_with("$states.") => "What the Task, the branches or the iterations gave.",
            "errorOutput" if before.ends_with("$states.") => "The error that was caught: its `Error` and `Cause`.",
            "context" if before.ends_with("$states.") => "The execution, the state, the task token, the item of a Map.",
            _ => "",
        };
        match traced {
            Some((span, shown)) => {
                let title = shown.expression.clone();
                Some(Hover { span, title, text: help.to_owned(), aws_link: None, value: Some(shown) })
            }
            None => (!help.is_empty()).then(|| plain(span, word, help, Some(guide("transforming-data")))),
        }
    }

    /// The smallest part of the expression under the pointer that has a value.
    fn traced(&self, source: &str, offset: usize, scope: &Scope<'_>) -> Option<(Span, Shown)> {
        let pointer = u32::try_from(self.pointer.checked_sub(offset)?).ok()?;
        let place = |span: Span| self.span(offset + span.start as usize, offset + span.end as usize);
        let limits = Limits { steps: 1_000_000, ..Limits::default() };
        let whole = Span::new(0, source.len());
        let failed = |message: String| {
            let value = ShownValue::Failure(message);
            Some((place(whole), Shown { expression: source.to_owned(), value, lost: None }))
        };
        let expression = match Expression::parse(source, Dialect::Aws) {
            Ok(expression) => expression,
            Err(error) => return failed(error.message),
        };
        let (outcome, trace) = expression.trace(None, scope, &mut ambient(), &limits);
        let under = trace.parts.iter().filter(|part| part.span.touches(pointer));
        let smallest = under.min_by_key(|part| part.span.end.saturating_sub(part.span.start));
        let Some(part) = smallest else {
            return match outcome {
                Err(error) => failed(error.message),
                Ok(_) => None,
            };
        };
        let value = match &part.value {
            SeenValue::Undefined => ShownValue::Undefined,
            SeenValue::Value(value) => ShownValue::Value(value.clone()),
            SeenValue::Function => ShownValue::Function,
        };
        let lost = trace.lost.filter(|_| value == ShownValue::Undefined).map(place);
        Some((place(part.span), Shown { expression: part.span.slice(source).to_owned(), value, lost }))
    }

    /// The word under the pointer, and where in the text it begins.
    fn word(&self, belongs: impl Fn(char) -> bool) -> (usize, &str) {
        let pointer = boundary(self.said, u32::try_from(self.pointer).unwrap_or(u32::MAX));
        let (before, after) = self.said.split_at_checked(pointer).unwrap_or((self.said, ""));
        let start = before.char_indices().rev().take_while(|(_, c)| belongs(*c)).last().map_or(pointer, |(at, _)| at);
        let length = after.find(|c: char| !belongs(c)).unwrap_or(after.len());
        (start, self.said.get(start..pointer + length).unwrap_or_default())
    }
}
