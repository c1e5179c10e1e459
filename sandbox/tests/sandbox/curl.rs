//! The vendor's page, as it is printed.

use std::process::Command;

use serde_json::Value;
use verimeter_sandbox::{Sandbox, SandboxOptions};

use crate::wire::{BASIC, Wire, address};

/// The example request of the page about the business risk query, to the letter.
const PRINTED: &str = r#"curl --insecure -X POST -v https://api.verification.jpush.cn/v2/web/queryBusinessRisk -H "Content-Type: application/json" -u "7d431e42dfa6a6d693ac2d04:5e987ac6d2e04d95a9d8f0d1" -d '{ "phone": 13554164901, "exID": "1234566", "ip": "127.0.0.1" }'"#;
const VENDOR: &str = "https://api.verification.jpush.cn";

fn assert_answered(reply: &Value) {
    assert_eq!((reply["code"].as_i64(), reply["content"].as_str()), (Some(0), Some("success")), "{reply}");
    assert_eq!(reply["exID"], "1234566");
    let score = reply["score"].as_i64().unwrap();
    assert!([0, 300, 600, 900].contains(&score), "{reply}");
    assert_eq!(reply["tags"].as_array().unwrap().len(), reply["detail"].as_object().unwrap().len());
    assert!(reply["id"].as_u64().unwrap() > 1 << 53);
}

#[test]
fn what_the_printed_line_sends_is_answered() {
    let sandbox = Sandbox::start(SandboxOptions::default()).unwrap();
    let body = PRINTED.split('\'').nth(1).unwrap();
    // What curl makes of the rest of the line.
    let headers = [
        ("Authorization", BASIC),
        ("User-Agent", "curl/8.5.0"),
        ("Accept", "*/*"),
        ("Content-Type", "application/json"),
    ];
    let reply =
        Wire::to(&sandbox).ask("POST", "/v2/web/queryBusinessRisk", &headers, body.as_bytes()).unwrap();
    assert_eq!(reply.status, 200);
    assert_answered(&reply.json());
}

#[test]
#[cfg(unix)]
fn the_printed_line_works() {
    let sandbox = Sandbox::start(SandboxOptions::default()).unwrap();
    if Command::new("curl").arg("--version").output().is_err() {
        return; // the test above sends the same
    }
    let line = PRINTED.replace(VENDOR, sandbox.jiguang_url());
    let output = Command::new("sh").args(["-c", &line]).env("no_proxy", "*").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_answered(&serde_json::from_slice(&output.stdout).unwrap());
    let request = &sandbox.requests()[0];
    assert!(request.authorized);
    assert_eq!((request.method.as_str(), request.operation.as_str()), ("POST", "query_business_risk"));
    assert_eq!(request.headers["host"], address(&sandbox));
}
