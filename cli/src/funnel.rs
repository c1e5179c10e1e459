//! The funnel for a terminal.

use verimeter::tabular::{Cell, Column, Table};
use verimeter::{Funnel, FunnelPart, FunnelReason, Share, Stage};

use crate::table::{UNDEFINED, Width, words};

/// Blocks of a bar of 100 %.
const BAR: f64 = 20.0;
/// Reasons that stand beside a page.
const REASONS: usize = 3;

/// What was asked, then a table each for stages, pages, reasons, friction and parts; those without rows are left out.
pub(crate) fn funnel(funnel: &Funnel, width: Width) -> String {
    let part = &funnel.total;
    let mut text = format!("{}, {}\n{}", funnel.product, funnel.tz, summary(part));
    let mut section = |title: &str, table: Table| {
        if !table.rows.is_empty() {
            text += &format!("\n\n{title}\n{}", words(table, width));
        }
    };
    section("how far they came", stages(part));
    section("where they left", pages(part));
    section("why they were interrupted", reasons(&part.error_codes));
    section("why they did not pass", reasons(&part.sub_codes));
    section("what it took", friction(part));
    if let Some(by) = funnel.by {
        section(&format!("by {by}: share of those who began that came so far"), parts(funnel));
    }
    text += &format!(
        "\n\n{UNDEFINED} stands for a share of fewer than {} transactions, which would say little; --min-sample changes that",
        funnel.min_sample
    );
    text
}

fn summary(part: &FunnelPart) -> String {
    let begun = part.stages.first().map_or(0, |stage| stage.reached);
    let mut text = format!("{} transactions: {begun} begun, {} never begun", part.requests, part.not_started);
    if part.without_verdict > 0 {
        text += &format!(", {} whose end is not known", part.without_verdict);
    }
    text
}

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

fn value(share: Option<&Share>) -> Cell {
    Cell::Share(share.map(|share| share.value))
}

fn interval(share: Option<&Share>) -> Cell {
    match share {
        Some(Share { low, high, .. }) => text(format!("{:.1} to {:.1} %", low * 100.0, high * 100.0)),
        None => text(UNDEFINED),
    }
}

fn stages(part: &FunnelPart) -> Table {
    let begun = part.stages.first().map_or(0, |stage| stage.reached).max(1) as f64;
    let row = |stage: &verimeter::FunnelStage| {
        let blocks = (stage.reached as f64 / begun * BAR).ceil() as usize;
        vec![
            text(spoken(stage.stage)),
            text("█".repeat(blocks)),
            Cell::Whole(stage.reached),
            value(stage.reach.as_ref()),
            Cell::Whole(stage.shown),
            Cell::Whole(stage.dropped),
            value(stage.drop.as_ref()),
            interval(stage.drop.as_ref()),
        ]
    };
    let columns = vec![
        Column::text("stage"),
        Column::text(""),
        Column::whole("reached"),
        Column::share("of all"),
        Column::whole("shown"),
        Column::whole("dropped"),
        Column::share("of shown"),
        Column::text("95 % interval"),
    ];
    Table { columns, rows: part.stages.iter().map(row).collect() }
}

fn pages(part: &FunnelPart) -> Table {
    let stay = |ms: Option<f64>| text(ms.map_or(UNDEFINED.to_owned(), |ms| format!("{:.1} s", ms / 1_000.0)));
    let row = |page: &verimeter::FunnelPage| {
        let mut codes: Vec<_> = page.error_codes.iter().collect();
        codes.sort_by(|(a, n), (b, m)| m.cmp(n).then(a.cmp(b)));
        let mut why: Vec<String> =
            codes.iter().take(REASONS).map(|(code, n)| format!("{} ({n})", named(code))).collect();
        if codes.len() > REASONS {
            why.push("…".to_owned());
        }
        vec![
            text(named(&page.page)),
            text(if page.known { page.label.as_str() } else { "" }),
            Cell::Whole(page.left),
            value(page.share.as_ref()),
            text(why.join(", ")),
            Cell::Whole(page.stays),
            stay(page.stay_p50_ms),
            stay(page.stay_p90_ms),
            stay(page.stay_p99_ms),
        ]
    };
    let columns = vec![
        Column::text("page"),
        Column::text("label"),
        Column::whole("left"),
        Column::share("of interrupted"),
        Column::text("for"),
        Column::whole("stays"),
        Column::text("p50"),
        Column::text("p90"),
        Column::text("p99"),
    ];
    Table { columns, rows: part.pages.iter().map(row).collect() }
}

fn reasons(all: &[FunnelReason]) -> Table {
    let row = |reason: &FunnelReason| {
        vec![
            text(named(&reason.code)),
            text(reason.meaning.as_deref().unwrap_or_default()),
            Cell::Whole(reason.transactions),
            value(reason.share.as_ref()),
            interval(reason.share.as_ref()),
        ]
    };
    let columns = vec![
        Column::text("code"),
        Column::text("meaning"),
        Column::whole("transactions"),
        Column::share("share"),
        Column::text("95 % interval"),
    ];
    Table { columns, rows: all.iter().map(row).collect() }
}

fn friction(part: &FunnelPart) -> Table {
    let row = |friction: &verimeter::FunnelFriction| {
        vec![
            text(friction.name.replace('_', " ")),
            Cell::Whole(friction.affected),
            value(friction.share.as_ref()),
            interval(friction.share.as_ref()),
            Cell::Whole(friction.times),
            Cell::Whole(friction.told),
        ]
    };
    let told = part.friction.iter().filter(|friction| friction.told > 0);
    let columns = vec![
        Column::text(""),
        Column::whole("transactions"),
        Column::share("share"),
        Column::text("95 % interval"),
        Column::whole("times"),
        Column::whole("of"),
    ];
    Table { columns, rows: told.map(row).collect() }
}

fn parts(funnel: &Funnel) -> Table {
    let row = |part: &FunnelPart| {
        let begun = part.stages.first().map_or(0, |stage| stage.reached);
        let reach = part.stages.iter().skip(1).map(|stage| value(stage.reach.as_ref()));
        [text(named(&part.key)), Cell::Whole(begun)].into_iter().chain(reach).collect()
    };
    let stages = Stage::ALL.map(Stage::as_str);
    let columns = [Column::text(funnel.by.map_or("", |by| by.as_str())), Column::whole("begun")]
        .into_iter()
        .chain(stages.into_iter().skip(1).map(Column::share))
        .collect();
    Table { columns, rows: funnel.parts.iter().map(row).collect() }
}

fn spoken(stage: Stage) -> String {
    stage.as_str().replace('_', " ")
}

/// A name, or that there is none.
fn named(name: &str) -> &str {
    if name.is_empty() { "(not said)" } else { name }
}
