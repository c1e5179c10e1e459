//! Fuzzing: inputs that nobody thought of, found by libFuzzer. It needs no nightly compiler.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use crate::run::{self, Failure, Outcome};

const TARGETS: [&str; 4] = ["state", "events_csv", "events_jsonl", "vendor_table"];
/// For this long, unless another time is given.
const SECONDS: &str = "60";
/// What makes a program tell libFuzzer which way an input took.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1";

/// `fuzz TARGET [SECONDS]`.
pub(crate) fn fuzz(root: &Path, args: &[OsString]) -> Outcome {
    let mut args = args.iter();
    let target = args.next().map(|arg| arg.to_string_lossy().into_owned()).unwrap_or_default();
    if !TARGETS.contains(&target.as_str()) {
        return Err(Failure::Usage(format!(
            "there is no target `{target}`: take one of {}",
            TARGETS.join(", ")
        )));
    }
    let seconds = args.next().map_or(SECONDS.to_owned(), |arg| arg.to_string_lossy().into_owned());
    if seconds.parse::<u32>().is_err() || args.next().is_some() {
        return Err(Failure::Usage(format!("`{seconds}` is no number of seconds")));
    }
    // A target folder of its own: with these flags everything is another program. With --target, what only builds is not.
    let folder = root.join("target/fuzz");
    let host = host()?;
    let mut build = run::cargo(
        &root.join("fuzz"),
        &["build", "--release", "--locked", "--target", &host, "--bin", &target],
    );
    run::check(build.env("RUSTFLAGS", FLAGS).env("CARGO_TARGET_DIR", &folder))?;
    let corpus = folder.join("corpus").join(&target);
    fs::create_dir_all(&corpus).map_err(|error| Failure::new(format!("{}: {error}", corpus.display())))?;
    let mut fuzzer = std::process::Command::new(folder.join(&host).join("release").join(&target));
    fuzzer
        .arg(&corpus)
        .arg(root.join("fuzz/seeds").join(&target))
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-artifact_prefix={}/", folder.display()))
        .args(["-max_len=4096", "-timeout=10", "-print_final_stats=1"]);
    run::check(&mut fuzzer)
}

/// What this machine is called among targets.
fn host() -> Outcome<String> {
    let output = std::process::Command::new("rustc").arg("-vV").output();
    let text = output.map_err(|error| Failure::new(format!("rustc does not start: {error}")))?.stdout;
    let text = String::from_utf8_lossy(&text).into_owned();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| Failure::new("rustc does not say what this machine is"))
}
