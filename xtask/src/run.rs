//! Starting other programs, and what to say when one cannot start or fails.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

/// How a chore ends badly.
pub(crate) enum Failure {
    /// It was asked for wrongly: exit code 2.
    Usage(String),
    /// It failed, for this reason: exit code 1.
    Failed(String),
    /// It failed and has said why; this is its exit code.
    Said(u8),
}

impl Failure {
    pub(crate) fn new(why: impl Into<String>) -> Self {
        Self::Failed(why.into())
    }

    /// What is still to be said.
    pub(crate) fn reason(&self) -> Option<&str> {
        match self {
            Self::Usage(why) | Self::Failed(why) => Some(why),
            Self::Said(_) => None,
        }
    }
}

pub(crate) type Outcome<T = ()> = Result<T, Failure>;

/// The checkout. Asked of cargo at run time, so that a moved checkout with an old build still finds itself.
pub(crate) fn root() -> Outcome<PathBuf> {
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let root = package.as_deref().and_then(Path::parent).map(Path::to_path_buf);
    root.ok_or_else(|| Failure::new("the checkout was not found: run this as `cargo xtask`"))
}

/// The same cargo that runs xtask, so that `cargo +toolchain xtask` means that toolchain all the way down.
pub(crate) fn cargo(root: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args).current_dir(root);
    forget_ourselves(&mut command);
    command
}

/// Hides what cargo tells a program that it runs about its package: build scripts that look at it (ring's does) would build
/// everything anew each time that somebody runs cargo another way.
pub(crate) fn forget_ourselves(command: &mut Command) {
    let ours = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(ours) {
            command.env_remove(name);
        }
    }
}

/// Makes `dir` a folder without files, so that nothing from an earlier version is taken for this one.
pub(crate) fn emptied(dir: &Path) -> Outcome {
    let emptied = match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => fs::create_dir_all(dir),
    };
    emptied.map_err(|error| Failure::new(format!("{} could not be emptied: {error}", dir.display())))
}

/// Refuses arguments to a chore that takes none.
pub(crate) fn no_arguments(chore: &str, args: &[OsString]) -> Outcome {
    match args.first() {
        None => Ok(()),
        Some(arg) => Err(Failure::Usage(format!("`{chore}` does not take `{}`", arg.display()))),
    }
}

/// Runs it on this terminal; anything but success is a failure.
pub(crate) fn check(command: &mut Command) -> Outcome {
    let status = command.status();
    passed(command, started(command, status)?)
}

/// Runs it on this terminal, for the exit status.
pub(crate) fn status(command: &mut Command) -> Outcome<ExitStatus> {
    let status = command.status();
    started(command, status)
}

/// Runs it silently: whether it is there and works.
pub(crate) fn works(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// Runs it for what it prints.
pub(crate) fn output(command: &mut Command) -> Outcome<String> {
    let output = command.stderr(Stdio::inherit()).output();
    let output = started(command, output)?;
    passed(command, output.status)?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs it on this terminal and reads its standard output along, line by line.
pub(crate) fn follow(command: &mut Command, mut read: impl FnMut(&str)) -> Outcome<ExitStatus> {
    let child = command.stdout(Stdio::piped()).spawn();
    let mut child = started(command, child)?;
    if let Some(stdout) = child.stdout.take() {
        let (mut lines, mut line) = (BufReader::new(stdout), Vec::new());
        while lines.read_until(b'\n', &mut line).is_ok_and(|bytes| bytes > 0) {
            let mut terminal = io::stdout().lock();
            // A reader that went away (`| head`) must not stop the count: the exit code still depends on it.
            let _ = terminal.write_all(&line).and_then(|()| terminal.flush());
            read(&String::from_utf8_lossy(&line));
            line.clear();
        }
    }
    let status = child.wait();
    started(command, status)
}

fn started<T>(command: &Command, result: io::Result<T>) -> Outcome<T> {
    let program = program(command);
    result.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            Failure::new(format!("{program} was not found: install it and put it on PATH"))
        }
        _ => Failure::new(format!("{program} could not be run: {error}")),
    })
}

fn passed(command: &Command, status: ExitStatus) -> Outcome {
    if status.success() {
        return Ok(());
    }
    let args: Vec<_> = command.get_args().map(OsStr::to_string_lossy).collect();
    Err(Failure::new(format!("`{} {}` failed ({status})", program(command), args.join(" "))))
}

fn program(command: &Command) -> String {
    let path = Path::new(command.get_program());
    path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
