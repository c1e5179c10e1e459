//! What a transaction shows to the person, by what `Initialize` asked for.

/// Parts of the flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Flow {
    /// A picture of the document is taken.
    pub(crate) document: bool,
    /// The document's chip is read.
    pub(crate) nfc: bool,
    /// The face is checked.
    pub(crate) face: bool,
    /// The face comes before the document.
    pub(crate) face_first: bool,
    /// Guides explain what comes.
    pub(crate) guides: bool,
    /// What was read of the document is shown.
    pub(crate) result: bool,
    /// What is shown may be corrected.
    pub(crate) editing: bool,
    /// A fallback stands behind a liveness check that does not succeed.
    pub(crate) fallback: bool,
}

impl Default for Flow {
    /// The usual one: document, then liveness.
    fn default() -> Self {
        Self {
            document: true,
            nfc: false,
            face: true,
            face_first: false,
            guides: true,
            result: true,
            editing: true,
            fallback: true,
        }
    }
}

// Pages that the way goes back to, or that not every flow has: words of the catalogue of pages.
pub(super) const LOADING: &str = "loading";
pub(super) const OCR_GUIDE: &str = "ocr_guide";
pub(super) const OCR_PERMISSION: &str = "ocr_permission";
pub(super) const OCR_SCAN: &str = "ocr_scan";
pub(super) const OCR_LOADING: &str = "ocr_loading";
pub(super) const OCR_RESULT: &str = "ocr_result";
pub(super) const OCR_RESULT_LOADING: &str = "ocr_result_loading";
pub(super) const NFC_INPUT: &str = "nfc_input";
pub(super) const NFC_READ: &str = "nfc_read";
pub(super) const FACE_GUIDE: &str = "face_guide";
pub(super) const FACE_PERMISSION: &str = "face_permission";
pub(super) const FACE: &str = "face";
pub(super) const FACE_RETRY: &str = "face_retry";
pub(super) const FACE_FALLBACK: &str = "face_fallback";
pub(super) const FACE_LOADING: &str = "face_loading";

/// How often parts of the way are gone again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Again {
    pub(super) document: usize,
    pub(super) edit: usize,
    pub(super) face: usize,
}

/// So many retries, and the fallback takes over.
pub(super) const RETRIES_BEFORE_FALLBACK: usize = 2;

impl Flow {
    /// Every page that the flow can show.
    pub(super) fn possible_pages(self) -> Vec<&'static str> {
        self.pages(Again { document: 0, edit: 0, face: RETRIES_BEFORE_FALLBACK })
    }

    /// Every page that a person sees who goes all the way, in order.
    pub(super) fn pages(self, again: Again) -> Vec<&'static str> {
        let (document, face) = (self.document_pages(again), self.face_pages(again));
        let nfc: &[&str] = if self.nfc { &[NFC_INPUT, NFC_READ] } else { &[] };
        if self.face_first {
            [&[LOADING], &face[..], &document[..], nfc].concat()
        } else {
            [&[LOADING], &document[..], nfc, &face[..]].concat()
        }
    }

    fn document_pages(self, again: Again) -> Vec<&'static str> {
        if !self.document {
            return Vec::new();
        }
        let mut pages = self.guide(OCR_GUIDE);
        pages.push(OCR_PERMISSION);
        pages.extend([OCR_SCAN, OCR_LOADING].repeat(again.document + 1));
        if self.result {
            pages.extend([OCR_RESULT, OCR_RESULT_LOADING].repeat(again.edit + 1));
        }
        pages
    }

    fn face_pages(self, again: Again) -> Vec<&'static str> {
        if !self.face {
            return Vec::new();
        }
        let mut pages = self.guide(FACE_GUIDE);
        pages.extend([FACE_PERMISSION, FACE]);
        pages.extend([FACE_RETRY, FACE].repeat(again.face));
        if self.fallback && again.face >= RETRIES_BEFORE_FALLBACK {
            pages.push(FACE_FALLBACK);
        }
        pages.push(FACE_LOADING);
        pages
    }

    fn guide(self, page: &'static str) -> Vec<&'static str> {
        if self.guides { vec![page] } else { Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use verimeter::catalog::identity_page;

    use super::*;

    #[test]
    fn a_flow_shows_pages_of_the_catalogue_in_its_order() {
        let all = Flow { nfc: true, ..Flow::default() };
        let once = all.pages(Again::default());
        assert!(once.iter().all(|page| identity_page(page).is_some_and(|row| row.page == *page)), "{once:?}");
        let stages: Vec<_> =
            once.iter().filter_map(|page| identity_page(page)).map(|page| page.stage).collect();
        assert!(stages.is_sorted(), "{once:?}");
        let possible = all.possible_pages();
        assert!(possible.contains(&FACE_RETRY) && possible.contains(&FACE_FALLBACK));
        assert!(!Flow { fallback: false, ..all }.possible_pages().contains(&FACE_FALLBACK));
    }

    #[test]
    fn what_is_switched_off_is_not_shown() {
        let face = Flow { document: false, guides: false, ..Flow::default() };
        assert_eq!(face.pages(Again::default()), [LOADING, FACE_PERMISSION, FACE, FACE_LOADING]);
        let card = Flow { face: false, result: false, ..Flow::default() };
        let again = Again { document: 1, ..Again::default() };
        assert_eq!(
            card.pages(again),
            [LOADING, OCR_GUIDE, OCR_PERMISSION, OCR_SCAN, OCR_LOADING, OCR_SCAN, OCR_LOADING]
        );
        let first = Flow { face_first: true, guides: false, ..Flow::default() }.pages(Again::default());
        assert_eq!((first[1], first.last()), (FACE_PERMISSION, Some(&OCR_RESULT_LOADING)));
    }
}
