//! What the vendor says of a transaction of identity verification, read.

use std::collections::{BTreeMap, HashMap};

use crate::Outcome;
use crate::wire::Object;

/// What came of a transaction, from the vendor's `VerifyStatus` (`0` finished, `1` interrupted, `2` not started) and
/// `Passed` (`Y` or `N`; programs also write `true` and `false`), which counts only where there is a result: the vendor's own
/// sample has it beside `1`.
pub fn identity_outcome(verify_status: Option<&str>, passed: Option<&str>) -> Outcome {
    match (verify_status.map(str::trim), passed.map(str::trim)) {
        (Some("1"), _) => Outcome::Interrupted,
        (Some("2"), _) => Outcome::NotStarted,
        (Some("0") | None, Some("Y" | "y" | "true")) => Outcome::Passed,
        (Some("0") | None, Some("N" | "n" | "false")) => Outcome::NotPassed,
        _ => Outcome::UnknownResult,
    }
}

/// Page times in milliseconds by page, out of a JSON object whose values are numbers or numeric texts; none where `json`
/// is something else.
pub fn page_stay_ms(json: &str) -> Option<HashMap<String, i64>> {
    let object = Object::parse(json)?;
    object.names().map(|page| Some((page.to_owned(), object.floor(page)?))).collect()
}

/// Page times as a file or a column holds them: a JSON object that [`page_stay_ms`] reads, its pages in one order.
pub fn page_stay_json(times: &HashMap<String, i64>) -> String {
    let sorted: BTreeMap<_, _> = times.iter().collect();
    serde_json::to_string(&sorted).expect("names and numbers are always JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_and_result_tell_the_outcome() {
        for (status, passed, outcome) in [
            (Some("0"), Some("Y"), Outcome::Passed),
            (Some(" 0"), Some("N"), Outcome::NotPassed),
            (Some("0"), Some("true"), Outcome::Passed),
            (Some("0"), Some("P"), Outcome::UnknownResult),
            (Some("0"), None, Outcome::UnknownResult),
            (Some("1"), Some("Y"), Outcome::Interrupted),
            (Some("2"), None, Outcome::NotStarted),
            (Some("3"), Some("Y"), Outcome::UnknownResult),
            (None, Some("Y"), Outcome::Passed),
            (None, None, Outcome::UnknownResult),
        ] {
            assert_eq!(identity_outcome(status, passed), outcome, "{status:?} {passed:?}");
        }
    }

    #[test]
    fn page_times_are_read_as_the_vendor_writes_them() {
        let times = page_stay_ms(r#"{"LOADING":"1615","FACE":8707,"X":1.5}"#).unwrap();
        assert_eq!((times["LOADING"], times["FACE"], times["X"]), (1_615, 8_707, 1));
        assert_eq!(page_stay_ms("{}"), Some(HashMap::new()));
        for none in ["", "[]", "1", r#"{"FACE":"long"}"#, r#"{"FACE":null}"#] {
            assert_eq!(page_stay_ms(none), None, "{none}");
        }
    }
}
