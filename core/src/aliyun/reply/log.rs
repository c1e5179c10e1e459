//! The log of a transaction.

use jiff::civil::DateTime;

use super::{shown, statistics, with_result};
use crate::catalog::{identity_code, log_meaning, page_of};
use crate::events::{identity_outcome, identity_passed};
use crate::wire::{Object, list};
use crate::{LogLine, VerifyLog, VerifyStatus, redact};

/// Reads the answer of `CheckVerifyLog`; none where it is no JSON object.
///
/// Every field may be missing or of another type than documented, and what cannot be read is none and never a default. Of
/// what contradicts itself, nothing is mended; `raw` keeps everything.
pub fn decode_verify_log(body: &str) -> Option<VerifyLog> {
    read_log(body).map(|(log, _)| log)
}

/// The same, with the vendor's own word for the result.
pub(in crate::aliyun) fn read_log(body: &str) -> Option<(VerifyLog, Option<String>)> {
    with_result(body, |envelope, result| {
        let text = |name| shown(result, name);
        let (verify_status, passed) = (text("VerifyStatus"), text("Passed"));
        let (interrupt_page, interrupt_page_en) = (text("InterruptPage"), text("InterruptPageEn"));
        let error_code = text("VerifyErrorCode");
        let log = VerifyLog {
            request_id: envelope.request_id,
            code: envelope.code.unwrap_or_default(),
            message: envelope.message,
            status: status(verify_status.as_deref()),
            outcome: identity_outcome(verify_status.as_deref(), passed.as_deref()),
            passed: passed.as_deref().and_then(identity_passed),
            sub_code: text("SubCode"),
            error_meaning: error_code.as_deref().and_then(|code| meaning("error_code", code)),
            error_code,
            page: page_of(interrupt_page.as_deref(), interrupt_page_en.as_deref()),
            interrupt_page,
            interrupt_page_en,
            log: lines(result, "LogInfo"),
            log_en: lines(result, "LogInfoEn"),
            statistics: statistics::read(result),
            ext_info: result.text("ExtInfo"),
            verify_status,
            raw: body.to_owned(),
        };
        Some((log, passed))
    })
}

fn status(verify_status: Option<&str>) -> VerifyStatus {
    match verify_status.map(str::trim) {
        Some("0") => VerifyStatus::Finished,
        Some("1") => VerifyStatus::Interrupted,
        Some("2") => VerifyStatus::NotStarted,
        _ => VerifyStatus::Unknown,
    }
}

/// What a reason says, where a catalogue knows it.
pub(super) fn meaning(field: &str, code: &str) -> Option<String> {
    identity_code(field, code.trim()).map(|row| row.meaning.clone())
}

/// The lines of a log in their order. The vendor's own sample has an array of one element, which is the text of an array: such
/// an element is unfolded.
fn lines(result: &Object<'_>, name: &str) -> Vec<LogLine> {
    let unfold = |element: String| match element.trim_start().starts_with('[') {
        true => list(&element).unwrap_or_else(|| vec![element]),
        false => vec![element],
    };
    result.texts(name).into_iter().flat_map(unfold).map(|text| line(&text)).collect()
}

/// A line begins with a time of the day in a zone that nobody names; nothing is made of it.
fn line(text: &str) -> LogLine {
    const FORM: &[u8] = b"0000-00-00 00:00:00";
    let fits = |(form, byte): (&u8, u8)| if *form == b'0' { byte.is_ascii_digit() } else { byte == *form };
    let is_time = |at: &&str| FORM.iter().zip(at.bytes()).all(fits) && at.parse::<DateTime>().is_ok();
    let at = text.get(..FORM.len()).filter(is_time);
    let rest = at.map_or(text, |at| &text[at.len()..]).trim();
    LogLine { at: at.map(str::to_owned), meaning: log_meaning(rest).map(str::to_owned), text: redact(rest) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_its_time_as_it_is() {
        let read = |text| {
            let LogLine { at, text, meaning } = line(text);
            (at, text, meaning.is_some())
        };
        let at = || Some("2025-04-15 10:00:00".to_owned());
        assert_eq!(read("2025-04-15 10:00:00 用户进入OCR页面"), (at(), "用户进入OCR页面".to_owned(), true));
        assert_eq!(read("2025-04-15 10:00:00"), (at(), String::new(), false));
        assert_eq!(read("2025-04-15 10:00:00.123 X"), (at(), ".123 X".to_owned(), false));
        assert_eq!(read("2025-13-15 10:00:00 X"), (None, "2025-13-15 10:00:00 X".to_owned(), false));
        assert_eq!(read("用户进入OCR页面"), (None, "用户进入OCR页面".to_owned(), true));
        assert_eq!(read("called 13800138000"), (None, "called 138****8000".to_owned(), false));
    }
}
