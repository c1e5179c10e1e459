//! The way of one person through one transaction: pages, times, retries, corrections, refusals, and the end. It follows
//! from the seed and the transaction's id alone.

mod flow;
mod lines;
mod plan;
mod statistics;
mod wanted;

use verimeter::Outcome;
use verimeter::catalog::identity_page;

pub(crate) use flow::Flow;
use flow::{
    Again, FACE, FACE_PERMISSION, FACE_RETRY, OCR_PERMISSION, OCR_RESULT, OCR_SCAN, RETRIES_BEFORE_FALLBACK,
};
pub(crate) use lines::Language;
pub(crate) use plan::End;
use plan::plan;
pub(crate) use wanted::Wanted;

use crate::draw::Draw;

/// Error codes that say how a page was left.
const CAMERA_REFUSED: &str = "1016";
const TOO_MANY_ERRORS: &str = "1014";
const BROKEN_OFF: &str = "9999";

/// People begin so long after the transaction was started, in milliseconds: the median.
const BEGIN_MS: u64 = 9_000;
/// How often a part of the way is gone again at most.
const MOST_AGAIN: usize = 3;
/// Times of a page at every tenth of the people, the quickest first, in thousandths of the median: roughly log-normal.
const DECILES: [u64; 11] = [250, 463, 604, 730, 859, 1_000, 1_164, 1_370, 1_657, 2_158, 3_800];

/// A page, as long as it was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Visit {
    /// A word of the catalogue of pages, or a name that no catalogue knows, where that was wanted.
    pub(crate) page: String,
    /// Milliseconds after the transaction was started.
    pub(crate) from_ms: i64,
    /// When the next page came, or the end.
    pub(crate) to_ms: i64,
}

/// What a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Journey {
    pub(crate) end: End,
    pub(crate) visits: Vec<Visit>,
    /// What was read of the document was corrected.
    edited: bool,
    album: bool,
    ocr_refused: bool,
    face_refused: bool,
    lines_as_one_text: bool,
}

impl Journey {
    /// The journey of a transaction.
    pub(crate) fn of(seed: u64, transaction_id: &str, flow: Flow, wanted: &Wanted) -> Self {
        let mut draw = Draw::new(seed, transaction_id);
        let end = wanted.end(&mut draw, flow);
        let chances = &plan().per_mille;
        let left = |page: &str| end.page.as_deref() == Some(page);
        let mut happens = |chance: u64| draw.next() % 1_000 < chance;
        let edited = flow.editing && happens(chances.edits);
        let mut again = Again {
            document: times(|| happens(chances.document_refused)),
            edit: if edited { times(|| happens(chances.edit_refused)) } else { 0 },
            face: times(|| happens(chances.face_unclear)),
        };
        match end.page.as_deref() {
            Some(FACE_RETRY) => again.face = again.face.max(1),
            Some(flow::FACE_FALLBACK) => again.face = again.face.max(RETRIES_BEFORE_FALLBACK),
            Some(OCR_SCAN) if end.error_code.as_deref() == Some(TOO_MANY_ERRORS) => {
                again.document = MOST_AGAIN
            }
            _ => {}
        }
        let refused = |page| left(page) && end.error_code.as_deref() == Some(CAMERA_REFUSED);
        let (ocr_refused, face_refused) = (
            happens(chances.camera_refused_at_first) || refused(OCR_PERMISSION),
            happens(chances.camera_refused_at_first) || refused(FACE_PERMISSION),
        );
        let (album, lines_as_one_text) = (happens(chances.album), happens(chances.lines_as_one_text));
        let visits = match end.outcome {
            Outcome::NotStarted => Vec::new(),
            _ => timed(&mut draw, seen(flow.pages(again), &end, &mut Draw::new(!seed, transaction_id))),
        };
        let shown = |page: &str| visits.iter().any(|visit: &Visit| visit.page == page);
        Self {
            edited: edited && shown(OCR_RESULT),
            album: album && shown(OCR_SCAN),
            ocr_refused: ocr_refused && shown(OCR_PERMISSION),
            face_refused: face_refused && shown(FACE_PERMISSION),
            lines_as_one_text,
            end,
            visits,
        }
    }

    /// When the person was through or gone, in milliseconds after the start; none for one who never came.
    pub(crate) fn ends_after_ms(&self) -> Option<i64> {
        self.visits.last().map(|visit| visit.to_ms)
    }

    /// Whether there is a result.
    pub(crate) fn finished(&self) -> bool {
        matches!(self.end.outcome, Outcome::Passed | Outcome::NotPassed)
    }

    fn times_shown(&self, page: &str) -> usize {
        self.visits.iter().filter(|visit| visit.page == page).count()
    }

    /// Taps on Retry: in the capture of the document, and in the liveness check.
    fn retries(&self) -> (usize, usize) {
        let again = |page| self.times_shown(page).saturating_sub(1);
        (again(OCR_SCAN), again(FACE))
    }
}

/// The vendor's two names of a page: Chinese text and constant. A page of no catalogue has the one that it looks like.
pub(crate) fn names(page: &str) -> (Option<&str>, Option<&str>) {
    match identity_page(page) {
        Some(known) => (known.interrupt_page.as_deref(), known.interrupt_page_en.as_deref()),
        None if page.is_ascii() => (None, Some(page)),
        None => (Some(page), None),
    }
}

/// How often something happens before it does not.
fn times(mut happens: impl FnMut() -> bool) -> usize {
    (0..MOST_AGAIN).take_while(|_| happens()).count()
}

/// The pages that were seen before the end.
fn seen(mut pages: Vec<&'static str>, end: &End, draw: &mut Draw) -> Vec<String> {
    let mut unknown = None;
    if end.outcome == Outcome::Interrupted {
        match end.page.as_deref().map(|page| (page, pages.iter().rposition(|known| *known == page))) {
            Some((_, Some(last))) => pages.truncate(last + 1),
            // It is none of this flow: somewhere on the way.
            Some((page, None)) => {
                pages.truncate(1 + draw.next() as usize % pages.len());
                unknown = Some(page.to_owned());
            }
            None => {}
        }
    }
    pages.into_iter().map(str::to_owned).chain(unknown).collect()
}

/// How long each page was shown.
fn timed(draw: &mut Draw, pages: Vec<String>) -> Vec<Visit> {
    let mut now = spread(draw, BEGIN_MS);
    let medians = &plan().pages;
    pages
        .into_iter()
        .map(|page| {
            let median = medians.iter().find(|row| row.page == page).map_or(BEGIN_MS, |row| row.median_ms);
            let from_ms = now;
            now += spread(draw, median);
            Visit { page, from_ms, to_ms: now }
        })
        .collect()
}

/// A time around a median, in whole numbers, so that it is the same on every machine.
fn spread(draw: &mut Draw, median: u64) -> i64 {
    let place = draw.next() % 1_000;
    let (low, into) = ((place / 100) as usize, place % 100);
    let per_mille = DECILES[low] + (DECILES[low + 1] - DECILES[low]) * into / 100;
    (median * per_mille / 1_000).cast_signed()
}

#[cfg(test)]
mod tests;
