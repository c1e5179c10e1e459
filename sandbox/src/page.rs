//! What a person sees who opens the sandbox.

use std::fmt::Write as _;

use verimeter::jiguang::QUERY_BUSINESS_RISK;

use crate::jiguang::{APP_KEY, MASTER_SECRET, magic};

/// What this is and how to use it, as plain text.
pub(crate) fn text() -> String {
    let path = QUERY_BUSINESS_RISK.path;
    let mut text = format!(
        "Verimeter sandbox: a double of Jiguang Verification on this machine.\n\n\
         curl -u {APP_KEY}:{MASTER_SECRET} -H 'Content-Type: application/json' \\\n     \
         -d '{{\"phone\": \"13800130900\"}}' http://<this address>{path}\n\n\
         The last four digits of a number choose the answer; other numbers follow the seed.\n\n"
    );
    for row in magic::table() {
        let score = row.score.map_or("-".to_owned(), |score| score.to_string());
        let tags = row.tags.join(" ");
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "  {}  code {:>4}  score {score:>3}  {tags:<22} {}",
            row.suffix, row.code, row.says
        );
    }
    text
}
