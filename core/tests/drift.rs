//! What no catalogue knows is kept, and told: which word, field or type, how often, since when, and what it looked like.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/mangled.rs"]
mod mangled;

use common::ledger::place;
use common::{PHONE, REPLY, SECRET, event};
use mangled::{body, truncated};
use proptest::prelude::*;
use verimeter::events::{EventSink as _, Surprise, surprises};
use verimeter::{Drift, DriftKind, Event, JsonType, Ledger, Product, runtime};

const DAY_MS: i64 = 86_400_000;

fn at(day: i64, change: impl FnOnce(&mut Event)) -> Event {
    let mut event = event("2026-11-01T08:07:00Z");
    event.occurred_at_ms += day * DAY_MS;
    change(&mut event);
    event
}

#[test]
fn unknown_words_are_counted_with_their_first_and_last_quarter_hour() {
    let ledger = Ledger::in_memory().unwrap();
    assert_eq!(ledger.drift().unwrap(), []);
    let known = |event: &mut Event| {
        event.tags = vec!["F24004".to_owned()];
        event.carrier = "cm".to_owned();
    };
    ledger.append(vec![at(0, known), at(1, |event| event.code = None)]).unwrap();
    assert_eq!(ledger.drift().unwrap(), [], "what is documented, or was not said, is no drift");

    let number = |event: &mut Event| {
        event.product = Product::NumberVerification;
        event.code = Some("9000".to_owned());
        event.carrier = "中国广电".to_owned();
    };
    let identity = |page: &'static str, code: &'static str, shown: &'static str| {
        move |event: &mut Event| {
            event.product = Product::IdentityVerification;
            event.code = Some("Success".to_owned());
            event.interrupt_page = Some(page.to_owned());
            event.error_code = Some(code.to_owned());
            event.sub_code = Some(if code == "1006" { "200" } else { "299" }.to_owned());
            event.page_stay_ms = [(shown.to_owned(), 5)].into();
        }
    };
    let tags = |event: &mut Event| event.tags = ["F24004", "F99001", "F99002"].map(str::to_owned).to_vec();
    ledger
        .append(vec![
            at(4, |event| event.code = Some("1899".to_owned())),
            at(2, |event| event.code = Some("1899".to_owned())),
            at(9, |event| event.code = Some("E-7".to_owned())),
            at(3, tags),
            at(5, tags),
            at(6, number),
        ])
        .unwrap();
    let first = "2026-11-01T08:00:00Z".parse::<jiff::Timestamp>().unwrap().as_millisecond();
    let drift = |product, kind, word: &str, events, from: i64, to: i64| Drift {
        product,
        operation: None,
        kind,
        word: word.to_owned(),
        json_type: None,
        events,
        first_at_ms: first + from * DAY_MS,
        last_at_ms: first + to * DAY_MS,
        sample: None,
    };
    let expected = [
        drift(Product::NumberVerification, DriftKind::Carrier, "中国广电", 1, 6, 6),
        drift(Product::BusinessRisk, DriftKind::Code, "1899", 2, 2, 4),
        drift(Product::BusinessRisk, DriftKind::Code, "E-7", 1, 9, 9),
        drift(Product::BusinessRisk, DriftKind::Tag, "F99001", 2, 3, 5),
        drift(Product::BusinessRisk, DriftKind::Tag, "F99002", 2, 3, 5),
    ];
    assert_eq!(ledger.drift().unwrap(), expected);
    ledger
        .append(vec![
            at(1, identity("OCR_SCAN", "1006", "LOADING")),
            at(7, identity("新页面", "1099", "新页面")),
        ])
        .unwrap();
    let identity = |kind, word: &str| drift(Product::IdentityVerification, kind, word, 1, 7, 7);
    let more = [
        identity(DriftKind::Page, "新页面"),
        identity(DriftKind::ErrorCode, "1099"),
        identity(DriftKind::SubCode, "299"),
    ];
    let expected = [&expected[..], &more].concat();
    assert_eq!(ledger.drift().unwrap(), expected);
    ledger.purge("2027-01-01", None, None).unwrap();
    assert_eq!(ledger.drift().unwrap(), expected, "it is counted from the figures, which stay");
}

const OPERATIONS: [(Product, &str); 5] = [
    (Product::BusinessRisk, "query_business_risk"),
    (Product::NumberVerification, "verify_number"),
    (Product::OneClickLogin, "verify_login_token"),
    (Product::IdentityVerification, "check_verify_log"),
    (Product::IdentityVerification, "check_result"),
];
const TOKEN: &str = "STsid-aBcDeFgHiJkL";

fn asked() -> Vec<String> {
    [TOKEN, PHONE, "Ouyang Xiu", "203.0.113.9"].map(str::to_owned).to_vec()
}

/// What is told of a risk reply.
fn told(reply: &str) -> Vec<Surprise> {
    surprises(Product::BusinessRisk, "query_business_risk", reply, &asked)
}

/// Records an event with what surprised in its reply.
fn record(ledger: &Ledger, day: i64, surprises: Vec<Surprise>) {
    runtime::block_on(ledger.record_surprised(
        vec![at(day, |_| ())],
        at(day, |_| ()).occurred_at_ms,
        surprises,
    ))
    .unwrap()
    .unwrap();
}

#[test]
fn surprises_of_all_handles_are_counted_and_outlive_them() {
    let (_folder, path) = place();
    let handles = [Ledger::open(&path, None).unwrap(), Ledger::open(&path, None).unwrap()];
    let reply = REPLY.replace("\"code\":0", "\"code\":1899,\"region\":\"广东\"");
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let (ledger, found) = (handles[thread % 2].clone(), told(&reply));
            scope.spawn(move || (0..5).for_each(|day| record(&ledger, day, found.clone())));
        }
    });
    let drift = handles[1].drift().unwrap();
    assert_eq!(drift, handles[0].drift().unwrap());
    let [region] = &drift[..] else { panic!("{drift:?}") };
    assert_eq!((region.kind, region.word.as_str(), region.events), (DriftKind::Field, "region", 40));
    assert_eq!(region.json_type, Some(JsonType::Text));
    assert_eq!(region.operation.as_deref(), Some("query_business_risk"));
    assert_eq!(region.sample.as_deref(), Some("\"<text of 2 characters>\""));
    assert_eq!(region.last_at_ms - region.first_at_ms, 4 * DAY_MS);
    assert_eq!(region.first_at_ms % 900_000, 0, "a quarter-hour, as of words");

    let code = |event: &mut Event| event.code = Some("1899".to_owned());
    handles[0].append(vec![at(0, code)]).unwrap();
    drop(handles);
    let ledger = Ledger::read(&path).unwrap();
    let words = ledger.drift().unwrap();
    let code = words.iter().find(|drift| drift.kind == DriftKind::Code).unwrap();
    assert_eq!((code.word.as_str(), code.events), ("1899", 1), "words are counted from the figures");
    let sample = code.sample.as_deref().unwrap();
    assert!(
        sample.contains("\"code\":\"<integer of 4 digits>\",\"region\":\"<text of 2 characters>\""),
        "{sample}"
    );
    assert!(sample.contains("\"tags\":[\"F24004\"]"), "{sample}");
    assert_eq!(ledger.integrity_check().unwrap(), Vec::<String>::new());
}

#[test]
fn what_is_not_recorded_is_not_counted() {
    let ledger = Ledger::in_memory().unwrap();
    let mut bad = at(0, |_| ());
    bad.event_id = "none".to_owned();
    let found = told(r#"{"code":0,"region":1}"#);
    assert_eq!(found.len(), 1);
    let refused = runtime::block_on(ledger.record_surprised(vec![bad], 0, found)).unwrap();
    assert!(refused.is_err());
    assert_eq!(ledger.drift().unwrap(), []);
}

#[test]
fn rows_are_bounded_and_every_sight_is_counted() {
    let ledger = Ledger::in_memory().unwrap();
    let name = |n: u32| format!("x{}", char::from_u32(0x61 + n % 26).unwrap()).repeat(1 + n as usize / 26);
    for n in 0..260 {
        record(&ledger, 0, told(&format!(r#"{{"code":0,"{}":1}}"#, name(n))));
    }
    record(&ledger, 1, told(r#"{"code":0,"xa":1}"#));
    let drift = ledger.drift().unwrap();
    assert_eq!((drift.len(), drift.iter().map(|drift| drift.events).sum::<i64>()), (201, 261));
    let count = |word: &str| drift.iter().find(|drift| drift.word == word).unwrap().events;
    assert_eq!((count("<others>"), count("xa")), (60, 2));

    let many: Vec<String> = (0..100).map(|n| format!("\"{}\":1", name(n))).collect();
    let found = told(&format!(r#"{{"code":0,{}}}"#, many.join(",")));
    assert_eq!((found.len(), found[16].name.as_str()), (17, "<others>"), "of one reply, too");
}

#[test]
fn what_the_vendors_document_is_no_surprise() {
    let documented = [
        (0, REPLY),
        (0, r#"{"code":1802,"content":"auth failed"}"#),
        (0, r#"{"id":"","code":0,"content":"success","exID":7,"score":"300","tags":[],"detail":{}}"#),
        (
            1,
            r#"{"id":1,"code":9000,"content":"","exID":"o","score":0,"riskCheck":{"code":0,"content":"success","score":0,"tags":[],"detail":{}}}"#,
        ),
        (2, r#"{"id":null,"code":8000,"content":"get phone success","exID":null,"phone":"AAAA"}"#),
        (
            3,
            r#"{"RequestId":"130A2C10","Code":"Success","Message":"success","Result":{"VerifyStatus":"1","Passed":"Y","SubCode":"200",
            "VerifyErrorCode":"1001","InterruptPage":"OCR拍摄证件页面","InterruptPageEn":"OCR_SCAN","LogInfo":["a"],"LogInfoEn":[],"ExtInfo":"{}",
            "LogStatisticsInfo":"{\"faceOverTimes\":0,\"hasOcrEdit\":true,\"pageStayTimeInfo\":{\"LOADING\":\"1615\",\"FACE\":8707}}"}}"#,
        ),
        (
            4,
            r#"{"Code":"Throttling.Api","Message":"m","RequestId":"r","HostId":"h","Recommend":"u","AccessDeniedDetail":{"any":[1]}}"#,
        ),
    ];
    for (at, reply) in documented {
        let (product, operation) = OPERATIONS[at];
        assert_eq!(surprises(product, operation, reply, &|| panic!("nothing surprised")), [], "{reply}");
    }
    for nobodys in
        [r#"{"error":{"code":50,"message":"bad gateway"}}"#, "<html>", "[]", r#"{"code":0,"new":1"#]
    {
        assert_eq!(told(nobodys), [], "{nobodys}");
    }
    let times = r#"{"Code":"Success","Result":{"LogStatisticsInfo":"{\"pageStayTimeInfo\":{\"NEW_PAGE\":\"5\"},\"hasVoice\":true}","VerifyErrorCode":"1099"}}"#;
    let found = surprises(OPERATIONS[3].0, OPERATIONS[3].1, times, &asked);
    let names: Vec<_> = found.iter().map(|found| (found.kind, found.name.as_str())).collect();
    let field = "Result.LogStatisticsInfo.hasVoice";
    assert_eq!(
        names,
        [(DriftKind::Page, "NEW_PAGE"), (DriftKind::Field, field), (DriftKind::ErrorCode, "1099")]
    );
}

/// JSON with secrets as names, texts and numbers, in every place.
fn telltale() -> impl Strategy<Value = String> {
    let secret =
        prop::sample::select(vec![PHONE, SECRET, TOKEN, "Ouyang Xiu", "138 0013 8000", "stsid-abcdefghijkl"]);
    let around = || prop::sample::select(vec!["", "x", "_", "+86", "用户", "F"]);
    let text =
        (around(), secret, around()).prop_map(|(before, secret, after)| format!("{before}{secret}{after}"));
    let name = prop_oneof![
        text.clone(),
        prop::sample::select(vec![
            "code",
            "tags",
            "detail",
            "score",
            "riskCheck",
            "Result",
            "LogStatisticsInfo",
            "new",
            "id"
        ])
        .prop_map(str::to_owned),
    ];
    let json = |text: &String| serde_json::to_string(text).unwrap();
    let leaf =
        prop_oneof![text.prop_map(move |text| json(&text)), Just(PHONE.to_owned()), Just("7".to_owned())];
    let value = leaf.prop_recursive(4, 24, 4, move |inner| {
        let object = prop::collection::vec((name.clone(), inner.clone()), 0..4).prop_map(move |entries| {
            let entries: Vec<String> =
                entries.iter().map(|(name, value)| format!("{}:{value}", json(name))).collect();
            format!("{{{}}}", entries.join(","))
        });
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            object.clone(),
            object.prop_map(move |text| json(&text)),
        ]
    });
    let top = prop::sample::select(vec!["code", "tags", "detail", "riskCheck", "Result", "content", "more"]);
    prop::collection::vec((top, value), 1..6).prop_map(|fields| {
        let fields: Vec<String> = fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        format!("{{\"code\":1899,\"Code\":\"X\",{}}}", fields.join(","))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_surprise_tells_what_was_asked_or_what_is_secret(reply in telltale(), which in 0..OPERATIONS.len()) {
        let (product, operation) = OPERATIONS[which];
        let found = surprises(product, operation, &reply, &asked);
        let printed = format!("{found:?}").to_lowercase();
        for secret in [PHONE, SECRET, TOKEN, "ouyang", "0013 8000"] {
            prop_assert!(!printed.contains(&secret.to_lowercase()), "`{secret}` of {reply} in {printed}");
        }
    }

    #[test]
    fn whatever_comes_back_surprises_are_few_and_short(body in body(), which in 0..OPERATIONS.len()) {
        let (product, operation) = OPERATIONS[which];
        let found = surprises(product, operation, &String::from_utf8_lossy(&body), &asked);
        prop_assert!(found.len() <= 17);
        for surprise in found {
            prop_assert!(surprise.name.chars().count() <= 120 && surprise.sample.chars().count() <= 1_001, "{surprise:?}");
        }
    }

    #[test]
    fn half_a_reply_is_no_surprise(reply in truncated(), which in 0..OPERATIONS.len()) {
        let (product, operation) = OPERATIONS[which];
        prop_assert_eq!(surprises(product, operation, &reply, &asked), []);
    }
}
