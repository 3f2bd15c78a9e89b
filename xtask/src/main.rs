//! The project's commands: `cargo xtask serve | build | test | check | package | bench`.
//!
//! Only the standard library is used, so that this program compiles in seconds on a fresh machine: it is what installs
//! everything else.

mod apt;
mod audit;
mod bench;
mod browser;
mod check;
mod child;
mod editor;
mod floors;
mod npm;
mod package;
mod page;
mod paths;
mod report;
mod same;
mod tests;
mod tools;
mod wasm_target;

use std::process::ExitCode;

const HELP: &str = "\
The commands of Stepthrough. What a fresh machine lacks is installed on the way, once.

  cargo xtask serve     build the page, serve it, build again after every change of a source
      --port N          the first port to try (8080); a busy one moves to the next
      --open            open the address in the browser
      --release         the build that ships: smaller and quicker, slower to make
  cargo xtask build     the site into dist/, with relative addresses: it works under any path of any static server
      --quick           as `serve` builds it: made sooner, larger and slower in use; for trying a change in the browser
  cargo xtask test      every check and test, the browser's included; ends with `N passed, M failed`
      --native          without the browser and the recordings
      --browser [NAME]  the browser's tests alone, or those whose file name contains NAME
  cargo xtask check     format, lints, house rules; no test
      --rules           the house rules alone: no compiler
  cargo xtask same      run made workflows natively and in WebAssembly: they must write the same bytes
  cargo xtask package   the engine as an npm package, into target/npm/stepthrough
      --test            and its tests: in Node and the browser, against the command line, with TypeScript
  cargo xtask audit     licences, sources and known vulnerabilities of all dependencies; wants the network
  cargo xtask bench     compare with other implementations and measure growth; writes the figures into README.md
      --quick           the comparisons alone; writes nothing
  cargo xtask first-use find out what the page's first use needs; writes web/rest.txt, by which `build` splits its module
  cargo xtask tools     install what `serve`, `build` and `test` need, and stop

Environment:
  STEPTHROUGH_TOOLS     the folder of Trunk and wasm-bindgen (target/tools), to share one between copies of the project
  STEPTHROUGH_CHROMIUM  the browser for the tests, when it is not on PATH as `chromium`
  STEPTHROUGH_TARGET    `debian`: build for the web with Debian's packages even where rustup has the target
  CARGO_TARGET_DIR      as for cargo; the page's own build goes to the folder `wasm` in it
";

/// What a step answers: nothing, or one sentence for the person.
type Done<T = ()> = Result<T, String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(sentence) => {
            eprintln!("\nxtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}

/// Does what the words say; false when a test or a rule failed and has been reported.
fn run(words: &[&str]) -> Done<bool> {
    match words {
        ["serve", options @ ..] => page::serve(&page::ServeOptions::read(options)?).map(|()| true),
        ["build"] => page::build(page::Profile::Site).map(|()| true),
        ["build", "--quick"] => page::build(page::Profile::Page).map(|()| true),
        ["test", options @ ..] => tests::run(&tests::Part::read(options)?),
        ["check"] => check::run(check::Depth::All).map(|tally| tally.close()),
        ["check", "--rules"] => check::run(check::Depth::Rules).map(|tally| tally.close()),
        ["same"] => same::run(),
        ["package"] => package::run().map(|()| true),
        ["package", "--test"] => package::test().map(|tally| tally.close()),
        ["audit"] => audit::run().map(|tally| tally.close()),
        ["bench"] => bench::run(bench::Depth::All).map(|()| true),
        ["bench", "--quick"] => bench::run(bench::Depth::Comparisons).map(|()| true),
        ["first-use"] => page::first_use().map(|()| true),
        ["tools"] => page::prepare(page::Profile::Page).map(|_| true),
        [] | ["help" | "--help" | "-h", ..] => {
            print!("{HELP}");
            Ok(true)
        }
        [other, ..] => Err(format!("`{}` is not a command; `cargo xtask --help` lists them", [*other].join(" "))),
    }
}
