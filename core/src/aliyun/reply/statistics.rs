//! What the vendor counted of a transaction: JSON in a text.

use crate::wire::Object;
use crate::{LogStatistics, redact};

/// The statistics in a `Result`, whatever the types inside them: numbers and booleans come as such or as texts. None where
/// there is no object to read.
pub(super) fn read(result: &Object<'_>) -> Option<LogStatistics> {
    let raw = result.nested("LogStatisticsInfo")?;
    let counted = Object::parse(&raw)?;
    let statistics = LogStatistics {
        page_stay_ms: page_stay_ms(&counted),
        face_retries: counted.int("faceOverTimes"),
        has_face_retries: counted.flag("hasFaceOverTimes"),
        ocr_retries: counted.int("ocrOverTimes"),
        has_ocr_retries: counted.flag("hasOcrOverTimes"),
        ocr_edits: counted.int("ocrEditTimes"),
        has_ocr_edits: counted.flag("hasOcrEdit"),
        ocr_edit_retries: counted.int("ocrEditOverTimes"),
        has_ocr_edit_retries: counted.flag("hasOcrEditOverTimes"),
        camera_refused_face: counted.flag("hasFacePermissionRefuse"),
        camera_refused_ocr: counted.flag("hasOcrPermissionRefuse"),
        raw: raw.clone(),
    };
    Some(statistics)
}

/// Times by page; one that cannot be read, or lies below zero, takes none of the others with it.
fn page_stay_ms(counted: &Object<'_>) -> std::collections::HashMap<String, i64> {
    let Some(raw) = counted.nested("pageStayTimeInfo") else { return Default::default() };
    let Some(times) = Object::parse(&raw) else { return Default::default() };
    let time = |page: &str| times.floor(page).filter(|ms| *ms >= 0);
    times.names().filter_map(|page| Some((redact(page), time(page)?))).collect()
}
