//! The benchmark runs to its end. What it measures is not looked at.

use std::fs;
use std::process::Command;

use serde_json::Value;

#[test]
fn a_tiny_run_writes_every_row() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_verimeter-bench"))
        .args(["client", "--calls", "8", "--rounds", "2", "--in-flight", "1,3", "--out"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let json = fs::read_to_string(folder.path().join("client.json")).unwrap();
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["rows"].as_array().unwrap().len(), 8);
    assert_eq!(json["targets"].as_array().unwrap().len(), 4);
    let text = fs::read_to_string(folder.path().join("client.md")).unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap().trim(), text.trim());
}

#[test]
fn a_tiny_run_of_the_sandbox_writes_its_figures() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_verimeter-bench"))
        .args(["sandbox", "--calls", "40", "--rounds", "2", "--connections", "5", "--starts", "2", "--out"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let json = fs::read_to_string(folder.path().join("sandbox.json")).unwrap();
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["targets"].as_array().unwrap().len(), 2);
    assert!(json["cpu_us_per_query"]["median"].as_f64().unwrap() > 0.0);
}

#[test]
fn a_tiny_scan_writes_its_figures() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_verimeter-bench"))
        .args(["scan", "--rows", "1000", "--rounds", "1", "--out"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let json = fs::read_to_string(folder.path().join("scan.json")).unwrap();
    let json: Value = serde_json::from_str(&json).unwrap();
    assert!(json["state_bytes"].as_u64().unwrap() > 1000);
}
