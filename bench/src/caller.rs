//! A client in a process of its own, in whatever language, that asks when it is told to.
//!
//! It is told where the server is, as JSON in the first line of its standard input, and answers with its version and what it read
//! of some questions, which must be the same for all. Each further line is `CALLERS CALLS`; the answer is the seconds of wall time
//! and of CPU that they took.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::Serialize;

use crate::Done;

pub(crate) struct Caller {
    pub(crate) name: &'static str,
    pub(crate) version: String,
    /// What it read of the first questions.
    pub(crate) sum: String,
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

pub(crate) struct Sample {
    pub(crate) calls_per_s: f64,
    pub(crate) cpu_us: f64,
}

impl Caller {
    pub(crate) fn start(name: &'static str, program: &mut Command, address: &impl Serialize) -> Done<Self> {
        let mut child = program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let questions = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().ok_or("a client has no output")?);
        let [version, sum] = Default::default();
        let mut caller = Self { name, version, sum, child, questions, answers };
        caller.say(&serde_json::to_string(address)?)?;
        let line = caller.line()?;
        let (version, sum) = line.split_once(' ').ok_or("a client did not start")?;
        [caller.version, caller.sum] = [version, sum].map(str::to_owned);
        Ok(caller)
    }

    pub(crate) fn ask(&mut self, callers: u32, calls: u64) -> Done<Sample> {
        self.say(&format!("{callers} {calls}"))?;
        let line = self.line()?;
        let [wall, cpu] = match line.split_whitespace().collect::<Vec<_>>()[..] {
            [wall, cpu] => [wall.parse::<f64>()?, cpu.parse::<f64>()?],
            _ => return Err(format!("{} answered `{line}`", self.name).into()),
        };
        Ok(Sample { calls_per_s: calls as f64 / wall, cpu_us: cpu * 1e6 / calls as f64 })
    }

    fn say(&mut self, line: &str) -> Done {
        let questions = self.questions.as_mut().ok_or("a client was told to end")?;
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
