//! The prebuilt examples in `tests/examples`, and how one of their set-ups is played.
//!
//! Each is a folder with `definition.asl.json` and `example.json`:
//!
//! ```json
//! { "name": "the folder's name", "document": "where it is from, in words", "language": "vi", "kind": "STANDARD",
//!   "title": { "vi": "...", "en": "..." }, "explanation": { "vi": "...", "en": "..." },
//!   "setups": [ { "name": "...", "title": {}, "lookAt": {}, "input": {}, "mocks": {},
//!     "signals": [ { "when": "State", "afterMs": 5000, "send": { "success": {} } } ],
//!     "expect": { "status": "SUCCEEDED", "output": {}, "path": ["State"] } } ] }
//! ```
//!
//! A signal is sent when a task of the state `when` waits, `afterMs` after it was scheduled or after the signal
//! before, whichever is later. `send` is one of `{"success": value}`, `{"failure": {"error", "cause"}}`,
//! `"heartbeat"` and `{"takenBy": "worker"}`; a worker takes only an activity task that nobody has taken, the
//! others wait until the message with the token is out or a worker has it. Of `expect`, `status` and `path` (the
//! states in the order they were entered) are always there; `outputHas` is what the output has at least, `tookMs`
//! the virtual time it takes, `entered` the raw input of states by name. `status` is `RUNNING` for an execution
//! that waits for someone in the end.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use stepthrough::cases::{Planned, read_signals};
use stepthrough::definition::MachineKind;
use stepthrough::mock::MockBook;
use stepthrough::value::{Object, Value};

pub use play::{Played, play};

mod play;

/// A text by language, such as `en`.
pub type Texts = BTreeMap<String, String>;

/// One example.
pub struct Example {
    /// The folder's name; the address of the page names it.
    pub name: String,
    /// The document it is from, in words.
    pub document: String,
    /// That document's language.
    pub language: String,
    /// What it is called.
    pub title: Texts,
    /// What it shows.
    pub explanation: Texts,
    /// Standard or Express.
    pub kind: MachineKind,
    /// The definition's text.
    pub definition: String,
    /// Inputs and mocks to try it with.
    pub setups: Vec<Setup>,
}

/// One way to try an example.
pub struct Setup {
    /// Its name within the example.
    pub name: String,
    /// What it is called.
    pub title: Texts,
    /// What to look at when it has run.
    pub look_at: Texts,
    /// The execution's input.
    pub input: Value,
    /// What the integrations answer.
    pub mocks: MockBook,
    /// What people and workers do, in order.
    pub signals: Vec<Planned>,
    /// What AWS comes to.
    pub expect: Expect,
}

/// What a set-up comes to.
pub struct Expect {
    /// DescribeExecution's status.
    pub status: String,
    /// The whole output, for some executions that succeed.
    pub output: Option<Value>,
    /// What the output has at least, where the rest is of no interest.
    pub output_has: Option<Value>,
    /// The error's name.
    pub error: Option<String>,
    /// The error's cause.
    pub cause: Option<String>,
    /// How long it takes, in milliseconds of virtual time.
    pub took_ms: Option<i64>,
    /// Raw inputs by state, each where it was entered first.
    pub entered: BTreeMap<String, Value>,
    /// The states in the order they were entered.
    pub path: Vec<String>,
}

/// The folder of the examples.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")
}

/// Reads all examples, by name.
///
/// # Errors
/// The first file that cannot be read or is not as it should be, with the place.
pub fn read_all() -> Result<Vec<Example>, String> {
    let entries = fs::read_dir(folder()).map_err(|error| error.to_string())?;
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders.iter().map(|folder| read(folder)).collect()
}

fn read(folder: &Path) -> Result<Example, String> {
    let text = |file: &str| {
        let path = folder.join(file);
        fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let value = Value::parse(&text("example.json")?).map_err(|error| format!("{}: {error}", folder.display()))?;
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let at = Part { place: name.clone(), value: &value };
    at.only(&["name", "document", "language", "title", "explanation", "kind", "setups"])?;
    if at.text("name")? != name {
        return Err(at.bad("`name` must be the folder's name"));
    }
    let setups = at.member("setups")?;
    Ok(Example {
        name,
        document: at.text("document")?,
        language: at.text("language")?,
        title: at.texts("title")?,
        explanation: at.texts("explanation")?,
        kind: match &*at.text("kind")? {
            "STANDARD" => MachineKind::Standard,
            "EXPRESS" => MachineKind::Express,
            _ => return Err(at.bad("`kind` must be `STANDARD` or `EXPRESS`")),
        },
        definition: text("definition.asl.json")?,
        setups: setups.list()?.iter().map(read_setup).collect::<Result<_, _>>()?,
    })
}

fn read_setup(at: &Part<'_>) -> Result<Setup, String> {
    at.only(&["name", "title", "lookAt", "input", "mocks", "signals", "expect"])?;
    let mocks = at.member("mocks")?;
    Ok(Setup {
        name: at.text("name")?,
        title: at.texts("title")?,
        look_at: at.texts("lookAt")?,
        input: at.member("input")?.value.clone(),
        mocks: MockBook::from_json(mocks.value).map_err(|error| mocks.bad(&error.to_string()))?,
        signals: signals_at(&at.member("signals")?)?,
        expect: read_expect(&at.member("expect")?)?,
    })
}

fn signals_at(at: &Part<'_>) -> Result<Vec<Planned>, String> {
    let (planned, found) = read_signals(&at.value.to_json());
    found.first().map_or(Ok(planned), |first| Err(at.bad(&first.message)))
}

fn read_expect(at: &Part<'_>) -> Result<Expect, String> {
    at.only(&["status", "output", "outputHas", "error", "cause", "tookMs", "entered", "path"])?;
    let text = |name: &str| at.value.get(name).map(|_| at.text(name)).transpose();
    let entered = at.value.get("entered").and_then(Value::as_object).cloned().unwrap_or_default();
    let path = at.member("path")?.list()?;
    Ok(Expect {
        status: at.text("status")?,
        output: at.value.get("output").cloned(),
        output_has: at.value.get("outputHas").cloned(),
        error: text("error")?,
        cause: text("cause")?,
        took_ms: at.value.get("tookMs").and_then(Value::as_i64),
        entered: entered.iter().map(|(state, input)| (state.to_string(), input.clone())).collect(),
        path: path.iter().map(|state| state.value.as_str().unwrap_or_default().to_owned()).collect(),
    })
}

/// A part of an example's file and its place.
struct Part<'v> {
    place: String,
    value: &'v Value,
}

impl<'v> Part<'v> {
    fn bad(&self, problem: &str) -> String {
        format!("{}: {problem}", self.place)
    }

    fn object(&self) -> Result<&'v Object, String> {
        self.value.as_object().map(|object| &**object).ok_or_else(|| self.bad("must be an object"))
    }

    fn only(&self, names: &[&str]) -> Result<(), String> {
        match self.object()?.keys().find(|key| !names.contains(&&***key)) {
            None => Ok(()),
            Some(key) => Err(self.bad(&format!("`{key}` is not known here"))),
        }
    }

    fn member(&self, name: &str) -> Result<Part<'v>, String> {
        let value = self.object()?.get(name).ok_or_else(|| self.bad(&format!("`{name}` is missing")))?;
        Ok(Part { place: format!("{}/{name}", self.place), value })
    }

    fn list(&self) -> Result<Vec<Part<'v>>, String> {
        let list = self.value.as_array().ok_or_else(|| self.bad("must be a list"))?;
        let part = |(index, value)| Part { place: format!("{}/{index}", self.place), value };
        Ok(list.iter().enumerate().map(part).collect())
    }

    fn text(&self, name: &str) -> Result<String, String> {
        let part = self.member(name)?;
        part.value.as_str().map(str::to_owned).ok_or_else(|| part.bad("must be a text"))
    }

    fn texts(&self, name: &str) -> Result<Texts, String> {
        let part = self.member(name)?;
        part.object()?.keys().map(|language| Ok((language.to_string(), part.text(language)?))).collect()
    }
}
