//! One call: ask, read, judge, record.

use std::sync::Arc;

use super::client::Inner;
use super::codes::{Verdict, retry_after_ms, risk_verdict};
use super::endpoints::QUERY_BUSINESS_RISK;
use super::query::Checked;
use super::reply::decode_risk_report;
use crate::events::new_id;
use crate::transport::{Exchange, Failure, Request, Response};
use crate::{Billing, Error, ErrorKind, Event, Outcome, Result, RetryAdvice, RiskReport, Vendor, redact};

/// Most of an unreadable answer that an error shows, in characters.
const PREVIEW: usize = 120;

/// A call that was made, with its event as recorded.
pub(super) struct Call {
    pub event: Event,
    pub result: Result<RiskReport>,
}

/// What came of an exchange.
struct Judged {
    outcome: Outcome,
    billing: Billing,
    result: Result<RiskReport>,
    /// The reply, where one could be read, also of a failure.
    report: Option<RiskReport>,
    status: Option<u16>,
    request_id: Option<String>,
}

pub(super) async fn query_business_risk(inner: Arc<Inner>, query: Checked) -> Result<Call> {
    if let Some(sink) = &inner.sink {
        sink.ready()?;
    }
    let occurred_at_ms = inner.clock.now_ms();
    let request = Request {
        operation: QUERY_BUSINESS_RISK.operation,
        class: QUERY_BUSINESS_RISK.class,
        path: QUERY_BUSINESS_RISK.path,
        authorization: inner.authorization.clone(),
        body: query.body(),
    };
    let Exchange { result, attempts, elapsed } = inner.http.exchange(&request).await;
    let judged = match result {
        Ok(response) => answered(&inner, response),
        Err(failure) => unanswered(failure),
    };
    let name = |error: Error| {
        error.during(Vendor::Jiguang, QUERY_BUSINESS_RISK.operation).with(|info| {
            info.attempts = attempts;
            info.request_id.clone_from(&judged.request_id);
        })
    };
    let report = judged.report.as_ref();
    let event = Event {
        event_id: new_id(),
        call_id: new_id(),
        occurred_at_ms,
        vendor: Vendor::Jiguang,
        app: inner.app.clone(),
        product: QUERY_BUSINESS_RISK.product,
        operation: QUERY_BUSINESS_RISK.operation.to_owned(),
        platform: query.platform,
        carrier: "unknown".to_owned(),
        outcome: judged.outcome,
        billing: judged.billing,
        code: report.map(|r| r.code.to_string()),
        message: report.map(|r| redact(&r.content)),
        vendor_id: report.and_then(|r| r.id.clone()),
        request_id: judged.request_id.clone(),
        // People do send phone numbers as correlation ids.
        ex_id: query.ex_id.as_deref().map(redact),
        phone_mask: Some(query.phone.mask()),
        phone_index: inner.sink.as_ref().and_then(|sink| sink.phone_index(&query.phone)),
        score: report.and_then(|r| r.score),
        level: report.and_then(|r| r.level),
        tags: report.map(|r| r.tags.iter().map(|tag| redact(&tag.code)).collect()).unwrap_or_default(),
        latency_ms: Some(elapsed.as_millis() as i64),
        attempts,
        http_status: judged.status.map(i32::from),
    };
    if let Some(sink) = &inner.sink
        && let Err(error) = sink.record(vec![event.clone()]).await
    {
        let error = name(error).with(|info| {
            info.vendor_code.clone_from(&event.code);
            info.vendor_id.clone_from(&event.vendor_id);
            info.http_status = event.http_status;
            info.request_sent = event.billing != Billing::NotBilled;
            info.advice =
                "the call was made and may be billed: mend the ledger before you call again".to_owned();
        });
        return Ok(Call { event, result: Err(error) });
    }
    Ok(Call { event, result: judged.result.map_err(name) })
}

/// The vendor, or something on the way to it, answered.
fn answered(inner: &Inner, response: Response) -> Judged {
    let Response { status, body, request_id } = response;
    let status = Some(status);
    let Some(report) = decode_risk_report(&body) else { return unreadable(&body, status, request_id) };
    let Verdict { outcome, billing, failure } = risk_verdict(report.code, inner.billing);
    let result = match failure {
        None => Ok(report.clone()),
        Some((kind, row)) => {
            Err(Error::new(kind, format!("the vendor answered {} ({})", row.code, row.text))
                .advice(row.advice.clone())
                .with(|info| {
                    info.vendor_code = Some(row.code.to_string());
                    info.vendor_text = Some(redact(&report.content));
                    info.vendor_id.clone_from(&report.id);
                    info.http_status = status.map(i32::from);
                    info.retryable = !matches!(row.retry, RetryAdvice::Never | RetryAdvice::NewToken);
                    info.request_sent = true;
                    info.retry_after_ms = retry_after_ms(row.retry, inner.clock.now_ms());
                }))
        }
    };
    Judged { outcome, billing, result, report: Some(report), status, request_id }
}

/// An answer came that holds no reply of the vendor. A client error was refused on the way; after anything else
/// the vendor may have done and billed the call.
fn unreadable(body: &str, status: Option<u16>, request_id: Option<String>) -> Judged {
    let refused = status.is_some_and(|status| (400..500).contains(&status));
    let (outcome, billing) =
        if refused { (Outcome::Rejected, Billing::NotBilled) } else { (Outcome::InDoubt, Billing::InDoubt) };
    let words: Vec<&str> = body.split_whitespace().collect();
    let preview: String = redact(&words.join(" ")).chars().take(PREVIEW).collect();
    let message =
        format!("the answer is no reply of the vendor (HTTP {}): `{preview}`", status.unwrap_or_default());
    let advice = if refused { "check base_url and what stands before the vendor" } else { IN_DOUBT_ADVICE };
    let error = Error::new(ErrorKind::Protocol, message).advice(advice).with(|info| {
        info.http_status = status.map(i32::from);
        info.request_sent = true;
    });
    Judged { outcome, billing, result: Err(error), report: None, status, request_id }
}

pub(super) const IN_DOUBT_ADVICE: &str =
    "the call may be done and billed: do not repeat it blindly, settle it at reconciliation";

/// No answer came.
fn unanswered(failure: Failure) -> Judged {
    let Failure { sent, reason, status, source } = failure;
    let (kind, outcome, billing) = match sent {
        true => (ErrorKind::InDoubt, Outcome::InDoubt, Billing::InDoubt),
        false => (ErrorKind::Transport, Outcome::Failed, Billing::NotBilled),
    };
    let advice = if sent { IN_DOUBT_ADVICE } else { "nothing was sent: check the network and try again" };
    let mut error = Error::new(kind, reason).advice(advice).with(|info| {
        info.http_status = status.map(i32::from);
        info.request_sent = sent;
        info.retryable = !sent;
    });
    if let Some(source) = source {
        error = error.source(source);
    }
    Judged { outcome, billing, result: Err(error), report: None, status, request_id: None }
}
