//! The cases leave nothing out that the vendor documents: no quirk, and no return code of any operation.

use std::collections::BTreeSet;

use verimeter::catalog::{api_codes, identity_codes, identity_pages, return_codes};
use verimeter_tests::{Case, load};

/// The vendor's quirks are numbered from 1.
const QUIRKS: usize = 28;

/// Those that no call can meet, and why.
const NOT_MET: [(&str, &str); 1] =
    [("Q21", "limits and lifetimes are settings of the vendor's: no request and no reply names one")];

const RISK: &str = "query_business_risk";
const NUMBER: &str = "verify_number";
const LOGIN: &str = "verify_login_token";

/// The operations that may answer a code of that family. Nobody documents which ones answer about captchas.
fn operations(family: &str) -> &'static [&'static str] {
    match family {
        "risk" => &[RISK],
        "number" => &[NUMBER],
        "login" => &[LOGIN],
        "common" | "captcha" => &[RISK, NUMBER, LOGIN],
        new => panic!("say which operations may answer codes of the family `{new}`"),
    }
}

/// The code that a call is expected to come back with, as an answer or as an error.
fn code_of(case: &Case) -> Option<String> {
    let answered = case.expect.ok.as_ref().and_then(|answer| answer.get("code")?.as_i64());
    let refused = case.expect.error.as_ref().and_then(|error| error.get("vendor_code")?.as_str());
    answered.map(|code| code.to_string()).or_else(|| refused.map(str::to_owned))
}

#[test]
fn every_quirk_that_a_client_can_meet_has_a_case() {
    let all: BTreeSet<String> = (1..=QUIRKS).map(|n| format!("Q{n}")).collect();
    let excused: BTreeSet<String> = NOT_MET.iter().map(|(quirk, _)| (*quirk).to_owned()).collect();
    let met: BTreeSet<String> = load().into_iter().filter_map(|(_, case)| case.quirk).collect();
    let strays: Vec<_> = met.union(&excused).filter(|quirk| !all.contains(*quirk)).collect();
    assert!(strays.is_empty(), "no such quirks: {strays:?}");
    let both: Vec<_> = met.intersection(&excused).collect();
    assert!(both.is_empty(), "met after all: {both:?}");
    let missing: Vec<_> = all.difference(&met).filter(|quirk| !excused.contains(*quirk)).collect();
    assert!(missing.is_empty(), "no case is for {missing:?}");
}

#[test]
fn every_return_code_has_a_case_on_every_operation_that_may_answer_it() {
    let answered: BTreeSet<(String, String)> =
        load().into_iter().filter_map(|(_, case)| Some((code_of(&case)?, case.op))).collect();
    let missing: Vec<String> = return_codes()
        .iter()
        .flat_map(|row| operations(&row.family).iter().map(|op| (row.code.to_string(), (*op).to_owned())))
        .filter(|pair| !answered.contains(pair))
        .map(|(code, op)| format!("{code} of {op}"))
        .collect();
    assert!(missing.is_empty(), "no case is for {missing:?}");
}

/// What the cases of `op` expect in these fields.
fn expected(op: &str, fields: &[&str]) -> BTreeSet<String> {
    let cases = load().into_iter().map(|(_, case)| case).filter(|case| case.op == op);
    cases
        .flat_map(|case| [case.expect.ok, case.expect.error])
        .flatten()
        .flat_map(|expected| {
            let texts = fields.iter().filter_map(|field| Some(expected.get(field)?.as_str()?.to_owned()));
            texts.collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn every_return_code_reason_and_page_of_a_log_has_a_case() {
    let codes = expected("check_verify_log", &["vendor_code"]);
    let of_family = |family: &str| {
        let own = |code: &&String| !api_codes().iter().any(|row| row.code == **code);
        codes.iter().filter(own).any(|code| code.starts_with(family))
    };
    let missing: Vec<&str> = api_codes()
        .iter()
        .map(|row| row.code.as_str())
        .filter(|code| !code.strip_suffix('*').map_or(codes.contains(*code), of_family))
        .collect();
    assert!(missing.is_empty(), "no case is for {missing:?}");

    let found = expected("decode_verify_log", &["error_code", "interrupt_page", "interrupt_page_en"]);
    let reasons = identity_codes().iter().filter(|row| row.field == "error_code").map(|row| &row.code);
    let pages =
        identity_pages().iter().flat_map(|page| [&page.interrupt_page, &page.interrupt_page_en]).flatten();
    let missing: Vec<&String> = reasons.chain(pages).filter(|word| !found.contains(*word)).collect();
    assert!(missing.is_empty(), "no case is for {missing:?}");
}

#[test]
fn no_two_cases_of_a_file_have_one_name() {
    let mut names = BTreeSet::new();
    for (file, case) in load() {
        assert!(names.insert((file.clone(), case.name.clone())), "{file} has two cases `{}`", case.name);
    }
}
