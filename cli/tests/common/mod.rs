//! The command as its users run it, and what it leaves behind.

// Every file of tests uses a part of this.
#![allow(dead_code, clippy::unwrap_used)]

pub(crate) mod broken;
pub(crate) mod demo;
pub(crate) mod refusal;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use verimeter_sandbox::Sandbox;

/// Nothing here takes a tenth of it.
const LONGEST: Duration = Duration::from_secs(60);

/// One line of a table, by column.
pub(crate) type Row = BTreeMap<String, String>;

/// Files with their bytes.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// `verimeter` with these arguments, and without the settings of whoever runs the tests.
pub(crate) fn verimeter(args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_verimeter"));
    command.args(args).stdin(Stdio::null()).env("RUST_BACKTRACE", "0");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("VERIMETER_"))
    {
        command.env_remove(name);
    }
    command
}

/// The arguments of a command line without quotes.
pub(crate) fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

/// How a command ended. No code: a signal ended it.
#[derive(Debug, PartialEq)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// Asserts that all went well.
    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.code, Some(0), "{self:?}");
        self
    }

    /// The error that `--json` puts on stderr, where that is all that is there.
    pub(crate) fn error(&self) -> Option<Value> {
        let value: Value = serde_json::from_str(&self.stderr).ok()?;
        value.get("error").cloned()
    }
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Run {
    run_into(command, Stdio::piped(), Stdio::piped())
}

/// Runs a command that writes to these instead.
pub(crate) fn run_into(command: &mut Command, stdout: Stdio, stderr: Stdio) -> Run {
    let mut child = command.stdout(stdout).stderr(stderr).spawn().unwrap();
    let (stdout, stderr) = (child.stdout.take().map(drain), child.stderr.take().map(drain));
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > LONGEST {
            child.kill().unwrap();
            panic!("still running: {command:?}");
        }
        thread::sleep(Duration::from_millis(2));
    };
    let text = |drained: Option<thread::JoinHandle<String>>| {
        drained.map(|text| text.join().unwrap()).unwrap_or_default()
    };
    Run { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
}

fn drain(mut from: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    })
}

/// A pipe whose reader has gone already, as that of `| head -0`.
pub(crate) fn closed_pipe() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

/// `verimeter sandbox` as a process of its own. Ends when dropped.
pub(crate) struct Served {
    pub(crate) child: Child,
    pub(crate) access: Access,
    /// Its first line.
    pub(crate) said: Value,
    _stdout: BufReader<ChildStdout>,
}

impl Served {
    pub(crate) fn start(args: &str) -> Self {
        let mut child =
            verimeter([vec!["sandbox"], words(args)].concat()).stdout(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        let text = |key: &str| said[key].as_str().unwrap().to_owned();
        let access =
            Access { url: text("jiguang_url"), app_key: text("app_key"), secret: text("master_secret") };
        Self { child, access, said, _stdout: stdout }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server and what opens it.
pub(crate) struct Access {
    pub(crate) url: String,
    pub(crate) app_key: String,
    pub(crate) secret: String,
}

impl Access {
    pub(crate) fn of(sandbox: &Sandbox) -> Self {
        let credentials = sandbox.credentials();
        Self {
            url: sandbox.jiguang_url().to_owned(),
            app_key: credentials.app_key,
            secret: credentials.master_secret,
        }
    }

    /// Puts server and credentials into the environment.
    pub(crate) fn give<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("VERIMETER_JIGUANG_BASE_URL", &self.url)
            .env("VERIMETER_JIGUANG_APP_KEY", &self.app_key)
            .env("VERIMETER_JIGUANG_MASTER_SECRET", &self.secret)
    }

    /// Screens `in.csv` of `folder` into `out.csv`, recorded in `ledger.db`; what fails stays failed.
    pub(crate) fn screen(&self, folder: &Path, more: &str) -> Command {
        let mut command = verimeter(
            [words("screen in.csv --out out.csv --ledger ledger.db --retry-budget 0"), words(more)].concat(),
        );
        self.give(&mut command).current_dir(folder);
        command
    }
}

/// Every file of a folder with its bytes; folders end with a slash.
pub(crate) fn files(folder: &Path) -> Files {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            all.extend(
                files(&entry.path()).into_iter().map(|(file, bytes)| (format!("{name}/{file}"), bytes)),
            );
            all.insert(name + "/", Vec::new());
        } else {
            all.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    all
}

pub(crate) fn names(folder: &Path) -> Vec<String> {
    files(folder).into_keys().collect()
}

/// The lines of a CSV file.
pub(crate) fn rows(path: &Path) -> Vec<Row> {
    table(&fs::read_to_string(path).unwrap())
}

/// The lines of CSV text.
pub(crate) fn table(text: &str) -> Vec<Row> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

/// What `stats overview --format json` says of a ledger.
#[track_caller]
pub(crate) fn overview(ledger: &Path, more: &str) -> Value {
    let ledger = ledger.to_str().unwrap();
    let args = [vec!["stats", "overview", "--ledger", ledger, "--format", "json"], words(more)].concat();
    serde_json::from_str(&run(&mut verimeter(args)).ok().stdout).unwrap()
}

/// Number of calls that a ledger holds.
#[track_caller]
pub(crate) fn recorded(ledger: &Path) -> usize {
    overview(ledger, "")["total"]["requests"].as_u64().unwrap() as usize
}

/// Number of rows that were asked.
pub(crate) fn asked(rows: &[Row]) -> usize {
    rows.iter().filter(|row| was_asked(row)).count()
}

/// A row that bears an outcome, and of its own.
pub(crate) fn was_asked(row: &Row) -> bool {
    !row["outcome"].is_empty() && row["duplicate_of"].is_empty()
}

/// What ought to be a mainland mobile number in `text`: 11 digits in a row that begin with 1.
pub(crate) fn plain_number(text: &str) -> Option<&str> {
    text.split(|c: char| !c.is_ascii_digit()).find(|run| run.len() == 11 && run.starts_with('1'))
}
