//! The day on which a balance runs out, and how far off that may be.

use jiff::civil::{Date, Weekday};

use crate::{RunOut, RunOutState};

/// Days before today that a forecast follows from: four of each weekday.
pub const FORECAST_DAYS: i64 = 28;
/// Fewest days that tell anything.
const FEWEST_DAYS: usize = 7;
/// Fewest days that tell weekdays apart: two of each.
const TWO_WEEKS: usize = 14;
/// How far a forecast reaches.
const HORIZON_DAYS: usize = 3_660;

/// When a balance of which between `remaining.0` and `remaining.1` calls are left runs out, if consumption goes on as in `days`:
/// consecutive whole days with their billed events. `left_of_today` is the share of `today` (0 to 1) that is still to come.
///
/// Method: a future day is expected to bring the mean of the days before, from 14 days on that of its weekday. Days are taken
/// to be independent, with the variance σ² that `days` have around those means. After `h` days the sum has the
/// variance σ²·h for the days themselves and σ²·k²/n for each mean that is only known from n days and used k times. The
/// balance is expected to run out on the day on which the expected sum reaches the middle of what may be left; the 95 %
/// interval (Student's t) begins where the sum's upper bound reaches the least that may be left, and ends where its lower
/// bound reaches the most. A trend, holidays and attacks are not in it, and what is in doubt is no consumption.
pub fn run_out(days: &[(Date, i64)], remaining: (i64, i64), today: Date, left_of_today: f64) -> RunOut {
    let n = days.len();
    let total: i64 = days.iter().map(|(_, billed)| billed).sum();
    let mut answer = RunOut {
        state: RunOutState::Forecast,
        days: n as i64,
        mean_per_day: (n > 0).then(|| total as f64 / n as f64),
        by_weekday: n >= TWO_WEEKS,
        expected: None,
        earliest: None,
        latest: None,
    };
    if remaining.1 <= 0 {
        answer.state = RunOutState::Empty;
    } else if n < FEWEST_DAYS {
        answer.state = RunOutState::TooFewDays;
    } else if total == 0 {
        answer.state = RunOutState::Unused;
    }
    if answer.state != RunOutState::Forecast {
        return answer;
    }
    let pattern = Pattern::of(days);
    let (least, most) = (remaining.0 as f64, remaining.1 as f64);
    let mut sum = Sum { pattern: &pattern, used: [0.0; 7], days: 0.0 };
    // The lower bound of a sum of what is never negative does not fall.
    let mut lower = 0.0_f64;
    let mut day = today;
    let mut share = left_of_today.clamp(0.0, 1.0);
    for _ in 0..HORIZON_DAYS {
        sum.add(day.weekday(), share);
        let (mean, margin) = (sum.mean(), pattern.t * sum.deviation());
        lower = lower.max(mean - margin);
        let reached = |date: &mut Option<String>, by: f64, left: f64| {
            if date.is_none() && by >= left {
                *date = Some(day.to_string());
            }
        };
        reached(&mut answer.earliest, mean + margin, least);
        reached(&mut answer.expected, mean, f64::midpoint(least, most));
        reached(&mut answer.latest, lower, most);
        let Ok(next) = day.tomorrow() else { break };
        if answer.latest.is_some() {
            break;
        }
        (day, share) = (next, 1.0);
    }
    if answer.expected.is_none() {
        answer.state = RunOutState::FarOff;
    }
    answer
}

/// Expected consumption by weekday, or of any day where they cannot be told apart.
struct Pattern {
    /// By days since Monday.
    means: [f64; 7],
    /// Days behind each mean; one mean for all where there is but one group.
    known_from: [f64; 7],
    one_group: bool,
    /// Of a day around its mean.
    variance: f64,
    /// Quantile for the 95 % interval.
    t: f64,
}

impl Pattern {
    fn of(days: &[(Date, i64)]) -> Self {
        let one_group = days.len() < TWO_WEEKS;
        let group = |date: &Date| if one_group { 0 } else { place(date.weekday()) };
        let (mut sums, mut counts) = ([0.0_f64; 7], [0.0_f64; 7]);
        for (date, billed) in days {
            sums[group(date)] += *billed as f64;
            counts[group(date)] += 1.0;
        }
        let mean = |at: usize| {
            let from = if one_group { 0 } else { at };
            sums[from] / counts[from].max(1.0)
        };
        let means = std::array::from_fn(mean);
        let apart: f64 = days.iter().map(|(date, n)| (*n as f64 - mean(group(date))).powi(2)).sum();
        let groups = counts.iter().filter(|count| **count > 0.0).count();
        let freedom = (days.len() - groups) as f64;
        Self { means, known_from: counts, one_group, variance: apart / freedom, t: student_t(freedom) }
    }
}

/// What future days are expected to bring together.
struct Sum<'a> {
    pattern: &'a Pattern,
    /// Days per weekday.
    used: [f64; 7],
    days: f64,
}

impl Sum<'_> {
    fn add(&mut self, weekday: Weekday, share: f64) {
        self.used[place(weekday)] += share;
        self.days += share;
    }

    fn mean(&self) -> f64 {
        self.used.iter().zip(&self.pattern.means).map(|(used, mean)| used * mean).sum()
    }

    fn deviation(&self) -> f64 {
        let of_means: f64 = match self.pattern.one_group {
            true => self.days.powi(2) / self.pattern.known_from[0],
            false => {
                let pairs = self.used.iter().zip(&self.pattern.known_from);
                pairs.map(|(used, known_from)| used.powi(2) / known_from.max(1.0)).sum()
            }
        };
        (self.pattern.variance * (self.days + of_means)).sqrt()
    }
}

fn place(weekday: Weekday) -> usize {
    weekday.to_monday_zero_offset() as usize
}

/// 97.5 % quantile of Student's t with at least 6 degrees of freedom: Cornish and Fisher's expansion from the normal
/// distribution's, within 0.1 % there.
fn student_t(freedom: f64) -> f64 {
    let z = 1.959_963_985_f64;
    let first = (z.powi(3) + z) / 4.0;
    let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
    let third = (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0;
    z + first / freedom + second / freedom.powi(2) + third / freedom.powi(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantile_is_that_of_the_tables() {
        for (freedom, tabled) in
            [(6.0, 2.4469), (7.0, 2.3646), (12.0, 2.1788), (21.0, 2.0796), (27.0, 2.0518)]
        {
            let apart = (student_t(freedom) - tabled).abs() / tabled;
            assert!(apart < 0.001, "{freedom}: {}", student_t(freedom));
        }
    }
}
