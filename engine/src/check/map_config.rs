//! How a Map runs its items, where it reads them and how it batches them.
//!
//! ```json
//! {"StartAt": "M", "States": {"M": {"Type": "Map", "End": true, "ItemProcessor": {
//!   "ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "P", "States": {"P": {"Type": "Succeed"}}}}}}
//! ```
//! lacks the kind of its child executions. Good is `"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType":
//! "STANDARD"}`.

use crate::syntax::{Member, Node};

use super::document::{Document, Kind, Language, State};
use super::one_of::choose;
use super::report::Report;
use super::schema::{Shape, UNBOUNDED};
use super::values::fits;

pub(super) fn check(document: &Document<'_>, report: &mut Report) {
    for (index, state) in document.states.iter().enumerate().filter(|(_, state)| state.is(Kind::Map)) {
        report.about_state(index);
        for field in ["ItemProcessor", "Iterator"] {
            if let Some(config) = state.node.get(field).and_then(|processor| processor.get("ProcessorConfig")) {
                processor_config(report, config, &format!("{}/{field}/ProcessorConfig", state.path));
            }
        }
        if let Some(reader) = state.node.get("ItemReader") {
            item_reader(report, state, reader, &format!("{}/ItemReader", state.path));
        }
        if let Some(writer) = state.node.get("ResultWriter") {
            result_writer(report, state, writer, &format!("{}/ResultWriter", state.path));
        }
        if let Some(batcher) = state.node.get("ItemBatcher") {
            let location = format!("{}/ItemBatcher", state.path);
            for (field, most) in [("MaxItemsPerBatch", UNBOUNDED), ("MaxInputBytesPerBatch", 262_144)] {
                choose(report, batcher, &[field, &format!("{field}Path")], false, &location, batcher.span);
                if let Some(value) = batcher.get(field) {
                    fits(report, value, Shape::Whole(1, most), state.language, &format!("{location}/{field}"));
                }
            }
        }
    }
}

/// Texts measured.
fn processor_config(report: &mut Report, config: &Node, location: &str) {
    fits(report, config, Shape::Object, Language::JsonPath, location);
    if let Some(mode) = config.get("Mode") {
        let modes = Shape::Word(&["INLINE", "DISTRIBUTED"]);
        fits(report, mode, modes, Language::JsonPath, &format!("{location}/Mode"));
    }
    let distributed = config.get("Mode").and_then(Node::as_str) == Some("DISTRIBUTED");
    match config.member("ExecutionType") {
        None if distributed => {
            report
                .schema("These fields are required: [ExecutionType]", location, config.span)
                .help("say what the child executions are: `\"ExecutionType\": \"STANDARD\"` or `\"EXPRESS\"`");
        }
        Some(written) if !distributed => {
            report
                .schema("Field 'ExecutionType' is not supported", location, written.key_span)
                .help("only `\"Mode\": \"DISTRIBUTED\"` runs child executions");
        }
        Some(written) => {
            let kinds = Shape::Word(&["STANDARD", "EXPRESS"]);
            fits(report, &written.value, kinds, Language::JsonPath, &format!("{location}/ExecutionType"));
        }
        None => {}
    }
}

fn item_reader(report: &mut Report, state: &State<'_>, reader: &Node, location: &str) {
    if reader.as_object().is_none() {
        return;
    }
    match reader.get("Resource") {
        None => {
            report
                .schema("These fields are required: [Resource]", location, reader.span)
                .help("name the API that reads, such as `arn:aws:states:::s3:getObject`");
        }
        Some(resource) => {
            let known = resource
                .as_str()
                .is_some_and(|arn| arn.ends_with(":::s3:getObject") || arn.ends_with(":::s3:listObjectsV2"));
            if !known && resource.as_str().is_some() {
                let message = "The field 'Resource' does not match any of the allowed values";
                report
                    .schema(message, format!("{location}/Resource"), resource.span)
                    .help("items come from `arn:aws:states:::s3:getObject` or `arn:aws:states:::s3:listObjectsV2`");
            }
        }
    }
    let Some(config) = reader.get("ReaderConfig") else { return };
    let location = format!("{location}/ReaderConfig");
    if let Some(input) = config.get("InputType") {
        let types = Shape::Word(&["CSV", "JSON", "JSONL", "MANIFEST", "PARQUET"]);
        fits(report, input, types, Language::JsonPath, &format!("{location}/InputType"));
    }
    if let Some(delimiter) = config.get("CSVDelimiter") {
        // The values are documented.
        let names = Shape::Word(&["COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"]);
        fits(report, delimiter, names, Language::JsonPath, &format!("{location}/CSVDelimiter"));
    }
    let input = config.get("InputType").and_then(Node::as_str);
    let (headers, names) = (config.member("CSVHeaderLocation"), config.member("CSVHeaders"));
    let refuse = |report: &mut Report, member: Option<&Member>, help: &str| {
        if let Some(member) = member {
            let message = format!("Field '{}' is not supported", member.key);
            report.schema(message, &location, member.key_span).help(help);
        }
    };
    // What is required and what is refused was recorded, input type by input type.
    match (input, headers) {
        (Some("CSV"), None) => {
            report
                .schema("The field 'CSVHeaderLocation' is required", &location, config.span)
                .help("say where the column names are: `\"CSVHeaderLocation\": \"FIRST_ROW\"` or `\"GIVEN\"`");
        }
        (Some("JSON" | "JSONL" | "PARQUET"), _) => {
            refuse(report, headers, "only CSV has a header row; delete this");
            refuse(report, names, "only CSV has column names; delete this");
        }
        (None, _) if config.get("Transformation").and_then(Node::as_str) == Some("LOAD_AND_FLATTEN") => {
            report
                .schema("The field 'InputType' is required", &location, config.span)
                .help("say what the listed files hold: `\"InputType\": \"JSON\"`, for example");
        }
        _ => {}
    }
    if input == Some("JSON") {
        refuse(report, config.member("ManifestType"), "a manifest lists CSV, JSONL or Parquet files; delete this");
    }
    let given = headers.is_some_and(|member| member.value.as_str() == Some("GIVEN"));
    if given && names.is_none() && !matches!(input, Some("JSON" | "JSONL" | "PARQUET")) {
        report
            .schema("These fields are required: [CSVHeaders]", &location, config.span)
            .help("list the column names: `\"CSVHeaders\": [\"id\", \"name\"]`");
    }
    if let Some(pointer) = config.get("ItemsPointer")
        && let Some(text) = pointer.as_str().filter(|text| !text.is_empty() && !text.starts_with('/'))
    {
        let message = format!("Invalid input: JSON Pointer expression must start with '/': \"{text}\"");
        report
            .schema(message, format!("{location}/ItemsPointer"), pointer.span)
            .help(format!("write the way from the root of the file: `/{text}`"));
    }
    choose(report, config, &["MaxItems", "MaxItemsPath"], false, &location, config.span);
    if let Some(most) = config.get("MaxItems") {
        fits(report, most, Shape::Whole(0, 100_000_000), state.language, &format!("{location}/MaxItems"));
    }
}

/// Where these are refused was measured; the sentences are those for other missing fields and values. The values are
/// documented.
fn result_writer(report: &mut Report, state: &State<'_>, writer: &Node, location: &str) {
    let Some(members) = writer.as_object() else { return };
    let request = if state.language == Language::Jsonata { "Arguments" } else { "Parameters" };
    let mut needs = |object: &Node, fields: &[&str], location: &str| {
        let missing: Vec<&str> = fields.iter().copied().filter(|field| object.get(field).is_none()).collect();
        if !missing.is_empty() {
            report
                .schema(format!("These fields are required: [{}]", missing.join(", ")), location, object.span)
                .help(format!("add `{}`", missing.join("` and `")));
        }
    };
    // A writer says where to write, how to write (`WriterConfig`), or both.
    if members.is_empty() || writer.get("Resource").is_some() || writer.get(request).is_some() {
        needs(writer, &["Resource", request], location);
    }
    let config = writer.get("WriterConfig");
    if let Some(config) = config {
        needs(config, &["Transformation", "OutputType"], &format!("{location}/WriterConfig"));
    }
    if let Some(resource) = writer.get("Resource")
        && resource.as_str().is_some_and(|arn| !arn.ends_with(":::s3:putObject"))
    {
        report
            .schema(
                "The field 'Resource' does not match any of the allowed values",
                format!("{location}/Resource"),
                resource.span,
            )
            .help("results go to `arn:aws:states:::s3:putObject`");
    }
    for (field, words) in
        [("Transformation", &["NONE", "COMPACT", "FLATTEN"][..]), ("OutputType", &["JSON", "JSONL"][..])]
    {
        if let Some(value) = config.and_then(|config| config.get(field)) {
            fits(report, value, Shape::Word(words), Language::JsonPath, &format!("{location}/WriterConfig/{field}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check_rule;

    #[test]
    fn configurations() {
        let check = |fields: &str, config: &str, expected: &[&str]| {
            let expected: Vec<String> =
                expected.iter().map(|text| format!("SCHEMA_VALIDATION_FAILED: {text}")).collect();
            let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
            let text = format!(
                r#"{{"StartAt":"M","States":{{"M":{{"Type":"Map",{fields}"ItemProcessor":{{"ProcessorConfig":{config},
                    "StartAt":"P","States":{{"P":{{"Type":"Succeed"}}}}}},"End":true}}}}}}"#
            );
            check_rule(super::check, &text, &expected);
        };
        let at = "/States/M/ItemProcessor/ProcessorConfig";
        check("", r#"{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"}"#, &[]);
        check("", r#"{"Mode":"INLINE"}"#, &[]);
        check("", r#"{"Mode":"DISTRIBUTED"}"#, &[&format!("These fields are required: [ExecutionType] at {at}")]);
        check(
            "",
            r#"{"Mode":"INLINE","ExecutionType":"STANDARD"}"#,
            &[&format!("Field 'ExecutionType' is not supported at {at}")],
        );
        check(
            r#""ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"CSV","MaxItems":1,
               "MaxItemsPath":"$.n"}},"#,
            "{}",
            &[
                "The field 'CSVHeaderLocation' is required at /States/M/ItemReader/ReaderConfig",
                "There should only be one of the following fields: [MaxItems, MaxItemsPath] at \
                 /States/M/ItemReader/ReaderConfig",
            ],
        );
        let reader = |config: &str, expected: &[&str]| {
            let reader =
                format!(r#""ItemReader":{{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{config}}},"#);
            let expected: Vec<String> =
                expected.iter().map(|text| format!("{text} at /States/M/ItemReader/ReaderConfig")).collect();
            check(&reader, "{}", &expected.iter().map(String::as_str).collect::<Vec<_>>());
        };
        reader(
            r#"{"InputType":"JSONL","CSVHeaderLocation":"GIVEN","CSVHeaders":["id"]}"#,
            &["Field 'CSVHeaderLocation' is not supported", "Field 'CSVHeaders' is not supported"],
        );
        reader(r#"{"Transformation":"LOAD_AND_FLATTEN"}"#, &["The field 'InputType' is required"]);
        reader(r#"{"InputType":"JSON","ManifestType":"ATHENA_DATA"}"#, &["Field 'ManifestType' is not supported"]);
        reader(r#"{"InputType":"CSV","CSVHeaderLocation":"GIVEN"}"#, &["These fields are required: [CSVHeaders]"]);
        reader(r#"{"InputType":"JSON","ItemsPointer":"/data/items"}"#, &[]);
        check(
            r#""ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"JSON",
               "ItemsPointer":"data/items"}},"#,
            "{}",
            &["Invalid input: JSON Pointer expression must start with '/': \"data/items\" at \
               /States/M/ItemReader/ReaderConfig/ItemsPointer"],
        );
        check(
            r#""ItemReader":{"Resource":"arn:aws:states:::s3:putObject","ReaderConfig":{"MaxItems":100000001}},"#,
            "{}",
            &[
                "The field 'Resource' does not match any of the allowed values at /States/M/ItemReader/Resource",
                "Maximum value is 100000000 at /States/M/ItemReader/ReaderConfig/MaxItems",
            ],
        );
        check(
            r#""ResultWriter":{"Resource":"arn:aws:states:::s3:putObject","WriterConfig":{"OutputType":"JSON"}},"#,
            "{}",
            &[
                "These fields are required: [Parameters] at /States/M/ResultWriter",
                "These fields are required: [Transformation] at /States/M/ResultWriter/WriterConfig",
            ],
        );
        check(r#""ResultWriter":{"WriterConfig":{"OutputType":"JSON","Transformation":"NONE"}},"#, "{}", &[]);
        check(
            r#""ResultWriter":{"Resource":"arn:aws:states:::s3:getObject","Parameters":{},"WriterConfig":{"OutputType":"CSV",
               "Transformation":"FLAT"}},"#,
            "{}",
            &[
                "The field 'Resource' does not match any of the allowed values at /States/M/ResultWriter/Resource",
                "Value should be one of the following: [NONE, COMPACT, FLATTEN] at \
                 /States/M/ResultWriter/WriterConfig/Transformation",
                "Value should be one of the following: [JSON, JSONL] at /States/M/ResultWriter/WriterConfig/OutputType",
            ],
        );
        check(
            r#""ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"CSV",
               "CSVHeaderLocation":"FIRST_ROW","CSVDelimiter":";"}},"#,
            "{}",
            &["Value should be one of the following: [COMMA, PIPE, SEMICOLON, SPACE, TAB] at \
               /States/M/ItemReader/ReaderConfig/CSVDelimiter"],
        );
        check(
            r#""ResultWriter":{},"#,
            "{}",
            &["These fields are required: [Resource, Parameters] at /States/M/ResultWriter"],
        );
        check(
            r#""ItemBatcher":{"MaxItemsPerBatch":0},"#,
            "{}",
            &["Minimum value is 1 at /States/M/ItemBatcher/MaxItemsPerBatch"],
        );
    }
}
