//! Merchant's ids that choose what comes: the last letters of `MerchantBizId` decide, for tests, docs and demos alike. The
//! words have letters that hexadecimal digits lack, so no id of chance is one.
//!
//! What chooses how a transaction ends holds for `Initialize`, and for transactions that are started without it; what chooses a
//! refusal holds for every operation that is sent such an id.

use std::sync::LazyLock;

use serde::Deserialize;
use verimeter::Outcome;

use super::journey::Wanted;
use super::refusal::Refusal;

/// One row of the table.
#[derive(Debug, Deserialize)]
pub struct Magic {
    /// Last letters of the merchant's id.
    pub suffix: String,
    /// Code of a refusal.
    pub code: Option<String>,
    /// HTTP status of the refusal, where it is not the documented one.
    pub status: Option<u16>,
    /// Milliseconds in the header `x-acs-retry-after`.
    pub retry_after_ms: Option<i64>,
    /// What comes of the transaction.
    pub outcome: Option<Outcome>,
    /// The page that the person leaves.
    pub page: Option<String>,
    /// Why.
    pub error_code: Option<String>,
    /// Reason of the result.
    pub sub_code: Option<String>,
    /// The vendor's own sample instead.
    #[serde(default)]
    pub sample: bool,
    /// What it is for.
    pub says: String,
}

static TABLE: LazyLock<Vec<Magic>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../data/aliyun_magic.json")).expect("the tests read the table")
});

/// Every magic ending of a merchant's id.
pub fn table() -> &'static [Magic] {
    &TABLE
}

/// The row that a merchant's id chooses.
pub(super) fn of(merchant_biz_id: &str) -> Option<&'static Magic> {
    TABLE.iter().find(|row| merchant_biz_id.ends_with(&row.suffix))
}

/// The refusal that a merchant's id chooses.
pub(super) fn refusal(merchant_biz_id: &str) -> Option<Refusal> {
    let row = of(merchant_biz_id)?;
    let refusal = Refusal::new(row.code.as_deref()?);
    Some(refusal.with_status(row.status).retry_after_ms(row.retry_after_ms))
}

impl Magic {
    /// What the row wants a transaction to come to.
    pub(super) fn wanted(&self) -> Wanted {
        Wanted {
            outcome: self.outcome,
            page: self.page.clone(),
            error_code: self.error_code.clone(),
            sub_code: self.sub_code.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use verimeter::catalog::{api_code, identity_code, identity_page};

    use super::*;

    #[test]
    fn the_documented_table_is_this_one() {
        let documented = include_str!("../../README.md");
        let (_, documented) = documented.split_once("| ends in | answer | for |\n|---|---|---|\n").unwrap();
        let (documented, _) = documented.split_once("\n\n").unwrap();
        let rows: Vec<String> = table()
            .iter()
            .map(|row| {
                let refusal = row.code.as_deref().map(|code| {
                    let status = row.status.map_or(api_code(code).unwrap().http_status, i32::from);
                    format!("{status} {code}")
                });
                let back = row.retry_after_ms.map(|ms| format!("x-acs-retry-after {ms}"));
                let outcome = if row.sample { Some(Outcome::Interrupted) } else { row.outcome };
                let end = [outcome.map(|outcome| outcome.to_string()), row.page.clone()];
                let codes = [row.error_code.clone(), row.sub_code.clone()];
                let answer: Vec<String> =
                    [refusal, back].into_iter().chain(end).chain(codes).flatten().collect();
                format!("| {} | {} | {} |", row.suffix, answer.join(", "), row.says)
            })
            .collect();
        assert_eq!(documented, rows.join("\n"), "write this into README.md");
    }

    #[test]
    fn the_table_is_sound() {
        for row in table() {
            let id = format!("e0c34a77f5ac{}", row.suffix);
            assert!(std::ptr::eq(of(&id).unwrap(), row), "{row:?} is shadowed");
            assert!(super::super::parameters::is_merchant_biz_id(&id), "{row:?}");
            assert!(
                row.suffix.contains(|c: char| c.is_ascii_alphabetic() && !c.is_ascii_hexdigit()),
                "{row:?}"
            );
            let does = [row.code.is_some(), row.outcome.is_some(), row.sample];
            assert_eq!(does.into_iter().filter(|does| *does).count(), 1, "{row:?}");
            assert!(
                row.code.as_deref().is_none_or(|code| api_code(code).is_some_and(|known| known.code == code))
            );
            assert_eq!(row.wanted().checked().unwrap(), row.wanted(), "{row:?} names a page by its word");
            // What the catalogues do not know is there on purpose and says so.
            let known = row.page.as_deref().is_none_or(|page| identity_page(page).is_some())
                && row.error_code.as_deref().is_none_or(|code| identity_code("error_code", code).is_some())
                && row.sub_code.as_deref().is_none_or(|code| identity_code("sub_code", code).is_some());
            assert_eq!(known, !row.says.contains("no catalogue lists"), "{row:?}");
        }
    }
}
