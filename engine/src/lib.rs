//! Stepthrough: an interpreter of the Amazon States Language whose runs are values.
//!
//! A run is a pure function of its definition, input, mocks, seed, start time and signals. It reads no
//! clock, no chance and nothing from outside, so it can be stepped, rewound, forked and replayed to the
//! same byte, natively and in WebAssembly.
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod ambient;
pub mod api;
pub mod assist;
pub mod base64;
pub mod cases;
pub mod check;
pub mod definition;
pub mod deploy;
pub mod diagnostic;
pub mod exec;
pub mod expr;
pub mod hash;
pub mod history;
pub mod intrinsic;
mod java;
#[cfg(feature = "js")]
pub mod js;
pub mod jsonata;
pub mod jsonpath;
pub mod mock;
pub mod program;
pub mod provenance;
pub mod source;
pub mod syntax;
pub mod test_state;
pub mod time;
pub mod timeline;
pub mod trace;
pub mod value;
pub mod workflow;
