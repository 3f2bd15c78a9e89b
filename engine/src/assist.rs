//! Help with writing a definition: completion, hovering, renaming, formatting, outline, folding, quick changes.
//!
//! Pure functions of a text and a byte offset. The text may be anything: half-written, mangled, not ASL at all; the
//! answer is then less, never a failure. Offsets that fall inside a character count as the one before. JSON and YAML
//! are told apart by [`Format::guess`](crate::syntax::Format::guess).
//!
//! ```
//! use stepthrough::assist::complete;
//!
//! let text = r#"{"StartAt": "", "States": {"Ship": {"Type": "Succeed"}}}"#;
//! let found = complete(text, 13, None);
//! assert_eq!(found.items[0].label, "Ship");
//! ```

mod complete;
mod convert;
mod data;
mod errors;
pub mod fields;
mod fixes;
mod format;
mod hover;
mod outline;
mod place;
mod rename;
mod resources;
mod run;
pub mod snippet;
#[cfg(test)]
mod tests;

pub use complete::{Completions, Item, ItemKind, complete};
pub use convert::convert;
pub use fixes::fixes;
pub use format::format;
pub use hover::{Hover, Shown, ShownValue, hover};
pub use outline::{OutlineItem, folding, outline, span_of_state, state_at};
pub use place::Within;
pub use rename::{StateRef, rename_state, state_meant};
pub use run::RunData;
