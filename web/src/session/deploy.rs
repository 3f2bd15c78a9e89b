//! The way to AWS: what the engine tells of a document, and the settings of a run as they are typed.

use std::rc::Rc;

use stepthrough::deploy::{
    Bill, Comparison, Deployment, Policy, PolicyReading, Refused, compare_kinds, of_run, policy, read_policy, refused,
};
use stepthrough::diagnostic::Diagnostic;
use stepthrough::exec::Settings;
use stepthrough::mock::local;
use stepthrough::source::LineIndex;
use stepthrough::time::Timestamp;
use stepthrough::value::Value;

use super::{Session, mocks};
use crate::document::Document;
use crate::texts::{en, number, tr_engine, tr_with};

/// Where and as what the document is deployed.
pub fn deployment(document: &Document) -> Deployment {
    Deployment { values: document.placeholders.clone(), ..Deployment::from(&document.settings) }
}

/// The least that the role of the document's workflow must be allowed.
pub fn least_policy(document: &Document) -> Policy {
    policy(&document.definition, &deployment(document))
}

/// Standard against Express for the document's workflow.
pub fn comparison(document: &Document) -> Comparison {
    compare_kinds(&document.definition, &document.placeholders)
}

/// The document's input, as far as it is JSON.
pub fn input(document: &Document) -> Value {
    Value::parse(&document.input).unwrap_or_else(|_| Value::empty_object())
}

/// The policy of the document's role, and what it would refuse; `None` while nothing is written.
pub fn held_against(document: &Document) -> Option<(PolicyReading, Vec<Refused>)> {
    let text = &document.mocks.role.policy;
    if text.trim().is_empty() {
        return None;
    }
    let reading = read_policy(text);
    let refused = refused(&reading.policy, &document.definition, &deployment(document));
    Some((reading, refused))
}

/// What a finding says, with the line it is about.
pub fn placed(found: &Diagnostic, text: &str) -> String {
    // Faults of the JSON name their place themselves.
    if found.message.starts_with("line ") {
        return tr_engine(&found.message);
    }
    let place = LineIndex::new(text).position(text, found.span.start);
    tr_with("line {line}: {message}", &[("line", &place.line), ("message", &tr_engine(&found.message))])
}

/// `MockConfigFile.json` with the document's scripts, and what it cannot say; `None` when a script cannot be used.
pub fn mock_config(document: &Document) -> Option<local::Written> {
    let book = mocks::book(&document.mocks).ok()?;
    Some(local::write(&document.settings.machine_name, "Stepthrough", &book))
}

/// An amount of US dollars: cents, or for less than one as many digits as say something.
pub fn dollars(amount: f64) -> String {
    let whole = number(amount.clamp(0.0, 1e15) as usize);
    match amount {
        _ if amount >= 1000.0 => format!("${whole}"),
        _ if amount >= 0.095 || amount <= 0.0 => format!("${:.2}", amount.max(0.0)),
        _ => {
            let digits = (-amount.log10()).ceil().clamp(1.0, 9.0) as usize;
            format!("${amount:.*}", digits + 1)
        }
    }
}

impl Session {
    /// What the run took up to a moment, and what it would cost.
    pub fn bill(&self, step: usize) -> Bill {
        let step = u32::try_from(step).unwrap_or(u32::MAX);
        of_run(self.timeline.program(), self.timeline.log(), step)
    }
}

/// One setting of a run that can be typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of `Settings`")]
pub enum Setting {
    Seed,
    StartTime,
    ExecutionName,
    MachineName,
    Region,
    Account,
    Role,
}

impl Setting {
    /// All of them, in the order in which they are asked for.
    pub const ALL: [Setting; 7] = [
        Setting::Seed,
        Setting::StartTime,
        Setting::ExecutionName,
        Setting::MachineName,
        Setting::Region,
        Setting::Account,
        Setting::Role,
    ];

    /// The setting as text; empty for a name that is drawn.
    pub fn text(self, settings: &Settings) -> String {
        match self {
            Setting::Seed => settings.seed.to_string(),
            Setting::StartTime => settings.start_time.to_string(),
            Setting::ExecutionName => settings.execution_name.as_deref().unwrap_or_default().to_owned(),
            Setting::MachineName => settings.machine_name.to_string(),
            Setting::Region => settings.region.to_string(),
            Setting::Account => settings.account.to_string(),
            Setting::Role => settings.role_arn.to_string(),
        }
    }

    /// The settings with what was typed.
    ///
    /// # Errors
    /// What to type instead.
    pub fn typed(self, settings: &Settings, text: &str) -> Result<Settings, &'static str> {
        let text = text.trim();
        let mut next = settings.clone();
        match self {
            Setting::Seed => next.seed = text.parse().map_err(|_| en("A whole number from 0, such as 1."))?,
            Setting::StartTime => {
                next.start_time = Timestamp::parse(text).ok_or(en("A date and time such as 2026-01-01T09:00:00Z."))?;
            }
            Setting::ExecutionName if text.is_empty() => next.execution_name = None,
            Setting::ExecutionName => next.execution_name = Some(name(text)?),
            Setting::MachineName => next.machine_name = name(text)?,
            Setting::Region => {
                let dashed = text.matches('-').count() >= 2 && text.ends_with(|c: char| c.is_ascii_digit());
                let plain = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
                next.region = (dashed && plain).then(|| Rc::from(text)).ok_or(en("A region such as us-east-1."))?;
            }
            Setting::Account => {
                let digits = text.len() == 12 && text.chars().all(|c| c.is_ascii_digit());
                next.account = digits.then(|| Rc::from(text)).ok_or(en("Twelve digits."))?;
                // The role of the old account belongs to the new one from now on.
                let (old, own) = (format!(":iam::{}:", settings.account), format!(":iam::{text}:"));
                next.role_arn = Rc::from(settings.role_arn.replacen(&old, &own, 1));
            }
            Setting::Role => {
                let parts: Vec<&str> = text.splitn(6, ':').collect();
                let fits = matches!(parts[..], ["arn", _, "iam", "", account, role]
                    if account.len() == 12 && role.strip_prefix("role/").is_some_and(|name| !name.is_empty()));
                let wanted = en("The ARN of a role, such as arn:aws:iam::123456789012:role/MyRole.");
                next.role_arn = fits.then(|| Rc::from(text)).ok_or(wanted)?;
            }
        }
        Ok(next)
    }
}

/// A name of a state machine or an execution: API reference, `CreateStateMachine` and `StartExecution`.
fn name(text: &str) -> Result<Rc<str>, &'static str> {
    let bad = |c: char| c.is_whitespace() || c.is_control() || "<>{}[]?*\"#%\\^|~`$&,;:/".contains(c);
    match text.chars().count() {
        1..=80 if !text.chars().any(bad) => Ok(Rc::from(text)),
        _ => Err(en("1 to 80 letters, digits and signs such as - and _, without blanks.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_typed() {
        let check = |setting: Setting, text: &str, expected: Option<&str>| {
            let typed = setting.typed(&Settings::default(), text).ok();
            assert_eq!(typed.as_ref().map(|typed| setting.text(typed)).as_deref(), expected, "{setting:?} {text}");
        };
        for setting in Setting::ALL {
            let usual = setting.text(&Settings::default());
            check(setting, &usual, Some(&usual));
        }
        check(Setting::Seed, " 42 ", Some("42"));
        check(Setting::Seed, "18446744073709551615", Some("18446744073709551615"));
        check(Setting::Seed, "-1", None);
        check(Setting::StartTime, "2026-03-01T10:00:00+01:00", Some("2026-03-01T09:00:00Z"));
        check(Setting::StartTime, "tomorrow", None);
        check(Setting::ExecutionName, "", Some(""));
        check(Setting::ExecutionName, "order-1_a", Some("order-1_a"));
        check(Setting::ExecutionName, "order 1", None);
        check(Setting::MachineName, "", None);
        check(Setting::MachineName, &"x".repeat(81), None);
        check(Setting::MachineName, "상태", Some("상태"));
        check(Setting::Region, "us-gov-west-1", Some("us-gov-west-1"));
        check(Setting::Region, "Seoul", None);
        check(Setting::Account, "1234", None);
        check(Setting::Role, "arn:aws:iam::123456789012:role/path/R", Some("arn:aws:iam::123456789012:role/path/R"));
        check(Setting::Role, "arn:aws:iam::123456789012:user/U", None);
        check(Setting::Role, "R", None);
    }

    #[test]
    fn amounts_are_short() {
        let check = |amount: f64, expected: &str| assert_eq!(dollars(amount), expected);
        check(0.0, "$0.00");
        check(0.000_025, "$0.000025");
        check(0.011, "$0.011");
        check(0.25, "$0.25");
        check(12.346, "$12.35");
        check(12_345.6, "$12,345");
    }

    #[test]
    fn the_role_moves_with_the_account() {
        let moved = Setting::Account.typed(&Settings::default(), "210987654321").unwrap();
        assert_eq!(&*moved.role_arn, "arn:aws:iam::210987654321:role/StepFunctionsRole");
    }

    #[test]
    fn an_enforced_role_fails_the_task() {
        let definition = r#"{"StartAt":"T","States":{"T":{"Type":"Task",
            "Resource":"arn:aws:lambda:us-east-1:123456789012:function:f","End":true}}}"#;
        let check = |policy: &str, enforced: bool, status: &str| {
            let mut document = Document { definition: Rc::from(definition), ..Document::default() };
            document.mocks.role = stepthrough::mock::Role { policy: Rc::from(policy), enforced };
            let refused = held_against(&document).map_or(0, |(_, refused)| refused.len());
            assert_eq!(refused > 0, !policy.is_empty() && !policy.contains('*'), "{policy}");
            let mut session = Session::start(&document).map_err(|why| why.sentence).unwrap();
            session.advance(100);
            let run = session.run();
            assert!(format!("{:?}", run.status).contains(status), "{policy}: {:?}", run.status);
            assert_eq!(session.bill(usize::MAX).usage.transitions, 2);
        };
        check("", false, "Succeeded");
        check("", true, "Lambda.AWSLambdaException");
        check(r#"{"Effect":"Allow","Action":"s3:Get","Resource":"arn:aws:s3:::b",}"#, true, "AccessDeniedException");
        check(r#"{"Effect":"Allow","Action":"lambda:*","Resource":"*"}"#, true, "Succeeded");
    }
}
