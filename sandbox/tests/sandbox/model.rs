//! Random calls and moves of the clock, forward and back, beside a small model of its own: what happened, and the vendor's rules over it.

use std::collections::HashMap;
use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};
use verimeter::{Product, Quotas};
use verimeter_sandbox::{Sandbox, SandboxOptions};

use crate::wire::Wire;

const PHONES: [&str; 3] = ["13900000177", "13900000277", "13900000377"];
const CARRIERS: [&str; 3] = ["cm", "cu", "ct"];
/// Around every border that there is: a second, the interval, the lifetimes, the day.
const MOVES_MS: [u64; 12] =
    [0, 1, 999, 1_000, 15_000, 29_999, 30_000, 59_999, 120_000, 600_000, 1_800_000, 43_200_000];
const QUOTAS: Quotas =
    Quotas { number_interval_ms: 30_000, number_per_day: 3, app_per_day: 5, calls_per_second: 4 };

#[derive(Clone, Debug)]
enum Step {
    Move(u64),
    Back(u64),
    Mint {
        login: bool,
        phone: usize,
        carrier: usize,
    },
    /// With a token that was minted, by its place among all from the end; beyond them, one that never was.
    Verify {
        token: usize,
        phone: usize,
        with_risk: bool,
    },
    Login {
        token: usize,
        with_risk: bool,
    },
    Risk {
        phone: usize,
    },
    Pay {
        product: usize,
        calls: i64,
    },
    List {
        phone: usize,
        list: Option<bool>,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let (phone, token, carrier) = (0..PHONES.len(), 0_usize..4, 0..CARRIERS.len());
    prop_oneof![
        4 => prop::sample::select(MOVES_MS.to_vec()).prop_map(Step::Move),
        1 => prop::sample::select(MOVES_MS.to_vec()).prop_map(Step::Back),
        6 => (any::<bool>(), phone.clone(), carrier)
            .prop_map(|(login, phone, carrier)| Step::Mint { login, phone, carrier }),
        8 => (token.clone(), phone.clone(), any::<bool>())
            .prop_map(|(token, phone, with_risk)| Step::Verify { token, phone, with_risk }),
        3 => (token, any::<bool>()).prop_map(|(token, with_risk)| Step::Login { token, with_risk }),
        3 => phone.clone().prop_map(|phone| Step::Risk { phone }),
        1 => (0..3_usize, 0..4_i64).prop_map(|(product, calls)| Step::Pay { product, calls }),
        1 => (phone, prop::option::of(any::<bool>())).prop_map(|(phone, list)| Step::List { phone, list }),
    ]
}

struct Token {
    text: String,
    login: bool,
    phone: usize,
    ends_at: u64,
    used: bool,
}

/// What happened, and nothing derived.
#[derive(Default)]
struct Model {
    now: u64,
    tokens: Vec<Token>,
    /// Verdicts of number verification: when and of whom.
    verdicts: Vec<(u64, usize)>,
    calls: Vec<u64>,
    balance: HashMap<Product, i64>,
    lists: HashMap<usize, bool>,
}

impl Model {
    /// The code of a refusal that every operation may meet.
    fn refused(&mut self, product: Product, no_money: i64) -> Option<i64> {
        // The second before a call is all that is remembered of others; a clock that goes back brings none of them back.
        self.calls.retain(|at| (0..1_000).contains(&(self.now as i64 - *at as i64)));
        if self.calls.len() as i64 >= QUOTAS.calls_per_second {
            return Some(1804);
        }
        self.calls.push(self.now);
        (self.balance[&product] == 0).then_some(no_money)
    }

    fn take(&mut self, text: &str, login: bool) -> Option<usize> {
        let now = self.now;
        let token = self.tokens.iter_mut().find(|token| token.text == text && token.login == login)?;
        let good = !token.used && now < token.ends_at;
        token.used = true;
        good.then_some(token.phone)
    }

    fn bill(&mut self, product: Product) {
        *self.balance.get_mut(&product).unwrap() -= 1;
    }

    fn verify(&mut self, token: &str, phone: usize) -> i64 {
        if let Some(code) = self.refused(Product::NumberVerification, 9018) {
            return code;
        }
        let owner = self.take(token, false);
        // Midnight in China is at 16 o'clock in UTC.
        let day = |at: u64| (at + 8 * 3_600_000) / 86_400_000;
        let latest = || self.verdicts.iter().rev();
        let of_phone = || latest().filter(|(_, of)| *of == phone);
        // A day that the clock left, backwards or forwards, begins anew with the next verdict on another.
        let is_today = |(at, _): &&(u64, usize)| day(*at) == day(self.now);
        if latest().take_while(is_today).count() as i64 >= QUOTAS.app_per_day {
            return 9007;
        }
        if of_phone().take_while(is_today).count() as i64 >= QUOTAS.number_per_day {
            return 9006;
        }
        // One in the future of a clock that went back is none.
        let ago_ms = of_phone().next().and_then(|(at, _)| self.now.checked_sub(*at));
        if ago_ms.is_some_and(|ago_ms| (ago_ms as i64) < QUOTAS.number_interval_ms) {
            return 9005;
        }
        let Some(owner) = owner else { return 9003 };
        self.verdicts.push((self.now, phone));
        self.bill(Product::NumberVerification);
        if owner == phone { 9000 } else { 9001 }
    }

    fn login(&mut self, token: &str) -> (i64, Option<usize>) {
        if let Some(code) = self.refused(Product::OneClickLogin, 9018) {
            return (code, None);
        }
        let Some(owner) = self.take(token, true) else { return (8001, None) };
        self.bill(Product::OneClickLogin);
        (8000, Some(owner))
    }

    /// The code of a risk, and the tag of the list that the number is on.
    fn risk(&mut self, phone: usize) -> (i64, Option<&'static str>) {
        if self.balance[&Product::BusinessRisk] == 0 {
            return (1805, None);
        }
        self.bill(Product::BusinessRisk);
        (0, self.lists.get(&phone).map(|allowed| if *allowed { "F20001" } else { "F20002" }))
    }
}

const PRODUCTS: [Product; 3] = [Product::OneClickLogin, Product::NumberVerification, Product::BusinessRisk];
const BEGUN_WITH: i64 = 12;
/// 06:00 in China.
const BEGUN_AT: u64 = 1_763_676_000_000;

/// Sandbox and model, step by step.
struct Both {
    sandbox: Sandbox,
    wire: Wire,
    model: Model,
    /// Risks that were told before: the same number has the same one.
    told: HashMap<usize, Value>,
}

impl Both {
    fn start() -> Self {
        let options = SandboxOptions {
            start_at_ms: Some(BEGUN_AT as i64),
            frozen: true,
            quotas: QUOTAS,
            balance: Some(BEGUN_WITH),
            ..SandboxOptions::default()
        };
        let sandbox = Sandbox::start(options).unwrap();
        let balance = PRODUCTS.map(|product| (product, BEGUN_WITH)).into();
        let model = Model { now: BEGUN_AT, balance, ..Model::default() };
        Self { wire: Wire::to(&sandbox), sandbox, model, told: HashMap::new() }
    }

    fn ask(&mut self, path: &str, body: &Value) -> Value {
        self.wire.call(path, body).unwrap().json()
    }

    fn token(&self, from_the_end: usize) -> String {
        let token = self.model.tokens.iter().rev().nth(from_the_end);
        token.map_or("NT-sandbox-99999999".to_owned(), |token| token.text.clone())
    }

    /// Compares what the sandbox says of a number's risk with what the model does.
    fn check_risk(&mut self, phone: usize, part: &Value) -> Result<(), TestCaseError> {
        let (code, tag) = self.model.risk(phone);
        prop_assert_eq!(part["code"].as_i64(), Some(code), "{}", part);
        match (code, tag) {
            (0, Some(tag)) => prop_assert_eq!(&part["tags"], &json!([tag])),
            (0, None) => {
                let told = json!([part["score"], part["tags"]]);
                prop_assert_eq!(self.told.entry(phone).or_insert_with(|| told.clone()), &told);
            }
            _ => prop_assert!(part.get("tags").is_none()),
        }
        Ok(())
    }

    fn step(&mut self, step: &Step) -> Result<(), TestCaseError> {
        match *step {
            Step::Move(by_ms) => {
                self.sandbox.advance(Duration::from_millis(by_ms));
                self.model.now += by_ms;
            }
            Step::Back(by_ms) => {
                self.model.now -= by_ms;
                self.sandbox.set_clock(self.model.now as i64);
            }
            Step::Mint { login, phone, carrier } => {
                let mint = if login { Sandbox::login_token_from } else { Sandbox::number_token_from };
                let text = mint(&self.sandbox, CARRIERS[carrier], PHONES[phone]).unwrap();
                let minutes = match (login, carrier) {
                    (_, 0) => 2,
                    (true, _) => 30,
                    (false, 1) => 10,
                    _ => 1,
                };
                let ends_at = self.model.now + minutes * 60_000;
                self.model.tokens.push(Token { text, login, phone, ends_at, used: false });
            }
            Step::Verify { token, phone, with_risk } => {
                let token = self.token(token);
                let path = if with_risk { "/v2/web/verify" } else { "/v1/web/h5/verify" };
                let reply = self.ask(path, &json!({ "token": token, "phone": PHONES[phone] }));
                let code = self.model.verify(&token, phone);
                prop_assert_eq!(reply["code"].as_i64(), Some(code), "{}", reply);
                if with_risk && [9000, 9001].contains(&code) {
                    self.check_risk(phone, &reply["riskCheck"])?;
                }
            }
            Step::Login { token, with_risk } => {
                let token = self.token(token);
                let path = if with_risk { "/v2/web/h5/loginTokenVerify" } else { "/v1/web/loginTokenVerify" };
                let reply = self.ask(path, &json!({ "loginToken": token }));
                let (code, owner) = self.model.login(&token);
                prop_assert_eq!(reply["code"].as_i64(), Some(code), "{}", reply);
                if let Some(owner) = owner.filter(|_| with_risk) {
                    self.check_risk(owner, &reply["riskCheck"])?;
                }
            }
            Step::Risk { phone } => {
                let reply = self.ask("/v2/web/queryBusinessRisk", &json!({ "phone": PHONES[phone] }));
                match self.model.refused(Product::BusinessRisk, 1805) {
                    Some(code) => prop_assert_eq!(reply["code"].as_i64(), Some(code), "{}", reply),
                    None => self.check_risk(phone, &reply)?,
                }
            }
            Step::Pay { product, calls } => {
                self.sandbox.set_balance(PRODUCTS[product], Some(calls)).unwrap();
                self.model.balance.insert(PRODUCTS[product], calls);
            }
            Step::List { phone, list } => {
                match list {
                    Some(true) => self.sandbox.allow(PHONES[phone]).unwrap(),
                    Some(false) => self.sandbox.block(PHONES[phone]).unwrap(),
                    None => self.sandbox.unlist(PHONES[phone]).unwrap(),
                }
                match list {
                    Some(allowed) => _ = self.model.lists.insert(phone, allowed),
                    None => _ = self.model.lists.remove(&phone),
                }
            }
        }
        for product in PRODUCTS {
            let left = Some(self.model.balance[&product]);
            prop_assert_eq!(self.sandbox.balance(product), left, "{} after {:?}", product, step);
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_sandbox_does_what_the_rules_say(steps in proptest::collection::vec(step(), 1..120)) {
        let mut both = Both::start();
        for step in &steps {
            both.step(step)?;
        }
    }
}
