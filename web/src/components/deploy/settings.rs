//! The settings of a run: chance, time and names.

use stepthrough::exec::Settings;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::icon::{Icon, sized};
use crate::session::deploy::Setting;
use crate::state::Action;
use crate::studio::use_studio;
use crate::texts::{en, tr};

use super::Props;

/// What a setting is called, and what it does.
fn words(setting: Setting) -> (&'static str, &'static str) {
    match setting {
        Setting::Seed => (en("Seed"), en("All chance of a run comes from it: the same seed, the same run.")),
        Setting::StartTime => (en("Start time"), en("When the virtual clock begins.")),
        Setting::ExecutionName => (en("Execution name"), en("Drawn from the seed when empty.")),
        Setting::MachineName => (en("State machine"), en("Its name, in ARNs and in the context object.")),
        Setting::Region => (en("Region"), en("In ARNs and in events.")),
        Setting::Account => (en("Account"), en("Twelve digits, in ARNs.")),
        Setting::Role => (en("Role"), en("The ARN of the role that it runs with.")),
    }
}

/// The tab.
#[component]
pub fn SettingsTab(props: &Props) -> Html {
    let studio = use_studio();
    let settings = &props.document.settings;
    // The type is chosen elsewhere.
    let usual = Settings { kind: settings.kind, ..Settings::default() };
    let onreset = {
        let (studio, usual) = (studio.clone(), usual.clone());
        Callback::from(move |_: MouseEvent| studio.act(Action::SetSettings(usual.clone())))
    };
    html! {
        <section class="deploy__part" aria-label={tr("Settings of a run")}>
            <p class="deploy__text">{ tr("A run is made of these, of the definition, the input and the mocks alone: the same again gives the same run, to the byte.") }</p>
            { for Setting::ALL.map(|setting| html! {
                <Field key={format!("{setting:?}")} {setting} settings={settings.clone()} />
            }) }
            <div class="deploy__row">
                <button class="button" type="button" onclick={onreset} disabled={*settings == usual}>{ sized(Icon::Restart, 14) }{ tr("Back to the usual values") }</button>
            </div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct FieldProps {
    setting: Setting,
    settings: Settings,
}

/// One setting. What cannot be used stays as typed, and the run keeps the last that could.
#[component]
fn Field(props: &FieldProps) -> Html {
    let studio = use_studio();
    let set = props.setting.text(&props.settings);
    // What is typed, and the setting it was typed over.
    let typed = use_state_eq(|| (set.clone(), set.clone()));
    let text = if typed.1 == set { typed.0.clone() } else { set.clone() };
    let wrong = props.setting.typed(&props.settings, &text).err();
    let oninput = {
        let (studio, typed, setting, settings) = (studio.clone(), typed.clone(), props.setting, props.settings.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            match setting.typed(&settings, &text) {
                Ok(next) => {
                    typed.set((text, setting.text(&next)));
                    studio.act(Action::SetSettings(next));
                }
                Err(_) => typed.set((text, setting.text(&settings))),
            }
        })
    };
    let (label, help) = words(props.setting);
    let id = format!("setting-{label}").replace(' ', "-").to_lowercase();
    html! {
        <div class="setting">
            <label for={id.clone()}>{ tr(label) }</label>
            <input class="mono" id={id.clone()} value={text} {oninput} spellcheck="false" autocomplete="off" aria-invalid={wrong.is_some().to_string()}
                aria-describedby={format!("{id}-help")} />
            <p class={if wrong.is_some() { "wrong" } else { "setting__help" }} id={format!("{id}-help")}>{ tr(wrong.unwrap_or(help)) }</p>
        </div>
    }
}
