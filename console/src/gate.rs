//! Who may ask: programs and pages of this machine, and elsewhere only who knows the token.

use std::sync::Arc;

use axum::extract::{Request, State as Extract};
use axum::http::header::{
    CONTENT_SECURITY_POLICY, COOKIE, HOST, LOCATION, ORIGIN, REFERRER_POLICY, SET_COOKIE,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use verimeter_loopback::is_here;

use crate::state::State;

/// Nothing but the console's own files, and nobody around it. Styles are set by its script, never as text.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const TOKEN: &str = "token";

/// What a request must show.
pub(crate) struct Gate {
    /// None on loopback, which only this machine reaches.
    token: Option<String>,
    /// Cookies know no ports: two consoles of a machine must not forget each other's token.
    cookie: String,
}

/// Why a request is refused.
#[derive(Debug, PartialEq)]
enum Refused {
    Host,
    Origin,
    Token,
}

impl Gate {
    pub(crate) fn new(open: bool, port: u16) -> Self {
        let token =
            open.then(|| rand::random::<[u8; 16]>().iter().map(|byte| format!("{byte:02x}")).collect());
        Self { token, cookie: format!("verimeter_console_{port}") }
    }

    pub(crate) fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    fn judge(&self, headers: &HeaderMap) -> Result<(), Refused> {
        if !is_here(headers) {
            return Err(Refused::Host);
        }
        let host = headers.get(HOST).map_or(&b""[..], HeaderValue::as_bytes);
        let own = |origin: &HeaderValue| origin.as_bytes().strip_prefix(b"http://") == Some(host);
        if headers.get(ORIGIN).is_some_and(|origin| !own(origin)) {
            return Err(Refused::Origin);
        }
        match &self.token {
            Some(token) if !self.cookies(headers).any(|given| same(given, token)) => Err(Refused::Token),
            _ => Ok(()),
        }
    }

    fn cookies<'a>(&'a self, headers: &'a HeaderMap) -> impl Iterator<Item = &'a str> {
        let texts = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let pairs = texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.filter(|(name, _)| *name == self.cookie).map(|(_, value)| value)
    }

    /// Takes the token out of the address, so that no link that somebody shares holds it, and into a cookie.
    fn admit(&self, uri: &Uri) -> Option<Response> {
        let (token, query) = (self.token.as_ref()?, uri.query()?);
        let (given, others): (Vec<&str>, Vec<&str>) =
            query.split('&').partition(|pair| pair.split('=').next() == Some(TOKEN));
        let given = given.first()?.split_once('=')?.1;
        if !same(given, token) {
            return None;
        }
        let mark = if others.is_empty() { "" } else { "?" };
        let place = format!("{}{mark}{}", uri.path(), others.join("&"));
        let cookie = format!("{}={token}; Path=/; HttpOnly; SameSite=Lax", self.cookie);
        Some((StatusCode::SEE_OTHER, [(LOCATION, place), (SET_COOKIE, cookie)]).into_response())
    }
}

/// Compares in a time that tells nothing of where the two differ.
fn same(given: &str, token: &str) -> bool {
    let differing = given.bytes().zip(token.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
    given.len() == token.len() && differing == 0
}

pub(crate) async fn gate(Extract(state): Extract<Arc<State>>, request: Request, next: Next) -> Response {
    let mut response = match state.gate.judge(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(Refused::Token) => match state.gate.admit(request.uri()) {
            Some(redirect) => redirect,
            None => refuse(
                StatusCode::UNAUTHORIZED,
                "this console asks for its token: open the address that it printed when it was started\n",
            ),
        },
        Err(Refused::Host) => refuse(
            StatusCode::FORBIDDEN,
            "this console answers to addresses and to localhost, not to a name\n",
        ),
        Err(Refused::Origin) => {
            refuse(StatusCode::FORBIDDEN, "a page of another site may not ask this console\n")
        }
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(CORP, HeaderValue::from_static("same-origin"));
    response
}

fn refuse(status: StatusCode, why: &'static str) -> Response {
    (status, why).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(gate: &Gate, headers: &[(HeaderName, &str)]) -> Result<(), Refused> {
        let value = |text: &str| HeaderValue::from_str(text).unwrap();
        gate.judge(&headers.iter().map(|(name, text)| (name.clone(), value(text))).collect())
    }

    #[test]
    fn this_machine_needs_no_token_and_no_other_name() {
        let gate = Gate::new(false, 80);
        let asked = |host, origin| match origin {
            None => judged(&gate, &[(HOST, host)]),
            Some(origin) => judged(&gate, &[(HOST, host), (ORIGIN, origin)]),
        };
        assert_eq!(asked("127.0.0.1:7000", None), Ok(()));
        assert_eq!(asked("localhost:7000", Some("http://localhost:7000")), Ok(()));
        assert_eq!(asked("rebound.example:7000", None), Err(Refused::Host));
        for origin in ["http://localhost:7001", "https://localhost:7000", "null", "https://example.com"] {
            assert_eq!(asked("localhost:7000", Some(origin)), Err(Refused::Origin), "{origin}");
        }
    }

    #[test]
    fn the_network_needs_the_token_which_leaves_the_address() {
        let gate = Gate::new(true, 7000);
        let token = gate.token().unwrap().to_owned();
        assert_eq!(token.len(), 32);
        assert_ne!(token, Gate::new(true, 7000).token().unwrap());
        let with = |cookie: &str| judged(&gate, &[(HOST, "192.168.0.7:7000"), (COOKIE, cookie)]);
        assert_eq!(judged(&gate, &[(HOST, "192.168.0.7:7000")]), Err(Refused::Token));
        assert_eq!(with(&format!("a=b; verimeter_console_7000={token}")), Ok(()));
        for wrong in [String::new(), token[1..].to_owned(), "0".repeat(32)] {
            assert_eq!(with(&format!("verimeter_console_7000={wrong}")), Err(Refused::Token), "{wrong}");
        }
        assert_eq!(with(&format!("verimeter_console_7001={token}")), Err(Refused::Token));
        let uri = |text: String| text.parse::<Uri>().unwrap();
        let to = gate.admit(&uri(format!("/?view=drift&token={token}&zone=UTC"))).unwrap();
        assert_eq!(to.status(), StatusCode::SEE_OTHER);
        assert_eq!(to.headers()[LOCATION], "/?view=drift&zone=UTC");
        assert!(to.headers()[SET_COOKIE].to_str().unwrap().contains("; HttpOnly; SameSite=Lax"));
        assert_eq!(gate.admit(&uri(format!("/?token={token}"))).unwrap().headers()[LOCATION], "/");
        assert!(gate.admit(&uri("/?token=".to_owned())).is_none());
        assert!(gate.admit(&uri("/".to_owned())).is_none());
    }
}
