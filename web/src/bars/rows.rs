//! Which rows are shown: visits, and the branches and iterations they hold.

use std::collections::HashSet;

use crate::progress::Standing;
use crate::run::{Place, VisitIx};

use super::{Bar, BarKind, Chart};

/// More iterations than this are shown in groups.
const APART: usize = 24;
/// A Map with more iterations than this begins with all of them closed.
const OPEN: usize = 3;
/// Groups of one Map, at most about.
const GROUPS: usize = 40;

/// Names what can be folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A visit of a Parallel or Map.
    Visit(VisitIx),
    /// One of its branches or iterations, by its place among them.
    Lane(VisitIx, usize),
    /// Some of its iterations, by the first one's place.
    Group(VisitIx, usize),
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// How deep it stands.
    pub depth: usize,
    /// What it shows.
    pub what: What,
    /// Its bars.
    pub bars: Vec<Bar>,
    /// How it ended: of several, the worst.
    pub standing: Standing,
    /// What it holds, and whether that is shown.
    pub fold: Option<(Key, bool)>,
    /// The visit that is looked at when the row is chosen.
    pub visit: VisitIx,
}

/// What a row shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A stay in a state.
    Visit,
    /// A branch, counted from 0.
    Branch(usize),
    /// An iteration, counted from 0.
    Iteration(usize),
    /// Iterations from one to another, counted from 0.
    Iterations(usize, usize),
}

/// The rows, given what was turned from how it would be by itself.
pub fn rows(chart: &Chart, turned: &HashSet<Key>) -> Vec<Row> {
    let mut list = List { chart, turned, rows: Vec::new() };
    for &visit in &chart.roots {
        list.visit(visit, 0);
    }
    list.rows
}

struct List<'a> {
    chart: &'a Chart,
    turned: &'a HashSet<Key>,
    rows: Vec<Row>,
}

/// A branch or an iteration with its visits.
type Lane<'a> = (Place, &'a [VisitIx]);

impl List<'_> {
    fn is_open(&self, key: Key, by_itself: bool) -> bool {
        by_itself != self.turned.contains(&key)
    }

    // As deep as the definition nests, which its reader limits.
    fn visit(&mut self, visit: VisitIx, depth: usize) {
        let chart = self.chart;
        let Some(stay) = chart.stay(visit) else { return };
        let lanes: Vec<Lane> =
            chart.inside.get(&visit).into_iter().flatten().map(|(place, visits)| (*place, &**visits)).collect();
        let key = Key::Visit(visit);
        let open = self.is_open(key, true);
        let fold = (!lanes.is_empty()).then_some((key, open));
        let (bars, standing) = (stay.bars.clone(), stay.standing);
        self.rows.push(Row { depth, what: What::Visit, bars, standing, fold, visit });
        if !open {
            return;
        }
        if lanes.len() <= APART {
            self.lanes(visit, 0, &lanes, depth + 1, lanes.len() <= OPEN);
            return;
        }
        let size = round_size(lanes.len());
        for (at, group) in lanes.chunks(size).enumerate() {
            let key = Key::Group(visit, at * size);
            let open = self.is_open(key, false);
            let what = What::Iterations(index(group.first()), index(group.last()));
            self.summary(group, what, depth + 1, (key, open));
            if open {
                self.lanes(visit, at * size, group, depth + 2, false);
            }
        }
    }

    fn lanes(&mut self, owner: VisitIx, first: usize, lanes: &[Lane], depth: usize, by_itself: bool) {
        for (at, lane) in lanes.iter().enumerate() {
            let is_branch = matches!(lane.0, Place::Branch(_));
            let key = Key::Lane(owner, first + at);
            let open = self.is_open(key, is_branch || by_itself);
            let what = if is_branch { What::Branch(index(Some(lane))) } else { What::Iteration(index(Some(lane))) };
            self.summary(std::slice::from_ref(lane), what, depth, (key, open));
            if open {
                for &visit in lane.1 {
                    self.visit(visit, depth + 1);
                }
            }
        }
    }

    /// One bar around all of the lanes' visits.
    fn summary(&mut self, lanes: &[Lane], what: What, depth: usize, fold: (Key, bool)) {
        let stays = || lanes.iter().flat_map(|(_, visits)| visits.iter()).filter_map(|&visit| self.chart.stay(visit));
        let Some(&visit) = lanes.first().and_then(|(_, visits)| visits.first()) else { return };
        let from = stays().map(|stay| stay.from).min().unwrap_or(0);
        let to = stays().map(|stay| stay.to).max().unwrap_or(from);
        // A caught error inside of an iteration is no failure of it.
        let worst = stays()
            .map(|stay| stay.standing)
            .filter(|&standing| standing != Standing::Caught)
            .max_by_key(|s| badness(*s));
        let bars = vec![Bar { from, to, kind: BarKind::Around }];
        let standing = worst.unwrap_or(Standing::Succeeded);
        self.rows.push(Row { depth, what, bars, standing, fold: Some(fold), visit });
    }
}

fn index(lane: Option<&Lane>) -> usize {
    match lane {
        Some((Place::Branch(at) | Place::Iteration(at), _)) => *at,
        None => 0,
    }
}

fn badness(standing: Standing) -> usize {
    match standing {
        Standing::Idle | Standing::Caught | Standing::Succeeded => 0,
        Standing::Aborted => 1,
        Standing::Running => 2,
        Standing::Waiting => 3,
        Standing::Retrying => 4,
        Standing::Failed => 5,
    }
}

/// How many iterations a group has: a round number, so that few groups hold all.
fn round_size(count: usize) -> usize {
    let mut size: usize = 10;
    for factor in [2, 5, 10].into_iter().cycle() {
        let power = 10usize.pow(size.ilog10());
        if count.div_ceil(size) <= GROUPS || size >= 1_000_000 {
            break;
        }
        size = if factor == 10 { power * 10 } else { power * factor };
    }
    size
}
