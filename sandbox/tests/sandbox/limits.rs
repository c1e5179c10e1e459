//! Lifetimes, limits and balances, by the clock.

use std::time::Duration;

use serde_json::json;
use verimeter::jiguang::{JiguangClient, NumberQuery, NumberToken};
use verimeter::runtime::block_on;
use verimeter::transport::Clock as _;
use verimeter::{ErrorKind, Platform, Product, Quotas};
use verimeter_sandbox::{Sandbox, SandboxOptions};

use crate::wire::{RISK, Wire, call, login, risk, verify};

const PHONE: &str = "13800138123";
const OTHER: &str = "13800138124";
/// A midnight in China.
const MIDNIGHT: i64 = 1_763_654_400_000;

/// A sandbox whose clock stands at noon in China.
fn at_noon(options: SandboxOptions) -> Sandbox {
    let start_at_ms = Some(MIDNIGHT + 12 * 3_600_000);
    Sandbox::start(SandboxOptions { start_at_ms, frozen: true, ..options }).unwrap()
}

fn wait(sandbox: &Sandbox, seconds: u64) {
    sandbox.advance(Duration::from_secs(seconds));
}

/// The code of a verification with a token of its own.
fn verified(sandbox: &Sandbox, phone: &str) -> i64 {
    verify(sandbox, &sandbox.number_token(phone).unwrap(), phone).code()
}

#[test]
fn a_token_works_once_and_as_long_as_its_carriers_do() {
    let sandbox = at_noon(SandboxOptions::default().unlimited());
    for (carrier, number_s, login_s) in [("cm", 120, 120), ("CU", 600, 1_800), ("ct", 60, 1_800)] {
        for (late, number_code, login_code) in [(0, 9003, 8001), (1, 9000, 8000)] {
            let number = sandbox.number_token_from(carrier, PHONE).unwrap();
            wait(&sandbox, number_s - late);
            assert_eq!(verify(&sandbox, &number, PHONE).code(), number_code, "{carrier}");
            assert_eq!(verify(&sandbox, &number, PHONE).code(), 9003, "{carrier}: used");
            let token = sandbox.login_token_from(carrier, PHONE).unwrap();
            wait(&sandbox, login_s - late);
            assert_eq!(login(&sandbox, &token).code(), login_code, "{carrier}");
            assert_eq!(login(&sandbox, &token).code(), 8001, "{carrier}: used");
        }
    }
    let error = sandbox.number_token_from("cb", PHONE).unwrap_err();
    assert_eq!((error.kind(), error.to_string().contains("`cb`")), (ErrorKind::InvalidArgument, true));
}

#[test]
fn a_token_is_of_the_number_that_clients_read_or_of_none() {
    let sandbox = at_noon(SandboxOptions::default());
    for written in ["+86 138 0013 8123", "138-0013-8123", "008613800138123"] {
        assert_eq!(login(&sandbox, &sandbox.login_token(written).unwrap()).code(), 8000, "{written}");
        let token = sandbox.number_token_from("cu", written).unwrap();
        assert_eq!(verify(&sandbox, &token, PHONE).code(), 9000, "{written}");
        wait(&sandbox, 30);
    }
    for none in ["", "nonsense", "1380013812", &"1".repeat(1_000)] {
        for refused in [
            sandbox.number_token(none),
            sandbox.login_token(none),
            sandbox.number_token_from("cm", none),
            sandbox.login_token_from("cm", none),
        ] {
            let error = refused.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidArgument);
            assert!(none.is_empty() || !error.to_string().contains(none), "{error}");
        }
    }
}

#[test]
fn a_client_in_this_process_lives_in_the_sandboxs_time() {
    let sandbox = Sandbox::start(SandboxOptions::default()).unwrap();
    let keys = sandbox.credentials();
    let client = JiguangClient::builder(keys.app_key, keys.master_secret).base_url(sandbox.jiguang_url());
    let client = client.build().unwrap();
    let ask = || {
        let token = NumberToken::new(sandbox.number_token(PHONE).unwrap());
        block_on(client.verify_number(NumberQuery::new(token, PHONE, Platform::Ios))).unwrap()
    };
    assert_eq!(ask().unwrap().code, 9000);
    assert_eq!(ask().unwrap_err().kind(), ErrorKind::Throttled, "refused by the client");
    assert_eq!(sandbox.requests().len(), 1);
    wait(&sandbox, 31);
    assert_eq!(ask().unwrap().code, 9000);
}

#[test]
fn the_two_kinds_of_token_are_not_interchangeable() {
    let sandbox = at_noon(SandboxOptions::default());
    let (number, token) = (sandbox.number_token(PHONE).unwrap(), sandbox.login_token(PHONE).unwrap());
    assert_eq!((verify(&sandbox, &token, PHONE).code(), login(&sandbox, &number).code()), (9003, 8001));
    assert_eq!((verify(&sandbox, &number, PHONE).code(), login(&sandbox, &token).code()), (9000, 8000));
}

#[test]
fn a_number_is_verified_every_thirty_seconds_at_most() {
    let sandbox = at_noon(SandboxOptions::default());
    assert_eq!(verified(&sandbox, PHONE), 9000);
    wait(&sandbox, 29);
    let token = sandbox.number_token(PHONE).unwrap();
    assert_eq!(verify(&sandbox, &token, PHONE).code(), 9005);
    assert_eq!(verified(&sandbox, OTHER), 9000, "another number is none of it");
    wait(&sandbox, 1);
    assert_eq!(verify(&sandbox, &token, PHONE).code(), 9003, "who comes too soon needs a new token");
    assert_eq!(verified(&sandbox, PHONE), 9000, "neither refusal was a verification");
    assert_eq!(verified(&sandbox, PHONE), 9005);
    sandbox.set_clock(sandbox.clock().now_ms() - 60_000);
    assert_eq!(verified(&sandbox, PHONE), 9000, "a clock that went back holds nobody up");
}

#[test]
fn a_number_has_ten_verdicts_a_day_in_china() {
    let sandbox = at_noon(SandboxOptions::default());
    for verdict in [9001, 9000].repeat(5) {
        let owner = if verdict == 9000 { PHONE } else { OTHER };
        assert_eq!(verify(&sandbox, &sandbox.number_token(owner).unwrap(), PHONE).code(), verdict);
        wait(&sandbox, 30);
    }
    assert_eq!(verified(&sandbox, PHONE), 9006);
    sandbox.set_clock(MIDNIGHT + 86_400_000 - 1);
    assert_eq!(verified(&sandbox, PHONE), 9006);
    sandbox.set_clock(MIDNIGHT + 86_400_000);
    assert_eq!(verified(&sandbox, PHONE), 9000);
}

#[test]
fn no_verdict_is_not_billed_but_keeps_the_distance() {
    let sandbox = at_noon(SandboxOptions { balance: Some(3), ..SandboxOptions::default() });
    let undecided = "13800139002";
    for _ in 0..11 {
        assert_eq!(verified(&sandbox, undecided), 9002);
        assert_eq!(verified(&sandbox, undecided), 9005);
        wait(&sandbox, 30);
    }
    assert_eq!(sandbox.balance(Product::NumberVerification), Some(3));
}

#[test]
fn an_app_has_so_many_verdicts_a_day() {
    let quotas = Quotas { app_per_day: 2, ..Quotas::default() };
    let sandbox = at_noon(SandboxOptions { quotas, ..SandboxOptions::default() });
    let codes = [PHONE, OTHER, "13800138125"].map(|phone| verified(&sandbox, phone));
    assert_eq!(codes, [9000, 9000, 9007]);
    assert_eq!(login(&sandbox, &sandbox.login_token(PHONE).unwrap()).code(), 8000, "which is not for logins");
    wait(&sandbox, 12 * 3_600);
    assert_eq!(verified(&sandbox, PHONE), 9000);
}

#[test]
fn calls_per_second_are_counted_over_all_operations_and_use_nothing_up() {
    let quotas = Quotas { calls_per_second: 2, number_interval_ms: 0, ..Quotas::default() };
    let sandbox = at_noon(SandboxOptions { quotas, balance: Some(9), ..SandboxOptions::default() });
    let (number, token) = (sandbox.number_token(PHONE).unwrap(), sandbox.login_token(PHONE).unwrap());
    assert_eq!(risk(&sandbox, PHONE).code(), 0);
    assert_eq!(verified(&sandbox, PHONE), 9000);
    let refused = [risk(&sandbox, PHONE), verify(&sandbox, &number, PHONE), login(&sandbox, &token)];
    assert_eq!(refused.map(|reply| reply.code()), [1804; 3]);
    sandbox.advance(Duration::from_secs(1));
    assert_eq!((verify(&sandbox, &number, PHONE).code(), login(&sandbox, &token).code()), (9000, 8000));
    assert_eq!(sandbox.balance(Product::BusinessRisk), Some(8));
}

#[test]
fn a_balance_falls_with_verdicts_and_runs_out() {
    let options = SandboxOptions { balance: Some(2), ..SandboxOptions::default().unlimited() };
    let sandbox = at_noon(options);
    use Product::{BusinessRisk, NumberVerification, OneClickLogin};
    let left =
        || [BusinessRisk, NumberVerification, OneClickLogin].map(|product| sandbox.balance(product).unwrap());
    assert_eq!((risk(&sandbox, PHONE).code(), left()), (0, [1, 2, 2]));
    // A verification with its risk is one of each.
    let both = json!({ "phone": PHONE, "token": sandbox.number_token(PHONE).unwrap() });
    assert_eq!((call(&sandbox, "/v2/web/verify", &both).code(), left()), (9000, [0, 1, 2]));
    assert_eq!((risk(&sandbox, PHONE).code(), left()), (1805, [0, 1, 2]));
    // Without money for the risk, the verification goes on.
    let token = sandbox.number_token(OTHER).unwrap();
    let reply = call(&sandbox, "/v2/web/verify", &json!({ "phone": PHONE, "token": token })).json();
    assert_eq!(
        (&reply["code"], &reply["riskCheck"]["code"], &reply["score"]),
        (&json!(9001), &json!(1805), &json!(0))
    );
    let token = sandbox.number_token(PHONE).unwrap();
    assert_eq!((verify(&sandbox, &token, PHONE).code(), left()), (9018, [0, 0, 2]));
    let tokens = [(); 3].map(|()| sandbox.login_token(PHONE).unwrap());
    let codes = tokens.each_ref().map(|token| login(&sandbox, token).code());
    assert_eq!((codes, left()), ([8000, 8000, 9018], [0, 0, 0]));
    // Once there is money again, what was refused for want of it works.
    for product in [BusinessRisk, NumberVerification, OneClickLogin] {
        sandbox.set_balance(product, Some(1)).unwrap();
    }
    assert_eq!((risk(&sandbox, PHONE).code(), verify(&sandbox, &token, PHONE).code()), (0, 9000));
    assert_eq!((login(&sandbox, &tokens[2]).code(), left()), (8000, [0, 0, 0]));
    sandbox.set_balance(BusinessRisk, None).unwrap();
    assert_eq!((risk(&sandbox, PHONE).code(), sandbox.balance(BusinessRisk)), (0, None));
    for (product, calls) in [(BusinessRisk, -1), (Product::IdentityVerification, 1)] {
        assert!(sandbox.set_balance(product, Some(calls)).is_err());
    }
}

#[test]
fn a_reset_brings_back_the_beginning() {
    let sandbox = at_noon(SandboxOptions { balance: Some(5), ..SandboxOptions::default() });
    let (token, key) = (sandbox.number_token(PHONE).unwrap(), sandbox.private_key());
    verified(&sandbox, PHONE);
    sandbox.block(PHONE).unwrap();
    sandbox.fault(verimeter::Fault { status: Some(500), ..Default::default() }).unwrap();
    wait(&sandbox, 86_400);
    sandbox.reset();
    assert!(sandbox.requests().is_empty());
    assert_eq!(sandbox.balance(Product::NumberVerification), Some(5));
    assert_eq!(sandbox.clock().now_ms(), MIDNIGHT + 12 * 3_600_000);
    assert_eq!(verify(&sandbox, &token, PHONE).code(), 9003);
    assert_eq!(verified(&sandbox, PHONE), 9000);
    assert_ne!(risk(&sandbox, PHONE).json()["tags"], json!(["F20002"]));
    assert_eq!(sandbox.private_key(), key);
}

#[test]
fn an_answer_tells_the_time_of_a_clock_that_was_moved() {
    let sandbox = at_noon(SandboxOptions::default());
    let reply = Wire::to(&sandbox).call(RISK, &json!({ "phone": PHONE })).unwrap();
    assert_eq!(reply.headers["date"], "Fri, 21 Nov 2025 04:00:00 GMT");
    assert_eq!(sandbox.requests()[0].received_at_ms, MIDNIGHT + 12 * 3_600_000);
}

#[test]
fn options_that_cannot_be_are_refused() {
    let none = SandboxOptions::default;
    let quotas = Quotas { number_per_day: -1, ..Quotas::default() };
    for (options, words) in [
        (SandboxOptions { port: 65_536, ..none() }, "port 65536"),
        (SandboxOptions { port: -1, ..none() }, "port -1"),
        (SandboxOptions { balance: Some(-1), ..none() }, "balance is -1"),
        (SandboxOptions { quotas, ..none() }, "number_per_day is -1"),
    ] {
        let error = Sandbox::start(options).unwrap_err();
        assert_eq!(
            (error.kind(), error.to_string().contains(words)),
            (ErrorKind::InvalidArgument, true),
            "{error}"
        );
    }
    let first = Sandbox::start(none()).unwrap();
    let port = first.url().rsplit(':').next().unwrap().parse().unwrap();
    let error = Sandbox::start(SandboxOptions { port, ..none() }).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("in use"), "{error}");
}
