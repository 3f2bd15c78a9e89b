//! Keys pressed together, as the table of commands writes them.

/// What was pressed, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pressed {
    /// The key, as the browser names it.
    pub key: String,
    /// Ctrl, or Cmd on a Mac.
    pub ctrl: bool,
    /// Shift.
    pub shift: bool,
    /// Alt.
    pub alt: bool,
    /// The focus is where keys write text, or in a dialog.
    pub writing: bool,
    /// The focus is on something that the space bar presses.
    pub on_button: bool,
    /// The focus is on something that has arrow keys of its own.
    pub own_arrows: bool,
}

/// What a chord's words say.
struct Chord<'a> {
    ctrl: bool,
    shift: bool,
    alt: bool,
    key: &'a str,
}

fn read(words: &str) -> Chord<'_> {
    let mut chord = Chord { ctrl: false, shift: false, alt: false, key: "" };
    for word in words.split(' ') {
        match word {
            "Ctrl" => chord.ctrl = true,
            "Shift" => chord.shift = true,
            "Alt" => chord.alt = true,
            key => chord.key = key,
        }
    }
    chord
}

impl Pressed {
    /// Whether this is the chord, `Shift ArrowRight` say, and means a command here: keys that write text mean none
    /// where text is written, and so on.
    pub fn is(&self, words: &str) -> bool {
        let chord = read(words);
        let key = if self.key == " " { "Space" } else { &self.key };
        // A sign such as `?` needs Shift on some keyboards and not on others.
        let sign = chord.key.len() == 1 && !chord.key.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !key.eq_ignore_ascii_case(chord.key)
            || (self.ctrl, self.alt) != (chord.ctrl, chord.alt)
            || (self.shift != chord.shift && !sign)
        {
            return false;
        }
        let everywhere = chord.ctrl || chord.alt || chord.key == "Escape" || is_function_key(chord.key);
        let arrows = chord.key.starts_with("Arrow") || matches!(chord.key, "Home" | "End");
        everywhere
            || !(self.writing
                || (chord.key == "Space" && self.on_button)
                || (self.own_arrows && (arrows || chord.key == "Space")))
    }
}

fn is_function_key(key: &str) -> bool {
    key.strip_prefix('F').is_some_and(|number| number.parse::<u8>().is_ok())
}

/// A chord as keyboards have it: one text a key.
pub fn chord_text(words: &str) -> Vec<&str> {
    let shown = |word| match word {
        "ArrowRight" => "→",
        "ArrowLeft" => "←",
        "ArrowUp" => "↑",
        "ArrowDown" => "↓",
        "Escape" => "Esc",
        other => other,
    };
    words.split(' ').map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pressed: Pressed, words: &str, expected: bool) {
        assert_eq!(pressed.is(words), expected, "{pressed:?} as {words}");
    }

    fn key(key: &str) -> Pressed {
        Pressed { key: key.to_owned(), ..Pressed::default() }
    }

    #[test]
    fn chords_are_told_apart() {
        check(key("r"), "R", true);
        check(key("ArrowRight"), "Shift ArrowRight", false);
        check(Pressed { shift: true, ..key("ArrowRight") }, "Shift ArrowRight", true);
        check(Pressed { shift: true, ..key("?") }, "?", true);
        check(Pressed { ctrl: true, ..key("r") }, "R", false);
        check(Pressed { ctrl: true, ..key("Enter") }, "Ctrl Enter", true);
        check(key(" "), "Space", true);
    }

    #[test]
    fn where_text_is_written_only_chords_are_commands() {
        let writing = |name: &str| Pressed { writing: true, ..key(name) };
        check(writing("r"), "R", false);
        check(writing("ArrowRight"), "ArrowRight", false);
        check(writing("Escape"), "Escape", true);
        check(writing("F2"), "F2", true);
        check(Pressed { ctrl: true, ..writing("k") }, "Ctrl K", true);
    }

    #[test]
    fn buttons_keep_the_space_bar_and_tabs_their_arrows() {
        check(Pressed { on_button: true, ..key(" ") }, "Space", false);
        check(Pressed { on_button: true, ..key("ArrowRight") }, "ArrowRight", true);
        check(Pressed { own_arrows: true, ..key("ArrowRight") }, "ArrowRight", false);
        check(Pressed { own_arrows: true, ..key("Home") }, "Home", false);
        check(Pressed { own_arrows: true, ..key("r") }, "R", true);
    }
}
