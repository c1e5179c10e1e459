//! The core's own client and the double, in one time that nobody waits for.

use futures_util::StreamExt as _;
use verimeter::aliyun::{Credentials, HarvestOptions, IdVerificationClient, IdVerificationClientBuilder};
use verimeter::aliyun::{ResultQuery, VerifyLogQuery};
use verimeter::runtime::block_on;
use verimeter::transport::Clock as _;
use verimeter::{
    ErrorKind, HarvestState, InitializeQuery, Ledger, Outcome, Product, SandboxTransaction, StatsQuery,
};
use verimeter_sandbox::Sandbox;

use super::{DAY, META, MINUTE_MS, minutes, sandbox, text};

fn builder(sandbox: &Sandbox) -> IdVerificationClientBuilder {
    let keys = sandbox.credentials();
    let key = Credentials::new(&keys.sts_access_key_id, &keys.sts_access_key_secret).unwrap();
    IdVerificationClient::builder(key.security_token(&keys.sts_security_token).unwrap())
        .endpoint(sandbox.aliyun_url())
        .clock(sandbox.clock())
}

#[test]
fn a_transaction_from_its_start_to_its_log() {
    let sandbox = sandbox();
    sandbox.freeze();
    sandbox.advance(10 * DAY);
    let client = builder(&sandbox).build().unwrap();
    let wanted = InitializeQuery {
        product_code: "eKYC_PRO".to_owned(),
        merchant_biz_id: "order42NoCamera".to_owned(),
        merchant_user_id: text("u-1 + 2"),
        meta_info: text(META),
        pages: vec!["01".to_owned(), "02".to_owned()],
        doc_page_config: vec!["OCR_ID_BACK".to_owned()],
        show_guide_page: Some(false),
        return_url: text("https://merchant.example/back?a=b c"),
        face_picture_base64: text("aGVsbG8/aGVsbG8+"),
        ..InitializeQuery::default()
    };
    let started = block_on(client.initialize(wanted)).unwrap().unwrap();
    assert_eq!(started.started_at_ms, sandbox.clock().now_ms());
    assert!(started.transaction_url.is_some());
    let about = || VerifyLogQuery::new("order42", started.transaction_id.as_str());
    let early = client.check_verify_log_blocking(about()).unwrap_err();
    assert_eq!((early.kind(), early.info().http_status), (ErrorKind::NotReady, Some(404)));
    sandbox.advance(minutes(30));
    let log = client.check_verify_log_blocking(about()).unwrap();
    assert_eq!((log.outcome, log.page.as_deref()), (Outcome::Interrupted, Some("ocr_permission")));
    assert_eq!((log.error_code.as_deref(), log.error_meaning.is_some()), (Some("1016"), true));
    let statistics = log.statistics.unwrap();
    assert_eq!(statistics.camera_refused_ocr, Some(true));
    assert!(statistics.page_stay_ms["OCR_SCAN"] > 0 && !statistics.page_stay_ms.contains_key("GUIDE"));
    assert!(log.log.iter().all(|line| line.at.is_some() && line.meaning.is_some()), "{:?}", log.log);
    let result = ResultQuery::new("order42", started.transaction_id.as_str());
    let none = block_on(client.check_result(result)).unwrap().unwrap_err();
    assert_eq!(none.kind(), ErrorKind::NotReady, "the person never came to one");
    assert_eq!(block_on(client.keepalive()).unwrap().unwrap().result.as_deref(), Some("SUCCESS"));
    assert!(sandbox.requests().iter().all(|request| request.authorized));
}

#[test]
fn a_harvest_finds_people_as_the_plan_states_them() {
    const ALL: usize = 500;
    let sandbox = sandbox();
    sandbox.freeze();
    let begun_ms = sandbox.clock().now_ms();
    let transactions: Vec<_> = (0..ALL)
        .map(|nth| {
            let started_at_ms = Some(begun_ms - 40 * MINUTE_MS - i64::try_from(nth).unwrap() * 3 * MINUTE_MS);
            let merchant_biz_id = Some(format!("order{nth}"));
            let wish = SandboxTransaction { started_at_ms, merchant_biz_id, ..SandboxTransaction::default() };
            sandbox.start_transaction(wish).unwrap()
        })
        .collect();
    let ledger = Ledger::in_memory().unwrap();
    let client = builder(&sandbox).ledger(&ledger).build().unwrap();
    let harvest = client.harvest(HarvestOptions { concurrency: 8, rate: None }).unwrap();
    let rows: Vec<_> = block_on(harvest.rows(transactions).collect()).unwrap();
    assert!(rows.iter().all(|row| row.state == HarvestState::Recorded), "{rows:?}");
    let total = ledger.overview(&StatsQuery::new(Product::IdentityVerification)).unwrap().total;
    assert_eq!(total.requests, i64::try_from(ALL).unwrap());
    for (outcome, found, per_mille) in [
        ("passed", total.passed, 690),
        ("not passed", total.not_passed, 60),
        ("interrupted", total.interrupted, 190),
        ("not started", total.not_started, 60),
    ] {
        let expected = total.requests * per_mille / 1_000;
        assert!(found.abs_diff(expected) < 45, "{outcome}: {found}, and {expected} are stated");
    }
    assert_eq!(ledger.drift().unwrap(), [], "nothing here is new to a catalogue");
}

#[test]
fn what_a_record_hides_of_a_person_the_redacted_journal_hides() {
    let sandbox = sandbox();
    let mut fields = serde_json::to_value(InitializeQuery::default()).unwrap();
    let texts = fields.as_object_mut().unwrap().iter_mut().filter(|(name, value)| {
        // The others are switches, numbers and lists, which tell nothing of anybody.
        value.is_null() && !OTHERS.contains(&name.as_str())
    });
    let mut marks = Vec::new();
    for (at, (name, value)) in texts.enumerate() {
        let mark = format!("mark{at:02}x");
        *value = if name == "callback_url" { format!("https://{mark}.example") } else { mark.clone() }.into();
        marks.push((name.clone(), mark));
    }
    assert!(marks.len() > 25, "{marks:?}");
    let mut query: InitializeQuery = serde_json::from_value(fields).unwrap();
    query.product_code = "ID_OCR".to_owned();
    query.merchant_biz_id = "order42".to_owned();
    let printed = format!("{query:?}");
    let client = builder(&sandbox).build().unwrap();
    let _ = block_on(client.initialize(query)).unwrap();
    let told = serde_json::to_string(&sandbox.requests()).unwrap();
    let shown = serde_json::to_string(&sandbox.requests_redacted()).unwrap();
    for (name, mark) in &marks {
        assert!(told.contains(mark.as_str()), "{name} was sent: {told}");
        if !printed.contains(mark.as_str()) {
            assert!(!shown.contains(mark.as_str()), "{name} is told: {shown}");
        }
    }
    let keys = sandbox.credentials();
    for secret in [&keys.sts_access_key_id, &keys.sts_security_token] {
        assert!(!shown.contains(secret.as_str()));
    }
}

/// Fields of a new transaction that are no text.
const OTHERS: [&str; 9] = [
    "template_ran_count",
    "show_guide_page",
    "show_album_icon",
    "show_ocr_result",
    "edit_ocr_result",
    "ocr_value_standard",
    "app_quality_check",
    "doc_video",
    "use_nfc",
];
