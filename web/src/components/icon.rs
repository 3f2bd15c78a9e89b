//! The page's icons: one family, drawn on a grid of 16 with strokes of 1.5 and round ends.

use yew::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say what is drawn or meant")]
pub enum Icon {
    Play,
    Pause,
    Next,
    Back,
    ToStart,
    ToEnd,
    Restart,
    Sun,
    Moon,
    Auto,
    Help,
    Share,
    Check,
    Cross,
    Alert,
    Info,
    Clock,
    Retry,
    Caught,
    Idle,
    Running,
    Stopped,
    ChevronDown,
    ChevronRight,
    ChevronUp,
    FoldLeft,
    FoldRight,
    Menu,
    Folder,
    Upload,
    Pencil,
    History,
    Command,
    Sparkle,
    Copy,
    Search,
    Plus,
    Minus,
    Trash,
    Fit,
    List,
    Graph,
    Code,
    Flow,
    Key,
    Heart,
    Task,
    Pass,
    Choice,
    Wait,
    Succeed,
    Fail,
    Parallel,
    Map,
    Pin,
    Download,
    Book,
    Inbox,
    Table,
    Box,
    Pen,
    Cloud,
    ToRight,
    ToBottom,
    Fold,
    Unfold,
    Timeline,
    ChevronLeft,
    Over,
    OverBack,
    Into,
    Out,
    Break,
    Fork,
    Globe,
}

impl Icon {
    /// What is drawn: strokes, and shapes that are filled.
    pub fn drawing(self) -> (&'static str, &'static str) {
        match self {
            Icon::Play => ("", "M5 3.2v9.6a.6.6 0 0 0 .92.5l7.3-4.8a.6.6 0 0 0 0-1l-7.3-4.8A.6.6 0 0 0 5 3.2Z"),
            Icon::Pause => ("M5.5 3.5v9M10.5 3.5v9", ""),
            Icon::Next => ("M12 3.5v9", "M4 4v8a.5.5 0 0 0 .78.4l5.6-4a.5.5 0 0 0 0-.8l-5.6-4A.5.5 0 0 0 4 4Z"),
            Icon::Back => ("M4 3.5v9", "M12 4v8a.5.5 0 0 1-.78.4l-5.6-4a.5.5 0 0 1 0-.8l5.6-4A.5.5 0 0 1 12 4Z"),
            Icon::ToStart => ("M3.5 3.5v9M12.5 4 8 8l4.5 4M8 4 5.5 8 8 12", ""),
            Icon::ToEnd => ("M12.5 3.5v9M3.5 4 8 8l-4.5 4M8 4l2.5 4L8 12", ""),
            Icon::Restart => ("M3.2 8a4.8 4.8 0 1 0 1.6-3.6M3.2 2.8v2.6h2.6", ""),
            Icon::Sun => (
                "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7",
                "",
            ),
            Icon::Moon => ("M13 9.6A5.6 5.6 0 0 1 6.4 3 5.6 5.6 0 1 0 13 9.6Z", ""),
            Icon::Auto => ("M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2Z", "M8 2.2a5.8 5.8 0 0 1 0 11.6Z"),
            Icon::Help => (
                "M5.8 6a2.2 2.2 0 1 1 3.3 1.9c-.7.4-1.1.8-1.1 1.6M8 12v.1M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8Z",
                "",
            ),
            Icon::Share => ("M8 9.8V2.4M5.2 5 8 2.2 10.8 5M4.6 7.4H3.5v6h9v-6h-1.1", ""),
            Icon::Check => ("M3.4 8.6l3 3 6.2-7", ""),
            Icon::Cross => ("M4 4l8 8M12 4l-8 8", ""),
            Icon::Alert => ("M8 2.4 1.9 13.2h12.2L8 2.4ZM8 6.6v3M8 11.4v.1", ""),
            Icon::Info => ("M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM8 7.4v3.8M8 4.9V5", ""),
            Icon::Clock | Icon::Wait => ("M8 1.9a6.1 6.1 0 1 0 0 12.2A6.1 6.1 0 0 0 8 1.9ZM8 4.6V8l2.4 1.6", ""),
            Icon::Retry => {
                ("M13 6.6A5.2 5.2 0 0 0 3.4 5.2M3 9.4a5.2 5.2 0 0 0 9.6 1.4M3.2 2.4v3h3M12.8 13.6v-3h-3", "")
            }
            Icon::Caught => ("M8 1.9l5 1.9v3.8c0 3-2 5.3-5 6.5-3-1.2-5-3.5-5-6.5V3.8l5-1.9ZM8 5.2v3.2M8 10.7v.1", ""),
            Icon::Idle => ("M8 4.6a3.4 3.4 0 1 0 0 6.8 3.4 3.4 0 0 0 0-6.8Z", ""),
            Icon::Running => ("M8 2.2A5.8 5.8 0 1 1 2.2 8", "M8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z"),
            Icon::Stopped => ("M3.9 12.1 12.1 3.9M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2Z", ""),
            Icon::ChevronDown => ("M4 6.2 8 10l4-3.8", ""),
            Icon::ChevronLeft => ("M9.8 4 6 8l3.8 4", ""),
            Icon::ChevronRight => ("M6.2 4 10 8l-3.8 4", ""),
            Icon::ChevronUp => ("M4 9.8 8 6l4 3.8", ""),
            Icon::FoldLeft => ("M2.6 3h10.8v10H2.6zM6.2 3v10M11 6.4 9.2 8l1.8 1.6", ""),
            Icon::FoldRight => ("M2.6 3h10.8v10H2.6zM6.2 3v10M9.2 6.4 11 8 9.2 9.6", ""),
            Icon::Menu => ("M2.8 4.2h10.4M2.8 8h10.4M2.8 11.8h10.4", ""),
            Icon::Folder => (
                "M2 4.2c0-.7.5-1.2 1.2-1.2h2.6l1.6 1.8h5.4c.7 0 1.2.5 1.2 1.2v5.8c0 .7-.5 1.2-1.2 1.2H3.2c-.7 0-1.2-.5-1.2-1.2V4.2Z",
                "",
            ),
            Icon::Upload => ("M8 10V2.6M5.2 5.2 8 2.4l2.8 2.8M2.8 11.4v2.2h10.4v-2.2", ""),
            Icon::Pencil => ("M2.8 13.2l.7-2.9 7.3-7.3 2.2 2.2-7.3 7.3-2.9.7ZM9.2 4.6l2.2 2.2", ""),
            Icon::History => ("M3 8a5.2 5.2 0 1 1 1.6 3.7M3 11.8V8.6M3 8l-1.2-1.6M8 5v3.2l2.2 1.4", ""),
            Icon::Command => ("M2.6 3.4h10.8v9.2H2.6zM5 6.4 6.8 8 5 9.6M8.4 10h2.8", ""),
            Icon::Sparkle => ("M8 2.2 9.4 6.6 13.8 8 9.4 9.4 8 13.8 6.6 9.4 2.2 8 6.6 6.6 8 2.2Z", ""),
            Icon::Copy => ("M6 5.8h7.2V14H6zM10 5.8V2.6H2.8v8.2H6", ""),
            Icon::Search => ("M7 2.4a4.6 4.6 0 1 0 0 9.2 4.6 4.6 0 0 0 0-9.2ZM10.4 10.4l3.4 3.4", ""),
            Icon::Plus => ("M8 3v10M3 8h10", ""),
            Icon::Minus => ("M3 8h10", ""),
            Icon::Trash => ("M2.8 4.4h10.4M6 4.2V2.6h4v1.6M4.2 4.6l.6 8.8h6.4l.6-8.8", ""),
            Icon::Fit => ("M2.6 6V2.6H6M10 2.6h3.4V6M13.4 10v3.4H10M6 13.4H2.6V10", ""),
            Icon::List => ("M5.8 4h7.6M5.8 8h7.6M5.8 12h7.6M2.6 4h.1M2.6 8h.1M2.6 12h.1", ""),
            Icon::Graph => {
                ("M5.6 1.9h4.8v3.4H5.6zM1.9 10.7h4.4v3.4H1.9zM9.7 10.7h4.4v3.4H9.7zM8 5.3V8M4.1 10.7V8h7.8v2.7", "")
            }
            Icon::Code => ("M5.4 4.4 1.9 8l3.5 3.6M10.6 4.4 14.1 8l-3.5 3.6", ""),
            Icon::Flow => ("M2.4 3.4h5.2M2.4 8h8M2.4 12.6h5.2M12 5.6 14 8l-2 2.4", ""),
            Icon::Key => {
                ("M10.4 2.2a3.4 3.4 0 1 0 0 6.8 3.4 3.4 0 0 0 0-6.8ZM8 8l-5.8 5.8M4.4 11.6l1.8 1.8M11 5.4v.1", "")
            }
            Icon::Heart => ("M1.8 8.4h3L6.4 4l3 8 1.6-3.6h3.2", ""),
            Icon::Task => ("", "M8.9 1.6 3.2 9h4l-.9 5.4L12.6 7h-4.4l.7-5.4Z"),
            Icon::Pass => ("M2.4 8h10.4M9.4 4.4 13 8l-3.6 3.6", ""),
            Icon::Choice => ("M8 1.9 14.1 8 8 14.1 1.9 8 8 1.9Z", ""),
            Icon::Succeed => ("M8 1.9a6.1 6.1 0 1 0 0 12.2A6.1 6.1 0 0 0 8 1.9ZM5.2 8.3l2 2 3.6-4.2", ""),
            Icon::Fail => ("M8 1.9a6.1 6.1 0 1 0 0 12.2A6.1 6.1 0 0 0 8 1.9ZM5.9 5.9l4.2 4.2M10.1 5.9l-4.2 4.2", ""),
            Icon::Parallel => ("M3.4 2.4v11.2M8 2.4v11.2M12.6 2.4v11.2", ""),
            Icon::Map => ("M4.6 4.6h8.8v8.8H4.6zM2.6 11.2V2.6h8.6", ""),
            Icon::ToRight => ("M1.9 5.4h4v5.2h-4zM10.1 5.4h4v5.2h-4zM5.9 8h4.2", ""),
            Icon::ToBottom => ("M5.4 1.9h5.2v4H5.4zM5.4 10.1h5.2v4H5.4zM8 5.9v4.2", ""),
            Icon::Fold => ("M2.6 8h10.8M8 1.8v3.6M6 3.8l2 1.8 2-1.8M8 14.2v-3.6M6 12.2l2-1.8 2 1.8", ""),
            Icon::Unfold => ("M2.6 8h10.8M8 5.6V1.8M6 3.6l2-1.8 2 1.8M8 10.4v3.8M6 12.4l2 1.8 2-1.8", ""),
            Icon::Timeline => ("M2.4 3.6h5.2M5 8h6M8.6 12.4h5", ""),
            Icon::Pin => ("M8 9.6v4.2M4.4 9.4h7.2L10.2 6.6V2.8H5.8v3.8L4.4 9.4Z", ""),
            Icon::Download => ("M8 2.4v7.4M5.2 7.2 8 10l2.8-2.8M2.8 11.4v2.2h10.4v-2.2", ""),
            Icon::Table => ("M2.4 2.8h11.2v10.4H2.4zM2.4 6.4h11.2M2.4 9.8h11.2M6.4 6.4v6.8", ""),
            Icon::Box => ("M8 1.9l5.6 2.9v6.4L8 14.1l-5.6-2.9V4.8L8 1.9ZM2.6 4.9 8 7.7l5.4-2.8M8 7.7v6.2", ""),
            Icon::Pen => ("M10.8 2.6l2.6 2.6-7.8 7.8-3.2.6.6-3.2 7.8-7.8ZM9.2 4.2l2.6 2.6", ""),
            Icon::Inbox => ("M2.4 9.2 4.4 2.8h7.2l2 6.4v4H2.4v-4ZM2.4 9.2h3.4l.8 1.8h2.8l.8-1.8h3.4", ""),
            Icon::Cloud => {
                ("M4.6 12.2a2.8 2.8 0 0 1-.5-5.6 4 4 0 0 1 7.7-.4 3 3 0 0 1 .1 6h-.7M8 13.6V8.4M6 10.2l2-2 2 2", "")
            }
            Icon::Over => {
                ("M2.6 9.4a5.4 5.4 0 0 1 10.4-1.6M13.4 4.2v3.8H9.6", "M8 11.4a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8Z")
            }
            Icon::OverBack => {
                ("M13.4 9.4A5.4 5.4 0 0 0 3 7.8M2.6 4.2v3.8h3.8", "M8 11.4a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8Z")
            }
            Icon::Into => ("M8 1.8v7.4M4.8 6.2 8 9.4l3.2-3.2", "M8 11.4a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8Z"),
            Icon::Out => ("M8 9.6V2.2M4.8 5.2 8 2l3.2 3.2", "M8 11.4a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8Z"),
            Icon::Break => ("M5.3 1.9h5.4l3.4 3.4v5.4l-3.4 3.4H5.3l-3.4-3.4V5.3ZM5.4 8h5.2", ""),
            Icon::Fork => (
                "M4.4 5.4v5.2M4.4 8.4c0-2 1.4-2.6 3.4-2.6h3M4.4 2.2a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 0 0 0-3.2ZM4.4 10.6a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 0 0 0-3.2ZM12 4.2a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 0 0 0-3.2Z",
                "",
            ),
            Icon::Book => (
                "M8 4.2C6.6 3 4.6 2.6 2.4 2.8v9.4c2.2-.2 4.2.2 5.6 1.4 1.4-1.2 3.4-1.6 5.6-1.4V2.8C11.4 2.6 9.4 3 8 4.2ZM8 4.2v9.4",
                "",
            ),
            Icon::Globe => (
                "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM2 8h12M8 2c1.7 1.7 2.5 3.7 2.5 6S9.7 12.3 8 14M8 2C6.3 3.7 5.5 5.7 5.5 8s.8 4.3 2.5 6",
                "",
            ),
        }
    }

    /// The shapes alone, for drawings that have their own `svg`.
    pub fn shapes(self) -> Html {
        let (stroke, fill) = self.drawing();
        html! {
            <>
                if !fill.is_empty() { <path d={fill} fill="currentColor" stroke="none" /> }
                if !stroke.is_empty() { <path d={stroke} /> }
            </>
        }
    }
}

/// The icon, hidden from screen readers: the words beside it say what it means.
pub fn icon(icon: Icon) -> Html {
    sized(icon, 16)
}

/// The icon in another size, in pixels.
pub fn sized(icon: Icon, size: u32) -> Html {
    let size = size.to_string();
    html! {
        <svg class="icon" viewBox="0 0 16 16" width={size.clone()} height={size} aria-hidden="true" focusable="false">
            { icon.shapes() }
        </svg>
    }
}
