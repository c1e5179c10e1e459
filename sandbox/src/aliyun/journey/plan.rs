//! How people fare, as data: `data/journeys.json` states the share of every end, out of 1,000 transactions of the usual
//! flow (document, then liveness); what an NFC flow adds stands beside them. Where a flow lacks a page, its ends are left
//! out and the others keep their proportions.

use std::sync::LazyLock;

use serde::Deserialize;
use verimeter::Outcome;

/// The whole file.
#[derive(Debug, Deserialize)]
pub(super) struct Plan {
    pub(super) ends: Vec<End>,
    pub(super) pages: Vec<PageTime>,
    pub(super) per_mille: Chances,
}

/// How a transaction may end.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct End {
    /// How many of a thousand end so.
    #[serde(default)]
    pub(super) share: u64,
    /// What came of it.
    pub(crate) outcome: Outcome,
    /// The page that was left, where one was: a word of the catalogue of pages.
    pub(crate) page: Option<String>,
    /// `VerifyErrorCode`, a code of the catalogue.
    pub(crate) error_code: Option<String>,
    /// `SubCode` of a result, a code of the catalogue.
    pub(crate) sub_code: Option<String>,
}

/// How long people look at a page.
#[derive(Debug, Deserialize)]
pub(super) struct PageTime {
    pub(super) page: String,
    pub(super) median_ms: u64,
}

/// How often something happens on the way, of a thousand times that it could.
#[derive(Debug, Deserialize)]
pub(super) struct Chances {
    /// The server refuses a picture of the document, and the person takes another.
    pub(super) document_refused: u64,
    /// The person corrects what was read.
    pub(super) edits: u64,
    /// A correction is refused, and the person corrects again.
    pub(super) edit_refused: u64,
    /// The liveness check sees nothing clearly, and the person taps Retry.
    pub(super) face_unclear: u64,
    /// The camera is refused when first asked for, and granted then.
    pub(super) camera_refused_at_first: u64,
    /// The picture comes from the album.
    pub(super) album: u64,
    /// The lines of the log come as the vendor's sample has them: one text that holds a JSON array.
    pub(super) lines_as_one_text: u64,
}

static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../data/journeys.json")).expect("the tests read the file")
});

pub(super) fn plan() -> &'static Plan {
    &PLAN
}

#[cfg(test)]
mod tests {
    use verimeter::catalog::{identity_code, identity_page};

    use super::*;

    #[test]
    fn every_page_and_code_is_one_that_the_vendor_documents() {
        for end in &plan().ends {
            let page = end.page.as_deref();
            assert!(
                page.is_none_or(|page| identity_page(page).is_some_and(|row| row.page == page)),
                "{end:?}"
            );
            assert_eq!(end.page.is_some(), end.outcome == Outcome::Interrupted, "{end:?}");
            let code = end.error_code.as_deref().map(|code| identity_code("error_code", code));
            assert!(code.is_none_or(|row| row.is_some_and(|row| row.documented)), "{end:?}");
            let finished = matches!(end.outcome, Outcome::Passed | Outcome::NotPassed);
            assert_eq!(end.sub_code.is_some(), finished, "{end:?}");
            let reason = end.sub_code.as_deref().map(|code| identity_code("sub_code", code));
            assert!(reason.is_none_or(|row| row.is_some()), "{end:?}");
        }
        for PageTime { page, median_ms } in &plan().pages {
            assert!(identity_page(page).is_some_and(|row| row.page == *page) && *median_ms > 0, "{page}");
        }
    }

    #[test]
    fn the_shares_of_the_usual_flow_are_of_a_thousand() {
        let nfc = |end: &&End| end.page.as_deref().is_some_and(|page| page.starts_with("nfc"));
        let share = |outcome| -> u64 {
            plan().ends.iter().filter(|end| end.outcome == outcome && !nfc(end)).map(|end| end.share).sum()
        };
        let [passed, not_passed, interrupted, not_started] =
            [Outcome::Passed, Outcome::NotPassed, Outcome::Interrupted, Outcome::NotStarted].map(share);
        assert_eq!((passed, not_passed, interrupted, not_started), (690, 60, 190, 60));
    }
}
