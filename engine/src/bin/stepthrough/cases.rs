//! `stepthrough test`.

use std::fmt::Write;
use std::path::Path;
use std::rc::Rc;

use stepthrough::cases::{
    Case, CaseFile, Coverage, DefinitionAt, Difference, Outcome, Part, Patience, Player, Report, Suite, junit,
};
use stepthrough::exec::{Program, Settings};
use stepthrough::mock::{MockBook, Mocks};
use stepthrough::source::LineIndex;
use stepthrough::timeline::{Progress, Timeline};
use stepthrough::workflow::Workflow;

use crate::files::{Found, Source};
use crate::options::TestOptions;
use crate::{Done, Exit, Stop, files, mocks, print, progress, run};

/// Runs the cases of every file and says what became of them.
pub fn test(options: &TestOptions) -> Done {
    let mut suites = Vec::new();
    let (mut reached, mut all) = (0, 0);
    for file in &options.files {
        let loaded = Loaded::read(file)?;
        let (suite, coverage) = loaded.run(options.only.as_deref())?;
        print(&text(&suite))?;
        if options.coverage {
            print(&coverage_text(&loaded.found, &coverage))?;
            reached += coverage.parts().filter(|part| part.covered).count();
            all += coverage.parts().count();
        }
        suites.push(suite);
    }
    if let Some(file) = &options.junit {
        files::write(file, &junit(&suites))?;
    }
    let reports = || suites.iter().flat_map(|suite| &suite.reports);
    let passed = reports().filter(|report| report.outcome == Outcome::Passed).count();
    let failed = reports().count() - passed;
    print(&format!("{passed} passed, {failed} failed\n"))?;
    if passed + failed == 0 {
        return Err(Stop::refused("there is no case to run"));
    }
    let percent = if all == 0 { 100.0 } else { reached as f64 / all as f64 * 100.0 };
    let short = options.least.filter(|least| percent < *least);
    if let Some(least) = short {
        eprintln!("only {percent:.1} % was come through, at least {least} % is wanted");
    }
    Ok(if failed > 0 || short.is_some() { Exit::Badly } else { Exit::Well })
}

/// A file of cases with the files it names.
struct Loaded {
    source: Source,
    file: CaseFile,
    found: Found,
    config: Option<Source>,
}

impl Loaded {
    fn read(file: &str) -> Done<Loaded> {
        let source = files::read(file)?;
        let reading = CaseFile::read(&source.text);
        mocks::refuse(&source, &reading.diagnostics)?;
        let file = reading.file;
        let from_here = |path: &str| files::read(&files::beside(&source.name, path).display().to_string());
        let mut found = match &file.definition {
            DefinitionAt::File(path) => files::open(from_here(path)?, None).or_else(|several| {
                // Only a template with several state machines needs the name.
                let machine = file.machine.as_deref().ok_or(several)?;
                files::open(from_here(path)?, Some(machine))
            })?,
            DefinitionAt::Here(definition) => {
                let workflow = Workflow { definition: definition.clone(), ..Workflow::default() };
                Found { name: format!("{} (definition)", source.name), workflow }
            }
        };
        found.workflow.kind = found.workflow.kind.or(file.kind);
        found.workflow.values.extend(file.values.clone());
        let config = file.mock_config.as_deref().map(from_here).transpose()?;
        Ok(Loaded { source, file, found, config })
    }

    fn run(&self, only: Option<&str>) -> Done<(Suite, Coverage)> {
        let mut suite = Suite { name: self.source.name.clone(), reports: Vec::new() };
        let mut coverage = Coverage::of(&self.program("{}", Settings::default())?.machine);
        let wanted = |case: &&Case| only.is_none_or(|only| case.name.contains(only));
        for case in self.file.cases.iter().filter(wanted) {
            let (took_ms, outcome) = match self.player(case) {
                Ok(player) => Self::judge(case, player, &mut coverage),
                Err(stop) => (0, Outcome::Broken(stop.message)),
            };
            suite.reports.push(Report { name: case.name.clone(), line: case.line, took_ms, outcome });
        }
        Ok((suite, coverage))
    }

    /// Plays a case: how long it took, and what came of it.
    fn judge(case: &Case, mut player: Player, coverage: &mut Coverage) -> (i64, Outcome) {
        let progress = progress::play(&mut player, false);
        let timeline = player.timeline();
        coverage.add(timeline);
        let mut differences = case.expect.differences(timeline);
        differences.extend(player.unsent().iter().map(|planned| Difference {
            what: format!("signals/{}", planned.when),
            wanted: "a task that waits for it".to_owned(),
            got: if progress == Progress::Ended { "the end of the execution" } else { "nothing" }.to_owned(),
        }));
        let took_ms = timeline.head().now().0.saturating_sub(timeline.program().settings.start_time.0);
        (took_ms, if differences.is_empty() { Outcome::Passed } else { Outcome::Failed(differences) })
    }

    fn program(&self, input: &str, settings: Settings) -> Done<Program> {
        let given = Source { name: self.source.name.clone(), text: input.to_owned() };
        self.found.workflow.program(input, settings).map_err(|why| run::refused(&self.found, &given, why))
    }

    fn player(&self, case: &Case) -> Done<Player> {
        let mut settings = Settings::default();
        settings.seed = case.seed.unwrap_or(settings.seed);
        settings.start_time = case.start_time.unwrap_or(settings.start_time);
        if let Some(machine) = &self.file.machine {
            settings.machine_name = machine.clone();
        }
        let mut book = match (&self.config, &case.mock_case) {
            (Some(config), Some(name)) => mocks::config_case(config, self.file.machine.as_deref(), name)?,
            _ => MockBook::default(),
        };
        let own = case.mocks.clone();
        book.scripts.extend(own.scripts);
        let book = MockBook { scripts: book.scripts, ..own };
        let program = self.program(&case.input, settings)?;
        let timeline = Timeline::new(Rc::new(program), Mocks::new(Rc::new(book)));
        Ok(Player::new(timeline, case.signals.clone(), Patience::LetTimePass))
    }
}

/// The cases of a file, one a line, with what differs.
fn text(suite: &Suite) -> String {
    let mut out = format!("{}\n", suite.name);
    for report in &suite.reports {
        let took = report.took_ms as f64 / 1000.0;
        match &report.outcome {
            Outcome::Passed => drop(writeln!(out, "  ok    {} ({took} s)", report.name)),
            Outcome::Broken(why) => drop(writeln!(out, "  FAIL  {} (line {}): {why}", report.name, report.line)),
            Outcome::Failed(differences) => {
                let _ = writeln!(out, "  FAIL  {} (line {})", report.name, report.line);
                for Difference { what, wanted, got } in differences {
                    let _ = writeln!(out, "        {what}\n          expected {wanted}\n          got      {got}");
                }
            }
        }
    }
    out
}

/// How much was come through, and what was not.
fn coverage_text(found: &Found, coverage: &Coverage) -> String {
    let counts: Vec<String> =
        coverage.counts().iter().map(|(what, reached, all)| format!("{what} {reached} of {all}")).collect();
    let file = Path::new(&found.name)
        .file_name()
        .map_or_else(|| found.name.clone(), |name| name.to_string_lossy().into_owned());
    let mut out = format!("  coverage of {file}: {}\n", counts.join(", "));
    let text = &found.workflow.definition;
    let lines = LineIndex::new(text);
    for left in coverage.parts().filter(|part| !part.covered) {
        let line = lines.position(text, left.span.start).line;
        let part = if left.part == Part::State { String::new() } else { format!(", {}", left.part) };
        let _ = writeln!(out, "    line {line}: `{}`{part}", left.state);
    }
    out
}
