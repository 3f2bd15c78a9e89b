//! Map Runs of the shown run, as they stood at a moment.

use stepthrough::exec::{ChildInfo, ChildStanding, ChildStatus, MapRunInfo, Standing, Written};
use stepthrough::value::Value;

use super::Session;
use crate::rows::preview;
use crate::run::{Child, VisitIx};

/// Characters of a child's input that are shown.
const ROOM: usize = 80;

/// A Map Run at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct MapRun {
    /// What does not change of it.
    pub about: About,
    /// How it stood.
    pub standing: Standing,
    /// The child executions that had begun, by their place among them; of one status where one is asked for.
    pub children: Vec<usize>,
}

/// What a definition says of a Map Run, and its name.
#[derive(Clone, Debug, PartialEq)]
pub struct About {
    /// Its ARN.
    pub arn: std::rc::Rc<str>,
    /// `MaxConcurrency`; 0 for as many as possible.
    pub max_concurrency: i64,
    /// `ToleratedFailureCount`; 0 for none.
    pub tolerated_count: i64,
    /// `ToleratedFailurePercentage`; 0 for none.
    pub tolerated_percentage: f64,
}

/// A child execution at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct MapChild {
    /// Which of the Map's children it is, from 0.
    pub index: usize,
    /// How it stood.
    pub standing: ChildStanding,
    /// How many items it processes.
    pub items: u32,
    /// The beginning of its input.
    pub input: String,
    /// Its place in [`crate::run::Run::children`].
    pub history: Option<usize>,
}

impl Session {
    /// The Map Run of a stay in a distributed Map, the latest one when the Map is tried again. `only` chooses among
    /// its children.
    pub fn map_run(&self, visit: VisitIx, moment: usize, only: Option<ChildStatus>) -> Option<MapRun> {
        let written = self.written(moment);
        let (info, standing) = self.info(visit, written)?;
        let children = info.children_at(written).iter().enumerate();
        let wanted = |child: &ChildInfo| only.is_none_or(|only| child.at(written).is_some_and(|at| at.status == only));
        let children = children.filter(|(_, child)| wanted(child)).map(|(at, _)| at).collect();
        let about = About {
            arn: info.arn.clone(),
            max_concurrency: info.max_concurrency,
            tolerated_count: info.tolerated_count,
            tolerated_percentage: info.tolerated_percentage,
        };
        Some(MapRun { about, standing: *standing, children })
    }

    /// A child execution of that Map Run, by its place among those that had begun.
    pub fn map_child(&self, visit: VisitIx, moment: usize, at: usize) -> Option<MapChild> {
        let written = self.written(moment);
        let child = self.info(visit, written)?.0.children_at(written).get(at)?;
        let input = child.execution.execution.get("Input").unwrap_or(&Value::Null);
        Some(MapChild {
            index: child.index,
            standing: child.at(written)?,
            items: child.items,
            input: preview(input, ROOM),
            history: self.view.history(child.history),
        })
    }

    /// The Map Runs that the execution itself had started by a moment, or the given child execution: the stay in the
    /// Map, and how each stood.
    pub fn map_runs_of(&self, child: Option<&Child>, moment: usize) -> Vec<(VisitIx, Standing)> {
        let written = self.written(moment);
        let log = self.timeline.log();
        let of = |info: &MapRunInfo| log.frames.get(info.frame.0 as usize).map(|frame| frame.log);
        let shown = child.map_or(Some(stepthrough::history::LogId::ROOT), Child::history);
        let runs = log.map_runs.iter().filter(|info| of(info) == shown);
        runs.filter_map(|info| Some((info.visit.0 as usize, *info.at(written)?))).collect()
    }

    fn info(&self, visit: VisitIx, written: Written) -> Option<(&MapRunInfo, &Standing)> {
        let runs = self.timeline.log().map_runs.iter().rev().filter(|info| info.visit.0 as usize == visit);
        runs.filter_map(|info| Some((info, info.at(written)?))).next()
    }

    fn written(&self, moment: usize) -> Written {
        self.timeline.written_by(self.point(moment))
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::document::Document;

    const MAP: &str = r#"{"StartAt":"M","States":{"M":{"Type":"Map","ToleratedFailureCount":1,"MaxConcurrency":2,
        "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},
            "StartAt":"T","States":{"T":{"Type":"Choice","Choices":[{"Variable":"$","NumericEquals":2,"Next":"F"}],
            "Default":"P"},"F":{"Type":"Fail"},"P":{"Type":"Pass","End":true}}},"End":true}}}"#;

    #[test]
    fn a_map_run_is_seen_as_it_stood() {
        let document = Document { definition: Rc::from(MAP), input: Rc::from("[1,2,3]"), ..Document::default() };
        let mut session = Session::start(&document).map_err(|why| why.sentence).unwrap();
        session.advance(10_000);
        let run = session.run();
        let at = |moment: usize, only: Option<ChildStatus>| session.map_run(0, moment, only);
        assert_eq!(at(0, None), None, "the Map was only entered");
        let end = at(run.last(), None).unwrap();
        assert_eq!((end.standing.items.succeeded, end.standing.items.failed), (2, 1));
        assert_eq!(end.children, [0, 1, 2]);
        assert_eq!(at(run.last(), Some(ChildStatus::Failed)).unwrap().children, [1]);
        // At every moment the children and the counts say the same.
        for moment in 1..=run.last() {
            let Some(seen) = at(moment, None) else { continue };
            assert_eq!(seen.children.len() as u32, seen.standing.executions.total - seen.standing.executions.pending);
            let running = at(moment, Some(ChildStatus::Running)).unwrap().children;
            assert_eq!(running.len() as u32, seen.standing.executions.running);
            for &child in &seen.children {
                let child = session.map_child(0, moment, child).unwrap();
                assert_eq!(child.input, (child.index + 1).to_string());
                assert_eq!(run.children[child.history.unwrap()].index, child.index);
            }
        }
        assert_eq!(session.map_child(0, run.last(), 3), None);
        assert_eq!(session.map_runs_of(None, run.last()).len(), 1);
        assert_eq!(session.map_runs_of(run.children.first(), run.last()), []);
    }
}
