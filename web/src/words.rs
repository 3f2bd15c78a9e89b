//! Plain words beside AWS's own: what a stage does, what an error means, what an event says.

use stepthrough::time::Timestamp;
use stepthrough::value::Value;

use crate::machine::Kind;
use crate::rows::preview;
use crate::run::Stage;
use crate::texts::{decimal, en, tr, tr_count, tr_with};

/// The name of a stage as its heading has it: the field's own name where a field makes it.
pub fn stage_title(stage: Stage, kind: Option<Kind>) -> &'static str {
    match stage {
        Stage::Input => tr("State input"),
        Stage::AfterInputPath => "InputPath",
        Stage::AfterParameters => "Parameters",
        Stage::AfterArguments => "Arguments",
        Stage::AfterItemsPath => tr("Items"),
        Stage::AfterItemsPointer => "ItemsPointer",
        Stage::AfterItemSelector => "ItemSelector",
        Stage::AfterItemBatcher => "ItemBatcher",
        Stage::MaxConcurrency => "MaxConcurrency",
        Stage::ToleratedFailureCount => "ToleratedFailureCount",
        Stage::ToleratedFailurePercentage => "ToleratedFailurePercentage",
        Stage::Result => match kind {
            Some(Kind::Task) => tr("Task result"),
            Some(Kind::Parallel) => tr("Results of the branches"),
            Some(Kind::Map) => tr("Results of the iterations"),
            _ => tr("Result"),
        },
        Stage::AfterResultSelector => "ResultSelector",
        Stage::AfterResultPath => "ResultPath",
        Stage::AfterOutputPath => "OutputPath",
        Stage::Variables => tr("Variables"),
        Stage::AfterAssign => "Assign",
        Stage::ErrorOutput => tr("Error"),
        Stage::ErrorDetails => tr("Error"),
        Stage::Output => tr("State output"),
    }
}

/// What the stage does, in one sentence.
pub fn stage_sentence(stage: Stage, has_field: bool) -> &'static str {
    tr(match stage {
        Stage::AfterResultPath if !has_field => "Not set, so the result replaces the whole input.",
        Stage::Input => "What the state was handed.",
        Stage::AfterInputPath => "Chooses the part of the input that the state works on.",
        Stage::AfterParameters => "Builds what the state works on; fields ending in .$ are computed.",
        Stage::AfterArguments => "Builds what the integration is given.",
        Stage::AfterItemsPath => "The array whose elements are gone over.",
        Stage::AfterItemsPointer => "Chooses the items inside the file that was read.",
        Stage::AfterItemSelector => "Builds what one iteration is given.",
        Stage::AfterItemBatcher => "Groups items into batches.",
        Stage::MaxConcurrency => "How many iterations may run at a time; 0 means as many as AWS allows.",
        Stage::ToleratedFailureCount => "So many items may fail before the Map fails.",
        Stage::ToleratedFailurePercentage => "So large a share of the items may fail before the Map fails.",
        Stage::Result => "What came back, as it came.",
        Stage::AfterResultSelector => "Builds a new result of what came back.",
        Stage::AfterResultPath => "Puts the result into the state's input; compared with that input.",
        Stage::AfterOutputPath => "Chooses the part that is handed on.",
        Stage::Variables => "The variables as the state found them.",
        Stage::AfterAssign => "The variables as the state leaves them.",
        Stage::ErrorOutput => "What went wrong.",
        Stage::ErrorDetails => "What went wrong, and who dealt with it.",
        Stage::Output => "What the next state is handed.",
    })
}

/// Who dealt with an error, in words, from TestState's `errorDetails`; which of the retriers and catchers counts from 1.
pub fn error_fate(details: &Value) -> String {
    let number = |key: &str| details.get(key).and_then(Value::as_f64);
    let ordinal = |index: f64| index + 1.0;
    match (number("retryIndex"), number("catchIndex")) {
        (Some(retrier), _) => {
            let wait = number("retryBackoffIntervalSeconds").unwrap_or(0.0);
            let wait = span_of_time((wait * 1000.0) as i64);
            tr_with("Retrier {n} matches: tried again after {wait}.", &[("n", &ordinal(retrier)), ("wait", &wait)])
        }
        (None, Some(catcher)) => {
            tr_with("No retry is left or none matches; catcher {n} takes it.", &[("n", &ordinal(catcher))])
        }
        (None, None) => tr("Neither a retrier nor a catcher takes it, so it goes up.").to_owned(),
    }
}

/// What an error means and what to do, in plain words; `None` for names that only the workflow's author knows.
pub fn error_words(error: &str, cause: &str) -> Option<&'static str> {
    let text = match error {
        "States.Runtime" if cause.contains("could not be found in the input") || cause.contains("JSONPath") => {
            tr("A path asked for something that is not in the data. Compare the path with the stage before it. \
             States.ALL never catches this one.")
        }
        "States.Runtime" if cause.contains("maximum number of history events") => tr(
            "The workflow goes round and round: AWS stops a Standard execution at 25,000 events. Let the loop end, or \
             start another execution from it.",
        ),
        "States.Runtime" => {
            tr("The workflow itself cannot go on here: a path that leads nowhere, or a Choice without a way out. \
             Retry and Catch with States.ALL do not take it.")
        }
        "States.NoChoiceMatched" => {
            tr("No rule of the Choice was true and it has no Default. Add a Default, or a rule for this input.")
        }
        "States.Timeout" => tr("The task took longer than its TimeoutSeconds (or than the execution may take)."),
        "States.HeartbeatTimeout" => tr("The worker gave no sign of life within HeartbeatSeconds."),
        "States.TaskFailed" => tr(
            "The task said that it failed. As a name in Retry or Catch it stands for every task error but a timeout.",
        ),
        "States.Permissions" => tr("The execution's role is not allowed to make this call."),
        "States.ResultPathMatchFailure" => {
            tr("ResultPath points to a place that the state's input cannot hold, such as a field of a number.")
        }
        "States.ParameterPathFailure" => tr("A field of Parameters that ends in .$ has a path that finds nothing."),
        "States.IntrinsicFailure" => tr("An intrinsic function was given something it cannot work with."),
        "States.BranchFailed" => tr("A branch of the Parallel failed, and with it the whole state."),
        "States.ExceedToleratedFailureThreshold" => tr("More items failed than the Map tolerates."),
        "States.ItemReaderFailed" => tr("The Map could not read its items."),
        "States.ResultWriterFailed" => tr("The Map could not write its results."),
        "States.DataLimitExceeded" => tr("A payload is larger than 256 KiB. States.ALL never catches this one."),
        "States.QueryEvaluationError" => {
            tr("A JSONata expression failed or returned nothing. Look at its field in the stage where the flow stops.")
        }
        _ if error.starts_with("Lambda.") => {
            tr("Lambda itself had trouble, not your code. AWS advises a Retry on these names.")
        }
        _ => return None,
    };
    Some(text)
}

/// Whether the error can come from data that is not there.
pub fn is_about_data(error: &str) -> bool {
    matches!(
        error,
        "States.Runtime"
            | "States.ParameterPathFailure"
            | "States.QueryEvaluationError"
            | "States.IntrinsicFailure"
            | "States.NoChoiceMatched"
    )
}

/// What an event says besides its type, in a few words.
pub fn event_words(kind: &str, wire: &Value) -> String {
    let Some(object) = wire.as_object() else { return String::new() };
    let details = object.iter().find(|(key, _)| key.ends_with("EventDetails")).map(|(_, value)| value);
    let Some(details) = details else { return String::new() };
    let text = |key: &str| details.get(key).and_then(Value::as_str).unwrap_or_default();
    if !text("error").is_empty() {
        let cause = text("cause");
        return if cause.is_empty() { text("error").to_owned() } else { format!("{}: {cause}", text("error")) };
    }
    if kind.ends_with("Scheduled") || kind.ends_with("Started") {
        let call = match (text("resourceType"), text("resource")) {
            ("", resource) => crate::machine::service(resource),
            (service, resource) => format!("{service}:{resource}"),
        };
        if !call.is_empty() {
            return call;
        }
    }
    let count = |key: &str| details.get(key).and_then(Value::as_i64).and_then(|count| usize::try_from(count).ok());
    if let Some(length) = count("length") {
        return tr_count(length, "{n} item", "{n} items");
    }
    if let Some(index) = count("index") {
        return tr_with("iteration {n}", &[("n", &index)]);
    }
    let payload = ["output", "input"].into_iter().map(text).find(|text| !text.is_empty()).unwrap_or_default();
    match payload.len() {
        // Long payloads are not read for a line of a list.
        len if len > 4000 => payload.chars().take(70).collect(),
        0 => String::new(),
        _ => Value::parse(payload).map_or_else(|_| payload.to_owned(), |value| preview(&value, 70)),
    }
}

/// A length of time as people say it: `0.2 s`, `1 min 5 s`, `2 h 3 min`, `1 y 4 d`.
pub fn span_of_time(ms: i64) -> String {
    let (sign, ms) = if ms < 0 { ("-", ms.saturating_neg()) } else { ("", ms) };
    let units =
        [(en("{n} y"), 31_536_000_000), (en("{n} d"), 86_400_000), (en("{n} h"), 3_600_000), (en("{n} min"), 60_000)];
    let seconds = |text: &str| tr_with("{n} s", &[("n", &text)]);
    if ms < 60_000 {
        let text = format!("{}.{:03}", ms / 1000, ms % 1000);
        let text = text.trim_end_matches('0').trim_end_matches('.');
        return format!("{sign}{}", seconds(&decimal(text)));
    }
    let mut rest = ms;
    let mut parts = Vec::new();
    for (unit, size) in units {
        if rest >= size && parts.len() < 2 {
            parts.push(tr_with(unit, &[("n", &(rest / size))]));
            rest %= size;
        }
    }
    if parts.len() < 2 && rest >= 1000 {
        parts.push(seconds(&(rest / 1000).to_string()));
    }
    format!("{sign}{}", parts.join(" "))
}

/// How long after the start a moment is: `+0.050 s`, `+1:05:09.120`.
pub fn since(start: Timestamp, time: Timestamp) -> String {
    let ms = time.0.saturating_sub(start.0).max(0);
    let (hours, minutes, seconds, rest) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000);
    if hours >= 24 {
        let days = tr_with("{n} d", &[("n", &(hours / 24))]);
        return format!("+{days} {:02}:{minutes:02}:{seconds:02}", hours % 24);
    }
    match hours {
        0 => format!("+{minutes:02}:{seconds:02}.{rest:03}"),
        _ => format!("+{hours}:{minutes:02}:{seconds:02}.{rest:03}"),
    }
}

/// A number of bytes as people say it.
pub fn bytes(count: usize) -> String {
    match count {
        0..1024 => format!("{count} B"),
        1024..1_048_576 => format!("{} KB", decimal(&format!("{:.1}", count as f64 / 1024.0))),
        _ => format!("{} MB", decimal(&format!("{:.1}", count as f64 / 1_048_576.0))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_said_as_people_do() {
        let check = |ms: i64, words: &str| assert_eq!(span_of_time(ms), words);
        check(0, "0 s");
        check(200, "0.2 s");
        check(5000, "5 s");
        check(65_000, "1 min 5 s");
        check(3_600_000, "1 h");
        check(31_536_000_000 + 4 * 86_400_000, "1 y 4 d");
        check(-2500, "-2.5 s");
    }

    #[test]
    fn events_are_told_in_a_few_words() {
        let check = |kind: &str, wire: &str, words: &str| {
            assert_eq!(event_words(kind, &Value::parse(wire).unwrap()), words);
        };
        check(
            "TaskFailed",
            r#"{"id":3,"taskFailedEventDetails":{"error":"E","cause":"why","resource":"invoke"}}"#,
            "E: why",
        );
        check(
            "TaskScheduled",
            r#"{"taskScheduledEventDetails":{"resource":"publish","resourceType":"sns","parameters":"{}"}}"#,
            "sns:publish",
        );
        check(
            "PassStateEntered",
            r#"{"stateEnteredEventDetails":{"name":"A","input":"{\"a\": [1]}","inputDetails":{"truncated":false}}}"#,
            "{ a: [1] }",
        );
        check("ExecutionAborted", r#"{"id":3}"#, "");
    }
}
