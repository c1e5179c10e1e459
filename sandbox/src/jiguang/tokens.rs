//! Tokens, as the vendor's SDK would get them in an app.

use std::collections::BTreeMap;

use verimeter::jiguang::{VERIFY_LOGIN_TOKEN, VERIFY_NUMBER};
use verimeter::{Error, Phone, Result};

/// What a token is for. The two are not interchangeable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Number,
    Login,
}

impl TokenKind {
    /// What the tokens of an operation are for.
    ///
    /// # Errors
    /// `invalid_argument` for one that takes none.
    pub(crate) fn of(operation: &str) -> Result<Self> {
        let (number, login) = (VERIFY_NUMBER[0].operation, VERIFY_LOGIN_TOKEN[0].operation);
        if operation == number {
            Ok(Self::Number)
        } else if operation == login {
            Ok(Self::Login)
        } else {
            Err(Error::invalid(format!("no operation `{operation}` takes a token"))
                .advice(format!("take {number} or {login}")))
        }
    }

    const fn prefix(self) -> &'static str {
        match self {
            Self::Number => "NT",
            Self::Login => "LT",
        }
    }
}

/// A carrier, whose tokens have lifetimes of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carrier {
    Mobile,
    Unicom,
    Telecom,
}

const MINUTE_MS: i64 = 60_000;

impl Carrier {
    /// The carrier that the vendor's client SDK would call `word`.
    pub(crate) fn parse(word: &str) -> Result<Self> {
        match word.to_ascii_lowercase().as_str() {
            "cm" => Ok(Self::Mobile),
            "cu" => Ok(Self::Unicom),
            "ct" => Ok(Self::Telecom),
            _ => {
                Err(Error::invalid(format!("the sandbox has no carrier `{word}`"))
                    .advice("take cm, cu or ct"))
            }
        }
    }

    /// How long its tokens live. Source: <https://docs.jiguang.cn/en/jverification/FAQ/prod_faq>
    pub(crate) const fn lifetime_ms(self, kind: TokenKind) -> i64 {
        let minutes = match (kind, self) {
            (TokenKind::Number | TokenKind::Login, Self::Mobile) => 2,
            (TokenKind::Number, Self::Unicom) => 10,
            (TokenKind::Number, Self::Telecom) => 1,
            (TokenKind::Login, Self::Unicom | Self::Telecom) => 30,
        };
        minutes * MINUTE_MS
    }
}

/// The oldest of so many unused tokens are forgotten.
const MOST: usize = 100_000;

struct Minted {
    kind: TokenKind,
    phone: Phone,
    expires_at_ms: i64,
}

/// Tokens that were minted and not used, by their number.
#[derive(Default)]
pub(super) struct Tokens {
    minted: BTreeMap<u64, Minted>,
    count: u64,
}

impl Tokens {
    /// A new token for `phone`, at `now_ms`.
    pub(super) fn mint(&mut self, kind: TokenKind, carrier: Carrier, phone: &Phone, now_ms: i64) -> String {
        self.count += 1;
        let expires_at_ms = now_ms.saturating_add(carrier.lifetime_ms(kind));
        self.minted.insert(self.count, Minted { kind, phone: phone.clone(), expires_at_ms });
        if self.minted.len() > MOST {
            self.minted.pop_first();
        }
        format!("{}-sandbox-{:08}", kind.prefix(), self.count)
    }

    /// Uses a token up and tells its number; none for one that was never minted, is for something else, is used, or is too
    /// old at `now_ms`.
    pub(super) fn redeem(&mut self, kind: TokenKind, token: &str, now_ms: i64) -> Option<String> {
        let (prefix, rest) = token.split_once('-')?;
        if prefix != kind.prefix() {
            return None;
        }
        if let Some(phone) = rest.strip_prefix(MAGIC) {
            let read = Phone::parse(phone).ok()?;
            return (read.expose() == phone).then(|| phone.to_owned());
        }
        let number = rest.strip_prefix("sandbox-")?.parse().ok()?;
        if self.minted.get(&number)?.kind != kind {
            return None;
        }
        let minted = self.minted.remove(&number).filter(|minted| now_ms < minted.expires_at_ms)?;
        Some(minted.phone.expose().to_owned())
    }
}

/// After the prefix and before the number of a token that nobody needs to mint, and that always works.
pub(super) const MAGIC: &str = "magic-";

#[cfg(test)]
mod tests {
    use super::*;

    const PHONE: &str = "13800138000";

    fn phone(text: &str) -> Phone {
        Phone::parse(text).unwrap()
    }

    #[test]
    fn a_token_works_once_and_for_its_purpose() {
        let mut tokens = Tokens::default();
        let number = tokens.mint(TokenKind::Number, Carrier::Mobile, &phone(PHONE), 0);
        let login = tokens.mint(TokenKind::Login, Carrier::Mobile, &phone("13800138001"), 0);
        assert_eq!(tokens.redeem(TokenKind::Login, &number, 0), None);
        assert_eq!(tokens.redeem(TokenKind::Login, &number.replace("NT", "LT"), 0), None);
        assert_eq!(tokens.redeem(TokenKind::Number, &number, 0).as_deref(), Some(PHONE));
        assert_eq!(tokens.redeem(TokenKind::Number, &number, 0), None);
        assert_eq!(tokens.redeem(TokenKind::Login, &login, 0).as_deref(), Some("13800138001"));
        for none in ["", "LT", "LT-1", "LT-sandbox-", "LT-sandbox--1", "LT-sandbox-99999999999999999999"] {
            assert_eq!(tokens.redeem(TokenKind::Login, none, 0), None, "{none}");
        }
    }

    #[test]
    fn each_carriers_tokens_live_as_long_as_it_says() {
        use Carrier::{Mobile, Telecom, Unicom};
        use TokenKind::{Login, Number};
        let minutes = [
            (Number, Mobile, 2),
            (Number, Unicom, 10),
            (Number, Telecom, 1),
            (Login, Mobile, 2),
            (Login, Unicom, 30),
            (Login, Telecom, 30),
        ];
        for (kind, carrier, minutes) in minutes {
            let works_at = |after_ms: i64| {
                let mut tokens = Tokens::default();
                let token = tokens.mint(kind, carrier, &phone(PHONE), 1_000);
                tokens.redeem(kind, &token, 1_000 + after_ms).is_some()
            };
            let end = minutes * 60_000;
            assert_eq!((works_at(end - 1), works_at(end)), (true, false), "{kind:?} {carrier:?}");
        }
    }

    #[test]
    fn a_magic_token_names_its_number_and_always_works() {
        let mut tokens = Tokens::default();
        for at_ms in [0, i64::MAX] {
            assert_eq!(
                tokens.redeem(TokenKind::Number, "NT-magic-13800138000", at_ms).as_deref(),
                Some(PHONE)
            );
        }
        for wrong in ["LT-magic-13800138000", "NT-magic-", "NT-magic-1380013800", "NT-magic-+8613800138000"] {
            assert_eq!(tokens.redeem(TokenKind::Number, wrong, 0), None, "{wrong}");
        }
    }

    #[test]
    fn tokens_that_nobody_uses_do_not_pile_up() {
        let mut tokens = Tokens::default();
        let mut mint = || tokens.mint(TokenKind::Number, Carrier::Mobile, &phone(PHONE), 0);
        let first = mint();
        let second = mint();
        (1..MOST).for_each(|_| _ = mint());
        assert_eq!(tokens.redeem(TokenKind::Number, &first, 0), None);
        assert!(tokens.redeem(TokenKind::Number, &second, 0).is_some());
    }
}
