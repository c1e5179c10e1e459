//! No number, secret or key where it does not belong: not in an error, not in `Debug`, not on disk.

#![allow(clippy::unwrap_used)]

mod common;

use std::error::Error as _;
use std::path::Path;
use std::sync::Arc;

use common::{NOBODY, PHONE, REPLY, SECRET, Server, client, event, http, usual};
use serde_json::json;
use verimeter::events::schema::{FIELDS, Field, FieldType};
use verimeter::events::{EventSink, Pending, Surprise};
use verimeter::jiguang::{JiguangClient, RiskQuery};
use verimeter::phone::PhoneKey;
use verimeter::{
    ClientOptions, DetailsQuery, Error, Event, Ledger, Phone, Product, Secret, StatsQuery, redact,
};

const BASIC: &str = "N2Q0MzFlNDJkZmE2YTZkNjkzYWMyZDA0OjVlOTg3YWM2ZDJlMDRkOTVhOWQ4ZjBkMQ==";

fn assert_clean(what: &str, text: &str) {
    for hidden in [PHONE, SECRET, BASIC] {
        assert!(!text.contains(hidden), "{what} shows `{hidden}`:\n{text}");
    }
}

/// Everything that a log could print of an error.
fn printed(error: &Error) -> String {
    let mut text =
        format!("{error}\n{error:?}\n{error:#?}\n{}", serde_json::to_string(error.info()).unwrap());
    let mut cause = error.source();
    while let Some(source) = cause {
        text += &format!("\n{source}\n{source:?}");
        cause = source.source();
    }
    text
}

/// The files of a ledger as they are on disk right now, without its key.
fn on_disk(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "key") {
            bytes.extend(std::fs::read(path).unwrap());
        }
    }
    bytes
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Answers that fail in every way there is, and one that does not, each with the number in whatever text it has.
fn answers() -> Vec<String> {
    let whole = |code| {
        http("200 OK", &format!(r#"{{"code":{code},"content":"phone {PHONE} invalid","exID":"{PHONE}"}}"#))
    };
    let mut all: Vec<String> =
        [0, 1801, 1802, 1803, 1804, 1805, 2000, 6005, 9003, 9099, 1899].map(whole).into();
    all.extend(
        ["502 Bad Gateway", "404 Not Found", "200 OK"]
            .map(|status| http(status, &format!("<html>{PHONE}: no such number as u{PHONE}x</html>"))),
    );
    all.extend([
        format!("HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{{\"code\":0,\"content\":\"{PHONE}"),
        format!("HTTP/1.1 200 {PHONE}\r\nx {PHONE}: {PHONE}\r\n\r\n"),
        format!("{PHONE} is no HTTP\r\n\r\n"),
        http("200 OK", &format!("{PHONE}{}", " ".repeat(1 << 20))),
        String::new(),
    ]);
    all
}

/// A ledger, and a look at each event before it is written.
struct Watched(Ledger);

impl EventSink for Watched {
    fn record(&self, events: Vec<Event>) -> Pending<'_, Result<(), Error>> {
        self.record_surprised(events, 0, Vec::new())
    }

    fn record_surprised(
        &self,
        events: Vec<Event>,
        at_ms: i64,
        surprises: Vec<Surprise>,
    ) -> Pending<'_, Result<(), Error>> {
        assert_clean("an event", &format!("{events:?} {}", serde_json::to_string(&events).unwrap()));
        assert_clean("a surprise", &format!("{surprises:?}"));
        self.0.record_surprised(events, at_ms, surprises)
    }

    fn ready(&self) -> Result<(), Error> {
        self.0.ready()
    }

    fn phone_index(&self, phone: &Phone) -> Option<String> {
        self.0.phone_index(phone)
    }
}

#[test]
fn nothing_that_a_call_leaves_behind_shows_the_number() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path().join("ledger.db"), None).unwrap();
    let ask = |url: &str, options: ClientOptions| {
        let query = RiskQuery::new(PHONE).ex_id(PHONE.to_owned());
        client(url, Arc::new(Watched(ledger.clone())), options).query_business_risk_blocking(query)
    };
    let mut calls = 0;
    for answer in answers() {
        let shown = answer.chars().take(120).collect::<String>();
        let server = Server::start(move |_, mut wire| {
            wire.request();
            wire.send(&answer);
        });
        calls += 1;
        if let Err(error) = ask(&server.url, usual()) {
            assert_clean(&shown, &printed(&error));
        }
    }
    let silent = Server::start(|_, mut wire| wire.hang());
    let short = ClientOptions { deadline_ms: 80, ..usual() };
    for (url, options) in [(NOBODY.as_str(), usual()), (&silent.url, short)] {
        calls += 1;
        assert_clean(url, &printed(&ask(url, options).unwrap_err()));
    }
    assert_eq!(ledger.len().unwrap(), calls, "every one of them is recorded");
    assert!(!holds(&on_disk(folder.path()), PHONE), "in the ledger or its log while it is open");
    assert!(
        holds(&on_disk(folder.path()), "138****8000"),
        "the mask is there, so the test looks in the right place"
    );
    drop(ledger);
    assert!(!holds(&on_disk(folder.path()), PHONE), "in the ledger after it was closed");
}

#[test]
fn an_answer_that_repeats_the_number_in_every_field_leaves_no_trace_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path().join("ledger.db"), None).unwrap();
    for code in ["0", "1801", PHONE] {
        let body = format!(
            r#"{{"code":{code},"content":"{PHONE}","exID":{PHONE},"score":0,"tags":["{PHONE}"],"detail":{{"T{PHONE}":{{}}}},
                "{PHONE}":1,"new":"{PHONE}","more":{{"u{PHONE}":[{PHONE},"x{PHONE}",{{"{PHONE}":"{PHONE}"}}]}}}}"#
        );
        let answer = http(&format!("200 OK\r\nx-request-id: {PHONE}"), &body);
        let server = Server::answering(move |_| answer.clone());
        let result =
            client(&server.url, Arc::new(ledger.clone()), usual()).query_business_risk_blocking(PHONE);
        if let Err(error) = result {
            assert_clean("an error", &printed(&error));
        }
    }
    assert_eq!(ledger.len().unwrap(), 3);
    let drift = ledger.drift().unwrap();
    assert!(drift.iter().any(|drift| drift.word == "new" && drift.events == 3), "{drift:?}");
    assert_clean("drift", &format!("{drift:?}"));
    assert!(!holds(&on_disk(folder.path()), PHONE));
}

/// An event that has `text` in a field, however the field holds texts; none where it holds no text of others' choosing.
fn with(field: Field, text: &str) -> Option<Event> {
    let value = match field.ty {
        FieldType::Text | FieldType::OptionalText => json!(text),
        FieldType::Texts => json!([text]),
        FieldType::Numbers => json!({ text: 1 }),
        FieldType::Integer | FieldType::OptionalInteger | FieldType::OptionalFlag => return None,
    };
    let mut event = serde_json::to_value(event("2026-11-01T00:00:00Z")).unwrap();
    event[field.name] = value;
    // A closed word is no text: the event cannot be made.
    serde_json::from_value(event).ok()
}

#[test]
fn an_event_that_carries_a_number_is_refused_or_masked() {
    let mut leaks = Vec::new();
    let mut kept = 0;
    for field in FIELDS {
        for text in [PHONE.to_owned(), format!("+86{PHONE}"), format!("u{PHONE}x"), format!("no. {PHONE}!")] {
            let Some(event) = with(field, &text) else { continue };
            let folder = tempfile::tempdir().unwrap();
            let ledger = Ledger::open(folder.path().join("ledger.db"), None).unwrap();
            match ledger.append(vec![event]) {
                Ok(new) => kept += new,
                Err(error) => assert_clean(field.name, &printed(&error)),
            }
            if holds(&on_disk(folder.path()), PHONE) {
                leaks.push(format!("{} `{text}`", field.name));
            }
        }
    }
    assert!(leaks.is_empty(), "on disk: {leaks:?}");
    assert!(kept >= 60, "most are masked and kept: {kept}");

    let mut event = event("2026-11-01T00:00:00Z");
    (event.call_id, event.vendor_id) = ("17638-13800138000a1b2".into(), Some("138001380001380013".into()));
    let (call_id, vendor_id) = (event.call_id.clone(), event.vendor_id.clone());
    let ledger = Ledger::in_memory().unwrap();
    ledger.append(vec![event]).unwrap();
    let details = DetailsQuery::new(StatsQuery::new(Product::BusinessRisk));
    let row = ledger.details(&details).unwrap().rows.remove(0);
    assert_eq!((row.call_id, row.vendor_id), (call_id, vendor_id), "an id stays what it is");
}

#[test]
fn ids_of_transactions_stay_whatever_digits_are_in_them() {
    let ids = ["hksb7ba1b28130d24e015d694361bee4", "hksb7b13800138000a1b2c3d4e5f60aa"];
    let ledger = Ledger::in_memory().unwrap();
    for id in ids {
        let mut event = event("2026-11-01T00:00:00Z");
        event.transaction_id = Some(id.to_owned());
        ledger.append(vec![event]).unwrap();
    }
    let details = DetailsQuery::new(StatsQuery::new(Product::BusinessRisk));
    let rows = ledger.details(&details).unwrap().rows;
    assert!(
        rows.iter().rev().zip(ids).all(|(row, id)| row.transaction_id.as_deref() == Some(id)),
        "{rows:?}"
    );
}

#[test]
fn a_number_is_hidden_in_every_form_in_which_it_is_read() {
    for text in [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+86 138 0013 8000",
        "+86-138-0013-8000",
        "8613800138000",
    ] {
        Phone::parse(text).unwrap();
        let hidden = redact(&format!("phone {text} is invalid"));
        let digits: String = hidden.chars().filter(char::is_ascii_digit).collect();
        assert!(!digits.contains(PHONE), "`{text}` became `{hidden}`");
    }
}

#[test]
fn a_refused_argument_is_not_repeated() {
    let client = JiguangClient::builder("app", SECRET).base_url(NOBODY.as_str()).build().unwrap();
    for phone in
        ["1380013800", "138001380001", "23800138000", "1380013800o", "86 13800138000 1", "电话13800138000"]
    {
        let error = client.query_business_risk_blocking(phone).unwrap_err();
        assert!(!printed(&error).contains(phone), "{error:?}");
        assert_clean(phone, &printed(&error));
    }
    let error = client.query_business_risk_blocking(RiskQuery::new(PHONE).ip(PHONE.to_owned())).unwrap_err();
    assert_clean("ip", &printed(&error));
}

#[test]
fn no_debug_shows_what_is_secret() {
    let folder = tempfile::tempdir().unwrap();
    let key = PhoneKey::new(SECRET).unwrap();
    let ledger = Ledger::open(folder.path().join("ledger.db"), Some(key.clone())).unwrap();
    let client = JiguangClient::builder("app", SECRET).ledger(&ledger).build().unwrap();
    assert_clean("a client", &format!("{client:?} {client:#?}"));
    assert_clean("a key", &format!("{key:?} {:?} {ledger:#?}", Secret::new(SECRET)));
    let bad = JiguangClient::builder("app", format!("{SECRET}\n{SECRET}")).build().unwrap_err();
    assert_clean("a refused secret", &printed(&bad));
    assert!(!holds(&on_disk(folder.path()), SECRET), "the key is never inside the ledger");
}

#[test]
fn the_key_file_is_for_its_owner_only_and_its_key_is_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let ledger = Ledger::open(&path, None).unwrap();
    let server = Server::answering(|_| http("200 OK", REPLY));
    client(&server.url, Arc::new(ledger), usual()).query_business_risk_blocking(PHONE).unwrap();
    let file = folder.path().join("ledger.db.key");
    let key = std::fs::read_to_string(&file).unwrap();
    assert!(key.trim().len() >= 32, "a key nobody guesses");
    assert!(!holds(&on_disk(folder.path()), key.trim()));
    let entry = PhoneKey::new(&key).unwrap().index(&Phone::parse(PHONE).unwrap());
    assert!(holds(&on_disk(folder.path()), &entry), "the number can be found by its entry");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
