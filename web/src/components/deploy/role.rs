//! The role: what the workflow needs, and what a role of one's own would refuse.

use std::rc::Rc;

use stepthrough::deploy::{Policy, PolicyReading, Refused, Statement};
use stepthrough::mock::Role;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::components::icon::{Icon, sized};
use crate::components::problems::Applied;
use crate::session::deploy::{held_against, least_policy, placed};
use crate::state::Action;
use crate::studio::use_studio;
use crate::texts::{tr, tr_count, tr_engine};

use super::parts::{Snippet, note, prose, sign, states};
use super::{Props, uncover};

/// The tab.
#[component]
pub fn RoleTab(props: &Props) -> Html {
    let policy = use_memo(props.document.clone(), |document| least_policy(document));
    html! {
        <>
            <section class="deploy__part" aria-labelledby="role-least">
                <h3 id="role-least">{ tr("What the role needs") }</h3>
                <p class="deploy__text">
                    { tr("A workflow calls services with a role of its own. These are the least permissions it needs, each with its reason.") }
                </p>
                if policy.statements.is_empty() {
                    { note(Icon::Info, "tone-running", html! { { tr("This workflow calls nothing, so its role needs nothing.") } }) }
                }
                <ul class="statements">{ for policy.statements.iter().map(|statement| one(statement, props)) }</ul>
                { for policy.notes.iter().map(|found| note(Icon::Info, "tone-running", html! {
                    <>{ prose(&tr_engine(&found.text)) }{ " " }{ states(&found.states, &props.checks.machine, &props.onpick) }</>
                })) }
                <Snippet title={tr("The policy")} text={Rc::from(policy.document.to_json_pretty())} file="policy.json" />
                <p class="deploy__text">{ tr("The trust relationship says who may take the role on: Step Functions, for state machines of this account.") }</p>
                <Snippet title={tr("The trust relationship")} text={Rc::from(policy.trust.to_json_pretty())} file="trust.json" />
            </section>
            <Own policy={(*policy).clone()} given={props.clone()} />
        </>
    }
}

fn one(statement: &Statement, props: &Props) -> Html {
    html! {
        <li class="statement" key={statement.sid.clone()}>
            <p class="statement__why">{ prose(&tr_engine(&statement.reason)) }</p>
            <p class="statement__what">
                { for statement.actions.iter().map(|action| html! { <code class="statement__action" key={action.clone()}>{ action }</code> }) }
            </p>
            <p class="statement__on">
                <span>{ tr("on") }</span>
                <span>{ for statement.resources.iter().map(|resource| html! { <code key={resource.clone()}>{ resource }</code> }) }</span>
            </p>
            if !statement.states.is_empty() { { states(&statement.states, &props.checks.machine, &props.onpick) } }
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct OwnProps {
    policy: Policy,
    given: Props,
}

/// A role of one's own: written or pasted, held against the workflow, enforced in the run.
#[component]
fn Own(props: &OwnProps) -> Html {
    let studio = use_studio();
    let given = &props.given;
    let role = &given.document.mocks.role;
    let held = use_memo(given.document.clone(), |document| held_against(document));
    let set = {
        let studio = studio.clone();
        Callback::from(move |role: Role| studio.act(Action::SetRole(role)))
    };
    let write = {
        let (set, role) = (set.clone(), role.clone());
        Callback::from(move |policy: Rc<str>| set.emit(Role { policy, ..role.clone() }))
    };
    let oninput = write.reform(|event: InputEvent| {
        let area: HtmlTextAreaElement = event.target_unchecked_into();
        Rc::from(area.value())
    });
    let least: Rc<str> = Rc::from(props.policy.document.to_json_pretty());
    let onleast = write.reform(move |_: MouseEvent| Rc::clone(&least));
    let onempty = set.reform(|_: MouseEvent| Role::default());
    let onenforce = {
        let (set, role) = (set.clone(), role.clone());
        Callback::from(move |_: MouseEvent| set.emit(Role { enforced: !role.enforced, ..role.clone() }))
    };
    let onrun = {
        let (studio, document) = (studio.clone(), given.document.clone());
        Callback::from(move |_: MouseEvent| {
            studio.run(&document, true);
            uncover(&studio);
        })
    };
    let wrong = held.as_ref().as_ref().is_some_and(|(reading, _)| {
        reading.diagnostics.iter().any(|found| found.severity == stepthrough::diagnostic::Severity::Error)
    });
    html! {
        <section class="deploy__part" aria-labelledby="role-own">
            <h3 id="role-own">{ tr("Try a role") }</h3>
            <p class="deploy__text">
                { tr("Paste the policy of a role and see what it would refuse. With the switch on, those tasks fail in the run as AWS fails them.") }
            </p>
            <div class="deploy__row">
                <button class="switch" type="button" role="switch" aria-checked={role.enforced.to_string()} onclick={onenforce}>
                    <span class="switch__knob" aria-hidden="true"></span>{ tr("Enforce this role") }
                </button>
                <button class="button button--small" type="button" onclick={onrun}>{ sized(Icon::Play, 14) }{ tr("Run") }</button>
            </div>
            <textarea class="mono" rows="9" spellcheck="false" value={role.policy.to_string()} {oninput} aria-label={tr("Policy of the role")}
                aria-invalid={wrong.to_string()} placeholder={"{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [ … ]\n}"} />
            <div class="deploy__row">
                <button class="button button--small" type="button" onclick={onleast}>{ tr("Begin with what it needs") }</button>
                if *role != Role::default() {
                    <button class="button button--small" type="button" onclick={onempty}>{ sized(Icon::Trash, 14) }{ tr("Remove this role") }</button>
                }
            </div>
            { match held.as_ref() {
                None if role.enforced => note(Icon::Alert, "tone-waiting", html! { { tr("A role without a policy may do nothing: every call is refused.") } }),
                None => Html::default(),
                Some((reading, refused)) => html! {
                    <>
                        { findings(reading, &role.policy, &write) }
                        { refusals(refused, given) }
                    </>
                },
            } }
        </section>
    }
}

/// What is wrong with the pasted text, each with its place and, where there is one, its correction.
fn findings(reading: &PolicyReading, text: &Rc<str>, write: &Callback<Rc<str>>) -> Html {
    let finding = |(at, found): (usize, &stepthrough::diagnostic::Diagnostic)| {
        let (sign, tone) = sign(found.severity);
        let fixes = found.fixes.iter().map(|fix| {
            let mended: Rc<str> = Rc::from(fix.applied(text));
            let onclick = write.reform(move |_: MouseEvent| Rc::clone(&mended));
            html! { <button class="button button--small" type="button" {onclick}>{ tr_engine(&fix.title) }</button> }
        });
        html! {
            <li class={classes!("finding", tone)} key={at}>
                { sized(sign, 14) }
                <div>
                    <p class="finding__what">{ prose(&placed(found, text)) }</p>
                    if !found.help.is_empty() { <p class="finding__help">{ prose(&tr_engine(&found.help)) }</p> }
                    { for fixes }
                </div>
            </li>
        }
    };
    html! { <ul class="findings" aria-label={tr("About this text")}>{ for reading.diagnostics.iter().enumerate().map(finding) }</ul> }
}

/// What the role does not allow.
fn refusals(refused: &[Refused], props: &Props) -> Html {
    if refused.is_empty() {
        let text = tr("This role allows everything that the workflow calls.");
        return note(Icon::Check, "tone-succeeded", html! { { text } });
    }
    let one = |(at, refused): (usize, &Refused)| {
        html! {
            <li class="finding tone-failed" key={at}>
                { sized(Icon::Cross, 14) }
                <div>
                    <p class="finding__what"><code>{ &refused.action }</code>{ " " }<span>{ tr("on") }</span>{ " " }<code>{ &refused.resource }</code></p>
                    <p class="finding__help">{ prose(&tr_engine(&refused.why)) }</p>
                    { states(std::slice::from_ref(&refused.state), &props.checks.machine, &props.onpick) }
                </div>
            </li>
        }
    };
    html! {
        <>
            <h4>{ tr_count(refused.len(), "{n} permission would be refused", "{n} permissions would be refused") }</h4>
            <ul class="findings" data-refused={refused.len().to_string()}>{ for refused.iter().enumerate().map(one) }</ul>
        </>
    }
}
