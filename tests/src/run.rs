//! What each operation calls.

use serde::Deserialize;
use serde_json::{Value, json};
use verimeter::jiguang::{JiguangClient, RiskQuery, decode_risk_report};
use verimeter::{Event, Ledger, Platform, Product, Result, StatsQuery};
use verimeter_sandbox::{Sandbox, SandboxOptions};

use crate::{Case, compare};

/// Runs a case.
///
/// # Errors
/// What differs from what is expected.
pub fn run(case: &Case) -> Result<(), String> {
    match case.op.as_str() {
        "decode_risk_report" => decode(case),
        "query_business_risk" => query(case),
        "overview" => overview(case),
        unknown => Err(format!("this runner does not know the operation `{unknown}`")),
    }
}

fn decode(case: &Case) -> Result<(), String> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Input {
        body: String,
    }
    let input: Input = read(&case.input)?;
    let report = decode_risk_report(&input.body);
    match report {
        None if case.expect.none => Ok(()),
        None => Err("there is no report".to_owned()),
        Some(report) if report.raw != input.body => Err("raw is not the body".to_owned()),
        Some(report) => expect_ok(case, Ok(report)),
    }
}

fn query(case: &Case) -> Result<(), String> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Input {
        phone: String,
        ip: Option<String>,
        ex_id: Option<String>,
        platform: Option<Platform>,
    }
    let input: Input = read(&case.input)?;
    let sandbox = Sandbox::start(SandboxOptions::default()).map_err(|e| e.to_string())?;
    case.given.faults.iter().for_each(|fault| sandbox.fault(fault.clone()));
    let credentials = sandbox.credentials();
    let ledger = Ledger::in_memory().map_err(|e| e.to_string())?;
    let client = JiguangClient::builder(credentials.app_key, credentials.master_secret)
        .base_url(sandbox.jiguang_url())
        .options(case.options.clone())
        .ledger(&ledger)
        .build()
        .map_err(|e| e.to_string())?;
    let mut query = RiskQuery::new(input.phone).ip(input.ip).ex_id(input.ex_id);
    if let Some(platform) = input.platform {
        query = query.platform(platform);
    }
    expect_ok(case, client.query_business_risk_blocking(query))?;
    if let Some(expected) = &case.expect.requests {
        let bodies: Vec<Value> = sandbox
            .requests()
            .iter()
            .map(|request| serde_json::from_str(&request.body).unwrap_or(Value::Null))
            .collect();
        compare("requests", &json!(expected), &json!(bodies))?;
    }
    if let Some(expected) = &case.expect.event {
        compare("event", expected, &figures(&ledger)?)?;
    }
    Ok(())
}

/// What the ledger tells of its one event: by the figures, which is all that a caller sees of it.
fn figures(ledger: &Ledger) -> Result<Value, String> {
    let query = StatsQuery::new(Product::BusinessRisk);
    let overview = ledger.overview(&query).map_err(|e| e.to_string())?;
    serde_json::to_value(overview.total).map_err(|e| e.to_string())
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
