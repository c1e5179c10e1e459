//! What remains of a balance, who used it, and when it runs out.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;

use common::event;
use common::ledger::place;
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan as _};
use proptest::prelude::*;
use verimeter::events::new_id;
use verimeter::stats::run_out;
use verimeter::{
    Account, Balance, BalanceBasis, BalanceEntryKind, BalanceQuery, BalanceReading, Billing, Bucket,
    ConsumptionQuery, ContradictionKind, ErrorKind, Event, Ledger, Outcome, Product, Recharge, RunOutState,
    StatsQuery,
};

const NUMBER: Product = Product::NumberVerification;
const RISK: Product = Product::BusinessRisk;

fn used(product: Product, app: &str, at: &str, billing: Billing) -> Event {
    Event { product, app: app.to_owned(), billing, ..event(at) }
}

fn reading(product: Product, remaining: i64, at: &str) -> BalanceReading {
    BalanceReading { occurred_at: Some(at.to_owned()), ..BalanceReading::new(product, remaining) }
}

fn recharge(product: Product, amount: i64, at: &str) -> Recharge {
    Recharge { occurred_at: Some(at.to_owned()), ..Recharge::new(product, amount) }
}

fn ask(product: Product, at: &str) -> BalanceQuery {
    BalanceQuery { product: Some(product), at: Some(at.to_owned()), ..BalanceQuery::new() }
}

#[track_caller]
fn one(ledger: &Ledger, query: &BalanceQuery) -> Balance {
    let mut all = ledger.balance(query).unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

#[test]
fn what_remains_is_what_was_known_and_bought_less_what_was_used_since() {
    let ledger = Ledger::in_memory().unwrap();
    ledger
        .append(
            [
                ("2026-11-10T10:06:59.999Z", Billing::Billed), // before the reading, in its quarter-hour
                ("2026-11-10T10:07:00Z", Billing::Billed),
                ("2026-11-10T10:14:00Z", Billing::NotBilled),
                ("2026-11-10T12:00:00Z", Billing::Billed),
                ("2026-11-11T12:00:00Z", Billing::InDoubt),
                ("2026-11-12T09:50:00Z", Billing::Billed),
                ("2026-11-12T09:55:00Z", Billing::Billed), // at the instant that is asked about
            ]
            .map(|(at, billing)| used(NUMBER, "a", at, billing))
            .to_vec(),
        )
        .unwrap();
    ledger.set_balance(&reading(NUMBER, 500, "2026-11-01")).unwrap();
    ledger.set_balance(&reading(NUMBER, 100, "2026-11-10T10:07:00Z")).unwrap();
    ledger.recharge(&recharge(NUMBER, 40, "2026-11-11")).unwrap();
    ledger.recharge(&recharge(NUMBER, 9_000, "2026-11-10T10:06:00Z")).unwrap();
    ledger.recharge(&recharge(NUMBER, 9_000, "2026-11-13")).unwrap();
    let balance = one(&ledger, &BalanceQuery { alert: Some(137), ..ask(NUMBER, "2026-11-12T09:55:00Z") });
    assert_eq!((balance.basis, balance.known, balance.recharged), (BalanceBasis::Reading, Some(100), 40));
    assert_eq!((balance.consumption, balance.in_doubt), (3, 1));
    assert_eq!((balance.remaining, balance.remaining_low), (Some(137), Some(136)));
    assert_eq!(
        (balance.low, balance.by_app["a"], balance.by_product["number_verification"]),
        (Some(true), 3, 3)
    );
    assert_eq!(balance.contradictions, []);
    let enough = one(&ledger, &BalanceQuery { alert: Some(136), ..ask(NUMBER, "2026-11-12T09:55:00Z") });
    assert_eq!(enough.low, Some(false));

    let earlier = one(&ledger, &BalanceQuery { alert: Some(1), ..ask(NUMBER, "2026-11-10") });
    assert_eq!((earlier.known, earlier.remaining, earlier.low), (Some(500), Some(500), Some(false)));
    let before = one(&ledger, &ask(NUMBER, "2026-10-31"));
    assert_eq!((before.basis, before.remaining, before.low), (BalanceBasis::Nothing, None, None));
    assert_eq!(before.run_out.state, RunOutState::UnknownBalance);
}

#[test]
fn without_a_reading_the_first_recharge_is_where_counting_begins() {
    let ledger = Ledger::in_memory().unwrap();
    ledger
        .append(
            ["2026-11-01T03:00:00Z", "2026-11-02T03:00:00Z"]
                .map(|at| used(RISK, "a", at, Billing::Billed))
                .to_vec(),
        )
        .unwrap();
    ledger.recharge(&recharge(RISK, 1_000, "2026-11-02")).unwrap();
    let balance = one(&ledger, &ask(RISK, "2026-11-03"));
    assert_eq!((balance.basis, balance.known), (BalanceBasis::FirstRecharge, Some(0)));
    assert_eq!((balance.recharged, balance.consumption, balance.remaining), (1_000, 1, Some(999)));
}

#[test]
fn all_apps_of_an_account_draw_on_it_and_products_only_where_the_account_says_so() {
    let ledger = Ledger::in_memory().unwrap();
    let at = "2026-11-02T03:00:00Z";
    ledger
        .append(vec![
            used(NUMBER, "a", at, Billing::Billed),
            used(NUMBER, "b", at, Billing::Billed),
            used(NUMBER, "c", at, Billing::Billed),
            used(Product::OneClickLogin, "a", at, Billing::Billed),
            used(RISK, "a", at, Billing::Billed),
        ])
        .unwrap();
    ledger.set_balance(&reading(NUMBER, 100, "2026-11-01")).unwrap();
    assert_eq!(one(&ledger, &ask(NUMBER, "2026-11-03")).remaining, Some(97), "every app of the ledger");
    let all = ledger.balance(&BalanceQuery { product: None, ..ask(NUMBER, "2026-11-03") }).unwrap();
    let products: Vec<_> = all.iter().map(|balance| (balance.products.clone(), balance.remaining)).collect();
    assert_eq!(
        products,
        [(vec![Product::OneClickLogin], None), (vec![NUMBER], Some(97)), (vec![RISK], None)]
    );

    let shared = vec![NUMBER, Product::OneClickLogin];
    let account = Account { name: "shop".into(), apps: vec!["a".into(), "b".into()], shared };
    ledger.set_account(&account).unwrap();
    ledger
        .set_balance(&BalanceReading { account: Some("shop".into()), ..reading(NUMBER, 50, "2026-11-01") })
        .unwrap();
    for product in [NUMBER, Product::OneClickLogin] {
        let query = BalanceQuery { account: Some("shop".into()), ..ask(product, "2026-11-03") };
        let balance = one(&ledger, &query);
        assert_eq!(balance.products, [Product::OneClickLogin, NUMBER]);
        assert_eq!((balance.remaining, balance.by_app["a"], balance.by_app["b"]), (Some(47), 2, 1));
    }
    let query = BalanceQuery { account: Some("shop".into()), ..ask(RISK, "2026-11-03") };
    assert_eq!(one(&ledger, &query).remaining, None, "not shared");
    assert_eq!(ledger.accounts().unwrap().len(), 2);
    assert_eq!(ledger.accounts().unwrap()[1], account);
    let error = ledger.balance(&BalanceQuery { account: Some("shp".into()), ..query }).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert!(
        error.to_string().contains("`shp`") && error.to_string().contains("`default`, `shop`"),
        "{error}"
    );
}

#[test]
fn an_account_is_removed_once_nothing_is_stated_for_it() {
    let ledger = Ledger::in_memory().unwrap();
    let account = |name: &str| Account { name: name.into(), apps: vec!["a".into()], shared: vec![NUMBER] };
    ledger.set_account(&account("shop")).unwrap();
    ledger.set_account(&account("default")).unwrap();
    let id = Some("INV-8".to_owned());
    let stated = Recharge { account: Some("shop".into()), id, ..recharge(NUMBER, 5, "2026-11-01") };
    ledger.recharge(&stated).unwrap();
    ledger.recharge(&recharge(NUMBER, 7, "2026-11-01")).unwrap();
    let refused = ledger.remove_account("shop").unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::InvalidArgument);
    assert!(refused.to_string().contains("1 recharges and readings are stated for `shop`"), "{refused}");
    assert_eq!(ledger.accounts().unwrap(), [account("default"), account("shop")], "nothing is half-done");
    ledger.remove_balance_entry("INV-8").unwrap();
    assert_eq!(ledger.remove_account(" shop ").unwrap(), account("shop"));
    assert_eq!(ledger.remove_account("default").unwrap(), account("default"), "what was stated for it stays");
    let [default] = &ledger.accounts().unwrap()[..] else { panic!("one is always there") };
    assert_eq!((default.name.as_str(), default.apps.len()), ("default", 0));
    assert_eq!(one(&ledger, &ask(NUMBER, "2026-11-02")).remaining, Some(7));
    for (name, says) in [("shop", "no account `shop`"), ("default", "always there"), (" ", "is empty")] {
        let error = ledger.remove_account(name).unwrap_err();
        assert!(error.kind() == ErrorKind::InvalidArgument && error.to_string().contains(says), "{error}");
    }
}

#[test]
fn what_is_stated_twice_counts_once_and_can_be_taken_back() {
    let (_folder, path) = place();
    let ledger = Ledger::open(&path, None).unwrap();
    let dated = recharge(NUMBER, 1_000, "2026-11-01");
    let first = ledger.recharge(&dated).unwrap();
    assert!(first.new && !ledger.recharge(&dated).unwrap().new, "the same amount at the same time");
    let invoice = Recharge {
        id: Some("INV-7".into()),
        note: Some(" paid for 13800138000 ".into()),
        ..recharge(NUMBER, 1_000, "2026-11-01")
    };
    assert!(ledger.recharge(&invoice).unwrap().new, "an id tells it from the other");
    let again = ledger.recharge(&Recharge { occurred_at: None, ..invoice.clone() }).unwrap();
    assert_eq!((again.new, again.entry.note.as_deref()), (false, Some("paid for 138****8000")));
    let clash = ledger.recharge(&Recharge { amount: 2_000, ..invoice.clone() }).unwrap_err();
    assert_eq!(clash.kind(), ErrorKind::InvalidArgument);
    assert!(clash.to_string().contains("`INV-7`") && clash.to_string().contains("1000"), "{clash}");
    assert_eq!(one(&ledger, &ask(NUMBER, "2026-11-02")).remaining, Some(2_000));

    let removed = ledger.remove_balance_entry("INV-7").unwrap();
    assert_eq!((removed.kind, removed.amount), (BalanceEntryKind::Recharge, 1_000));
    let gone = ledger.remove_balance_entry("INV-7").unwrap_err();
    assert!(gone.kind() == ErrorKind::InvalidArgument && gone.to_string().contains("`INV-7`"), "{gone}");
    drop(ledger);
    let ledger = Ledger::read(&path).unwrap();
    assert_eq!(ledger.balance_entries(None).unwrap(), [first.entry]);
    assert_eq!(ledger.balance_entries(Some("other")).unwrap(), []);
    assert_eq!(ledger.recharge(&invoice).unwrap_err().kind(), ErrorKind::Ledger, "opened for reading");
    assert!(!fs::read(&path).unwrap().windows(11).any(|text| text == b"13800138000"));
}

#[test]
fn what_cannot_be_is_refused_and_nothing_is_kept() {
    let ledger = Ledger::in_memory().unwrap();
    let good = recharge(NUMBER, 1, "2026-11-01");
    let refused = [
        (Recharge { amount: 0, ..good.clone() }, "`0`"),
        (Recharge { amount: -5, ..good.clone() }, "`-5`"),
        (Recharge { amount: i64::MAX, ..good.clone() }, "more than an account can have"),
        (Recharge { occurred_at: Some("yesterday".into()), ..good.clone() }, "`yesterday`"),
        (Recharge { tz: Some("Mars/Olympus".into()), ..good.clone() }, "`Mars/Olympus`"),
        (Recharge { account: Some("nobody's".into()), ..good.clone() }, "`nobody's`"),
        (Recharge { id: Some(" ".into()), ..good.clone() }, "the id is empty"),
        (Recharge { id: Some("a\nb".into()), ..good.clone() }, "more than one line"),
        (Recharge { id: Some("13800138000".into()), ..good.clone() }, "looks like a phone number"),
        (Recharge { note: Some("x".repeat(201)), ..good }, "longer than 200"),
    ];
    for (recharge, says) in refused {
        let error = ledger.recharge(&recharge).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert!(error.to_string().contains(says) && !error.to_string().contains("138001"), "{error}");
    }
    let error = ledger.set_balance(&reading(NUMBER, -1, "2026-11-01")).unwrap_err();
    assert!(error.to_string().contains("`-1`"), "{error}");
    let unnamed = Account { name: "".into(), apps: Vec::new(), shared: Vec::new() };
    assert!(ledger.set_account(&unnamed).unwrap_err().to_string().contains("is empty"));
    assert_eq!(ledger.balance_entries(None).unwrap(), []);
    assert_eq!(ledger.balance(&BalanceQuery::new()).unwrap(), [], "nothing is known, nothing was used");
}

#[test]
fn evidence_against_a_figure_is_told() {
    let ledger = Ledger::in_memory().unwrap();
    let refusal = |at: &str, code: &str| Event {
        outcome: Outcome::Rejected,
        code: Some(code.into()),
        ..used(NUMBER, "a", at, Billing::NotBilled)
    };
    ledger.set_balance(&reading(NUMBER, 2, "2026-11-01")).unwrap();
    ledger.append(vec![refusal("2026-11-02T03:00:00Z", "9018")]).unwrap();
    let balance = one(&ledger, &ask(NUMBER, "2026-11-03"));
    assert_eq!(balance.contradictions.len(), 1);
    assert_eq!(balance.contradictions[0].kind, ContradictionKind::Refused);
    let at: Timestamp = "2026-11-02T03:00:00Z".parse().unwrap();
    assert_eq!(balance.contradictions[0].at_ms, Some(at.as_millisecond()));
    assert!(balance.contradictions[0].message.contains(" 2 should"), "{:?}", balance.contradictions);

    let mut events: Vec<_> =
        (0..3).map(|_| used(NUMBER, "a", "2026-11-01T18:00:00Z", Billing::Billed)).collect();
    ledger.append(std::mem::take(&mut events)).unwrap();
    let balance = one(&ledger, &ask(NUMBER, "2026-11-03"));
    let kinds: Vec<_> = balance.contradictions.iter().map(|found| found.kind).collect();
    assert_eq!(
        (balance.remaining, kinds),
        (Some(-1), vec![ContradictionKind::BelowZero]),
        "now the refusal fits"
    );
    assert_eq!(balance.run_out.state, RunOutState::Empty);
    ledger.recharge(&recharge(NUMBER, 100, "2026-11-03")).unwrap();
    assert_eq!(one(&ledger, &ask(NUMBER, "2026-11-04")).contradictions, [], "a recharge ends it");
    ledger.set_balance(&reading(NUMBER, 0, "2026-11-03T10:00:00Z")).unwrap();
    ledger.append(vec![refusal("2026-11-03T10:16:00Z", "9018")]).unwrap();
    ledger.recharge(&recharge(NUMBER, 50, "2026-11-03T10:20:00Z")).unwrap();
    assert_eq!(
        one(&ledger, &ask(NUMBER, "2026-11-04")).contradictions,
        [],
        "it came after the refusal, perhaps"
    );
    ledger.append(vec![refusal("2026-11-04T03:00:00Z", "9012")]).unwrap();
    assert_eq!(one(&ledger, &ask(NUMBER, "2026-11-05")).contradictions, [], "another refusal");
}

#[test]
fn purged_rows_stay_counted() {
    let ledger = Ledger::in_memory().unwrap();
    ledger
        .append(
            ["2026-11-10T10:01:00Z", "2026-11-10T10:08:00Z", "2026-11-10T11:00:00Z"]
                .map(|at| used(NUMBER, "a", at, Billing::Billed))
                .to_vec(),
        )
        .unwrap();
    ledger.set_balance(&reading(NUMBER, 10, "2026-11-10T10:07:00Z")).unwrap();
    let query = ask(NUMBER, "2026-11-11");
    assert_eq!(one(&ledger, &query).remaining, Some(8));
    ledger.purge("2026-11-11", None, None).unwrap();
    assert_eq!(one(&ledger, &query).remaining, Some(7), "the whole quarter-hour of the reading");
}

#[test]
fn consumption_is_told_by_day_of_any_zone_product_and_app() {
    let ledger = Ledger::in_memory().unwrap();
    ledger
        .append(vec![
            used(NUMBER, "a", "2026-11-01T17:00:00Z", Billing::Billed),
            used(NUMBER, "a", "2026-11-01T19:00:00Z", Billing::InDoubt),
            used(NUMBER, "b", "2026-11-02T19:00:00Z", Billing::NotBilled),
            used(RISK, "a", "2026-11-02T19:00:00Z", Billing::Billed),
            used(RISK, "c", "2026-11-09T19:00:00Z", Billing::Billed),
        ])
        .unwrap();
    let ask = |tz: &str| ConsumptionQuery {
        start: Some("2026-11-01".into()),
        end: Some("2026-11-04".into()),
        tz: Some(tz.into()),
        ..ConsumptionQuery::new()
    };
    let all = ledger.consumption(&ask("Asia/Kathmandu")).unwrap();
    let rows: Vec<_> = all
        .rows
        .iter()
        .map(|row| {
            let day = row.bucket_start.as_str();
            (day, row.product, row.app.as_str(), row.requests, row.consumption, row.in_doubt)
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("2026-11-01", NUMBER, "a", 1, 1, 0),
            ("2026-11-01", NUMBER, "b", 0, 0, 0),
            ("2026-11-01", RISK, "a", 0, 0, 0),
            ("2026-11-02", NUMBER, "a", 1, 0, 1),
            ("2026-11-02", NUMBER, "b", 0, 0, 0),
            ("2026-11-02", RISK, "a", 0, 0, 0),
            ("2026-11-03", NUMBER, "a", 0, 0, 0),
            ("2026-11-03", NUMBER, "b", 1, 0, 0),
            ("2026-11-03", RISK, "a", 1, 1, 0),
        ]
    );
    assert_eq!(all.totals.iter().map(|row| row.consumption).collect::<Vec<_>>(), [1, 0, 1]);
    let query = ConsumptionQuery {
        products: vec![NUMBER],
        apps: vec!["b".into()],
        bucket: Some(Bucket::Month),
        ..ask("UTC")
    };
    let part = ledger.consumption(&query).unwrap();
    assert_eq!((part.rows.len(), part.rows[0].requests, part.totals[0].requests), (1, 1, 1));
    let account = Account { name: "shop".into(), apps: vec!["c".into()], shared: Vec::new() };
    ledger.set_account(&account).unwrap();
    let query = ConsumptionQuery { account: Some("shop".into()), start: None, end: None, ..ask("UTC") };
    let shop = ledger.consumption(&query).unwrap();
    assert_eq!(shop.totals.iter().map(|row| row.app.as_str()).collect::<Vec<_>>(), ["c"]);
    assert_eq!(shop.rows.len(), 9, "the days of the whole ledger");
}

/// Days before 30 November 2026, a Monday, that brought these counts.
fn days(counts: &[i64]) -> Vec<(Date, i64)> {
    let first = date(2026, 11, 30).checked_sub((counts.len() as i64).days()).unwrap();
    let day = |(n, count): (usize, &i64)| (first.checked_add((n as i64).days()).unwrap(), *count);
    counts.iter().enumerate().map(day).collect()
}

const TODAY: Date = date(2026, 11, 30);

#[test]
fn what_is_used_evenly_runs_out_on_a_day_that_can_be_told() {
    // 10 a day: 100 last for the ten days from today.
    let even = run_out(&days(&[10; 28]), (100, 100), TODAY, 1.0);
    assert_eq!(even.state, RunOutState::Forecast);
    assert_eq!((even.days, even.mean_per_day, even.by_weekday), (28, Some(10.0), true));
    let dates = [&even.earliest, &even.expected, &even.latest].map(|date| date.as_deref().unwrap());
    assert_eq!(dates, ["2026-12-09"; 3]);
    let evening = run_out(&days(&[10; 28]), (100, 100), TODAY, 0.25);
    assert_eq!(evening.expected.as_deref(), Some("2026-12-10"), "only a part of today is still to come");
    let in_doubt = run_out(&days(&[10; 28]), (80, 120), TODAY, 1.0);
    let dates = [in_doubt.earliest, in_doubt.expected, in_doubt.latest].map(|date| date.unwrap());
    assert_eq!(dates, ["2026-12-07", "2026-12-09", "2026-12-11"], "what is in doubt widens it");
}

#[test]
fn weekends_are_told_from_working_days() {
    let week = [100, 100, 100, 100, 100, 0, 0];
    let forecast = run_out(&days(&week.repeat(4)), (500, 500), TODAY, 1.0);
    assert_eq!(forecast.expected.as_deref(), Some("2026-12-04"), "the Friday");
    assert_eq!(forecast.earliest, forecast.latest);
    let over = run_out(&days(&week.repeat(4)), (501, 501), TODAY, 1.0);
    assert_eq!(over.expected.as_deref(), Some("2026-12-07"), "nothing is used on the weekend");
    let flat = run_out(&days(&week), (501, 501), TODAY, 1.0);
    assert!(!flat.by_weekday && flat.earliest < flat.expected && flat.latest != flat.expected, "{flat:?}");
}

#[test]
fn where_nothing_can_be_foretold_that_is_said() {
    for (counts, remaining, state) in [
        (vec![10; 6], (100, 100), RunOutState::TooFewDays),
        (vec![], (100, 100), RunOutState::TooFewDays),
        (vec![0; 28], (100, 100), RunOutState::Unused),
        (vec![10; 28], (-3, 0), RunOutState::Empty),
        (vec![1; 28], (1_000_000, 1_000_000), RunOutState::FarOff),
    ] {
        let forecast = run_out(&days(&counts), remaining, TODAY, 1.0);
        assert_eq!((forecast.state, forecast.expected, forecast.latest), (state, None, None), "{counts:?}");
    }
    let rare = run_out(&days(&[vec![0; 27], vec![7]].concat()), (60, 60), TODAY, 1.0);
    assert_eq!((rare.state, rare.latest), (RunOutState::Forecast, None), "it may last for ever");
}

#[test]
fn days_before_the_first_event_say_nothing() {
    let ledger = Ledger::in_memory().unwrap();
    let mut events = Vec::new();
    for day in 13..21 {
        events
            .extend((0..5).map(|_| used(NUMBER, "a", &format!("2026-11-{day}T03:00:00Z"), Billing::Billed)));
    }
    ledger.append(events).unwrap();
    ledger.set_balance(&reading(NUMBER, 50, "2026-11-21")).unwrap();
    let forecast = one(&ledger, &ask(NUMBER, "2026-11-21")).run_out;
    assert_eq!((forecast.days, forecast.mean_per_day), (7, Some(5.0)), "the 13th may be a part of a day");
    assert_eq!(forecast.expected.as_deref(), Some("2026-11-30"));
    let early = one(&ledger, &ask(NUMBER, "2026-11-20")).run_out;
    assert_eq!((early.days, early.state), (6, RunOutState::UnknownBalance));
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    /// About normal, with mean 0 and variance 1.
    fn normal(&mut self) -> f64 {
        let uniform = |dice: &mut Self| {
            dice.0 = dice.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (dice.0 >> 11) as f64 / (1_u64 << 53) as f64
        };
        (0..12).map(|_| uniform(self)).sum::<f64>() - 6.0
    }
}

#[test]
fn the_interval_holds_the_day_in_about_95_of_100_futures() {
    let mut dice = Dice(7);
    let means = [220.0, 200.0, 210.0, 190.0, 240.0, 90.0, 60.0];
    let mut draw = |weekday: usize| (means[weekday] + 40.0 * dice.normal()).max(0.0).round() as i64;
    for past in [7, 14, 28] {
        let (mut held, runs) = (0, 1_000);
        for _ in 0..runs {
            let counts: Vec<i64> = (0..past).map(|day| draw((day + 7 - past % 7) % 7)).collect();
            let forecast = run_out(&days(&counts), (3_000, 3_000), TODAY, 1.0);
            let mut left = 3_000;
            let mut day = TODAY;
            let mut ahead = 0;
            loop {
                left -= draw(ahead % 7);
                if left <= 0 {
                    break;
                }
                ahead += 1;
                day = day.tomorrow().unwrap();
            }
            let day = day.to_string();
            let late = forecast.latest.is_none_or(|latest| day <= latest);
            held += i64::from(forecast.earliest.unwrap() <= day && late);
        }
        assert!(held >= 940, "{past} days: {held} of {runs}");
        assert!(past < 28 || held <= 990, "{past} days: {held} of {runs}, wider than it needs to be");
    }
}

#[derive(Clone, Debug)]
enum Stated {
    Recharge(i64, i64),
    Reading(i64, i64),
}

fn stated() -> impl Strategy<Value = Stated> {
    let minute = 0..20_000_i64;
    prop_oneof![
        (minute.clone(), 1..1_000_i64).prop_map(|(at, n)| Stated::Recharge(at, n)),
        (minute, 0..1_000_i64).prop_map(|(at, n)| Stated::Reading(at, n)),
    ]
}

fn at(minute: i64) -> String {
    let begin: Timestamp = "2026-11-01T00:00:00Z".parse().unwrap();
    (begin + minute.minutes()).to_string()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_figure_is_that_of_a_plain_recount(
        events in prop::collection::vec((0..20_000_i64, 0..3_usize, 0..2_usize), 0..60),
        stated in prop::collection::vec(stated(), 0..6),
        asked in 0..20_000_i64,
    ) {
        let ledger = Ledger::in_memory().unwrap();
        let make = |(minute, billing, product): &(i64, usize, usize)| Event {
            event_id: new_id(),
            ..used([NUMBER, RISK][*product], "a", &at(*minute), Billing::ALL[*billing])
        };
        ledger.append(events.iter().map(make).collect()).unwrap();
        for (n, one) in stated.iter().enumerate() {
            let id = Some(format!("{n}"));
            match one {
                Stated::Recharge(minute, amount) => {
                    ledger.recharge(&Recharge { id, ..recharge(NUMBER, *amount, &at(*minute)) }).unwrap()
                }
                Stated::Reading(minute, left) => {
                    ledger.set_balance(&BalanceReading { id, ..reading(NUMBER, *left, &at(*minute)) }).unwrap()
                }
            };
        }
        let balance = one(&ledger, &ask(NUMBER, &at(asked)));

        let readings = stated.iter().enumerate().filter_map(|(n, one)| match one {
            Stated::Reading(minute, left) if *minute <= asked => Some((*minute, n, *left)),
            _ => None,
        });
        let recharges: Vec<(i64, i64)> = stated.iter().filter_map(|one| match one {
            Stated::Recharge(minute, amount) if *minute <= asked => Some((*minute, *amount)),
            _ => None,
        }).collect();
        let first = recharges.iter().map(|(minute, _)| (*minute, 0, 0)).min();
        let expected = readings.max().or(first).map(|(since, _, known)| {
            let count = |wanted: Billing| events.iter().filter(|(minute, billing, product)| {
                (since..asked).contains(minute) && Billing::ALL[*billing] == wanted && *product == 0
            }).count() as i64;
            let bought: i64 = recharges.iter().filter(|(minute, _)| *minute >= since).map(|(_, n)| n).sum();
            let remaining = known + bought - count(Billing::Billed);
            (remaining - count(Billing::InDoubt), remaining)
        });
        prop_assert_eq!(balance.remaining_low.zip(balance.remaining), expected);
        prop_assert_eq!(balance.by_app.values().sum::<i64>(), balance.consumption);
    }

    #[test]
    fn consumption_is_that_of_the_overview(
        events in prop::collection::vec((0..20_000_i64, 0..3_usize, 0..2_usize, 0..3_usize), 1..60),
        tz in prop::sample::select(vec!["Asia/Shanghai", "America/New_York", "Asia/Kathmandu"]),
        bucket in prop::sample::select(Bucket::ALL.to_vec()),
    ) {
        let ledger = Ledger::in_memory().unwrap();
        let make = |(minute, billing, product, app): &(i64, usize, usize, usize)| Event {
            event_id: new_id(),
            ..used([NUMBER, RISK][*product], ["a", "b", "c"][*app], &at(*minute), Billing::ALL[*billing])
        };
        ledger.append(events.iter().map(make).collect()).unwrap();
        let query = ConsumptionQuery { tz: Some(tz.into()), bucket: Some(bucket), ..ConsumptionQuery::new() };
        let consumption = ledger.consumption(&query).unwrap();
        for product in [NUMBER, RISK] {
            let query = StatsQuery { tz: Some(tz.into()), bucket: Some(bucket), ..StatsQuery::new(product) };
            for row in ledger.overview(&query).unwrap().rows {
                let same = consumption.rows.iter().filter(|one| {
                    one.product == product && one.bucket_start == row.bucket_start
                });
                let sums = same.fold((0, 0), |(n, billed), one| (n + one.requests, billed + one.consumption));
                prop_assert_eq!(sums, (row.requests, row.consumption), "{} {}", product, row.bucket_start);
            }
        }
    }

    #[test]
    fn dates_come_in_their_order(
        counts in prop::collection::vec(0..1_000_i64, 0..29),
        low in -50..20_000_i64,
        doubt in 0..500_i64,
        left_of_today in 0.0..1.0_f64,
    ) {
        let forecast = run_out(&days(&counts), (low, low + doubt), TODAY, left_of_today);
        let some = [&forecast.earliest, &forecast.expected, &forecast.latest].map(|date| date.clone().unwrap_or("9".into()));
        prop_assert!(some.is_sorted(), "{:?}", forecast);
        prop_assert_eq!(forecast.state == RunOutState::Forecast, forecast.expected.is_some());
    }
}
