//! A definition from JSON to YAML and back.

use crate::deploy::to_yaml;
use crate::syntax::{self, Format};

/// The text in the other format, when nothing of it is lost on the way.
///
/// # Errors
/// A sentence for people: what is wrong with the text, or what would be lost.
pub fn convert(text: &str) -> Result<String, String> {
    let format = Format::guess(text);
    let parsed = syntax::read(text);
    if let Some(found) = parsed.diagnostics.first() {
        return Err(format!("the text has a mistake that comes first: {}", found.message));
    }
    let Some(root) = parsed.root else { return Err("there is nothing to convert".to_owned()) };
    if format == Format::Yaml && has_comment(text) {
        return Err("JSON has no comments, and those in the text would be lost".to_owned());
    }
    let value = root.to_value();
    let converted = match format {
        Format::Json => to_yaml(&value),
        Format::Yaml => value.to_json_pretty() + "\n",
    };
    let again = syntax::read(&converted);
    let kept = again.diagnostics.is_empty() && again.root.is_some_and(|root| root.to_value() == value);
    // A repeated key, say, is not in the value that both have.
    let whole = Format::guess(&converted) != format && !has_repeated_key(&root);
    if kept && whole { Ok(converted) } else { Err("something in the text would be lost".to_owned()) }
}

/// Whether a `#` outside quotes begins a comment. A block of text may look like one; then nothing is converted.
fn has_comment(text: &str) -> bool {
    text.lines().any(|line| {
        let mut quote = None;
        let mut before = ' ';
        for c in line.chars() {
            match quote {
                Some(open) if c == open => quote = None,
                Some(_) => {}
                None if c == '#' && before.is_whitespace() => return true,
                None if matches!(c, '"' | '\'') && !before.is_alphanumeric() => quote = Some(c),
                None => {}
            }
            before = c;
        }
        false
    })
}

fn has_repeated_key(root: &syntax::Node) -> bool {
    let mut pending = vec![root];
    while let Some(node) = pending.pop() {
        if let Some(members) = node.as_object() {
            let keys: std::collections::BTreeSet<&str> = members.iter().map(|member| &*member.key).collect();
            if keys.len() < members.len() {
                return true;
            }
            pending.extend(members.iter().map(|member| &member.value));
        }
        pending.extend(node.as_array().unwrap_or_default());
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    #[test]
    fn there_and_back() {
        let check = |text: &str| {
            let yaml = convert(text).unwrap();
            assert_eq!(Format::guess(&yaml), Format::Yaml, "{yaml}");
            let json = convert(&yaml).unwrap();
            assert_eq!(Value::parse(&json).unwrap(), Value::parse(text).unwrap(), "{yaml}");
        };
        check(r#"{"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 5, "End": true}}}"#);
        check(
            r##"{"Comment": "yes: # no", "StartAt": "on", "States": {"on": {"Type": "Pass", "Result": [1.5, null, {}, []]}}}"##,
        );
        check("{\"Comment\": \"two\\nlines\\n\", \"a\": \"{% $x{'a': 1} %}\", \"b\": \"${Name}\"}");
    }

    #[test]
    fn nothing_is_lost_silently() {
        let check = |text: &str, why: &str| {
            let said = convert(text).unwrap_err();
            assert!(said.contains(why), "{said}");
        };
        check("StartAt: A # first\n", "comments");
        check("# A workflow\nStartAt: A\n", "comments");
        check("{\"a\": ", "mistake");
        check("{\"a\": 1, \"a\": 2}", "lost");
        check("{\"TimeoutSeconds\": ${T}}", "mistake");
        check("", "");
    }
}
