//! The client of identity verification against a server that does what it is told.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use common::{FullDisk, NOBODY, Server, Tap, http, usual};
use verimeter::aliyun::acs3::{
    Authorization, SignedParts, canonical_request, payload_hash, string_to_sign, verify,
};
use verimeter::aliyun::{
    Credentials, CredentialsSource, IdVerificationClient, IdVerificationClientBuilder, ResultQuery,
    VerifyLogQuery,
};
use verimeter::events::Pending;
use verimeter::runtime::block_on;
use verimeter::transport::ManualClock;
use verimeter::{
    Billing, ClientOptions, DriftKind, Error, ErrorKind, Event, InitializeQuery, Ledger, Outcome, Platform,
    Result, Secret, StatsQuery,
};

const SECRET: &str = "an-access-key-secret";
const TOKEN: &str = "a-security-token";
const TRANSACTION: &str = "hksb7ba1b28130d24e015d694361bee4";
const LOG: &str = r#"{"RequestId":"130A2C10-B9EE-4D84-88E3-5384FF039795","Code":"Success","Message":"success","Result":{"VerifyStatus":"1","SubCode":"205","VerifyErrorCode":"1006","InterruptPage":"OCR拍摄证件页面","InterruptPageEn":"OCR_SCAN","LogStatisticsInfo":"{\"faceOverTimes\":1,\"ocrOverTimes\":2,\"ocrEditTimes\":3,\"ocrEditOverTimes\":4,\"hasOcrPermissionRefuse\":true,\"hasFacePermissionRefuse\":false,\"pageStayTimeInfo\":{\"LOADING\":\"1615\"}}"}}"#;
const PASSED: &str = r#"{"Code":"Success","Result":{"VerifyStatus":"0","Passed":"Y","SubCode":"200"}}"#;
/// 2026-11-21T10:00:00Z
const NOW: i64 = 1_795_255_200_000;
const MINUTE: i64 = 60_000;

fn key() -> Credentials {
    Credentials::new("STS.id", SECRET).unwrap().security_token(TOKEN).unwrap()
}

fn builder(url: &str) -> IdVerificationClientBuilder {
    let options = ClientOptions { first_retry_wait_ms: 0, ..usual() };
    IdVerificationClient::builder(key()).endpoint(url).options(options)
}

fn about() -> VerifyLogQuery {
    VerifyLogQuery::new("order42", TRANSACTION)
}

fn ask(builder: IdVerificationClientBuilder) -> Result<verimeter::VerifyLog> {
    builder.build().unwrap().check_verify_log_blocking(about())
}

fn answer(code: &str) -> String {
    http("400 Bad Request", &format!(r#"{{"Code":"{code}","Message":"text","RequestId":"R"}}"#))
}

/// Headers of a request by lower-case name.
fn headers(request: &str) -> HashMap<String, String> {
    let head = request.split("\r\n\r\n").next().unwrap();
    let pair =
        |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    head.lines().skip(1).filter_map(pair).collect()
}

/// Verifies a request as a server does, from what it received alone.
fn assert_signed(request: &str, secret: &str) {
    let received = headers(request);
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let said = Authorization::parse(&received["authorization"]).unwrap();
    assert_eq!(said.access_key_id, "STS.id");
    let signed: Vec<(&str, &str)> =
        said.signed_headers.split(';').map(|name| (name, received[name].as_str())).collect();
    for name in received
        .keys()
        .filter(|name| name.starts_with("x-acs-") || *name == "host" || *name == "content-type")
    {
        assert!(signed.iter().any(|(one, _)| one == name), "{name} is not signed");
    }
    let url = head.split(' ').nth(1).unwrap();
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let query: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let query: Vec<(&str, &str)> =
        query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let payload_sha256 = payload_hash(body.as_bytes());
    assert_eq!(received["x-acs-content-sha256"], payload_sha256);
    let parts = SignedParts {
        method: "POST",
        path,
        query: &query,
        headers: &signed,
        payload_sha256: &payload_sha256,
    };
    assert!(verify(&string_to_sign(&canonical_request(&parts)), &Secret::new(secret), &said.signature));
}

#[test]
fn every_attempt_of_every_operation_is_signed_anew() {
    let count = AtomicUsize::new(0);
    let server = Server::answering(move |_| match count.fetch_add(1, Ordering::SeqCst) % 2 {
        0 => answer("Throttling.Api"),
        _ => http("200 OK", r#"{"Code":"Success","Result":{"TransactionId":"t","Result":"SUCCESS"}}"#),
    });
    let clock = Arc::new(ManualClock::at(NOW));
    let client = builder(&server.url).clock(clock.clone()).build().unwrap();
    block_on(async {
        client.check_verify_log(about()).await.unwrap();
        clock.set(NOW + 90_500);
        client.check_result(ResultQuery::new("order42", TRANSACTION)).await.unwrap();
        client.keepalive().await.unwrap();
        let query = InitializeQuery {
            product_code: "FACE_LIVENESS".to_owned(),
            merchant_biz_id: "order42".to_owned(),
            meta_info: Some("{\"a\": \"b+c*~ 中\"}".to_owned()),
            face_picture_base64: Some("a+/=".to_owned()),
            ..InitializeQuery::default()
        };
        client.initialize(query).await.unwrap();
    })
    .unwrap();
    let requests = server.requests();
    requests.iter().for_each(|request| assert_signed(request, SECRET));
    let of = |name: &str| -> Vec<String> {
        requests.iter().map(|request| headers(request)[name].clone()).collect()
    };
    let actions = ["CheckVerifyLog", "CheckResult", "KeepaliveIntl", "Initialize"];
    assert_eq!(of("x-acs-action"), actions.map(|action| [action; 2]).concat());
    let mut nonces = of("x-acs-signature-nonce");
    nonces.sort_unstable();
    nonces.dedup();
    assert_eq!(nonces.len(), 8, "no nonce is used twice");
    assert_eq!(of("x-acs-date")[0], "2026-11-21T10:00:00Z");
    assert_eq!(of("x-acs-date")[7], "2026-11-21T10:01:30Z");
    let with_type: Vec<bool> =
        requests.iter().map(|request| headers(request).contains_key("content-type")).collect();
    assert_eq!(with_type, [true, true, false, false, false, false, true, true]);
}

/// Hands out keys that change; remembers which were refused.
#[derive(Default)]
struct Rotating {
    handed_out: AtomicUsize,
    refused: Mutex<Vec<String>>,
}

impl CredentialsSource for Rotating {
    fn credentials(&self) -> Pending<'_, Result<Credentials>> {
        let n = self.handed_out.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move { Credentials::new("STS.id", SECRET)?.security_token(&format!("token-{n}")) })
    }

    fn refused(&self, credentials: &Credentials) {
        self.refused.lock().unwrap().push(credentials.access_key_id().to_owned());
    }
}

#[test]
fn a_token_that_ran_out_is_renewed_once() {
    let tokens = |server: &Server| -> Vec<String> {
        server.requests().iter().map(|request| headers(request)["x-acs-security-token"].clone()).collect()
    };
    let options = || ClientOptions { first_retry_wait_ms: 0, max_attempts: 5, ..usual() };
    let renewed = Server::answering(|request| match request.contains("token-0") {
        true => answer("InvalidSecurityToken.Expired"),
        false => http("200 OK", LOG),
    });
    let source = Arc::new(Rotating::default());
    let client = |server: &Server, source: &Arc<Rotating>| {
        IdVerificationClient::with_source(source.clone())
            .endpoint(&server.url)
            .options(options())
            .build()
            .unwrap()
    };
    client(&renewed, &source).check_verify_log_blocking(about()).unwrap();
    assert_eq!(tokens(&renewed), ["token-0", "token-1"]);
    assert_eq!(*source.refused.lock().unwrap(), ["STS.id"]);

    let never = Server::answering(|_| answer("InvalidSecurityToken.Expired"));
    let error = client(&never, &Arc::default()).check_verify_log_blocking(about()).unwrap_err();
    assert_eq!((error.kind(), error.info().attempts), (ErrorKind::Authentication, 2));
    assert_eq!(tokens(&never), ["token-0", "token-1"]);
}

#[test]
fn a_source_without_a_key_says_why_and_nothing_is_sent() {
    struct Empty;
    impl CredentialsSource for Empty {
        fn credentials(&self) -> Pending<'_, Result<Credentials>> {
            Box::pin(async { Err(Error::new(ErrorKind::Configuration, "no role today")) })
        }
    }
    let server = Server::answering(|_| http("200 OK", LOG));
    let client = IdVerificationClient::with_source(Arc::new(Empty)).endpoint(&server.url).build().unwrap();
    let error = client.check_verify_log_blocking(about()).unwrap_err();
    assert_eq!(error.info().message, "no credentials: no role today");
    assert_eq!((error.kind(), error.info().request_sent), (ErrorKind::Configuration, false));
    assert!(server.requests().is_empty());
}

#[test]
fn a_question_without_an_answer_is_asked_again_and_a_transaction_is_not_made_again() {
    let cut = Server::start(|number, mut wire| {
        wire.request();
        if number > 0 {
            wire.send(&http("200 OK", LOG));
        }
    });
    assert_eq!(ask(builder(&cut.url)).unwrap().outcome, Outcome::Interrupted);
    assert_eq!(cut.requests().len(), 2);

    for picture in [None, Some("aaaa".to_owned())] {
        let cut = Server::start(|_, mut wire| drop(wire.request()));
        let client = builder(&cut.url).build().unwrap();
        let query = InitializeQuery {
            product_code: "FACE_LIVENESS".to_owned(),
            merchant_biz_id: "order42".to_owned(),
            face_picture_base64: picture,
            ..InitializeQuery::default()
        };
        let error = block_on(client.initialize(query)).unwrap().unwrap_err();
        let info = error.info();
        assert_eq!((info.kind, info.attempts, info.request_sent), (ErrorKind::InDoubt, 1, true), "{error}");
        assert!(info.retryable && info.operation.as_deref() == Some("initialize"), "{error}");
        assert_eq!(cut.requests().len(), 1);
    }
    let error = ask(builder(&NOBODY)).unwrap_err();
    assert_eq!((error.kind(), error.info().request_sent), (ErrorKind::Transport, false));
    assert_eq!(error.info().attempts, 3, "nothing was sent, so it is tried again");
}

#[test]
fn what_is_not_over_says_when_to_come_back() {
    let server = Server::answering(|_| answer("ProcessNotCompleted"));
    let clock = Arc::new(ManualClock::at(NOW));
    let client = builder(&server.url).clock(clock).build().unwrap();
    for (started, wait) in
        [(Some(NOW - 10 * MINUTE), 20 * MINUTE), (Some(NOW - 40 * MINUTE), MINUTE), (None, 30 * MINUTE)]
    {
        let error = client.check_verify_log_blocking(about().started_at_ms(started)).unwrap_err();
        assert_eq!((error.kind(), error.info().retry_after_ms), (ErrorKind::NotReady, Some(wait)));
    }
}

/// What one question leaves behind.
fn recorded(body: &'static str, query: VerifyLogQuery) -> Vec<Event> {
    let server = Server::answering(move |_| http("200 OK", body));
    let tap = Arc::new(Tap::default());
    let clock = Arc::new(ManualClock::at(NOW));
    let client = builder(&server.url).app("shop").clock(clock).sink(tap.clone()).build().unwrap();
    let _ = client.check_verify_log_blocking(query);
    tap.events()
}

#[test]
fn an_event_tells_what_the_log_does() {
    let started = NOW - 40 * MINUTE;
    let events = recorded(LOG, about().started_at_ms(started).platform(Platform::Ios));
    let [event] = events.as_slice() else { panic!("one transaction, one event") };
    assert_eq!((event.occurred_at_ms, event.app.as_str(), event.platform), (started, "shop", Platform::Ios));
    assert_eq!((event.outcome, event.billing), (Outcome::Interrupted, Billing::NotBilled));
    assert_eq!(event.transaction_id.as_deref(), Some(TRANSACTION));
    assert_eq!((event.ex_id.as_deref(), event.operation.as_str()), (Some("order42"), "check_verify_log"));
    assert_eq!((event.verify_status.as_deref(), event.passed.as_deref()), (Some("1"), None));
    assert_eq!((event.sub_code.as_deref(), event.error_code.as_deref()), (Some("205"), Some("1006")));
    assert_eq!((event.interrupt_page.as_deref(), event.page_stay_ms["LOADING"]), (Some("ocr_scan"), 1_615));
    assert_eq!((event.face_retries, event.ocr_retries), (Some(1), Some(2)));
    assert_eq!((event.ocr_edits, event.ocr_edit_retries), (Some(3), Some(4)));
    assert_eq!((event.camera_refused_face, event.camera_refused_ocr), (Some(false), Some(true)));
    assert_eq!((event.code.as_deref(), event.http_status), (Some("Success"), Some(200)));
    assert_eq!(event.request_id.as_deref(), Some("130A2C10-B9EE-4D84-88E3-5384FF039795"));
    assert_eq!(event.call_id, event.event_id);
    assert!(event.latency_ms.is_some() && event.attempts == 1);

    let again = recorded(PASSED, about());
    assert_eq!(again[0].event_id, event.event_id, "it follows from the transaction");
    assert_eq!(again[0].occurred_at_ms, NOW, "nobody said when it began");
    assert_eq!((again[0].outcome, again[0].billing), (Outcome::Passed, Billing::Billed));
    assert_eq!(again[0].passed.as_deref(), Some("Y"));
}

#[test]
fn a_log_that_still_grows_is_told_and_not_kept() {
    assert!(recorded(PASSED, about().started_at_ms(NOW - 30 * MINUTE + 1)).is_empty());
    assert_eq!(recorded(PASSED, about().started_at_ms(NOW - 30 * MINUTE)).len(), 1);
}

#[test]
fn a_question_that_came_to_nothing_is_no_event_and_an_unknown_transaction_is_one_of_its_own() {
    for body in [
        r#"{"Code":"ProcessNotCompleted","Message":"x"}"#,
        r#"{"Code":"Throttling.Api","Message":"x"}"#,
        r#"{"Code":"InternalError","Message":"x"}"#,
        "<html>",
    ] {
        assert!(recorded(body, about()).is_empty(), "{body}");
    }
    let unknown = recorded(r#"{"Code":"TransactionIdInvalid","Message":"x"}"#, about());
    let known = recorded(LOG, about());
    assert_eq!((unknown[0].outcome, unknown[0].billing), (Outcome::Rejected, Billing::NotBilled));
    assert_ne!(unknown[0].event_id, known[0].event_id, "another region may know it");
}

#[test]
fn a_transaction_that_is_asked_for_twice_counts_once() {
    let server = Server::answering(|_| http("200 OK", LOG));
    let ledger = Ledger::in_memory().unwrap();
    for _ in 0..3 {
        ask(builder(&server.url).ledger(&ledger)).unwrap();
    }
    let query = StatsQuery::new(verimeter::Product::IdentityVerification);
    assert_eq!((server.requests().len(), ledger.overview(&query).unwrap().total.requests), (3, 1));
}

#[test]
fn a_result_is_an_event_where_the_client_was_told_so() {
    let result = |body: &'static str, record| {
        let server = Server::answering(move |_| http("200 OK", body));
        let tap = Arc::new(Tap::default());
        let client = builder(&server.url).record_results(record).sink(tap.clone()).build().unwrap();
        block_on(client.check_result(ResultQuery::new("order42", TRANSACTION))).unwrap().unwrap();
        tap.events()
    };
    assert!(result(PASSED, false).is_empty());
    let events = result(PASSED, true);
    assert_eq!((events[0].outcome, events[0].operation.as_str()), (Outcome::Passed, "check_result"));
    assert_eq!(events[0].event_id, recorded(LOG, about())[0].event_id);
    let pending = r#"{"Code":"Success","Result":{"Passed":"P"}}"#;
    assert!(result(pending, true).is_empty(), "it becomes another");
}

#[test]
fn an_answer_that_cannot_be_kept_is_an_error() {
    let server = Server::answering(|_| http("200 OK", LOG));
    let error = ask(builder(&server.url).sink(Arc::new(FullDisk))).unwrap_err();
    let info = error.info();
    assert_eq!(
        (info.kind, info.retryable, info.vendor_code.as_deref()),
        (ErrorKind::Ledger, true, Some("Success"))
    );
}

#[test]
fn what_is_new_in_a_reply_is_drift_whether_or_not_it_is_of_a_recorded_transaction() {
    let log = LOG.replace(r#""SubCode":"205""#, r#""SubCode":"205","Mood":"order42""#);
    let server = Server::answering(move |request| match request.contains("KeepaliveIntl") {
        true => http("200 OK", r#"{"RequestId":"R","Code":"Success","Result":"alive","Cheers":[1]}"#),
        false => http("200 OK", &log),
    });
    let ledger = Ledger::in_memory().unwrap();
    let client = builder(&server.url).ledger(&ledger).build().unwrap();
    client.check_verify_log_blocking(about()).unwrap();
    block_on(client.keepalive()).unwrap().unwrap();
    let drift = ledger.drift().unwrap();
    let found: Vec<(&str, &str)> = drift
        .iter()
        .filter(|drift| drift.kind == DriftKind::Field)
        .map(|drift| (drift.operation.as_deref().unwrap(), drift.word.as_str()))
        .collect();
    assert!(found.contains(&("check_verify_log", "Result.Mood")), "{found:?}");
    assert!(found.contains(&("keepalive", "Cheers")), "{found:?}");
    assert!(!format!("{drift:?}").contains("order42"));
}

#[test]
fn nothing_that_is_printed_tells_a_secret() {
    let echo = format!(
        r#"{{"Code":"SignatureDoesNotMatch","Message":"no. server string to sign is:{TOKEN} {SECRET}"}}"#
    );
    let server = Server::answering(move |_| http("400 Bad Request", &echo));
    let client = builder(&server.url).build().unwrap();
    let error = client.check_verify_log_blocking(about()).unwrap_err();
    let unsent = ask(builder(&NOBODY)).unwrap_err();
    let printed = format!("{client:?} {:?} {error:?} {error} {unsent:?} {unsent:#}", key());
    for hidden in [SECRET, TOKEN] {
        assert!(!printed.contains(hidden), "{printed}");
    }
}
