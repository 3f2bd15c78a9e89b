//! The course in the reader's language: what its lessons say, not what their workflows do.

use stepthrough::value::Value;

use crate::texts::{Language, language, tr_lesson};

/// A lesson of the course in the reader's language; what has no translation stays English.
pub(super) fn in_own_words(lesson: &Value) -> Value {
    match language() {
        Language::English => lesson.clone(),
        _ => rewritten(lesson, &mut |english| tr_lesson(english).map(Value::from)),
    }
}

/// The lesson with other sentences: `own` answers one for each, Markdown as a whole, or `None` to keep it.
pub fn rewritten(lesson: &Value, own: &mut dyn FnMut(&str) -> Option<Value>) -> Value {
    match lesson {
        Value::Array(list) => Value::array(list.iter().map(|one| rewritten(one, own))),
        Value::Object(members) => Value::object(members.iter().map(|(name, member)| {
            let member = match &**name {
                "title" | "summary" | "text" | "ask" | "explain" | "why" | "task" => sentence(member, own),
                "hints" => Value::array(
                    member.as_array().into_iter().flat_map(|hints| hints.iter()).map(|hint| sentence(hint, own)),
                ),
                "cases" => Value::array(
                    member.as_array().into_iter().flat_map(|cases| cases.iter()).map(|case| named(case, own)),
                ),
                "steps" | "predict" | "choices" | "exercise" => rewritten(member, own),
                _ => member.clone(),
            };
            (name.clone(), member)
        })),
        other => other.clone(),
    }
}

/// A case of an exercise; of it only the name is read by people.
fn named(case: &Value, own: &mut dyn FnMut(&str) -> Option<Value>) -> Value {
    let Value::Object(members) = case else { return case.clone() };
    Value::object(members.iter().map(|(name, member)| {
        let member = if **name == *"name" { sentence(member, own) } else { member.clone() };
        (name.clone(), member)
    }))
}

/// A text, or its lines.
fn sentence(text: &Value, own: &mut dyn FnMut(&str) -> Option<Value>) -> Value {
    let english = match text {
        Value::String(text) => text.to_string(),
        Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"),
        _ => return text.clone(),
    };
    own(&english).unwrap_or_else(|| text.clone())
}
