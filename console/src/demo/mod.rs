//! Generated data: a made-up company's verifications of the last months, so that everything of the console can be looked at
//! without an account. Numbers begin with 100, as no mobile number in China does.

mod calls;
mod chance;
mod journey;

use std::io::Write as _;
use std::path::Path;

use jiff::{Timestamp, Zoned};
use serde_json::Value;
use tempfile::NamedTempFile;
use verimeter::stats::{DEFAULT_ZONE, QUARTER_MS, zone};
use verimeter::tabular::unwritable;
use verimeter::{BalanceReading, Error, Ledger, Product, Recharge, Result};

use chance::Chance;

/// Days that are made up.
const DAYS: i64 = 200;
const DAY_MS: i64 = 86_400_000;
/// Events of a quarter-hour at the same time of every day, in hundredths of the mean.
const HOURS: [u32; 24] = [
    30, 18, 11, 8, 8, 14, 32, 62, 94, 118, 128, 132, 138, 126, 116, 114, 118, 128, 146, 168, 182, 172, 128,
    68,
];
/// Events of a day, by product, at the beginning.
const PER_DAY: [(Product, f64); 4] = [
    (Product::OneClickLogin, 130.0),
    (Product::NumberVerification, 90.0),
    (Product::BusinessRisk, 70.0),
    (Product::IdentityVerification, 34.0),
];
/// Calls that were left when the company began to write it down, and that it bought since, by product and days ago.
const BALANCES: [Stated; 3] = [
    Stated { product: Product::OneClickLogin, left: 40_000, bought: &[(60, 10_000)] },
    Stated { product: Product::NumberVerification, left: 9_000, bought: &[(120, 8_000), (40, 6_000)] },
    Stated { product: Product::BusinessRisk, left: 19_800, bought: &[] },
];

struct Stated {
    product: Product,
    left: i64,
    bought: &'static [(i64, i64)],
}

/// A ledger of made-up events until `now_ms`, in memory, and what comes after.
pub struct Demo {
    ledger: Ledger,
    chance: Chance,
}

impl Demo {
    /// Makes it up; the same for the same `now_ms`.
    ///
    /// # Errors
    /// `ErrorKind::Ledger` where there is no memory or no room for it.
    pub fn new(now_ms: i64) -> Result<Self> {
        let mut demo = Self { ledger: Ledger::in_memory()?, chance: Chance::new(7) };
        let zone = zone(DEFAULT_ZONE)?;
        let first = (now_ms - DAYS * DAY_MS).div_euclid(QUARTER_MS);
        let mut events = Vec::new();
        for quarter in first..now_ms.div_euclid(QUARTER_MS) {
            let (at_ms, ago) = (quarter * QUARTER_MS, (now_ms - quarter * QUARTER_MS) / DAY_MS);
            let at = Timestamp::from_millisecond(at_ms)
                .map_err(|error| Error::invalid("the demo's time is no instant").source(error))?
                .to_zoned(zone.clone());
            for (product, per_day) in PER_DAY {
                for _ in 0..demo.chance.count(per_day / 96.0 * liveliness(&at, ago)) {
                    let at_ms = at_ms + demo.chance.below(QUARTER_MS as u64) as i64;
                    events.push(event(&mut demo.chance, product, at_ms, ago));
                }
            }
        }
        demo.import(&events)?;
        demo.state_balances(now_ms)?;
        Ok(demo)
    }

    /// The ledger.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Lets somebody verify something now.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn go_on(&mut self, now_ms: i64) -> Result<()> {
        let (product, _) = PER_DAY[self.chance.pick(&[4, 3, 2, 1])];
        let event = event(&mut self.chance, product, now_ms, 0);
        self.import(&[event])
    }

    /// Events come in as from a file: what they mean is read from their codes, by the core.
    fn import(&self, events: &[Value]) -> Result<()> {
        let written = || {
            let mut file = NamedTempFile::with_suffix(".jsonl")?;
            let mut text = Vec::new();
            for event in events {
                serde_json::to_writer(&mut text, event)?;
                text.push(b'\n');
            }
            file.write_all(&text)?;
            Ok(file)
        };
        let file = written().map_err(unwritable(Path::new("the demo's temporary file")))?;
        self.ledger.import_file(file.path(), |_| ()).map(drop)
    }

    fn state_balances(&self, now_ms: i64) -> Result<()> {
        let at = |ago: i64| Timestamp::from_millisecond(now_ms - ago * DAY_MS).ok().map(|at| at.to_string());
        for Stated { product, left, bought } in BALANCES {
            let reading = BalanceReading::new(product, left);
            self.ledger.set_balance(&BalanceReading { occurred_at: at(DAYS - 20), ..reading })?;
            for (ago, amount) in bought {
                self.ledger
                    .recharge(&Recharge { occurred_at: at(*ago), ..Recharge::new(product, *amount) })?;
            }
        }
        Ok(())
    }
}

/// How much happens at `at`, `ago` days before the end, beside the mean of the beginning: people sleep, rest on Sundays, and
/// become more.
fn liveliness(at: &Zoned, ago: i64) -> f64 {
    let hour = f64::from(HOURS[at.hour().unsigned_abs() as usize]) / 100.0;
    let day = match at.weekday() {
        jiff::civil::Weekday::Saturday => 1.12,
        jiff::civil::Weekday::Sunday => 0.84,
        _ => 1.0,
    };
    hour * day * (1.0 + 0.9 * (DAYS - ago) as f64 / DAYS as f64)
}

fn event(chance: &mut Chance, product: Product, at_ms: i64, ago: i64) -> Value {
    match product {
        Product::OneClickLogin => calls::login(chance, at_ms),
        Product::NumberVerification => calls::number(chance, at_ms, ago),
        Product::BusinessRisk => calls::risk(chance, at_ms, ago),
        Product::IdentityVerification => journey::journey(chance, at_ms),
    }
}

#[cfg(test)]
mod tests {
    use verimeter::StatsQuery;

    use super::*;

    #[test]
    fn it_has_something_for_every_view() {
        let now_ms = 1_795_219_200_000;
        let mut demo = Demo::new(now_ms).unwrap();
        let total = |demo: &Demo, product| demo.ledger().overview(&StatsQuery::new(product)).unwrap().total;
        for product in Product::ALL {
            let total = total(&demo, product);
            assert!(total.requests > 3_000 && total.consumption > 2_000, "{product}: {total:?}");
            assert!(total.requests > total.consumption, "{product} never fails");
        }
        assert!(total(&demo, Product::BusinessRisk).by_tag.len() > 5);
        assert!(demo.ledger().drift().unwrap().len() >= 3);
        let balances = demo.ledger().balance(&verimeter::BalanceQuery::new()).unwrap();
        assert!(balances.iter().any(|balance| balance.run_out.expected.is_some()), "{balances:?}");
        assert!(balances.iter().all(|balance| balance.remaining.is_none_or(|left| left > 0)), "{balances:?}");
        let before = demo.ledger().len().unwrap();
        demo.go_on(now_ms).unwrap();
        assert_eq!(demo.ledger().len().unwrap(), before + 1);
    }
}
