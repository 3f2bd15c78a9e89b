//! All of a parcel but its two texts, as JSON; what is as usual is left out.
//!
//! What is usual is frozen here for version 1: the engine's own usual values may change, an old link's must not.

use std::rc::Rc;

use stepthrough::definition::MachineKind;
use stepthrough::exec::{Settings, Signal};
use stepthrough::history::ErrorInfo;
use stepthrough::syntax::placeholders::Values;
use stepthrough::time::Timestamp;
use stepthrough::value::{Object, Value};

use super::{Look, PANES, Parcel, View};
use crate::texts::{tr, tr_with};

/// The settings that stand where a parcel of version 1 names none.
pub fn first_settings() -> Settings {
    Settings {
        seed: 1,
        start_time: Timestamp(1_767_258_000_000), // 2026-01-01T09:00:00Z
        machine_name: Rc::from("StateMachine"),
        execution_name: None,
        region: Rc::from("us-east-1"),
        account: Rc::from("123456789012"),
        role_arn: Rc::from("arn:aws:iam::123456789012:role/StepFunctionsRole"),
        kind: MachineKind::Standard,
    }
}

/// Members that are written only when they say something.
struct Members(Object);

impl Members {
    fn new() -> Self {
        Members(Object::new())
    }

    fn put(&mut self, name: &str, value: impl Into<Value>, said: bool) {
        if said {
            self.0.insert(name, value.into());
        }
    }

    fn put_some<T: Into<Value>>(&mut self, name: &str, value: Option<T>) {
        if let Some(value) = value {
            self.0.insert(name, value.into());
        }
    }

    fn put_part(&mut self, name: &str, part: Members) {
        let said = !part.0.is_empty();
        self.put(name, part.0, said);
    }
}

impl Parcel {
    /// All but the definition and the input.
    pub(super) fn to_rest(&self) -> Value {
        let mut out = Members::new();
        out.put("title", &*self.title, !self.title.is_empty());
        out.put("mocks", self.mocks.clone(), self.mocks.as_object().is_none_or(|mocks| !mocks.is_empty()));
        out.put_part("settings", write_settings(&self.settings));
        let placeholders = self.placeholders.iter().map(|(name, value)| (name.clone(), Value::String(value.clone())));
        out.put("placeholders", Value::object(placeholders), !self.placeholders.is_empty());
        let signals = self.signals.iter().map(|(step, signal)| write_signal(*step, signal));
        out.put("signals", Value::array(signals), !self.signals.is_empty());
        out.put_some("steps", self.steps.map(i64::from));
        out.put_part("look", write_look(&self.look));
        out.put_part("view", write_view(&self.view));
        out.put("lesson", self.lesson.clone(), !self.lesson.is_null());
        out.0.into()
    }

    /// Reads what [`Parcel::to_rest`] wrote. Members that are not known are passed over: they belong to a newer page
    /// and were optional to it, else the version would be another.
    ///
    /// # Errors
    /// What is wrong.
    pub(super) fn read_rest(&mut self, rest: &Value) -> Result<(), String> {
        if rest.as_object().is_none() {
            return Err(tr("the contents are not an object").to_owned());
        }
        self.title = text(rest, "title")?.unwrap_or_default();
        if let Some(mocks) = rest.get("mocks") {
            self.mocks = mocks.clone();
        }
        self.settings = read_settings(rest.get("settings").unwrap_or(&Value::Null))?;
        self.placeholders = read_placeholders(rest.get("placeholders"))?;
        self.signals = match rest.get("signals") {
            None => Vec::new(),
            Some(Value::Array(signals)) => signals.iter().map(read_signal).collect::<Result<_, _>>()?,
            Some(_) => return Err(tr("`signals` must be a list").to_owned()),
        };
        self.steps = count(rest, "steps")?;
        self.look = read_look(rest.get("look").unwrap_or(&Value::Null))?;
        self.view = read_view(rest.get("view").unwrap_or(&Value::Null))?;
        self.lesson = rest.get("lesson").cloned().unwrap_or_default();
        Ok(())
    }
}

/// Settings as JSON, what is usual left out; for whoever keeps them elsewhere than in a link.
pub fn settings_to_value(settings: &Settings) -> Value {
    write_settings(settings).0.into()
}

fn write_settings(settings: &Settings) -> Members {
    let usual = first_settings();
    let mut out = Members::new();
    // A seed that JSON's readers would round is written as text.
    let seed = match i64::try_from(settings.seed) {
        Ok(seed) if seed < 1 << 53 => Value::from(seed),
        _ => Value::from(&*settings.seed.to_string()),
    };
    out.put("seed", seed, settings.seed != usual.seed);
    out.put("startTime", settings.start_time.0, settings.start_time != usual.start_time);
    out.put("machineName", &*settings.machine_name, settings.machine_name != usual.machine_name);
    out.put_some("executionName", settings.execution_name.as_deref());
    out.put("region", &*settings.region, settings.region != usual.region);
    out.put("account", &*settings.account, settings.account != usual.account);
    out.put("role", &*settings.role_arn, settings.role_arn != usual.role_arn);
    out.put("kind", "EXPRESS", settings.kind == MachineKind::Express);
    out
}

/// Reads what [`settings_to_value`] wrote.
///
/// # Errors
/// One sentence about what is wrong.
pub fn read_settings(value: &Value) -> Result<Settings, String> {
    let usual = first_settings();
    let seed = match value.get("seed") {
        None => usual.seed,
        Some(Value::String(seed)) => {
            seed.parse().map_err(|_| tr("`seed` must be a whole number, at least 0").to_owned())?
        }
        Some(seed) => seed
            .as_i64()
            .and_then(|seed| seed.try_into().ok())
            .ok_or(tr("`seed` must be a whole number, at least 0"))?,
    };
    let start_time = match value.get("startTime") {
        None => usual.start_time,
        Some(Value::String(time)) => Timestamp::parse(time).ok_or(tr("`startTime` must be milliseconds or a date"))?,
        Some(ms) => Timestamp(ms.as_i64().ok_or(tr("`startTime` must be milliseconds or a date"))?),
    };
    Ok(Settings {
        seed,
        start_time,
        machine_name: text(value, "machineName")?.unwrap_or(usual.machine_name),
        execution_name: text(value, "executionName")?,
        region: text(value, "region")?.unwrap_or(usual.region),
        account: text(value, "account")?.unwrap_or(usual.account),
        role_arn: text(value, "role")?.unwrap_or(usual.role_arn),
        kind: match text(value, "kind")?.as_deref() {
            None | Some("STANDARD") => MachineKind::Standard,
            Some("EXPRESS") => MachineKind::Express,
            Some(_) => return Err(tr("`kind` must be `STANDARD` or `EXPRESS`").to_owned()),
        },
    })
}

fn read_placeholders(value: Option<&Value>) -> Result<Values, String> {
    let Some(value) = value else { return Ok(Values::new()) };
    let members = value.as_object().ok_or(tr("`placeholders` must be an object"))?.iter();
    let pair = |(name, value): (&Rc<str>, &Value)| Some((name.clone(), Rc::from(value.as_str()?)));
    members.map(pair).collect::<Option<_>>().ok_or_else(|| tr("a value in `placeholders` must be a text").to_owned())
}

fn write_signal(step: u32, signal: &Signal) -> Value {
    let mut about = Members::new();
    let name = match signal {
        Signal::TaskSucceeded { token, output } => {
            about.put("token", &**token, true);
            about.put("output", output.clone(), true);
            "taskSucceeded"
        }
        Signal::TaskFailed { token, error } => {
            about.put("token", &**token, true);
            write_error(&mut about, error);
            "taskFailed"
        }
        Signal::Heartbeat { token } => {
            about.put("token", &**token, true);
            "heartbeat"
        }
        Signal::WorkerTook { token, worker } => {
            about.put("token", &**token, true);
            about.put("worker", &**worker, true);
            "workerTook"
        }
        Signal::Elapse { ms } => {
            about.put("ms", *ms, true);
            "elapse"
        }
        Signal::Abort { error } => {
            write_error(&mut about, error);
            "abort"
        }
        Signal::Redrive => "redrive",
    };
    Value::object([("step", Value::from(i64::from(step))), (name, about.0.into())])
}

fn write_error(about: &mut Members, error: &ErrorInfo) {
    about.put_some("error", error.error.as_deref());
    about.put_some("cause", error.cause.as_deref());
}

fn read_signal(value: &Value) -> Result<(u32, Signal), String> {
    let step = count(value, "step")?.ok_or(tr("a signal has no `step`"))?;
    let token = |about: &Value| text(about, "token")?.ok_or_else(|| tr("a signal has no `token`").to_owned());
    let error = |about: &Value| -> Result<ErrorInfo, String> {
        Ok(ErrorInfo { error: text(about, "error")?, cause: text(about, "cause")? })
    };
    let signal = if let Some(about) = value.get("taskSucceeded") {
        Signal::TaskSucceeded { token: token(about)?, output: about.get("output").cloned().unwrap_or_default() }
    } else if let Some(about) = value.get("taskFailed") {
        Signal::TaskFailed { token: token(about)?, error: error(about)? }
    } else if let Some(about) = value.get("heartbeat") {
        Signal::Heartbeat { token: token(about)? }
    } else if let Some(about) = value.get("workerTook") {
        Signal::WorkerTook { token: token(about)?, worker: text(about, "worker")?.unwrap_or_default() }
    } else if let Some(about) = value.get("elapse") {
        let ms = about.get("ms").and_then(Value::as_i64).filter(|ms| *ms >= 0);
        Signal::Elapse { ms: ms.ok_or(tr("a signal's `ms` must be a whole number, at least 0"))? }
    } else if let Some(about) = value.get("abort") {
        Signal::Abort { error: error(about)? }
    } else if value.get("redrive").is_some() {
        Signal::Redrive
    } else {
        return Err(tr("a signal is of no known kind").to_owned());
    };
    Ok((step, signal))
}

fn write_look(look: &Look) -> Members {
    let mut out = Members::new();
    out.put_some("step", look.step.map(i64::from));
    out.put_some("event", look.event.map(i64::from));
    out.put_some("state", look.state.as_deref());
    out.put_some("visit", look.visit.map(i64::from));
    out.put_some("stage", look.stage.as_deref());
    out.put_some("path", look.path.as_deref());
    out
}

fn read_look(value: &Value) -> Result<Look, String> {
    Ok(Look {
        step: count(value, "step")?,
        event: count(value, "event")?,
        state: text(value, "state")?,
        visit: count(value, "visit")?,
        stage: text(value, "stage")?,
        path: text(value, "path")?,
    })
}

fn write_view(view: &View) -> Members {
    let list = |names: &[Rc<str>]| Value::array(names.iter().map(|name| Value::from(&**name)));
    let mut out = Members::new();
    out.put("embed", true, view.embed);
    out.put("presenter", true, view.presenter);
    out.put("panes", list(&view.panes), !view.panes.is_empty());
    out.put("locked", true, view.locked);
    out.put("hidden", list(&view.hidden), !view.hidden.is_empty());
    out.put("scale", i64::from(view.scale), view.scale != 0);
    out.put_some("language", view.language.as_deref());
    out
}

fn read_view(value: &Value) -> Result<View, String> {
    let switch = |name: &str| value.get(name).and_then(Value::as_bool).unwrap_or(false);
    let list = |name: &str| -> Vec<Rc<str>> {
        let names = value.get(name).and_then(Value::as_array);
        names.into_iter().flat_map(|names| names.iter()).filter_map(Value::as_str).map(Rc::from).collect()
    };
    let mut panes = list("panes");
    panes.retain(|pane| PANES.contains(&&**pane));
    let mut hidden = list("hidden");
    hidden.truncate(64);
    Ok(View {
        embed: switch("embed"),
        presenter: switch("presenter"),
        panes,
        locked: switch("locked"),
        hidden,
        scale: count(value, "scale")?.map_or(0, |scale| scale.clamp(50, 400) as u16),
        language: text(value, "language")?,
    })
}

fn text(value: &Value, name: &str) -> Result<Option<Rc<str>>, String> {
    match value.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(tr_with("`{name}` must be a text", &[("name", &name)])),
    }
}

fn count(value: &Value, name: &str) -> Result<Option<u32>, String> {
    match value.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(number) => match number.as_i64().and_then(|number| u32::try_from(number).ok()) {
            Some(number) => Ok(Some(number)),
            None => Err(tr_with("`{name}` must be a whole number, at least 0", &[("name", &name)])),
        },
    }
}
