//! The items of a distributed Map, read from files: CSV, JSON, JSON Lines, manifests, listings.
//!
//! <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html>

use std::rc::Rc;

use super::children::Item;
use crate::object;
use crate::value::{Object, Value};

/// What `ItemReader` reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `s3:listObjectsV2`: the listing itself.
    Listing,
    /// `InputType: CSV`
    Csv,
    /// `InputType: JSON`
    Json,
    /// `InputType: JSONL`
    JsonLines,
    /// `InputType: MANIFEST`: an S3 inventory, whose manifest lists CSV files; see [`Flattening`].
    Manifest,
    /// `InputType: PARQUET`, which this engine does not read.
    Parquet,
}

impl Format {
    /// The format that a reader's `Resource` and `ReaderConfig` ask for.
    pub fn of(resource: &str, config: &Value) -> Format {
        match resource.ends_with(":listObjectsV2") {
            true => Format::Listing,
            false => Format::of_file(config),
        }
    }

    /// The format of a file: the one that was asked for, or those that a listing names.
    fn of_file(config: &Value) -> Format {
        match config.get("InputType").and_then(Value::as_str) {
            Some("CSV") => Format::Csv,
            Some("JSONL") => Format::JsonLines,
            Some("MANIFEST") => Format::Manifest,
            Some("PARQUET") => Format::Parquet,
            _ => Format::Json,
        }
    }
}

/// Items that are in several files, which are read one after another: those of a listing (`LOAD_AND_FLATTEN`) or of a
/// manifest.
#[derive(Clone, Debug)]
pub struct Flattening {
    /// The files that are still to be read, the next one last.
    files: Vec<File>,
    /// How the files are to be read, where the manifest says it and not the reader.
    config: Option<Value>,
    /// How many files were read.
    read: u32,
    items: Vec<Item>,
}

#[derive(Clone, Debug)]
struct File {
    bucket: Rc<str>,
    key: Rc<str>,
}

impl Flattening {
    /// The plan for what was read first; `None` where that holds the items itself.
    ///
    /// # Errors
    /// The cause of `States.ItemReaderFailed` for a manifest that is none.
    pub fn of(body: &Value, resource: &str, config: &Value, bucket: &str) -> Result<Option<Flattening>, String> {
        let setting = |name: &str| config.get(name).and_then(Value::as_str);
        let (mut files, config) = match Format::of(resource, config) {
            Format::Listing if setting("Transformation") == Some("LOAD_AND_FLATTEN") => {
                let file =
                    |entry: &Value| Some(File { bucket: bucket.into(), key: entry.get("Key")?.as_str()?.into() });
                let listed = body.as_array().ok_or(NOT_ITERABLE)?;
                (listed.iter().map(file).collect::<Option<Vec<File>>>().ok_or(NOT_ITERABLE)?, None)
            }
            Format::Listing => return Ok(None),
            _ if setting("ManifestType") == Some("ATHENA_DATA") => (athena_manifest(body), None),
            Format::Manifest => inventory_manifest(body).map(|(files, config)| (files, Some(config)))?,
            _ => return Ok(None),
        };
        files.reverse();
        Ok(Some(Flattening { files, config, read: 0, items: Vec::new() }))
    }

    /// What to read next, and how many files were read before; `None` when there are enough items.
    pub fn next(&self, most: usize) -> Option<(Value, u32)> {
        let file = self.files.last().filter(|_| self.items.len() < most)?;
        Some((object! { "Bucket" => &*file.bucket, "Key" => &*file.key }, self.read))
    }

    /// Takes the items of the file that was asked for.
    pub fn take(&mut self, config: &Value, body: &Value, most: usize) -> Result<(), String> {
        let Some(file) = self.files.pop() else { return Ok(()) };
        let config = self.config.as_ref().unwrap_or(config);
        let source: Rc<str> = format!("s3://{}/{}", file.bucket, file.key).into();
        let found = items(Format::of_file(config), config, body, most.saturating_sub(self.items.len()))?;
        self.items.extend(found.into_iter().map(|item| Item { source: Some(source.clone()), ..item }));
        self.read += 1;
        Ok(())
    }

    /// All items.
    pub fn into_items(self) -> Vec<Item> {
        self.items
    }
}

/// The files of an S3 inventory's `manifest.json`, and how they are read: CSV files without a header, whose columns
/// the manifest names.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html>
fn inventory_manifest(body: &Value) -> Result<(Vec<File>, Value), String> {
    let manifest = match body {
        Value::String(text) => {
            Value::parse(text).map_err(|error| format!("The manifest file could not be parsed: {error}"))?
        }
        other => other.clone(),
    };
    let text = |name: &str| manifest.get(name).and_then(Value::as_str);
    let incomplete = || "The manifest file must name its destinationBucket, fileSchema and files.".to_owned();
    if text("fileFormat").is_some_and(|format| format != "CSV") {
        return Err("Only manifests of CSV files can be read here.".to_owned());
    }
    let bucket = text("destinationBucket").ok_or_else(incomplete)?;
    let bucket: Rc<str> = bucket.rsplit(':').next().unwrap_or(bucket).into();
    let schema = text("fileSchema").ok_or_else(incomplete)?;
    let headers = schema.split(',').map(|header| Value::from(header.trim())).collect::<Vec<Value>>();
    let listed = manifest.get("files").and_then(Value::as_array).ok_or_else(incomplete)?;
    let file = |entry: &Value| Some(File { bucket: bucket.clone(), key: entry.get("key")?.as_str()?.into() });
    let files = listed.iter().map(file).collect::<Option<Vec<File>>>().ok_or_else(incomplete)?;
    let config = object! { "InputType" => "CSV", "CSVHeaderLocation" => "GIVEN", "CSVHeaders" => headers };
    Ok((files, config))
}

/// The files of a manifest that Athena's `UNLOAD` writes: a line for each, `s3://bucket/key`.
fn athena_manifest(body: &Value) -> Vec<File> {
    let file = |line: &str| {
        let (bucket, key) = line.trim().trim_matches('"').strip_prefix("s3://")?.split_once('/')?;
        Some(File { bucket: bucket.into(), key: key.into() })
    };
    body.as_str().unwrap_or_default().lines().filter_map(file).collect()
}

/// The items in what was read, at most `most`.
///
/// `body` is the text of the object, or the listing. The error is the cause of `States.ItemReaderFailed`.
pub fn items(format: Format, config: &Value, body: &Value, most: usize) -> Result<Vec<Item>, String> {
    let text = || body.as_str().map_or_else(|| body.to_json(), str::to_owned);
    let values = match format {
        Format::Listing => body.as_array().map(|listed| listed.to_vec()).ok_or(NOT_ITERABLE.to_owned())?,
        Format::Csv => csv(&text(), config, most)?,
        Format::Manifest => return Err(NOT_ITERABLE.to_owned()),
        Format::JsonLines => json_lines(&text(), most)?,
        Format::Json => return json(&text(), config, most),
        Format::Parquet => return Err("Parquet files cannot be read here.".to_owned()),
    };
    Ok(values.into_iter().take(most).map(|value| Item { key: None, source: None, value }).collect())
}

/// AWS's cause for JSON that is no array (recorded).
const NOT_ITERABLE: &str = "Attempting to map over non-iterable node.";

/// AWS's cause for an `ItemsPointer` that leads nowhere (measured).
const NO_SUCH_PLACE: &str =
    "The provided ReaderConfig.ItemsPointer does not match any valid path in the JSON structure.";

fn json(text: &str, config: &Value, most: usize) -> Result<Vec<Item>, String> {
    let value = Value::parse(text).map_err(|error| format!("The JSON file could not be parsed: {error}"))?;
    let pointer = config.get("ItemsPointer").and_then(Value::as_str);
    let found = match pointer {
        Some(pointer) => follow(&value, pointer).ok_or(NO_SUCH_PLACE.to_owned())?,
        None => value,
    };
    match (&found, pointer) {
        (Value::Array(array), _) => {
            Ok(array.iter().take(most).map(|value| Item { key: None, source: None, value: value.clone() }).collect())
        }
        (Value::Object(object), Some(_)) => Ok(Item::of_members(object).take(most).collect()),
        _ => Err(NOT_ITERABLE.to_owned()),
    }
}

/// Follows a JSON Pointer (RFC 6901), such as `/data/items`.
fn follow(value: &Value, pointer: &str) -> Option<Value> {
    let mut place = value;
    for part in pointer.split('/').skip(1) {
        let part = part.replace("~1", "/").replace("~0", "~");
        place = match place {
            Value::Array(array) => array.get(part.parse::<usize>().ok()?)?,
            other => other.get(&part)?,
        };
    }
    Some(place.clone())
}

fn json_lines(text: &str, most: usize) -> Result<Vec<Value>, String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .take(most)
        .map(|(at, line)| {
            Value::parse(line)
                .map_err(|error| format!("Line {} of the JSONL file could not be parsed: {error}", at + 1))
        })
        .collect()
}

/// The rows of a CSV file as objects. Values are text; missing fields are `""`, surplus fields are dropped.
fn csv(text: &str, config: &Value, most: usize) -> Result<Vec<Value>, String> {
    let delimiter = match config.get("CSVDelimiter").and_then(Value::as_str) {
        Some("PIPE") => '|',
        Some("SEMICOLON") => ';',
        Some("SPACE") => ' ',
        Some("TAB") => '\t',
        _ => ',',
    };
    let mut rows = rows(text, delimiter).into_iter();
    let given = config.get("CSVHeaderLocation").and_then(Value::as_str) == Some("GIVEN");
    let headers: Vec<Rc<str>> = match (given, config.get("CSVHeaders").and_then(Value::as_array)) {
        (true, Some(names)) => names.iter().filter_map(Value::as_str).map(Rc::from).collect(),
        _ => rows.next().unwrap_or_default().into_iter().map(Rc::from).collect(),
    };
    let distinct: std::collections::BTreeSet<&Rc<str>> = headers.iter().collect();
    if distinct.len() < headers.len() {
        return Err("CSV headers cannot contain duplicates.".to_owned());
    }
    let object = |row: Vec<String>| {
        let mut fields = row.into_iter();
        let member = |header: &Rc<str>| (header.clone(), Value::from(fields.next().unwrap_or_default()));
        Value::from(headers.iter().map(member).collect::<Object>())
    };
    Ok(rows.take(most).map(object).collect())
}

/// The fields of each row: quotes protect delimiters and line breaks, two of them stand for one, also where a field is
/// not in quotes. A backslash protects another one, a quote and a delimiter; before anything else it is dropped.
///
/// <https://docs.aws.amazon.com/step-functions/latest/dg/example-csv-parse-dist-map.html>
fn rows(text: &str, delimiter: char) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let (mut row, mut field) = (Vec::new(), String::new());
    let (mut quoted, mut any) = (false, false);
    let mut chars = text.chars().peekable();
    while let Some(next) = chars.next() {
        match next {
            '"' if (quoted || !field.is_empty()) && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '\\' => field.extend(chars.next_if(|next| matches!(next, '\\' | '"') || *next == delimiter)),
            '"' if quoted => quoted = false,
            '"' if field.is_empty() => (quoted, any) = (true, true),
            '\r' if !quoted && chars.peek() == Some(&'\n') => {}
            '\n' if !quoted => {
                if any || !field.is_empty() {
                    row.push(std::mem::take(&mut field));
                    rows.push(std::mem::take(&mut row));
                }
                any = false;
            }
            next if next == delimiter && !quoted => {
                row.push(std::mem::take(&mut field));
                any = true;
            }
            next => field.push(next),
        }
    }
    if any || !field.is_empty() {
        row.push(field);
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listed_files_are_read_one_after_another() {
        let config = Value::parse(r#"{"Transformation":"LOAD_AND_FLATTEN","InputType":"JSONL"}"#).unwrap();
        let resource = "arn:aws:states:::s3:listObjectsV2";
        let listing = Value::parse(r#"[{"Key":"a"},{"Key":"b"},{"Key":"c"}]"#).unwrap();
        assert!(Flattening::of(&listing, resource, &Value::empty_object(), "bk").unwrap().is_none());
        let mut flat = Flattening::of(&listing, resource, &config, "bk").unwrap().unwrap();
        let mut asked = Vec::new();
        while let Some((arguments, before)) = flat.next(3) {
            asked.push(format!("{before} {arguments}"));
            flat.take(&config, &"1\n2\n".into(), 3).unwrap();
        }
        assert_eq!(asked, [r#"0 {"Bucket":"bk","Key":"a"}"#, r#"1 {"Bucket":"bk","Key":"b"}"#]);
        let items = flat.into_items().into_iter();
        let items: Vec<_> = items.map(|item| format!("{} {}", item.source.unwrap(), item.value)).collect();
        assert_eq!(items, ["s3://bk/a 1", "s3://bk/a 2", "s3://bk/b 1"]);
    }

    #[test]
    fn manifests_name_the_files() {
        let resource = "arn:aws:states:::s3:getObject";
        let check = |config: &str, manifest: &str, file: &str, expected: &str| {
            let config = Value::parse(config).unwrap();
            let read = Flattening::of(&Value::from(manifest), resource, &config, "").and_then(|plan| {
                let mut plan = plan.ok_or("no plan")?;
                let mut log = String::new();
                while let Some((wanted, _)) = plan.next(10) {
                    log += &format!("{wanted} ");
                    plan.take(&config, &Value::from(file), 10)?;
                }
                let items = plan.into_items().into_iter().map(|item| item.value);
                Ok(log + &Value::array(items).to_json())
            });
            assert_eq!(read.unwrap_or_else(|cause| cause), expected, "{manifest}");
        };
        check(
            r#"{"InputType":"MANIFEST"}"#,
            r#"{"destinationBucket":"arn:aws:s3:::inv","fileFormat":"CSV","fileSchema":"Bucket, Key","files":[{"key":"a.csv"}]}"#,
            "\"photos\",\"x.png\"\n",
            r#"{"Bucket":"inv","Key":"a.csv"} [{"Bucket":"photos","Key":"x.png"}]"#,
        );
        check(
            r#"{"InputType":"JSONL","ManifestType":"ATHENA_DATA"}"#,
            "s3://out/one\ns3://out/two\n",
            "1\n",
            r#"{"Bucket":"out","Key":"one"} {"Bucket":"out","Key":"two"} [1,1]"#,
        );
        check(
            r#"{"InputType":"MANIFEST"}"#,
            "{}",
            "",
            "The manifest file must name its destinationBucket, fileSchema and files.",
        );
    }

    #[test]
    fn files_are_read_as_items() {
        let check = |format: Format, config: &str, text: &str, expected: &str| {
            let config = Value::parse(config).unwrap();
            let read = match items(format, &config, &Value::from(text), 100) {
                Ok(items) => Value::array(items.iter().map(Item::input)).to_json(),
                Err(cause) => cause,
            };
            assert_eq!(read, expected, "{text}");
        };
        check(
            Format::Csv,
            "{}",
            "a,b\n1,2\n\n,,,\n\"x,\"\"y\",\n",
            r#"[{"a":"1","b":"2"},{"a":"","b":""},{"a":"x,\"y","b":""}]"#,
        );
        check(
            Format::Csv,
            "{}",
            "a,b\n{\"\"k\"\":\"\"v\"\"},\"[1,2]\"\nC:\\\\x\\y,1\\,2\n\\\"s\\\",\"t\\\\\"\n",
            r#"[{"a":"{\"k\":\"v\"}","b":"[1,2]"},{"a":"C:\\xy","b":"1,2"},{"a":"\"s\"","b":"t\\"}]"#,
        );
        check(Format::Csv, r#"{"CSVDelimiter":"PIPE"}"#, "a|b\n1\\|2|3\\,", r#"[{"a":"1|2","b":"3,"}]"#);
        check(Format::Csv, r#"{"CSVDelimiter":"PIPE"}"#, "a|b\r\n1|2", r#"[{"a":"1","b":"2"}]"#);
        check(
            Format::Csv,
            r#"{"CSVHeaderLocation":"GIVEN","CSVHeaders":["H","H"]}"#,
            "1,2",
            "CSV headers cannot contain duplicates.",
        );
        check(Format::Json, "{}", "[1,[2]]", "[1,[2]]");
        check(Format::Json, "{}", "{}", NOT_ITERABLE);
        check(Format::Json, r#"{"ItemsPointer":"/a/b~1c"}"#, r#"{"a":{"b/c":[1]}}"#, "[1]");
        check(Format::Json, r#"{"ItemsPointer":"/b"}"#, r#"{"a":[1]}"#, NO_SUCH_PLACE);
        check(Format::Json, r#"{"ItemsPointer":"/a"}"#, r#"{"a":1}"#, NOT_ITERABLE);
        check(Format::Json, r#"{"ItemsPointer":"/a"}"#, r#"{"a":{"k":1}}"#, r#"[{"Key":"k","Value":1}]"#);
        check(Format::JsonLines, "{}", "1\n\n{\"a\":2}\n", r#"[1,{"a":2}]"#);
        check(Format::Csv, "{}", "", "[]");
    }
}
