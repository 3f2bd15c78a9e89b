//! The service worker: the page works without a network, and changes to a new version only when somebody says so.

use gloo_events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState, Window};
use yew::prelude::*;

/// Registers the worker. Something when a new version of the page lies ready; calling it changes to that version.
///
/// A site that is being worked on has no worker, and a page in a frame leaves it to the page itself.
#[hook]
pub fn use_new_version() -> Option<Callback<()>> {
    let ready = use_state(|| None::<ServiceWorkerRegistration>);
    let seen = ready.setter();
    use_effect_with((), move |()| {
        spawn_local(async move {
            // Without storage or in a private window the browser refuses; the page works as well, with a network.
            if let Some(container) = wanted() {
                let _ = watch(&container, seen).await;
            }
        });
    });
    let registration = (*ready).clone()?;
    Some(Callback::from(move |()| take_over(&registration)))
}

/// The browser's workers, where one should be.
fn wanted() -> Option<ServiceWorkerContainer> {
    let window = web_sys::window()?;
    let framed = window.top().ok().flatten().is_none_or(|top| !js_sys::Object::is(&top, &window));
    window.document()?.query_selector("link[rel=manifest]").ok().flatten()?;
    // Where the page is not served safely, the browser has none.
    let there = js_sys::Reflect::has(&window.navigator(), &JsValue::from_str("serviceWorker")).unwrap_or(false);
    (there && !framed).then(|| window.navigator().service_worker())
}

async fn watch(
    container: &ServiceWorkerContainer,
    seen: UseStateSetter<Option<ServiceWorkerRegistration>>,
) -> Result<(), JsValue> {
    let registration: ServiceWorkerRegistration = JsFuture::from(container.register("sw.js")).await?.unchecked_into();
    // The first worker of all is no new version.
    let Some(_) = container.controller() else { return Ok(()) };
    if registration.waiting().is_some() {
        seen.set(Some(registration));
        return Ok(());
    }
    let found = registration.clone();
    let listener = EventListener::new(&registration, "updatefound", move |_| {
        let Some(worker) = found.installing() else { return };
        let (found, seen, known) = (found.clone(), seen.clone(), worker.clone());
        let listener = EventListener::new(&worker, "statechange", move |_| {
            if known.state() == ServiceWorkerState::Installed {
                seen.set(Some(found.clone()));
            }
        });
        // It lives as long as the worker that it listens to.
        listener.forget();
    });
    // As long as the page.
    listener.forget();
    Ok(())
}

/// The waiting worker takes over, then the page is opened anew, all of it in the new version.
fn take_over(registration: &ServiceWorkerRegistration) {
    let Some(window) = web_sys::window() else { return };
    let Some(waiting) = registration.waiting() else {
        reload(&window);
        return;
    };
    let container = window.navigator().service_worker();
    EventListener::once(&container, "controllerchange", move |_| reload(&window)).forget();
    let _ = waiting.post_message(&JsValue::from_str("take over"));
}

fn reload(window: &Window) {
    let _ = window.location().reload();
}
