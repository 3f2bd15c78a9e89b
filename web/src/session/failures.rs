//! What was decided about the failures of a visit, as the engine decided it.

use std::rc::Rc;

use stepthrough::definition::{Catcher, Resource, Retrier};
use stepthrough::exec::{Answer, Decision, FailureKind, FailureRecord, Verdict, verdict};
use stepthrough::source::Span;

use super::Session;
use crate::explain::{CatcherFacts, Failed, Fate, Named, RetrierFacts, Sort};
use crate::run::VisitIx;

impl Session {
    /// The failures of a visit, in the order they happened.
    pub fn failures(&self, visit: VisitIx) -> Vec<Failed> {
        let all = self.timeline.log().failures.iter();
        all.filter(|record| record.visit.0 as usize == visit).filter_map(|record| self.failed(record)).collect()
    }

    /// The last failure of the run.
    pub fn last_failure(&self) -> Option<Failed> {
        self.failed(self.timeline.log().failures.last()?)
    }

    /// Whether the visit's task was answered by a made-up reply whose real shape is not known.
    pub fn is_guessed(&self, visit: VisitIx) -> bool {
        let state = self.timeline.log().visits.get(visit).and_then(|info| self.machine.state(info.state.0 as usize));
        let unknown = |resource: &str| !stepthrough::mock::shape_known(&Resource::parse(resource));
        let scripts = &self.timeline.mocks().book().scripts;
        state.is_some_and(|state| {
            let written = scripts.get(&state.name).is_some_and(|script| !script.replies.is_empty());
            state.resource.as_deref().is_some_and(unknown) && !written
        })
    }

    fn failed(&self, record: &FailureRecord) -> Option<Failed> {
        let machine = &self.timeline.program().machine;
        let info = self.timeline.log().visits.get(record.visit.0 as usize)?;
        let state = machine.state(info.state)?;
        let Verdict { retriers, catchers } = verdict(&state.retry, &state.catch, &record.failure, &record.tries);
        let text = &self.reading.substituted;
        let place = |span: Span| text.original(span);
        let retrier = |(index, (retrier, answer)): (usize, (&Retrier, Answer))| RetrierFacts {
            names: retrier.error_equals.clone(),
            answer: named(answer),
            tries: record.tries.get(index).copied().unwrap_or(0),
            max_attempts: retrier.max_attempts,
            interval: retrier.interval_seconds,
            backoff: retrier.backoff_rate,
            max_delay: retrier.max_delay_seconds,
            full_jitter: retrier.full_jitter,
            span: place(retrier.span),
        };
        let catcher = |(catcher, answer): (&Catcher, Answer)| CatcherFacts {
            names: catcher.error_equals.clone(),
            answer: named(answer),
            next: catcher.next.and_then(|next| machine.state(next)).map(|state| Rc::clone(&state.name)),
            result_path: catcher.result_path.as_ref().map(|field| field.span.slice(&text.text).into()),
            span: place(catcher.span),
        };
        Some(Failed {
            attempt: record.attempt,
            step: record.step as usize,
            error: record.failure.info.error.clone().unwrap_or_default(),
            cause: record.failure.info.cause.clone().unwrap_or_default(),
            lost: None,
            kind: self.machine.state(info.state.0 as usize).map(|state| state.kind),
            sort: match record.failure.kind {
                FailureKind::Runtime => Sort::Runtime,
                FailureKind::Query => Sort::Query,
                FailureKind::Task => Sort::Task,
                FailureKind::Timeout { heartbeat } => Sort::Timeout { heartbeat },
                FailureKind::State => Sort::State,
            },
            fate: match record.decision {
                Decision::Retry { retrier, seconds, .. } => {
                    Fate::Retried { retrier, computed: seconds, waited: record.delay.unwrap_or(seconds) }
                }
                Decision::Catch { catcher, .. } => Fate::Caught { catcher },
                Decision::Fail { .. } => Fate::Failed,
            },
            retriers: state.retry.iter().zip(retriers).enumerate().map(retrier).collect(),
            catchers: state.catch.iter().zip(catchers).map(catcher).collect(),
        })
    }
}

fn named(answer: Answer) -> Named {
    match answer {
        Answer::Takes(name) => Named::Takes(name),
        Answer::UsedUp(name) => Named::UsedUp(name),
        Answer::NotMeant => Named::NotMeant,
        Answer::NotAsked(name) => Named::NotAsked(name),
    }
}
