//! Tokens, as the vendor's SDK would get them in an app.

use std::collections::HashMap;

/// What a token is for. The two are not interchangeable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Number,
    Login,
}

struct Minted {
    kind: TokenKind,
    phone: String,
}

/// Tokens that were minted and not used.
#[derive(Default)]
pub(crate) struct Tokens {
    minted: HashMap<String, Minted>,
    count: u64,
}

impl Tokens {
    /// A new token for `phone`.
    pub(crate) fn mint(&mut self, kind: TokenKind, phone: &str) -> String {
        self.count += 1;
        let prefix = match kind {
            TokenKind::Number => "NT",
            TokenKind::Login => "LT",
        };
        let token = format!("{prefix}-sandbox-{:08}", self.count);
        self.minted.insert(token.clone(), Minted { kind, phone: phone.to_owned() });
        token
    }

    /// Uses a token up and tells its number; none for one that was never minted, is for something else, or is used.
    pub(crate) fn redeem(&mut self, kind: TokenKind, token: &str) -> Option<String> {
        let fits = self.minted.get(token).is_some_and(|minted| minted.kind == kind);
        fits.then(|| self.minted.remove(token)).flatten().map(|minted| minted.phone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_works_once_and_for_its_purpose() {
        let mut tokens = Tokens::default();
        let (number, login) =
            (tokens.mint(TokenKind::Number, "13800138000"), tokens.mint(TokenKind::Login, "13800138001"));
        assert_eq!(tokens.redeem(TokenKind::Login, &number), None);
        assert_eq!(tokens.redeem(TokenKind::Number, &number).as_deref(), Some("13800138000"));
        assert_eq!(tokens.redeem(TokenKind::Number, &number), None);
        assert_eq!(tokens.redeem(TokenKind::Login, &login).as_deref(), Some("13800138001"));
        assert_eq!(tokens.redeem(TokenKind::Login, "LT-1"), None);
    }
}
