//! What the vendor says of a transaction of identity verification, read.

use std::collections::{BTreeMap, HashMap};

use sha2::{Digest as _, Sha256};

use crate::Outcome;
use crate::wire::Object;

/// What came of a transaction, from the vendor's `VerifyStatus` (`0` finished, `1` interrupted, `2` not started) and
/// `Passed` (`Y` or `N`; programs also write `true` and `false`), which counts only where there is a result: the vendor's own
/// sample has it beside `1`.
pub fn identity_outcome(verify_status: Option<&str>, passed: Option<&str>) -> Outcome {
    match (verify_status.map(str::trim), passed.and_then(identity_passed)) {
        (Some("1"), _) => Outcome::Interrupted,
        (Some("2"), _) => Outcome::NotStarted,
        (Some("0") | None, Some(true)) => Outcome::Passed,
        (Some("0") | None, Some(false)) => Outcome::NotPassed,
        _ => Outcome::UnknownResult,
    }
}

/// What the vendor's `Passed` says, or what programs write in its place; none for anything else.
pub fn identity_passed(passed: &str) -> Option<bool> {
    match passed.trim() {
        "Y" | "y" | "true" => Some(true),
        "N" | "n" | "false" => Some(false),
        _ => None,
    }
}

/// Id of the event of a transaction. It follows from the transaction's own id, so that one which is asked for twice counts
/// once, whoever asks and when. `apart` tells events apart that are not about what came of it.
pub(crate) fn transaction_event_id(transaction_id: &str, apart: &[&str]) -> String {
    let mut hash = Sha256::new_with_prefix("verimeter identity verification");
    for part in [&[transaction_id][..], apart].concat() {
        hash.update([0]);
        hash.update(part);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    // Below every id that begins with the time: a ledger looks up only ids that are not above all that it has.
    bytes[..2].fill(0);
    let id = uuid::Builder::from_bytes(bytes).with_variant(uuid::Variant::RFC4122);
    id.with_version(uuid::Version::Custom).into_uuid().to_string()
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
    fn a_transaction_has_one_id_below_those_that_begin_with_the_time() {
        let id = |transaction, apart: &[&str]| transaction_event_id(transaction, apart);
        assert_eq!(id("t1", &[]), id("t1", &[]));
        let others = [id("t2", &[]), id("t1", &["x"]), id("t1x", &[]), id("t1", &["x", ""])];
        for (n, other) in others.iter().enumerate() {
            assert!(*other != id("t1", &[]) && !others[..n].contains(other));
            assert!(uuid::Uuid::try_parse(other).is_ok() && *other < crate::events::new_id());
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
