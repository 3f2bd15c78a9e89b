//! The fields of states.

use super::{FieldHelp, row};
use crate::assist::place::Within;

const STATE: &[Within] = &[Within::State];

/// Every field of a state, in the order in which people write them.
#[rustfmt::skip]
pub(super) const ROWS: &[FieldHelp] = &[
    row("Type", STATE, "What kind of state this is.", "", "\"Task\"", "workflow-states"),
    row("Comment", STATE, "A note for people; it has no effect.", "", "\"Charges the card\"", "statemachine-structure"),
    row("QueryLanguage", STATE, "The language of this state's expressions. A state of a JSONPath machine can be written in JSONata, not the other way round.", "that of the machine", "\"JSONata\"", "transforming-data"),
    row("Resource", STATE, "The ARN of what the Task calls: a service integration, a Lambda function or an activity.", "", "\"arn:aws:states:::lambda:invoke\"", "state-task"),
    row("Arguments", STATE, "What is sent to the service, or what the branches get. Strings between `{%` and `%}` are computed.", "the state's input", "{\"FunctionName\": \"charge\", \"Payload\": \"{% $states.input %}\"}", "transforming-data"),
    row("InputPath", STATE, "Selects the part of the input that the state sees. `null` gives it `{}`.", "`$`, the whole input", "\"$.order\"", "input-output-inputpath-params"),
    row("Parameters", STATE, "What is sent to the service, or becomes the state's input. Fields whose names end in `.$` are computed from the input.", "the input after InputPath", "{\"FunctionName\": \"charge\", \"Payload.$\": \"$.order\"}", "input-output-inputpath-params"),
    row("Seconds", STATE, "How long to wait, in seconds, from 0 to 99,999,999.", "", "10", "state-wait"),
    row("SecondsPath", STATE, "A path to the number of seconds to wait.", "", "\"$.delay\"", "state-wait"),
    row("Timestamp", STATE, "The point in time to wait for, as an RFC 3339 date-time. One that has passed does not wait.", "", "\"2030-01-01T00:00:00Z\"", "state-wait"),
    row("TimestampPath", STATE, "A path to the date-time to wait for.", "", "\"$.until\"", "state-wait"),
    row("Result", STATE, "The fixed result of the state, as it stands: nothing in it is computed.", "the state's input", "{\"count\": 0}", "state-pass"),
    row("Choices", STATE, "The rules, tried in order. The first that matches decides which state follows.", "", "[{\"Variable\": \"$.paid\", \"BooleanEquals\": true, \"Next\": \"Ship\"}]", "state-choice"),
    row("Default", STATE, "The state that follows when no rule matches.", "the execution fails with `States.NoChoiceMatched`", "\"Refuse\"", "state-choice"),
    row("Branches", STATE, "The flows that run at the same time, each with its own `StartAt` and `States`. Every branch gets a copy of the input.", "", "[{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}]", "state-parallel"),
    row("ItemsPath", STATE, "A path to the array (or, in a distributed Map, the object) whose items are processed.", "`$`, the whole input", "\"$.orders\"", "input-output-itemspath"),
    row("Items", STATE, "The array or object whose items are processed, or an expression that gives it.", "`$states.input`", "\"{% $states.input.orders %}\"", "state-map"),
    row("ItemSelector", STATE, "The input of each iteration. The item itself is `$$.Map.Item.Value` (JSONPath) or `$states.context.Map.Item.Value` (JSONata).", "the item", "{\"order.$\": \"$$.Map.Item.Value\"}", "input-output-itemselector"),
    row("ItemReader", STATE, "Where a distributed Map reads its items: a file in S3 or a list of objects in it.", "the items are in the input", "{\"Resource\": \"arn:aws:states:::s3:getObject\", \"ReaderConfig\": {\"InputType\": \"JSON\"}, \"Parameters\": {\"Bucket\": \"b\", \"Key\": \"k\"}}", "input-output-itemreader"),
    row("ItemBatcher", STATE, "Puts several items into one child execution of a distributed Map, which gets them as `Items`.", "one item for each child", "{\"MaxItemsPerBatch\": 10}", "input-output-itembatcher"),
    row("ItemProcessor", STATE, "The flow that runs for each item.", "", "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}", "state-map"),
    row("Iterator", STATE, "The older name of ItemProcessor.", "", "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}", "state-map"),
    row("MaxConcurrency", STATE, "How many iterations run at the same time. 0 sets no limit: AWS runs up to 40 of an inline Map, up to 10,000 of a distributed one.", "0", "5", "state-map"),
    row("MaxConcurrencyPath", STATE, "A path to how many iterations run at the same time.", "", "\"$.most\"", "state-map"),
    row("ToleratedFailurePercentage", STATE, "How many of the items, in percent, may fail before a distributed Map fails, from 0 to 100.", "0", "5", "state-map-distributed"),
    row("ToleratedFailurePercentagePath", STATE, "A path to how many of the items, in percent, may fail.", "", "\"$.percent\"", "state-map-distributed"),
    row("ToleratedFailureCount", STATE, "How many items may fail before a distributed Map fails.", "0", "10", "state-map-distributed"),
    row("ToleratedFailureCountPath", STATE, "A path to how many items may fail.", "", "\"$.most\"", "state-map-distributed"),
    row("Label", STATE, "A short name that the ARNs of a distributed Map's runs carry, at most 40 characters.", "one that AWS makes", "\"orders\"", "state-map-distributed"),
    row("ResultWriter", STATE, "Writes the results of a distributed Map's children to S3 instead of handing them on.", "the results are the output", "{\"Resource\": \"arn:aws:states:::s3:putObject\", \"Parameters\": {\"Bucket\": \"b\", \"Prefix\": \"results\"}}", "input-output-resultwriter"),
    row("TimeoutSeconds", STATE, "After so many seconds the Task fails with `States.Timeout`; from 1 to 99,999,999.", "99,999,999", "300", "state-task"),
    row("TimeoutSecondsPath", STATE, "A path to the number of seconds after which the Task fails with `States.Timeout`.", "", "\"$.timeout\"", "state-task"),
    row("HeartbeatSeconds", STATE, "When no heartbeat comes for so many seconds, the Task fails with `States.HeartbeatTimeout`. Less than TimeoutSeconds.", "no heartbeat is awaited", "60", "state-task"),
    row("HeartbeatSecondsPath", STATE, "A path to the number of seconds within which a heartbeat must come.", "", "\"$.heartbeat\"", "state-task"),
    row("Credentials", STATE, "The role that the Task calls the service with, so that it can be in another account.", "the machine's role", "{\"RoleArn\": \"arn:aws:iam::123456789012:role/other\"}", "concepts-access-cross-acct-resources"),
    row("ResultSelector", STATE, "Reshapes the raw result before ResultPath places it. Its `$` is the result.", "the raw result", "{\"id.$\": \"$.Payload.id\"}", "input-output-inputpath-params"),
    row("ResultPath", STATE, "Where the result goes in the input. `$` replaces the input by it, `null` drops the result and keeps the input.", "`$`, the result alone", "\"$.charge\"", "input-output-resultpath"),
    row("OutputPath", STATE, "Selects the part of what ResultPath made that goes on. `null` gives `{}`.", "`$`, all of it", "\"$.Payload\"", "input-output-outputpath"),
    row("Assign", STATE, "Sets variables that later states of this flow, and flows inside it, can read. All values are computed before any is set.", "", "{\"total\": 0}", "workflow-variables"),
    row("Output", STATE, "What the state hands on. Strings between `{%` and `%}` are computed.", "the result, or the input where there is none", "\"{% $states.result.Payload %}\"", "transforming-data"),
    row("Retry", STATE, "When and how often to try again after an error. The first entry that names the error decides.", "no retry", "[{\"ErrorEquals\": [\"States.ALL\"], \"MaxAttempts\": 2}]", "concepts-error-handling"),
    row("Catch", STATE, "Where to go after an error, once there are no more retries. The first entry that names the error decides.", "the flow fails", "[{\"ErrorEquals\": [\"States.ALL\"], \"Next\": \"Undo\"}]", "concepts-error-handling"),
    row("Error", STATE, "The name of the error to fail with, which Retry and Catch further out can match.", "no name", "\"OutOfStock\"", "state-fail"),
    row("ErrorPath", STATE, "A path to, or an intrinsic function that gives, the name of the error.", "", "\"$.error\"", "state-fail"),
    row("Cause", STATE, "A text for people that says why it failed.", "no text", "\"There is nothing left.\"", "state-fail"),
    row("CausePath", STATE, "A path to, or an intrinsic function that gives, the text that says why it failed.", "", "\"$.cause\"", "state-fail"),
    row("Next", STATE, "The state that follows.", "", "\"Ship\"", "statemachine-structure"),
    row("End", STATE, "`true` ends the flow here.", "", "true", "statemachine-structure"),
];
