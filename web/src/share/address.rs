//! The page's address: what it asks for.
//!
//! `?example=name&setup=name` opens an example, `?lesson=name` a lesson of the course, `?from=https://...` a file
//! elsewhere (only after the reader agrees), `#run=...` a link's own contents. Beside them: `step`, `event`, `state`,
//! `visit`, `stage` and `path` say where to look, `embed`, `presenter`, `panes`, `locked`, `hidden`, `scale` and
//! `lang` how to show it. They stand before or behind the `#`; what a link holds comes first.

use std::rc::Rc;

use super::{Look, PANES, PREFIX, View};
use crate::texts::en;

/// What an address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// What is to be opened.
    pub open: Wanted,
    /// Where to look.
    pub look: Look,
    /// How to show it.
    pub view: View,
}

/// What is to be opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// What was there before.
    #[default]
    Nothing,
    /// The text of a link, for [`super::Parcel::from_link`].
    Link(Rc<str>),
    /// An example's set-up; the first when none is named.
    Example {
        /// The example's name.
        example: Rc<str>,
        /// The set-up's name.
        setup: Option<Rc<str>>,
    },
    /// A lesson of the course.
    Lesson(Rc<str>),
    /// A file elsewhere, `https` only. The page asks the reader before it asks the network.
    File(Rc<str>),
    /// A file's address that is not taken, and why.
    BadFile(&'static str),
}

impl Address {
    /// Reads `location.search` and `location.hash`.
    pub fn read(search: &str, hash: &str) -> Address {
        let mut address = Address::default();
        let hash = hash.trim_start_matches('#');
        let (link, pairs) = match hash.find(PREFIX).filter(|&at| at == 0 || hash[..at].ends_with('&')) {
            // The link goes up to the next `&`.
            Some(at) => {
                let end = hash[at..].find('&').map_or(hash.len(), |end| at + end);
                (Some(&hash[at..end]), [&hash[..at], &hash[end..]])
            }
            None if hash.to_ascii_lowercase().starts_with("run%3d") => (Some(hash), ["", ""]),
            None => (None, [hash, ""]),
        };
        let mut setup = None;
        let search = search.trim_start_matches('?');
        for pair in [search, pairs[0], pairs[1]].into_iter().flat_map(|part| part.split('&')) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value: Rc<str> = decoded(value).into();
            match name {
                "setup" => setup = Some(value),
                "example" => address.open = Wanted::Example { example: value, setup: None },
                "lesson" => address.open = Wanted::Lesson(value),
                "from" => {
                    address.open = match file(&value) {
                        Ok(()) => Wanted::File(value),
                        Err(why) => Wanted::BadFile(why),
                    }
                }
                name => address.option(name, value),
            }
        }
        if let Wanted::Example { setup: wanted, .. } = &mut address.open {
            *wanted = setup;
        }
        if let Some(link) = link {
            address.open = Wanted::Link(link.into());
        }
        address
    }

    fn option(&mut self, name: &str, value: Rc<str>) {
        let number = value.parse().ok();
        let switch = matches!(&*value, "" | "1" | "true");
        let list = || value.split(',').map(str::trim).filter(|name| !name.is_empty()).map(Rc::from);
        match name {
            "step" => self.look.step = number,
            "event" => self.look.event = number,
            "visit" => self.look.visit = number,
            "state" => self.look.state = Some(value),
            "stage" => self.look.stage = Some(value),
            "path" => self.look.path = Some(value),
            "embed" => self.view.embed = switch,
            "presenter" => self.view.presenter = switch,
            "locked" => self.view.locked = switch,
            "panes" => self.view.panes = list().filter(|pane| PANES.contains(&&**pane)).collect(),
            "hidden" => self.view.hidden = list().take(64).collect(),
            "scale" => self.view.scale = number.map_or(0, |scale| scale.clamp(50, 400) as u16),
            "lang" => self.view.language = Some(value),
            _ => {}
        }
    }

    /// The search part for the address, `?` and all; empty when there is nothing to say. A link goes behind the `#`
    /// and is not part of it.
    pub fn to_search(&self) -> String {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        match &self.open {
            Wanted::Example { example, setup } => {
                pairs.push(("example", example.to_string()));
                pairs.extend(setup.iter().map(|setup| ("setup", setup.to_string())));
            }
            Wanted::Lesson(name) => pairs.push(("lesson", name.to_string())),
            Wanted::File(url) => pairs.push(("from", url.to_string())),
            Wanted::Nothing | Wanted::Link(_) | Wanted::BadFile(_) => {}
        }
        let (look, view) = (&self.look, &self.view);
        for (name, number) in [("step", look.step), ("event", look.event), ("visit", look.visit)] {
            pairs.extend(number.map(|number| (name, number.to_string())));
        }
        for (name, text) in
            [("state", &look.state), ("stage", &look.stage), ("path", &look.path), ("lang", &view.language)]
        {
            pairs.extend(text.iter().map(|text| (name, text.to_string())));
        }
        for (name, on) in [("embed", view.embed), ("presenter", view.presenter), ("locked", view.locked)] {
            pairs.extend(on.then(|| (name, "1".to_owned())));
        }
        for (name, list) in [("panes", &view.panes), ("hidden", &view.hidden)] {
            pairs.extend((!list.is_empty()).then(|| (name, list.join(","))));
        }
        pairs.extend((view.scale != 0).then(|| ("scale", view.scale.to_string())));
        let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }
}

/// Whether a file's address may be asked for.
fn file(url: &str) -> Result<(), &'static str> {
    if !url.starts_with("https://") {
        return Err(en("only addresses that begin with https:// are loaded"));
    }
    let host = url["https://".len()..].split(['/', '?', '#']).next().unwrap_or_default();
    match host.is_empty() || host.contains('@') || url.chars().any(|letter| letter.is_control() || letter == ' ') {
        true => Err(en("this is not a plain address of a file")),
        false => Ok(()),
    }
}

/// A query value: `+` is a blank, `%XX` a byte; what is no escape stays as it is.
fn decoded(value: &str) -> String {
    let bytes = value.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = value.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match escape.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(if bytes[at] == b'+' { b' ' } else { bytes[at] });
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn encoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b',' | b'$' | b':' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read() {
        let check = |search: &str, hash: &str, wanted: Wanted| {
            assert_eq!(Address::read(search, hash).open, wanted, "{search}{hash}");
        };
        check("", "", Wanted::Nothing);
        check("", "#run=AAAA", Wanted::Link("run=AAAA".into()));
        check("?example=x", "#run=AAAA&step=3", Wanted::Link("run=AAAA".into()));
        check("", "#step=3&run=AAAA", Wanted::Link("run=AAAA".into()));
        check("", "#run%3DAAAA", Wanted::Link("run%3DAAAA".into()));
        check("?setup=b&example=a", "", Wanted::Example { example: "a".into(), setup: Some("b".into()) });
        check("?lesson=result-path", "", Wanted::Lesson("result-path".into()));
        check("?from=https%3A%2F%2Fe.org%2Fa.json", "", Wanted::File("https://e.org/a.json".into()));
        let only = "only addresses that begin with https:// are loaded";
        check("?from=http://e.org/a.json", "", Wanted::BadFile(only));
        check("?from=javascript:alert(1)", "", Wanted::BadFile(only));
        check("?from=https://user@e.org/", "", Wanted::BadFile("this is not a plain address of a file"));
        check("?%&=&%zz=%", "#=&&=é%F0", Wanted::Nothing);
    }

    #[test]
    fn no_address_breaks_the_reader() {
        let mut rng = stepthrough::ambient::Rng::new(4);
        let parts =
            ["%", "%E", "%F0", "é", "&", "=", "#", "?", "run=", "run%3d", "from=https://", "step=", "9", "\u{0}"];
        for _ in 0..3_000 {
            let mut text = || -> String {
                (0..rng.next_u64() % 9).map(|_| parts[(rng.next_u64() % parts.len() as u64) as usize]).collect()
            };
            let address = Address::read(&text(), &text());
            // What was read can be written and read again.
            let again = Address::read(&address.to_search(), "");
            assert_eq!((again.look, again.view), (address.look, address.view));
        }
    }

    #[test]
    fn addresses_come_back() {
        let text = "?example=call-center&setup=reserve&step=7&visit=2&state=Is%20it%20%C3%A9%3F&stage=afterResultPath\
                    &path=$.a&lang=ko&embed=1&panes=graph,data&hidden=output&scale=150";
        let address = Address::read(text, "");
        assert_eq!(address.look.state.as_deref(), Some("Is it é?"));
        assert_eq!(address.view.panes.len(), 2);
        assert_eq!(address.to_search(), text);
        assert_eq!(Address::default().to_search(), "");
    }
}
