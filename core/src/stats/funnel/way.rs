//! How far a transaction came; [`crate::FunnelStage`] has the definitions.

use crate::catalog::identity_page;
use crate::stats::Dims;
use crate::{Outcome, Stage};

/// The way of the transactions of one combination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Never begun.
    NotStarted,
    /// Its end is not known.
    WithoutVerdict,
    /// Begun.
    Begun {
        /// Where it ended.
        end: Stage,
        /// Stages that were shown.
        shown: Stages,
    },
}

/// Some of the stages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Stages(u16);

impl Stages {
    pub(super) fn contains(self, stage: Stage) -> bool {
        self.0 & Self::bit(stage) != 0
    }

    fn bit(stage: Stage) -> u16 {
        1 << stage as u16
    }

    fn last(self) -> Option<Stage> {
        Stage::ALL.into_iter().rev().find(|stage| self.contains(*stage))
    }
}

impl FromIterator<Stage> for Stages {
    fn from_iter<I: IntoIterator<Item = Stage>>(stages: I) -> Self {
        Self(stages.into_iter().fold(0, |bits, stage| bits | Self::bit(stage)))
    }
}

impl Way {
    pub(super) fn of(dims: &Dims) -> Self {
        let timed: Stages =
            dims.pages_shown.iter().filter_map(|page| identity_page(page)).map(|page| page.stage).collect();
        let end = match dims.outcome.known() {
            Some(Outcome::NotStarted) => return Self::NotStarted,
            Some(Outcome::Passed) => Stage::Passed,
            Some(Outcome::NotPassed) => Stage::Finished,
            Some(Outcome::Interrupted) => left(dims.page.as_deref(), timed),
            _ => return Self::WithoutVerdict,
        };
        let shown = |stage: &Stage| match stage {
            Stage::Started | Stage::Finished | Stage::Passed => true,
            stage if *stage == end => true,
            stage if !dims.pages_shown.is_empty() => timed.contains(*stage),
            // Nobody says which pages there were.
            stage => *stage != Stage::Nfc,
        };
        let reached = Stage::ALL.into_iter().filter(|stage| *stage <= end);
        Self::Begun { end, shown: reached.filter(shown).collect() }
    }
}

/// The stage at which a person left, on `page` or after pages of the stages `timed`.
fn left(page: Option<&str>, timed: Stages) -> Stage {
    let furthest = timed.last().unwrap_or(Stage::Started);
    match page.and_then(identity_page) {
        None => furthest,
        // The vendor's constant for the guides before the document and before the liveness check.
        Some(page) if page.page == "guide" && furthest > Stage::Guide => Stage::Liveness,
        Some(page) if page.stage == Stage::Started => furthest,
        Some(page) => page.stage,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Event, Product};

    fn way(outcome: Outcome, page: &str, shown: &[&str]) -> Way {
        let event = Event {
            outcome,
            interrupt_page: Some(page.to_owned()),
            page_stay_ms: shown.iter().map(|page| ((*page).to_owned(), 1)).collect(),
            ..Event::of(Product::IdentityVerification)
        };
        Way::of(&Dims::from(&event))
    }

    fn begun(end: Stage, shown: &[Stage]) -> Way {
        Way::Begun { end, shown: shown.iter().copied().collect() }
    }

    #[test]
    fn a_transaction_ends_where_it_was_left_and_was_shown_what_was_timed() {
        use Outcome::{Interrupted, NotPassed, NotStarted, Passed, UnknownResult};
        use Stage::{DocumentCapture, DocumentResult, Finished, Guide, Liveness, Loading, Nfc, Started};
        let document = &["LOADING", "OCR_SCAN", "OCR_RESULT"];
        let all = [Started, Loading, DocumentCapture, DocumentResult];
        for (way, expected) in [
            (way(NotStarted, "", document), Way::NotStarted),
            (way(UnknownResult, "FACE", document), Way::WithoutVerdict),
            (way(Interrupted, "OCR_RESULT", document), begun(DocumentResult, &all)),
            (way(Interrupted, "", document), begun(DocumentResult, &all)),
            (way(Interrupted, "新页面", document), begun(DocumentResult, &all)),
            (way(Interrupted, "页面未启动", document), begun(DocumentResult, &all)),
            (way(Interrupted, "GUIDE", document), begun(Liveness, &[&all[..], &[Liveness]].concat())),
            (way(Interrupted, "GUIDE", &["LOADING", "GUIDE"]), begun(Guide, &[Started, Loading, Guide])),
            (way(Interrupted, "GUIDE", &[]), begun(Guide, &[Started, Loading, Guide])),
            (way(Interrupted, "", &[]), begun(Started, &[Started])),
            (way(Interrupted, "NFC_READ", &[]), begun(Nfc, &[&all[..], &[Guide, Nfc]].concat())),
            (way(Interrupted, "FACE", &[]), begun(Liveness, &[&all[..], &[Guide, Liveness]].concat())),
            // A flow that asks for the face first: the person left at the document.
            (
                way(Interrupted, "OCR_SCAN", &["LOADING", "FACE", "OCR_SCAN"]),
                begun(DocumentCapture, &[Started, Loading, DocumentCapture]),
            ),
            (
                way(NotPassed, "", &["LOADING", "FACE"]),
                begun(Finished, &[Started, Loading, Liveness, Finished]),
            ),
            (way(Passed, "", &["X"]), begun(Stage::Passed, &[Started, Finished, Stage::Passed])),
        ] {
            assert_eq!(way, expected);
        }
    }
}
