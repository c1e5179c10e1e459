//! A contender in Python, in a process of its own, which asks when it is told to.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::Serialize;

use crate::Done;

/// What one turn took.
pub(crate) struct Sample {
    pub(crate) wall_s: f64,
    pub(crate) cpu_s: f64,
}

pub(crate) struct Script {
    pub(crate) name: &'static str,
    /// What it said of itself at its start.
    pub(crate) hello: String,
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Script {
    /// Starts `file` of this package's Python folder as the contender `name`, and tells it `first`.
    pub(crate) fn start(python: &Path, file: &str, name: &'static str, first: &impl Serialize) -> Done<Self> {
        let mut child = Command::new(python)
            .arg(script(file)?)
            .arg(name)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let questions = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().ok_or("a contender has no output")?);
        let mut script = Self { name, hello: String::new(), child, questions, answers };
        script.say(&serde_json::to_string(first)?)?;
        script.hello = script.line()?;
        Ok(script)
    }

    /// One turn: `question` is answered with the seconds of wall time and of CPU that it took.
    pub(crate) fn ask(&mut self, question: &str) -> Done<Sample> {
        self.say(question)?;
        let line = self.line()?;
        match line.split_whitespace().collect::<Vec<_>>()[..] {
            [wall, cpu] => Ok(Sample { wall_s: wall.parse()?, cpu_s: cpu.parse()? }),
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

impl Drop for Script {
    fn drop(&mut self) {
        // The end of its input is the end of the script.
        self.questions = None;
        let _ = self.child.wait();
    }
}

fn script(file: &str) -> Done<PathBuf> {
    // Asked of cargo at run time, so that a moved checkout finds itself.
    let package = std::env::var_os("CARGO_MANIFEST_DIR").ok_or("run this as `cargo xtask bench`")?;
    Ok(Path::new(&package).join("python").join(file))
}
