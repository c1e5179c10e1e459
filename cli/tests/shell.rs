//! Completions and manual pages.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use common::{run, verimeter};

#[test]
fn every_shell_completes_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run(&mut verimeter(["completions", shell])).ok().stdout;
        for word in ["overview", "by-carrier", "ledger", "min-sample", "console"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    let refused = run(&mut verimeter(["completions", "tcsh"]));
    assert!(
        refused.code == Some(2) && refused.stderr.contains("tcsh") && refused.stderr.contains("fish"),
        "{refused:?}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn bash_completes_with_it() {
    let script = run(&mut verimeter(["completions", "bash"])).ok().stdout;
    let ask = "COMP_WORDS=(verimeter chart by-); COMP_CWORD=2; _verimeter verimeter by- chart; echo \"${COMPREPLY[*]}\"";
    let Ok(mut bash) = Command::new("bash").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn() else {
        // A machine without bash has nobody to complete for.
        return;
    };
    writeln!(bash.stdin.take().unwrap(), "{script}\n{ask}").unwrap();
    let said = bash.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), "by-level by-carrier");
}

#[test]
fn the_manual_has_a_page_per_command() {
    let one = run(&mut verimeter(["man"])).ok().stdout;
    assert!(one.contains(".TH verimeter 1") && one.contains("Examples:"), "{one}");
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("man1");
    assert_eq!(run(verimeter(["man", "--out"]).arg(&place)).ok().stdout, "");
    for (page, word) in
        [("verimeter", "screen"), ("verimeter-chart-by-level", "bucket"), ("verimeter-ledger-check", "sound")]
    {
        let text = fs::read_to_string(place.join(format!("{page}.1"))).unwrap();
        assert!(text.contains(".TH") && text.contains(word), "{page}: {text}");
    }
    let refused = run(verimeter(["man", "--out"]).arg(place.join("verimeter.1")));
    assert_eq!(refused.code, Some(1), "{refused:?}");
}
