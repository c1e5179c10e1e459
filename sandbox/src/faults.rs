//! Misbehaviour on request.

use verimeter::Fault;

/// The faults that were asked for, oldest first.
#[derive(Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn add(&mut self, fault: Fault) {
        if fault.times.is_none_or(|times| times > 0) {
            self.0.push(fault);
        }
    }

    /// The oldest fault for `operation`, with one of its times used up.
    pub(crate) fn meet(&mut self, operation: &str) -> Option<Fault> {
        let at = self.0.iter().position(|f| f.operation.as_deref().is_none_or(|only| only == operation))?;
        let met = self.0[at].clone();
        match &mut self.0[at].times {
            Some(times) if *times <= 1 => _ = self.0.remove(at),
            Some(times) => *times -= 1,
            None => {}
        }
        Some(met)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_met_as_often_as_asked_and_only_where_asked() {
        let fault = |operation: Option<&str>, times, status| Fault {
            operation: operation.map(str::to_owned),
            times,
            status: Some(status),
            ..Fault::default()
        };
        let mut faults = Faults::default();
        faults.add(fault(Some("a"), Some(2), 500));
        faults.add(fault(None, None, 502));
        faults.add(fault(None, Some(0), 503));
        let mut statuses = |operation| faults.meet(operation).and_then(|fault| fault.status);
        assert_eq!(["b", "a", "a", "a"].map(&mut statuses), [Some(502), Some(500), Some(500), Some(502)]);
    }
}
