//! What is said about links: how long they are, why one does not open, and the texts that carry them.

use std::fmt;

use super::{Saved, Unopened};
use crate::texts::{en, number, tr, tr_with};

/// What cuts or refuses a link of some length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LengthNote {
    /// More characters than these are in danger.
    pub above: usize,
    /// Where, and what to do.
    pub sentence: &'static str,
}

/// Lengths that matter, the least first: chat tools' limits for a message, and what browsers and servers take.
const LENGTHS: [LengthNote; 7] = [
    LengthNote {
        above: 280,
        sentence: en("Too long for a post on a social network; QR codes are still easy to read."),
    },
    LengthNote { above: 1_000, sentence: en("A QR code of it is dense; show it large.") },
    LengthNote {
        above: 2_000,
        sentence: en(
            "Some chats (Discord) refuse messages of more than 2,000 characters and older tools cut addresses \
                   there; send it as a file, or behind a word in Markdown.",
        ),
    },
    LengthNote { above: 2_953, sentence: en("Too long for a QR code.") },
    LengthNote {
        above: 4_000,
        sentence: en(
            "Messengers with a limit of 4,000 to 4,096 characters (Slack, Telegram) cut it or split it in two; \
                   send the file.",
        ),
    },
    LengthNote {
        above: 32_000,
        sentence: en(
            "Longer than many pages, mail programs and learning platforms keep (about 32,000 characters); send \
                   the file.",
        ),
    },
    LengthNote { above: 2_000_000, sentence: en("Longer than browsers open (about 2 MiB); only the file will do.") },
];

/// The sentence to show where links and files are made.
pub const CONTENTS: &str = en(
    "A link or file holds all of it: the definition, the input, the mocks and the answers that \
                            were given. Whoever has it can read it; nobody else gets it, for what stands behind the # is \
                            not sent to any server.",
);

/// What a link's length, the whole address in characters, means for sending it; the gravest last.
pub fn length_notes(length: usize) -> Vec<LengthNote> {
    LENGTHS.into_iter().filter(|note| length > note.above).collect()
}

/// A link as Markdown: the title with the address behind it.
pub fn markdown(title: &str, address: &str) -> String {
    let title = if title.trim().is_empty() { tr("A Step Functions run") } else { title.trim() };
    let mut text = String::with_capacity(title.len());
    for letter in title.chars() {
        if matches!(letter, '\\' | '[' | ']' | '*' | '_' | '`' | '<' | '>' | '&' | '!' | '#') {
            text.push('\\');
        }
        text.push(if letter.is_control() { ' ' } else { letter });
    }
    // In angle brackets an address may have brackets of its own.
    format!("[{text}](<{}>)", address.replace('<', "%3C").replace('>', "%3E"))
}

/// A frame for other people's pages; `address` should ask for the embedded view.
pub fn embed(title: &str, address: &str, height: u32) -> String {
    let title = if title.trim().is_empty() { tr("A Step Functions run") } else { title.trim() };
    format!(
        "<iframe src=\"{}\" title=\"{}\" width=\"100%\" height=\"{height}\" style=\"border:0\" loading=\"lazy\" \
         sandbox=\"allow-scripts allow-same-origin allow-popups allow-downloads\" allow=\"clipboard-write\"></iframe>",
        attribute(address),
        attribute(title)
    )
}

/// A text inside of an attribute's double quotes.
fn attribute(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('"', "&quot;");
    text.replace('<', "&lt;").replace('>', "&gt;").replace(|letter: char| letter.is_control(), " ")
}

/// A file's name for a title: letters and digits of any language, at most 60.
pub fn file_name(title: &str) -> String {
    let words = title.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let name: String = words.collect::<Vec<_>>().join("-").chars().take(60).collect();
    let name = name.trim_end_matches('-').to_lowercase();
    format!("{}{}", if name.is_empty() { "run" } else { &name }, super::FILE_ENDING)
}

impl Saved {
    /// Whether there is anything.
    pub fn is_empty(&self) -> bool {
        self.definition.is_none() && self.input.is_none()
    }

    /// What there is, as a sentence; empty when there is nothing.
    fn sentence(&self) -> String {
        let cut = |text: &str| number(text.chars().count());
        let definition = self.definition.as_deref().map(|text| match self.definition_whole {
            true => tr("the definition is whole").to_owned(),
            false => tr_with("the first {n} characters of the definition are there", &[("n", &cut(text))]),
        });
        let input = self.input.as_deref().map(|text| match self.input_whole {
            true => tr("the input is whole").to_owned(),
            false => tr_with("the first {n} characters of the input are there", &[("n", &cut(text))]),
        });
        let parts: Vec<String> = definition.into_iter().chain(input).collect();
        if parts.is_empty() {
            return String::new();
        }
        tr_with("What could be saved: {parts}.", &[("parts", &parts.join(", "))])
    }
}

impl Unopened {
    /// What could be saved.
    pub fn saved(&self) -> Option<&Saved> {
        match self {
            Unopened::Cut { saved, .. } | Unopened::Damaged { saved } | Unopened::Wrong { saved, .. } => {
                Some(saved).filter(|saved| !saved.is_empty())
            }
            Unopened::NotALink | Unopened::Newer { .. } | Unopened::TooLarge { .. } => None,
        }
    }
}

impl fmt::Display for Unopened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = match self {
            Unopened::NotALink => tr("This is no Stepthrough link.").to_owned(),
            Unopened::Cut { have, missing: Some(missing), .. } => tr_with(
                "The link was cut: {have} of its {all} characters are here, {missing} are missing. Ask for the file, or \
                 for the link again.",
                &[("have", have), ("all", &(have + missing)), ("missing", missing)],
            ),
            Unopened::Cut { have, missing: None, .. } => {
                tr_with("The link was cut at its very beginning: only {have} characters are here.", &[("have", have)])
            }
            Unopened::Damaged { .. } => tr("The link was changed on its way: its checksum does not fit, so it is not \
                 opened. Ask for it again.")
            .to_owned(),
            Unopened::Newer { version } => tr_with(
                "The link is of version {version}, made by a newer Stepthrough than this page. Load the page again; if \
                 that does not help, ask for the file.",
                &[("version", version)],
            ),
            Unopened::TooLarge { what } | Unopened::Wrong { what, .. } => {
                tr_with("Not opened: {why}.", &[("why", what)])
            }
        };
        f.write_str(&first)?;
        let Some(saved) = self.saved() else { return Ok(()) };
        write!(f, " {}", saved.sentence())?;
        match self {
            Unopened::Damaged { .. } => write!(f, " {}", tr("It may be wrong itself, so look at it well.")),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_told() {
        let check = |length: usize, notes: usize| assert_eq!(length_notes(length).len(), notes, "{length}");
        check(280, 0);
        check(2_000, 2);
        check(2_001, 3);
        check(4_001, 5);
        check(40_000, 6);
        check(3_000_000, 7);
    }

    #[test]
    fn nothing_breaks_out_of_the_texts() {
        assert_eq!(markdown("a](x) <b>", "https://e.org/#run=A>"), "[a\\](x) \\<b\\>](<https://e.org/#run=A%3E>)");
        assert_eq!(markdown(" ", "u"), "[A Step Functions run](<u>)");
        let frame = embed("\"><script>alert(1)</script>", "https://e.org/?embed=1&x=\"", 480);
        assert!(!frame.contains("<script>") && frame.matches('"').count() == 16, "{frame}");
        assert!(frame.contains("https://e.org/?embed=1&amp;x=&quot;"), "{frame}");
    }

    #[test]
    fn files_get_names() {
        let check = |title: &str, name: &str| assert_eq!(file_name(title), name);
        check("Call centre: reserve", "call-centre-reserve.stepthrough.json");
        check("../../etc/passwd", "etc-passwd.stepthrough.json");
        check("작업 토큰", "작업-토큰.stepthrough.json");
        check("?!", "run.stepthrough.json");
    }
}
