//! Made-up transactions of identity verification: people who show a document and their face, or give up on the way.

use serde_json::{Map, Value, json};
use verimeter::{Platform, Product};

use super::chance::Chance;

/// The pages of the company's flow, how long one looks at each, and how many of 1,000 leave on it.
const PAGES: [(&str, u64, u64); 7] = [
    ("loading", 1_600, 14),
    ("ocr_guide", 3_900, 18),
    ("ocr_scan", 16_500, 62),
    ("ocr_result", 8_200, 24),
    ("face_guide", 3_300, 14),
    ("face", 8_700, 38),
    ("face_loading", 1_900, 6),
];
/// Why people leave a page, as the vendor numbers it; the first two are that they left, and that nothing was heard of them again.
const REASONS: [&str; 5] = ["1006", "9999", "1016", "1013", "1005"];

pub(super) fn journey(chance: &mut Chance, at_ms: i64) -> Value {
    let platform = [Platform::Android, Platform::Ios, Platform::Web][chance.pick(&[5, 4, 2])];
    let mut event = json!({
        "product": Product::IdentityVerification,
        "occurred_at_ms": at_ms,
        "app": "wallet-a6d693ac",
        "platform": platform,
        "transaction_id": format!("hks{:016x}", chance.below(u64::MAX)),
        "code": "Success",
        "http_status": 200,
        "latency_ms": chance.around(210),
    });
    if chance.once(70) {
        event["verify_status"] = json!("2");
        return event;
    }
    let (mut stay, mut left) = (Map::new(), None);
    for (page, median, leaves) in PAGES {
        stay.insert(page.to_owned(), json!(chance.around(median)));
        if chance.once(leaves) {
            left = Some(page);
            break;
        }
    }
    let (to_document, to_face) = (stay.contains_key("ocr_scan"), stay.contains_key("face"));
    event["page_stay_ms"] = Value::Object(stay);
    if to_document {
        event["ocr_retries"] = json!(chance.pick(&[78, 15, 5, 2]));
        event["ocr_edits"] = json!(chance.pick(&[80, 16, 4]));
        event["camera_refused_ocr"] = json!(chance.once(25));
    }
    if to_face {
        event["face_retries"] = json!(chance.pick(&[82, 12, 4, 2]));
        event["camera_refused_face"] = json!(chance.once(12));
    }
    match left {
        Some(page) => {
            let asks_for_camera = page == "ocr_scan" || page == "face";
            let weights = if asks_for_camera { [44, 14, 22, 14, 6] } else { [58, 24, 0, 0, 18] };
            let reason = REASONS[chance.pick(&weights)];
            event["verify_status"] = json!("1");
            event["interrupt_page"] = json!(page);
            event["error_code"] = json!(reason);
        }
        None => {
            let passed = chance.once(925);
            let failing = ["204", "205", "206"][chance.pick(&[5, 4, 1])];
            event["verify_status"] = json!("0");
            event["passed"] = json!(if passed { "Y" } else { "N" });
            event["error_code"] = json!(if passed { "1000" } else { "1001" });
            event["sub_code"] = json!(if passed { "200" } else { failing });
        }
    }
    event
}
