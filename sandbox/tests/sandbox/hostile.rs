//! What no client should send, and what some will.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::thread;

use proptest::prelude::*;
use serde_json::json;
use verimeter_sandbox::{Sandbox, SandboxOptions};

use crate::wire::{BASIC, LOGIN, NUMBER, RISK, Wire, address, request, risk};

const PHONE: &str = "13800138123";
const LARGEST: usize = 1 << 20;

fn start() -> Sandbox {
    Sandbox::start(SandboxOptions::default()).unwrap()
}

#[track_caller]
fn assert_well(sandbox: &Sandbox) {
    assert_eq!(risk(sandbox, PHONE).code(), 0);
}

#[test]
fn a_body_of_a_mebibyte_is_read_and_a_larger_one_is_refused() {
    let sandbox = start();
    let mut wire = Wire::to(&sandbox);
    let headers = [("Authorization", BASIC), ("Content-Type", "application/json")];
    let mut body = json!({ "phone": PHONE }).to_string().into_bytes();
    body.resize(LARGEST, b' ');
    let reply = wire.ask("POST", RISK, &headers, &body).unwrap();
    assert_eq!((reply.status, reply.code()), (200, 0));
    for length in [LARGEST + 1, 8 * LARGEST] {
        body.resize(length, b' ');
        let reply = wire.ask("POST", RISK, &headers, &body).unwrap();
        assert_eq!(reply.status, 413, "{length}");
    }
    assert_eq!(sandbox.requests().len(), 1, "what is refused is not kept");
    assert_well(&sandbox);
}

#[test]
fn the_same_holds_where_nobody_says_how_long_it_is() {
    let sandbox = start();
    let chunk = [format!("{:x}\r\n", LARGEST / 2).as_bytes(), &vec![b' '; LARGEST / 2], b"\r\n"].concat();
    for (chunks, status) in [(1, 200), (2, 413), (4, 413)] {
        let mut wire = Wire::to(&sandbox);
        let head = format!(
            "POST {RISK} HTTP/1.1\r\nHost: x\r\nAuthorization: {BASIC}\r\nContent-Type: application/json\r\n\
             Transfer-Encoding: chunked\r\n\r\n"
        );
        wire.send(head).unwrap();
        wire.send("17\r\n{\"phone\":\"13800138123\"}\r\n").unwrap();
        (0..chunks).for_each(|_| wire.send(&chunk).unwrap());
        wire.send("0\r\n\r\n").unwrap();
        assert_eq!(wire.read().unwrap().status, status, "{chunks}");
    }
}

#[test]
fn bytes_that_are_no_http_end_their_connection_and_nothing_else() {
    let sandbox = start();
    for garbage in [
        b"\0\0\0\0\r\n\r\n".as_slice(),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"POST\r\n\r\n",
        b"POST / HTTP/9.9\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ] {
        let mut wire = Wire::to(&sandbox);
        wire.send(garbage).unwrap();
        if let Ok(reply) = wire.read() {
            assert!((400..=505).contains(&reply.status), "{garbage:?}: {reply:?}");
        }
    }
    assert_well(&sandbox);
}

#[test]
fn a_head_without_end_is_refused() {
    let sandbox = start();
    let mut wire = Wire::to(&sandbox);
    wire.send("GET / HTTP/1.1\r\n").unwrap();
    let line = format!("X-Long: {}\r\n", "x".repeat(8_000));
    // It may be gone before all is sent.
    while wire.send(&line).is_ok() {
        if wire.stream().peek_any() {
            break;
        }
    }
    if let Ok(reply) = wire.read() {
        assert_eq!(reply.status, 431);
    }
    assert_well(&sandbox);
}

trait PeekAny {
    fn peek_any(&self) -> bool;
}

impl PeekAny for TcpStream {
    /// Whether there is an answer, or the end.
    fn peek_any(&self) -> bool {
        self.set_nonblocking(true).unwrap();
        let there = self.peek(&mut [0]).is_ok();
        self.set_nonblocking(false).unwrap();
        there
    }
}

#[test]
fn a_client_that_goes_in_the_middle_leaves_no_trace() {
    let sandbox = start();
    let headers = [("Authorization", BASIC), ("Content-Type", "application/json")];
    let whole = request("POST", RISK, &headers, json!({ "phone": PHONE }).to_string().as_bytes());
    for cut in [1, whole.len() / 2, whole.len() - 1] {
        let mut wire = Wire::to(&sandbox);
        wire.send(&whole[..cut]).unwrap();
        wire.stream().shutdown(Shutdown::Write).unwrap();
        if let Ok(reply) = wire.read() {
            assert_eq!(reply.status, 400, "{cut}");
        }
    }
    assert!(sandbox.requests().is_empty());
    assert_well(&sandbox);
}

#[test]
#[cfg(unix)]
fn a_thousand_connections_at_once_are_all_answered() {
    const MANY: usize = 1_000;
    let files = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    rustix::process::setrlimit(
        rustix::process::Resource::Nofile,
        rustix::process::Rlimit { current: files.maximum.or(Some(65_536)), maximum: files.maximum },
    )
    .unwrap();
    let sandbox = start();
    let headers = [("Authorization", BASIC), ("Content-Type", "application/json")];
    let whole = request("POST", RISK, &headers, json!({ "phone": PHONE }).to_string().as_bytes());
    let (first, rest) = whole.split_at(whole.len() / 2);
    let mut wires: Vec<Wire> = (0..MANY).map(|_| Wire::to(&sandbox)).collect();
    wires.iter_mut().for_each(|wire| wire.send(first).unwrap());
    // All are open and none is done; one more is served all the same.
    assert_well(&sandbox);
    wires.iter_mut().for_each(|wire| wire.send(rest).unwrap());
    let answered = wires.iter_mut().map(|wire| wire.read().unwrap().code()).filter(|code| *code == 0).count();
    assert_eq!((answered, sandbox.requests().len()), (MANY, MANY + 1));
}

#[test]
fn large_bodies_at_once_are_all_read_and_keep_no_small_one_waiting() {
    const MANY: usize = 100;
    let sandbox = start();
    let headers = [("Authorization", BASIC), ("Content-Type", "application/json")];
    let mut body = json!({ "phone": PHONE }).to_string().into_bytes();
    body.resize(LARGEST, b' ');
    let whole = request("POST", RISK, &headers, &body);
    // More than are read at once: all are begun and none is done.
    let mut wires: Vec<Wire> = (0..MANY).map(|_| Wire::to(&sandbox)).collect();
    let (begin, rest) = whole.split_at(whole.len() - LARGEST + 1_000);
    wires.iter_mut().for_each(|wire| wire.send(begin).unwrap());
    assert_well(&sandbox);
    let answered = thread::scope(|scope| {
        let answer = |wire: &mut Wire| wire.send(rest).and_then(|()| wire.read()).unwrap().code();
        let asking: Vec<_> = wires.iter_mut().map(|wire| scope.spawn(move || answer(wire))).collect();
        asking.into_iter().map(|thread| thread.join().unwrap()).filter(|code| *code == 0).count()
    });
    assert_eq!(answered, MANY);
    assert!(sandbox.requests().len() < 64, "of 100 MiB, the journal keeps at most 64");
}

#[test]
#[cfg(target_os = "linux")]
fn nobody_reaches_it_by_another_address_unless_it_is_opened() {
    // All of 127.0.0.0/8 is this machine there, and only what listens to every address hears the second one.
    let by_another = |options: SandboxOptions| {
        let sandbox = Sandbox::start(options).unwrap();
        let region = sandbox.aliyun_url_in("cn-hongkong").unwrap();
        [sandbox.url(), &region].map(|url| {
            let port: u16 = url.rsplit(':').next().unwrap().parse().unwrap();
            assert!(TcpStream::connect(("127.0.0.1", port)).is_ok(), "{url}");
            TcpStream::connect(("127.0.0.2", port)).map_err(|error| error.kind()).map(drop)
        })
    };
    assert_eq!(by_another(SandboxOptions::default()), [Err(ErrorKind::ConnectionRefused); 2]);
    let open = SandboxOptions { open_to_the_network: true, ..SandboxOptions::default() };
    assert_eq!(by_another(open), [Ok(()); 2]);
}

#[test]
fn one_that_is_dropped_answers_no_more() {
    let sandbox = start();
    let places = [sandbox.url().to_owned(), sandbox.aliyun_url_in("cn-hongkong").unwrap()];
    let answers = |url: &String| {
        let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap())?;
        stream.write_all(&request("GET", "/", &[], b""))?;
        stream.read_exact(&mut [0])
    };
    assert!(places.iter().all(|url| answers(url).is_ok()));
    drop(sandbox);
    assert!(places.iter().all(|url| answers(url).is_err()));
}

#[test]
fn calls_at_once_are_counted_each() {
    let options = SandboxOptions { balance: Some(100), ..SandboxOptions::default().unlimited() };
    let sandbox = Sandbox::start(options).unwrap();
    let codes: Vec<i64> = thread::scope(|scope| {
        let ask = || {
            let mut wire = Wire::to(&sandbox);
            (0..20).map(|_| wire.call(RISK, &json!({ "phone": PHONE })).unwrap().code()).collect::<Vec<_>>()
        };
        let asking: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
        asking.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let of = |wanted: i64| codes.iter().filter(|code| **code == wanted).count();
    assert_eq!((of(0), of(1805)), (100, 60));
}

#[test]
fn it_ends_at_once_with_connections_open() {
    let sandbox = start();
    let mut wires: Vec<Wire> = (0..10).map(|_| Wire::to(&sandbox)).collect();
    wires
        .iter_mut()
        .for_each(|wire| assert_eq!(wire.call(RISK, &json!({ "phone": PHONE })).unwrap().code(), 0));
    let address = address(&sandbox).to_owned();
    sandbox.stop();
    wires.iter_mut().for_each(|wire| assert!(wire.call(RISK, &json!({ "phone": PHONE })).is_err()));
    assert!(TcpStream::connect(address).is_err());
    sandbox.stop();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_body_breaks_it(
        body in proptest::collection::vec(any::<u8>(), 0..200),
        path in prop::sample::select(vec![RISK, NUMBER, LOGIN, "/v2/web/verify", "/_sandbox/clock", "/_sandbox/faults"]),
    ) {
        static SANDBOX: std::sync::LazyLock<Sandbox> = std::sync::LazyLock::new(start);
        let headers = [("Authorization", BASIC), ("Content-Type", "application/json")];
        let reply = Wire::to(&SANDBOX).ask("POST", path, &headers, &body).unwrap();
        prop_assert!([200, 400, 422].contains(&reply.status), "{reply:?}");
    }

    #[test]
    fn no_field_breaks_it(
        phone in "\\PC{0,20}",
        token in "(NT|LT)-(sandbox|magic)-\\PC{0,20}",
        ex_id in "\\PC{0,50}",
        path in prop::sample::select(vec![RISK, NUMBER, LOGIN, "/v2/web/verify"]),
    ) {
        static SANDBOX: std::sync::LazyLock<Sandbox> = std::sync::LazyLock::new(start);
        let body = json!({ "phone": phone, "token": token, "loginToken": token, "exID": ex_id });
        let reply = Wire::to(&SANDBOX).call(path, &body).unwrap();
        prop_assert_eq!(reply.status, 200);
        prop_assert!(reply.json()["code"].is_i64());
    }
}
