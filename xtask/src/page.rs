//! The page: made once into dist/, or served and made again after every change.

use std::ffi::OsString;
use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::Command;
use std::time::Duration;

use crate::tools::Tools;
use crate::wasm_target::{Compiler, TARGET};
use crate::{Done, browser, child, editor, npm, paths, report, tools};

/// The port that `serve` tries first.
const PORT: u16 = 8080;

/// Which of Cargo.toml's profiles the page is built with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// `page`: quick to build, quick enough to use.
    Page,
    /// `site`: what ships.
    Site,
}

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Site => "site",
        }
    }

    /// Trunk's words for it.
    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Page => &["--cargo-profile", "page"],
            Self::Site => &["--release", "--cargo-profile", "site"],
        }
    }

    /// What ships is split in two (`xtask/site/split`): by the names of functions, types and all, and by what the
    /// linker knows of its data.
    fn apply(self, command: &mut Command) {
        if self == Self::Site {
            command.env("RUSTFLAGS", "-Csymbol-mangling-version=v0 -Clink-arg=--emit-relocs");
        }
    }
}

/// What `serve` was asked for.
#[derive(Debug, PartialEq, Eq)]
pub struct ServeOptions {
    port: u16,
    open: bool,
    profile: Profile,
}

impl ServeOptions {
    /// Reads the words behind `serve`.
    pub fn read(words: &[&str]) -> Done<Self> {
        let mut options = Self { port: PORT, open: false, profile: Profile::Page };
        let mut words = words.iter();
        while let Some(&word) = words.next() {
            match word {
                "--open" => options.open = true,
                "--release" => options.profile = Profile::Site,
                "--port" => {
                    let number = words.next().and_then(|number| number.parse().ok());
                    options.port = number.ok_or("`--port` needs a number between 1 and 65535")?;
                }
                other => {
                    return Err(format!("`serve` does not know `{other}`; it takes --port N, --open, --release"));
                }
            }
        }
        Ok(options)
    }
}

/// Everything that Trunk needs, found or installed.
pub struct Ready {
    tools: Tools,
    compiler: Compiler,
    profile: Profile,
}

impl Ready {
    /// Trunk, with its tools and its compiler.
    fn trunk(&self) -> Done<Command> {
        let mut command = child::command("trunk");
        command.env("PATH", self.path()?);
        // Trunk understands only `true` and `false` in these, and some terminals set them to 1.
        command.env_remove("NO_COLOR");
        self.compiler.apply(&mut command);
        self.profile.apply(&mut command);
        Ok(command)
    }

    fn path(&self) -> Done<OsString> {
        self.tools.path(self.compiler.first_in_path())
    }
}

/// Finds or installs everything, and makes the editor's bundle.
///
/// On a fresh machine the page's crates are compiled while the tools are: the tools' last crates leave a core idle.
pub fn prepare(profile: Profile) -> Done<Ready> {
    npm::node()?;
    let compiler = Compiler::find()?;
    let tools = if tools::ready()? {
        editor::bundle()?;
        tools::install()?
    } else {
        report::note("first start: the tools that build the page are built first, 3 to 4 minutes on two cores");
        std::thread::scope(|scope| {
            let ahead = scope.spawn(|| compile_ahead(&compiler, profile));
            let bundle = scope.spawn(editor::bundle);
            let tools = tools::install();
            let bundle = bundle.join().unwrap_or_else(|_| Err("bundling the editor broke off".into()));
            // What goes wrong here goes wrong again in Trunk's hands, with the compiler's words in sight.
            let _ = ahead.join();
            bundle.and(tools)
        })?
    };
    // Trunk would ship snippets of earlier builds.
    let _ = fs::remove_dir_all(paths::wasm_target().join("wasm-bindgen"));
    Ok(Ready { tools, compiler, profile })
}

fn compile_ahead(compiler: &Compiler, profile: Profile) -> Done {
    let mut command = child::command("cargo");
    command.args(["build", "--locked", "--package", "stepthrough-web", "--bin", "stepthrough-web"]);
    command.args(["--target", TARGET, "--profile", profile.name()]);
    if let Some(first) = compiler.first_in_path() {
        command.env("PATH", format!("{first}:{}", std::env::var("PATH").unwrap_or_default()));
    }
    compiler.apply(&mut command);
    profile.apply(&mut command);
    child::logged(&mut command, &paths::log("page-ahead"), "compiling the page's crates ahead")
}

/// Makes the site in dist/, as it ships or as `serve` builds it.
pub fn build(profile: Profile) -> Done {
    let ready = prepare(profile)?;
    let what = match profile {
        Profile::Site => "the page, as it ships",
        Profile::Page => "the page, quickly built",
    };
    report::step(what, "a minute at first, seconds later", || {
        let mut command = ready.trunk()?;
        command.args(["build", "--dist", "dist"]).args(profile.arguments());
        child::logged(&mut command, &paths::log("trunk-build"), "building the page")?;
        let mut finish = child::command("node");
        finish.arg("xtask/site/finish.mjs").arg("dist");
        match profile {
            Profile::Page => finish.arg("--quick"),
            Profile::Site => finish.arg(paths::wasm_target().join(TARGET).join("site/stepthrough-web.wasm")),
        };
        child::logged(&mut finish, &paths::log("finish"), "finishing the site")
    })?;
    match profile {
        Profile::Site => report::note("dist/ is ready: copy it to any static server"),
        Profile::Page => report::note("dist/ is ready to be tried; `cargo xtask build` makes what ships"),
    }
    Ok(())
}

/// Finds out in the browser what the first use needs, and writes the list by which the page's module is split.
pub fn first_use() -> Done {
    let ready = prepare(Profile::Site)?;
    let chromium = browser::chromium()?;
    npm::install(&paths::root().join("tests/browser"))?;
    let dist = paths::target().join("first-use");
    let mut command = ready.trunk()?;
    command.arg("build").args(Profile::Site.arguments()).arg("--dist").arg(&dist);
    report::step("the page, with the names of its functions", "minutes", || {
        child::logged(&mut command, &paths::log("trunk-build"), "building the page")
    })?;
    let mut watch = child::command("node");
    watch.arg("tests/browser/first-use.mjs").arg(&dist).env("STEPTHROUGH_CHROMIUM", chromium);
    child::shown(&mut watch, "watching the first use")
}

/// Serves the page until it is stopped by the keyboard.
pub fn serve(options: &ServeOptions) -> Done {
    let ready = prepare(options.profile)?;
    let port = free_port(options.port)?;
    if port != options.port {
        report::note(&format!("port {} is busy: {port} it is", options.port));
    }
    let _watcher = editor::Watcher::start()?;
    let mut command = ready.trunk()?;
    command.args(["serve", "--address", "127.0.0.1", "--port", &port.to_string()]);
    // Not dist/: that holds what ships. One a port, so that two of them do not write into one another.
    let dist = paths::target().join("serve").join(port.to_string());
    command.arg("--dist").arg(&dist);
    command.args(options.profile.arguments());
    if options.open {
        command.arg("--open");
    }
    fs::create_dir_all(&dist).map_err(|error| format!("cannot make {}: {error}", dist.display()))?;
    std::thread::spawn(move || announce(port));
    child::shown(&mut command, "serving the page")
}

/// Says the address as soon as somebody answers there.
fn announce(port: u16) {
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        std::thread::sleep(Duration::from_millis(100));
    }
    println!("\nStepthrough: http://127.0.0.1:{port}/   (Ctrl-C stops it)\n");
}

/// The port, or the next one that nobody listens on.
fn free_port(first: u16) -> Done<u16> {
    let last = first.saturating_add(100);
    let free = (first..=last).find(|&port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok());
    free.ok_or_else(|| format!("no port between {first} and {last} is free; name another with --port"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serve_reads_its_options() {
        let check = |words: &[&str], expected: Result<ServeOptions, &str>| match (ServeOptions::read(words), expected) {
            (Ok(read), Ok(expected)) => assert_eq!(read, expected, "{words:?}"),
            (Err(read), Err(expected)) => assert!(read.contains(expected), "{words:?}: {read}"),
            (read, _) => panic!("{words:?}: {read:?}"),
        };
        check(&[], Ok(ServeOptions { port: PORT, open: false, profile: Profile::Page }));
        check(
            &["--release", "--port", "9000", "--open"],
            Ok(ServeOptions { port: 9000, open: true, profile: Profile::Site }),
        );
        check(&["--port"], Err("needs a number"));
        check(&["--port", "many"], Err("needs a number"));
        check(&["--fast"], Err("does not know `--fast`"));
    }

    #[test]
    fn a_busy_port_gives_the_next() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("some port is free");
        let port = taken.local_addr().expect("it has an address").port();
        let free = free_port(port).expect("one of a hundred is free");
        assert!(free > port, "{free} after {port}");
    }
}
