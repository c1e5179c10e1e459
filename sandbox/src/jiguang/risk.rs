//! The business risk query.

use std::sync::LazyLock;

use verimeter::catalog::risk_tags;
use verimeter::transport::Clock as _;
use verimeter::{Product, RiskTagInfo};

use super::account::CALLS_PER_SECOND;
use super::magic;
use super::reply::{Reply, Risk};
use super::request::Request;
use super::state::{List, Memory};
use crate::draw::Draw;
use crate::state::State;

const SUCCESS: i64 = 0;
const INVALID_PARAMETERS: i64 = 1801;
const INSUFFICIENT_BALANCE: i64 = 1805;

// Tags of the developer's own lists.
const ALLOWED: &str = "F20001";
const BLOCKED: &str = "F20002";
/// The score of a number on the blocklist.
const HIGHEST: i64 = 900;

/// Of a thousand numbers without magic, how many have at least this score.
const SCORES: [(u64, i64); 3] = [(30, 900), (100, 600), (220, 300)];
/// Families whose tags numbers without magic get: the ones a query with a number and an address can find.
const FAMILIES: [&str; 5] = ["account", "device", "ip", "marketing", "phone"];

/// Their tags.
static POOL: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let fits = |tag: &&RiskTagInfo| FAMILIES.contains(&tag.family.as_str());
    risk_tags().iter().filter(fits).map(|tag| tag.code.as_str()).collect()
});

/// The answer to a body that was sent with the right credentials.
pub(super) fn answer(state: &State, body: &[u8]) -> Reply {
    let request = Request::parse(body);
    let Some((request, phone)) = request.and_then(|request| request.phone().map(|phone| (request, phone)))
    else {
        return Reply::failure(INVALID_PARAMETERS);
    };
    let mut memory = state.jiguang.memory();
    if !memory.limits.admits_call(state.clock.now_ms()) {
        return Reply::failure(CALLS_PER_SECOND);
    }
    match of(&mut memory, state.seed, &phone) {
        Ok(risk) => {
            let ex_id = request.ex_id();
            Reply::answer(SUCCESS, memory.ids.next(state.seed, &phone, &ex_id), ex_id).with_risk(risk)
        }
        Err(code) => Reply::failure(code),
    }
}

/// The risk of a number, which is billed, or the code of its failure.
pub(super) fn of(memory: &mut Memory, seed: u64, phone: &str) -> Result<Risk, i64> {
    if memory.account.is_empty(Product::BusinessRisk) {
        return Err(INSUFFICIENT_BALANCE);
    }
    let magic = magic::of(Product::BusinessRisk, phone);
    if let Some(failure) = magic.filter(|row| row.score.is_none()) {
        return Err(failure.code);
    }
    memory.account.bill(Product::BusinessRisk);
    let (score, tags) = match (memory.lists.get(phone), magic) {
        (Some(List::Allow), _) => (0, vec![ALLOWED.to_owned()]),
        (Some(List::Block), _) => (HIGHEST, vec![BLOCKED.to_owned()]),
        (None, Some(row)) => (row.score.unwrap_or_default(), row.tags.clone()),
        (None, None) => ordinary(&mut Draw::new(seed, phone)),
    };
    Ok(Risk::new(score, tags))
}

/// Score and tags of a number without magic: always the same under one seed.
fn ordinary(draw: &mut Draw) -> (i64, Vec<String>) {
    let place = draw.next() % 1000;
    let Some((_, score)) = SCORES.into_iter().find(|(below, _)| place < *below) else {
        return (0, Vec::new());
    };
    let pool: &[&str] = &POOL;
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
    use crate::SandboxOptions;

    fn seeded(seed: i64) -> State {
        State::new(&SandboxOptions { seed, ..SandboxOptions::default() })
    }

    fn ask(state: &State, body: &str) -> Value {
        serde_json::to_value(answer(state, body.as_bytes())).unwrap()
    }

    #[test]
    fn the_vendors_own_request_is_answered_with_its_shape() {
        let reply = ask(&seeded(0), r#"{"phone": 13554160900, "exID": "1234566", "ip": "127.0.0.1"}"#);
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
        let (one, same, other) = (seeded(7), seeded(7), seeded(8));
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
                ask(&seeded(0), body),
                json!({"code": 1801, "content": "invalid parameters"}),
                "{body}"
            );
        }
    }
}
