//! Screenings that were killed on their way.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use verimeter::{Fault, Ledger};
use verimeter_sandbox::{Sandbox, SandboxOptions};

use super::{Access, asked, recorded, rows};

pub(crate) const ROWS: usize = 300;
pub(crate) const CONCURRENCY: usize = 8;

/// Numbers with ids; every tenth is none.
pub(crate) fn input() -> String {
    let line = |n: usize| match n % 10 {
        7 => format!("no number,订单-{n}\n"),
        _ => format!("137000{n:05},订单-{n}\n"),
    };
    (0..ROWS).fold("phone,ex_id\n".to_owned(), |text, n| text + &line(n))
}

pub(crate) fn valid() -> usize {
    ROWS - ROWS / 10
}

/// A run that was killed in the middle.
pub(crate) struct Broken {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) sandbox: Sandbox,
}

impl Broken {
    /// Kills a run over `input` once so many rows are written. Rows that need no call come so fast that the run may be over before
    /// anybody sees them: then another is begun.
    pub(crate) fn after(input: &str, written: usize) -> Self {
        let begun = || {
            let (folder, sandbox) =
                (tempfile::tempdir().unwrap(), Sandbox::start(SandboxOptions::default()).unwrap());
            fs::write(folder.path().join("in.csv"), input).unwrap();
            Self { folder, sandbox }
        };
        let in_time = |broken: &Self| {
            broken.killed("--rate 500", || {
                fs::read_to_string(broken.part()).is_ok_and(|text| text.lines().count() > written)
            }) && !broken.out().exists()
        };
        let mut runs = std::iter::repeat_with(begun).take(20);
        runs.find(in_time).expect("one of many runs is killed in time")
    }

    pub(crate) fn halfway() -> Self {
        Self::after(&input(), ROWS / 3)
    }

    /// Starts a run and kills it when the time has come.
    pub(crate) fn kill(&self, more: &str, come: impl Fn() -> bool) {
        assert!(self.killed(more, come), "it ended by itself");
    }

    /// The same; false where it ended by itself.
    fn killed(&self, more: &str, come: impl Fn() -> bool) -> bool {
        let more = format!("--concurrency {CONCURRENCY} {more}");
        let mut run = self.screen(&more).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let begun = Instant::now();
        while !come() && begun.elapsed() < Duration::from_secs(30) {
            if run.try_wait().unwrap().is_some() {
                return false;
            }
            sleep(Duration::from_millis(1));
        }
        run.kill().unwrap();
        run.wait().unwrap().code().is_none()
    }

    pub(crate) fn screen(&self, more: &str) -> Command {
        Access::of(&self.sandbox).screen(self.folder.path(), more)
    }

    pub(crate) fn part(&self) -> PathBuf {
        self.folder.path().join("out.csv.part")
    }

    pub(crate) fn out(&self) -> PathBuf {
        self.folder.path().join("out.csv")
    }

    pub(crate) fn ledger(&self) -> PathBuf {
        self.folder.path().join("ledger.db")
    }

    /// Asserts that the run is whole: every row in its place, an event for each that was asked.
    #[track_caller]
    pub(crate) fn assert_whole(&self, input: &str) {
        let rows = rows(&self.out());
        let lines: Vec<&str> = input.lines().skip(1).collect();
        assert_eq!(rows.len(), lines.len());
        for (n, (row, line)) in rows.iter().zip(lines).enumerate() {
            let (phone, ex_id) = line.split_once(',').unwrap();
            let mask =
                if phone.len() == 11 { format!("{}****{}", &phone[..3], &phone[7..]) } else { String::new() };
            assert_eq!(
                (&row["row"], &row["phone_mask"], row["ex_id"].as_str()),
                (&(n + 1).to_string(), &mask, ex_id)
            );
            assert_eq!(row["outcome"] == "success", !mask.is_empty(), "{row:?}");
        }
        assert_eq!(recorded(&self.ledger()), asked(&rows), "events, and rows with an outcome");
        assert!(!self.part().exists());
    }
}

/// A run whose first row waits for its answer, so that no row is written, while others have theirs.
pub(crate) fn without_rows() -> (Broken, String) {
    let input = (0..40).fold("phone,ex_id\n".to_owned(), |text, n| text + &format!("137000{n:05},{n}\n"));
    let broken = Broken {
        folder: tempfile::tempdir().unwrap(),
        sandbox: Sandbox::start(SandboxOptions::default()).unwrap(),
    };
    fs::write(broken.folder.path().join("in.csv"), &input).unwrap();
    let slow = Fault { times: Some(1), latency_ms: Some(20_000), ..Fault::default() };
    broken.sandbox.fault(slow).unwrap();
    // All eight are under way, so nothing more happens; seven have their answers.
    let recorded_now = || Ledger::read(broken.ledger()).and_then(|ledger| ledger.len()).unwrap_or_default();
    let come = || broken.sandbox.requests().len() == CONCURRENCY && recorded_now() == CONCURRENCY as i64 - 1;
    broken.kill("--rate 25", come);
    assert_eq!((rows(&broken.part()).len(), recorded(&broken.ledger())), (0, CONCURRENCY - 1));
    (broken, input)
}
