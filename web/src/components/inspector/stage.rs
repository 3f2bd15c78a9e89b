//! One stage of the data flow: its field, what it made, and what that changed.

use std::rc::Rc;

use stepthrough::assist::{Within, fields};
use stepthrough::source::Span;
use stepthrough::value::Value;
use yew::prelude::*;

use super::failure::Failure;
use super::lab::Lab;
use crate::components::error_text::ErrorText;
use crate::components::frame::Framed;
use crate::components::glossary::GlossaryLink;
use crate::components::icon::{Icon, sized};
use crate::components::json_tree::{Asked, JsonTree};
use crate::dataflow::StageView;
use crate::diff::{Change, Counts, Node};
use crate::explain::Failed;
use crate::machine::Kind;
use crate::run::Stage;
use crate::shared::Shared;
use crate::texts::{tr, tr_engine, tr_with};
use crate::words::{bytes, error_fate, error_words, stage_sentence, stage_title};

/// What the card is given.
#[derive(Properties)]
pub struct Props {
    /// The stage.
    pub view: Shared<StageView>,
    /// The type of its state.
    pub kind: Option<Kind>,
    /// The text that spans point into.
    pub definition: Rc<str>,
    /// How the trees are shown.
    pub look: Look,
    /// A place in this stage that is lit.
    pub lit: Option<Asked>,
    /// What the engine decided about the error that the stage is about.
    pub failed: Option<Failed>,
    /// What lets the choices for this stage's field be tried.
    pub lab: Option<Bench>,
    /// Whether the value was made up for an API whose replies have an unknown shape.
    pub guessed: bool,
    /// Shows a field of the definition.
    pub onreveal: Callback<Span>,
    /// Somebody asks where a value of the record is from.
    pub onask: Callback<(usize, Asked)>,
    /// Writes the field that the laboratory is about.
    pub onwrite: Option<Callback<Write>>,
}

/// How the trees of all stages are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Hides what did not change.
    pub only_changes: bool,
    /// Words that rows must have, in lower case.
    pub query: Rc<str>,
}

/// What the laboratory of a stage works on.
#[derive(Clone, Debug)]
pub struct Bench {
    /// The state's raw input.
    pub input: Value,
    /// What is put into it.
    pub result: Value,
    /// The state's name.
    pub state: Rc<str>,
    /// The catcher, when an error is put.
    pub catcher: Option<usize>,
    /// The field.
    pub field: &'static str,
}

impl PartialEq for Bench {
    fn eq(&self, other: &Self) -> bool {
        self.input.same(&other.input)
            && self.result.same(&other.result)
            && self.state == other.state
            && (self.catcher, self.field) == (other.catcher, other.field)
    }
}

/// A field that is to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Write {
    /// The state.
    pub state: Rc<str>,
    /// Its catcher.
    pub catcher: Option<usize>,
    /// The field.
    pub field: &'static str,
    /// Its value as JSON; none to leave it out.
    pub value: Option<Rc<str>>,
}

/// Views are made anew with every moment, so what they hold is compared, by pointer where it is big.
impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (&*self.view, &*other.view);
        let before = match (&a.before, &b.before) {
            (None, None) => true,
            (Some((a, x)), Some((b, y))) => a == b && x.same(y),
            _ => false,
        };
        let lit = match (&self.lit, &other.lit) {
            (None, None) => true,
            (Some(a), Some(b)) => Rc::ptr_eq(a, b),
            _ => false,
        };
        a.stage == b.stage
            && a.record == b.record
            && a.span == b.span
            && a.attempt == b.attempt
            && a.fresh == b.fresh
            && a.value.same(&b.value)
            && before
            && lit
            && self.kind == other.kind
            && self.look == other.look
            && self.failed == other.failed
            && self.lab == other.lab
            && self.guessed == other.guessed
            && Rc::ptr_eq(&self.definition, &other.definition)
            && self.onreveal == other.onreveal
            && self.onask == other.onask
            && self.onwrite == other.onwrite
    }
}

/// Expressions longer than this are cut until they are opened, in lines.
const LINES: usize = 7;

/// A stage's card.
#[component]
pub fn StageCard(props: &Props) -> Html {
    let view = &*props.view;
    let tree = use_memo((view.value.clone(), view.before.clone()), |(value, before)| {
        before.as_ref().map_or_else(|| Node::plain(value), |(_, before)| Node::between(before, value))
    });
    let counts = tree.counts();
    // A value that was built anew is shown as it is: what it replaced stands in its own stage above.
    let shown = use_memo(tree.clone(), |tree| match tree.change {
        Change::Changed => Shared::new(Node::plain(&tree.value)),
        _ => Shared::new((**tree).clone()),
    });
    let unchanged = view.before.is_some() && counts.is_zero();
    // What changed nothing is one quiet line until somebody opens it.
    let turned = use_state_eq(|| false);
    let asking = use_state_eq(|| false);
    let trying = use_state_eq(|| false);
    let ends = matches!(view.stage, Stage::Input | Stage::Output);
    let sought = props.lit.is_some() || !props.look.query.is_empty();
    let open = sought || (!unchanged || (ends && view.stage == Stage::Input)) != *turned;
    let toggle = flip(&turned);
    // Whoever made the link wants a guess first.
    let unveiled = use_state_eq(|| false);
    let hides = use_context::<Framed>().is_some_and(|framed| framed.0.hides(view.stage.name()));
    let veiled = hides && view.stage != Stage::Input && !*unveiled;
    let onask = {
        let record = view.record;
        use_callback((props.onask.clone(), record), |way: Asked, (onask, record)| onask.emit((*record, way)))
    };
    let title = stage_title(view.stage, props.kind);
    let sentence = stage_sentence(view.stage, view.span.is_some());
    // That a field is not set explains what became of the data, so it is never cut.
    let unset = view.stage == Stage::AfterResultPath && view.span.is_none() && !unchanged;
    let class = classes!(
        "stage",
        format!("stage--{}", view.stage.name()),
        ends.then_some("stage--end"),
        unchanged.then_some("stage--same"),
        view.fresh.then_some("stage--fresh"),
    );
    html! {
        <li {class} data-stage={view.stage.name()} data-open={open.to_string()}>
            <span class="stage__dot" aria-hidden="true"></span>
            <div class={classes!("stage__head", unset.then_some("stage__head--told"))}>
                <button class="stage__toggle" type="button" aria-expanded={open.to_string()} onclick={toggle}>
                    { sized(if open { Icon::ChevronDown } else { Icon::ChevronRight }, 12) }
                    <h3 class="stage__title">{ title }</h3>
                </button>
                <span class="stage__note" title={sentence}>{ sentence }</span>
                if !veiled {
                    { difference(view.before.as_ref().map(|(stage, _)| *stage), counts, &tree) }
                    <span class="stage__bytes">{ bytes(view.value.json_len()) }</span>
                }
                <button class="stage__help" type="button" aria-expanded={asking.to_string()} onclick={flip(&asking)}
                    aria-label={tr_with("What is {stage}?", &[("stage", &title)])}>{ sized(Icon::Help, 13) }</button>
            </div>
            if *asking { { help(view.stage, sentence) } }
            if let Some(span) = view.span.filter(|_| props.failed.is_none()) { { expression(span, &props.definition, title, &props.onreveal) } }
            if veiled {
                <button class="button button--small stage__unveil" type="button" onclick={flip(&unveiled)}>
                    { sized(Icon::Key, 13) }{ tr_with("What does {stage} make? Show it", &[("stage", &title)]) }
                </button>
            } else if open {
                if let Some(failed) = &props.failed {
                    <Failure failed={failed.clone()} onreveal={props.onreveal.clone()} />
                } else if matches!(view.stage, Stage::ErrorDetails | Stage::ErrorOutput) {
                    { error_card(&view.value, view.error.as_ref()) }
                } else {
                    <div class="stage__json">
                        <JsonTree tree={(*shown).clone()} label={title} only_changes={props.look.only_changes}
                            query={props.look.query.clone()} lit={props.lit.clone()} {onask} />
                    </div>
                    if props.guessed {
                        <p class="mocks__note tone-waiting">
                            { sized(Icon::Info, 14) }
                            { tr("The shape of this API's reply is not known here. An empty object stands in for it, with what later states read; write the reply you expect.") }
                        </p>
                    }
                }
            }
            if let Some(bench) = &props.lab {
                <button class="stage__try" type="button" aria-expanded={trying.to_string()} onclick={flip(&trying)}>
                    { sized(Icon::Choice, 13) }
                    { tr_with("Compare the choices for {field}", &[("field", &bench.field)]) }
                </button>
                if *trying { { lab(props, bench) } }
            }
        </li>
    }
}

fn flip(state: &UseStateHandle<bool>) -> Callback<MouseEvent> {
    let state = state.clone();
    Callback::from(move |_: MouseEvent| state.set(!*state))
}

fn lab(props: &Props, bench: &Bench) -> Html {
    let present: Option<Rc<str>> = props.view.span.map(|span| Rc::from(span.slice(&props.definition)));
    let onwrite = props.onwrite.as_ref().map(|onwrite| {
        let bench = bench.clone();
        onwrite.reform(move |value: Option<Rc<str>>| Write {
            state: bench.state.clone(),
            catcher: bench.catcher,
            field: bench.field,
            value,
        })
    });
    html! {
        <Lab input={bench.input.clone()} result={bench.result.clone()} state={bench.state.clone()} field={bench.field}
            {present} {onwrite} />
    }
}

/// What a stage is, in the words of the glossary, with the page of AWS's guide.
fn help(stage: Stage, sentence: &str) -> Html {
    let field = match stage {
        Stage::AfterInputPath => "InputPath",
        Stage::AfterParameters => "Parameters",
        Stage::AfterArguments => "Arguments",
        Stage::AfterItemsPath => "ItemsPath",
        Stage::AfterItemsPointer => "ItemsPointer",
        Stage::AfterItemSelector => "ItemSelector",
        Stage::AfterItemBatcher => "ItemBatcher",
        Stage::MaxConcurrency => "MaxConcurrency",
        Stage::ToleratedFailureCount => "ToleratedFailureCount",
        Stage::ToleratedFailurePercentage => "ToleratedFailurePercentage",
        Stage::AfterResultSelector => "ResultSelector",
        Stage::AfterResultPath => "ResultPath",
        Stage::AfterOutputPath => "OutputPath",
        Stage::AfterAssign => "Assign",
        Stage::ErrorOutput | Stage::ErrorDetails => "Catch",
        Stage::Output => "Output",
        Stage::Input | Stage::Result | Stage::Variables => "",
    };
    let Some(known) = fields::field(Within::State, field) else {
        return html! { <p class="stage__about">{ sentence }</p> };
    };
    html! {
        <p class="stage__about">
            { tr_engine(known.text) }{ " " }
            if !known.default.is_empty() { <span>{ tr_with("Without it: {default}", &[("default", &tr_engine(known.default))]) }{ " " }</span> }
            <a href={known.link()} target="_blank" rel="noreferrer">{ tr("AWS's guide") }</a>{ " " }
            <GlossaryLink name={field} />
        </p>
    }
}

fn difference(before: Option<Stage>, counts: Counts, tree: &Node) -> Html {
    let Some(before) = before else { return Html::default() };
    let against = tr_with("Compared with {stage}", &[("stage", &before.name())]);
    if counts.is_zero() {
        return html! { <span class="delta delta--same" title={against}>{ tr("unchanged") }</span> };
    }
    if tree.change == Change::Changed {
        return html! { <span class="delta delta--changed" title={against}>{ tr("new value") }</span> };
    }
    let part = |count: usize, sign: &str, words: String, class: &'static str| {
        (count > 0).then(|| {
            html! {
                <span class={classes!("delta", class)} title={against.clone()}>
                    <span aria-hidden="true">{ format!("{sign}{count}") }</span>
                    <span class="sr-only">{ words }</span>
                </span>
            }
        })
    };
    html! {
        <>
            { part(counts.added, "+", tr_with("{n} added", &[("n", &counts.added)]), "delta--added") }
            { part(counts.changed, "~", tr_with("{n} changed", &[("n", &counts.changed)]), "delta--changed") }
            { part(counts.removed, "−", tr_with("{n} removed", &[("n", &counts.removed)]), "delta--removed") }
        </>
    }
}

/// The field of the definition that made the value; a click shows it there.
fn expression(span: Span, definition: &Rc<str>, title: &str, onreveal: &Callback<Span>) -> Html {
    let text = field_text(span, definition);
    let lines = text.lines().count();
    // A whole state is no field; its place in the definition is shown by its name above.
    if lines > 40 || text.is_empty() {
        return Html::default();
    }
    let shown: String = if lines > LINES + 1 {
        let start: Vec<&str> = text.lines().take(LINES).collect();
        format!("{}\n…", start.join("\n"))
    } else {
        text.clone()
    };
    let onclick = onreveal.reform(move |_: MouseEvent| span);
    html! {
        <button type="button" class="stage__field" {onclick} title={tr_with("{stage} in the definition", &[("stage", &title)])}>
            <code>{ shown }</code>
        </button>
    }
}

/// A field as it is written, without the indentation of its place.
pub fn field_text(span: Span, definition: &str) -> String {
    outdented(span.slice(definition), indent_before(definition, span))
}

fn indent_before(text: &str, span: Span) -> usize {
    let before = text.get(..span.start as usize).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.len() - line.trim_start_matches(' ').len()
}

fn outdented(text: &str, by: usize) -> String {
    let cut =
        |line: &str| line.get(by.min(line.len() - line.trim_start_matches(' ').len())..).unwrap_or(line).to_owned();
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default().to_owned();
    std::iter::once(first).chain(lines.map(cut)).collect::<Vec<_>>().join("\n")
}

/// An error: plain words first, AWS's own below.
pub fn error_card(value: &Value, known: Option<&(Rc<str>, Rc<str>)>) -> Html {
    let text = |keys: [&str; 2]| {
        Rc::from(keys.into_iter().find_map(|key| value.get(key)).and_then(Value::as_str).unwrap_or_default())
    };
    let (error, cause): (Rc<str>, Rc<str>) = match known {
        Some((error, cause)) => (error.clone(), cause.clone()),
        None => (text(["error", "Error"]), text(["cause", "Cause"])),
    };
    let rest: Vec<_> = value
        .as_object()
        .into_iter()
        .flat_map(|object| object.iter())
        .filter(|(key, _)| {
            !matches!(
                &***key,
                "error" | "cause" | "Error" | "Cause" | "retryIndex" | "catchIndex" | "retryBackoffIntervalSeconds"
            )
        })
        .collect();
    let words = error_words(&error, &cause);
    html! {
        <div class="error">
            <ErrorText {error} {cause} {words} />
            if known.is_some() { <p class="error__fate">{ error_fate(value) }</p> }
            if !rest.is_empty() {
                <dl class="error__more">
                    { for rest.into_iter().map(|(key, value)| html! {
                        <><dt>{ &**key }</dt><dd class="mono">{ crate::rows::preview(value, 80) }</dd></>
                    }) }
                </dl>
            }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_lose_the_indentation_of_their_place() {
        let text = "{\n    \"Parameters\": {\n      \"a\": 1\n    }\n}";
        let start = text.find("{\n      ").unwrap();
        let span = Span::new(start, start + "{\n      \"a\": 1\n    }".len());
        assert_eq!(outdented(span.slice(text), indent_before(text, span)), "{\n  \"a\": 1\n}");
    }
}
