//! The parts that the page is made of.

pub mod arrival;
pub mod code_editor;
pub mod dialogs;
pub mod events;
pub mod frame;
pub mod graph_view;
pub mod guide;
pub mod icon;
pub mod inspector;
pub mod json_tree;
pub mod meaning;
pub mod menu;
pub mod mocks;
pub mod panes;
pub mod print;
pub mod problems;
pub mod share;
pub mod states;
pub mod tabs;
pub mod top_bar;
pub mod transport;
pub mod tray;
pub mod windowed;
