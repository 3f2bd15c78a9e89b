//! One field of a state changed in the text of a definition, and nothing else.

use stepthrough::source::Span;
use stepthrough::syntax::{Format, Member, Node, NodeKind, read};

/// The text with `field` of a state (or of one of its catchers) written as the JSON `value`, or left out. `None` when the
/// text holds no such state.
pub fn with_field(text: &str, state: &str, catcher: Option<usize>, field: &str, value: Option<&str>) -> Option<String> {
    let root = read(text).root?;
    let object = state_named(&root, state)?;
    let object = match catcher {
        None => object,
        Some(index) => object.get("Catch")?.as_array()?.get(index)?,
    };
    let members = object.as_object()?;
    let at = members.iter().rposition(|member| &*member.key == field);
    match (at, value) {
        (Some(at), Some(value)) => replaced(text, members.get(at)?.value.span, value),
        (Some(at), None) => replaced(text, whole(members, at)?, ""),
        (None, None) => Some(text.to_owned()),
        (None, Some(value)) => {
            let first = members.first()?;
            let start = first.key_span.start as usize;
            let (between, key) = match Format::guess(text) {
                Format::Json => {
                    let brace = text.get(..start)?.rfind('{')? + 1;
                    (format!(",{}", text.get(brace..start)?), format!("\"{field}\""))
                }
                Format::Yaml => {
                    let line = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
                    let indent = text.get(line..start)?.replace('-', " ");
                    (format!("\n{indent}"), field.to_owned())
                }
            };
            let end = first.value.span.end;
            replaced(text, Span { start: end, end }, &format!("{between}{key}: {value}"))
        }
    }
}

fn replaced(text: &str, span: Span, by: &str) -> Option<String> {
    let (before, after) = (text.get(..span.start as usize)?, text.get(span.end as usize..)?);
    Some([before, by, after].concat())
}

/// A member with what parts it from the next or the one before.
fn whole(members: &[Member], at: usize) -> Option<Span> {
    let member = members.get(at)?;
    let (start, end) = (member.key_span.start, member.value.span.end);
    Some(match (members.get(at + 1), at.checked_sub(1).and_then(|before| members.get(before))) {
        (Some(next), _) => Span { start, end: next.key_span.start },
        (None, Some(before)) => Span { start: before.value.span.end, end },
        (None, None) => Span { start, end },
    })
}

/// The first state of that name, wherever it is nested.
fn state_named<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    match &node.kind {
        NodeKind::Object(members) => {
            let own =
                node.get("States").and_then(|states| states.get(name)).filter(|state| state.as_object().is_some());
            own.or_else(|| members.iter().find_map(|member| state_named(&member.value, name)))
        }
        NodeKind::Array(items) => items.iter().find_map(|item| state_named(item, name)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\n  \"States\": {\n    \"A\": {\n      \"Type\": \"Task\",\n      \"ResultPath\": \"$.a\",\n      \"Catch\": [{ \"Next\": \"B\" }]\n    }\n  }\n}";

    #[track_caller]
    fn check(catcher: Option<usize>, field: &str, value: Option<&str>, old: &str, new: &str) {
        let written = with_field(TEXT, "A", catcher, field, value).expect("the state is there");
        assert_eq!(written, TEXT.replace(old, new));
        assert!(stepthrough::value::Value::parse(&written).is_ok(), "{written}");
    }

    #[test]
    fn fields_are_replaced_put_in_and_taken_out() {
        check(None, "ResultPath", Some("null"), "\"$.a\"", "null");
        check(None, "ResultPath", None, "\"ResultPath\": \"$.a\",\n      ", "");
        check(None, "OutputPath", Some("\"$\""), "\"Task\",", "\"Task\",\n      \"OutputPath\": \"$\",");
        check(Some(0), "ResultPath", Some("\"$.e\""), "\"B\"", "\"B\", \"ResultPath\": \"$.e\"");
        check(None, "Catch", None, ",\n      \"Catch\": [{ \"Next\": \"B\" }]", "");
        assert_eq!(with_field(TEXT, "Z", None, "ResultPath", None), None);
    }

    #[test]
    fn yaml_keeps_its_indentation() {
        let text = "States:\n  A:\n    Type: Task\n    End: true\n";
        let written = with_field(text, "A", None, "ResultPath", Some("\"$.a\"")).expect("the state is there");
        assert_eq!(written, "States:\n  A:\n    Type: Task\n    ResultPath: \"$.a\"\n    End: true\n");
    }
}
