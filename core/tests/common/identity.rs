//! Transactions of identity verification as a vendor's log tells them: the one generator of the tests.

use std::collections::HashMap;

use verimeter::events::{BillingRule, identity_outcome};
use verimeter::{Event, Platform, Product};

/// Random numbers that a seed decides.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// From 0 to before `n`.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n
    }

    fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len() as u64) as usize]
    }
}

/// A page of the vendor's flow: its constant, how it is called where somebody leaves it, and usual reasons to.
type Page = (&'static str, &'static [&'static str], &'static [&'static str]);

const FLOW: [Page; 7] = [
    ("LOADING", &["LOADING", "loading"], &["1003", "1005", "9999"]),
    ("GUIDE", &["OCR引导页面", "GUIDE"], &["1006", "9999"]),
    (
        "OCR_SCAN",
        &["OCR拍摄证件页面", "OCR相机授权", "OCR识别loading中", "OCR_SCAN"],
        &["1006", "1011", "1013", "1016"],
    ),
    ("OCR_RESULT", &["OCR识别结果编辑页面", "OCR_RESULT"], &["1006", "1012", "1014"]),
    ("NFC_READ", &["NFC_READ"], &["2000", "2002", "1006"]),
    ("FACE", &["活体检测页面", "活体检测重试", "FACE", "face"], &["1006", "1014", "1016", "1004"]),
    ("GUIDE", &["活体检测引导页面", "GUIDE"], &["1006"]),
];

/// `count` transactions of some weeks from `begin_ms` on, in no order of time. Most carry statistics, as apps of a newer
/// version do; some name what no catalogue knows.
pub(crate) fn transactions(seed: u64, count: usize, begin_ms: i64, days: u64) -> Vec<Event> {
    let mut random = Random::new(seed);
    (0..count).map(|_| transaction(&mut random, begin_ms, days)).collect()
}

fn transaction(random: &mut Random, begin_ms: i64, days: u64) -> Event {
    let platform = [Platform::Android, Platform::Ios, Platform::Web][random.below(3) as usize];
    let mut event = Event {
        event_id: verimeter::events::new_id(),
        call_id: verimeter::events::new_id(),
        occurred_at_ms: begin_ms + random.below(days * 86_400_000) as i64,
        app: random.of(&["bank", "wallet"]).to_owned(),
        operation: "check_verify_log".to_owned(),
        platform,
        code: Some("Success".to_owned()),
        http_status: Some(200),
        latency_ms: Some(80 + random.below(400) as i64),
        transaction_id: Some(format!("hksb{:028x}", random.below(1 << 50))),
        ..Event::of(Product::IdentityVerification)
    };
    match random.below(100) {
        0..12 => event.verify_status = Some("2".to_owned()),
        12..15 => event.verify_status = None,
        _ => walk(random, &mut event),
    }
    event.outcome = identity_outcome(event.verify_status.as_deref(), event.passed.as_deref());
    event.billing = BillingRule::of_outcome(event.outcome);
    event
}

/// Through the pages, to a result or to where the person leaves.
fn walk(random: &mut Random, event: &mut Event) {
    let mut stays = HashMap::new();
    let asked_for_document = random.percent(85);
    let asked_for_nfc = asked_for_document && event.platform != Platform::Web && random.percent(25);
    let mut left = None;
    for (place, page) in FLOW.iter().enumerate() {
        let shown = match place {
            2 | 3 => asked_for_document,
            4 => asked_for_nfc,
            6 => false,
            _ => true,
        };
        if !shown {
            continue;
        }
        let magnitude = 9 + random.below(8);
        let stay = 200 + random.below(1 << magnitude) as i64;
        *stays.entry(page.0.to_owned()).or_default() += stay;
        let mobile_web = u64::from(event.platform == Platform::Web) * 6;
        if random.percent([2, 5, 12, 4, 20, 9, 0][place] + mobile_web) {
            // The guide before the liveness check has the name of the one at the beginning.
            left = Some(if place == 5 && random.percent(15) { &FLOW[6] } else { page });
            break;
        }
    }
    event.verify_status = Some(if left.is_some() { "1" } else { "0" }.to_owned());
    match left {
        Some((_, names, reasons)) => {
            event.interrupt_page = random.percent(96).then(|| random.of(names).to_owned());
            event.error_code = random.percent(94).then(|| random.of(reasons).to_owned());
            if random.percent(3) {
                event.interrupt_page = Some("人脸授权新页面".to_owned());
                event.error_code = Some("1099".to_owned());
            }
        }
        None if random.percent(93) => {
            (event.passed, event.sub_code) = (Some("Y".to_owned()), Some("200".to_owned()));
        }
        None => {
            let sub_code = random.of(&["204", "205", "205", "299"]).to_owned();
            (event.passed, event.sub_code) = (Some("N".to_owned()), Some(sub_code));
        }
    }
    if random.percent(90) {
        if random.percent(2) {
            stays.insert("CONSENT".to_owned(), 700);
        }
        event.page_stay_ms = stays;
        event.face_retries = Some(random.below(8).saturating_sub(5) as i64);
        event.ocr_retries = Some(random.below(6).saturating_sub(3) as i64);
        event.ocr_edits = Some(i64::from(random.percent(20)));
        event.ocr_edit_retries = random.percent(95).then(|| i64::from(random.percent(4)));
        event.camera_refused_face = Some(random.percent(2));
        event.camera_refused_ocr = Some(random.percent(3));
    }
}
