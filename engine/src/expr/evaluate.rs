//! Evaluating templates.

use std::fmt::Write as _;
use std::ops::Deref;
use std::rc::Rc;

use super::{Code, Computed, Template};
use crate::ambient::Ambient;
use crate::intrinsic;
use crate::jsonata::{self, Limits, Outcome};
use crate::jsonpath::{Path, Root};
use crate::value::{Array, Object, Value};

/// The context object, built when first asked for: a `LazyCell`.
pub type Context<'a> = &'a dyn Deref<Target = Value>;

/// What an expression can see.
pub struct Scope<'a> {
    /// `$` of JSONPath.
    pub input: &'a Value,
    /// `$$` of JSONPath, `$states.context` of JSONata.
    pub context: Context<'a>,
    /// Workflow variables, by name without `$`.
    pub variables: &'a Object,
    /// `$states.input` of JSONata: the state's raw input.
    pub state_input: &'a Value,
    /// `$states.result`, where the field may see it.
    pub result: Option<&'a Value>,
    /// `$states.errorOutput`, where the field may see it.
    pub error_output: Option<&'a Value>,
}

/// Why an expression gave no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind of failure it is, which decides the error name.
    pub kind: FaultKind,
    /// AWS's text, without the prefix that names the state.
    pub cause: String,
    /// The field, such as `Output/v`; JSONata only.
    pub location: Option<String>,
}

/// The error a [`Fault`] ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// `States.Runtime`
    Runtime,
    /// `States.QueryEvaluationError`
    Query,
    /// `States.ReferencePathConflict`: the result does not fit where `ResultPath` points.
    ResultPath,
    /// `States.DataLimitExceeded`: more data than any payload may have.
    TooLarge,
}

/// What the expressions of one field may take together, so that many in one template cannot do what one may not.
struct Budget {
    /// Bytes of the values they make.
    bytes: usize,
    /// Steps of JSONata.
    steps: u64,
}

/// So many times what one expression may take is there for all of a template.
const EXPRESSIONS: u8 = 4;

impl Budget {
    fn new() -> Self {
        let Limits { steps, memory, .. } = Limits::default();
        Budget { bytes: memory.saturating_mul(EXPRESSIONS.into()), steps: steps.saturating_mul(EXPRESSIONS.into()) }
    }

    fn take(&mut self, made: &Value) -> Result<(), Fault> {
        self.bytes = self.bytes.checked_sub(made.json_len()).ok_or_else(Fault::too_large)?;
        Ok(())
    }
}

impl Fault {
    /// A `States.Runtime` fault.
    pub fn runtime(cause: impl Into<String>) -> Self {
        Fault { kind: FaultKind::Runtime, cause: cause.into(), location: None }
    }

    /// A `States.DataLimitExceeded` fault; the state words its cause.
    fn too_large() -> Self {
        Fault { kind: FaultKind::TooLarge, cause: String::new(), location: None }
    }

    /// A `States.QueryEvaluationError` at a field.
    pub fn query(location: &str, cause: impl Into<String>) -> Self {
        Fault { kind: FaultKind::Query, cause: cause.into(), location: Some(location.to_owned()) }
    }

    /// A `States.QueryEvaluationError` for an expression whose value has the wrong type.
    pub fn unexpected_type(computed: &Computed, location: &str, expected: &str, value: &Value) -> Self {
        let cause = format!(
            "The JSONata expression '{}' specified for the field '{location}' returned an unexpected result type. \
             Expected '{expected}', but was '{}' for value: {value}",
            computed.text,
            value.type_name()
        );
        Fault::query(location, cause)
    }
}

impl Scope<'_> {
    /// What `path` starts from: the data, the context object or a variable; `None` for a variable that was never
    /// assigned.
    pub fn root_of(&self, path: &Path) -> Option<&Value> {
        match path.root() {
            Root::Input => Some(self.input),
            Root::Context => Some(self.context.deref()),
            Root::Variable(name) => self.variables.get(name),
        }
    }

    /// What the path of a field such as `InputPath` selects.
    ///
    /// # Errors
    /// In AWS's words: `Invalid path '$.a' : No results for path: $['a']`.
    pub fn select(&self, path: &Path) -> Result<Value, Fault> {
        match self.root_of(path) {
            Some(root) => path.select(root).map_err(|miss| Fault::runtime(miss.in_path_field(path))),
            None => Err(undefined_variable(path)),
        }
    }

    /// The object behind `$states`.
    fn states(&self) -> Value {
        let mut states = Object::with_capacity(3);
        states.insert("input", self.state_input.clone());
        if let Some(result) = self.result {
            states.insert("result", result.clone());
        }
        if let Some(error_output) = self.error_output {
            states.insert("errorOutput", error_output.clone());
        }
        states.insert("context", self.context.deref().clone());
        states.into()
    }
}

fn undefined_variable(path: &Path) -> Fault {
    Fault::runtime(format!("Invalid path '{}' : The variable is not defined.", path.text()))
}

impl intrinsic::Scope for Scope<'_> {
    fn input(&self) -> &Value {
        self.input
    }

    fn context(&self) -> Value {
        self.context.deref().clone()
    }

    fn variable(&self, name: &str) -> Option<Value> {
        self.variables.get(name).cloned()
    }
}

impl jsonata::Bindings for Scope<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        match name {
            "states" => Some(self.states()),
            _ => self.variables.get(name).cloned(),
        }
    }
}

impl Template {
    /// The value of the template.
    ///
    /// `field` is the name of the field that holds it, such as `Output`; it begins the location of a fault.
    ///
    /// # Errors
    /// When an expression in it fails or, in JSONata, gives nothing.
    pub fn evaluate(&self, scope: &Scope<'_>, field: &str, ambient: &mut Ambient) -> Result<Value, Fault> {
        let mut location = field.to_owned();
        self.evaluate_at(scope, &mut location, field, ambient, &mut Budget::new())
    }

    fn evaluate_at(
        &self,
        scope: &Scope<'_>,
        location: &mut String,
        field: &str,
        ambient: &mut Ambient,
        budget: &mut Budget,
    ) -> Result<Value, Fault> {
        match self {
            Template::Constant(value) => Ok(value.clone()),
            Template::Computed(computed) => computed.evaluate_within(scope, location, field, ambient, budget),
            Template::Array(items) => {
                let mut values = Vec::with_capacity(items.len());
                let base = location.len();
                for (index, item) in items.iter().enumerate() {
                    let _ = write!(location, "[{index}]");
                    values.push(item.evaluate_at(scope, location, field, ambient, budget)?);
                    location.truncate(base);
                }
                Ok(Value::Array(Rc::new(Array::from(values))))
            }
            Template::Object(members) => {
                let mut object = Object::with_capacity(members.len());
                let base = location.len();
                for member in members {
                    location.push('/');
                    location.push_str(&member.key);
                    let value = member.template.evaluate_at(scope, location, &member.field, ambient, budget)?;
                    location.truncate(base);
                    object.insert(member.key.clone(), value);
                }
                Ok(object.into())
            }
        }
    }
}

impl Computed {
    /// The value of the expression.
    ///
    /// `location` is where AWS says a JSONata expression stands (`Output/v`), `field` how it names a
    /// template's member in JSONPath (`v.$`).
    ///
    /// # Errors
    /// When the expression fails or, in JSONata, gives nothing or a function.
    pub fn evaluate(
        &self,
        scope: &Scope<'_>,
        location: &str,
        field: &str,
        ambient: &mut Ambient,
    ) -> Result<Value, Fault> {
        self.evaluate_within(scope, location, field, ambient, &mut Budget::new())
    }

    fn evaluate_within(
        &self,
        scope: &Scope<'_>,
        location: &str,
        field: &str,
        ambient: &mut Ambient,
        budget: &mut Budget,
    ) -> Result<Value, Fault> {
        let value = match &self.code {
            Code::Path(path) => match scope.root_of(path) {
                None => return Err(undefined_variable(path)),
                Some(root) => {
                    return path.select(root).map_err(|miss| Fault::runtime(miss.in_template(path, field, root)));
                }
            },
            Code::Call(call) => call.evaluate(scope, ambient).map_err(|failure| match failure {
                intrinsic::Failure::Runtime(cause) => Fault::runtime(cause),
                intrinsic::Failure::TooLarge => Fault::too_large(),
            }),
            Code::Jsonata(expression) => {
                let say = |what: &str| {
                    let text = &self.text;
                    let cause = format!("The JSONata expression '{text}' specified for the field '{location}' {what}");
                    Fault::query(location, cause)
                };
                let limits = Limits::default();
                let mut steps = limits.steps.min(budget.steps);
                let given = steps;
                let outcome = expression.evaluate_spending(scope, ambient, &limits, &mut steps);
                budget.steps = budget.steps.saturating_sub(given.saturating_sub(steps));
                match outcome {
                    Ok(Outcome::Value(value)) => Ok(value),
                    Ok(Outcome::Undefined) => Err(say("returned nothing (undefined).")),
                    Ok(Outcome::Function) => Err(say("returned an unsupported result type.")),
                    Err(error) if error.code.is_empty() => {
                        Err(say(&format!("threw an error during evaluation: {}", error.message)))
                    }
                    Err(error) => {
                        Err(say(&format!("threw an error during evaluation. {}: {}", error.code, error.message)))
                    }
                }
            }
        }?;
        budget.take(&value)?;
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ambient::Rng;
    use crate::expr::QueryLanguage;
    use crate::syntax;
    use crate::time::Timestamp;

    #[test]
    fn the_expressions_of_a_template_share_a_budget() {
        let check = |language: QueryLanguage, text: &str, budget: (usize, u64), expected: Result<(), FaultKind>| {
            let tree = syntax::read(text);
            let template = Template::compile(tree.root.as_ref().unwrap(), language, &mut Vec::new());
            let (input, variables, context) = (Value::from("yyyy"), Object::new(), Box::new(Value::Null));
            let scope = Scope {
                input: &input,
                context: &context,
                variables: &variables,
                state_input: &input,
                result: None,
                error_output: None,
            };
            let mut ambient = Ambient { now: Timestamp(0), rng: Rng::new(1) };
            let mut budget = Budget { bytes: budget.0, steps: budget.1 };
            let made = template.evaluate_at(&scope, &mut String::new(), "", &mut ambient, &mut budget);
            assert_eq!(made.map(|_| ()).map_err(|fault| fault.kind), expected, "{text}");
        };
        let plenty = u64::MAX;
        let texts = r#"{"a":"{% 'xxxx' %}","b":["{% 'yyyy' %}"]}"#;
        check(QueryLanguage::Jsonata, texts, (12, plenty), Ok(()));
        check(QueryLanguage::Jsonata, texts, (11, plenty), Err(FaultKind::TooLarge));
        let calls = r#"{"a.$":"States.Format('{}', $)","b.$":"States.Format('{}', $)","c.$":"$"}"#;
        check(QueryLanguage::JsonPath, calls, (12, plenty), Ok(()));
        check(QueryLanguage::JsonPath, calls, (11, plenty), Err(FaultKind::TooLarge));
        let busy = r#"["{% $sum([1..1000].($ * 2)) %}","{% $sum([1..1000].($ * 2)) %}"]"#;
        check(QueryLanguage::Jsonata, busy, (100, 30_000), Ok(()));
        check(QueryLanguage::Jsonata, busy, (100, 5000), Err(FaultKind::Query));
    }
}
