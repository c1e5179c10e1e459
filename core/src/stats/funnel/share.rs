//! Shares and what they are worth.

use crate::Share;

/// 97.5 % of a standard normal distribution lie below it.
const Z: f64 = 1.959_963_984_540_054;

/// `part` / `whole` with Wilson's score interval of 95 %; none where `whole` is less than `least`, which is at least 1.
pub(super) fn share(part: i64, whole: i64, least: i64) -> Option<Share> {
    if whole < least.max(1) {
        return None;
    }
    let (n, value) = (whole as f64, part as f64 / whole as f64);
    let scale = 1.0 + Z * Z / n;
    let middle = (value + Z * Z / (2.0 * n)) / scale;
    let half = Z / scale * (value * (1.0 - value) / n + Z * Z / (4.0 * n * n)).sqrt();
    // At the ends the bound is the share itself; rounding must not put it a hair beside.
    let low = if part == 0 { 0.0 } else { (middle - half).clamp(0.0, value) };
    let high = if part == whole { 1.0 } else { (middle + half).clamp(value, 1.0) };
    Some(Share { value, low, high })
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn the_interval_is_wilsons() {
        for (part, whole, low, high) in [
            (10, 100, 0.055_229_14, 0.174_365_7),
            (0, 30, 0.0, 0.113_513_4),
            (30, 30, 0.886_486_6, 1.0),
            (1, 2, 0.094_531_21, 0.905_468_8),
        ] {
            let share = share(part, whole, 1).unwrap();
            assert!((share.low - low).abs() < 1e-6 && (share.high - high).abs() < 1e-6, "{share:?}");
            // A bound is the true share that the observed one is just Z standard errors away from.
            for bound in [share.low, share.high].into_iter().filter(|bound| (0.001..0.999).contains(bound)) {
                let error = (bound * (1.0 - bound) / whole as f64).sqrt();
                assert!(((share.value - bound).abs() - super::Z * error).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn too_few_have_no_share() {
        assert_eq!(share(0, 0, 0), None);
        assert_eq!(share(3, 29, 30), None);
        assert_eq!(share(3, 30, 30).unwrap().value, 0.1);
    }
}
