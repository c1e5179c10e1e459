//! `LogInfo` and `LogInfoEn`: one line per thing that happened. The vendor does not say in which zone; here it is UTC.

use jiff::Timestamp;

use super::flow::{FACE_RETRY, LOADING, OCR_GUIDE, OCR_RESULT, OCR_SCAN};
use super::{BROKEN_OFF, Journey, Visit, names};

/// Languages of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Chinese,
    English,
}

/// Consecutive pages under one constant.
struct Phase<'a> {
    constant: &'a str,
    visits: &'a [Visit],
}

impl Journey {
    /// The log's lines, oldest first; `started_at_ms` is when the transaction was started. As the vendor's sample has
    /// it, some come as a single text that holds them as a JSON array.
    pub(crate) fn lines(&self, language: Language, started_at_ms: i64) -> Vec<String> {
        let mut said = Vec::new();
        for phase in self.phases() {
            match language {
                Language::Chinese => self.say_in_chinese(&phase, &mut said),
                Language::English => self.say_in_english(&phase, &mut said),
            }
        }
        let lines: Vec<String> =
            said.into_iter().map(|(at, text)| format!("{} {text}", stamp(started_at_ms + at))).collect();
        let artefact = (self.lines_as_one_text && !lines.is_empty()).then(|| serde_json::to_string(&lines));
        match artefact {
            Some(Ok(text)) => vec![text],
            _ => lines,
        }
    }

    fn phases(&self) -> impl Iterator<Item = Phase<'_>> {
        let constant = |visit: &Visit| names(&visit.page).1.map(str::to_owned);
        self.visits
            .chunk_by(move |one, next| constant(one) == constant(next))
            .filter_map(|visits| names(&visits[0].page).1.map(|constant| Phase { constant, visits }))
    }

    /// What broke off tells nobody.
    fn broken_off_in(&self, phase: &Phase<'_>) -> bool {
        self.end.error_code.as_deref() == Some(BROKEN_OFF) && self.visits.last() == phase.visits.last()
    }

    fn say_in_english(&self, phase: &Phase<'_>, said: &mut Vec<(i64, String)>) {
        let (enter, exit) = match phase.visits[0].page.as_str() {
            page if names(page).1 == names(OCR_GUIDE).1 => ("PAGE_SHOW", "PAGE_LEAVE"),
            _ => ("ENTER", "EXIT"),
        };
        said.push((phase.from(), format!("{}_{enter}", phase.constant)));
        if !self.broken_off_in(phase) {
            said.push((phase.to(), format!("{}_{exit}", phase.constant)));
        }
    }

    fn say_in_chinese(&self, phase: &Phase<'_>, said: &mut Vec<(i64, String)>) {
        let mut say = |at, text: &str| said.push((at, text.to_owned()));
        let over = !self.broken_off_in(phase);
        let is = |page: &str| Some(phase.constant) == names(page).1;
        if is(LOADING) && over {
            say(phase.to(), "Loading阶段结束");
        } else if is(OCR_SCAN) {
            say(phase.from(), "用户进入OCR页面");
            if self.album {
                say(phase.from(), "OCR认证阶段点击相册选择按钮");
            }
            let scans: Vec<&Visit> = phase.visits.iter().filter(|visit| visit.page == OCR_SCAN).collect();
            for (nth, scan) in scans.iter().enumerate() {
                if nth > 0 {
                    say(scan.from_ms, "OCR认证阶段中断弹窗弹出");
                    say(scan.from_ms, "OCR认证阶段中断重试");
                    say(scan.from_ms, "OCR认证阶段中断弹窗关闭");
                }
                if phase.visits.last() != Some(*scan) {
                    say(scan.to_ms, "OCR认证阶段点击OCR提交按钮");
                }
            }
            if over {
                say(phase.to(), "OCR认证阶段结束");
            }
        } else if is(OCR_RESULT) {
            say(phase.from(), "用户进入OCR编辑页面");
            for shown in phase.visits.iter().filter(|visit| visit.page == OCR_RESULT) {
                if phase.visits.last() != Some(shown) {
                    say(shown.to_ms, "OCR编辑阶段点击OCR结果确认无误按钮");
                }
            }
            if over {
                say(phase.to(), "OCR编辑阶段结束");
            }
        } else if is(FACE_RETRY) {
            say(phase.from(), "用户进入活体页面");
            if over {
                say(phase.to(), "活体检测阶段结束");
            }
        }
    }
}

impl Phase<'_> {
    fn from(&self) -> i64 {
        self.visits[0].from_ms
    }

    fn to(&self) -> i64 {
        self.visits[self.visits.len() - 1].to_ms
    }
}

/// A time as the log writes it: whole seconds, no zone.
fn stamp(at_ms: i64) -> String {
    Timestamp::from_millisecond(at_ms).unwrap_or_default().strftime("%Y-%m-%d %H:%M:%S").to_string()
}
