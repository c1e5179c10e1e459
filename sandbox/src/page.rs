//! What a person sees who opens the sandbox.

use std::fmt::Write as _;

use axum::http::HeaderMap;
use axum::http::header::HOST;

use verimeter::FaultKind;
use verimeter::aliyun::API_VERSION;
use verimeter::jiguang::{QUERY_BUSINESS_RISK, VERIFY_LOGIN_TOKEN, VERIFY_NUMBER};

use crate::aliyun::{ACCESS_KEY_ID, ACCESS_KEY_SECRET, ACTIONS, magic as aliyun_magic};
use crate::jiguang::{APP_KEY, MASTER_SECRET, magic};
use crate::{admin, operation};

/// For what is none of the vendors' paths.
pub(crate) const NO_SUCH_PATH: &str = "no vendor has this path: GET / tells which there are\n";

/// What this is and how to use it, as plain text.
pub(crate) fn text(headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1");
    let mut text =
        "Verimeter sandbox: a double of the vendors' APIs. No network, no account, no bill.\n\n".to_owned();
    jiguang(&mut text, host);
    aliyun(&mut text, host);
    steering(&mut text, host);
    text
}

fn jiguang(text: &mut String, host: &str) {
    let (risk, number, login) = (QUERY_BUSINESS_RISK.path, VERIFY_NUMBER[0].path, VERIFY_LOGIN_TOKEN[0].path);
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(
        text,
        "Jiguang Verification\n\n  \
         curl -u {APP_KEY}:{MASTER_SECRET} -H 'Content-Type: application/json' \\\n    \
         -d '{{\"phone\": \"13800130900\"}}' http://{host}{risk}\n\n\
         also {number} and {login}, each with /v2/ for the risk, too, and with /h5/ for\n\
         browsers. Tokens come from {admin}/tokens, work once and expire; NT-magic-13800138000 (number verification) and\n\
         LT-magic-13800138000 (one-click login) always work, for the number in them.\n\n\
         The last four digits of a number choose the answer; other numbers follow the seed:\n",
        admin = admin::PATH,
    );
    for row in magic::table() {
        let score = row.score.map_or("-".to_owned(), |score| score.to_string());
        let tags = row.tags.join(" ");
        let (suffix, code, says) = (&row.suffix, row.code, &row.says);
        let _ = writeln!(text, "  {suffix}  code {code:>4}  score {score:>3}  {tags:<22} {says}");
    }
}

fn aliyun(text: &mut String, host: &str) {
    let actions = ACTIONS.join(", ");
    let _ = writeln!(
        text,
        "\nAlibaba Cloud ID Verification\n\n  \
         endpoint http://{host}/ (the vendor's SDKs: endpoint \"{host}\", protocol \"http\"), version {API_VERSION}\n  \
         access key id {ACCESS_KEY_ID}, secret {ACCESS_KEY_SECRET}; temporary ones: {admin}/credentials\n  \
         {actions}, signed with ACS3-HMAC-SHA256\n\n\
         A log needs 30 minutes and lives 30 days: move the clock. How people fare follows the seed, or the end of\n\
         MerchantBizId:\n",
        admin = admin::PATH,
    );
    for row in aliyun_magic::table() {
        let _ = writeln!(text, "  …{:<12} {}", row.suffix, row.says);
    }
}

fn steering(text: &mut String, host: &str) {
    let _ = writeln!(text, "\nSteering: JSON under http://{host}{}/\n", admin::PATH);
    for (way, body, says) in admin::WAYS {
        let _ = writeln!(text, "  {way:<18} {body:<76} {says}");
    }
    let kinds = FaultKind::ALL.map(FaultKind::as_str).join(", ");
    let _ = writeln!(
        text,
        "\nFaults: operation ({}), kind ({kinds}),\n\
         nth, times, probability, seed, latency_ms, status, body, content_type, interval_ms, retry_after_s.",
        operation::OPERATIONS.join(", "),
    );
}
