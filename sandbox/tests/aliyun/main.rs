//! Alibaba Cloud's double over real HTTP: who is let in, what is answered, and what time does to it.

#![allow(clippy::unwrap_used)]

mod client;
mod signed;

use std::sync::LazyLock;
use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};
use signed::{Call, Key, Reply, date, sign};
use verimeter::aliyun::acs3;
use verimeter::catalog::api_code;
use verimeter::transport::Clock as _;
use verimeter::{Fault, FaultKind, Outcome, SandboxTransaction, Secret};
use verimeter_sandbox::{Sandbox, SandboxOptions, aliyun_magic};

const MINUTE_MS: i64 = 60_000;
const DAY: Duration = Duration::from_secs(24 * 3_600);

fn sandbox() -> Sandbox {
    Sandbox::start(SandboxOptions { seed: 1, ..SandboxOptions::default() }).unwrap()
}

fn minutes(count: u64) -> Duration {
    Duration::from_secs(60 * count)
}

const META: &str = r#"{"zimVer":"3.0.0","deviceType":"web","ua":"a b*c~d"}"#;

/// What the eKYC solutions want at least.
fn wish(merchant_biz_id: &str) -> Vec<(&str, &str)> {
    vec![
        ("ProductCode", "eKYC"),
        ("MerchantBizId", merchant_biz_id),
        ("MerchantUserId", "u-1 + 2"),
        ("MetaInfo", META),
    ]
}

fn initialize(sandbox: &Sandbox, merchant_biz_id: &str) -> String {
    let call = Call::query("Initialize", &wish(merchant_biz_id));
    let reply = call.send(sandbox.aliyun_url(), &Key::lasting(sandbox));
    assert_eq!(reply.code(), (200, "Success"), "{reply:?}");
    reply.body["Result"]["TransactionId"].as_str().unwrap().to_owned()
}

fn ask(sandbox: &Sandbox, action: &str, transaction_id: &str) -> Reply {
    let parameters = [("MerchantBizId", "b1"), ("TransactionId", transaction_id)];
    Call::form(action, &parameters).send(sandbox.aliyun_url(), &Key::lasting(sandbox))
}

/// A transaction that is 31 minutes old.
fn over(sandbox: &Sandbox, wish: SandboxTransaction) -> String {
    let started_at_ms = Some(sandbox.clock().now_ms() - 31 * MINUTE_MS);
    sandbox.start_transaction(SandboxTransaction { started_at_ms, ..wish }).unwrap().transaction_id
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn two_ways_of_writing_the_signature_agree_on_every_vector() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/cases/aliyun/acs3.json");
    let cases: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let cases = cases["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 16);
    for case in cases {
        let (input, expected) = (&case["input"], &case["expect"]["ok"]);
        let field = |name: &str| input[name].as_str().unwrap_or_default();
        let pairs = |name: &str| -> Vec<(String, String)> {
            let pairs = input[name].as_object().into_iter().flatten();
            pairs.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect()
        };
        let (query, headers) = (pairs("query"), pairs("headers"));
        let query: Vec<(&str, &str)> = query.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let (signed, signature) = sign(
            field("method"),
            field("path"),
            &query,
            &headers,
            field("body").as_bytes(),
            field("access_key_secret"),
        );
        assert_eq!(signature, expected["signature"].as_str().unwrap(), "{}", case["name"]);
        let read = acs3::Authorization::parse(expected["authorization"].as_str().unwrap()).unwrap();
        assert_eq!((read.signed_headers, read.signature), (signed, signature), "{}", case["name"]);
        let to_sign = expected["string_to_sign"].as_str().unwrap();
        assert!(acs3::verify(
            to_sign,
            &Secret::new(field("access_key_secret")),
            expected["signature"].as_str().unwrap()
        ));
    }
}

#[test]
fn a_transaction_goes_from_its_start_to_its_log() {
    let sandbox = sandbox();
    let call = Call::query("Initialize", &wish("biz0001Passed"));
    let started = call.send(sandbox.aliyun_url(), &Key::lasting(&sandbox));
    assert_eq!(started.code(), (200, "Success"));
    assert_eq!(started.body["Message"], "success");
    let request_id = started.body["RequestId"].as_str().unwrap();
    assert_eq!(request_id.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
    assert_eq!(request_id, request_id.to_uppercase());
    assert_eq!(started.header("x-acs-request-id"), Some(request_id));
    assert_eq!(started.header("content-type"), Some("application/json;charset=utf-8"));
    let id = started.body["Result"]["TransactionId"].as_str().unwrap();
    assert_eq!(id.len(), 32);
    assert!(started.body["Result"]["TransactionUrl"].as_str().is_some_and(|url| url.contains(id)));

    for action in ["CheckResult", "CheckVerifyLog"] {
        assert_eq!(
            ask(&sandbox, action, id).code(),
            (404, "ProcessNotCompleted"),
            "{action}: nobody has begun"
        );
    }
    sandbox.advance(minutes(20));
    assert_eq!(ask(&sandbox, "CheckResult", id).body["Result"]["Passed"], "Y");
    assert_eq!(ask(&sandbox, "CheckVerifyLog", id).code(), (404, "ProcessNotCompleted"));
    sandbox.advance(minutes(10));
    let log = ask(&sandbox, "CheckVerifyLog", id);
    assert_eq!(log.code(), (200, "Success"));
    let result = &log.body["Result"];
    assert_eq!(
        (&result["VerifyStatus"], &result["Passed"], &result["SubCode"]),
        (&json!("0"), &json!("Y"), &json!("200"))
    );
    assert_eq!((&result["VerifyErrorCode"], &result["ExtInfo"]), (&json!("1000"), &json!("{}")));
    assert!(result.get("InterruptPage").is_none() && log.body.get("HostId").is_none());
    assert!(result["LogInfo"].is_array() && result["LogInfoEn"].is_array());
    let statistics: Value = serde_json::from_str(result["LogStatisticsInfo"].as_str().unwrap()).unwrap();
    assert!(
        statistics["pageStayTimeInfo"]["FACE"].is_string(),
        "numbers in texts, as in the vendor's sample"
    );
}

#[test]
fn parameters_come_by_query_or_form_whole_or_in_chunks_however_they_are_encoded() {
    let sandbox = sandbox();
    let key = Key::lasting(&sandbox);
    let id = over(&sandbox, SandboxTransaction::default());
    let parameters = [("MerchantBizId", "b1"), ("TransactionId", id.as_str())];
    let form = Call::form("CheckVerifyLog", &parameters);
    let chunked = Call { chunked: true, ..Call::form("CheckVerifyLog", &parameters) };
    let query = Call::query("CheckVerifyLog", &parameters);
    // What the vendor's asynchronous Python client adds, unsigned, where there is no body.
    let octets = ("Content-Type".to_owned(), "application/octet-stream".to_owned());
    let unsigned = Call { unsigned: vec![octets], ..Call::query("CheckVerifyLog", &parameters) };
    for call in [form, chunked, query, unsigned] {
        assert_eq!(call.send(sandbox.aliyun_url(), &key).code(), (200, "Success"), "{call:?}");
    }
    // Blanks as `+`, and `:` and `,` bare, as the vendor's Python SDK sends what it signed otherwise.
    let mut wanted = wish("b2");
    wanted.push(("Pages", "01,02"));
    let mut call = Call::query("Initialize", &wanted);
    let sent: Vec<String> = call
        .query
        .iter()
        .map(|(name, value)| {
            let value = value.replace('+', "%2B").replace(' ', "+").replace('{', "%7B").replace('}', "%7D");
            format!("{name}={}", value.replace('"', "%22"))
        })
        .collect();
    call.sent_query = Some(sent.join("&"));
    assert_eq!(call.send(sandbox.aliyun_url(), &key).code(), (200, "Success"));
}

#[test]
fn who_is_not_let_in_learns_why_in_the_order_of_the_checks() {
    let sandbox = sandbox();
    let (url, key) = (sandbox.aliyun_url(), Key::lasting(&sandbox));
    let call = || Call::query("KeepaliveIntl", &[]);
    let now_ms = sandbox.clock().now_ms();
    let (stale, mut wrong) = (date(now_ms - 16 * MINUTE_MS), key.clone());
    wrong.secret.push('x');
    let unknown = Key { id: "LTAI0".to_owned(), ..key.clone() };
    let disabled = Key { id: "LTAI5tVerimeterSandboxOff".to_owned(), ..key.clone() };
    let basic = ("authorization".to_owned(), "Basic aWQ6c2VjcmV0".to_owned());

    assert_eq!(call().send_as_it_is(url).code(), (400, "MissingAccessKeyId"));
    let named = call().with("x-acs-accesskey-id", &key.id);
    assert_eq!(named.send_as_it_is(url).code(), (400, "MissingSignature"));
    let basic = Call { unsigned: vec![basic], ..call() };
    assert_eq!(basic.send_as_it_is(url).code(), (400, "IncompleteSignature"));
    // Each is wrong in what follows, too: the first mistake is told.
    let all_wrong =
        call().with("x-acs-date", &stale).with("x-acs-content-sha256", "00").with("x-acs-action", "X");
    assert_eq!(all_wrong.send(url, &unknown).code(), (404, "InvalidAccessKeyId.NotFound"));
    assert_eq!(all_wrong.send(url, &disabled).code(), (400, "InvalidAccessKeyId.Inactive"));
    assert_eq!(all_wrong.send(url, &wrong).code(), (400, "InvalidTimeStamp.Expired"));
    for none in
        ["yesterday", "2026-01-15 08:30:00", "2026-13-15T08:30:00Z", "2026-01-15T08:30:00.000Z", "1768466400"]
    {
        let odd = all_wrong.clone().with("x-acs-date", none);
        assert_eq!(odd.send(url, &wrong).code(), (400, "InvalidTimeStamp.Format"), "{none}");
    }
    let ahead = call().with("x-acs-date", &date(now_ms + 16 * MINUTE_MS));
    assert_eq!(ahead.send(url, &key).code(), (400, "InvalidTimeStamp.Expired"));
    let no_nonce = call().with("x-acs-signature-nonce", "");
    assert_eq!(no_nonce.send(url, &key).code(), (400, "MissingSignatureNonce"));
    let other_body = call().with("x-acs-content-sha256", "00").send(url, &key);
    assert_eq!(other_body.code(), (400, "SignatureDoesNotMatch"));
    let unsigned = Call { unsigned: vec![("x-acs-trace".to_owned(), "1".to_owned())], ..call() };
    assert_eq!(unsigned.send(url, &key).code(), (400, "IncompleteSignature"), "every x-acs header is signed");
    let refused = call().send(url, &wrong);
    assert_eq!(refused.code(), (400, "SignatureDoesNotMatch"));
    assert!(refused.body["Message"].as_str().unwrap().contains("server string to sign is:ACS3-HMAC-SHA256"));
    for field in ["RequestId", "HostId", "Recommend"] {
        assert!(refused.body[field].as_str().is_some_and(|text| !text.is_empty()), "{field}");
    }
    assert_eq!(
        call().with("x-acs-action", "keepaliveintl").send(url, &key).code(),
        (404, "InvalidAction.NotFound")
    );
    assert_eq!(call().with("x-acs-action", "").send(url, &key).code(), (400, "MissingAction"));
    assert_eq!(call().with("x-acs-version", "2019-03-07").send(url, &key).code(), (400, "InvalidVersion"));
    assert_eq!(call().with("x-acs-version", "").send(url, &key).code(), (400, "MissingVersion"));
    assert_eq!(Call { method: "PUT", ..call() }.send(url, &key).code(), (400, "UnsupportedHTTPMethod"));
    let answered = call().send(url, &key);
    assert_eq!(
        (answered.code(), &answered.body["Result"]),
        ((200, "Success"), &json!({"Result": "SUCCESS"}))
    );
    let authorized: Vec<bool> =
        sandbox.requests().iter().rev().take(2).map(|request| request.authorized).collect();
    assert_eq!(authorized, [true, true], "credentials are one thing, what is asked another");
    assert!(!sandbox.requests()[0].authorized);
}

#[test]
fn another_method_or_media_type_is_told_in_the_vendors_words() {
    let sandbox = sandbox();
    let (url, key) = (sandbox.aliyun_url(), Key::lasting(&sandbox));
    for method in ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"] {
        for action in ["KeepaliveIntl", "Initialize"] {
            let call = Call { method, ..Call::query(action, &wish("b1")) };
            assert_eq!(call.send(url, &key).code(), (400, "UnsupportedHTTPMethod"), "{method} {action}");
        }
    }
    // Parameters are looked for in the query and in a form, and what says that it is something else is none.
    let form = || Call::form("Initialize", &wish("b1"));
    for media in
        ["application/json", "text/plain", "multipart/form-data; boundary=x", "application/xml", "nonsense"]
    {
        let refused = form().with("content-type", media).send(url, &key);
        assert_eq!(refused.code(), (400, "MissingParameter"), "{media}");
    }
    for media in ["", "application/x-www-form-urlencoded; charset=utf-8", "Application/X-WWW-Form-URLEncoded"]
    {
        assert_eq!(form().with("content-type", media).send(url, &key).code(), (200, "Success"), "{media}");
    }
    let json = Call { body: b"{}".to_vec(), ..Call::query("Initialize", &wish("b1")) };
    assert_eq!(json.with("content-type", "application/json").send(url, &key).code(), (200, "Success"));
}

#[test]
fn a_nonce_works_once_also_when_the_clock_is_moved() {
    let sandbox = sandbox();
    let (url, key) = (sandbox.aliyun_url(), Key::lasting(&sandbox));
    let call = Call::query("KeepaliveIntl", &[]);
    assert_eq!(call.send(url, &key).code(), (200, "Success"));
    assert_eq!(call.send(url, &key).code(), (400, "SignatureNonceUsed"));
    sandbox.advance(DAY);
    assert_eq!(call.send(url, &key).code(), (400, "SignatureNonceUsed"));
    let forged = call.clone().with("x-acs-signature-nonce", "f");
    assert_eq!(
        forged.send(url, &Key { secret: String::new(), ..key.clone() }).code(),
        (400, "SignatureDoesNotMatch")
    );
    assert_eq!(forged.send(url, &key).code(), (200, "Success"), "who is not let in uses no nonce up");
}

#[test]
fn a_date_follows_the_sandboxs_clock_or_the_machines() {
    let sandbox = sandbox();
    let (url, key) = (sandbox.aliyun_url(), Key::lasting(&sandbox));
    sandbox.freeze();
    sandbox.advance(30 * DAY);
    let at = |ms| Call::query("KeepaliveIntl", &[]).with("x-acs-date", &date(ms)).send(url, &key);
    let now_ms = sandbox.clock().now_ms();
    // A date has whole seconds.
    assert_eq!(at(now_ms - 14 * MINUTE_MS).code(), (200, "Success"));
    assert_eq!(at(now_ms + 15 * MINUTE_MS).code(), (200, "Success"));
    assert_eq!(at(now_ms - 16 * MINUTE_MS).code(), (400, "InvalidTimeStamp.Expired"));
    assert_eq!(
        Call::query("KeepaliveIntl", &[]).send(url, &key).code(),
        (200, "Success"),
        "the machine's time"
    );
}

#[test]
fn a_temporary_key_needs_its_token_and_ends() {
    let sandbox = sandbox();
    let (url, key) = (sandbox.aliyun_url(), Key::temporary(&sandbox));
    let call = || Call::query("KeepaliveIntl", &[]);
    assert_eq!(call().send(url, &key).code(), (200, "Success"));
    assert!(sandbox.requests()[0].authorized);
    let with =
        |token: Option<&str>| call().send(url, &Key { token: token.map(str::to_owned), ..key.clone() });
    assert_eq!(with(None).code(), (400, "MissingSecurityToken"));
    assert_eq!(with(Some("CAIS")).code(), (400, "InvalidSecurityToken.Malformed"));
    let lasting = Key { token: key.token.clone(), ..Key::lasting(&sandbox) };
    assert_eq!(call().send(url, &lasting).code(), (403, "InvalidSecurityToken.MismatchWithAccessKey"));
    sandbox.advance(minutes(76));
    assert_eq!(call().send(url, &key).code(), (400, "InvalidSecurityToken.Expired"));
    let next = Key::temporary(&sandbox);
    assert_ne!(next.id, key.id);
    assert_eq!(call().send(url, &next).code(), (200, "Success"));
}

#[test]
fn parameters_are_held_to_the_vendors_pages() {
    let sandbox = sandbox();
    let (url, key) = (sandbox.aliyun_url(), Key::lasting(&sandbox));
    let without = |name: &str| {
        let left: Vec<_> = wish("b1").into_iter().filter(|(known, _)| *known != name).collect();
        Call::query("Initialize", &left).send(url, &key)
    };
    // Nobody waits for the rate.
    let next_second = || sandbox.advance(Duration::from_secs(1));
    for name in ["ProductCode", "MerchantBizId", "MerchantUserId", "MetaInfo"] {
        let reply = without(name);
        assert_eq!(reply.code(), (400, "MissingParameter"), "{name}");
        assert!(reply.body["Message"].as_str().unwrap().contains(name));
    }
    let picture = "A".repeat((1 << 20) + 4);
    for (name, value) in [
        ("MerchantBizId", "b-1"),
        ("MerchantBizId", "123456789012345678901234567890123"),
        ("ProductCode", "e KYC"),
        ("MetaInfo", "app"),
        ("SceneCode", "longer_than_ten"),
        ("DocType", "PASS"),
        ("Pages", "02"),
        ("DocPageConfig", "OCR_ID_BACK"),
        ("Model", "BLINK"),
        ("IdThreshold", "4"),
        ("ShowGuidePage", "Y"),
        ("UseNFC", "1"),
        ("CallbackUrl", "http://merchant.example"),
        ("FacePictureBase64", "not base64"),
        ("FacePictureBase64", picture.as_str()),
    ] {
        next_second();
        let mut wanted: Vec<_> = wish("b1").into_iter().filter(|(known, _)| *known != name).collect();
        wanted.push((name, value));
        let reply = Call::form("Initialize", &wanted).send(url, &key);
        assert_eq!(reply.code(), (400, "InvalidParameter"), "{name}");
    }
    next_second();
    let mut wanted = wish("b1");
    wanted.push(("MRTDInput", "2"));
    assert_eq!(Call::query("Initialize", &wanted).send(url, &key).code(), (400, "MissingParameter"));
    let largest = "A".repeat(1 << 20);
    let mut wanted = wish("b1");
    wanted.extend([("DocPageConfig", r#"["01","02"]"#), ("FacePictureBase64", largest.as_str())]);
    assert_eq!(Call::form("Initialize", &wanted).send(url, &key).code(), (200, "Success"));
    for (parameters, code) in [
        (vec![("MerchantBizId", "b1")], "MissingParameter"),
        (vec![("TransactionId", "t")], "MissingParameter"),
        (vec![("MerchantBizId", ""), ("TransactionId", "t")], "MissingParameter"),
        (vec![("MerchantBizId", "b_1"), ("TransactionId", "t")], "InvalidParameter"),
        (vec![("MerchantBizId", "b1"), ("TransactionId", "t")], "TransactionIdInvalid"),
    ] {
        for action in ["CheckResult", "CheckVerifyLog"] {
            assert_eq!(Call::form(action, &parameters).send(url, &key).code(), (400, code), "{parameters:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_request_breaks_it(
        authorization in "(ACS3-HMAC-SHA256 )?[ -~]{0,80}",
        date in "[ -~]{0,24}",
        query in "[a-zA-Z0-9%+&=;:,._~{}\"-]{0,60}",
        body in prop::collection::vec(any::<u8>(), 0..200),
        chunked: bool,
    ) {
        static SANDBOX: LazyLock<Sandbox> = LazyLock::new(sandbox);
        let mut call = Call::form("CheckVerifyLog", &[]).with("x-acs-date", &date);
        call.unsigned = vec![("authorization".to_owned(), authorization)];
        (call.sent_query, call.body, call.chunked) = (Some(query), body, chunked);
        let reply = call.send_as_it_is(SANDBOX.aliyun_url());
        prop_assert!((400..500).contains(&reply.status), "{:?}", reply);
        let alive = Call::query("KeepaliveIntl", &[]).send(SANDBOX.aliyun_url(), &Key::lasting(&SANDBOX));
        prop_assert_eq!(alive.code(), (200, "Success"));
    }
}

#[test]
fn too_large_a_body_is_refused_and_the_server_lives() {
    let sandbox = sandbox();
    let key = Key::lasting(&sandbox);
    let mut call = Call::form("CheckVerifyLog", &[]);
    call.body = vec![b'a'; 3 << 20];
    assert_eq!(call.send(sandbox.aliyun_url(), &key).status, 413);
    let garbage = Call { body: (0..=255).collect(), ..Call::form("CheckVerifyLog", &[]) };
    assert_eq!(garbage.send(sandbox.aliyun_url(), &key).code(), (400, "MissingParameter"));
}

#[test]
fn a_solution_has_its_rate() {
    let sandbox = sandbox();
    let key = Key::lasting(&sandbox);
    sandbox.freeze();
    let begin = || {
        let mut wanted = wish("b1");
        wanted[0].1 = "eKYC_PRO";
        Call::query("Initialize", &wanted).send(sandbox.aliyun_url(), &key)
    };
    for _ in 0..5 {
        assert_eq!(begin().code(), (200, "Success"));
    }
    assert_eq!(begin().code(), (403, "Throttling.Api"));
    sandbox.advance(Duration::from_secs(1));
    assert_eq!(begin().code(), (200, "Success"));
}

#[test]
fn a_log_needs_thirty_minutes_and_lives_thirty_days() {
    let sandbox = sandbox();
    sandbox.freeze();
    let wish = SandboxTransaction { outcome: Some(Outcome::Passed), ..SandboxTransaction::default() };
    let id = sandbox.start_transaction(wish).unwrap().transaction_id;
    let asked = |action| ask(&sandbox, action, &id).code().1.to_owned();
    let begun_ms = sandbox.clock().now_ms();
    for (after_ms, result, log) in [
        (0, "ProcessNotCompleted", "ProcessNotCompleted"),
        (30 * MINUTE_MS - 1, "Success", "ProcessNotCompleted"),
        (30 * MINUTE_MS, "Success", "Success"),
        (30 * 24 * 60 * MINUTE_MS - 1, "Success", "Success"),
        (30 * 24 * 60 * MINUTE_MS, "TransactionIdInvalid", "TransactionIdInvalid"),
    ] {
        sandbox.set_clock(begun_ms + after_ms);
        assert_eq!(
            (asked("CheckResult"), asked("CheckVerifyLog")),
            (result.to_owned(), log.to_owned()),
            "{after_ms}"
        );
    }
}

#[test]
fn data_stays_in_its_region() {
    let sandbox = sandbox();
    let key = Key::lasting(&sandbox);
    let wish = SandboxTransaction { region: text("cn-hongkong"), ..SandboxTransaction::default() };
    let id = over(&sandbox, wish);
    assert!(id.starts_with("hks"));
    let parameters = [("MerchantBizId", "b1"), ("TransactionId", id.as_str())];
    let asked = |url: &str| Call::form("CheckVerifyLog", &parameters).send(url, &key).code().1.to_owned();
    assert_eq!(asked(sandbox.aliyun_url()), "TransactionIdInvalid");
    let hongkong = sandbox.aliyun_url_in("cn-hongkong").unwrap();
    assert_eq!(
        (asked(&hongkong), sandbox.aliyun_url_in("cn-hongkong").unwrap()),
        ("Success".to_owned(), hongkong)
    );
    assert_eq!(asked(&sandbox.aliyun_url_in("us-west-1").unwrap()), "TransactionIdInvalid");
    assert_eq!(sandbox.aliyun_url_in("ap-southeast-1").unwrap(), sandbox.aliyun_url());
    // Where the network leads the vendor's own names here.
    let named =
        Call::form("CheckVerifyLog", &parameters).with("host", "cloudauth-intl.cn-hongkong.aliyuncs.com");
    assert_eq!(named.send(sandbox.aliyun_url(), &key).code(), (200, "Success"));
    let refused = sandbox.aliyun_url_in("cn-beijing").unwrap_err().to_string();
    assert!(refused.contains("`cn-beijing`") && refused.contains("cn-hongkong"), "{refused}");
}

#[test]
fn a_merchants_id_chooses_what_comes() {
    let sandbox = sandbox();
    let key = Key::lasting(&sandbox);
    for row in aliyun_magic::table() {
        let merchant_biz_id = format!("b1{}", row.suffix);
        if let Some(code) = &row.code {
            let parameters = [("MerchantBizId", merchant_biz_id.as_str()), ("TransactionId", "t")];
            for action in ["Initialize", "CheckResult", "CheckVerifyLog"] {
                let reply = Call::form(action, &parameters).send(sandbox.aliyun_url(), &key);
                let documented = || u16::try_from(api_code(code).unwrap().http_status).unwrap();
                assert_eq!(reply.code(), (row.status.unwrap_or_else(documented), code.as_str()), "{row:?}");
                let retry_after = row.retry_after_ms.map(|ms| ms.to_string());
                assert_eq!(reply.header("x-acs-retry-after"), retry_after.as_deref());
            }
            continue;
        }
        let id = initialize(&sandbox, &merchant_biz_id);
        sandbox.advance(minutes(30));
        let reply = ask(&sandbox, "CheckVerifyLog", &id);
        let result = &reply.body["Result"];
        let status = match row.outcome {
            Some(Outcome::NotStarted) => "2",
            Some(Outcome::Interrupted) | None => "1",
            _ => "0",
        };
        assert_eq!(result["VerifyStatus"], status, "{row:?}");
        for (field, value) in [("VerifyErrorCode", &row.error_code), ("SubCode", &row.sub_code)] {
            assert!(value.as_ref().is_none_or(|value| result[field] == value.as_str()), "{row:?}");
        }
        let judged = matches!(row.outcome, Some(Outcome::Passed | Outcome::NotPassed));
        let verdict = ask(&sandbox, "CheckResult", &id).code().1 == "Success";
        assert!(row.sample || verdict == judged, "{row:?}");
        if row.sample {
            assert_eq!((&result["Passed"], &result["SubCode"]), (&json!("Y"), &json!("200")));
            assert_eq!(result["InterruptPage"], "OCR拍摄证件页面");
        }
    }
}

#[test]
fn what_is_wanted_of_a_transaction_comes() {
    let sandbox = sandbox();
    let failed = SandboxTransaction { outcome: Some(Outcome::Failed), ..SandboxTransaction::default() };
    assert!(sandbox.start_transaction(failed).unwrap_err().to_string().contains("`failed`"));
    let camera = SandboxTransaction {
        error_code: text("1016"),
        page: text("OCR相机授权"),
        ..SandboxTransaction::default()
    };
    let result = ask(&sandbox, "CheckVerifyLog", &over(&sandbox, camera)).body["Result"].clone();
    assert_eq!((&result["VerifyStatus"], &result["VerifyErrorCode"]), (&json!("1"), &json!("1016")));
    assert_eq!(
        (&result["InterruptPage"], &result["InterruptPageEn"]),
        (&json!("OCR相机授权"), &json!("OCR_SCAN"))
    );
    let statistics: Value = serde_json::from_str(result["LogStatisticsInfo"].as_str().unwrap()).unwrap();
    assert_eq!(statistics["hasOcrPermissionRefuse"], true);
    let absent = SandboxTransaction { outcome: Some(Outcome::NotStarted), ..SandboxTransaction::default() };
    let result = ask(&sandbox, "CheckVerifyLog", &over(&sandbox, absent)).body["Result"].clone();
    assert_eq!(result, json!({"VerifyStatus": "2", "InterruptPage": "页面未启动", "ExtInfo": "{}"}));
    let face = SandboxTransaction { product_code: text("FACE_LIVENESS"), ..SandboxTransaction::default() };
    let started = sandbox.start_transaction(face).unwrap();
    assert_eq!((started.region.as_deref(), started.merchant_biz_id.len()), (Some("ap-southeast-1"), 15));
    for wrong in ["", "b-1", "123456789012345678901234567890123"] {
        let wish = SandboxTransaction { merchant_biz_id: text(wrong), ..SandboxTransaction::default() };
        assert!(sandbox.start_transaction(wish).is_err(), "{wrong}");
    }
}

#[test]
fn a_seed_and_the_same_questions_give_the_same_answers() {
    let answers = || {
        let sandbox = sandbox();
        sandbox.freeze();
        sandbox.set_clock(1_768_466_400_000);
        let ids: Vec<String> = (0..20)
            .map(|nth| {
                let wish =
                    SandboxTransaction { merchant_biz_id: text(&format!("b{nth}")), ..Default::default() };
                sandbox.start_transaction(wish).unwrap().transaction_id
            })
            .collect();
        sandbox.advance(minutes(30));
        ids.iter().map(|id| ask(&sandbox, "CheckVerifyLog", id).body).collect::<Vec<_>>()
    };
    let (one, same) = (answers(), answers());
    assert_eq!(one, same);
    assert!(one.iter().any(|body| body["Result"] != one[0]["Result"]));
}

#[test]
fn faults_speak_the_vendors_language() {
    let sandbox = sandbox();
    let left = SandboxTransaction { page: text("face"), ..SandboxTransaction::default() };
    let id = over(&sandbox, left);
    let met = |kind, retry_after_s| {
        let operation = text("check_verify_log");
        let fault = Fault { operation, kind: Some(kind), times: Some(1), retry_after_s, ..Fault::default() };
        sandbox.fault(fault).unwrap();
        ask(&sandbox, "CheckVerifyLog", &id)
    };
    let plain = ask(&sandbox, "CheckVerifyLog", &id);
    for (retry_after_s, header) in [(None, None), (Some(7), Some("7000"))] {
        let reply = met(FaultKind::Throttle, retry_after_s);
        assert_eq!((reply.code(), reply.header("x-acs-retry-after")), ((403, "Throttling.Api"), header));
    }
    assert_eq!(met(FaultKind::UnknownCode, None).code(), (200, "SandboxNewCode"));
    let page = met(FaultKind::UnknownPage, None).body["Result"].clone();
    assert_eq!(page["InterruptPageEn"], "SANDBOX_NEW_PAGE");
    assert_ne!(page["InterruptPage"], plain.body["Result"]["InterruptPage"]);
    let statistics: Value = serde_json::from_str(page["LogStatisticsInfo"].as_str().unwrap()).unwrap();
    assert_eq!(statistics["pageStayTimeInfo"]["SANDBOX_NEW_PAGE"], "1000");
    let field = met(FaultKind::UnknownField, None);
    assert!(
        field.body["Result"].as_object().unwrap().len() > plain.body["Result"].as_object().unwrap().len()
    );
    for body in [
        "[]",
        "1",
        "{}",
        r#"{"Result":[]}"#,
        r#"{"Result":{"LogStatisticsInfo":"{\"pageStayTimeInfo\":1}"}}"#,
    ] {
        let fault = Fault {
            kind: Some(FaultKind::UnknownPage),
            body: text(body),
            times: Some(1),
            ..Fault::default()
        };
        sandbox.fault(fault).unwrap();
        assert_eq!(ask(&sandbox, "CheckVerifyLog", &id).status, 200, "{body}");
    }
    assert_eq!(met(FaultKind::WrongTypes, None).body["Result"]["VerifyStatus"], 1, "a text becomes a number");
    assert_eq!(ask(&sandbox, "CheckVerifyLog", &id).body["Result"], plain.body["Result"]);
}

#[test]
fn a_browser_sees_what_this_is() {
    let sandbox = sandbox();
    let call = Call { method: "GET", headers: Vec::new(), ..Call::query("", &[]) };
    let page = call.send_as_it_is(sandbox.aliyun_url());
    let text = page.body.as_str().unwrap();
    assert_eq!(page.status, 200);
    assert!(text.contains("ID Verification") && text.contains("NoCamera"), "{text}");
    sandbox.reset();
    assert!(sandbox.requests().is_empty());
}
