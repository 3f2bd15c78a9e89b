//! What the service's API says about Map Runs: the answers of DescribeMapRun and, for one of them, ListExecutions.

use super::{fraction, seconds};
use crate::exec::{Counts, MapRunInfo, Written};
use crate::object;
use crate::value::{Object, Value};

/// DescribeMapRun's answer by the given moment; `None` before the Map Run started.
///
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeMapRun.html>
pub fn describe_map_run(run: &MapRunInfo, written: Written) -> Option<Value> {
    let standing = run.at(written)?;
    let mut answer = Object::new();
    answer.insert("mapRunArn", Value::String(run.arn.clone()));
    answer.insert("executionArn", Value::String(run.execution_arn.clone()));
    answer.insert("status", standing.status.name().into());
    answer.insert("startDate", seconds(run.started));
    if let Some(stopped) = standing.stopped {
        answer.insert("stopDate", seconds(stopped));
    }
    answer.insert("maxConcurrency", run.max_concurrency.into());
    answer.insert("toleratedFailurePercentage", fraction(run.tolerated_percentage));
    answer.insert("toleratedFailureCount", run.tolerated_count.into());
    answer.insert("itemCounts", counts(&standing.items));
    answer.insert("executionCounts", counts(&standing.executions));
    answer.insert("redriveCount", standing.redrives.into());
    if let Some(redriven) = standing.redriven {
        answer.insert("redriveDate", seconds(redriven));
    }
    Some(answer.into())
}

/// What ListExecutions answers when it is asked for the child executions of a Map Run: all of them in one page, the
/// latest first.
///
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html>
pub fn list_executions(run: &MapRunInfo, written: Written) -> Value {
    let executions = run.children_at(written).iter().rev().filter_map(|child| {
        let standing = child.at(written)?;
        let part = |value: &Value, name: &str| value.get(name).cloned().unwrap_or_default();
        let mut item = Object::new();
        item.insert("executionArn", Value::String(child.execution.arn.clone()));
        item.insert("stateMachineArn", part(&child.execution.machine, "Id"));
        item.insert("name", part(&child.execution.execution, "Name"));
        item.insert("status", standing.status.name().into());
        item.insert("startDate", seconds(standing.started));
        if let Some(stopped) = standing.stopped {
            item.insert("stopDate", seconds(stopped));
        }
        item.insert("mapRunArn", Value::String(run.arn.clone()));
        item.insert("itemCount", child.items.into());
        item.insert("redriveCount", standing.redrives.into());
        Some(item.into())
    });
    object! { "executions" => Value::array(executions) }
}

fn counts(counts: &Counts) -> Value {
    object! {
        "pending" => counts.pending,
        "running" => counts.running,
        "succeeded" => counts.succeeded,
        "failed" => counts.failed,
        "timedOut" => counts.timed_out,
        "aborted" => counts.aborted,
        "total" => counts.total,
        "resultsWritten" => counts.results_written,
        "failuresNotRedrivable" => counts.failures_not_redrivable,
        "pendingRedrive" => counts.pending_redrive,
    }
}
