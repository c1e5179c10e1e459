//! What each operation calls.

use std::fmt::Debug;
use std::fs;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use verimeter::aliyun::decode_verify_log;
use verimeter::jiguang::{
    JiguangClient, LoginQuery, LoginToken, NumberQuery, NumberToken, RiskQuery, decode_login_verification,
    decode_number_verification, decode_risk_report,
};
use verimeter::runtime::block_on;
use verimeter::{
    BalanceQuery, ConsumptionQuery, Event, FunnelQuery, Ledger, Platform, Product, ReconcileQuery, Result,
    StatsQuery,
};
use verimeter_sandbox::{Sandbox, SandboxOptions};

use crate::leaks::Watch;
use crate::{Case, aliyun, compare};

/// Runs a case.
///
/// # Errors
/// What differs from what is expected, or what was shown that must not be.
pub fn run(case: &Case) -> Result<(), String> {
    let mut watch = Watch::begin(case);
    let watched = &mut watch;
    match case.op.as_str() {
        "decode_risk_report" => decode(case, watched, decode_risk_report, |answer| &answer.raw),
        "decode_number_verification" => {
            decode(case, watched, decode_number_verification, |answer| &answer.raw)
        }
        "decode_login_verification" => decode(case, watched, decode_login_verification, |answer| &answer.raw),
        "decode_verify_log" => decode(case, watched, decode_verify_log, |answer| &answer.raw),
        "acs3_sign" => aliyun::sign(case, watched),
        "check_verify_log" | "check_result" | "initialize" | "keepalive" => aliyun::call(case, watched),
        "query_business_risk" | "verify_number" | "verify_login_token" => call(case, watched),
        "overview" => overview(case, watched),
        "funnel" => funnel(case, watched),
        "balance" => balance(case, watched),
        "consumption" => consumption(case, watched),
        "drift" => drift(case, watched),
        "trend" => trend(case, watched),
        "reconcile" => reconcile(case, watched),
        unknown => Err(format!("this runner does not know the operation `{unknown}`")),
    }?;
    watch.verdict()
}

/// Decodes a body; `raw` tells what the answer keeps of it.
fn decode<T: Debug + serde::Serialize>(
    case: &Case,
    watch: &mut Watch,
    decode: fn(&str) -> Option<T>,
    raw: fn(&T) -> &str,
) -> Result<(), String> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Input {
        body: String,
    }
    let input: Input = read(&case.input)?;
    match decode(&input.body) {
        None if case.expect.none => Ok(()),
        None => Err("there is no answer".to_owned()),
        Some(answer) if raw(&answer) != input.body => Err("raw is not the body".to_owned()),
        Some(answer) => expect_ok(case, watch, Ok(answer)),
    }
}

/// The arguments of every call; a token is given, or minted by the sandbox for `token_of`. That of `wrong_token_of` is
/// for the other operation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    phone: Option<String>,
    token: Option<String>,
    token_of: Option<String>,
    wrong_token_of: Option<String>,
    ip: Option<String>,
    ex_id: Option<String>,
    platform: Option<Platform>,
    carrier: Option<String>,
    #[serde(default)]
    with_risk: bool,
    /// Whether the client has the sandbox's private key.
    #[serde(default)]
    with_key: bool,
    /// How that key is written; as PEM where left out.
    key_as: Option<Writing>,
}

/// How people have a private key.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Writing {
    /// Base64 in one line, without armour.
    Bare,
    /// In the armour of the older format, whatever is in it.
    OlderLabel,
    /// With `\n` spelled out, as in an environment's variable.
    Escaped,
}

impl Writing {
    fn of(self, pem: &str) -> String {
        match self {
            Self::Bare => pem.lines().filter(|line| !line.starts_with("-----")).collect(),
            Self::OlderLabel => pem.replace("PRIVATE KEY", "RSA PRIVATE KEY"),
            Self::Escaped => pem.replace('\n', "\\n"),
        }
    }
}

fn call(case: &Case, watch: &mut Watch) -> Result<(), String> {
    let input: Input = read(&case.input)?;
    let sandbox = Sandbox::start(SandboxOptions::default()).map_err(|e| e.to_string())?;
    case.given.faults.iter().try_for_each(|fault| sandbox.fault(fault.clone())).map_err(|e| e.to_string())?;
    let credentials = sandbox.credentials();
    watch.hide_credentials(&credentials);
    let ledger = Ledger::in_memory().map_err(|e| e.to_string())?;
    let mut builder = JiguangClient::builder(credentials.app_key, credentials.master_secret)
        .base_url(sandbox.jiguang_url())
        .options(case.options.clone())
        .ledger(&ledger);
    if input.with_key {
        let pem = sandbox.private_key();
        watch.hide_key(&pem);
        builder = builder.private_key(input.key_as.map_or_else(|| pem.clone(), |writing| writing.of(&pem)));
    }
    let client = builder.build().map_err(|e| e.to_string())?;
    watch.show(&client);
    let platform = input.platform.unwrap_or(Platform::Unknown);
    let mints = [Sandbox::number_token, Sandbox::login_token];
    let token = |right: usize| {
        let minted = match (&input.token, &input.token_of, &input.wrong_token_of) {
            (Some(token), _, _) => return Ok(token.clone()),
            (None, Some(phone), _) => mints[right](&sandbox, phone),
            (None, None, wrong) => mints[1 - right](&sandbox, wrong.as_deref().unwrap_or_default()),
        };
        minted.map_err(|error| error.to_string())
    };
    let phone = input.phone.clone().unwrap_or_default();
    match case.op.as_str() {
        "verify_number" => {
            let token = token(0)?;
            watch.hide(&token);
            let token = NumberToken::new(token);
            watch.show(&token);
            let query = NumberQuery::new(token, phone, platform)
                .carrier(input.carrier)
                .ip(input.ip)
                .ex_id(input.ex_id)
                .with_risk(input.with_risk);
            expect_ok(case, watch, block_on(client.verify_number(query)).and_then(|result| result))?;
        }
        "verify_login_token" => {
            let token = token(1)?;
            watch.hide(&token);
            let token = LoginToken::new(token);
            watch.show(&token);
            let query = LoginQuery::new(token, platform)
                .carrier(input.carrier)
                .ip(input.ip)
                .ex_id(input.ex_id)
                .with_risk(input.with_risk);
            expect_ok(case, watch, block_on(client.verify_login_token(query)).and_then(|result| result))?;
        }
        _ => {
            let query = RiskQuery::new(phone).ip(input.ip).ex_id(input.ex_id).platform(platform);
            expect_ok(case, watch, client.query_business_risk_blocking(query))?;
        }
    }
    after(case, watch, &sandbox, &ledger)
}

/// What reached the sandbox, and what the ledger knows.
fn after(case: &Case, watch: &mut Watch, sandbox: &Sandbox, ledger: &Ledger) -> Result<(), String> {
    if !sandbox.requests().is_empty() {
        watch.called();
    }
    if let Some(expected) = &case.expect.requests {
        // Beyond the last that is expected: as JSON, so that the numbers differ.
        let as_text = |n: usize| matches!(expected.get(n), Some(Value::String(_)));
        let bodies: Vec<Value> = sandbox
            .requests()
            .iter()
            .enumerate()
            .map(|(n, request)| match as_text(n) {
                true => json!(request.body),
                false => serde_json::from_str(&request.body).unwrap_or(Value::Null),
            })
            .collect();
        compare("requests", &json!(expected), &json!(bodies))?;
    }
    if let Some(expected) = &case.expect.paths {
        let paths: Vec<String> = sandbox.requests().into_iter().map(|request| request.path).collect();
        compare("paths", &json!(expected), &json!(paths))?;
    }
    counted(case, watch, ledger)
}

/// What the ledger knows.
pub(crate) fn counted(case: &Case, watch: &mut Watch, ledger: &Ledger) -> Result<(), String> {
    if let Some(expected) = case.expect.events {
        let events = ledger.len().map_err(|e| e.to_string())?;
        compare("events", &json!(expected), &json!(events))?;
    }
    for (product, expected) in &case.expect.figures {
        let product: Product = product.parse().map_err(|e: verimeter::UnknownWord| e.to_string())?;
        count(ledger, product.as_str(), &StatsQuery::new(product), expected)?;
    }
    if let Some(expected) = &case.expect.drift {
        let drift = ledger.drift().map_err(|e| e.to_string())?;
        watch.show(&drift);
        compare("drift", &json!(expected), &serde_json::to_value(drift).map_err(|e| e.to_string())?)?;
    }
    for (n, view) in case.expect.views.iter().enumerate() {
        count(ledger, &format!("views[{n}]"), &view.query, &view.total)?;
    }
    Ok(())
}

fn count(ledger: &Ledger, at: &str, query: &StatsQuery, expected: &Value) -> Result<(), String> {
    let total = ledger.overview(query).map_err(|e| e.to_string())?.total;
    compare(at, expected, &serde_json::to_value(total).map_err(|e| e.to_string())?)
}

fn overview(case: &Case, watch: &mut Watch) -> Result<(), String> {
    let query: StatsQuery = read(&case.input)?;
    expect_ok(case, watch, ledger(case)?.overview(&query))
}

fn trend(case: &Case, watch: &mut Watch) -> Result<(), String> {
    let query: StatsQuery = read(&case.input)?;
    expect_ok(case, watch, ledger(case)?.trend(&query))
}

fn consumption(case: &Case, watch: &mut Watch) -> Result<(), String> {
    let query: ConsumptionQuery = read(&case.input)?;
    expect_ok(case, watch, ledger(case)?.consumption(&query))
}

/// It asks for nothing.
fn drift(case: &Case, watch: &mut Watch) -> Result<(), String> {
    let _: Map<String, Value> = read(&case.input)?;
    expect_ok(case, watch, ledger(case)?.drift())
}

/// Its input is flat: range and filters beside `by` and `min_sample`.
fn funnel(case: &Case, watch: &mut Watch) -> Result<(), String> {
    let mut filter = case.input.as_object().cloned().unwrap_or_default();
    let (by, min_sample) = (filter.remove("by"), filter.remove("min_sample"));
    filter.insert("product".to_owned(), json!(Product::IdentityVerification));
    let query: FunnelQuery = read(&json!({ "filter": filter, "by": by, "min_sample": min_sample }))?;
    expect_ok(case, watch, ledger(case)?.funnel(&query))
}

fn balance(case: &Case, watch: &mut Watch) -> Result<(), String> {
    let query: BalanceQuery = read(&case.input)?;
    expect_ok(case, watch, ledger(case)?.balance(&query))
}

/// `file` of the input is the text of the table; what else is there is the question.
fn reconcile(case: &Case, watch: &mut Watch) -> Result<(), String> {
    let mut input: Map<String, Value> = read(&case.input)?;
    let Some(Value::String(text)) = input.remove("file") else { return Err("there is no file".to_owned()) };
    let query: ReconcileQuery = read(&Value::Object(input))?;
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    let path = folder.path().join("vendor.csv");
    fs::write(&path, text).map_err(|e| e.to_string())?;
    expect_ok(case, watch, ledger(case)?.reconcile(&path, &query))
}

/// A ledger with what is given.
fn ledger(case: &Case) -> Result<Ledger, String> {
    let ledger = Ledger::in_memory().map_err(|e| e.to_string())?;
    let mut events: Vec<Event> = Vec::new();
    for (n, event) in case.given.events.iter().enumerate() {
        let mut whole = case.given.event.clone();
        whole.insert("event_id".to_owned(), json!(format!("00000000-0000-7000-8000-{n:012}")));
        whole.extend(event.clone());
        events.push(read(&Value::Object(whole))?);
    }
    ledger.append(events).map_err(|e| e.to_string())?;
    for account in &case.given.accounts {
        ledger.set_account(account).map_err(|e| e.to_string())?;
    }
    for reading in &case.given.readings {
        ledger.set_balance(reading).map_err(|e| e.to_string())?;
    }
    for recharge in &case.given.recharges {
        ledger.recharge(recharge).map_err(|e| e.to_string())?;
    }
    Ok(ledger)
}

pub(crate) fn expect_ok<T: Debug + serde::Serialize>(
    case: &Case,
    watch: &mut Watch,
    result: Result<T>,
) -> Result<(), String> {
    match &result {
        Ok(answer) => watch.show(answer),
        Err(error) => watch.show_error(error),
    }
    match (result, &case.expect.ok, &case.expect.error) {
        (Ok(answer), Some(expected), None) => {
            compare("ok", expected, &serde_json::to_value(answer).map_err(|e| e.to_string())?)
        }
        (Err(error), None, Some(expected)) => {
            compare("error", expected, &serde_json::to_value(error.info()).map_err(|e| e.to_string())?)
        }
        (Ok(_), _, _) => Err("it went well, which is not expected".to_owned()),
        (Err(error), _, _) => Err(format!("it failed, which is not expected: {error}")),
    }
}

pub(crate) fn read<T: serde::de::DeserializeOwned>(value: &Value) -> Result<T, String> {
    T::deserialize(value).map_err(|error| format!("the case cannot be read: {error}"))
}
