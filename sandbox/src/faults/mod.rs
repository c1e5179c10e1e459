//! Misbehaviour on request, for every vendor's operations in the same way.

mod act;
mod check;
mod twist;

use verimeter::Fault;

use crate::draw::Draw;

pub(crate) use act::disturbed;
pub(crate) use check::check;

/// The faults that were asked for, oldest first.
#[derive(Default)]
pub(crate) struct Faults(Vec<Rule>);

/// A fault and when it bites next.
struct Rule {
    fault: Fault,
    /// Calls that it fits, up to now.
    seen: i64,
    chance: Draw,
}

impl Faults {
    /// Adds what [`check`] let through. `seed` is the sandbox's.
    pub(crate) fn add(&mut self, fault: Fault, seed: u64) {
        let chance = Draw::new(fault.seed.map_or(seed, i64::cast_unsigned), "fault");
        self.0.push(Rule { fault, seen: 0, chance });
    }

    /// What is still to come, oldest first; `times` says how often.
    pub(crate) fn all(&self) -> Vec<Fault> {
        self.0.iter().map(|rule| rule.fault.clone()).collect()
    }

    /// The oldest fault that bites a call to `operation`, with one of its times used up.
    pub(crate) fn meet(&mut self, operation: &str) -> Option<Fault> {
        let mut met = None;
        // All are asked: which call a rule bites follows from the rule alone.
        for (at, rule) in self.0.iter_mut().enumerate() {
            if rule.bites(operation) && met.is_none() {
                met = Some(at);
            }
        }
        let at = met?;
        let fault = self.0[at].fault.clone();
        match &mut self.0[at].fault.times {
            Some(times) if *times <= 1 => _ = self.0.remove(at),
            Some(times) => *times -= 1,
            None => {}
        }
        Some(fault)
    }
}

impl Rule {
    fn bites(&mut self, operation: &str) -> bool {
        let Fault { operation: only, nth, times, probability, .. } = &self.fault;
        if times.is_some_and(|times| times <= 0) || only.as_deref().is_some_and(|only| only != operation) {
            return false;
        }
        self.seen += 1;
        let by_chance = probability.is_none_or(|probability| self.chance.share() < probability);
        by_chance && self.seen >= nth.unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(rules: impl IntoIterator<Item = Fault>) -> Faults {
        let mut faults = Faults::default();
        rules.into_iter().for_each(|fault| faults.add(fault, 0));
        faults
    }

    /// The statuses that calls to these operations meet.
    fn met<const N: usize>(faults: &mut Faults, operations: [&str; N]) -> [Option<i32>; N] {
        operations.map(|operation| faults.meet(operation).and_then(|fault| fault.status))
    }

    #[test]
    fn a_fault_is_met_as_often_as_asked_and_only_where_asked() {
        let fault = |operation: Option<&str>, times, status| Fault {
            operation: operation.map(str::to_owned),
            times,
            status: Some(status),
            ..Fault::default()
        };
        let mut faults =
            faults([fault(Some("a"), Some(2), 500), fault(None, None, 502), fault(None, Some(0), 503)]);
        assert_eq!(met(&mut faults, ["b", "a", "a", "a"]), [Some(502), Some(500), Some(500), Some(502)]);
        assert_eq!(faults.all().iter().map(|fault| fault.times).collect::<Vec<_>>(), [None, Some(0)]);
    }

    #[test]
    fn the_nth_call_is_counted_from_when_the_fault_was_asked_for() {
        let third = Fault {
            operation: Some("a".to_owned()),
            nth: Some(3),
            times: Some(1),
            status: Some(500),
            ..Fault::default()
        };
        let mut faults = faults([third]);
        assert_eq!(
            met(&mut faults, ["a", "b", "a", "b", "a", "a"]),
            [None, None, None, None, Some(500), None]
        );
    }

    #[test]
    fn chance_follows_from_its_seed_and_from_nothing_else() {
        let now_and_then = |seed| Fault {
            operation: Some("a".to_owned()),
            probability: Some(0.3),
            seed: Some(seed),
            status: Some(500),
            ..Fault::default()
        };
        let bitten = |faults: &mut Faults| -> Vec<bool> {
            (0..1_000).map(|_| faults.meet("a").is_some_and(|fault| fault.status == Some(500))).collect()
        };
        let alone = bitten(&mut faults([now_and_then(1)]));
        let share = alone.iter().filter(|bitten| **bitten).count();
        assert!((250..350).contains(&share), "{share}");
        assert_ne!(alone, bitten(&mut faults([now_and_then(2)])));
        // An older fault takes the first calls, and the chance of the others stays as it was.
        let first = Fault { times: Some(10), status: Some(502), ..Fault::default() };
        let after = bitten(&mut faults([first, now_and_then(1)]));
        assert_eq!((&after[10..], after[..10].contains(&true)), (&alone[10..], false));
    }
}
