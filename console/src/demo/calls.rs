//! Made-up calls of the vendor of phone verification. What a code means, the core knows.

use serde_json::{Value, json};
use verimeter::catalog::{return_code, risk_tags};
use verimeter::{Platform, Product};

use super::chance::Chance;

/// The company's apps.
const APPS: [&str; 2] = ["shop-7d431e42", "wallet-a6d693ac"];
/// Days ago on which one carrier had trouble, and on which somebody tried many numbers.
const TROUBLE: i64 = 12;
const ATTACK: std::ops::RangeInclusive<i64> = 4..=5;

pub(super) fn login(chance: &mut Chance, at_ms: i64) -> Value {
    let code = [8000, 8001, 9003, 9020, 9099][chance.pick(&[938, 46, 11, 1, 4])];
    call(chance, Product::OneClickLogin, at_ms, &[450, 330, 160, 60], code)
}

pub(super) fn number(chance: &mut Chance, at_ms: i64, ago: i64) -> Value {
    let mut event = call(chance, Product::NumberVerification, at_ms, &[480, 300, 180, 40], 9000);
    let trouble = ago == TROUBLE && event["carrier"] == "cu";
    let weights: [u64; 5] = if trouble { [300, 40, 640, 10, 10] } else { [862, 74, 41, 16, 7] };
    answered(&mut event, [9000, 9001, 9002, 9005, 9099][chance.pick(&weights)]);
    event
}

pub(super) fn risk(chance: &mut Chance, at_ms: i64, ago: i64) -> Value {
    // One code that no catalogue lists: vendors add some.
    let code = [0, 1801, 1899][chance.pick(&[985, 12, 3])];
    let mut event = call(chance, Product::BusinessRisk, at_ms, &[400, 300, 240, 60], code);
    if code != 0 {
        return event;
    }
    let attack = ATTACK.contains(&ago) && chance.once(450);
    let level = if attack { 3 } else { chance.pick(&[700, 170, 85, 45]) };
    let score = [0, 300, 600, 900][level];
    event["score"] = json!(score);
    let mut tags: Vec<String> = Vec::new();
    for _ in 0..level.min(2) {
        // A few of them are frequent.
        let all = risk_tags().len() as u64;
        let rare = chance.below(all).min(chance.below(all)).min(chance.below(all));
        tags.push(risk_tags()[rare as usize].code.clone());
    }
    if chance.once(4) {
        tags.push("F24099".to_owned());
    }
    event["tags"] = json!(tags);
    event
}

/// What every call has; `platforms` are the weights of Android, iOS, web and HarmonyOS.
fn call(chance: &mut Chance, product: Product, at_ms: i64, platforms: &[u64; 4], code: i64) -> Value {
    let platform =
        [Platform::Android, Platform::Ios, Platform::Web, Platform::Harmony][chance.pick(platforms)];
    let carrier = ["cm", "cu", "ct", "cbn"][chance.pick(&[520, 240, 236, 4])];
    let app = APPS[chance.pick(&[7, 3])];
    let mut event = json!({
        "product": product,
        "occurred_at_ms": at_ms,
        "app": app,
        "platform": platform,
        "carrier": carrier,
        "phone": format!("100{:08}", chance.below(40_000) * 7),
        "ex_id": format!("order-{:06}", chance.below(1_000_000)),
        "latency_ms": chance.around(140),
    });
    if chance.once(3) {
        event["outcome"] = json!("in_doubt");
    } else {
        event["vendor_id"] = json!((576_044_766_000_000_000 + chance.below(1_000_000_000_000)).to_string());
        answered(&mut event, code);
    }
    event
}

fn answered(event: &mut Value, code: i64) {
    if event.get("outcome").is_some() {
        return;
    }
    event["code"] = json!(code.to_string());
    event["http_status"] = json!(200);
    event["message"] = json!(return_code(code).map(|known| known.text.as_str()));
    if return_code(code).is_none() {
        event["outcome"] = json!("unknown_result");
    }
}
