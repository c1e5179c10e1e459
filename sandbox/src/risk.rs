//! Answers of the business risk query.

use serde::Serialize;
use serde_json::{Map, Value, json};
use verimeter::Phone;
use verimeter::catalog::{return_code, risk_tags};

use crate::magic;
use crate::state::State;

/// Ids look like the vendor's: beyond 2^53, and odd, so that a parser that goes through doubles is found out.
const FIRST_ID: u64 = 576_044_766_492_467_201;
const IDS: u64 = 1 << 49;

/// Of a thousand numbers without magic, how many have at least this score.
const SCORES: [(u64, i64); 3] = [(30, 900), (100, 600), (220, 300)];
/// Families whose tags numbers without magic get: the ones a query with a number and an address can find.
const FAMILIES: [&str; 5] = ["account", "device", "ip", "marketing", "phone"];

/// A reply as the vendor writes it.
#[derive(Serialize)]
pub(crate) struct Reply {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u64>,
    code: i64,
    content: String,
    #[serde(rename = "exID", skip_serializing_if = "Option::is_none")]
    ex_id: Option<String>,
    #[serde(flatten)]
    verdict: Option<Verdict>,
}

#[derive(Serialize)]
struct Verdict {
    score: i64,
    tags: Vec<String>,
    detail: Map<String, Value>,
}

impl Reply {
    /// A failure, which bears a code and its text only.
    pub(crate) fn failure(code: i64) -> Self {
        let content = return_code(code).map_or("unknown", |row| row.text.as_str()).to_owned();
        Self { id: None, code, content, ex_id: None, verdict: None }
    }

    pub(crate) fn code(&self) -> i64 {
        self.code
    }
}

/// The answer to a body that was sent with the right credentials.
pub(crate) fn answer(state: &State, body: &[u8]) -> Reply {
    const INVALID_PARAMETERS: i64 = 1801;
    let Ok(Value::Object(request)) = serde_json::from_slice(body) else {
        return Reply::failure(INVALID_PARAMETERS);
    };
    // The vendor's table says text, its example sends a number.
    let phone = match request.get("phone") {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => return Reply::failure(INVALID_PARAMETERS),
    };
    if Phone::parse(&phone).map(|read| read.expose() != phone).unwrap_or(true) {
        return Reply::failure(INVALID_PARAMETERS);
    }
    let ex_id = request.get("exID").and_then(Value::as_str).unwrap_or_default().to_owned();
    // Calls that are under way at once come in any order: with the caller's own id, each has its answer's id all the same.
    let asked = format!("{phone} {ex_id}");
    let call = state.count(&asked);
    let mut draw = Draw::new(state.seed, &phone);
    let (score, tags) = match magic::of(&phone) {
        Some(row) => match row.score {
            Some(score) => (score, row.tags.clone()),
            None => return Reply::failure(row.code),
        },
        None => ordinary(&mut draw),
    };
    let id = FIRST_ID + 2 * (Draw::new(state.seed ^ call.wrapping_add(1), &asked).next() % IDS);
    let detail = tags.iter().map(|tag| (tag.clone(), json!({ "score": score }))).collect();
    Reply {
        id: Some(id),
        code: 0,
        content: "success".to_owned(),
        ex_id: Some(ex_id),
        verdict: Some(Verdict { score, tags, detail }),
    }
}

/// Score and tags of a number without magic: always the same under one seed.
fn ordinary(draw: &mut Draw) -> (i64, Vec<String>) {
    let place = draw.next() % 1000;
    let Some((_, score)) = SCORES.into_iter().find(|(below, _)| place < *below) else {
        return (0, Vec::new());
    };
    let pool: Vec<&str> = risk_tags()
        .iter()
        .filter(|tag| FAMILIES.contains(&tag.family.as_str()))
        .map(|tag| tag.code.as_str())
        .collect();
    let mut tags = Vec::new();
    for _ in 0..=(draw.next() % 3) {
        let tag = pool[(draw.next() % pool.len() as u64) as usize];
        if !tags.iter().any(|t| t == tag) {
            tags.push(tag.to_owned());
        }
    }
    (score, tags)
}

/// SplitMix64, begun at a seed and a number: small, and the same on every machine for ever.
struct Draw(u64);

impl Draw {
    fn new(seed: u64, phone: &str) -> Self {
        let number = phone.bytes().fold(0_u64, |n, digit| n.wrapping_mul(10).wrapping_add(u64::from(digit)));
        let mut draw = Self(seed);
        let start = draw.next();
        Self(start ^ number)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(state: &State, body: &str) -> Value {
        serde_json::to_value(answer(state, body.as_bytes())).unwrap()
    }

    #[test]
    fn the_vendors_own_request_is_answered_with_its_shape() {
        let reply = ask(&State::new(0), r#"{"phone": 13554160900, "exID": "1234566", "ip": "127.0.0.1"}"#);
        assert_eq!(
            (&reply["code"], &reply["score"], &reply["tags"]),
            (&json!(0), &json!(900), &json!(["F24004"]))
        );
        assert_eq!(
            (&reply["exID"], &reply["detail"]),
            (&json!("1234566"), &json!({"F24004": {"score": 900}}))
        );
        let id = reply["id"].as_u64().unwrap();
        assert!(id > 1 << 53 && id % 2 == 1);
    }

    #[test]
    fn answers_follow_from_the_seed_and_the_number() {
        let (one, same, other) = (State::new(7), State::new(7), State::new(8));
        let asked: Vec<String> = (0..200).map(|n| format!(r#"{{"phone":"1390000{n:04}"}}"#)).collect();
        let all = |state: &State| asked.iter().map(|body| ask(state, body)).collect::<Vec<_>>();
        let first = all(&one);
        assert_eq!(first, all(&same));
        assert_ne!(first, all(&other));
        let again = ask(&one, &asked[42]);
        assert_ne!(again["id"], first[42]["id"], "each call has an id of its own");
        assert_eq!(again["score"], first[42]["score"]);
    }

    #[test]
    fn what_is_no_question_is_an_invalid_parameter() {
        for body in [
            "",
            "[]",
            "{}",
            r#"{"phone":null}"#,
            r#"{"phone":"+8613800138000"}"#,
            r#"{"phone":1380013}"#,
            "\u{0}",
        ] {
            assert_eq!(
                ask(&State::new(0), body),
                json!({"code": 1801, "content": "invalid parameters"}),
                "{body}"
            );
        }
    }
}
