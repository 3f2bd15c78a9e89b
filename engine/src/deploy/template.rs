//! Templates that deploy a workflow: CloudFormation's and SAM's, the definition's placeholders kept as
//! `DefinitionSubstitutions`.
//!
//! [AWS::StepFunctions::StateMachine](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html),
//! [AWS::Serverless::StateMachine](https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html)

use std::collections::BTreeSet;
use std::rc::Rc;

use super::Deployment;
use super::arn::Names;
use super::calls::calls;
use super::policy::build;
use super::yaml::to_yaml;
use crate::definition::MachineKind;
use crate::object;
use crate::syntax::placeholders::{self, Placeholder, Values};
use crate::syntax::{self, Format, Node, NodeKind};
use crate::value::{Object, Value};

/// Whose template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TemplateKind {
    /// `AWS::StepFunctions::StateMachine`, deployed by `aws cloudformation deploy`.
    CloudFormation,
    /// `AWS::Serverless::StateMachine`, deployed by `sam deploy`.
    Sam,
}

/// Files that deploy a workflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The file's name: `template.yaml` or `template.json`.
    pub name: &'static str,
    /// Its text.
    pub text: String,
    /// Files that belong beside it: name and text.
    pub files: Vec<(String, String)>,
    /// The command that deploys it.
    pub command: String,
    /// What to know before deploying, in plain words.
    pub notes: Vec<String>,
}

/// CloudFormation's quota for a template given directly, in bytes.
const LARGEST_BODY: usize = 51_200;
/// IAM's quota for all inline policies of a role, in characters without blanks.
const LARGEST_POLICY: usize = 10_240;
/// CloudFormation's quota for parameters of a template.
const MOST_PARAMETERS: usize = 200;
/// The file with the definition where it cannot stand in the template.
const DEFINITION_FILE: &str = "statemachine.asl.json";

/// A template that deploys the workflow `definition` (JSON or YAML) with its role, its type and, if wanted, its logs
/// and traces. Each `${Placeholder}` becomes a parameter of the template, its default what `deployment` says or
/// something plausible; the definition keeps the placeholder. The template is written in `format`.
pub fn template(definition: &str, deployment: &Deployment, kind: TemplateKind, format: Format) -> Template {
    let parameters = Parameters::of(definition, &deployment.values);
    let mut notes = Vec::new();
    let mut files = Vec::new();

    let stack = Deployment {
        partition: "${AWS::Partition}".into(),
        region: "${AWS::Region}".into(),
        account: "${AWS::AccountId}".into(),
        ..deployment.clone()
    };
    let policy = build(&calls(definition, &deployment.values), &Names { deployment: &stack, written: true });
    notes.extend(policy.notes.iter().map(|note| format!("{}: {}", note.states.join(", "), note.text)));
    if policy.document.to_json().chars().filter(|c| !c.is_whitespace()).count() > LARGEST_POLICY {
        notes.push(
            "the policy is longer than IAM's 10,240 characters for inline policies: split it into managed policies"
                .into(),
        );
    }

    let mut properties = Object::new();
    let sam = kind == TemplateKind::Sam;
    properties.insert(if sam { "Name" } else { "StateMachineName" }, deployment.name.clone().into());
    properties.insert(if sam { "Type" } else { "StateMachineType" }, kind_name(deployment.kind).into());
    properties.insert(if sam { "Role" } else { "RoleArn" }, get_att("WorkflowRole", "Arn"));
    if deployment.logging {
        properties.insert(if sam { "Logging" } else { "LoggingConfiguration" }, logging());
    }
    if deployment.tracing {
        let name = if sam { "Tracing" } else { "TracingConfiguration" };
        properties.insert(name, object! { "Enabled" => true });
    }
    if let Some(substitutions) = parameters.substitutions() {
        properties.insert("DefinitionSubstitutions", substitutions);
    }
    let text = definition_json(definition);
    match (kind, Value::parse(&text)) {
        (TemplateKind::CloudFormation, _) => {
            properties.insert("DefinitionString", text.as_str().into());
        }
        (TemplateKind::Sam, Ok(value)) => {
            properties.insert("Definition", value);
        }
        (TemplateKind::Sam, Err(_)) => {
            // A placeholder in place of a number: it is JSON only when the template has filled it in.
            properties.insert("DefinitionUri", DEFINITION_FILE.into());
            notes.push(format!("save the definition as `{DEFINITION_FILE}` beside the template: it has placeholders where JSON wants numbers, so it cannot stand in the template"));
            files.push((DEFINITION_FILE.to_owned(), text));
        }
    }

    if parameters.0.len() > MOST_PARAMETERS {
        notes.push("the definition has more placeholders than CloudFormation takes parameters (200)".into());
    }

    let mut root = Object::new();
    root.insert("AWSTemplateFormatVersion", "2010-09-09".into());
    if sam {
        root.insert("Transform", "AWS::Serverless-2016-10-31".into());
    }
    root.insert("Description", format!("The workflow {} and its role.", deployment.name).into());
    if let Some(parameters) = parameters.declared() {
        root.insert("Parameters", parameters);
    }
    root.insert("Resources", resources(&policy.trust, &policy.document, properties, deployment, &parameters, kind));
    root.insert("Outputs", object! { "StateMachineArn" => object! { "Value" => reference("StateMachine") } });
    let (name, text) = match format {
        Format::Yaml => ("template.yaml", to_yaml(&root.into())),
        Format::Json => ("template.json", Value::from(root).to_json_pretty() + "\n"),
    };
    let upload = text.len() > LARGEST_BODY;
    if upload && !sam {
        notes.push("the template is longer than CloudFormation's 51,200 bytes, so the command uploads it to a bucket of yours first".into());
    }
    Template { command: command(deployment, kind, name, upload), name, text, files, notes }
}

fn resources(
    trust: &Value,
    policy: &Value,
    properties: Object,
    deployment: &Deployment,
    parameters: &Parameters,
    kind: TemplateKind,
) -> Value {
    let inline = object! { "PolicyName" => "Workflow", "PolicyDocument" => parameters.substituted(policy) };
    let role = object! {
        "AssumeRolePolicyDocument" => parameters.substituted(trust),
        "Policies" => vec![inline],
    };
    let mut resources = Object::new();
    resources.insert("WorkflowRole", object! { "Type" => "AWS::IAM::Role", "Properties" => role });
    if deployment.logging {
        // Names under /aws/vendedlogs/ keep the logs' resource policy from growing over its quota.
        let group = object! {
            "LogGroupName" => format!("/aws/vendedlogs/states/{}", deployment.name),
            "RetentionInDays" => 30,
        };
        let resource = object! {
            "Type" => "AWS::Logs::LogGroup",
            "DeletionPolicy" => "Delete",
            "UpdateReplacePolicy" => "Delete",
            "Properties" => group,
        };
        resources.insert("WorkflowLogs", resource);
    }
    let machine = match kind {
        TemplateKind::CloudFormation => "AWS::StepFunctions::StateMachine",
        TemplateKind::Sam => "AWS::Serverless::StateMachine",
    };
    resources.insert("StateMachine", object! { "Type" => machine, "Properties" => properties });
    resources.into()
}

fn command(deployment: &Deployment, kind: TemplateKind, file: &str, upload: bool) -> String {
    let name = super::shell::quote(&deployment.name);
    let region = super::shell::quote(&deployment.region);
    let tail = format!("--template-file {file} \\\n  --stack-name {name} \\\n  --capabilities CAPABILITY_IAM \\\n");
    match kind {
        TemplateKind::CloudFormation => {
            let bucket = if upload { "  --s3-bucket YOUR-BUCKET \\\n" } else { "" };
            format!("aws cloudformation deploy \\\n  {tail}{bucket}  --region {region}\n")
        }
        TemplateKind::Sam => format!("sam deploy \\\n  {tail}  --resolve-s3 \\\n  --region {region}\n"),
    }
}

fn kind_name(kind: MachineKind) -> &'static str {
    match kind {
        MachineKind::Standard => "STANDARD",
        MachineKind::Express => "EXPRESS",
    }
}

fn reference(name: &str) -> Value {
    object! { "Ref" => name }
}

fn get_att(resource: &str, attribute: &str) -> Value {
    object! { "Fn::GetAtt" => vec![Value::from(resource), Value::from(attribute)] }
}

fn logging() -> Value {
    let group = object! { "LogGroupArn" => get_att("WorkflowLogs", "Arn") };
    object! {
        "Level" => "ALL",
        "IncludeExecutionData" => true,
        "Destinations" => vec![object! { "CloudWatchLogsLogGroup" => group }],
    }
}

/// The template's parameters, one for each placeholder: the placeholder, the parameter, its default.
struct Parameters(Vec<(Rc<str>, String, Rc<str>)>);

impl Parameters {
    fn of(definition: &str, values: &Values) -> Parameters {
        let mut all: Vec<(Rc<str>, String, Rc<str>)> = Vec::new();
        let (mut known, mut used) = (BTreeSet::new(), BTreeSet::new());
        for Placeholder { name, default, .. } in placeholders::find(definition) {
            if !known.insert(name.clone()) {
                continue;
            }
            if name.starts_with("AWS::") {
                all.push((name.clone(), name.to_string(), "".into()));
                continue;
            }
            // Parameters are letters and digits, at most 255, and must not be called like a resource.
            let base: String = name.chars().filter(char::is_ascii_alphanumeric).take(200).collect();
            let taken = |candidate: &String| {
                matches!(candidate.as_str(), "" | "WorkflowRole" | "WorkflowLogs" | "StateMachine")
                    || used.contains(candidate)
            };
            let others = (2..).map(|number: u32| format!("{base}Value{number}"));
            let Some(parameter) = std::iter::once(base.clone()).chain(others).find(|name| !taken(name)) else {
                continue;
            };
            used.insert(parameter.clone());
            let default = values.get(&name).cloned().unwrap_or(default);
            all.push((name, parameter, default));
        }
        Parameters(all)
    }

    /// `Parameters`; `None` without any.
    fn declared(&self) -> Option<Value> {
        let own = self.0.iter().filter(|(name, ..)| !name.starts_with("AWS::"));
        let declared: Object = own
            .map(|(name, parameter, default)| {
                let about = format!("What stands for {name} in the definition.");
                (
                    parameter.as_str(),
                    object! { "Type" => "String", "Default" => default.clone(), "Description" => about },
                )
            })
            .collect();
        (!declared.is_empty()).then(|| declared.into())
    }

    /// `DefinitionSubstitutions`; `None` without any, for it must not be empty.
    fn substitutions(&self) -> Option<Value> {
        let all: Object = self.0.iter().map(|(name, parameter, _)| (name.clone(), reference(parameter))).collect();
        (!all.is_empty()).then(|| all.into())
    }

    /// A document whose texts with placeholders are functions that fill them in. Depth: that of a policy.
    fn substituted(&self, value: &Value) -> Value {
        match value {
            Value::String(text) if text.contains("${") => {
                let mut text = text.to_string();
                for (name, parameter, _) in self.0.iter().filter(|(name, parameter, _)| **name != **parameter) {
                    text = text.replace(&format!("${{{name}}}"), &format!("${{{parameter}}}"));
                }
                // A reference alone needs no substitution.
                let alone = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
                match alone.filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == ':')) {
                    Some(name) => reference(name),
                    None => object! { "Fn::Sub" => text },
                }
            }
            Value::Array(items) => Value::array(items.iter().map(|item| self.substituted(item))),
            Value::Object(object) => {
                Value::object(object.iter().map(|(key, value)| (key.clone(), self.substituted(value))))
            }
            other => other.clone(),
        }
    }
}

/// The definition as JSON text with its placeholders: as written, or what its YAML says.
fn definition_json(definition: &str) -> String {
    if Format::guess(definition) == Format::Json {
        return definition.trim().to_owned();
    }
    let Some(root) = syntax::yaml::parse(definition).root else { return definition.trim().to_owned() };
    let placeholders = placeholders::find(definition);
    let mut out = String::new();
    write(&mut out, &root, definition, &placeholders, 0);
    out
}

/// Writes JSON over several lines. Depth is bounded by the reader of the text.
fn write(out: &mut String, node: &Node, text: &str, placeholders: &[Placeholder], inset: usize) {
    let newline = |out: &mut String, inset: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", inset));
    };
    match &node.kind {
        NodeKind::Object(members) if !members.is_empty() => {
            out.push('{');
            for (at, member) in members.iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                newline(out, inset + 1);
                out.push_str(&Value::from(&*member.key).to_json());
                out.push_str(": ");
                write(out, &member.value, text, placeholders, inset + 1);
            }
            newline(out, inset);
            out.push('}');
        }
        NodeKind::Array(items) if !items.is_empty() => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                newline(out, inset + 1);
                write(out, item, text, placeholders, inset + 1);
            }
            newline(out, inset);
            out.push(']');
        }
        // A number's placeholder must stay without quotes.
        NodeKind::String(value) if is_number(node, text, placeholders) => out.push_str(value),
        _ => out.push_str(&node.to_value().to_json()),
    }
}

/// The scalar is a placeholder without quotes that stands for a number.
fn is_number(node: &Node, text: &str, placeholders: &[Placeholder]) -> bool {
    let written = node.span.slice(text).trim();
    written.starts_with("${")
        && placeholders.iter().any(|placeholder| {
            placeholder.span.slice(text) == written
                && node.span.touches(placeholder.span.start)
                && placeholder.default.parse::<f64>().is_ok()
        })
}
