//! The business risk query.

use verimeter::Product;
use verimeter::catalog::risk_tags;

use super::magic;
use super::reply::{Reply, Risk};
use super::request::Request;
use crate::draw::Draw;
use crate::state::State;

const SUCCESS: i64 = 0;
const INVALID_PARAMETERS: i64 = 1801;

/// Of a thousand numbers without magic, how many have at least this score.
const SCORES: [(u64, i64); 3] = [(30, 900), (100, 600), (220, 300)];
/// Families whose tags numbers without magic get: the ones a query with a number and an address can find.
const FAMILIES: [&str; 5] = ["account", "device", "ip", "marketing", "phone"];

/// The answer to a body that was sent with the right credentials.
pub(crate) fn answer(state: &State, body: &[u8]) -> Reply {
    let request = Request::parse(body);
    let Some((request, phone)) = request.and_then(|request| request.phone().map(|phone| (request, phone)))
    else {
        return Reply::failure(INVALID_PARAMETERS);
    };
    match of(state, &phone) {
        Ok(risk) => {
            let ex_id = request.ex_id();
            Reply::answer(SUCCESS, state.jiguang.next_id(state.seed, &phone, &ex_id), ex_id).with_risk(risk)
        }
        Err(code) => Reply::failure(code),
    }
}

/// The risk of a number, or the code of its failure.
pub(crate) fn of(state: &State, phone: &str) -> Result<Risk, i64> {
    let (score, tags) = match magic::of(Product::BusinessRisk, phone) {
        Some(row) => (row.score.ok_or(row.code)?, row.tags.clone()),
        None => ordinary(&mut Draw::new(state.seed, phone)),
    };
    Ok(Risk::new(score, tags))
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn ask(state: &State, body: &str) -> Value {
        serde_json::to_value(answer(state, body.as_bytes())).unwrap()
    }

    #[test]
    fn the_vendors_own_request_is_answered_with_its_shape() {
        let reply =
            ask(&State::new(0, None), r#"{"phone": 13554160900, "exID": "1234566", "ip": "127.0.0.1"}"#);
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
        let (one, same, other) = (State::new(7, None), State::new(7, None), State::new(8, None));
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
                ask(&State::new(0, None), body),
                json!({"code": 1801, "content": "invalid parameters"}),
                "{body}"
            );
        }
    }
}
