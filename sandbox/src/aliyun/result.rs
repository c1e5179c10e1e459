//! `Result` of `CheckResult`: the verdict, and JSON inside texts about face, document and source. Whom it tells of nobody is.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::transactions::Transaction;
use super::verify_log::passed;
use crate::draw::Draw;

/// The smallest picture that there is.
const PICTURE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
/// `SubCode`: possible attack, and faces that differ.
const ATTACK: &str = "205";
const DIFFERENT_FACES: [&str; 2] = ["204", "207"];

/// The verdict. Whatever the flow did not ask for is left out.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Verdict {
    passed: &'static str,
    sub_code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ext_face_info: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ext_id_info: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ext_source_info: Option<String>,
}

impl Verdict {
    /// None where the person has not come to a result at `now_ms`.
    pub(super) fn of(seed: u64, transaction: &Transaction, now_ms: i64, with_images: bool) -> Option<Self> {
        let journey = transaction.journey(seed);
        let over_at_ms = transaction.started_at_ms.saturating_add(journey.ends_after_ms()?);
        let passed = passed(journey.end.outcome).filter(|_| now_ms >= over_at_ms)?;
        let sub_code = journey.end.sub_code.clone().unwrap_or_default();
        let mut draw = Draw::new(!seed, &transaction.id);
        let face = transaction.flow.face.then(|| face(&mut draw, passed, &sub_code, with_images));
        let document = transaction.flow.document.then(|| document(&mut draw));
        let source = transaction.authorize.then(|| source(passed));
        let text = |part: Option<Value>| part.map(|part| part.to_string());
        Some(Self {
            passed,
            sub_code,
            ext_face_info: text(face),
            ext_id_info: text(document),
            ext_source_info: text(source),
        })
    }
}

fn face(draw: &mut Draw, passed: &str, sub_code: &str, with_images: bool) -> Value {
    let mut hundredths = |from: u64, to: u64| (from + draw.next() % (to - from)) as f64 / 100.0;
    let score =
        if DIFFERENT_FACES.contains(&sub_code) { hundredths(1_200, 5_900) } else { hundredths(8_200, 9_990) };
    let mut face = Map::from_iter([
        ("faceAttack".to_owned(), json!(if sub_code == ATTACK { "Y" } else { "N" })),
        ("faceComparisonScore".to_owned(), json!(score)),
        ("facePassed".to_owned(), json!(passed)),
        ("faceQuality".to_owned(), json!(hundredths(7_000, 9_990))),
        ("faceOcclusion".to_owned(), json!("N")),
    ]);
    if with_images {
        face.insert("faceImg".to_owned(), json!(PICTURE));
    }
    Value::Object(face)
}

fn document(draw: &mut Draw) -> Value {
    let number = draw.next() % 100_000_000;
    json!({"ocrIdInfo": {
        "firstName": "SANDBOX",
        "lastName": "PERSON",
        "countryCode": "SGP",
        "docType": "01000000",
        "dateOfBirth": format!("19{:02}-{:02}-{:02}", 60 + draw.next() % 40, 1 + draw.next() % 12, 1 + draw.next() % 28),
        "idNumber": format!("X{number:08}"),
    }})
}

fn source(passed: &str) -> Value {
    let agrees = if passed == "Y" { 1.0 } else { 0.0 };
    json!({
        "govId": agrees, "fullName": agrees, "dob": agrees,
        "selfiePhoto": if passed == "Y" { 0.93 } else { 0.31 }, "liveness": 0.02, "imgManipulationScore": 0.01,
    })
}
