//! Synthetic events as a client would record them.

use verimeter::{Billing, Event, Outcome, Platform, Product, RiskLevel};

use crate::Done;

/// First instant of 2026 in Shanghai.
const BEGIN_MS: i64 = 1_767_196_800_000;
const YEAR_MS: i64 = 365 * 86_400_000;

/// The `n`th of `total` events of a year, evenly over time, each about a number that is met `total / numbers` times.
/// Texts are as long as a vendor's; `index` makes the entry of a number.
pub(crate) fn nth(n: u64, total: u64, numbers: u64, index: impl Fn(&str) -> Done<String>) -> Done<Event> {
    let chance = |salt: u64, of: u64| mix(n ^ (salt << 56)) % of;
    let number = format!("10{:07}77", mix(n) % numbers);
    let score = [0, 100, 300, 600, 900][chance(1, 5) as usize];
    let (outcome, billing) = match chance(2, 20) {
        0 => (Outcome::Failed, Billing::NotBilled),
        1 => (Outcome::InDoubt, Billing::InDoubt),
        _ => (Outcome::Success, Billing::Billed),
    };
    let answered = outcome == Outcome::Success;
    let at_ms = BEGIN_MS + (i128::from(n) * i128::from(YEAR_MS) / i128::from(total)) as i64;
    let event_id = id(at_ms, n);
    Ok(Event {
        call_id: event_id.clone(),
        event_id,
        occurred_at_ms: at_ms,
        app: format!("app-{}", chance(3, 2)),
        operation: "query_business_risk".to_owned(),
        platform: [Platform::Android, Platform::Ios, Platform::Web][chance(4, 3) as usize],
        carrier: ["cm", "cu", "ct", "unknown"][chance(5, 4) as usize].to_owned(),
        outcome,
        billing,
        code: answered.then(|| "0".to_owned()),
        message: answered.then(|| "success".to_owned()),
        vendor_id: answered.then(|| (1_000_000_000_000_000_000 + n).to_string()),
        phone_mask: Some(format!("{}****{}", &number[..3], &number[7..])),
        phone_index: Some(index(&number)?),
        score: answered.then_some(score),
        level: RiskLevel::ALL.into_iter().nth(chance(1, 4) as usize).filter(|_| answered),
        tags: [&[][..], &["F20001"], &["F10003"]][chance(6, 3) as usize]
            .iter()
            .map(|&tag| tag.to_owned())
            .filter(|_| answered)
            .collect(),
        latency_ms: Some(20 + chance(7, 200) as i64),
        http_status: Some(200),
        ..Event::of(Product::BusinessRisk)
    })
}

/// A UUID of version 7: its first digits are the time.
fn id(at_ms: i64, n: u64) -> String {
    let (time, rest) = (at_ms as u64, mix(n ^ (9 << 56)));
    format!(
        "{:08x}-{:04x}-7{:03x}-8{:03x}-{:012x}",
        time >> 16 & 0xffff_ffff,
        time & 0xffff,
        n & 0xfff,
        n >> 12 & 0xfff,
        rest & 0xffff_ffff_ffff
    )
}

/// Spreads a number over all numbers, the same way in every run.
fn mix(n: u64) -> u64 {
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}
