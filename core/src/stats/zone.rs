//! Time zones by their names.

use jiff::tz::TimeZone;

use crate::{Error, Result, fork};

/// The vendor console's time zone.
pub const DEFAULT_ZONE: &str = "Asia/Shanghai";

/// The zone of an IANA name, by the table that every figure follows.
///
/// # Errors
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a name that is none.
pub fn zone(name: &str) -> Result<TimeZone> {
    // Zones that were asked for are kept under a lock.
    let _pass = fork::pass();
    find(name).ok_or_else(|| {
        Error::invalid(format!("unknown time zone `{name}`"))
            .advice("use an IANA name such as Asia/Shanghai, Asia/Singapore or UTC")
    })
}

/// By our own table, so that days are the same on every machine.
#[cfg(feature = "zones")]
fn find(name: &str) -> Option<TimeZone> {
    use jiff::tz::TimeZoneDatabase;

    use crate::lazy::Lazy;

    static ZONES: Lazy<TimeZoneDatabase> = Lazy::new(TimeZoneDatabase::bundled);
    ZONES.get(name).ok()
}

/// By the system's table, as phones have one that is kept up to date; the vendor's own zone is with us.
#[cfg(not(feature = "zones"))]
fn find(name: &str) -> Option<TimeZone> {
    if name.eq_ignore_ascii_case(DEFAULT_ZONE) { shanghai() } else { TimeZone::get(name).ok() }
}

/// As of release 2025b of the time zone database, which is in the public domain.
#[cfg(any(test, not(feature = "zones")))]
fn shanghai() -> Option<TimeZone> {
    TimeZone::tzif(DEFAULT_ZONE, include_bytes!("shanghai.tzif")).ok()
}

#[cfg(all(test, feature = "zones"))]
mod tests {
    use jiff::{Timestamp, ToSpan};

    use super::*;

    #[test]
    fn days_in_shanghai_are_the_same_with_either_table() {
        let (ours, small) = (zone(DEFAULT_ZONE).unwrap(), shanghai().unwrap());
        assert_eq!(small.iana_name(), Some(DEFAULT_ZONE));
        let mut at = Timestamp::from_second(-1_500_000_000).unwrap();
        let end = Timestamp::from_second(4_000_000_000).unwrap();
        while at < end {
            assert_eq!(small.to_offset(at), ours.to_offset(at), "{at}");
            at = at.checked_add(6.hours()).unwrap();
        }
    }
}
