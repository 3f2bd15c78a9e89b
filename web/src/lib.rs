//! The Stepthrough page.

pub mod app;
pub mod bars;
pub mod breakpoints;
pub mod code_colours;
pub mod commands;
pub mod compare;
pub mod components;
pub mod dataflow;
pub mod diff;
pub mod document;
pub mod edits;
pub mod examples;
pub mod explain;
pub mod files;
pub mod glossary;
pub mod graph;
pub mod handing;
pub mod hooks;
pub mod interop;
pub mod lab;
pub mod layout;
pub mod lessons;
pub mod line_diff;
pub mod machine;
pub mod picture;
pub mod progress;
pub mod provenance;
pub mod replies;
pub mod rows;
pub mod run;
pub mod session;
pub mod share;
pub mod shared;
pub mod state;
pub mod studio;
pub mod swallowed;
pub mod texts;
pub mod travel;
pub mod visits;
pub mod words;
pub mod workspace;
pub mod world;

/// Puts the page into the document's body, in the reader's language.
pub fn start() {
    wasm_bindgen_futures::spawn_local(async {
        hooks::language::speak_first().await;
        yew::Renderer::<app::App>::new().render();
    });
}
