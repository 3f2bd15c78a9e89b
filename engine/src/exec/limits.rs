//! The service quotas, in one place.

/// The quotas that hold in a run.
///
/// <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes (UTF-8) of a payload: input, output, result, arguments.
    pub payload_bytes: usize,
    /// Events of a Standard execution's history.
    pub history_events: u32,
    /// Milliseconds an Express execution may take.
    pub express_ms: i64,
    /// Seconds a state may wait at most: 24,855 days are taken, 24,856 are not (recorded).
    pub wait_seconds: i64,
    /// Bytes of one variable, and of all that one `Assign` sets.
    pub variable_bytes: usize,
    /// Bytes of all variables of an execution.
    pub variables_bytes: usize,
    /// Iterations of an inline Map at a time.
    pub inline_concurrency: usize,
    /// Child executions of a distributed Map at a time.
    pub distributed_concurrency: usize,
    /// Items a Map takes into memory here; AWS has no such quota below its 100,000,000.
    pub map_items: usize,
    /// Work that a run may take in all, where AWS would let it go on for a year: a step counts 1, an item of a Map 1,
    /// a child 4, and 64 bytes of data that were not there before 1. It bounds time and memory.
    pub work: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            payload_bytes: 262_144,
            history_events: 25_000,
            express_ms: 5 * 60 * 1000,
            wait_seconds: i32::MAX as i64,
            variable_bytes: 262_144,
            variables_bytes: 10 * 1024 * 1024,
            inline_concurrency: 40,
            distributed_concurrency: 10_000,
            map_items: 1_000_000,
            work: 2_000_000,
        }
    }
}
