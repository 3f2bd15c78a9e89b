//! The words of the command line.

use std::path::PathBuf;

use lexopt::{Arg, Parser, ValueExt};
use stepthrough::definition::MachineKind;
use stepthrough::deploy::{Deployment, TemplateKind};
use stepthrough::exec::Settings;
use stepthrough::syntax::Format;
use stepthrough::syntax::placeholders::Values;
use stepthrough::time::Timestamp;

use crate::{Done, Stop, help};

/// What is to be done.
#[derive(Debug)]
pub enum Command {
    /// Say this.
    Help(&'static str),
    /// Say the version.
    Version,
    /// `run` and `history`
    Run(Box<RunOptions>),
    /// `validate`
    Validate(ValidateOptions),
    /// `test`
    Test(TestOptions),
    /// `policy`
    Policy(PolicyOptions),
    /// `format`
    Format(FormatOptions),
    /// `export`
    Export(ExportOptions),
}

/// Which workflow is meant.
#[derive(Debug, Default)]
pub struct Chosen {
    /// The file; `-` for the standard input.
    pub file: String,
    /// `--machine`
    pub machine: Option<String>,
    /// `--set`
    pub values: Values,
    /// `--express`
    pub express: bool,
}

impl Chosen {
    /// Standard or Express, where no template says so.
    pub fn kind(&self) -> MachineKind {
        if self.express { MachineKind::Express } else { MachineKind::Standard }
    }
}

/// What is printed of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// The output.
    #[default]
    Output,
    /// DescribeExecution's answer.
    Describe,
    /// The states entered.
    Path,
    /// The stages of the data flow.
    Trace,
    /// DescribeMapRun's answers.
    MapRuns,
    /// The child executions of Map Runs, as ListExecutions has them.
    ChildExecutions,
    /// GetExecutionHistory's answer.
    History,
    /// Lines for CloudWatch Logs.
    LogLines,
}

/// Of `run` and `history`.
#[derive(Debug, Default)]
pub struct RunOptions {
    /// Which workflow.
    pub chosen: Chosen,
    /// `--input`
    pub input: Option<String>,
    /// `--mocks`
    pub mocks: Option<String>,
    /// `--case`
    pub case: Option<String>,
    /// `--signals`
    pub signals: Option<String>,
    /// `--let-time-pass`
    pub let_time_pass: bool,
    /// `--quiet`
    pub quiet: bool,
    /// `--show`, `--log-lines`
    pub show: Show,
    /// Names, seed and start.
    pub settings: Settings,
}

/// Of `validate`.
#[derive(Debug, Default)]
pub struct ValidateOptions {
    /// Which workflow; its file is each of `files`.
    pub chosen: Chosen,
    /// The files.
    pub files: Vec<String>,
    /// `--strict`
    pub strict: bool,
    /// `--json`
    pub json: bool,
}

/// Of `test`.
#[derive(Debug, Default)]
pub struct TestOptions {
    /// The files of cases.
    pub files: Vec<String>,
    /// `--only`
    pub only: Option<String>,
    /// `--coverage`
    pub coverage: bool,
    /// `--least`
    pub least: Option<f64>,
    /// `--junit`
    pub junit: Option<PathBuf>,
}

/// Of `policy`.
#[derive(Debug, Default)]
pub struct PolicyOptions {
    /// Which workflow.
    pub chosen: Chosen,
    /// As what it is deployed.
    pub deployment: Deployment,
    /// `--trust`
    pub trust: bool,
    /// `--explain`
    pub explain: bool,
}

/// Of `format`.
#[derive(Debug, Default)]
pub struct FormatOptions {
    /// The files.
    pub files: Vec<String>,
    /// `--check`
    pub check: bool,
    /// `--write`
    pub write: bool,
}

/// Of `export`.
#[derive(Debug)]
pub struct ExportOptions {
    /// Which workflow.
    pub chosen: Chosen,
    /// As what it is deployed.
    pub deployment: Deployment,
    /// `--as`
    pub kind: TemplateKind,
    /// `--json`
    pub format: Format,
    /// `--to`
    pub folder: Option<PathBuf>,
}

impl Command {
    /// Reads the words.
    pub fn read(mut parser: Parser) -> Done<Self> {
        let Some(first) = parser.next().map_err(wrong)? else { return Ok(Command::Help(help::of(""))) };
        match first {
            Arg::Short('h') | Arg::Long("help") => Ok(Command::Help(help::of(""))),
            Arg::Short('V') | Arg::Long("version") => Ok(Command::Version),
            Arg::Value(word) => {
                let word = word.string().map_err(wrong)?;
                let mut words = Words { parser, command: word.clone(), files: Vec::new(), help: false };
                let command = match word.as_str() {
                    "run" => words.run(Show::Output)?,
                    "history" => words.run(Show::History)?,
                    "validate" => words.validate()?,
                    "test" => words.test()?,
                    "policy" => words.policy()?,
                    "format" => words.format()?,
                    "export" => words.export()?,
                    "help" => Command::Help(help::of(
                        &words.parser.value().ok().and_then(|word| word.string().ok()).unwrap_or_default(),
                    )),
                    other => {
                        return Err(Stop::usage(format!("`{other}` is no command; `stepthrough --help` lists them")));
                    }
                };
                Ok(if words.help { Command::Help(help::of(&word)) } else { command })
            }
            other => Err(wrong(other.unexpected())),
        }
    }
}

/// The words behind a command.
struct Words {
    parser: Parser,
    command: String,
    files: Vec<String>,
    help: bool,
}

impl Words {
    /// Gives each option to `take`, which says whether it knows it; words that are no options are files.
    fn each(&mut self, mut take: impl FnMut(&str, &mut Parser) -> Done<bool>) -> Done<()> {
        while let Some(arg) = self.parser.next().map_err(wrong)? {
            match arg {
                Arg::Short('h') | Arg::Long("help") => self.help = true,
                Arg::Value(file) => self.files.push(file.string().map_err(wrong)?),
                Arg::Long(name) => {
                    let name = name.to_owned();
                    if !take(&name, &mut self.parser)? {
                        let command = &self.command;
                        let sentence =
                            format!("`{command}` has no option --{name}; `stepthrough {command} --help` lists them");
                        return Err(Stop::usage(sentence));
                    }
                }
                Arg::Short(_) => return Err(wrong(arg.unexpected())),
            }
        }
        Ok(())
    }

    /// The one file that the command is about.
    fn file(&mut self) -> Done<String> {
        let command = &self.command;
        match &mut self.files[..] {
            [only] => Ok(std::mem::take(only)),
            [] if self.help => Ok(String::new()),
            [] => Err(Stop::usage(format!("`{command}` needs a file, or `-` for the standard input"))),
            [_, second, ..] => Err(Stop::usage(format!("`{command}` takes one file; what is `{second}`?"))),
        }
    }

    /// The files that the command is about.
    fn files(&mut self) -> Done<Vec<String>> {
        match self.files.is_empty() && !self.help {
            true => Err(Stop::usage(format!("`{}` needs a file, or `-` for the standard input", self.command))),
            false => Ok(std::mem::take(&mut self.files)),
        }
    }

    fn run(&mut self, show: Show) -> Done<Command> {
        let mut options = RunOptions { show, ..RunOptions::default() };
        let history = show == Show::History;
        self.each(|name, parser| {
            match name {
                "input" => options.input = Some(text(parser)?),
                "mocks" => options.mocks = Some(text(parser)?),
                "case" => options.case = Some(text(parser)?),
                "signals" => options.signals = Some(text(parser)?),
                "let-time-pass" => options.let_time_pass = true,
                "quiet" => options.quiet = true,
                "show" if !history => options.show = show_of(&text(parser)?)?,
                "log-lines" if history => options.show = Show::LogLines,
                "execution" => options.settings.execution_name = Some(text(parser)?.into()),
                "seed" => options.settings.seed = parser.value().map_err(wrong)?.parse().map_err(wrong)?,
                "start" => {
                    let word = text(parser)?;
                    let moment = Timestamp::parse(&word);
                    options.settings.start_time = moment.ok_or_else(|| {
                        Stop::usage(format!("`{word}` is no moment; write it as 2026-01-01T09:00:00Z"))
                    })?;
                }
                "name" => options.settings.machine_name = text(parser)?.into(),
                "region" => options.settings.region = text(parser)?.into(),
                "account" => options.settings.account = text(parser)?.into(),
                other => return choose(&mut options.chosen, other, parser),
            }
            Ok(true)
        })?;
        options.chosen.file = self.file()?;
        options.settings.kind = options.chosen.kind();
        Ok(Command::Run(Box::new(options)))
    }

    fn validate(&mut self) -> Done<Command> {
        let mut options = ValidateOptions::default();
        self.each(|name, parser| {
            match name {
                "strict" => options.strict = true,
                "json" => options.json = true,
                other => return choose(&mut options.chosen, other, parser),
            }
            Ok(true)
        })?;
        options.files = self.files()?;
        Ok(Command::Validate(options))
    }

    fn test(&mut self) -> Done<Command> {
        let mut options = TestOptions::default();
        self.each(|name, parser| {
            match name {
                "only" => options.only = Some(text(parser)?),
                "coverage" => options.coverage = true,
                "least" => {
                    options.coverage = true;
                    options.least = Some(parser.value().map_err(wrong)?.parse().map_err(wrong)?);
                }
                "junit" => options.junit = Some(parser.value().map_err(wrong)?.into()),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        options.files = self.files()?;
        Ok(Command::Test(options))
    }

    fn policy(&mut self) -> Done<Command> {
        let mut options = PolicyOptions::default();
        self.each(|name, parser| {
            match name {
                "trust" => options.trust = true,
                "explain" => options.explain = true,
                other => return deploy(&mut options.deployment, &mut options.chosen, other, parser),
            }
            Ok(true)
        })?;
        options.chosen.file = self.file()?;
        Ok(Command::Policy(options))
    }

    fn format(&mut self) -> Done<Command> {
        let mut options = FormatOptions::default();
        self.each(|name, _| {
            match name {
                "check" => options.check = true,
                "write" => options.write = true,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        options.files = self.files()?;
        if options.check && options.write {
            return Err(Stop::usage("`format` either checks or writes, not both"));
        }
        Ok(Command::Format(options))
    }

    fn export(&mut self) -> Done<Command> {
        let (mut chosen, mut deployment) = (Chosen::default(), Deployment::default());
        let (mut kind, mut format, mut folder) = (TemplateKind::Sam, Format::Yaml, None);
        self.each(|name, parser| {
            match name {
                "as" => {
                    kind = match text(parser)?.as_str() {
                        "sam" => TemplateKind::Sam,
                        "cloudformation" => TemplateKind::CloudFormation,
                        other => return Err(Stop::usage(format!("`--as` takes sam or cloudformation, not `{other}`"))),
                    }
                }
                "json" => format = Format::Json,
                "to" => folder = Some(parser.value().map_err(wrong)?.into()),
                other => return deploy(&mut deployment, &mut chosen, other, parser),
            }
            Ok(true)
        })?;
        chosen.file = self.file()?;
        Ok(Command::Export(ExportOptions { chosen, deployment, kind, format, folder }))
    }
}

/// The options that choose a workflow.
fn choose(chosen: &mut Chosen, name: &str, parser: &mut Parser) -> Done<bool> {
    match name {
        "machine" => chosen.machine = Some(text(parser)?),
        "express" => chosen.express = true,
        "set" => {
            let word = text(parser)?;
            let Some((name, value)) = word.split_once('=') else {
                return Err(Stop::usage(format!("`--set` takes NAME=VALUE, not `{word}`")));
            };
            chosen.values.insert(name.into(), value.into());
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// The options that say as what a workflow is deployed.
fn deploy(deployment: &mut Deployment, chosen: &mut Chosen, name: &str, parser: &mut Parser) -> Done<bool> {
    match name {
        "name" => deployment.name = text(parser)?.into(),
        "account" => deployment.account = text(parser)?.into(),
        "logging" => deployment.logging = true,
        "tracing" => deployment.tracing = true,
        "region" => {
            deployment.region = text(parser)?.into();
            deployment.partition = stepthrough::deploy::partition(&deployment.region).into();
        }
        other => return choose(chosen, other, parser),
    }
    Ok(true)
}

fn show_of(word: &str) -> Done<Show> {
    match word {
        "output" => Ok(Show::Output),
        "describe" => Ok(Show::Describe),
        "path" => Ok(Show::Path),
        "trace" => Ok(Show::Trace),
        "map-runs" => Ok(Show::MapRuns),
        "child-executions" => Ok(Show::ChildExecutions),
        other => {
            let words = "output, describe, path, trace, map-runs or child-executions";
            Err(Stop::usage(format!("`--show` takes {words}, not `{other}`")))
        }
    }
}

fn text(parser: &mut Parser) -> Done<String> {
    parser.value().and_then(|word| word.string()).map_err(wrong)
}

fn wrong(error: lexopt::Error) -> Stop {
    Stop::usage(format!("{error}; `stepthrough --help` tells more"))
}
