//! What a call costs.

use crate::{Billing, Outcome, ReturnCode};

/// Says which answers the vendor bills. The vendor's own pages contradict each other, so the rule has a name and
/// can be replaced.
#[derive(Clone, Copy, Debug)]
pub struct BillingRule {
    /// Name, for reports.
    pub name: &'static str,
    /// Billing state of an answer with this documented code.
    pub of: fn(&ReturnCode) -> Billing,
}

impl BillingRule {
    /// An answer is billed where it gave a verdict: the reading that the vendor's FAQ and its statistics page's
    /// introduction share.
    pub const VERDICT: Self = Self { name: "verdict", of: |code| code.billing };

    /// Billing state of what came to `outcome`, where no more than that is known.
    pub fn of_outcome(outcome: Outcome) -> Billing {
        match outcome {
            Outcome::Success | Outcome::Consistent | Outcome::Inconsistent => Billing::Billed,
            // Of identity verification, only what came to a result is billed.
            Outcome::Passed | Outcome::NotPassed => Billing::Billed,
            Outcome::UnknownResult | Outcome::Failed | Outcome::Rejected => Billing::NotBilled,
            Outcome::Interrupted | Outcome::NotStarted => Billing::NotBilled,
            Outcome::InDoubt => Billing::InDoubt,
        }
    }
}
