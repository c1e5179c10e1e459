//! Polars and DuckDB, in a process of their own that holds the same data.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::Done;

/// Names that the script knows, and what they are.
pub(crate) const PEERS: [(&str, &str); 3] = [
    ("polars", "Polars, lazy, enums"),
    ("duckdb", "DuckDB over the Arrow table"),
    ("duckdb_table", "DuckDB, own table of enums"),
];

pub(crate) struct Peers {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    /// Versions of Polars and DuckDB.
    pub(crate) versions: [String; 2],
}

impl Peers {
    pub(crate) fn start(python: &Path, files: &[PathBuf; 2]) -> Done<Self> {
        // Asked of cargo at run time, so that a moved checkout finds itself.
        let package =
            std::env::var_os("CARGO_MANIFEST_DIR").ok_or("run this as `cargo xtask bench stats`")?;
        let script = Path::new(&package).join("python/stats.py");
        let mut child = Command::new(python)
            .arg(script)
            .args(files)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let questions = child.stdin.take();
        let answers = child.stdout.take().ok_or("the peers have no output")?;
        let mut peers =
            Self { child, questions, answers: BufReader::new(answers), versions: Default::default() };
        let ready = peers.line()?;
        match ready.split_whitespace().collect::<Vec<_>>()[..] {
            ["ready", polars, duckdb] => peers.versions = [polars.to_owned(), duckdb.to_owned()],
            _ => return Err("the peers did not start".into()),
        }
        Ok(peers)
    }

    /// Seconds that `peer` took for the question.
    pub(crate) fn ask(&mut self, peer: &str, order: &str) -> Done<f64> {
        self.say(&format!("{peer} {order}"))?;
        Ok(self.line()?.parse()?)
    }

    /// The result of `peer`, sorted, one line per group; `file` is made for it.
    pub(crate) fn result(&mut self, peer: &str, order: &str, file: &Path) -> Done<String> {
        self.say(&format!("{peer} {order} {}", file.display()))?;
        self.line()?;
        self.line()?;
        Ok(std::fs::read_to_string(file)?)
    }

    fn say(&mut self, question: &str) -> Done {
        let questions = self.questions.as_mut().ok_or("the peers were told to end")?;
        writeln!(questions, "{question}")?;
        Ok(questions.flush()?)
    }

    fn line(&mut self) -> Done<String> {
        let mut line = String::new();
        match self.answers.read_line(&mut line)? {
            0 => Err("the peers ended before their time: see above".into()),
            _ => Ok(line.trim().to_owned()),
        }
    }
}

impl Drop for Peers {
    fn drop(&mut self) {
        // The end of its input is the end of the script.
        self.questions = None;
        let _ = self.child.wait();
    }
}
