//! What came of an exchange: outcome, billing, and the error it may be.

use crate::events::BillingRule;
use crate::jiguang::client::Inner;
use crate::jiguang::codes::{Verdict, retry_after_ms, verdict};
use crate::jiguang::endpoints::Endpoint;
use crate::transport::{Failure, OperationClass, Response};
use crate::{
    Billing, Error, ErrorKind, Outcome, Phone, Product, Result, RetryAdvice, RiskLevel, RiskReport, redact,
};

/// Most of an unreadable answer that an error shows, in characters.
const PREVIEW: usize = 120;

/// What a reply says, read by its operation.
pub(in crate::jiguang) struct Reading<T> {
    pub answer: T,
    pub code: i64,
    pub content: String,
    pub id: Option<String>,
    /// Of the answer itself, where it is one about risk, or of its risk part.
    pub risk: Option<RiskPart>,
    /// The number that the reply told, where it told one.
    pub sealed: Option<Sealed<T>>,
}

/// A number under the caller's key.
pub(in crate::jiguang) struct Sealed<T> {
    pub ciphertext: String,
    /// Puts the number into the answer.
    pub open: fn(&mut T, &Phone),
}

/// What a reply says of the risk, as far as events tell it.
pub(in crate::jiguang) struct RiskPart {
    code: i64,
    content: String,
    pub score: Option<i64>,
    pub level: Option<RiskLevel>,
    pub tags: Vec<String>,
}

impl RiskPart {
    pub(in crate::jiguang) fn of(report: &RiskReport) -> Self {
        Self {
            code: report.code,
            content: report.content.clone(),
            score: report.score,
            level: report.level,
            tags: report.tags.iter().map(|tag| tag.code.clone()).collect(),
        }
    }
}

/// What came of an exchange.
pub(super) struct Judged<T> {
    pub finding: Finding,
    /// That of the risk, where the endpoint bears it, too.
    pub risk: Option<Finding>,
    pub result: Result<T>,
    pub id: Option<String>,
    pub sealed: Option<Sealed<T>>,
    pub status: Option<u16>,
    pub request_id: Option<String>,
}

/// What an event says of one product.
pub(super) struct Finding {
    pub product: Product,
    pub outcome: Outcome,
    pub billing: Billing,
    pub code: Option<i64>,
    pub content: Option<String>,
    pub risk: Option<RiskPart>,
}

/// The vendor, or something on the way to it, answered.
pub(super) fn answered<T>(
    inner: &Inner,
    endpoint: Endpoint,
    response: Response,
    read: impl FnOnce(&Inner, &str) -> Option<Reading<T>>,
) -> Judged<T> {
    let Some(reading) = read(inner, &response.body) else { return unreadable(endpoint, response) };
    let Response { status, request_id, retry_after_ms: header_ms, .. } = response;
    let status = Some(status);
    let Reading { answer, code, content, id, risk, sealed } = reading;
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
    let (part, own) = match endpoint.with_risk {
        true => (Some(Finding::of_part(risk, (outcome, billing), result.is_ok(), inner.billing)), None),
        false => {
            let is_about_it = endpoint.product == Product::BusinessRisk && outcome == Outcome::Success;
            (None, risk.filter(|_| is_about_it))
        }
    };
    let (code, content) = (Some(code), Some(content));
    let finding = Finding { product: endpoint.product, outcome, billing, code, content, risk: own };
    Judged { finding, risk: part, result, id, sealed, status, request_id }
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
    Judged { finding, risk, result: Err(error), id: None, sealed: None, status, request_id }
}

pub(in crate::jiguang) const IN_DOUBT_ADVICE: &str =
    "the call may be done and billed: do not repeat it blindly, settle it at reconciliation";

/// No answer came.
pub(super) fn unanswered<T>(endpoint: Endpoint, failure: Failure) -> Judged<T> {
    let Failure { sent, kind, timed_out, reason, status, source } = failure;
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
        info.timed_out = timed_out;
        info.retryable = kind == ErrorKind::Transport;
    });
    if let Some(source) = source {
        error = error.source(source);
    }
    let (finding, risk) = without_reply(endpoint, outcome, billing);
    Judged { finding, risk, result: Err(error), id: None, sealed: None, status, request_id: None }
}

impl Finding {
    /// What the risk part says. A part that failed has no score to trust; without one, `whole` is all that is known: the
    /// vendor turned the call away and asked for no risk, or it left the part out.
    fn of_part(part: Option<RiskPart>, whole: (Outcome, Billing), answered: bool, rule: BillingRule) -> Self {
        let product = Product::BusinessRisk;
        let Some(part) = part else {
            let (outcome, billing) =
                if answered { (Outcome::UnknownResult, Billing::InDoubt) } else { whole };
            return Self { product, outcome, billing, code: None, content: None, risk: None };
        };
        let Verdict { outcome, billing, .. } = verdict(product, part.code, rule);
        let (code, content) = (Some(part.code), Some(part.content.clone()));
        let risk = Some(part).filter(|_| outcome == Outcome::Success);
        Self { product, outcome, billing, code, content, risk }
    }
}

/// The same for every product of the endpoint.
fn without_reply(endpoint: Endpoint, outcome: Outcome, billing: Billing) -> (Finding, Option<Finding>) {
    let of = |product| Finding { product, outcome, billing, code: None, content: None, risk: None };
    (of(endpoint.product), endpoint.with_risk.then(|| of(Product::BusinessRisk)))
}
