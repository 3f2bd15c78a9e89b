//! Back through the fields that build and select.

use std::rc::Rc;

use super::{How, Look, Place, Seg, Source, Step, inside, way};
use crate::definition::Field;
use crate::expr::{Code, Computed, Template};
use crate::intrinsic::{Call, Outline};
use crate::jsonpath::{Part, Path, Root};
use crate::trace::Stage;
use crate::value::Value;

impl Look<'_> {
    /// A payload template over the newest record of `ground`; without a field the data goes through.
    pub(super) fn templated(&self, field: Option<&Field<Template>>, ground: &[Stage], path: &[Seg]) -> Step {
        match field {
            None => self.kept(ground, path),
            Some(field) => {
                let ground = self.earlier(ground);
                let step = self.template(&field.value, ground, path);
                if step.span.is_some() { step } else { step.at(field.span) }
            }
        }
    }

    fn template(&self, template: &Template, ground: Option<usize>, path: &[Seg]) -> Step {
        match (template, path) {
            (Template::Constant(_), _) => Step::new(How::Literal, Vec::new()),
            (Template::Computed(computed), _) => self.computed(computed, ground, path).at(computed.span),
            (Template::Array(items), [Seg::Index(index), rest @ ..]) => match items.get(*index) {
                Some(item) => self.template(item, ground, rest),
                None => Step::new(How::Built, Vec::new()),
            },
            (Template::Object(members), [Seg::Key(key), rest @ ..]) => {
                match members.iter().rfind(|member| *member.key == **key) {
                    Some(member) => {
                        let step = self.template(&member.template, ground, rest);
                        if step.span.is_some() { step } else { step.at(member.span) }
                    }
                    None => Step::new(How::Built, Vec::new()),
                }
            }
            _ => {
                let mut sources = Vec::new();
                template.each_computed(&mut |computed| sources.extend(self.reads(computed, ground)));
                Step::new(How::Built, few(sources))
            }
        }
    }

    fn computed(&self, computed: &Rc<Computed>, ground: Option<usize>, path: &[Seg]) -> Step {
        match &computed.code {
            Code::Path(selector) => self.selected(selector, ground, path),
            Code::Call(call) => self.called(call, ground, path),
            Code::Jsonata(_) => match self.plain_reference(computed, path) {
                Some(source) => Step::new(How::Selected, vec![source]),
                None => Step::new(How::Computed, few(self.reads(computed, ground))),
            },
        }
    }

    /// `States.Array` only puts its arguments side by side; every other function computes.
    fn called(&self, call: &Call, ground: Option<usize>, path: &[Seg]) -> Step {
        if let (Outline::Call { name: "States.Array", arguments }, [Seg::Index(index), rest @ ..]) =
            (call.outline(), path)
        {
            match arguments.get(*index) {
                Some(Outline::Path(argument)) => return self.selected(argument, ground, rest),
                Some(Outline::Literal(_)) => return Step::new(How::Literal, Vec::new()),
                _ => {}
            }
        }
        let reads = call.paths().filter_map(|(path, _)| self.locate(path, ground, &[]));
        Step::new(How::Computed, few(reads.collect()))
    }

    /// What a path selects, and of that what `rest` leads to.
    pub(super) fn selected(&self, selector: &Path, ground: Option<usize>, rest: &[Seg]) -> Step {
        if way(selector).1 {
            let source = self.locate(selector, ground, rest);
            return Step::new(How::Selected, source.into_iter().collect());
        }
        match self.element(selector, ground, rest) {
            Some(place) => Step::of(How::Selected, Some(place)),
            None => {
                let source = self.locate(selector, ground, &[]);
                Step::new(How::Computed, source.into_iter().collect())
            }
        }
    }

    /// The place of one element of what `$.a[*].b` selects: known where every element of `a` has a `b`.
    fn element(&self, selector: &Path, ground: Option<usize>, rest: &[Seg]) -> Option<Place> {
        let parts = selector.parts();
        let each = parts.iter().position(|part| matches!(part, Part::Each))?;
        let plain = |part: &Part| match part {
            Part::Member(name) => Some(Seg::Key(name.clone())),
            Part::Index(at) => Some(Seg::Index(*at)),
            _ => None,
        };
        let before: Vec<Seg> = parts.get(..each)?.iter().map(plain).collect::<Option<_>>()?;
        let after: Vec<Seg> = parts.get(each + 1..)?.iter().map(plain).collect::<Option<_>>()?;
        let (Root::Input, true, [Seg::Index(index), rest @ ..]) = (selector.root(), has_star(selector), rest) else {
            return None;
        };
        let record = ground?;
        let array = inside(&self.log.trace.get(record)?.value, &before)?.as_array()?;
        let regular = array.iter().all(|element| inside(element, &after).is_some());
        let path = || before.into_iter().chain([Seg::Index(*index)]).chain(after).chain(rest.iter().cloned()).collect();
        (regular && *index < array.len()).then(|| Place { record, path: path() })
    }

    /// Where a path starts and how far it means one place; `rest` goes on from its end.
    pub(super) fn locate(&self, path: &Path, ground: Option<usize>, rest: &[Seg]) -> Option<Source> {
        let (mut segs, whole) = way(path);
        if whole {
            segs.extend(rest.iter().cloned());
        }
        match path.root() {
            Root::Input => Some(Source::Place(Place { record: ground?, path: segs })),
            Root::Context => Some(self.context(segs, path.text().into())),
            Root::Variable(name) => self.assigned(name, segs).map(Source::Place),
        }
    }

    /// A place in the context object.
    pub(super) fn context(&self, segs: Vec<Seg>, text: Rc<str>) -> Source {
        let key = |at: usize| match segs.get(at) {
            Some(Seg::Key(key)) => &**key,
            _ => "",
        };
        let tail = |from: usize| segs.get(from..).unwrap_or_default().to_vec();
        match (key(0), key(1), key(2)) {
            ("Execution", "Input", _) => Source::ExecutionInput(tail(2)),
            ("Map", "Item", "Value") => match self.current_item(&tail(3)) {
                Some(place) => Source::Place(place),
                None => Source::Context(text),
            },
            _ => Source::Context(text),
        }
    }

    /// A place in the item that is processed: by this Map's selector, or by the iteration that this frame is in.
    fn current_item(&self, path: &[Seg]) -> Option<Place> {
        if self.record.stage == Stage::AfterItemSelector {
            let records = self.log.trace.get(..self.at)?.iter();
            let before = records.filter(|record| {
                let same = (record.visit, record.stage) == (self.record.visit, self.record.stage);
                same && record.attempt == self.record.attempt
            });
            return self.item(before.count(), path);
        }
        let mut frame = self.record.frame;
        loop {
            let (owner, index) = self.owner(frame)?;
            if owner.map().is_some() {
                return owner.item(index, path);
            }
            frame = owner.record.frame;
        }
    }

    /// Where the variable that the state found was assigned: the newest `Assign` of it in this flow or one around it.
    pub(super) fn assigned(&self, name: &str, segs: Vec<Seg>) -> Option<Place> {
        let mut around = vec![self.record.frame];
        while let Some(parent) = around.last().and_then(|frame| self.log.frames.get(frame.0 as usize)?.parent) {
            around.push(parent);
        }
        let finished = self.record.stage == Stage::Variables;
        let record = self.log.trace.get(..self.at)?.iter().rposition(|record| {
            record.stage == Stage::AfterAssign
                && record.value.get(name).is_some()
                && around.contains(&record.frame)
                && (finished || record.visit != self.record.visit)
        })?;
        let path = std::iter::once(Seg::Key(name.into())).chain(segs).collect();
        Some(Place { record, path })
    }

    /// A variable as the state leaves it.
    pub(super) fn variable(&self, path: &[Seg]) -> Step {
        match path {
            [Seg::Key(name), rest @ ..] => Step::of(How::Selected, self.assigned(name, rest.to_vec())),
            _ => {
                let names = self.record.value.as_object().into_iter().flat_map(|variables| variables.keys());
                let places = names.filter_map(|name| self.assigned(name, Vec::new()));
                Step::new(How::Built, few(places.map(Source::Place).collect()))
            }
        }
    }
}

/// Whether the one step that means many is a `[*]` or `.*`, which keeps the order.
fn has_star(path: &Path) -> bool {
    path.text().contains("[*]") || path.text().contains(".*")
}

/// Each source once, and not too many.
fn few(sources: Vec<Source>) -> Vec<Source> {
    let mut few: Vec<Source> = Vec::new();
    for source in sources {
        if few.len() < super::MOST_SOURCES && !few.contains(&source) {
            few.push(source);
        }
    }
    few
}

/// How much of the way leads somewhere in the value, going strictly from members to members.
pub(super) fn reached(value: &Value, path: &[Seg]) -> usize {
    (0..=path.len()).rev().find(|&end| inside(value, path.get(..end).unwrap_or_default()).is_some()).unwrap_or(0)
}
