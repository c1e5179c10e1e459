//! Round numbers for an axis.

/// The ends of an axis from 0 to at least `most`, in at most about five steps of 1, 2 or 5 times a power of ten.
pub(super) fn ticks(most: i64) -> Vec<i64> {
    let most = most.max(1);
    let mut step: i64 = 1;
    for factor in [2, 5, 10].into_iter().cycle() {
        if most / step < 5 || (most / step == 5 && most % step == 0) {
            break;
        }
        let decade = 10_i64.pow(step.ilog10());
        step = decade.saturating_mul(factor);
    }
    (0..).map(|n| n * step).take_while(|tick| *tick < most + step).collect()
}

#[cfg(test)]
mod tests {
    use super::ticks;

    #[test]
    fn axes_have_round_ends_and_few_steps() {
        assert_eq!(ticks(0), [0, 1]);
        assert_eq!(ticks(5), [0, 1, 2, 3, 4, 5]);
        assert_eq!(ticks(7), [0, 2, 4, 6, 8]);
        assert_eq!(ticks(430), [0, 100, 200, 300, 400, 500]);
        for most in [1, 9, 10, 11, 99, 101, 999, 123_456_789] {
            let ticks = ticks(most);
            assert!(ticks.len() <= 7 && ticks[ticks.len() - 1] >= most, "{most}: {ticks:?}");
        }
    }
}
