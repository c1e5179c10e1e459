//! The double of Alibaba Cloud ID Verification (`cloudauth-intl`, version 2022-08-09).

mod action;
mod credentials;
mod gate;
mod initialize;
mod journey;
mod limits;
pub mod magic;
mod nonces;
mod parameters;
mod refusal;
mod regions;
mod result;
mod start;
mod state;
mod transactions;
mod verify_log;

use axum::http::header::{CONTENT_TYPE, HOST};
use axum::http::{HeaderValue, Method, StatusCode};
use serde::Serialize;
use serde_json::Value;
use verimeter::FaultKind;
use verimeter::aliyun::API_VERSION;
use verimeter::transport::Clock as _;

use crate::exchange::{Answer, Asked};
use initialize::Started;
use parameters::{Parameters, is_merchant_biz_id};
use result::Verdict;
use transactions::Transaction;
use verify_log::VerifyLog;

pub(crate) use action::{ACTIONS, Action, OPERATIONS, PATH};
pub(crate) use credentials::{ACCESS_KEY_ID, ACCESS_KEY_SECRET, Temporary};
pub(crate) use refusal::Refusal;
pub(crate) use regions::{first as first_region, known as known_region};
pub(crate) use start::start;
pub(crate) use state::State;

/// Pictures of up to 1 MiB come in a form, which escapes some of their letters.
pub(crate) const LARGEST_BODY: usize = 2 << 20;

/// What no catalogue lists: a code and a page.
const UNKNOWN_CODE: &str = "SandboxNewCode";
const UNKNOWN_PAGE: &str = "SANDBOX_NEW_PAGE";
const UNKNOWN_PAGE_ZH: &str = "沙箱新页面";

const JSON: HeaderValue = HeaderValue::from_static("application/json;charset=utf-8");

/// An answer that is no refusal.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Success<T> {
    request_id: String,
    code: &'static str,
    message: &'static str,
    result: T,
}

/// `Result` of `KeepaliveIntl`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Alive {
    result: &'static str,
}

/// The action that `asked` names; none for what is not for this vendor.
pub(crate) fn operation(asked: &Asked) -> Option<Action> {
    Action::of(asked)
}

/// Whether access key, signature and security token are right. Changes nothing.
pub(crate) fn authorized(state: &crate::state::State, asked: &Asked) -> bool {
    gate::authorized(state, asked)
}

/// Does what is asked, in the order of the vendor's checks.
pub(crate) fn answer(state: &crate::state::State, action: Action, asked: &Asked) -> Answer {
    let request_id = state.aliyun.next_request_id(state.seed);
    let done = gate::admit(state, asked).and_then(|()| check_form(action, asked)).and_then(|()| {
        let parameters = Parameters::of(asked);
        let region = regions::asked_for(asked, &state.aliyun.ports());
        perform(state, action, region, &parameters, &request_id)
    });
    let answer = done.unwrap_or_else(|refusal| refused(&refusal, &request_id, asked));
    with_headers(answer, &request_id)
}

/// The vendor's words for too many calls.
pub(crate) fn throttled(state: &crate::state::State, asked: &Asked, retry_after_s: Option<i64>) -> Answer {
    let request_id = state.aliyun.next_request_id(state.seed);
    let retry_after_ms = retry_after_s.map(|seconds| seconds.saturating_mul(1_000));
    let refusal = Refusal::new("Throttling.Api").retry_after_ms(retry_after_ms);
    with_headers(refused(&refusal, &request_id, asked), &request_id)
}

/// Puts a code or a page that nobody knows into a reply. There are no tags here.
pub(crate) fn twist(kind: FaultKind, reply: &mut Value) {
    match kind {
        FaultKind::UnknownCode => reply["Code"] = UNKNOWN_CODE.into(),
        FaultKind::UnknownPage => {
            let Some(Value::Object(result)) = reply.get_mut("Result") else { return };
            for (field, name) in [("InterruptPage", UNKNOWN_PAGE_ZH), ("InterruptPageEn", UNKNOWN_PAGE)] {
                if let Some(page) = result.get_mut(field) {
                    *page = name.into();
                }
            }
            let statistics = result.get("LogStatisticsInfo").and_then(Value::as_str);
            let statistics = statistics.and_then(|text| serde_json::from_str::<Value>(text).ok());
            let Some(mut statistics) = statistics else { return };
            if let Some(times) = statistics.get_mut("pageStayTimeInfo").and_then(Value::as_object_mut) {
                times.insert(UNKNOWN_PAGE.to_owned(), "1000".into());
                result.insert("LogStatisticsInfo".to_owned(), statistics.to_string().into());
            }
        }
        _ => {}
    }
}

/// Action, version and method.
fn check_form(action: Action, asked: &Asked) -> Result<(), Refusal> {
    if action == Action::Unknown {
        let named = action::named(asked, "Action");
        return Err(
            named.map_or_else(|| Refusal::missing("Action"), |_| Refusal::new("InvalidAction.NotFound"))
        );
    }
    match action::named(asked, "Version").as_deref() {
        None => return Err(Refusal::missing("Version")),
        Some(API_VERSION) => {}
        Some(_) => return Err(Refusal::new("InvalidVersion")),
    }
    if asked.method == Method::POST { Ok(()) } else { Err(Refusal::new("UnsupportedHTTPMethod")) }
}

fn perform(
    state: &crate::state::State,
    action: Action,
    region: &'static str,
    parameters: &Parameters<'_>,
    request_id: &str,
) -> Result<Answer, Refusal> {
    // Account and rate, before anything is read.
    if let Some(refusal) = parameters.get("MerchantBizId").and_then(magic::refusal) {
        return Err(refusal);
    }
    let now_ms = state.clock.now_ms();
    match action {
        Action::Keepalive => Ok(success(request_id, Alive { result: "SUCCESS" })),
        Action::Initialize => {
            let product = parameters.get("ProductCode").unwrap_or_default();
            if state.aliyun.limited && !state.aliyun.memory().limits.allow(product, now_ms) {
                return Err(Refusal::new("Throttling.Api"));
            }
            let wish = initialize::read(parameters)?;
            let web = wish.web;
            let id = start::initialized(state, region, now_ms, wish);
            Ok(success(request_id, Started::new(id, web)))
        }
        Action::CheckResult => {
            let transaction = transaction(state, region, parameters, now_ms)?;
            let with_images = parameters.is("IsReturnImage", "Y");
            let verdict = Verdict::of(state.seed, &transaction, now_ms, with_images);
            verdict
                .map(|verdict| success(request_id, verdict))
                .ok_or_else(|| Refusal::new("ProcessNotCompleted"))
        }
        Action::CheckVerifyLog => {
            let transaction = transaction(state, region, parameters, now_ms)?;
            if !transaction.log_is_ready(now_ms) {
                return Err(Refusal::new("ProcessNotCompleted"));
            }
            Ok(success(request_id, VerifyLog::of(state.seed, &transaction)))
        }
        Action::Unknown => Err(Refusal::new("InvalidAction.NotFound")),
    }
}

/// The transaction that the parameters name.
fn transaction(
    state: &crate::state::State,
    region: &str,
    parameters: &Parameters<'_>,
    now_ms: i64,
) -> Result<Transaction, Refusal> {
    let merchant_biz_id = parameters.required("MerchantBizId")?;
    let id = parameters.required("TransactionId")?;
    if !is_merchant_biz_id(merchant_biz_id) {
        return Err(Refusal::invalid_parameter("MerchantBizId"));
    }
    let known = state.aliyun.memory().transactions.get(id, region, now_ms);
    known.ok_or_else(|| Refusal::new("TransactionIdInvalid"))
}

fn success(request_id: &str, result: impl Serialize) -> Answer {
    let body = Success { request_id: request_id.to_owned(), code: "Success", message: "success", result };
    Answer::json(StatusCode::OK, &body)
}

fn refused(refusal: &Refusal, request_id: &str, asked: &Asked) -> Answer {
    let host = asked.header(HOST).unwrap_or_default();
    let mut answer = Answer::json(refusal.status(), &refusal.body(request_id, host));
    if let Some(ms) = refusal.retry_after() {
        answer.headers.insert("x-acs-retry-after", HeaderValue::from(ms));
    }
    answer
}

/// What every answer of the gateway bears.
fn with_headers(mut answer: Answer, request_id: &str) -> Answer {
    answer.headers.insert(CONTENT_TYPE, JSON);
    let trace_id = request_id.replace('-', "").to_ascii_lowercase();
    for (name, text) in [("x-acs-request-id", request_id), ("x-acs-trace-id", trace_id.as_str())] {
        if let Ok(value) = HeaderValue::from_str(text) {
            answer.headers.insert(name, value);
        }
    }
    answer
}
