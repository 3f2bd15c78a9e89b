//! Hands a run on: a link with its meter, a QR code, Markdown, a frame for other pages, a file.

mod embed;
mod made;

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::document::Document;
use crate::handing;
use crate::share::{Look, View, words};
use crate::shared::Shared;
use crate::state::Change;
use crate::studio::use_studio;
use crate::texts::{number, tr, tr_with};

use super::icon::{Icon, sized};
use super::tabs::{Tab, Tabs};
use embed::Embed;
use made::{Made, make};

/// What the dialog is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The document.
    pub document: Shared<Document>,
    /// Its name; may be empty.
    pub title: Rc<str>,
    /// Whether the document is the example as it came.
    pub pristine: bool,
    /// Whether the run on the page is one of this document.
    pub ran: bool,
    /// What the page looks at.
    pub look: Look,
    /// Whether it opens at the frame for another page.
    #[prop_or_default]
    pub embed: bool,
}

/// What goes along with the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Along {
    /// The answers that were given, and how far it ran.
    pub run: bool,
    /// Where the page looks.
    pub look: bool,
    /// The example's name instead of its texts.
    pub short: bool,
}

const LINK: usize = 0;
const QR: usize = 1;
const MARKDOWN: usize = 2;
const EMBED: usize = 3;
const FILE: usize = 4;
const ELSEWHERE: usize = 5;

/// The ways to hand a run on.
#[component]
pub fn Share(props: &Props) -> Html {
    let studio = use_studio();
    let open = use_state_eq(|| if props.embed { EMBED } else { LINK });
    let title = use_state_eq(|| props.title.clone());
    let along = use_state_eq(|| Along { run: props.ran, look: props.ran, short: props.pristine });
    let made = {
        let asked = (props.document.clone(), (*title).clone(), *along, props.look.clone());
        let studio = studio.clone();
        use_memo(asked, move |(document, title, along, look)| make(&studio, document, title, *along, look))
    };
    let made = match &*made {
        Ok(made) => made,
        Err(why) => {
            return html! {
                <p class="wrong" role="alert">{ tr_with("This cannot be handed on as it is. {why}", &[("why", why)]) }</p>
            };
        }
    };
    let ontitle = {
        let title = title.clone();
        Callback::from(move |event: InputEvent| {
            title.set(Rc::from(event.target_unchecked_into::<HtmlInputElement>().value()))
        })
    };
    let switch = |on: bool, label: &'static str, hint: &'static str, set: fn(&mut Along, bool)| {
        let along = along.clone();
        let onchange = Callback::from(move |event: Event| {
            let mut next = *along;
            set(&mut next, event.target_unchecked_into::<HtmlInputElement>().checked());
            along.set(next);
        });
        html! {
            <label class="share__switch"><input type="checkbox" checked={on} {onchange} /><span>{ label }<small>{ hint }</small></span></label>
        }
    };
    let present = {
        let studio = studio.clone();
        Callback::from(move |_: MouseEvent| {
            studio.act(Change::Dialog(None));
            studio.act(Change::Frame(View { presenter: true, ..View::default() }));
        })
    };
    let tabs = [tr("Link"), tr("QR code"), tr("Markdown"), tr("Embed"), tr("File"), tr("From the web")];
    let onopen = {
        let open = open.clone();
        Callback::from(move |at| open.set(at))
    };
    let body = match *open {
        QR => qr(made),
        MARKDOWN => text(tr("Markdown for a note, a mail or an issue"), words::markdown(&title, &made.address)),
        EMBED => html! { <Embed made={made.clone()} title={(*title).clone()} /> },
        FILE => file(made, &title, &props.document),
        ELSEWHERE => html! { <Elsewhere /> },
        _ => link(made),
    };
    html! {
        <div class="share">
            <label class="share__title">
                <span>{ tr("Title") }</span>
                <input value={(*title).clone()} placeholder={tr("A Step Functions run")} oninput={ontitle} maxlength="200" />
            </label>
            <div class="share__along">
                if props.ran {
                    { switch(along.run, tr("The run as it is"), tr("with the answers that were given"), |along, on| along.run = on) }
                    { switch(along.look, tr("This moment"), tr("opens where you look now"), |along, on| along.look = on) }
                }
                if props.pristine {
                    { switch(along.short, tr("Short address"), tr("names the example instead of holding its texts"), |along, on| along.short = on) }
                }
            </div>
            <Tabs tabs={tabs.map(Tab::plain).to_vec()} open={*open} {onopen} label={tr("Ways to hand it on")} id="share" />
            <div role="tabpanel" id="share-panel" aria-labelledby={format!("share-tab-{}", *open)}>{ body }</div>
            <footer class="share__foot">
                <button class="button" type="button" onclick={present}>{ sized(Icon::Graph, 14) }{ tr("Present on a wall") }</button>
                <button class="button" type="button" onclick={Callback::from(|_: MouseEvent| handing::print())}>{ sized(Icon::List, 14) }{ tr("Print the run") }</button>
            </footer>
        </div>
    }
}

/// A button that copies, and says that it did.
#[derive(Properties, PartialEq)]
pub struct CopyProps {
    /// What is copied.
    pub text: AttrValue,
}

/// See [`CopyProps`].
#[component]
pub fn Copy(props: &CopyProps) -> Html {
    let copied = use_state_eq(|| AttrValue::Static(""));
    let done = *copied == props.text && !props.text.is_empty();
    let onclick = {
        let (copied, text) = (copied.clone(), props.text.clone());
        Callback::from(move |_: MouseEvent| {
            handing::copy(&text);
            copied.set(text.clone());
        })
    };
    html! {
        <button class="button button--main" type="button" {onclick}>
            { sized(if done { Icon::Check } else { Icon::Copy }, 14) }
            <span aria-live="polite">{ if done { tr("Copied") } else { tr("Copy") } }</span>
        </button>
    }
}

fn link(made: &Made) -> Html {
    html! {
        <div class="share__part">
            <div class="share__link">
                <input class="mono" readonly=true value={made.address.clone()} aria-label={tr("Address")}
                    onfocus={Callback::from(|event: FocusEvent| event.target_unchecked_into::<HtmlInputElement>().select())} />
                <Copy text={made.address.clone()} />
            </div>
            { meter(made.address.len()) }
            if !made.short {
                <p class="dialog__note">{ tr(words::CONTENTS) }</p>
            }
        </div>
    }
}

/// The length beside the lengths at which somebody cuts it.
fn meter(length: usize) -> Html {
    let notes = words::length_notes(length);
    // On a scale of powers, since limits lie between hundreds and millions.
    let part = |n: usize| (n.max(100) as f64 / 100.0).log10() / 4.5 * 100.0;
    let tone = match notes.len() {
        0..=2 => "meter__bar tone-succeeded",
        3..=4 => "meter__bar tone-waiting",
        _ => "meter__bar tone-failed",
    };
    html! {
        <div class="meter">
            <div class="meter__track" aria-hidden="true"><span class={tone} style={format!("width:{:.1}%", part(length).min(100.0))}></span></div>
            <p class="meter__length">{ tr_with("{n} characters", &[("n", &number(length))]) }</p>
            <ul class="meter__notes">{ for notes.iter().rev().take(2).map(|note| html! { <li>{ tr(note.sentence) }</li> }) }</ul>
        </div>
    }
}

fn qr(made: &Made) -> Html {
    match crate::share::qr::qr(&made.address) {
        Err(why) => html! { <p class="wrong" role="status">{ why }</p> },
        Ok(code) => html! {
            <div class="share__part share__qr">
                <svg viewBox={format!("0 0 {0} {0}", code.size)} role="img" aria-label={tr("QR code of the address")} shape-rendering="crispEdges">
                    <rect width="100%" height="100%" fill="#fff" /><path d={code.path} fill="#000" />
                </svg>
                if let Some(note) = code.note { <p class="dialog__note">{ tr(note) }</p> }
            </div>
        },
    }
}

fn text(label: &'static str, text: String) -> Html {
    let rows = text.lines().count().clamp(2, 8).to_string();
    html! {
        <div class="share__part">
            <textarea class="mono share__text" readonly=true {rows} value={text.clone()} aria-label={label}
                onfocus={Callback::from(|event: FocusEvent| event.target_unchecked_into::<HtmlTextAreaElement>().select())} />
            <div class="share__files"><Copy {text} /></div>
        </div>
    }
}

fn file(made: &Made, title: &str, document: &Document) -> Html {
    let save = |name: String, text: Rc<str>| Callback::from(move |_: MouseEvent| handing::download(&name, &text));
    let button = |label: &'static str, name: String, text: Rc<str>, main: bool| {
        html! {
            <button class={classes!("button", main.then_some("button--main"))} type="button" onclick={save(name, text)}>
                { sized(Icon::Download, 14) }{ label }
            </button>
        }
    };
    html! {
        <div class="share__part">
            <p>{ tr("A file holds the same as the link, however long it is. Drop it on the page to open it.") }</p>
            <div class="share__files">
                { button(tr("The whole run"), words::file_name(title), made.file.clone(), true) }
                { button(tr("Definition"), "workflow.asl.json".to_owned(), document.definition.clone(), false) }
                { button(tr("Input"), "input.json".to_owned(), document.input.clone(), false) }
            </div>
        </div>
    }
}

/// A link to a file that stands somewhere on the web.
#[component]
fn Elsewhere() -> Html {
    let file = use_state_eq(String::new);
    let oninput = {
        let file = file.clone();
        Callback::from(move |event: InputEvent| file.set(event.target_unchecked_into::<HtmlInputElement>().value()))
    };
    let address = made::from_file(file.trim());
    html! {
        <div class="share__part">
            <p>{ tr("For what is too long for a link: put the file where everybody can read it (a raw file of a repository, a gist), and share this address. Whoever opens it is asked before the file is fetched.") }</p>
            <input class="mono" type="url" placeholder="https://raw.githubusercontent.com/…/run.stepthrough.json" aria-label={tr("Address of the file")} {oninput} />
            { match address {
                Some(Ok(address)) => html! { <div class="share__link"><input class="mono" readonly=true value={address.clone()} aria-label={tr("Address")} /><Copy text={address} /></div> },
                Some(Err(why)) => html! { <p class="wrong" role="status">{ tr(why) }</p> },
                None => html! {},
            } }
        </div>
    }
}
