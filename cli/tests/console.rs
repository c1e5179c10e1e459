//! The console as a server: an address for people, answers until Ctrl-C. What its page does is tested in a browser
//! (`console/web/test`).

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod common;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use common::{run, verimeter, words};

#[test]
fn it_serves_its_demo_until_ctrl_c_or_says_how_to_get_its_page() {
    let mut child =
        verimeter(words("console --demo")).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut address = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
    if !verimeter_console::has_page() {
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert!(said.contains("no console page; run `cargo xtask console`"), "{said}");
        assert_eq!(child.wait().unwrap().code(), Some(1));
        return;
    }
    let host = address.trim().strip_prefix("http://").unwrap().trim_end_matches('/').to_owned();
    assert!(host.starts_with("127.0.0.1:"), "{address}");
    let mut stream = TcpStream::connect(&host).unwrap();
    write!(stream, "GET /api/ledger HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    assert!(reply.contains("\"name\":\"demo\""), "{reply}");
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_served() {
    for (args, code, said) in [
        ("console", 2, "--ledger"),
        ("console --demo --ledger x.db", 2, "cannot be used with"),
        ("console --demo --port 70000", 2, "70000"),
        ("console --demo --host somewhere", 2, "`somewhere` is no address"),
        ("console --ledger nowhere.db", 1, "there is no ledger at `nowhere.db`"),
    ] {
        let run = run(&mut verimeter(words(args)));
        assert_eq!(run.stdout, "", "{args}: {run:?}");
        assert_eq!(run.code, Some(code), "{args}: {run:?}");
        assert!(run.stderr.contains(said), "{args}: {run:?}");
    }
}
