//! A test in a process of its own, in name spaces: with a disk that only it sees, or without the rights of root. Neither takes
//! rights itself, where the system lets people have name spaces.

use std::path::Path;
use std::process::Command;

/// What the process says at the end, so that a test which was not run does not pass for one.
const DONE: &str = "all of it was tried";
const PLACE: &str = "VERIMETER_TEST_PLACE";

/// Calls `work` with its place in the process that [`apart`] began; in others, does nothing.
pub(crate) fn within(work: impl FnOnce(&Path)) {
    if let Ok(place) = std::env::var(PLACE) {
        work(Path::new(&place));
        println!("{DONE}");
    }
}

/// Runs the test of this name at `place` in name spaces as `unshare` makes them, after `first` in the shell, whose `$1` is the
/// place. Where they cannot be had, says why.
pub(crate) fn apart(test: &str, place: &Path, spaces: &[&str], first: &str) -> Result<(), String> {
    let output = Command::new("unshare")
        .args(spaces)
        .args(["sh", "-c", &format!("{first} && echo apart && exec \"$2\" --exact \"$3\" --nocapture"), "sh"])
        .args([place, &std::env::current_exe().unwrap()])
        .arg(test)
        .env(PLACE, place)
        .output()
        .map_err(|error| format!("`unshare` (util-linux) cannot be run: {error}"))?;
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if !out.starts_with("apart") {
        return Err(format!("the system gives no name spaces: {err}"));
    }
    assert!(output.status.success() && out.contains(DONE), "{out}{err}");
    Ok(())
}
