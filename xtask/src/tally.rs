//! Counting tests out of what `cargo test`, pytest, Maven and XCTest print.

use std::fmt;
use std::ops::AddAssign;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

/// Adds up the test programs of one `cargo test`.
#[derive(Default)]
pub(crate) struct CargoTest {
    counts: Counts,
    running: bool,
}

impl CargoTest {
    pub(crate) fn read(&mut self, line: &str) {
        let line = plain(line);
        if let Some(counts) = line.strip_prefix("test result: ").and_then(result) {
            self.counts += counts;
            self.running = false;
        } else if starts_running(&line) {
            self.close();
            self.running = true;
        }
    }

    pub(crate) fn counts(mut self) -> Counts {
        self.close();
        self.counts
    }

    /// A program that announced tests and gave no result was killed or aborted: that is one failure.
    fn close(&mut self) {
        self.counts.failed += u64::from(self.running);
        self.running = false;
    }
}

/// `running 3 tests`
fn starts_running(line: &str) -> bool {
    let words: Vec<_> = line.split_whitespace().collect();
    matches!(words[..], ["running", n, "test" | "tests"] if n.parse::<u64>().is_ok())
}

/// `ok. 7 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.02s`
fn result(line: &str) -> Option<Counts> {
    let (_, numbers) = line.split_once(". ")?;
    let mut counts = Counts::default();
    for (number, word) in numbers.split("; ").filter_map(|part| part.trim().split_once(' ')) {
        match word {
            "passed" => counts.passed = number.parse().ok()?,
            "failed" => counts.failed = number.parse().ok()?,
            "ignored" => counts.skipped = number.parse().ok()?,
            _ => {}
        }
    }
    Some(counts)
}

/// pytest's last line: `== 3 failed, 10 passed, 1 skipped, 2 errors in 65.20s (0:01:05) ==`
pub(crate) fn pytest(line: &str) -> Option<Counts> {
    let line = plain(line);
    let (parts, time) = line.trim_matches(|c: char| c == '=' || c.is_whitespace()).rsplit_once(" in ")?;
    time.split(' ').next()?.strip_suffix('s')?.parse::<f64>().ok()?;
    let mut counts = Counts::default();
    if parts == "no tests ran" {
        return Some(counts);
    }
    for part in parts.split(", ") {
        let (number, word) = part.split_once(' ')?;
        let number: u64 = number.parse().ok()?;
        match word {
            "passed" | "xpassed" => counts.passed += number,
            "failed" | "error" | "errors" | "subtests failed" => counts.failed += number,
            "skipped" | "xfailed" => counts.skipped += number,
            _ => {} // warnings, deselected: not tests
        }
    }
    (counts != Counts::default()).then_some(counts)
}

/// Surefire's last line: `[WARNING] Tests run: 12, Failures: 1, Errors: 2, Skipped: 0`. Those of single classes say their time, too.
pub(crate) fn surefire(line: &str) -> Option<Counts> {
    let line = plain(line);
    let (_, numbers) = line.trim_end().split_once("Tests run: ")?;
    let numbers = format!("Run: {numbers}");
    let mut found = numbers.split(", ").map(|part| part.split_once(": ")?.1.parse::<u64>().ok());
    let [Some(run), Some(failures), Some(errors), Some(skipped)] = [(); 4].map(|()| found.next().flatten())
    else {
        return None;
    };
    let failed = failures + errors;
    found.next().is_none().then(|| Counts { passed: run.saturating_sub(failed + skipped), failed, skipped })
}

/// XCTest's last line: `Executed 31 tests, with 2 tests skipped and 1 failure (0 unexpected) in 9.1 (9.1) seconds`. Each suite has one;
/// that of all comes last.
pub(crate) fn xctest(line: &str) -> Option<Counts> {
    let line = plain(line);
    let words: Vec<_> = line.split_whitespace().collect();
    let number = |name: &str| {
        let place = words.iter().position(|word| word.starts_with(name))?;
        words[..place].iter().rev().find_map(|word| word.parse::<u64>().ok())
    };
    if words.first() != Some(&"Executed") {
        return None;
    }
    let (run, failures, skipped) = (number("test")?, number("failure")?, number("skipped").unwrap_or(0));
    // A test may fail in several places.
    let failed = failures.min(run.saturating_sub(skipped));
    Some(Counts { passed: run.saturating_sub(failed + skipped), failed, skipped })
}

/// What Node's test runner counts at its end: `ℹ pass 12`, one line each.
#[derive(Default)]
pub(crate) struct NodeTest {
    counts: Counts,
}

impl NodeTest {
    pub(crate) fn read(&mut self, line: &str) {
        let line = plain(line);
        let words: Vec<_> = line.split_whitespace().collect();
        let ["ℹ" | "#", word, number] = words[..] else { return };
        let Ok(number) = number.parse::<u64>() else { return };
        match word {
            "pass" => self.counts.passed = number,
            "fail" => self.counts.failed += number,
            "cancelled" => self.counts.failed += number,
            "skipped" | "todo" => self.counts.skipped += number,
            _ => {}
        }
    }

    pub(crate) fn counts(self) -> Counts {
        self.counts
    }
}

/// The line without terminal colours.
fn plain(line: &str) -> String {
    let (mut text, mut chars) = (String::with_capacity(line.len()), line.chars());
    while let Some(c) = chars.next() {
        match c {
            '\x1b' => match chars.next() {
                Some('[') => _ = chars.find(|c| ('@'..='~').contains(c)),
                Some('(') => _ = chars.next(),
                _ => {}
            },
            _ => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64, skipped: u64) -> Counts {
        Counts { passed, failed, skipped }
    }

    fn cargo_test(output: &str) -> Counts {
        let mut tally = CargoTest::default();
        output.split_inclusive('\n').for_each(|line| tally.read(line));
        tally.counts()
    }

    #[test]
    fn test_programs_and_doc_tests_add_up() {
        let output = "\nrunning 2 tests\ntest a ... ok\ntest b ... FAILED\n\n\
            test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\n\
            running 0 tests\n\n\
            test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\n\
            running 41 tests\n\
            test result: ok. 39 passed; 0 failed; 2 ignored; 0 measured; 5 filtered out; finished in 12.30s\n\n\
            all doctests ran in 0.21s; merged doctests compilation took 0.20s\n";
        assert_eq!(cargo_test(output), counts(40, 1, 2));
    }

    #[test]
    fn a_program_that_dies_is_a_failure() {
        let result = "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(cargo_test(&format!("running 9 tests\nrunning 3 tests\n{result}")), counts(3, 1, 0));
        assert_eq!(cargo_test(&format!("running 3 tests\n{result}running 1 test\n")), counts(3, 1, 0));
    }

    #[test]
    fn colours_and_chatter_do_not_matter() {
        let line = "test result: \x1b[32mok\x1b(B\x1b[m. 5 passed; 0 failed; 1 ignored; 0 measured\r\n";
        assert_eq!(cargo_test(line), counts(5, 0, 1));
        assert_eq!(
            cargo_test("a test result: ok. 5 passed; 0 failed\nrunning many tests\n"),
            counts(0, 0, 0)
        );
    }

    #[test]
    fn pytest_summaries() {
        let full = "=== 3 failed, 10 passed, 1 skipped, 4 deselected, 2 warnings, 1 error in 0.50s ===\n";
        assert_eq!(pytest(full), Some(counts(10, 4, 1)));
        assert_eq!(pytest("10 passed in 65.20s (0:01:05)"), Some(counts(10, 0, 0)));
        assert_eq!(
            pytest("\x1b[32m= \x1b[1m2 passed\x1b[0m, 1 xfailed\x1b[32m in 1s\x1b[0m ="),
            Some(counts(2, 0, 1))
        );
        assert_eq!(pytest("==== no tests ran in 0.01s ===="), Some(counts(0, 0, 0)));
        assert_eq!(pytest("== 2 errors in 0.12s =="), Some(counts(0, 2, 0)));
        assert_eq!(pytest("2 passed, 3 subtests passed, 1 subtests failed in 0.1s"), Some(counts(2, 1, 0)));
    }

    #[test]
    fn surefire_summaries() {
        let last = "[WARNING] Tests run: 12, Failures: 1, Errors: 2, Skipped: 1\n";
        assert_eq!(surefire(last), Some(counts(8, 3, 1)));
        assert_eq!(
            surefire("[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0"),
            Some(counts(3, 0, 0))
        );
        let class = "[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in io.T";
        assert_eq!(surefire(class), None);
        assert_eq!(surefire("[INFO] Results:"), None);
    }

    #[test]
    fn xctests_summaries() {
        let of = |text: &str| xctest(&format!("\t Executed {text} in 9.1 (9.1) seconds\n"));
        assert_eq!(of("31 tests, with 0 failures (0 unexpected)"), Some(counts(31, 0, 0)));
        assert_eq!(of("31 tests, with 2 tests skipped and 1 failure (1 unexpected)"), Some(counts(28, 1, 2)));
        assert_eq!(of("1 test, with 3 failures (0 unexpected)"), Some(counts(0, 1, 0)));
        assert_eq!(xctest("Test Suite 'All tests' passed at 2026-11-21"), None);
    }

    #[test]
    fn the_summary_of_nodes_runner() {
        let mut tally = NodeTest::default();
        let lines = "✔ counts to 3 (1ms)\nℹ tests 9\nℹ suites 1\nℹ pass 5\nℹ fail 1\nℹ cancelled 1\nℹ skipped 1\nℹ todo 1\nℹ duration_ms 61.5\n";
        lines.lines().for_each(|line| tally.read(line));
        assert_eq!(tally.counts(), counts(5, 2, 2));
    }

    #[test]
    fn other_lines_are_no_summary() {
        for line in [
            "",
            "tests/test_a.py ..F",
            "FAILED tests/test_a.py::test_b",
            "1 row in 2s",
            "put 3 in 4s",
            "in 1s",
        ] {
            assert_eq!(pytest(line), None, "{line}");
        }
    }

    #[test]
    fn the_sum_names_skipped_tests_only_if_there_are_any() {
        assert_eq!(counts(12, 0, 0).to_string(), "12 passed, 0 failed");
        assert_eq!(counts(12, 3, 1).to_string(), "12 passed, 3 failed, 1 skipped");
    }
}
