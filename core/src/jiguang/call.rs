//! One call: ask, read, judge, record.

use std::sync::Arc;

use tracing::Span;

use super::client::Inner;
use super::codes::{Verdict, retry_after_ms, verdict};
use super::endpoints::Endpoint;
use super::query::Ask;
use crate::events::new_id;
use crate::transport::{Exchange, Failure, OperationClass, Request, Response};
use crate::{
    Billing, Error, ErrorKind, Event, Outcome, Phone, Product, Result, RetryAdvice, RiskReport, Vendor,
    redact,
};

/// Most of an unreadable answer that an error shows, in characters.
const PREVIEW: usize = 120;

/// A call that was made, with the event of its product as recorded.
pub(super) struct Call<T> {
    pub event: Event,
    pub result: Result<T>,
}

/// What a reply says, read by its operation.
pub(super) struct Reading<T> {
    pub answer: T,
    pub code: i64,
    pub content: String,
    pub id: Option<String>,
    /// The answer itself, where it is one about risk, or its risk part.
    pub risk: Option<RiskReport>,
    /// The number that the reply told, where it told one.
    pub phone: Option<Phone>,
}

/// What came of an exchange.
struct Judged<T> {
    finding: Finding,
    /// That of the risk, where the endpoint bears it, too.
    risk: Option<Finding>,
    result: Result<T>,
    id: Option<String>,
    phone: Option<Phone>,
    status: Option<u16>,
    request_id: Option<String>,
}

/// What an event says of one product.
struct Finding {
    product: Product,
    outcome: Outcome,
    billing: Billing,
    code: Option<i64>,
    content: Option<String>,
    risk: Option<RiskReport>,
}

/// Makes the call that `ask` describes. `read` makes sense of a reply; none where it is none of the vendor's. `span` is
/// told what came of it.
pub(super) async fn make<T>(
    inner: Arc<Inner>,
    ask: Ask,
    read: impl FnOnce(&Inner, &str) -> Option<Reading<T>>,
    span: Span,
) -> Result<Call<T>> {
    if let Some(sink) = &inner.sink {
        sink.ready()?;
    }
    let occurred_at_ms = inner.clock.now_ms();
    let endpoint = ask.endpoint;
    let admission = inner
        .foresight
        .admit(&ask, &inner.app, inner.sink.as_deref(), occurred_at_ms)
        .map_err(|error| error.during(Vendor::Jiguang, endpoint.operation))?;
    let request = Request { class: endpoint.class, path: endpoint.path, body: ask.body };
    let Exchange { result, attempts, elapsed } = inner.http.exchange(&request).await;
    let judged = match result {
        Ok(response) => answered(&inner, endpoint, response, read),
        Err(failure) => unanswered(endpoint, failure),
    };
    let name = |error: Error| {
        error.during(Vendor::Jiguang, endpoint.operation).with(|info| {
            info.attempts = attempts;
            info.request_id.clone_from(&judged.request_id);
        })
    };
    let call_id = new_id();
    let phone = ask.phone.or(judged.phone);
    let event_of = |finding: Finding| Event {
        event_id: new_id(),
        call_id: call_id.clone(),
        occurred_at_ms,
        vendor: Vendor::Jiguang,
        app: inner.app.clone(),
        product: finding.product,
        operation: endpoint.operation.to_owned(),
        platform: ask.platform,
        carrier: ask.carrier.clone(),
        outcome: finding.outcome,
        billing: finding.billing,
        code: finding.code.map(|code| code.to_string()),
        message: finding.content.as_deref().map(redact),
        vendor_id: judged.id.clone(),
        request_id: judged.request_id.clone(),
        // People do send phone numbers as correlation ids.
        ex_id: ask.ex_id.as_deref().map(redact),
        phone_mask: phone.as_ref().map(Phone::mask),
        phone_index: phone
            .as_ref()
            .zip(inner.sink.as_ref())
            .and_then(|(phone, sink)| sink.phone_index(phone)),
        score: finding.risk.as_ref().and_then(|risk| risk.score),
        level: finding.risk.as_ref().and_then(|risk| risk.level),
        tags: finding.risk.iter().flat_map(|risk| &risk.tags).map(|tag| redact(&tag.code)).collect(),
        latency_ms: Some(elapsed.as_millis() as i64),
        attempts,
        http_status: judged.status.map(i32::from),
    };
    let event = event_of(judged.finding);
    let events: Vec<Event> = std::iter::once(event.clone()).chain(judged.risk.map(event_of)).collect();
    observe(&span, &event);
    let recorded = match &inner.sink {
        Some(sink) => sink.record(events).await,
        None => Ok(()),
    };
    admission.settle(&event, recorded.is_ok());
    if let Err(error) = recorded {
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

/// Tells whoever watches the call what came of it. What is personal in an event stays out of logs.
fn observe(span: &Span, event: &Event) {
    span.record("call_id", event.call_id.as_str())
        .record("outcome", event.outcome.as_str())
        .record("billing", event.billing.as_str())
        .record("attempts", event.attempts)
        .record("latency_ms", event.latency_ms)
        .record("http_status", event.http_status);
    if let Some(code) = &event.code {
        span.record("code", code.as_str());
    }
}

/// The vendor, or something on the way to it, answered.
fn answered<T>(
    inner: &Inner,
    endpoint: Endpoint,
    response: Response,
    read: impl FnOnce(&Inner, &str) -> Option<Reading<T>>,
) -> Judged<T> {
    let Some(reading) = read(inner, &response.body) else { return unreadable(endpoint, response) };
    let Response { status, request_id, retry_after_ms: header_ms, .. } = response;
    let status = Some(status);
    let Reading { answer, code, content, id, risk, phone } = reading;
    let Verdict { outcome, billing, failure } = verdict(endpoint.product, code, inner.billing);
    let result = match failure {
        None => Ok(answer),
        Some((kind, row)) => {
            Err(Error::new(kind, format!("the vendor answered {} ({})", row.code, row.text))
                .advice(row.advice.clone())
                .with(|info| {
                    info.vendor_code = Some(row.code.to_string());
                    info.vendor_text = Some(redact(&content));
                    info.vendor_id.clone_from(&id);
                    info.http_status = status.map(i32::from);
                    // A token may be used up by the call that failed: the same one is never worth another.
                    info.retryable = endpoint.class == OperationClass::Billed
                        && !matches!(row.retry, RetryAdvice::Never | RetryAdvice::NewToken);
                    info.request_sent = true;
                    info.retry_after_ms = retry_after_ms(row.retry, inner.clock.now_ms()).max(header_ms);
                }))
        }
    };
    let second = endpoint.with_risk.then(|| match &risk {
        Some(risk) => {
            let Verdict { outcome, billing, .. } = verdict(Product::BusinessRisk, risk.code, inner.billing);
            let (code, content) = (Some(risk.code), Some(risk.content.clone()));
            // A part that failed has no score to trust.
            let risk = Some(risk.clone()).filter(|_| outcome == Outcome::Success);
            Finding { product: Product::BusinessRisk, outcome, billing, code, content, risk }
        }
        // The vendor turned the call away, or left the part out: then it asked for no risk.
        None => {
            let (outcome, billing) = match result {
                Ok(_) => (Outcome::UnknownResult, Billing::InDoubt),
                Err(_) => (outcome, billing),
            };
            Finding {
                product: Product::BusinessRisk,
                outcome,
                billing,
                code: None,
                content: None,
                risk: None,
            }
        }
    });
    let own_risk = risk.filter(|_| endpoint.product == Product::BusinessRisk && outcome == Outcome::Success);
    let (code, content) = (Some(code), Some(content));
    let finding = Finding { product: endpoint.product, outcome, billing, code, content, risk: own_risk };
    Judged { finding, risk: second, result, id, phone, status, request_id }
}

/// An answer came that holds no reply of the vendor. A client error was refused on the way; after anything else
/// the vendor may have done and billed the call.
fn unreadable<T>(endpoint: Endpoint, response: Response) -> Judged<T> {
    let Response { status, body, request_id, retry_after_ms } = response;
    let refused = (400..500).contains(&status);
    let kind = match status {
        401 | 407 => ErrorKind::Authentication,
        429 => ErrorKind::Throttled,
        _ => ErrorKind::Protocol,
    };
    let (outcome, billing) =
        if refused { (Outcome::Rejected, Billing::NotBilled) } else { (Outcome::InDoubt, Billing::InDoubt) };
    let words: Vec<&str> = body.split_whitespace().collect();
    let preview: String = redact(&words.join(" ")).chars().take(PREVIEW).collect();
    let message = format!("the answer is no reply of the vendor (HTTP {status}): `{preview}`");
    let advice = match kind {
        ErrorKind::Throttled => "nothing was done: come back later",
        _ if refused => "check base_url and what stands before the vendor",
        _ => IN_DOUBT_ADVICE,
    };
    let error = Error::new(kind, message).advice(advice).with(|info| {
        info.http_status = Some(status.into());
        info.request_sent = true;
        info.retryable = kind == ErrorKind::Throttled && endpoint.class == OperationClass::Billed;
        info.retry_after_ms = retry_after_ms.filter(|_| refused);
    });
    let status = Some(status);
    let (finding, risk) = without_reply(endpoint, outcome, billing);
    Judged { finding, risk, result: Err(error), id: None, phone: None, status, request_id }
}

pub(super) const IN_DOUBT_ADVICE: &str =
    "the call may be done and billed: do not repeat it blindly, settle it at reconciliation";

/// No answer came.
fn unanswered<T>(endpoint: Endpoint, failure: Failure) -> Judged<T> {
    let Failure { sent, kind, reason, status, source } = failure;
    let (outcome, billing) = match sent {
        true => (Outcome::InDoubt, Billing::InDoubt),
        false => (Outcome::Failed, Billing::NotBilled),
    };
    let advice = match kind {
        ErrorKind::InDoubt => IN_DOUBT_ADVICE,
        ErrorKind::Transport => "nothing was sent: check the network and try again",
        _ => "nothing was sent",
    };
    let mut error = Error::new(kind, reason).advice(advice).with(|info| {
        info.http_status = status.map(i32::from);
        info.request_sent = sent;
        info.retryable = kind == ErrorKind::Transport;
    });
    if let Some(source) = source {
        error = error.source(source);
    }
    let (finding, risk) = without_reply(endpoint, outcome, billing);
    Judged { finding, risk, result: Err(error), id: None, phone: None, status, request_id: None }
}

/// The same for every product of the endpoint.
fn without_reply(endpoint: Endpoint, outcome: Outcome, billing: Billing) -> (Finding, Option<Finding>) {
    let of = |product| Finding { product, outcome, billing, code: None, content: None, risk: None };
    (of(endpoint.product), endpoint.with_risk.then(|| of(Product::BusinessRisk)))
}
