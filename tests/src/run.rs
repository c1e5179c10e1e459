//! What each operation calls.

use serde::Deserialize;
use serde_json::{Value, json};
use verimeter::jiguang::{
    JiguangClient, LoginQuery, LoginToken, NumberQuery, NumberToken, RiskQuery, decode_login_verification,
    decode_number_verification, decode_risk_report,
};
use verimeter::runtime::block_on;
use verimeter::{Event, Ledger, Platform, Result, StatsQuery};
use verimeter_sandbox::{Sandbox, SandboxOptions};

use crate::{Case, compare};

/// Runs a case.
///
/// # Errors
/// What differs from what is expected.
pub fn run(case: &Case) -> Result<(), String> {
    match case.op.as_str() {
        "decode_risk_report" => decode(case, decode_risk_report, |answer| &answer.raw),
        "decode_number_verification" => decode(case, decode_number_verification, |answer| &answer.raw),
        "decode_login_verification" => decode(case, decode_login_verification, |answer| &answer.raw),
        "query_business_risk" | "verify_number" | "verify_login_token" => call(case),
        "overview" => overview(case),
        unknown => Err(format!("this runner does not know the operation `{unknown}`")),
    }
}

/// Decodes a body; `raw` tells what the answer keeps of it.
fn decode<T: serde::Serialize>(
    case: &Case,
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
        Some(answer) => expect_ok(case, Ok(answer)),
    }
}

/// The arguments of every call; a token is given, or minted by the sandbox for `token_of`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    phone: Option<String>,
    token: Option<String>,
    token_of: Option<String>,
    ip: Option<String>,
    ex_id: Option<String>,
    platform: Option<Platform>,
    carrier: Option<String>,
    #[serde(default)]
    with_risk: bool,
    /// Whether the client has the sandbox's private key.
    #[serde(default)]
    with_key: bool,
}

fn call(case: &Case) -> Result<(), String> {
    let input: Input = read(&case.input)?;
    let sandbox = Sandbox::start(SandboxOptions::default()).map_err(|e| e.to_string())?;
    case.given.faults.iter().for_each(|fault| sandbox.fault(fault.clone()));
    let credentials = sandbox.credentials();
    let ledger = Ledger::in_memory().map_err(|e| e.to_string())?;
    let mut builder = JiguangClient::builder(credentials.app_key, credentials.master_secret)
        .base_url(sandbox.jiguang_url())
        .options(case.options.clone())
        .ledger(&ledger);
    if input.with_key {
        builder = builder.private_key(sandbox.private_key());
    }
    let client = builder.build().map_err(|e| e.to_string())?;
    let platform = input.platform.unwrap_or(Platform::Unknown);
    let token = |mint: &dyn Fn(&str) -> String| match (&input.token, &input.token_of) {
        (Some(token), _) => token.clone(),
        (None, of) => mint(of.as_deref().unwrap_or_default()),
    };
    let phone = input.phone.clone().unwrap_or_default();
    match case.op.as_str() {
        "verify_number" => {
            let token = NumberToken::new(token(&|phone| sandbox.number_token(phone)));
            let query = NumberQuery::new(token, phone, platform)
                .carrier(input.carrier)
                .ip(input.ip)
                .ex_id(input.ex_id)
                .with_risk(input.with_risk);
            expect_ok(case, block_on(client.verify_number(query)).and_then(|result| result))?;
        }
        "verify_login_token" => {
            let token = LoginToken::new(token(&|phone| sandbox.login_token(phone)));
            let query = LoginQuery::new(token, platform)
                .carrier(input.carrier)
                .ip(input.ip)
                .ex_id(input.ex_id)
                .with_risk(input.with_risk);
            expect_ok(case, block_on(client.verify_login_token(query)).and_then(|result| result))?;
        }
        _ => {
            let query = RiskQuery::new(phone).ip(input.ip).ex_id(input.ex_id).platform(platform);
            expect_ok(case, client.query_business_risk_blocking(query))?;
        }
    }
    if let Some(expected) = &case.expect.requests {
        let bodies: Vec<Value> = sandbox
            .requests()
            .iter()
            .map(|request| serde_json::from_str(&request.body).unwrap_or(Value::Null))
            .collect();
        compare("requests", &json!(expected), &json!(bodies))?;
    }
    if let Some(expected) = &case.expect.paths {
        let paths: Vec<String> = sandbox.requests().into_iter().map(|request| request.path).collect();
        compare("paths", &json!(expected), &json!(paths))?;
    }
    for (product, expected) in &case.expect.figures {
        let product = product.parse().map_err(|e: verimeter::UnknownWord| e.to_string())?;
        let figures = ledger.overview(&StatsQuery::new(product)).map_err(|e| e.to_string())?.total;
        compare(product.as_str(), expected, &serde_json::to_value(figures).map_err(|e| e.to_string())?)?;
    }
    Ok(())
}

fn overview(case: &Case) -> Result<(), String> {
    let ledger = Ledger::in_memory().map_err(|e| e.to_string())?;
    let mut events: Vec<Event> = Vec::new();
    for (n, event) in case.given.events.iter().enumerate() {
        let mut whole = case.given.event.clone();
        whole.insert("event_id".to_owned(), json!(format!("00000000-0000-7000-8000-{n:012}")));
        whole.extend(event.clone());
        events.push(read(&Value::Object(whole))?);
    }
    ledger.append(events).map_err(|e| e.to_string())?;
    let query: StatsQuery = read(&case.input)?;
    expect_ok(case, ledger.overview(&query))
}

fn expect_ok<T: serde::Serialize>(case: &Case, result: Result<T>) -> Result<(), String> {
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

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> Result<T, String> {
    T::deserialize(value).map_err(|error| format!("the case cannot be read: {error}"))
}
