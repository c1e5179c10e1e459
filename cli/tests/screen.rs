//! A file of numbers against a sandbox: one row per input, in order, and an event per call.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use common::{
    Access, Row, Served, asked, closed_pipe, files, names, overview, recorded, rows, run, run_into,
};
use serde_json::json;
use verimeter::Phone;

/// A folder with this `in.csv`.
fn place(input: impl AsRef<[u8]>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.csv"), input).unwrap();
    folder
}

/// `count` numbers, one below the other; none of those whose answer ends a run.
fn many(count: usize) -> String {
    assert!(count <= 1_800);
    (0..count).fold("phone\n".to_owned(), |text, n| text + &format!("139000{n:05}\n"))
}

fn cells<'a>(row: &'a Row, columns: &[&str]) -> Vec<&'a str> {
    columns.iter().map(|column| row[*column].as_str()).collect()
}

#[test]
fn every_line_of_the_input_has_its_row() {
    let served = Served::start("--seed 3");
    let folder = place(concat!(
        "\u{feff}\"Note\",Phone,ip,EX_ID,platform,phone number of a friend\r\n",
        "a,13800130900,203.0.113.9,order-1,android,13911112222\r\n",
        "\"b, with\r\n a second line\",138 0013 0600,,order-2,IOS,\r\n",
        "c,+86 13800130300,2001:db8::9,13912345678,,\r\n",
        "d,,,order-4,web,\r\n",
        "e,not a number,,13700001111,web,\r\n",
        "f,1380013800,,order-6,,\r\n",
        "g,23800138000,,order-7,,\r\n",
        "h,13800138000,192.168.1.7,order-8,,\r\n",
        "i,13800131804,,order-9,harmony,\r\n",
        "j,13800131899,,=1+1,,\r\n",
        "k,13800132000,,订单,unknown,\r\n",
        "l,13800130000,,,,",
    ));
    let done = run(&mut served.access.screen(folder.path(), "")).ok();
    assert_eq!(names(folder.path()), ["in.csv", "ledger.db", "ledger.db.key", "out.csv"]);
    let screened = rows(&folder.path().join("out.csv"));
    let columns =
        ["row", "phone_mask", "ex_id", "outcome", "billing", "code", "score", "level", "tags", "error_kind"];
    let expected = [
        "1|138****0900|order-1|success|billed|0|900|high|F24004|",
        "2|138****0600|order-2|success|billed|0|600|medium_high|F21006 F32001|",
        "3|138****0300|139****5678|success|billed|0|300|medium|F25003|",
        "4||order-4|||||||invalid_argument",
        "5||137****1111|||||||invalid_argument",
        "6||order-6|||||||invalid_argument",
        "7||order-7|||||||invalid_argument",
        "8|138****8000|order-8|||||||invalid_argument",
        "9|138****1804|order-9|rejected|not_billed|1804||||throttled",
        "10|138****1899|'=1+1|unknown_result|in_doubt|1899||||",
        "11|138****2000|订单|failed|not_billed|2000||||vendor",
        "12|138****0000||success|billed|0|0|low||",
    ];
    let got: Vec<String> = screened.iter().map(|row| cells(row, &columns).join("|")).collect();
    assert_eq!(got, expected);
    for row in &screened {
        let called = !row["outcome"].is_empty();
        assert_eq!(called, !row["occurred_at"].is_empty(), "{row:?}");
        assert_eq!(row["outcome"] == "success", row["vendor_id"].len() == 18, "{row:?}");
        assert_eq!(row["error"].is_empty(), row["error_kind"].is_empty(), "{row:?}");
        assert_eq!(
            row["labels"].split("; ").filter(|label| !label.is_empty()).count(),
            row["tags"].split_whitespace().count()
        );
    }
    let total = overview(&folder.path().join("ledger.db"), "")["total"].take();
    assert_eq!(total["requests"], asked(&screened));
    assert_eq!(total["by_level"], json!({"low": 1, "medium": 1, "medium_high": 1, "high": 1}));
    assert_eq!(total["by_tag"], json!({"F24004": 1, "F21006": 1, "F32001": 1, "F25003": 1}));
    assert!(
        done.stderr.contains("12 rows, 4 verdicts") && done.stderr.lines().count() == 1,
        "{}",
        done.stderr
    );
    assert_eq!(done.stdout, "");
    // Not any 11 digits: in the index and its key, which are hexadecimal, they fall together by chance.
    let input = fs::read_to_string(folder.path().join("in.csv")).unwrap();
    let numbers: Vec<Phone> =
        input.lines().flat_map(|line| line.split(',')).filter_map(|field| Phone::parse(field).ok()).collect();
    assert!(numbers.len() >= 4);
    for (name, bytes) in files(folder.path()).into_iter().filter(|(name, _)| name != "in.csv") {
        let text = String::from_utf8_lossy(&bytes);
        assert!(numbers.iter().all(|number| !text.contains(number.expose())), "{name}");
    }
}

#[test]
fn a_number_in_groups_is_masked_wherever_it_stands() {
    let served = Served::start("");
    let folder = place(
        "phone,ex_id\n13800138000,138-0013-8000\n138-0013-8000,138 0013 8000\n13800138000,+8613800138000\n",
    );
    run(&mut served.access.screen(folder.path(), "")).ok();
    for row in rows(&folder.path().join("out.csv")) {
        assert_eq!((row["phone_mask"].as_str(), row["outcome"].as_str()), ("138****8000", "success"));
        assert!(row["ex_id"].contains('*') && row["ex_id"].ends_with("8000"), "{row:?}");
    }
    for (name, bytes) in files(folder.path()).into_iter().filter(|(name, _)| name != "in.csv") {
        let digits: String = String::from_utf8_lossy(&bytes).replace([' ', '-'], "");
        assert!(!digits.contains("13800138000"), "{name}");
    }
}

#[test]
fn many_rows_keep_their_order_and_each_call_its_event() {
    let served = Served::start("");
    let folder = place(many(1_800));
    let done = run(&mut served.access.screen(folder.path(), "--concurrency 64")).ok();
    let screened = rows(&folder.path().join("out.csv"));
    for (n, row) in screened.iter().enumerate() {
        assert_eq!((&row["row"], &row["phone_mask"]), (&(n + 1).to_string(), &format!("139****{n:04}")));
        assert_eq!((row["outcome"].as_str(), row["error"].as_str()), ("success", ""), "{row:?}");
    }
    assert_eq!((screened.len(), recorded(&folder.path().join("ledger.db"))), (1_800, 1_800));
    assert!(done.stderr.contains("1800 rows, 1800 verdicts"), "{}", done.stderr);
    // Once more, into the same ledger.
    run(&mut served.access.screen(folder.path(), "")).ok();
    assert_eq!(recorded(&folder.path().join("ledger.db")), 3_600);
}

#[test]
fn a_rate_is_kept() {
    let served = Served::start("");
    let folder = place(many(11));
    let begun = Instant::now();
    run(&mut served.access.screen(folder.path(), "--rate 40")).ok();
    assert!(begun.elapsed() >= Duration::from_millis(245), "{:?}", begun.elapsed());
    assert_eq!(asked(&rows(&folder.path().join("out.csv"))), 11);
}

#[cfg(unix)]
#[test]
fn the_key_of_the_index_is_its_owner_s_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let served = Served::start("");
    let folder = place(many(1));
    run(&mut served.access.screen(folder.path(), "")).ok();
    let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("ledger.db.key"), 0o600);
    let key = fs::read(folder.path().join("ledger.db.key")).unwrap();
    let key = key.trim_ascii();
    let ledger = fs::read(folder.path().join("ledger.db")).unwrap();
    assert!(key.len() >= 16 && !ledger.windows(key.len()).any(|window| window == key));
}

fn wrong_secret(served: &Served) -> Access {
    let Access { url, app_key, .. } = &served.access;
    Access { url: url.clone(), app_key: app_key.clone(), secret: "hunter2hunter2".to_owned() }
}

fn assert_stopped(folder: &Path, stderr: &str) {
    assert!(!stderr.contains("hunter2") && !stderr.contains("aHVudGVy"), "{stderr}");
    // What was answered stays; calls that are under way when it ends keep SQLite's own files in use.
    let left: Vec<String> =
        names(folder).into_iter().filter(|name| !name.starts_with("ledger.db-")).collect();
    assert_eq!(left, ["in.csv", "ledger.db", "ledger.db.key", "out.csv.part"]);
    assert!(rows(&folder.join("out.csv.part")).len() < 10);
    assert!(recorded(&folder.join("ledger.db")) <= 2 * 4, "it went on after the refusal");
}

#[test]
fn a_wrong_secret_ends_the_run_at_once() {
    let served = Served::start("");
    let folder = place(many(500));
    let failed = run(&mut wrong_secret(&served).screen(folder.path(), "--concurrency 4"));
    assert_eq!((failed.code, failed.stdout.as_str()), (Some(1), ""), "{failed:?}");
    for said in ["row 1", "out.csv.part", "--resume"] {
        assert!(failed.stderr.contains(said), "{said} is not in {}", failed.stderr);
    }
    assert!(failed.stderr.lines().last().unwrap().starts_with("verimeter: "), "{}", failed.stderr);
    assert_stopped(folder.path(), &failed.stderr);
}

#[test]
fn a_wrong_secret_is_one_json_object_for_programs() {
    let served = Served::start("");
    let folder = place(many(500));
    let failed = run(&mut wrong_secret(&served).screen(folder.path(), "--concurrency 4 --json"));
    let error = failed.error().unwrap_or_else(|| panic!("no JSON: {}", failed.stderr));
    assert_eq!(
        (failed.code, &error["kind"], &error["http_status"]),
        (Some(1), &json!("authentication"), &json!(401))
    );
    assert_stopped(folder.path(), &failed.stderr);
}

#[test]
fn a_reader_that_has_gone_is_no_fault_on_stderr_either() {
    let served = Served::start("");
    let folder = place(many(3));
    let done = run_into(&mut served.access.screen(folder.path(), ""), Stdio::piped(), closed_pipe());
    assert_eq!(done.code, Some(0));
    assert_eq!(asked(&rows(&folder.path().join("out.csv"))), 3);
    let failed =
        run_into(&mut served.access.screen(folder.path(), "--rate 0"), Stdio::piped(), closed_pipe());
    assert_eq!(failed.code, Some(2));
}

#[cfg(unix)]
#[test]
fn a_pipe_as_input_is_read_or_refused_but_not_taken_for_an_empty_file() {
    let served = Served::start("");
    let folder = place("");
    let (reader, mut writer) = std::io::pipe().unwrap();
    std::io::Write::write_all(&mut writer, many(3).as_bytes()).unwrap();
    drop(writer);
    let args = "screen /dev/stdin --out out.csv --ledger ledger.db".split(' ');
    let mut command = common::verimeter(args);
    let done = run(served.access.give(&mut command).current_dir(folder.path()).stdin(reader));
    match done.code {
        Some(0) => assert_eq!(asked(&rows(&folder.path().join("out.csv"))), 3, "{done:?}"),
        _ => assert_eq!(names(folder.path()), ["in.csv"], "{done:?}"),
    }
}
