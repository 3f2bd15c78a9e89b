//! `${Name}` in a definition: what CloudFormation and SAM replace before AWS sees the text.
//!
//! They replace text, anywhere: in keys, in parts of strings, and where JSON wants a number
//! (`"TimeoutSeconds": ${T}`), so that many a definition is JSON only afterwards. [`substitute`] therefore works on
//! the text before it is read, and [`Substituted::original`] leads every place back to what the person wrote.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::source::Span;

/// The account and region that made-up ARNs name.
pub const ACCOUNT: &str = "123456789012";
/// See [`ACCOUNT`].
pub const REGION: &str = "us-east-1";

/// Values by placeholder name.
pub type Values = BTreeMap<Rc<str>, Rc<str>>;

/// One `${Name}` in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// The name.
    pub name: Rc<str>,
    /// Where it stands, `${` and `}` included.
    pub span: Span,
    /// A value that fits the place, for when none is given.
    pub default: Rc<str>,
}

/// A text whose placeholders are replaced.
#[derive(Clone, Debug, Default)]
pub struct Substituted {
    /// The text with the values.
    pub text: String,
    /// What was replaced by what, in order: the place in the original, the place in `text`.
    replaced: Vec<(Span, Span)>,
}

impl Substituted {
    /// The place in the original text of a place in [`Substituted::text`]. One that cuts through a value covers the
    /// whole placeholder.
    pub fn original(&self, span: Span) -> Span {
        let start = self.offset(span.start, false);
        Span { start, end: self.offset(span.end, true).max(start) }
    }

    fn offset(&self, at: u32, end: bool) -> u32 {
        // The last replacement that begins before this place, or at it.
        let next = self.replaced.partition_point(|(_, to)| if end { to.start < at } else { to.start <= at });
        let Some((from, to)) = next.checked_sub(1).and_then(|last| self.replaced.get(last)) else { return at };
        if at < to.end || (end && at == to.end) {
            return if end { from.end } else { from.start };
        }
        from.end.saturating_add(at.saturating_sub(to.end))
    }
}

/// Where a placeholder stands, which decides what can stand in for it.
struct Place<'t> {
    /// Outside quotes.
    bare: bool,
    /// The text between the quotes, or the scalar, is this placeholder alone.
    whole: bool,
    /// The name of the field whose value it is in; empty when not known.
    key: &'t str,
    /// The text is JSON, where a bare value must be a number.
    json: bool,
    /// The text on both sides.
    around: (&'t str, &'t str),
}

impl Place<'_> {
    /// Whether the object around says what is sent, as every call of an integration must.
    fn sends(&self) -> bool {
        let (before, after) = self.around;
        let before = before.len() - outwards(before.bytes().rev(), b'}', b'{');
        let after = outwards(after.bytes(), b'{', b'}');
        let says =
            |text: Option<&str>| text.is_some_and(|text| text.contains("Parameters") || text.contains("Arguments"));
        says(self.around.0.get(before..)) || says(self.around.1.get(..after))
    }
}

/// How many bytes there are to the end of the object, nearby: a hostile text must not be read again and again.
fn outwards(bytes: impl Iterator<Item = u8>, opens: u8, closes: u8) -> usize {
    const NEAR: usize = 4096;
    let mut depth = 0_usize;
    let mut length = 0;
    for byte in bytes.take(NEAR) {
        match byte {
            _ if byte == opens => depth += 1,
            _ if byte == closes && depth == 0 => break,
            _ if byte == closes => depth -= 1,
            _ => {}
        }
        length += 1;
    }
    length
}

/// Finds the placeholders of a text, in its order. Names are letters, digits, `_`, `.` and `:`; `${!Name}`,
/// CloudFormation's way to write `${Name}` itself, is none.
pub fn find(text: &str) -> Vec<Placeholder> {
    let json = text.trim_start().starts_with(['{', '[']);
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut quoted, mut at) = (false, 0);
    // The last string and what the last field was called: places in the text.
    let (mut string_start, mut last_string, mut key, mut line_start) = (0, 0..0, 0..0, 0);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' if quoted => at += 1,
            b'"' => {
                quoted = !quoted;
                match quoted {
                    true => string_start = at + 1,
                    false => last_string = string_start..at,
                }
            }
            b':' if !quoted => {
                key = if json { last_string.clone() } else { line_start..at };
            }
            b'{' | b',' if !quoted => line_start = at + 1,
            b'\n' => {
                line_start = at + 1;
                quoted &= json;
            }
            b'$' if bytes.get(at + 1) == Some(&b'{') => {
                let rest = text.get(at + 2..).unwrap_or_default();
                let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || b"_.:".contains(b)).count();
                if length > 0 && rest.as_bytes().get(length) == Some(&b'}') {
                    let end = at + 2 + length + 1;
                    let name = rest.get(..length).unwrap_or_default();
                    let before = text.get(..at).unwrap_or_default();
                    let after = text.get(end..).unwrap_or_default();
                    let place = Place {
                        bare: !quoted,
                        whole: match quoted {
                            true => before.ends_with('"') && after.starts_with('"'),
                            false => {
                                before.ends_with([':', ' ', '\n', '[', ',', '\''])
                                    && !after.starts_with(|c: char| c.is_alphanumeric() || "/:-_".contains(c))
                            }
                        },
                        key: text.get(key.clone()).unwrap_or_default().trim().trim_start_matches("- "),
                        json,
                        around: (before, after),
                    };
                    found.push(Placeholder {
                        name: name.into(),
                        span: Span::new(at, end),
                        default: default(name, &place).into(),
                    });
                    at = end;
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Replaces the placeholders of `text` by their values, or by something plausible where none is given.
pub fn substitute(text: &str, values: &Values) -> Substituted {
    let mut out = Substituted { text: String::with_capacity(text.len()), replaced: Vec::new() };
    let mut done = 0;
    for Placeholder { name, span, default } in find(text) {
        out.text.push_str(text.get(done..span.start as usize).unwrap_or_default());
        let start = out.text.len();
        out.text.push_str(values.get(&name).unwrap_or(&default));
        out.replaced.push((span, Span::new(start, out.text.len())));
        done = span.end as usize;
    }
    out.text.push_str(text.get(done..).unwrap_or_default());
    out
}

/// Something that the name of a resource or parameter could stand for, as the value of the field `key`.
pub fn plausible(name: &str, key: &str) -> String {
    default(name, &Place { bare: false, whole: true, key, json: false, around: ("", "") })
}

/// Something that could stand there: an ARN, a URL, a name, a number.
fn default(name: &str, place: &Place<'_>) -> String {
    let says = name.to_ascii_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| says.contains(part));
    let counts = |text: &str| {
        let text = text.to_ascii_lowercase();
        ["seconds", "timeout", "count", "limit", "concurrency", "attempts", "percentage", "maxitems", "rate"]
            .iter()
            .any(|part| text.contains(part))
    };
    match &*says {
        "aws::region" => return REGION.to_owned(),
        "aws::accountid" => return ACCOUNT.to_owned(),
        "aws::partition" | "partition" => return "aws".to_owned(),
        "aws::urlsuffix" => return "amazonaws.com".to_owned(),
        _ => {}
    }
    if place.bare && (place.json || counts(place.key)) {
        return "1".to_owned();
    }
    let short: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    let arn = |service: &str, resource: &str| format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}{short}");
    let calls = place.key.trim_matches('"') == "Resource" && place.whole;
    let wants_arn = calls || says.ends_with("arn") || place.key.ends_with("Arn") || place.key.ends_with("Arn\"");
    if wants_arn && place.whole {
        return match () {
            () if has(&["activity"]) => arn("states", "activity:"),
            () if calls && !has(&["lambda", "function", "fn"]) && action(&says).is_some() && place.sends() => {
                format!("arn:aws:states:::{}", action(&says).unwrap_or_default())
            }
            () if calls => arn("lambda", "function:"),
            () if has(&["statemachine", "workflow"]) || place.key.contains("StateMachineArn") => {
                arn("states", "stateMachine:")
            }
            () if has(&["topic"]) => arn("sns", ""),
            () if has(&["jobqueue"]) => arn("batch", "job-queue/"),
            () if has(&["jobdefinition"]) => arn("batch", "job-definition/"),
            () if has(&["queue"]) => arn("sqs", ""),
            () if has(&["role"]) => format!("arn:aws:iam::{ACCOUNT}:role/{short}"),
            () if has(&["table"]) => arn("dynamodb", "table/"),
            () if has(&["bucket"]) => format!("arn:aws:s3:::{}", short.to_ascii_lowercase()),
            () if has(&["bus"]) => arn("events", "event-bus/"),
            () if has(&["cluster"]) => arn("ecs", "cluster/"),
            () if place.key.contains("TopicArn") => arn("sns", ""),
            () => arn("lambda", "function:"),
        };
    }
    match () {
        () if place.whole && (has(&["queueurl"]) || place.key.contains("QueueUrl")) => {
            format!("https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{short}")
        }
        () if has(&["region"]) => REGION.to_owned(),
        () if has(&["accountid"]) => ACCOUNT.to_owned(),
        () if has(&["bucket"]) => short.to_ascii_lowercase(),
        () if counts(&says) => "1".to_owned(),
        () => short,
    }
}

/// The integration that the name of a `Resource`'s placeholder speaks of, as SAM's templates name them:
/// `DDBPutItem`, `SNSPublish`.
fn action(says: &str) -> Option<&'static str> {
    const ACTIONS: &[(&str, &str)] = &[
        ("transactwriteitems", "aws-sdk:dynamodb:transactWriteItems"),
        ("batchwriteitem", "aws-sdk:dynamodb:batchWriteItem"),
        ("ddbquery", "aws-sdk:dynamodb:query"),
        ("ddbscan", "aws-sdk:dynamodb:scan"),
        ("getitem", "dynamodb:getItem"),
        ("putitem", "dynamodb:putItem"),
        ("updateitem", "dynamodb:updateItem"),
        ("deleteitem", "dynamodb:deleteItem"),
        ("snspublish", "sns:publish"),
        ("sendmessage", "sqs:sendMessage"),
        ("putevents", "events:putEvents"),
        ("startexecution", "states:startExecution"),
        ("runtask", "ecs:runTask"),
        ("submitjob", "batch:submitJob"),
    ];
    ACTIONS.iter().find(|(part, _)| says.contains(part)).map(|(_, integration)| *integration)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_replaced_by_what_fits() {
        let check = |text: &str, expected: &str| {
            assert_eq!(substitute(text, &Values::new()).text, expected, "{text}");
        };
        let lambda = "arn:aws:lambda:us-east-1:123456789012:function:";
        check(r#"{"Resource": "${Fn}"}"#, &format!(r#"{{"Resource": "{lambda}Fn"}}"#));
        let update = r#""arn:aws:states:::dynamodb:updateItem""#;
        check(
            r#"{"Resource": "${DDBUpdateItem}", "Retry": [{}], "Parameters": {}}"#,
            &format!(r#"{{"Resource": {update}, "Retry": [{{}}], "Parameters": {{}}}}"#),
        );
        check(
            r#"{"Arguments": "{% 1 %}", "Resource": "${DDBUpdateItem}"}"#,
            &format!(r#"{{"Arguments": "{{% 1 %}}", "Resource": {update}}}"#),
        );
        // Nothing is sent: it is a function.
        check(
            r#"{"A": {"Resource": "${PutItem}"}, "B": {"Parameters": {}}}"#,
            &format!(r#"{{"A": {{"Resource": "{lambda}PutItem"}}, "B": {{"Parameters": {{}}}}}}"#),
        );
        check(r#"{"TimeoutSeconds": ${T}}"#, r#"{"TimeoutSeconds": 1}"#);
        check(
            r#"{"Resource": "arn:${Partition}:states:::lambda:invoke"}"#,
            r#"{"Resource": "arn:aws:states:::lambda:invoke"}"#,
        );
        check(r#"{"FunctionName": "${MyFunctionArn}"}"#, &format!(r#"{{"FunctionName": "{lambda}MyFunctionArn"}}"#));
        check(r#"{"${Field}": "$.a.${Field}"}"#, r#"{"Field": "$.a.Field"}"#);
        check(r#"{"a": "${!Literal} $${x {% $x{'a': 1} %}"}"#, r#"{"a": "${!Literal} $${x {% $x{'a': 1} %}"}"#);
        check("Resource: ${Fn}\nTimeoutSeconds: ${T}\n", &format!("Resource: {lambda}Fn\nTimeoutSeconds: 1\n"));
        check(r#"{"a": "\"${b}"}"#, r#"{"a": "\"b"}"#);
        let values = Values::from([("Fn".into(), "given".into())]);
        assert_eq!(substitute(r#"{"Resource": "${Fn}"}"#, &values).text, r#"{"Resource": "given"}"#);
    }

    #[test]
    fn places_lead_back_to_the_original() {
        let text = r#"{"a": "${Long}", "b": ${N}}"#;
        let values = Values::from([("Long".into(), "x".into()), ("N".into(), "12345".into())]);
        let out = substitute(text, &values);
        assert_eq!(out.text, r#"{"a": "x", "b": 12345}"#);
        let check = |from: &str, to: &str| {
            let start = out.text.find(from).unwrap();
            assert_eq!(out.original(Span::new(start, start + from.len())).slice(text), to, "{from}");
        };
        check("\"a\"", "\"a\"");
        check("\"x\"", "\"${Long}\"");
        check("x", "${Long}");
        check("\"b\"", "\"b\"");
        check("12345", "${N}");
        check("234", "${N}");
        check("}", "}");
        check(&out.text, text);
    }
}
