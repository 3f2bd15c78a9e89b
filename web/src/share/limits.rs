//! How much may be opened. What somebody else made must not stop the page.

use stepthrough::mock::MockBook;

use super::{Parcel, Saved, Unopened};
use crate::texts::{number, tr, tr_engine, tr_with};

/// Characters of a link; Chromium takes about 2 MiB of address.
pub const MOST_LINK: usize = 2 * 1024 * 1024;

/// Bytes of everything that a link or file holds.
pub const MOST_TEXT: usize = 8 * 1024 * 1024;

/// Signals; an execution has at most 25,000 events.
pub const MOST_SIGNALS: usize = 25_000;

/// Characters of a title or a name.
pub const LONGEST_NAME: usize = 200;

/// Checks what no other reader checks.
pub(super) fn check(parcel: &Parcel) -> Result<(), Unopened> {
    let wrong = |what: String| {
        let saved = Saved {
            definition: Some(parcel.definition.to_string()),
            definition_whole: true,
            input: Some(parcel.input.to_string()),
            input_whole: true,
            rest: None,
        };
        Err(Unopened::Wrong { what, saved })
    };
    if let Err(bad) = MockBook::from_json(&parcel.mocks) {
        return wrong(tr_engine(&bad.to_string()));
    }
    if parcel.signals.len() > MOST_SIGNALS {
        return wrong(tr_with(
            "there are {n} signals; at most {most} are opened",
            &[("n", &number(parcel.signals.len())), ("most", &number(MOST_SIGNALS))],
        ));
    }
    if parcel.signals.windows(2).any(|pair| matches!(pair, [(first, _), (second, _)] if first > second)) {
        return wrong(tr("the signals are not in the order of their steps").to_owned());
    }
    let settings = &parcel.settings;
    let execution = settings.execution_name.as_deref().unwrap_or_default();
    let names = [
        ("title", &*parcel.title),
        ("machineName", &*settings.machine_name),
        ("executionName", execution),
        ("region", &*settings.region),
        ("account", &*settings.account),
        ("role", &*settings.role_arn),
    ];
    for (what, name) in names {
        if name.chars().count() > LONGEST_NAME {
            return wrong(tr_with(
                "`{what}` is longer than {most} characters",
                &[("what", &what), ("most", &LONGEST_NAME)],
            ));
        }
    }
    Ok(())
}

/// A sentence's part about a size; `words` has places for both numbers.
pub(super) fn size(words: &'static str, have: usize, most: usize) -> String {
    tr_with(words, &[("have", &number(have)), ("most", &number(most))])
}
