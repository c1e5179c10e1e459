use std::collections::HashMap;

use proptest::prelude::*;
use serde_json::Value;
use verimeter::catalog::{identity_code, identity_page, identity_pages, log_texts};

use super::*;

fn journey(nth: u64, flow: Flow) -> Journey {
    let mut digits = Draw::new(nth, "ids");
    let id = format!("{:016x}{:016x}", digits.next(), digits.next());
    Journey::of(1, &id, flow, &Wanted::default())
}

fn statistics(journey: &Journey) -> Value {
    journey.statistics().map_or(Value::Null, |text| serde_json::from_str(&text).unwrap())
}

fn flows() -> impl Strategy<Value = Flow> {
    any::<[bool; 8]>().prop_map(|[document, nfc, face, face_first, guides, result, editing, fallback]| Flow {
        document,
        nfc,
        face,
        face_first,
        guides,
        result,
        editing,
        fallback,
    })
}

proptest! {
    #[test]
    fn every_way_is_made_of_what_the_catalogues_hold(seed: u64, id in "[a-z0-9]{32}", flow in flows()) {
        let journey = Journey::of(seed, &id, flow, &Wanted::default());
        prop_assert_eq!(&journey, &Journey::of(seed, &id, flow, &Wanted::default()));
        let mut now = 0;
        for visit in &journey.visits {
            prop_assert!(identity_page(&visit.page).is_some_and(|page| page.page == visit.page));
            prop_assert!(visit.from_ms >= now && visit.to_ms > visit.from_ms);
            now = visit.to_ms;
        }
        let valid = 30 * 60 * 1_000;
        prop_assert!(now < valid, "it is over before the transaction is");
        let known = |field, code: &Option<String>| {
            code.as_deref().is_none_or(|code| identity_code(field, code).is_some())
        };
        prop_assert!(known("error_code", &journey.end.error_code) && known("sub_code", &journey.end.sub_code));
        if journey.end.outcome == Outcome::Interrupted {
            prop_assert_eq!(journey.visits.last().map(|visit| &visit.page), journey.end.page.as_ref());
        }
        let constants: Vec<&str> =
            identity_pages().iter().filter_map(|page| page.interrupt_page_en.as_deref()).collect();
        let statistics = statistics(&journey);
        let timed = statistics["pageStayTimeInfo"].as_object().cloned().unwrap_or_default();
        prop_assert!(timed.keys().all(|page| constants.contains(&page.as_str())));
        let sum: i64 = timed.values().map(|ms| ms.as_str().unwrap().parse::<i64>().unwrap()).sum();
        let whole: i64 = journey.visits.iter().map(|visit| visit.to_ms - visit.from_ms).sum();
        prop_assert_eq!(sum, whole, "every moment is on some page");
    }

    #[test]
    fn every_line_is_one_that_the_vendor_is_known_to_write(id in "[a-z0-9]{32}", flow in flows()) {
        let journey = Journey { lines_as_one_text: false, ..Journey::of(3, &id, flow, &Wanted::default()) };
        let chinese = journey.lines(Language::Chinese, 1_768_466_400_000);
        let known = |line: &String| log_texts().iter().any(|row| Some(row.text.as_str()) == line.get(20..));
        prop_assert!(chinese.iter().all(known), "{:?}", chinese);
        let english = journey.lines(Language::English, 1_768_466_400_000);
        prop_assert_eq!(english.is_empty(), journey.visits.is_empty());
        for lines in [&chinese, &english] {
            prop_assert!(lines.iter().map(|line| &line[..19]).is_sorted(), "{:?}", lines);
        }
    }
}

#[test]
fn people_end_as_the_plan_states_it() {
    let all = 20_000;
    let mut ends: HashMap<(Outcome, Option<String>, Option<String>), u64> = HashMap::new();
    for nth in 0..all {
        let end = journey(nth, Flow::default()).end;
        *ends.entry((end.outcome, end.page, end.sub_code.or(end.error_code))).or_default() += 1;
    }
    for end in
        plan().ends.iter().filter(|end| end.page.as_deref().is_none_or(|page| !page.starts_with("nfc")))
    {
        let reason = end.sub_code.clone().or(end.error_code.clone());
        let found = ends.remove(&(end.outcome, end.page.clone(), reason)).unwrap_or_default();
        let expected = all * end.share / 1_000;
        // Four standard deviations: one of forty counts of one seed, which never changes.
        let allowed = 4.0 * (expected as f64).sqrt();
        assert!((found as f64 - expected as f64).abs() < allowed, "{end:?}: {found} of {all}");
    }
    assert_eq!(ends, HashMap::new(), "and in no other way");
}

#[test]
fn people_retry_correct_and_refuse_as_the_plan_states_it() {
    let chances = &plan().per_mille;
    let reached: Vec<Value> = (0..20_000)
        .map(|nth| journey(nth, Flow::default()))
        .filter(|journey| journey.end.outcome == Outcome::Passed)
        .map(|journey| statistics(&journey))
        .collect();
    let per_mille = |flag: &str| {
        let with = reached.iter().filter(|statistics| statistics[flag].as_bool().unwrap()).count();
        (with * 1_000 / reached.len()) as u64
    };
    for (flag, stated) in [
        ("hasOcrOverTimes", chances.document_refused),
        ("hasOcrEdit", chances.edits),
        ("hasFaceOverTimes", chances.face_unclear),
        ("hasOcrPermissionRefuse", chances.camera_refused_at_first),
        ("hasFacePermissionRefuse", chances.camera_refused_at_first),
    ] {
        assert!(per_mille(flag).abs_diff(stated) <= 15, "{flag}: {} of 1000", per_mille(flag));
    }
    for one in &reached {
        for (has, times) in [
            ("hasOcrOverTimes", "ocrOverTimes"),
            ("hasFaceOverTimes", "faceOverTimes"),
            ("hasOcrEditOverTimes", "ocrEditOverTimes"),
            ("hasOcrEdit", "ocrEditTimes"),
        ] {
            assert_eq!(one[has].as_bool().unwrap(), one[times].as_u64().unwrap() > 0, "{one}");
        }
    }
}

#[test]
fn half_of_the_people_are_quicker_than_the_median() {
    let scans: Vec<i64> = (0..5_000)
        .flat_map(|nth| journey(nth, Flow::default()).visits)
        .filter(|visit| visit.page == OCR_SCAN)
        .map(|visit| visit.to_ms - visit.from_ms)
        .collect();
    let median = plan().pages.iter().find(|row| row.page == OCR_SCAN).unwrap().median_ms.cast_signed();
    let quicker = scans.iter().filter(|ms| **ms < median).count() * 100 / scans.len();
    assert!((47..=53).contains(&quicker), "{quicker} % are");
}

#[test]
fn a_person_who_never_came_left_nothing() {
    let wanted = Wanted { outcome: Some(Outcome::NotStarted), ..Wanted::default() };
    let journey = Journey::of(1, "t", Flow::default(), &wanted);
    assert_eq!((journey.ends_after_ms(), journey.statistics()), (None, None));
    assert!(journey.lines(Language::English, 0).is_empty());
}

#[test]
fn what_broke_off_did_not_say_so() {
    let text = |text: &str| Some(text.to_owned());
    let lines = |error_code| {
        let wanted = Wanted { page: text("face"), error_code, ..Wanted::default() };
        let journey = Journey::of(1, "t", Flow::default(), &wanted);
        Journey { lines_as_one_text: false, ..journey }.lines(Language::English, 0)
    };
    assert!(lines(text("1006")).last().unwrap().ends_with(" FACE_EXIT"));
    assert!(lines(text("9999")).last().unwrap().ends_with(" FACE_ENTER"));
}

#[test]
fn lines_may_come_as_one_text() {
    let journey = Journey { lines_as_one_text: true, ..journey(3, Flow::default()) };
    let [one] = &journey.lines(Language::Chinese, 0)[..] else { panic!("one element") };
    let unfolded: Vec<String> = serde_json::from_str(one).unwrap();
    assert_eq!(unfolded, Journey { lines_as_one_text: false, ..journey.clone() }.lines(Language::Chinese, 0));
}

#[test]
fn a_page_that_no_catalogue_knows_is_the_last_one() {
    let wanted = Wanted { page: Some("VOICE".to_owned()), ..Wanted::default() };
    let journey = Journey::of(1, "t", Flow::default(), &wanted);
    assert_eq!(journey.visits.last().map(|visit| visit.page.as_str()), Some("VOICE"));
    assert!(statistics(&journey)["pageStayTimeInfo"]["VOICE"].is_string());
    assert_eq!((names("VOICE"), names("新页面")), ((None, Some("VOICE")), (Some("新页面"), None)));
}
