//! `LogStatisticsInfo`: JSON inside a text, as the vendor's sample has it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::flow::{FACE_RETRY, OCR_RESULT, OCR_RESULT_LOADING};
use super::{Journey, names};

/// The vendor's names; its sample has page times as texts and the rest as numbers and booleans.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Statistics<'a> {
    face_over_times: usize,
    has_face_over_times: bool,
    has_face_permission_refuse: bool,
    has_ocr_edit: bool,
    has_ocr_edit_over_times: bool,
    has_ocr_over_times: bool,
    has_ocr_permission_refuse: bool,
    ocr_edit_over_times: usize,
    ocr_edit_times: usize,
    ocr_over_times: usize,
    page_stay_time_info: BTreeMap<&'a str, String>,
}

impl Journey {
    /// The text of `LogStatisticsInfo`; none for a person who never came.
    pub(crate) fn statistics(&self) -> Option<String> {
        if self.visits.is_empty() {
            return None;
        }
        let (ocr_over_times, face_over_times) = self.retries();
        let edits_again = if self.edited { self.times_shown(OCR_RESULT).saturating_sub(1) } else { 0 };
        let statistics = Statistics {
            face_over_times,
            has_face_over_times: self.times_shown(FACE_RETRY) > 0,
            has_face_permission_refuse: self.face_refused,
            has_ocr_edit: self.edited,
            has_ocr_edit_over_times: edits_again > 0,
            has_ocr_over_times: ocr_over_times > 0,
            has_ocr_permission_refuse: self.ocr_refused,
            ocr_edit_over_times: edits_again,
            ocr_edit_times: if self.edited { self.times_shown(OCR_RESULT_LOADING) } else { 0 },
            ocr_over_times,
            page_stay_time_info: self
                .stay_ms()
                .into_iter()
                .map(|(page, ms)| (page, ms.to_string()))
                .collect(),
        };
        serde_json::to_string(&statistics).ok()
    }

    /// Milliseconds by the vendor's constant of a page, which several of ours share.
    fn stay_ms(&self) -> BTreeMap<&str, i64> {
        let mut times = BTreeMap::new();
        for visit in &self.visits {
            if let Some(page) = names(&visit.page).1 {
                *times.entry(page).or_default() += visit.to_ms - visit.from_ms;
            }
        }
        times
    }
}
