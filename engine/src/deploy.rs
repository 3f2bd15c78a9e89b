//! From the page to AWS: the role that a workflow needs, the ways it is started, and templates that deploy it.
//!
//! Everything here works on the text of a definition, so that it also answers while the definition is being written,
//! and it keeps the text's `${Placeholders}` where a template wants them. Facts are those of AWS's documentation; the
//! comment at each table names the page.

mod arn;
mod calls;
mod compare;
mod integrations;
mod match_policy;
mod needs;
mod policy;
pub mod prices;
mod read_policy;
mod refusal;
mod services;
mod shell;
pub mod start;
mod template;
mod yaml;

use std::rc::Rc;

pub use compare::{Comparison, Row, compare_kinds};
pub use match_policy::Verdict;
pub use needs::Purpose;
pub use policy::{Note, Policy, Statement, policy};
pub use prices::{Bill, Price, Usage, of_month, of_run, price};
pub use read_policy::{Actions, Effect, IamPolicy, IamStatement, PolicyReading, Resources, read_policy};
pub use refusal::{Refused, refusal, refused, refusing_reply};
pub use shell::{quote, start_execution, test_state};
pub use template::{Template, TemplateKind, template};
pub use yaml::to_yaml;

use crate::definition::MachineKind;
use crate::exec;
use crate::syntax::placeholders::{ACCOUNT, REGION, Values};

/// Where and as what a workflow is deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployment {
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub partition: Rc<str>,
    /// Such as `us-east-1`.
    pub region: Rc<str>,
    /// Twelve digits.
    pub account: Rc<str>,
    /// The state machine's name.
    pub name: Rc<str>,
    /// Standard or Express.
    pub kind: MachineKind,
    /// Its executions are logged to CloudWatch Logs.
    pub logging: bool,
    /// Its executions are traced with X-Ray.
    pub tracing: bool,
    /// What stands for the definition's placeholders, as far as the person says.
    pub values: Values,
}

impl Default for Deployment {
    fn default() -> Self {
        Deployment {
            partition: "aws".into(),
            region: REGION.into(),
            account: ACCOUNT.into(),
            name: "StateMachine".into(),
            kind: MachineKind::Standard,
            logging: false,
            tracing: false,
            values: Values::new(),
        }
    }
}

impl From<&exec::Settings> for Deployment {
    fn from(settings: &exec::Settings) -> Self {
        Deployment {
            partition: partition(&settings.region).into(),
            region: settings.region.clone(),
            account: settings.account.clone(),
            name: settings.machine_name.clone(),
            kind: settings.kind,
            ..Deployment::default()
        }
    }
}

/// The partition that a region belongs to.
pub fn partition(region: &str) -> &'static str {
    match region {
        region if region.starts_with("cn-") => "aws-cn",
        region if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    }
}
