//! Where the operations are.

use crate::transport::OperationClass;
use crate::{Error, Platform, Product, Result};

/// The vendor's API. Source: <https://docs.jiguang.cn/jverification/server/rest_api/rest_api_summary>
pub const BASE_URL: &str = "https://api.verification.jpush.cn";

/// One way into an operation of the API. All are POST with a JSON body.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    /// Name of the operation, the same in every language and in the ledger.
    pub operation: &'static str,
    /// Path below the base URL. `/web/` means "from a server"; only `/h5/` is for tokens from a browser.
    pub path: &'static str,
    /// What it verifies.
    pub product: Product,
    /// Whether the answer bears the risk of the number, too, which is a second product.
    pub with_risk: bool,
    /// What it would cost to send it twice.
    pub class: OperationClass,
}

/// Business risk of one number.
pub const QUERY_BUSINESS_RISK: Endpoint = Endpoint {
    operation: "query_business_risk",
    path: "/v2/web/queryBusinessRisk",
    product: Product::BusinessRisk,
    with_risk: false,
    class: OperationClass::Billed,
};

/// Number verification, by version and origin of the token.
pub const VERIFY_NUMBER: [Endpoint; 4] = [
    verify_number("/v1/web/verify", false),
    verify_number("/v1/web/h5/verify", false),
    verify_number("/v2/web/verify", true),
    verify_number("/v2/web/h5/verify", true),
];

/// One-click login, by version and origin of the token.
pub const VERIFY_LOGIN_TOKEN: [Endpoint; 4] = [
    verify_login_token("/v1/web/loginTokenVerify", false),
    verify_login_token("/v1/web/h5/loginTokenVerify", false),
    verify_login_token("/v2/web/loginTokenVerify", true),
    verify_login_token("/v2/web/h5/loginTokenVerify", true),
];

const fn verify_number(path: &'static str, with_risk: bool) -> Endpoint {
    let (operation, product) = ("verify_number", Product::NumberVerification);
    Endpoint { operation, path, product, with_risk, class: OperationClass::SingleUseToken }
}

const fn verify_login_token(path: &'static str, with_risk: bool) -> Endpoint {
    let (operation, product) = ("verify_login_token", Product::OneClickLogin);
    Endpoint { operation, path, product, with_risk, class: OperationClass::SingleUseToken }
}

/// The endpoint of `four` for a token from `platform`.
pub(super) fn choose(four: &[Endpoint; 4], platform: Platform, with_risk: bool) -> Result<Endpoint> {
    let browser = match platform {
        Platform::Android | Platform::Ios | Platform::Harmony => false,
        Platform::Web => true,
        Platform::Unknown => {
            return Err(Error::invalid("platform is unknown, and it decides where the token is checked")
                .advice("give android, ios, harmony or web: where the token was made"));
        }
    };
    Ok(four[usize::from(with_risk) * 2 + usize::from(browser)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platform_and_risk_pick_the_path() {
        let path = |platform, with_risk| choose(&VERIFY_NUMBER, platform, with_risk).unwrap().path;
        assert_eq!(path(Platform::Ios, false), "/v1/web/verify");
        assert_eq!(path(Platform::Web, false), "/v1/web/h5/verify");
        assert_eq!(path(Platform::Harmony, true), "/v2/web/verify");
        assert_eq!(path(Platform::Web, true), "/v2/web/h5/verify");
        for endpoint in VERIFY_NUMBER.iter().chain(&VERIFY_LOGIN_TOKEN) {
            assert_eq!(endpoint.with_risk, endpoint.path.starts_with("/v2/"));
        }
        assert!(choose(&VERIFY_LOGIN_TOKEN, Platform::Unknown, false).is_err());
    }
}
