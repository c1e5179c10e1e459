//! How many transactions of a solution may be begun per second, as the vendor documents it, on the sandbox's clock. For the
//! other operations no figure is documented, and none holds here.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Deserialize)]
struct Limit {
    product: String,
    per_second: u64,
}

static LIMITS: LazyLock<HashMap<String, u64>> = LazyLock::new(|| {
    let rows: Vec<Limit> = serde_json::from_str(include_str!("../../data/aliyun_limits.json"))
        .expect("the tests read the table");
    rows.into_iter().map(|row| (row.product, row.per_second)).collect()
});

/// Calls of this second, by solution.
#[derive(Default)]
pub(super) struct Limits(HashMap<&'static str, (i64, u64)>);

impl Limits {
    /// Counts a call; whether it is within the limit.
    pub(super) fn allow(&mut self, product: &str, now_ms: i64) -> bool {
        let Some((product, most)) = LIMITS.get_key_value(product) else { return true };
        let second = now_ms.div_euclid(1_000);
        let (of, calls) = self.0.entry(product.as_str()).or_insert((second, 0));
        if *of != second {
            (*of, *calls) = (second, 0);
        }
        *calls += 1;
        *calls <= *most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_solution_has_its_calls_of_each_second() {
        let mut limits = Limits::default();
        let allowed =
            |limits: &mut Limits, product: &str, at| (0..20).filter(|_| limits.allow(product, at)).count();
        assert_eq!(allowed(&mut limits, "eKYC_PRO", 999), 5);
        assert_eq!(allowed(&mut limits, "eKYC", 999), 10);
        assert_eq!(allowed(&mut limits, "eKYC_PRO", 1_000), 5);
        assert_eq!(allowed(&mut limits, "NEW", 1_000), 20);
    }
}
