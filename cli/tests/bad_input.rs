//! What is wrong is said in one line that names it, with the right kind and exit code, and nothing is left behind.

#![allow(clippy::unwrap_used)]

mod common;

use std::net::TcpListener;

use common::refusal::{Case, Place, SCREEN, case, screen};

const INVALID: &str = "invalid_argument";

fn input(name: &str, says: &[&'static str]) -> Case {
    case(&SCREEN.replace("in.csv", name), 2, INVALID, says)
}

#[test]
fn input_that_cannot_be_read() {
    let place = Place::new()
        .with("names.csv", "name,mobile\nAnn,13800138000\n")
        .with("bare.csv", "13800138000,203.0.113.9\n13911112222,203.0.113.8\n")
        .with("gbk.csv", b"phone,name\n13800138000,ok\n13911112222,\xd5\xc5\xc8\xfd\n")
        .with("gbk_header.csv", b"phone,\xd0\xd5\xc3\xfb\n13800138000,x\n")
        .with("utf16.csv", "phone\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>())
        .with("ragged.csv", "phone,ip\n13800138000,\n13911112222\n13800138000,\n")
        .with("platform.csv", "phone,platform\n13800138000,ios\n13911112222,symbian\n")
        .with("shifted.csv", "phone,platform\nios,13911112222\n")
        .with("header.csv", "phone,ip\n");
    place.refuses([
        input("nowhere.csv", &["`nowhere.csv`", "does not exist"]),
        input("folder", &["`folder`"]),
        input("names.csv", &["`names.csv`", "no column `phone`", "`name`", "`mobile`"]),
        input("bare.csv", &["`bare.csv`", "no column `phone`"]).hides("13800138000").hides("13911112222"),
        input("gbk.csv", &["`gbk.csv`", "line 3", "UTF-8"]).hides("13911112222"),
        input("gbk_header.csv", &["`gbk_header.csv`", "UTF-8"]),
        input("utf16.csv", &["`utf16.csv`"]),
        input("ragged.csv", &["`ragged.csv`", "line 3", "number of fields"]).hides("13911112222"),
        input("platform.csv", &["`platform.csv`", "line 3", "`symbian`", "harmony"]).hides("13911112222"),
        input("shifted.csv", &["`shifted.csv`", "line 2"]).hides("13911112222"),
        input("header.csv", &["`header.csv`", "no rows"]),
    ]);
}

#[test]
fn numbers_in_a_first_line_are_not_shown_in_any_form() {
    Place::new()
        .with("groups.csv", "138 0013 8000,139-1111-2222\n")
        .with("country.csv", "+86 138 0013 8000,+86-139-1111-2222\n")
        .refuses([
            input("groups.csv", &["no column `phone`"]).hides("0013").hides("1111"),
            input("country.csv", &["no column `phone`"]).hides("0013").hides("1111"),
        ]);
}

#[test]
fn an_empty_file_is_called_empty() {
    Place::new()
        .with("empty.csv", "")
        .with("blank.csv", "\n\n")
        .refuses(["empty.csv", "blank.csv"].map(|name| input(name, &["empty"])));
}

#[test]
fn a_blank_line_counts_as_a_line() {
    Place::new()
        .with("ragged.csv", "phone,ip\n13800138000,\n\n13911112222\n")
        .with("platform.csv", "phone,platform\n13800138000,\n\n13911112222,symbian\n")
        .refuses(["ragged.csv", "platform.csv"].map(|name| input(name, &["line 4"])));
}

#[test]
fn what_a_file_holds_does_not_break_the_line() {
    Place::new()
        .with("header.csv", "\"pho\nne\",ip\n13800138000,\n")
        .with("word.csv", "phone,platform\n13800138000,\"an\ndroid\"\n")
        .with("escape.csv", "\u{1b}[31mphones\u{1b}[2J,b\n1,2\n")
        .refuses([
            input("header.csv", &["no column `phone`"]),
            input("word.csv", &["line 2"]),
            input("escape.csv", &["no column `phone`"]).hides("\u{1b}"),
        ]);
}

#[test]
fn settings_that_cannot_work() {
    const KEY: &str = "VERIMETER_JIGUANG_APP_KEY";
    const SECRET: &str = "VERIMETER_JIGUANG_MASTER_SECRET";
    const URL: &str = "VERIMETER_JIGUANG_BASE_URL";
    Place::new().refuses([
        screen("", 1, "configuration", &[KEY, "not set"]).env(KEY, ""),
        screen("", 1, "configuration", &[SECRET, "not set"]).env(SECRET, ""),
        screen("", 1, "configuration", &["app_key"]).env(KEY, " "),
        screen("", 1, "configuration", &["master_secret"]).env(SECRET, "hunter2 \u{7} x").hides("hunter2"),
        screen("--base-url vendor.example", 2, INVALID, &["`vendor.example`", "https://"]),
        screen("--base-url http://vendor.invalid", 2, INVALID, &["vendor.invalid", "unencrypted"]),
        screen("--base-url ftp://vendor.invalid", 2, INVALID, &["ftp:"]),
        screen("--base-url https://ann:hunter2@vendor.invalid", 2, INVALID, &["password"]).hides("hunter2"),
        screen("--base-url https://vendor.invalid/?key=hunter2", 2, INVALID, &["query"]).hides("hunter2"),
        screen("", 2, INVALID, &["unencrypted"]).env(URL, "http://vendor.invalid"),
        screen("--concurrency 0", 2, INVALID, &["concurrency", "at least 1"]),
        screen("--rate 0", 2, INVALID, &["rate", "above 0"]),
        screen("--rate=-2", 2, INVALID, &["rate"]),
        screen("--rate nan", 2, INVALID, &["rate"]),
        screen("--rate inf", 2, INVALID, &["rate"]),
    ]);
}

#[test]
fn a_rate_of_next_to_nothing_is_no_panic() {
    Place::new().refuses([screen("--rate 1e-300", 2, INVALID, &["rate"])]);
}

#[test]
fn places_that_cannot_be_written() {
    let screen = |out: &str, ledger: &str, kind: &'static str, says: &[&'static str]| {
        case(&format!("screen in.csv --out {out} --ledger {ledger}"), 1, kind, says)
    };
    // SQLite keeps the application's id at 68, the schema's version at 60, and the kind of journal at 18.
    let place = Place::new()
        .with("text.db", "rent 1200\nfood 300\n".repeat(100))
        .with_ledger("foreign.db", &[(18, 1), (19, 1), (68, 0), (69, 0), (70, 0), (71, 0)])
        .with_ledger("newer.db", &[(63, 99)]);
    place.refuses([
        screen("nowhere/out.csv", "ledger.db", "configuration", &["nowhere/out.csv", "folder exists"]),
        screen("out.csv", "nowhere/ledger.db", "ledger", &["`nowhere/ledger.db`", "folder exists"]),
        screen("out.csv", "folder", "ledger", &["`folder`"]),
        screen("out.csv", "text.db", "ledger", &["`text.db`", "not a ledger"]),
        screen("out.csv", "foreign.db", "ledger", &["`foreign.db`", "something else"]),
        screen("out.csv", "newer.db", "ledger", &["`newer.db`", "99"]),
    ]);
}

#[test]
fn a_phone_key_that_is_none_makes_no_ledger() {
    const KEY: &str = "VERIMETER_PHONE_KEY";
    Place::new().with("ledger.db.key", "hunter2\n").refuses([
        screen("", 1, "configuration", &["ledger.db.key", "16"]).hides("hunter2"),
        screen("", 1, "configuration", &[KEY, "16"]).env(KEY, "letmein").hides("letmein"),
    ]);
}

#[test]
fn a_folder_is_no_place_for_rows_and_that_is_known_before_the_first_call() {
    let refused = |out: &str| {
        case(&format!("screen in.csv --out {out} --ledger ledger.db"), 1, "configuration", &["folder"])
    };
    Place::new().refuses([refused("folder"), refused("folder/")]);
}

#[test]
fn one_file_is_not_used_for_two_things() {
    let refused = |line: &str| case(line, 2, INVALID, &[]);
    Place::new().refuses([
        refused("screen in.csv --out in.csv --ledger ledger.db"),
        refused("screen in.csv --out ./in.csv --ledger ledger.db"),
        refused("screen in.csv --out ledger.db --ledger ledger.db"),
    ]);
}

#[test]
fn questions_that_have_no_answer() {
    let place =
        Place::new().with("text.db", "no ledger\n".repeat(100)).with_ledger("empty.db", &[(18, 1), (19, 1)]);
    let stats = |more: &str, says: &[&'static str]| {
        case(&format!("stats overview --ledger empty.db {more}"), 2, INVALID, says)
    };
    let ledger = |path: &str, says: &[&'static str]| {
        case(&format!("stats overview --ledger {path}"), 1, "ledger", says)
    };
    place.refuses([
        ledger("nowhere.db", &["`nowhere.db`", "no ledger"]),
        ledger("nowhere/ledger.db", &["nowhere/ledger.db"]),
        ledger("folder", &["`folder`"]),
        ledger("text.db", &["`text.db`", "not a ledger"]),
        stats("--from 2026-11-01 --to 2026-11-02 --tz Mars/Olympus", &["`Mars/Olympus`", "Asia/Shanghai"]),
        stats("--from 2026-11-31 --to 2026-12-02", &["`2026-11-31`"]),
        stats("--from 2026-11-01 --to tomorrow", &["`tomorrow`", "2026-11-01"]),
        stats("--from 2026-11-01T08:00:00 --to 2026-11-02", &["`2026-11-01T08:00:00`"]),
        stats("--from 2026-11-01T08:01:00Z --to 2026-11-02", &["2026-11-01T08:01:00Z", "quarter"]),
        stats("--from 2026-11-02 --to 2026-11-02", &["empty", "2026-11-02"]),
        stats("--from 2026-11-03 --to 2026-11-02", &["empty", "2026-11-03"]),
        stats("--from 2026-01-01 --to 2027-01-03", &["366"]),
        case(
            "stats overview --ledger empty.db --from 2026-11-01 --to 2026-11-02 --out nowhere/o.csv",
            1,
            "configuration",
            &["nowhere/o.csv"],
        ),
    ]);
}

#[test]
fn words_that_no_set_has() {
    let stats = |more: &str, says: &[&'static str]| {
        case(&format!("stats overview --ledger nowhere.db {more}"), 2, INVALID, says)
    };
    Place::new().refuses([
        stats("--product telepathy", &["telepathy", "business_risk"]),
        stats("--level severe", &["unknown risk level `severe`", "medium_high"]),
        stats("--platform ios,symbian", &["symbian", "harmony"]),
        stats("--outcome fine", &["fine", "rejected"]),
        stats("--billing perhaps", &["perhaps", "in_doubt"]),
        stats("--bucket decade", &["decade", "month"]),
        stats("--format xml", &["xml", "csv"]),
        case("guess", 2, INVALID, &["guess"]),
        case("stats guess", 2, INVALID, &["guess"]),
        case("screen in.csv --out out.csv", 2, INVALID, &["--ledger"]),
        case("screen in.csv --out out.csv --ledger l.db --speed 3", 2, INVALID, &["--speed"]),
        screen("--rate fast", 2, INVALID, &["fast", "--rate"]),
        screen("--concurrency -1", 2, INVALID, &["-1"]),
    ]);
}

#[test]
fn ports_that_cannot_be_served() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let port: &'static str = Box::leak(port.to_string().into_boxed_str());
    Place::new().refuses([
        case(&format!("sandbox --port {port}"), 1, "configuration", &[port, "in use"]),
        case("sandbox --port 70000", 2, INVALID, &["70000", "65535"]),
        case("sandbox --port=-1", 2, INVALID, &["-1"]),
    ]);
}

#[test]
fn a_demo_that_has_no_place() {
    Place::new().refuses([
        case("demo --out in.csv", 1, "configuration", &["`in.csv`"]),
        case("demo --out in.csv/out", 1, "configuration", &["in.csv/out"]),
    ]);
}
