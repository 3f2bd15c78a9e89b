//! The panes of the page, and the borders between them.

mod definition;
mod low;
mod middle;
mod phone;
mod rail;
mod splitter;

pub use definition::definition_pane;
pub use low::low_pane;
pub use middle::middle_pane;
pub use phone::phone_tabs;
pub use rail::{fold_button, rail};
pub use splitter::Splitter;
