//! The sandbox as a server: a line for programs, answers until Ctrl-C.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::net::TcpListener;
use std::process::Command;
use std::time::{Duration, Instant};

use common::{Served, rows, run};

#[test]
fn it_serves_on_loopback_until_ctrl_c() {
    let mut served = Served::start("");
    let address = served.access.url.strip_prefix("http://").unwrap().to_owned();
    assert!(address.starts_with("127.0.0.1:"), "{address}");
    for (signal, ended) in [("-0", false), ("-INT", true)] {
        let sent = Command::new("kill").args([signal, &served.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let begun = Instant::now();
        while ended && served.child.try_wait().unwrap().is_none() && begun.elapsed() < Duration::from_secs(5)
        {
            std::thread::sleep(Duration::from_millis(2));
        }
        let status = served.child.try_wait().unwrap();
        assert_eq!(status.map(|status| status.code()), ended.then_some(Some(0)));
    }
    TcpListener::bind(address).unwrap();
}

#[test]
fn a_seed_decides_its_answers_and_a_port_its_address() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let answers = |args: &str| {
        let served = Served::start(args);
        let folder = tempfile::tempdir().unwrap();
        let numbers = (0..400).fold("phone\n".to_owned(), |text, n| text + &format!("136000{n:05}\n"));
        fs::write(folder.path().join("in.csv"), numbers).unwrap();
        run(&mut served.access.screen(folder.path(), "")).ok();
        let rows = rows(&folder.path().join("out.csv"));
        let told: Vec<String> =
            rows.iter().map(|row| format!("{} {} {}", row["vendor_id"], row["score"], row["tags"])).collect();
        (served.access.url.clone(), told)
    };
    let (url, first) = answers(&format!("--port {free} --seed 5"));
    assert_eq!(url, format!("http://127.0.0.1:{free}"));
    assert!(answers("--seed 5").1 == first && answers("--seed 6").1 != first);
}
