//! The templates that deploy a workflow, held against CloudFormation's own schemas by `cfn-lint`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use stepthrough::definition::MachineKind;
use stepthrough::deploy::{Deployment, TemplateKind, template};
use stepthrough::syntax::{self, Format, yaml};
use stepthrough::value::Value;

/// The version that is installed where none is there.
const VERSION: &str = "cfn-lint==1.51.0";

/// `cfn-lint`: the machine's, or one in the target folder, installed when Python is there; otherwise why not.
fn cfn_lint() -> Result<PathBuf, String> {
    let runs = |path: &Path| Command::new(path).arg("--version").output().is_ok_and(|output| output.status.success());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../tools/cfn-lint");
    let own = folder.join("bin/cfn-lint");
    for path in [PathBuf::from("cfn-lint"), own.clone()] {
        if runs(&path) {
            return Ok(path);
        }
    }
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv"]).arg(&folder);
    let mut pip = Command::new(folder.join("bin/pip"));
    pip.args(["install", "--quiet", VERSION]);
    for mut command in [venv, pip] {
        match command.output() {
            Ok(output) if output.status.success() => {}
            Ok(output) => return Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr))),
            Err(error) => return Err(format!("{command:?}: {error}")),
        }
    }
    if runs(&own) { Ok(own) } else { Err("cfn-lint was installed and does not run".to_owned()) }
}

/// The definitions of the examples, and of the real workflows where they are beside the project: name and text.
fn definitions() -> Vec<(String, String)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    for entry in fs::read_dir(here.join("examples")).unwrap() {
        let folder = entry.unwrap();
        let name = folder.file_name().to_string_lossy().into_owned();
        if let Ok(text) = fs::read_to_string(folder.path().join("definition.asl.json")) {
            all.push((name, text));
        }
    }
    for entry in fs::read_dir(here.join("../../shared/real-workflows")).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|kind| kind != "md") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            all.push((name, fs::read_to_string(path).unwrap()));
        }
    }
    all.sort();
    assert!(!all.is_empty());
    all
}

const KINDS: [(TemplateKind, &str); 2] = [(TemplateKind::CloudFormation, "cfn"), (TemplateKind::Sam, "sam")];

#[test]
fn cfn_lint_finds_nothing_wrong() {
    let tool = match cfn_lint() {
        Ok(tool) => tool,
        Err(why) => return println!("skipped: no cfn-lint here: {why}"),
    };
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("templates");
    drop(fs::remove_dir_all(&root));
    fs::create_dir_all(&root).unwrap();
    let mut paths = Vec::new();
    for (at, (name, definition)) in definitions().into_iter().enumerate() {
        let machine: String = name.chars().filter(char::is_ascii_alphanumeric).take(60).collect();
        // By turns with and without logs and traces.
        let (logging, tracing) = (at % 2 == 0, at % 3 == 0);
        let format = if at % 4 == 1 { Format::Json } else { Format::Yaml };
        let deployment = Deployment { name: machine.into(), logging, tracing, ..Deployment::default() };
        for (kind, folder) in KINDS {
            let folder = root.join(format!("{folder}-{name}"));
            fs::create_dir_all(&folder).unwrap();
            let made = template(&definition, &deployment, kind, format);
            fs::write(folder.join(made.name), &made.text).unwrap();
            for (name, text) in &made.files {
                fs::write(folder.join(name), text).unwrap();
            }
            paths.push(folder.join(made.name));
        }
    }
    let output = Command::new(tool).args(["--format", "parseable", "--"]).args(&paths).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let found: Vec<&str> = text.lines().filter(|line| line.contains("/template.")).collect();
    assert!(output.status.success() || !found.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let (known, new): (Vec<&str>, Vec<&str>) = found.iter().partition(|line| line.contains(DEFINITION));
    assert_eq!(new, <[&str; 0]>::default());
    let examples: Vec<&str> = known.iter().filter_map(|line| line.split("/cfn-").nth(1)?.split('/').next()).collect();
    let examples: Vec<&str> = examples.into_iter().filter(|name| !name.contains("__")).collect();
    assert_eq!(examples, KNOWN, "{text}");
    println!("cfn-lint: {} templates, {} findings about definitions, none else", paths.len(), known.len());
}

/// What cfn-lint says to a definition in text form. It fills in no substitution before it looks, so that
/// `arn:${Partition}:...` is no ARN to it, and it does not know every field; definitions have checks of their own.
const DEFINITION: &str = ":E3601:";

/// Examples whose definitions name a region or account as documents do (`YOUR_ACCOUNT`), which AWS would refuse too.
const KNOWN: [&str; 4] = ["backup-orchestration", "course-catch-resultpath", "course-retry", "course-state-types"];

/// What stands in the template is the definition, and what it substitutes is what the definition has.
#[test]
fn templates_hold_the_definition_and_its_placeholders() {
    for (name, definition) in definitions() {
        for (kind, _) in KINDS {
            let made = template(&definition, &Deployment::default(), kind, Format::Yaml);
            let json = template(&definition, &Deployment::default(), kind, Format::Json);
            assert!(json.command.contains(json.name), "{}", json.command);
            let parsed = yaml::parse(&made.text);
            assert!(parsed.diagnostics.is_empty(), "{name}: {:?}", parsed.diagnostics);
            let root = parsed.root.unwrap();
            assert_eq!(Value::parse(&json.text).ok(), Some(root.to_value()), "{name}: both formats say the same");
            let machines = syntax::template::state_machines(&root);
            let [machine] = &machines[..] else { panic!("{name}: {} state machines", machines.len()) };
            let placeholders: std::collections::BTreeSet<_> =
                syntax::placeholders::find(&definition).into_iter().map(|placeholder| placeholder.name).collect();
            let substituted: std::collections::BTreeSet<_> = machine.substitutions.keys().cloned().collect();
            assert_eq!(placeholders, substituted, "{name} {kind:?}");

            let text = match &machine.definition {
                syntax::template::TemplateDefinition::Text(text) => text.clone(),
                syntax::template::TemplateDefinition::File(_) => made.files[0].1.clone(),
                syntax::template::TemplateDefinition::Elsewhere => panic!("{name}: no definition"),
            };
            let value = |text: &str| {
                let filled = syntax::placeholders::substitute(text, &Default::default()).text;
                syntax::read(&filled).root.unwrap().to_value()
            };
            assert_eq!(value(&text), value(&definition), "{name} {kind:?}");
        }
    }
}

#[test]
fn numbers_may_be_placeholders() {
    let check = |definition: &str, kind: TemplateKind, in_file: bool| {
        let deployment = Deployment { kind: MachineKind::Express, ..Deployment::default() };
        let made = template(definition, &deployment, kind, Format::Yaml);
        assert_eq!(made.files.len(), usize::from(in_file), "{definition}");
        let root = yaml::parse(&made.text).root.unwrap().to_value();
        let properties =
            root.get("Resources").and_then(|all| all.get("StateMachine")).and_then(|one| one.get("Properties"));
        let substitutions = properties.and_then(|all| all.get("DefinitionSubstitutions")).cloned();
        assert_eq!(substitutions, Value::parse(r#"{"T_1":{"Ref":"T1"}}"#).ok(), "{}", made.text);
        let text = match in_file {
            true => made.files[0].1.clone(),
            false => properties.and_then(|all| all.get("DefinitionString")).and_then(Value::as_str).unwrap().to_owned(),
        };
        assert!(text.contains("\"Seconds\": ${T_1}"), "{text}");
        assert!(made.text.contains("EXPRESS"), "{}", made.text);
    };
    let json = r#"{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds": ${T_1},"End":true}}}"#;
    let yaml = "StartAt: W\nStates:\n  W:\n    Type: Wait\n    Seconds: ${T_1}\n    End: true\n";
    check(json, TemplateKind::CloudFormation, false);
    check(json, TemplateKind::Sam, true);
    check(yaml, TemplateKind::CloudFormation, false);
    check(yaml, TemplateKind::Sam, true);
}
