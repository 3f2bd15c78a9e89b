//! JSON in pieces, by the editor's colours: for the text that stands there until the editor does.

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What is no JSON.
    Plain,
    /// A member's name.
    Key,
    /// A string.
    Text,
    /// A number.
    Number,
    /// `true`, `false` or `null`.
    Word,
    /// Brackets, commas and colons.
    Sign,
    /// A path inside a string.
    Path,
    /// A call of an intrinsic function inside a string.
    Call,
    /// JSONata inside a string, with its signs.
    Expression,
}

impl Kind {
    /// Its class in the style sheet.
    pub fn class(self) -> Option<&'static str> {
        Some(match self {
            Self::Plain => return None,
            Self::Key => "code-key",
            Self::Text => "code-string",
            Self::Number => "code-number",
            Self::Word => "code-atom",
            Self::Sign => "code-punctuation",
            Self::Path => "code-path",
            Self::Call => "code-function",
            Self::Expression => "code-expression",
        })
    }
}

/// The whole text in pieces. Space has no colour, so it goes with what is before it.
pub fn pieces(text: &str) -> Vec<(Kind, &str)> {
    let mut pieces = Pieces { text, found: Vec::new() };
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        at = match rest.as_bytes().first() {
            Some(b'"') => string(&mut pieces, at, rest),
            _ => {
                let (kind, length) = bare(rest);
                pieces.push(kind, at + length)
            }
        };
    }
    pieces.cut()
}

/// The pieces so far, each with its end.
struct Pieces<'a> {
    text: &'a str,
    found: Vec<(Kind, usize)>,
}

impl<'a> Pieces<'a> {
    /// A piece from the end of the last one to `end`; answers `end`.
    fn push(&mut self, kind: Kind, end: usize) -> usize {
        let start = self.found.last().map_or(0, |(_, end)| *end);
        let space = self.text.get(start..end).is_some_and(|piece| piece.trim_ascii().is_empty());
        match self.found.last_mut() {
            Some(last) if last.0 == kind || space => last.1 = end,
            _ => self.found.push((kind, end)),
        }
        end
    }

    fn cut(self) -> Vec<(Kind, &'a str)> {
        let starts = std::iter::once(0).chain(self.found.iter().map(|(_, end)| *end));
        let cut =
            |((kind, end), start): (&(Kind, usize), usize)| (*kind, self.text.get(start..*end).unwrap_or_default());
        self.found.iter().zip(starts).map(cut).collect()
    }
}

/// What a text that is no string begins with, and how long that is.
fn bare(rest: &str) -> (Kind, usize) {
    let run = |within: fn(char) -> bool| rest.find(|c| !within(c)).unwrap_or(rest.len());
    match rest.chars().next() {
        Some('{' | '}' | '[' | ']' | ',' | ':') => (Kind::Sign, 1),
        Some('-' | '0'..='9') => (Kind::Number, run(|c| matches!(c, '-' | '+' | '.' | 'e' | 'E' | '0'..='9'))),
        Some(c) if c.is_ascii_alphabetic() => {
            let length = run(|c| c.is_ascii_alphanumeric());
            let known = matches!(rest.get(..length), Some("true" | "false" | "null"));
            (if known { Kind::Word } else { Kind::Plain }, length)
        }
        other => (Kind::Plain, other.map_or(rest.len(), char::len_utf8)),
    }
}

/// A string at `at`, to its quote or to the end of its line, with what is computed in it; answers its end.
fn string(pieces: &mut Pieces, at: usize, rest: &str) -> usize {
    let mut escaped = false;
    let ends = |c: char| {
        let quote = (c == '"' && !escaped) || c == '\n';
        escaped = c == '\\' && !escaped;
        quote
    };
    let inside = rest.get(1..).unwrap_or_default();
    let inside = inside.get(..inside.find(ends).unwrap_or(inside.len())).unwrap_or_default();
    let (from, to) = (at + 1, at + 1 + inside.len());
    let behind = rest.get(1 + inside.len()..).unwrap_or_default().strip_prefix('"');
    let end = to + usize::from(behind.is_some());
    let is_key = behind.is_some_and(|behind| behind.trim_ascii_start().starts_with(':'));
    let plain = if is_key { Kind::Key } else { Kind::Text };
    if let Some(kind) = computed(inside) {
        pieces.push(plain, from);
        pieces.push(kind, to);
    } else {
        let mut done = from;
        while let Some((before, expression)) = next_expression(inside.get(done - from..).unwrap_or_default()) {
            pieces.push(plain, done + before);
            done = pieces.push(Kind::Expression, done + before + expression);
        }
    }
    pieces.push(plain, end)
}

/// What a string is that is computed as a whole.
fn computed(inside: &str) -> Option<Kind> {
    if inside.starts_with('$') && !inside.contains(['{', '%']) {
        return Some(Kind::Path);
    }
    let call = inside.strip_prefix("States.")?.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    (call.starts_with('(') && call.ends_with(')')).then_some(Kind::Call)
}

/// How far the next `{% ... %}` is, and how long.
fn next_expression(text: &str) -> Option<(usize, usize)> {
    let start = text.find("{%")?;
    let length = text.get(start + 2..)?.find("%}")?;
    Some((start, length + 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pieces without colour stand bare, the others behind their class.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = pieces(text);
        assert_eq!(found.iter().map(|(_, piece)| *piece).collect::<String>(), text);
        let written: Vec<String> = found
            .iter()
            .map(|(kind, piece)| kind.class().map_or_else(|| (*piece).to_owned(), |class| format!("{class} {piece}")))
            .collect();
        assert_eq!(written, expected, "{text}");
    }

    #[test]
    fn json_is_told_apart() {
        check(
            "{\n  \"a\": [1.5e-3, true] }",
            &[
                "code-punctuation {\n  ",
                "code-key \"a\"",
                "code-punctuation : [",
                "code-number 1.5e-3",
                "code-punctuation , ",
                "code-atom true",
                "code-punctuation ] }",
            ],
        );
        check(r#""a\"b" : null"#, &[r#"code-key "a\"b" "#, "code-punctuation : ", "code-atom null"]);
    }

    #[test]
    fn what_is_computed_stands_out() {
        check(r#""$.a[0]""#, &["code-string \"", "code-path $.a[0]", "code-string \""]);
        check(r#""States.UUID()""#, &["code-string \"", "code-function States.UUID()", "code-string \""]);
        check(
            r#""{% $a %} and {% 1 %}""#,
            &[
                "code-string \"",
                "code-expression {% $a %}",
                "code-string  and ",
                "code-expression {% 1 %}",
                "code-string \"",
            ],
        );
        check(r#""$.a {% open""#, &[r#"code-string "$.a {% open""#]);
    }

    #[test]
    fn what_is_no_json_stays_whole() {
        check("", &[]);
        check("\"open\nnext", &["code-string \"open\n", "next"]);
        check("é # nullx", &["é # nullx"]);
        check("\\", &["\\"]);
        check("\"\\", &["code-string \"\\"]);
    }
}
