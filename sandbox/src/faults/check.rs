//! What can be seen of a fault before any call meets it.

use axum::http::{HeaderValue, StatusCode};
use verimeter::{Error, Fault, FaultKind, Result};

use crate::operation::OPERATIONS;

/// Refuses a fault that could never do what it says.
pub(crate) fn check(fault: &Fault) -> Result<()> {
    let Fault { operation, kind, nth, times, probability, latency_ms, status, .. } = fault;
    if let Some(operation) = operation
        && !OPERATIONS.contains(&operation.as_str())
    {
        return Err(Error::invalid(format!("the sandbox has no operation `{operation}`"))
            .advice(format!("take one of {}", OPERATIONS.join(", "))));
    }
    let counts = [
        ("nth", nth, 1),
        ("times", times, 0),
        ("latency_ms", latency_ms, 0),
        ("interval_ms", &fault.interval_ms, 0),
        ("retry_after_s", &fault.retry_after_s, 0),
    ];
    for (name, value, least) in counts {
        if let Some(value) = value.filter(|value| *value < least) {
            return Err(Error::invalid(format!("{name} is {value}, below {least}")));
        }
    }
    if let Some(probability) = probability.filter(|probability| !(0.0..=1.0).contains(probability)) {
        return Err(Error::invalid(format!("probability is {probability}, not from 0 to 1")));
    }
    if let Some(status) = status.filter(|status| http_status(*status).is_none()) {
        return Err(Error::invalid(format!("status {status} is not an HTTP status from 200 to 599")));
    }
    if fault.content_type.as_deref().is_some_and(|media| HeaderValue::from_str(media).is_err()) {
        return Err(Error::invalid("content_type cannot stand in a header"));
    }
    for (name, given, of) in [
        ("interval_ms", fault.interval_ms.is_some(), FaultKind::Drip),
        ("retry_after_s", fault.retry_after_s.is_some(), FaultKind::Throttle),
    ] {
        if given && *kind != Some(of) {
            return Err(Error::invalid(format!("{name} is for faults of kind `{of}`")));
        }
    }
    Ok(())
}

/// A status that ends an exchange; those below 200 do not.
pub(super) fn http_status(status: i32) -> Option<StatusCode> {
    let status = u16::try_from(status).ok().filter(|status| (200..600).contains(status))?;
    StatusCode::from_u16(status).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_is_refused_by_name() {
        let none = Fault::default;
        let refused = [
            (Fault { operation: Some("verify".to_owned()), ..none() }, "no operation `verify`"),
            (Fault { nth: Some(0), ..none() }, "nth is 0"),
            (Fault { times: Some(-1), ..none() }, "times is -1"),
            (Fault { latency_ms: Some(-5), ..none() }, "latency_ms is -5"),
            (Fault { probability: Some(1.5), ..none() }, "probability is 1.5"),
            (Fault { probability: Some(f64::NAN), ..none() }, "probability is NaN"),
            (Fault { status: Some(100), ..none() }, "status 100"),
            (Fault { content_type: Some("a\nb".to_owned()), ..none() }, "content_type"),
            (Fault { interval_ms: Some(1), ..none() }, "kind `drip`"),
            (Fault { retry_after_s: Some(1), kind: Some(FaultKind::Stall), ..none() }, "kind `throttle`"),
        ];
        for (fault, words) in refused {
            let error = check(&fault).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
        assert!(check(&none()).is_ok());
    }
}
