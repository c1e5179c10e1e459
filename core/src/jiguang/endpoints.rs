//! Where the operations are.

use crate::Product;
use crate::transport::OperationClass;

/// The vendor's API. Source: <https://docs.jiguang.cn/jverification/server/rest_api/rest_api_summary>
pub const BASE_URL: &str = "https://api.verification.jpush.cn";

/// One operation of the API. All are POST with a JSON body.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    /// Name, the same in every language and in the ledger.
    pub operation: &'static str,
    /// Path below the base URL.
    pub path: &'static str,
    /// What it verifies.
    pub product: Product,
    /// What it would cost to send it twice.
    pub class: OperationClass,
}

/// Business risk of one number.
pub const QUERY_BUSINESS_RISK: Endpoint = Endpoint {
    operation: "query_business_risk",
    path: "/v2/web/queryBusinessRisk",
    product: Product::BusinessRisk,
    class: OperationClass::Billed,
};
