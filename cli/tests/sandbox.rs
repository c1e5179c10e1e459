//! The sandbox as a server: a line for programs, answers until Ctrl-C.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{Served, rows, run, verimeter, words};

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

/// What a program without our client sends and gets.
fn ask(served: &Served, method: &str, path: &str, body: &str) -> String {
    let address = served.access.url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    )
    .unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    reply.split_once("\r\n\r\n").unwrap().1.to_owned()
}

#[test]
fn it_begins_as_its_arguments_say_and_is_steered_from_outside() {
    let served = Served::start("--clock 2026-11-01T00:00:00Z --freeze --balance 3 --unlimited");
    assert!(ask(&served, "GET", "/_sandbox/clock", "").contains("\"now\":\"2026-11-01T00:00:00Z\""));
    let told = ask(&served, "POST", "/_sandbox/clock", r#"{"set": "2026-11-02T00:00:00Z"}"#);
    assert!(told.contains("\"now\":\"2026-11-02T00:00:00Z\"") && told.contains("\"frozen\":true"), "{told}");
    assert!(ask(&served, "GET", "/_sandbox/balances", "").contains("\"business_risk\":3"));
    assert!(ask(&served, "GET", "/", "").starts_with("Verimeter sandbox"));
    assert_eq!(served.said["admin_url"], format!("{}/_sandbox", served.access.url));
}

#[test]
fn only_words_that_cannot_be_missed_open_it_to_the_network() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let args = format!("sandbox --open-to-the-network --port {port}");
    let mut child = verimeter(words(&args)).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    let mut warned = String::new();
    child.stderr.take().unwrap().read_to_string(&mut warned).unwrap();
    child.wait().unwrap();
    assert!(warned.starts_with("WARNING: this sandbox is open to the network"), "{warned}");
    assert!(line.contains(&format!("http://127.0.0.1:{port}")), "{line}");
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_served() {
    for (args, said) in
        [("--clock tomorrow", "`tomorrow`"), ("--balance -1", "balance"), ("--port 70000", "70000")]
    {
        let run = run(&mut verimeter([vec!["sandbox"], words(args)].concat()));
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{args}: {run:?}");
        assert!(run.stderr.contains(said), "{args}: {run:?}");
    }
}
