//! Polars and DuckDB, in a process of their own that holds the same data.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::Done;
use crate::memory::kib;

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
    /// Over the Arrow file of each order of rows, and a Parquet file.
    pub(crate) fn start(python: &Path, files: &[PathBuf; 2], parquet: &Path) -> Done<Self> {
        let mut child = Command::new(python)
            .arg(script()?)
            .args(files)
            .arg(parquet)
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

/// The KiB that `peer` takes at most to answer over a Parquet file, in a process of its own.
pub(crate) fn peak(python: &Path, peer: &str, parquet: &Path) -> Done<u64> {
    let mut asked = Command::new(python);
    asked.arg(script()?).args(["peak", peer]).arg(parquet).stderr(Stdio::inherit());
    kib(asked.output()?)
}

fn script() -> Done<PathBuf> {
    // Asked of cargo at run time, so that a moved checkout finds itself.
    let package = std::env::var_os("CARGO_MANIFEST_DIR").ok_or("run this as `cargo xtask bench stats`")?;
    Ok(Path::new(&package).join("python/stats.py"))
}

impl Drop for Peers {
    fn drop(&mut self) {
        // The end of its input is the end of the script.
        self.questions = None;
        let _ = self.child.wait();
    }
}
