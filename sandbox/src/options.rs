//! How a sandbox starts.

use verimeter::{Error, Quotas, Result};

/// How to start. By default as the vendors are to a new app with money enough.
#[derive(Clone, Debug, Default)]
pub struct SandboxOptions {
    /// What answers for numbers without magic follow from.
    pub seed: i64,
    /// Port; 0 takes a free one.
    pub port: i32,
    /// When the sandbox's clock begins, in milliseconds since 1970 (UTC). None: the machine's time.
    pub start_at_ms: Option<i64>,
    /// Whether the clock stands still there until it is moved.
    pub frozen: bool,
    /// Jiguang's limits; as it documents them by default. See [`SandboxOptions::unlimited`].
    pub quotas: Quotas,
    /// Verifications of each of Jiguang's products that are paid for. None: they never run out.
    pub balance: Option<i64>,
    /// Whether anybody on the network may call it and see what it was asked, instead of only programs on this machine.
    pub open_to_the_network: bool,
}

impl SandboxOptions {
    /// Without the vendors' limits: numbers may be verified again at once, and everything as often as one likes.
    #[must_use]
    pub fn unlimited(self) -> Self {
        let quotas = Quotas { number_interval_ms: 0, number_per_day: 0, app_per_day: 0, calls_per_second: 0 };
        Self { quotas, ..self }
    }

    /// Whether no limit holds.
    pub(crate) fn is_unlimited(&self) -> bool {
        self.quotas == Self::default().unlimited().quotas
    }

    pub(crate) fn check(&self) -> Result<()> {
        let Quotas { number_interval_ms, number_per_day, app_per_day, calls_per_second } = self.quotas;
        for (name, value) in [
            ("number_interval_ms", number_interval_ms),
            ("number_per_day", number_per_day),
            ("app_per_day", app_per_day),
            ("calls_per_second", calls_per_second),
        ] {
            if value < 0 {
                return Err(
                    Error::invalid(format!("{name} is {value}, below zero")).advice("give 0 for no limit")
                );
            }
        }
        match self.balance {
            Some(balance) if balance < 0 => Err(Error::invalid(format!("balance is {balance}, below zero"))
                .advice("leave it out for one that never runs out")),
            _ => Ok(()),
        }
    }

    pub(crate) fn port(&self) -> Result<u16> {
        u16::try_from(self.port)
            .map_err(|_| Error::invalid(format!("port {} is not one from 0 to 65535", self.port)))
    }
}
