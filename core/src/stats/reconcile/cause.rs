//! What of a day's own calls accounts for a difference.

use crate::{DifferenceCause, OverviewRow};

/// The likely cause of `difference` (theirs − ours, not 0) in a figure of `day`, of which `may_be_billed` events are in doubt
/// as to billing; none where nothing of the day accounts for it.
pub(super) fn of(
    figure: &str,
    day: &OverviewRow,
    may_be_billed: i64,
    difference: i64,
) -> Option<(DifferenceCause, String)> {
    let n = difference.abs();
    // Which calls in doubt may move the figure so, and which calls without a verdict one side may count.
    let (in_doubt, without_verdict): (i64, &[(&str, i64)]) = match (figure, difference > 0) {
        // The ledger counts every call that it made.
        ("requests", false) => (day.in_doubt, &[("rejected", day.rejected), ("failed", day.failed)]),
        ("consumption", true) => {
            let rest = [("unknown", day.unknown_result), ("failed", day.failed), ("rejected", day.rejected)];
            return explain(n, may_be_billed, &rest, DifferenceCause::RejectedCounted);
        }
        ("success", true) => {
            let rest = [("unknown", day.unknown_result), ("failed", day.failed), ("rejected", day.rejected)];
            return explain(n, day.in_doubt, &rest, DifferenceCause::RejectedCounted);
        }
        // Each may be what became of a call that nobody here knows the end of.
        ("consistent" | "inconsistent" | "unknown_result" | "failed" | "rejected", true)
        | ("started" | "finished" | "passed" | "not_passed" | "interrupted" | "not_started", true) => {
            (day.in_doubt, &[])
        }
        // What the vendor settled is in doubt no longer.
        ("in_doubt", false) => (day.in_doubt, &[]),
        _ => return None,
    };
    explain(n, in_doubt, without_verdict, DifferenceCause::RejectedLeftOut)
}

/// `n` as calls in doubt alone, else as all calls of some of these kinds and perhaps some in doubt.
fn explain(
    n: i64,
    in_doubt: i64,
    kinds: &[(&str, i64)],
    cause: DifferenceCause,
) -> Option<(DifferenceCause, String)> {
    if n <= in_doubt {
        let sentence = format!("calls in doubt account for it: {n} of {in_doubt} of this day");
        return Some((DifferenceCause::InDoubt, sentence));
    }
    // The fewest kinds first.
    let mut choices: Vec<u32> = (1..1 << kinds.len()).collect();
    choices.sort_by_key(|choice| choice.count_ones());
    for choice in choices {
        let chosen =
            || kinds.iter().enumerate().filter(|(at, _)| choice & (1 << at) != 0).map(|(_, kind)| kind);
        let sum: i64 = chosen().map(|(_, n)| n).sum();
        if chosen().any(|(_, n)| *n == 0) || !(0..=in_doubt).contains(&(n - sum)) {
            continue;
        }
        let words: Vec<String> = chosen().map(|(word, n)| format!("{n} {word}")).collect();
        let side = match cause {
            DifferenceCause::RejectedLeftOut => "the vendor leaves out",
            _ => "the vendor counts",
        };
        let rest = match n - sum {
            0 => String::new(),
            rest => format!(", and {rest} of {in_doubt} in doubt"),
        };
        return Some((cause, format!("{side} the {} calls of this day{rest}", words.join(" and "))));
    }
    None
}

/// What to say of a difference that nothing accounts for.
pub(super) fn unexplained(difference: i64) -> String {
    match difference {
        1.. => format!(
            "the vendor counts {difference} that the ledger does not have: calls of another app or server, or of the SDK itself"
        ),
        _ => format!("the ledger has {} that the vendor does not count", difference.saturating_neg()),
    }
}
