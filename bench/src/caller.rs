//! A contender in a process of its own, in whatever language, that works when it is told to.
//!
//! The first line of its standard input is JSON: where the server is, or what else it needs. It answers with its version and, after the
//! last blank, what it read of some questions, which must be the same for all. Each further line is a turn; the answer is the seconds of
//! wall time and of CPU that it took.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::Serialize;

use crate::Done;

pub(crate) struct Caller {
    pub(crate) name: &'static str,
    pub(crate) version: String,
    /// What it read of the first questions; empty where it was not asked any.
    pub(crate) sum: String,
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

/// What one turn took.
pub(crate) struct Turn {
    pub(crate) wall_s: f64,
    pub(crate) cpu_s: f64,
}

pub(crate) struct Sample {
    pub(crate) calls_per_s: f64,
    pub(crate) cpu_us: f64,
}

impl Caller {
    /// Starts `program`, and tells it `first`.
    pub(crate) fn start(name: &'static str, program: &mut Command, first: &impl Serialize) -> Done<Self> {
        let mut child = program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let questions = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().ok_or("a contender has no output")?);
        let [version, sum] = Default::default();
        let mut caller = Self { name, version, sum, child, questions, answers };
        caller.say(&serde_json::to_string(first)?)?;
        let line = caller.line()?;
        let (version, sum) = line.rsplit_once(' ').unwrap_or((&line, ""));
        [caller.version, caller.sum] = [version, sum].map(str::to_owned);
        Ok(caller)
    }

    /// As [`start`](Self::start), with a script of this package's Python folder.
    pub(crate) fn python(
        name: &'static str,
        python: &Path,
        script: &str,
        first: &impl Serialize,
    ) -> Done<Self> {
        Self::start(name, Command::new(python).arg(self::script(script)?).arg(name), first)
    }

    /// So many calls by so many callers.
    pub(crate) fn ask(&mut self, callers: u32, calls: u64) -> Done<Sample> {
        let Turn { wall_s, cpu_s } = self.turn(&format!("{callers} {calls}"))?;
        Ok(Sample { calls_per_s: calls as f64 / wall_s, cpu_us: cpu_s * 1e6 / calls as f64 })
    }

    /// One turn.
    pub(crate) fn turn(&mut self, question: &str) -> Done<Turn> {
        self.say(question)?;
        let line = self.line()?;
        match line.split_whitespace().collect::<Vec<_>>()[..] {
            [wall, cpu] => Ok(Turn { wall_s: wall.parse()?, cpu_s: cpu.parse()? }),
            _ => Err(format!("{} answered `{line}`", self.name).into()),
        }
    }

    fn say(&mut self, line: &str) -> Done {
        let questions = self.questions.as_mut().ok_or("a contender was told to end")?;
        writeln!(questions, "{line}")?;
        Ok(questions.flush()?)
    }

    fn line(&mut self) -> Done<String> {
        let mut line = String::new();
        match self.answers.read_line(&mut line)? {
            0 => Err(format!("{} ended before its time: see above", self.name).into()),
            _ => Ok(line.trim().to_owned()),
        }
    }
}

impl Drop for Caller {
    fn drop(&mut self) {
        // The end of its input is its own.
        self.questions = None;
        let _ = self.child.wait();
    }
}

fn script(name: &str) -> Done<PathBuf> {
    // Asked of cargo at run time, so that a moved checkout finds itself.
    let package = std::env::var_os("CARGO_MANIFEST_DIR").ok_or("run this as `cargo xtask bench`")?;
    Ok(Path::new(&package).join("python").join(name))
}
