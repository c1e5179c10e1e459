//! What a funnel is counted from, and the answer that it comes to.

use std::collections::BTreeMap;

use super::share::share;
use super::way::Way;
use crate::catalog::{identity_code, identity_page, identity_pages};
use crate::stats::Dims;
use crate::stats::measures::{COUNTERS, Values, page_of_stay};
use crate::stats::sketch::Quantiles;
use crate::{FunnelFriction, FunnelPage, FunnelPart, FunnelReason, FunnelStage, Outcome, Share, Stage};

/// Some transactions, counted.
#[derive(Default)]
pub(super) struct Tally {
    requests: i64,
    not_started: i64,
    without_verdict: i64,
    interrupted: i64,
    stages: [StageTally; Stage::ALL.len()],
    pages: BTreeMap<String, PageTally>,
    error_codes: BTreeMap<String, i64>,
    sub_codes: BTreeMap<String, i64>,
    friction: BTreeMap<String, FrictionTally>,
}

#[derive(Clone, Copy, Default)]
struct StageTally {
    reached: i64,
    shown: i64,
    dropped: i64,
}

#[derive(Default)]
struct PageTally {
    shown: i64,
    left: i64,
    error_codes: BTreeMap<String, i64>,
    stays: Quantiles,
}

#[derive(Clone, Copy, Default)]
struct FrictionTally {
    told: i64,
    affected: i64,
    times: i64,
}

impl Tally {
    /// Counts `n` transactions of a combination.
    pub(super) fn count(&mut self, dims: &Dims, way: Way, n: i64) {
        self.requests += n;
        match way {
            Way::NotStarted => self.not_started += n,
            Way::WithoutVerdict => self.without_verdict += n,
            Way::Begun { end, shown } => {
                for (stage, tally) in Stage::ALL.into_iter().zip(&mut self.stages) {
                    tally.reached += if stage <= end { n } else { 0 };
                    tally.shown += if shown.contains(stage) { n } else { 0 };
                }
                if end < Stage::Passed {
                    self.stages[end as usize].dropped += n;
                }
            }
        }
        for page in &dims.pages_shown {
            self.pages.entry(page.clone()).or_default().shown += n;
        }
        let named = |text: &Option<String>| text.clone().unwrap_or_default();
        if dims.outcome == Outcome::Interrupted {
            self.interrupted += n;
            let page = self.pages.entry(named(&dims.page)).or_default();
            page.left += n;
            *page.error_codes.entry(named(&dims.error_code)).or_default() += n;
            *self.error_codes.entry(named(&dims.error_code)).or_default() += n;
        }
        if dims.outcome == Outcome::NotPassed {
            *self.sub_codes.entry(named(&dims.sub_code)).or_default() += n;
        }
    }

    /// Takes in what some of these transactions took.
    pub(super) fn measure(&mut self, names: &[String], values: &Values) {
        for (&(id, value), n) in values {
            let name = &names[id as usize];
            if let Some(page) = page_of_stay(name) {
                self.pages.entry(page.to_owned()).or_default().stays.add(value as usize, *n);
                continue;
            }
            let friction = self.friction.entry(name.clone()).or_default();
            let n = i64::try_from(*n).unwrap_or(i64::MAX);
            friction.told = friction.told.saturating_add(n);
            if value > 0 {
                friction.affected = friction.affected.saturating_add(n);
                friction.times = friction.times.saturating_add(n.saturating_mul(value.into()));
            }
        }
    }

    /// The answer; `least` is the minimum sample.
    pub(super) fn part(self, key: String, least: i64) -> FunnelPart {
        let share = |part: i64, whole: i64| share(part, whole, least);
        let started = self.stages[Stage::Started as usize].reached;
        let not_passed = self.stages[Stage::Finished as usize].dropped;
        let interrupted = self.interrupted;
        FunnelPart {
            key,
            requests: self.requests,
            not_started: self.not_started,
            without_verdict: self.without_verdict,
            interrupted,
            enough: started >= least,
            stages: stages(&self.stages, &share),
            pages: pages(self.pages, &|left| share(left, interrupted), least),
            error_codes: reasons("error_code", self.error_codes, &|n| share(n, interrupted)),
            sub_codes: reasons("sub_code", self.sub_codes, &|n| share(n, not_passed)),
            friction: friction(&self.friction, &share),
        }
    }
}

type ShareOf<'a> = &'a dyn Fn(i64) -> Option<Share>;

fn stages(all: &[StageTally], share: &dyn Fn(i64, i64) -> Option<Share>) -> Vec<FunnelStage> {
    let started = all[Stage::Started as usize].reached;
    let stage = |(stage, tally): (Stage, &StageTally)| FunnelStage {
        stage,
        reached: tally.reached,
        shown: tally.shown,
        went_on: tally.shown - tally.dropped,
        dropped: tally.dropped,
        reach: share(tally.reached, started),
        drop: share(tally.dropped, tally.shown),
    };
    Stage::ALL.into_iter().zip(all).map(stage).collect()
}

fn pages(all: BTreeMap<String, PageTally>, share: ShareOf<'_>, least: i64) -> Vec<FunnelPage> {
    let page = |(name, tally): (String, PageTally)| {
        let info = identity_page(&name);
        let stays = tally.stays.len();
        let quantile = |q: f64| tally.stays.quantile(q).filter(|_| stays >= least);
        FunnelPage {
            label: info.map_or_else(|| name.clone(), |page| page.label.clone()),
            label_zh: info.map_or_else(|| name.clone(), |page| page.label_zh.clone()),
            known: info.is_some(),
            stage: info.map(|page| page.stage),
            shown: tally.shown,
            left: tally.left,
            share: share(tally.left),
            error_codes: tally.error_codes.into_iter().collect(),
            stays,
            stay_p50_ms: quantile(0.5),
            stay_p90_ms: quantile(0.9),
            stay_p99_ms: quantile(0.99),
            page: name,
        }
    };
    let mut pages: Vec<FunnelPage> = all.into_iter().map(page).collect();
    // In the order of the catalogue; what it does not know comes by name, and nothing said last.
    let place = |name: &str| identity_pages().iter().position(|page| page.page == name).unwrap_or(usize::MAX);
    pages.sort_by(|a, b| {
        (place(&a.page), a.page.is_empty(), &a.page).cmp(&(place(&b.page), b.page.is_empty(), &b.page))
    });
    pages
}

fn reasons(field: &str, all: BTreeMap<String, i64>, share: ShareOf<'_>) -> Vec<FunnelReason> {
    let reason = |(code, transactions): (String, i64)| FunnelReason {
        meaning: identity_code(field, &code).map(|row| row.meaning.clone()),
        share: share(transactions),
        code,
        transactions,
    };
    let mut reasons: Vec<FunnelReason> = all.into_iter().map(reason).collect();
    // Equally frequent ones stay in the order of their codes.
    reasons.sort_by_key(|reason| -reason.transactions);
    reasons
}

fn friction(
    all: &BTreeMap<String, FrictionTally>,
    share: &dyn Fn(i64, i64) -> Option<Share>,
) -> Vec<FunnelFriction> {
    let one = |name: &str| {
        let FrictionTally { told, affected, times } = all.get(name).copied().unwrap_or_default();
        FunnelFriction { name: name.to_owned(), told, affected, times, share: share(affected, told) }
    };
    COUNTERS.into_iter().map(one).collect()
}
