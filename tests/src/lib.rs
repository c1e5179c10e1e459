//! The cases that every language runs: their format (`README.md`), and how an answer is compared.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value};
use verimeter::{Account, BalanceReading, ClientOptions, Fault, Recharge, StatsQuery};

mod aliyun;
mod leaks;
#[path = "../../core/tests/common/log.rs"]
mod log;
pub mod run;
#[path = "../../core/tests/common/server.rs"]
mod server;

/// A file of cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "about")]
    _about: String,
    cases: Vec<Case>,
}

/// One case.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// A sentence that is true when the case passes.
    pub name: String,
    /// The vendor's quirk that the case is for, by its number in the vendor's facts: `Q1` to `Q28`.
    pub quirk: Option<String>,
    /// What to call.
    pub op: String,
    /// What is there before the call.
    #[serde(default)]
    pub given: Given,
    /// Settings of the client.
    #[serde(default)]
    pub options: ClientOptions,
    /// Arguments by name.
    pub input: Value,
    /// What must come of it.
    pub expect: Expect,
}

/// What is there before the call.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// Misbehaviour of the sandbox.
    #[serde(default)]
    pub faults: Vec<Fault>,
    /// What a server answers in the sandbox's stead, one after the other; the last one again and again.
    #[serde(default)]
    pub answers: Vec<Answer>,
    /// What the events have in common.
    #[serde(default)]
    pub event: Map<String, Value>,
    /// Events in the ledger.
    #[serde(default)]
    pub events: Vec<Map<String, Value>>,
    /// Accounts that were made.
    #[serde(default)]
    pub accounts: Vec<Account>,
    /// Balances that were read off the console.
    #[serde(default)]
    pub readings: Vec<BalanceReading>,
    /// Calls that were bought.
    #[serde(default)]
    pub recharges: Vec<Recharge>,
}

/// One HTTP answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers beside the length.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Body.
    pub body: String,
}

/// What must come of a call.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The answer.
    pub ok: Option<Value>,
    /// Whether there is none.
    #[serde(default)]
    pub none: bool,
    /// The error's fields.
    pub error: Option<Value>,
    /// How many events the ledger holds.
    pub events: Option<i64>,
    /// Figures of the ledger, by product: which events are in it.
    #[serde(default)]
    pub figures: BTreeMap<String, Value>,
    /// Filtered totals of the ledger: what its events say besides.
    #[serde(default)]
    pub views: Vec<View>,
    /// Bodies that reached the sandbox; one that is given as text must be that text.
    pub requests: Option<Vec<Value>>,
    /// Paths that they came to.
    pub paths: Option<Vec<String>>,
}

/// A view of the ledger after the call.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// What to count.
    pub query: StatsQuery,
    /// What must come of it.
    pub total: Value,
}

/// What a number must lie between, both included.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Between {
    from: f64,
    to: f64,
}

/// Every case with the name of its file, by file.
///
/// # Panics
/// Where a file is no file of cases: the tests cannot go on without it.
pub fn load() -> Vec<(String, Case)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let mut all = Vec::new();
    for path in files {
        let name = path.strip_prefix(&root).unwrap_or(&path).with_extension("").display().to_string();
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let file: File = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        all.extend(file.cases.into_iter().map(|case| (name.clone(), case)));
    }
    assert!(!all.is_empty(), "there are no cases in {}", root.display());
    all
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
}

/// Compares what is expected with what came; what is not expected may be anything.
///
/// # Errors
/// Where they differ, and how.
pub fn compare(at: &str, expected: &Value, actual: &Value) -> Result<(), String> {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            expected.iter().try_for_each(|(key, expected)| {
                let actual = actual.get(key).ok_or_else(|| format!("{at}.{key} is missing"))?;
                compare(&format!("{at}.{key}"), expected, actual)
            })
        }
        (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => expected
            .iter()
            .zip(actual)
            .enumerate()
            .try_for_each(|(n, (e, a))| compare(&format!("{at}[{n}]"), e, a)),
        (Value::Number(expected), Value::Number(actual)) if expected.as_f64() == actual.as_f64() => Ok(()),
        (Value::Object(_), Value::Number(number)) => {
            let range = Between::deserialize(expected).map_err(|e| format!("{at}: {e}"))?;
            let holds = number.as_f64().is_some_and(|number| (range.from..=range.to).contains(&number));
            holds.then_some(()).ok_or_else(|| format!("{at}: expected {expected}, got {number}"))
        }
        (expected, actual) if expected == actual => Ok(()),
        (expected, actual) => Err(format!("{at}: expected {expected}, got {actual}")),
    }
}

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
