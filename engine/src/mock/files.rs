//! What a distributed Map reads when its bucket is empty: small files of the kind that it expects.

use crate::ambient::Ambient;
use crate::definition::{Kind, Resource, State};
use crate::object;
use crate::value::{Number, Object, Value};

/// How a reader wants its file.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// `CSV`, `JSON`, `JSONL`, `MANIFEST`; empty when the file's name decides.
    input_type: String,
    /// `CSVHeaders`, when they are given and so not part of the file.
    headers: Option<Vec<String>>,
    /// `CSVDelimiter` as the character itself.
    delimiter: char,
    /// `ItemsPointer`
    pointer: Option<String>,
}

impl Wanted {
    /// What the reader of a Map wants; `None` for other states.
    pub fn by(state: &State) -> Option<Wanted> {
        let Kind::Map(map) = &state.kind else { return None };
        let config = &map.item_reader.as_ref()?.value.config;
        let part = |name: &str| config.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let given = part("CSVHeaderLocation") == "GIVEN";
        let headers = config.get("CSVHeaders").and_then(Value::as_array).filter(|_| given);
        Some(Wanted {
            input_type: part("InputType"),
            headers: headers.map(|names| names.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
            delimiter: match &*part("CSVDelimiter") {
                "PIPE" => '|',
                "SEMICOLON" => ';',
                "SPACE" => ' ',
                "TAB" => '\t',
                _ => ',',
            },
            pointer: Some(part("ItemsPointer")).filter(|pointer| !pointer.is_empty()),
        })
    }
}

/// Items for a reader of which nothing is known: rows, or the entries of a listing.
pub fn sample_items(resource: &Resource, arguments: &Value, ambient: &Ambient) -> Value {
    if is_listing(resource) {
        let prefix = arguments.get("Prefix").and_then(Value::as_str).unwrap_or_default();
        let modified = ambient.now.0.div_euclid(1000);
        let object = |name: &str, size: i64| {
            object! {
                "Etag" => format!("\"{}\"", crate::hash::hex_digest("MD5", name.as_bytes()).unwrap_or_default()),
                "Key" => format!("{prefix}{name}"),
                "LastModified" => modified,
                "Size" => size,
                "StorageClass" => "STANDARD",
            }
        };
        return Value::array([object("file-1.json", 120), object("file-2.json", 240)]);
    }
    let rows = [(1, "alpha"), (2, "beta"), (3, "gamma")];
    Value::array(rows.map(|(id, name)| object! { "id" => id, "name" => name }))
}

/// A listing whose dates are doubles, as they are in JSONPath: `1.7E9`. JSONata has whole seconds (both measured).
pub fn with_fractions(listed: Value, resource: &Resource) -> Value {
    let Some(entries) = listed.as_array().filter(|_| is_listing(resource)) else { return listed };
    Value::array(entries.iter().map(|entry| {
        let seconds = entry.get("LastModified").and_then(Value::as_i64);
        match (entry, seconds.and_then(|seconds| Number::from_f64(seconds as f64))) {
            (Value::Object(entry), Some(seconds)) => {
                let mut entry = Object::clone(entry);
                entry.insert("LastModified", Value::Number(seconds));
                entry.into()
            }
            _ => entry.clone(),
        }
    }))
}

/// The text of a file with these items; a listing is no file and stays as it is.
pub fn write(items: Value, wanted: Option<&Wanted>, resource: &Resource, arguments: &Value) -> Value {
    let Some(rows) = items.as_array().filter(|_| !is_listing(resource)) else { return items };
    let nothing = Wanted { delimiter: ',', ..Wanted::default() };
    let wanted = wanted.unwrap_or(&nothing);
    let key = arguments.get("Key").and_then(Value::as_str).unwrap_or_default();
    let by_name = if key.ends_with(".csv") {
        "CSV"
    } else if key.ends_with(".jsonl") {
        "JSONL"
    } else {
        "JSON"
    };
    match if wanted.input_type.is_empty() { by_name } else { &wanted.input_type } {
        // The manifest first, then the file that it names: rows without a header.
        "MANIFEST" if key.ends_with(".csv") => csv(rows, wanted).split_once('\n').map_or("", |(_, rows)| rows).into(),
        "MANIFEST" => manifest(rows, arguments).to_json().into(),
        "CSV" => csv(rows, wanted).into(),
        "JSONL" => rows.iter().map(|item| item.to_json() + "\n").collect::<String>().into(),
        _ => {
            let place = wanted.pointer.as_deref().unwrap_or_default();
            let names = place.rsplit('/').filter(|name| !name.is_empty());
            let at = |inner: Value, name: &str| Value::object([(name.replace("~1", "/").replace("~0", "~"), inner)]);
            names.fold(items.clone(), at).to_json().into()
        }
    }
}

/// An S3 inventory's manifest of one file with these rows.
fn manifest(rows: &[Value], arguments: &Value) -> Value {
    let bucket = arguments.get("Bucket").and_then(Value::as_str).unwrap_or_default();
    let names = rows.first().and_then(Value::as_object).map(|row| row.keys().cloned().collect::<Vec<_>>());
    object! {
        "sourceBucket" => bucket,
        "destinationBucket" => format!("arn:aws:s3:::{bucket}"),
        "version" => "2016-11-30",
        "fileFormat" => "CSV",
        "fileSchema" => names.unwrap_or_default().join(", "),
        "files" => vec![object! { "key" => "data/inventory-1.csv" }],
    }
}

fn is_listing(resource: &Resource) -> bool {
    matches!(resource, Resource::Service { action, .. } if &**action == "listObjectsV2")
}

fn csv(rows: &[Value], wanted: &Wanted) -> String {
    let names: Vec<String> = match &wanted.headers {
        Some(names) => names.clone(),
        None => {
            let all: Object = rows
                .iter()
                .filter_map(Value::as_object)
                .flat_map(|row| row.keys().cloned())
                .map(|key| (key, Value::Null))
                .collect();
            all.keys().map(|key| key.to_string()).collect()
        }
    };
    let delimiter = wanted.delimiter.to_string();
    let line = |fields: Vec<String>| fields.join(&delimiter) + "\n";
    let field = |text: String| {
        let text = text.replace('\\', r"\\");
        match text.contains([wanted.delimiter, '"', '\n']) {
            true => format!("\"{}\"", text.replace('"', "\"\"")),
            false => text,
        }
    };
    let text = |value: Option<&Value>| match value {
        None => String::new(),
        Some(Value::String(text)) => text.to_string(),
        Some(other) => other.to_json(),
    };
    let mut out = match &wanted.headers {
        Some(_) => String::new(),
        None => line(names.iter().cloned().map(field).collect()),
    };
    for row in rows {
        out.push_str(&line(names.iter().map(|name| field(text(row.get(name)))).collect()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_hold_the_items() {
        let get = Resource::parse("arn:aws:states:::s3:getObject");
        let check = |wanted: Option<Wanted>, key: &str, expected: &str| {
            let items = Value::parse(r#"[{"id":1,"note":"a,b"},{"id":"\\d"}]"#).unwrap();
            let body = write(items, wanted.as_ref(), &get, &object! { "Key" => key });
            assert_eq!(body.as_str(), Some(expected), "{key}");
        };
        check(None, "rows.csv", "id,note\n1,\"a,b\"\n\\\\d,\n");
        check(None, "rows.jsonl", "{\"id\":1,\"note\":\"a,b\"}\n{\"id\":\"\\\\d\"}\n");
        check(None, "rows", r#"[{"id":1,"note":"a,b"},{"id":"\\d"}]"#);
        let wanted = Wanted { pointer: Some("/a/b".into()), delimiter: ',', ..Wanted::default() };
        check(Some(wanted), "rows", r#"{"a":{"b":[{"id":1,"note":"a,b"},{"id":"\\d"}]}}"#);
        let headers = Some(vec!["note".to_owned(), "id".to_owned()]);
        let wanted = Wanted { input_type: "CSV".into(), headers, delimiter: '|', ..Wanted::default() };
        check(Some(wanted), "rows", "a,b|1\n|\\\\d\n");
    }
}
