//! The console's page: built by Vite into `target/console`, from where the crate takes it in.

use std::env::consts::EXE_SUFFIX;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::node;
use crate::run::{self, Failure, Outcome};

const WEB: &str = "console/web";
/// The oldest Node that Vite runs on.
const OLDEST: (u32, u32) = (20, 19);
/// Where Debian, its children and others put it.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// `console [ARGS]`: builds the page, and with arguments runs the command.
pub(crate) fn console(root: &Path, args: &[OsString]) -> Outcome {
    page(root)?;
    if args.is_empty() {
        println!(
            "the page is built; `cargo xtask console --demo` or `--ledger FILE` builds and runs the console"
        );
        return Ok(());
    }
    let mut command =
        run::cargo(root, &["run", "--quiet", "-p", "verimeter-cli", "--bin", "verimeter", "--", "console"]);
    // A path that the user wrote is meant from where the user stands.
    match run::status(command.current_dir(".").args(args))?.code() {
        Some(0) => Ok(()),
        Some(code) => Err(Failure::Said(u8::try_from(code).unwrap_or(1))),
        None => Err(Failure::Said(1)),
    }
}

/// Builds the page where a source of it changed.
pub(crate) fn page(root: &Path) -> Outcome {
    let web = root.join(WEB);
    node::installed(&web)?;
    let (built, stamp) = (root.join("target/console"), root.join("target/console-stamp"));
    let wanted = sources(&web).map_err(|error| Failure::new(format!("{WEB} could not be read: {error}")))?;
    if built.join("index.html").is_file() && fs::read(&stamp).is_ok_and(|present| present == wanted) {
        return Ok(());
    }
    eprintln!("building the console's page");
    types(root)?;
    run::check(node(&web)?.args(["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"]))?;
    let noted = fs::write(&stamp, wanted).and_then(|()| {
        // Cargo watches the page once it is there (console/build.rs); that it is there, this tells.
        File::options().append(true).open(root.join("console/build.rs"))?.set_modified(SystemTime::now())
    });
    noted.map_err(|error| Failure::new(format!("the page could not be noted: {error}")))
}

/// Says whether the page's types hold.
pub(crate) fn types(root: &Path) -> Outcome {
    let web = root.join(WEB);
    node::installed(&web)?;
    run::check(node(&web)?.args(["node_modules/typescript/bin/tsc", "--noEmit"]))
}

fn node(web: &Path) -> Outcome<Command> {
    let mut command = Command::new(node::interpreter(OLDEST)?);
    command.current_dir(web);
    Ok(command)
}

/// Node's test runner over the console's tests, with what they need: the command with its page, and a browser.
pub(crate) fn tests(root: &Path) -> Outcome<Command> {
    let browser = browser()?;
    let verimeter = command(root)?;
    let mut command = node(&root.join(WEB))?;
    let unreadable = |error| Failure::new(format!("{WEB}/test could not be read: {error}"));
    let all = fs::read_dir(root.join(WEB).join("test")).map_err(unreadable)?;
    let all = all.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>().map_err(unreadable)?;
    let mut tests: Vec<_> =
        all.into_iter().filter(|path| path.to_string_lossy().ends_with(".test.mjs")).collect();
    tests.sort();
    command.args(["--test", "--test-reporter=spec", "--test-timeout=300000"]).args(tests);
    command.env("VERIMETER", verimeter).env("CHROMIUM", browser);
    Ok(command)
}

/// The command, built with its page.
pub(crate) fn command(root: &Path) -> Outcome<PathBuf> {
    page(root)?;
    run::check(&mut run::cargo(root, &["build", "-p", "verimeter-cli", "--bin", "verimeter", "--locked"]))?;
    built("verimeter")
}

/// Node among the page's sources.
pub(crate) fn node_in_web(root: &Path) -> Outcome<Command> {
    node(&root.join(WEB))
}

/// What the benchmark drives a browser with: the page in the build that follows, Node, and Chromium.
pub(crate) fn bench_arguments(root: &Path) -> Outcome<Vec<OsString>> {
    page(root)?;
    let web = root.join(WEB).into_os_string();
    Ok(["--web".into(), web, "--node".into(), node::interpreter(OLDEST)?, "--chromium".into(), browser()?]
        .into())
}

/// A program beside xtask, wherever cargo was told to put both.
fn built(name: &str) -> Outcome<PathBuf> {
    let xtask =
        std::env::current_exe().map_err(|error| Failure::new(format!("xtask was not found: {error}")))?;
    Ok(xtask.with_file_name(format!("{name}{EXE_SUFFIX}")))
}

/// Chromium: the one that CHROMIUM names, one of this machine, or Debian's, which is installed where that may be done.
pub(crate) fn browser() -> Outcome<OsString> {
    if let Some(named) = std::env::var_os("CHROMIUM").filter(|path| !path.is_empty()) {
        return match starts(&named) {
            true => Ok(named),
            false => Err(Failure::new(format!(
                "CHROMIUM={} does not start: set it to a Chromium",
                named.display()
            ))),
        };
    }
    if let Some(known) = known() {
        return Ok(known);
    }
    let is_root = run::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if is_root && run::works(Command::new("apt-get").arg("--version")) {
        eprintln!("installing chromium with apt-get");
        let apt = |args: &[&str]| {
            run::check(Command::new("apt-get").arg("-qq").args(args).env("DEBIAN_FRONTEND", "noninteractive"))
        };
        let installed =
            apt(&["update"]).and_then(|()| apt(&["install", "-y", "--no-install-recommends", "chromium"]));
        if let (Ok(()), Some(known)) = (installed, known()) {
            return Ok(known);
        }
    }
    Err(Failure::new(
        "chromium was not found, and its tests need it: install it (chromium on Debian, chromium-browser on Ubuntu), or set \
         CHROMIUM to its path",
    ))
}

/// Its whole path, which whoever starts it for the tests wants.
fn known() -> Option<OsString> {
    let path = std::env::var_os("PATH")?;
    let places: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let named = |name| places.iter().map(move |place| place.join(name).into_os_string());
    BROWSERS.into_iter().flat_map(named).find(|program| Path::new(program).is_file() && starts(program))
}

fn starts(program: &OsString) -> bool {
    run::works(Command::new(program).arg("--version"))
}

/// What the page is made from, as one text.
fn sources(web: &Path) -> io::Result<Vec<u8>> {
    let mut all = Vec::new();
    for name in ["index.html", "package-lock.json", "tsconfig.json", "vite.config.mjs"] {
        all.extend(fs::read(web.join(name))?);
    }
    files(&web.join("src"), &mut all)?;
    Ok(all)
}

fn files(folder: &Path, all: &mut Vec<u8>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, all)?;
        } else {
            all.extend(path.as_os_str().as_encoded_bytes());
            all.extend(fs::read(&path)?);
        }
    }
    Ok(())
}
