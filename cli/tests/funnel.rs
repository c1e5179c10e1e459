//! The funnel on the command line: every form says the same, and what cannot be asked says why.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "../../core/tests/common/identity.rs"]
mod identity;

use std::fs;

use common::{Run, run, table, verimeter, words};
use serde_json::Value;
use tempfile::TempDir;
use verimeter::Ledger;

/// 2026-11-01T00:00:00Z.
const BEGIN_MS: i64 = 1_793_491_200_000;

/// A ledger with transactions of November.
struct November(TempDir);

impl November {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(folder.path().join("ledger.db"), None).unwrap();
        ledger.append(identity::transactions(7, 1_500, BEGIN_MS, 28)).unwrap();
        Self(folder)
    }

    fn stats(&self, line: &str) -> Run {
        self.run(&format!("stats {line}"))
    }

    fn run(&self, line: &str) -> Run {
        run(verimeter(words(line)).args(["--ledger", "ledger.db"]).current_dir(self.0.path()))
    }
}

#[test]
fn every_form_says_the_same() {
    let november = November::new();
    let text = november.stats("funnel --by platform").ok().stdout;
    let json: Value =
        serde_json::from_str(&november.stats("funnel --by platform --format json").ok().stdout).unwrap();
    let csv = table(&november.stats("funnel --by platform --format csv").ok().stdout);
    let of = |part: &str, kind: &str| -> Vec<_> {
        csv.iter().filter(|line| line["part"] == part && line["kind"] == kind).collect()
    };
    let parts = [&json["total"]].into_iter().chain(json["parts"].as_array().unwrap());
    for part in parts {
        let key = part["key"].as_str().unwrap();
        let stages = part["stages"].as_array().unwrap();
        assert_eq!((stages.len(), of(key, "stage").len()), (9, 9));
        for (stage, line) in stages.iter().zip(of(key, "stage")) {
            assert_eq!(stage["stage"], line["name"].as_str());
            for column in ["reached", "shown", "went_on", "dropped"] {
                assert_eq!(stage[column].to_string(), line[column]);
            }
        }
        let (pages, reasons) = (part["pages"].as_array().unwrap(), part["error_codes"].as_array().unwrap());
        assert_eq!((pages.len(), reasons.len()), (of(key, "page").len(), of(key, "error_code").len()));
        let (reason, line) = (&reasons[0], of(key, "error_code")[0]);
        assert_eq!(
            (reason["code"].as_str(), reason["meaning"].as_str()),
            (Some(&*line["name"]), Some(&*line["label"]))
        );
    }
    let total = &json["total"];
    assert!(text.starts_with("identity_verification, Asia/Shanghai\n1500 transactions: "), "{text}");
    for section in [
        "how far they came",
        "where they left",
        "why they were interrupted",
        "why they did not pass",
        "what it took",
        "by platform",
    ] {
        assert!(text.contains(section), "{section}: {text}");
    }
    for (at, said) in [(2, "guide"), (3, "document capture"), (8, "passed")] {
        let line = text.lines().find(|line| line.trim_start().starts_with(said)).unwrap();
        assert!(line.contains(&total["stages"][at]["reached"].to_string()), "{line}");
    }
    assert!(
        text.contains("人脸授权新页面")
            && text.contains("Document capture")
            && text.contains("the person left")
    );
}

#[test]
fn few_transactions_have_counts_and_no_shares() {
    let november = November::new();
    let line = "funnel --from 2026-11-02 --to 2026-11-03 --platform ios --app bank --page ocr_scan";
    let text = november.stats(line).ok().stdout;
    assert!(text.contains("– stands for a share of fewer than 30 transactions"), "{text}");
    let tables = text.rsplit_once('\n').unwrap().0;
    assert!(tables.contains("document capture") && !tables.contains("0 %"), "{text}");
    let csv = table(&november.stats(&format!("{line} --format csv")).ok().stdout);
    assert!(csv.iter().all(|line| line["share"].is_empty() && line["stay_p50_ms"].is_empty()));
    let given = table(&november.stats(&format!("{line} --min-sample 1 --format csv")).ok().stdout);
    assert!(given.iter().any(|line| !line["share"].is_empty()));
}

#[test]
fn the_overview_of_the_product_has_its_own_columns() {
    let november = November::new();
    let csv = table(
        &november.stats("overview --product identity_verification --bucket month --format csv").ok().stdout,
    );
    let total = &csv[csv.len() - 1];
    let n = |column: &str| total[column].parse::<i64>().unwrap();
    assert_eq!(n("finished"), n("passed") + n("not_passed"));
    assert_eq!(n("started"), n("finished") + n("interrupted"));
    assert_eq!(n("started") + n("not_started") + n("unknown_result"), 1_500);
    let rate: f64 = total["passed_rate"].parse().unwrap();
    assert!((rate - n("passed") as f64 / n("finished") as f64).abs() < 1e-12);
    let details = november
        .stats("details --product identity_verification --error-code 1006 --page face --limit 3")
        .ok()
        .stdout;
    assert!(
        details.contains("transaction id") && details.contains("1006") && !details.contains("1013"),
        "{details}"
    );
}

#[test]
fn what_cannot_be_asked_says_why() {
    let november = November::new();
    for (line, says) in [
        ("funnel --product business_risk", "product `business_risk` has no funnel"),
        ("funnel --min-sample 0", "min_sample `0` is less than 1"),
        ("funnel --by carrier", "use one of platform, app, week"),
        ("funnel --tz Mars/Olympus", "unknown time zone `Mars/Olympus`"),
    ] {
        let refused = november.stats(line);
        assert!(refused.code == Some(2) && refused.stderr.contains(says), "{refused:?}");
    }
}

#[test]
fn the_picture_shows_what_the_table_does() {
    let november = November::new();
    let json: Value =
        serde_json::from_str(&november.stats("funnel --platform ios --format json").ok().stdout).unwrap();
    assert_eq!(november.run("chart funnel --platform ios --out funnel.svg").ok().stdout, "");
    let svg = fs::read_to_string(november.0.path().join("funnel.svg")).unwrap();
    assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
    for stage in json["total"]["stages"].as_array().unwrap() {
        let name = stage["stage"].as_str().unwrap().replace('_', " ");
        assert!(
            svg.contains(&format!("{name}: reached by {}, shown to {}", stage["reached"], stage["shown"])),
            "{name}"
        );
    }
    november.run("chart trend --product identity_verification --bucket week --out trend.svg").ok();
    assert!(
        fs::read_to_string(november.0.path().join("trend.svg"))
            .unwrap()
            .contains("identity verification per week")
    );
    for (line, says) in [
        ("chart funnel --out funnel.jpg", "`funnel.jpg` is no name of a picture; name it .svg or .png"),
        ("chart by-level --product one_click_login --out f.svg", "has no risk levels"),
        ("chart funnel --product business_risk --out f.svg", "has no funnel"),
        ("chart trend", "--out"),
    ] {
        let refused = november.run(line);
        assert!(refused.code == Some(2) && refused.stderr.contains(says), "{refused:?}");
    }
    assert!(!november.0.path().join("f.svg").exists() && !november.0.path().join("funnel.jpg").exists());
    november.run("chart page-stay --platform ios --min-sample 1 --out pages.svg").ok();
    let pages = fs::read_to_string(november.0.path().join("pages.svg")).unwrap();
    for page in json["total"]["pages"].as_array().unwrap().iter().filter(|page| page["stays"] != 0) {
        let said = format!("{}: shown {} times", page["label"].as_str().unwrap(), page["stays"]);
        assert!(pages.contains(&said), "{said}");
    }
    assert!(pages.contains("platforms: ios"));
    november.run("chart by-carrier --product identity_verification --out carriers.png").ok();
    let png = fs::read(november.0.path().join("carriers.png")).unwrap();
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
}
