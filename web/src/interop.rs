//! Where Rust and JavaScript meet. Byte offsets become UTF-16 here and nowhere else.

pub mod editor;
pub mod idle;
pub mod offsets;
