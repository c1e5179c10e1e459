//! The closed sets of words that every language shares.

use std::fmt;

use verimeter_macros::choice;

/// A vendor whose API is called.
#[choice]
pub enum Vendor {
    /// Jiguang Verification (极光认证).
    Jiguang,
    /// Alibaba Cloud ID Verification (cloudauth-intl).
    Aliyun,
}

/// From where a vendor's host is reached.
#[choice]
pub enum Network {
    /// From the internet.
    Public,
    /// From within the same region of the vendor's cloud.
    Vpc,
}

/// What is verified, as the vendors' consoles divide it.
#[choice]
pub enum Product {
    /// One-click login (一键登录).
    OneClickLogin,
    /// Number verification (号码认证).
    NumberVerification,
    /// Business risk control (业务风控).
    BusinessRisk,
    /// Identity verification (eKYC): one event is one transaction.
    IdentityVerification,
}

impl Product {
    /// The vendor that sells it.
    pub const fn vendor(self) -> Vendor {
        match self {
            Self::OneClickLogin | Self::NumberVerification | Self::BusinessRisk => Vendor::Jiguang,
            Self::IdentityVerification => Vendor::Aliyun,
        }
    }
}

/// The platform of the end user's app.
#[choice]
pub enum Platform {
    /// Android app.
    Android,
    /// iOS app.
    Ios,
    /// Browser (H5).
    Web,
    /// HarmonyOS app.
    Harmony,
    /// Not said by the caller.
    Unknown,
}

/// What came of one verification.
#[choice]
pub enum Outcome {
    /// The vendor gave what was asked for (login: the number; risk: a score).
    Success,
    /// Number verification: number and SIM agree.
    Consistent,
    /// Number verification: number and SIM differ.
    Inconsistent,
    /// The vendor answered without a verdict, or with a code that no catalogue lists.
    UnknownResult,
    /// The call ended without a verdict; the vendor failed or nothing could be sent.
    Failed,
    /// The vendor turned the call away before doing it (parameters, credentials, limits, balance).
    Rejected,
    /// The request may have reached the vendor and no readable answer came.
    InDoubt,
    /// Identity verification: finished, and the person passed.
    Passed,
    /// Identity verification: finished, and the person did not pass.
    NotPassed,
    /// Identity verification: begun and broken off.
    Interrupted,
    /// Identity verification: handed out and never begun.
    NotStarted,
}

/// Whether one event counts towards the vendor's bill.
#[choice]
pub enum Billing {
    /// The vendor bills it.
    Billed,
    /// The vendor does not bill it.
    NotBilled,
    /// Nobody on this side can know; settled at reconciliation.
    InDoubt,
}

/// Band of a risk score; each band begins at its score and reaches to the next.
#[choice]
pub enum RiskLevel {
    /// From 0: let through.
    Low,
    /// From 300: mark and watch.
    Medium,
    /// From 600: ask for further verification.
    MediumHigh,
    /// From 900: restrict.
    High,
}

/// How far a transaction of identity verification came, in this order.
#[choice]
pub enum Stage {
    /// The person began.
    Started,
    /// The client SDK was loading.
    Loading,
    /// What is going to be asked was explained.
    Guide,
    /// A picture of the document was taken.
    DocumentCapture,
    /// What was read of the document was shown, to be corrected.
    DocumentResult,
    /// The document's chip was read; few flows ask for it.
    Nfc,
    /// The liveness check.
    Liveness,
    /// There is a result.
    Finished,
    /// The person passed.
    Passed,
}

/// Width of one row of a view.
#[choice]
pub enum Bucket {
    /// One hour by the clock of the zone.
    Hour,
    /// One calendar day of the zone.
    Day,
    /// One ISO week, Monday to Sunday.
    Week,
    /// One calendar month.
    Month,
}

/// A kind of file that tables and events are written to.
#[choice]
pub enum FileFormat {
    /// Comma-separated values, UTF-8, with a header.
    Csv,
    /// A workbook of Excel 2007 or later.
    Xlsx,
    /// One JSON object per line.
    Jsonl,
    /// Apache Parquet, compressed with Zstandard.
    Parquet,
}

/// What went wrong, the same in every language.
#[choice]
pub enum ErrorKind {
    /// A parameter of the call is wrong; nothing was sent.
    InvalidArgument,
    /// Settings here or in the vendor's console do not fit.
    Configuration,
    /// The vendor refused the credentials.
    Authentication,
    /// The service is not opened, expired or blocked.
    NotEnabled,
    /// The account is out of calls.
    InsufficientBalance,
    /// Too many calls; `retry_after_ms` says when to come back, where known.
    Throttled,
    /// The token is used up, expired or wrong: get a new one.
    Token,
    /// The answer does not exist yet; `retry_after_ms` says when to come back.
    NotReady,
    /// The vendor failed.
    Vendor,
    /// An answer nobody could read; status and first bytes are in the message.
    Protocol,
    /// Nothing was sent: no connection.
    Transport,
    /// The request may have reached the vendor and no answer came: perhaps done, perhaps billed.
    InDoubt,
    /// The caller gave up, or the client was closed.
    Cancelled,
    /// A phone number could not be decrypted.
    Decryption,
    /// The ledger could not be read or written.
    Ledger,
}

/// What to do after a return code.
#[choice]
pub enum RetryAdvice {
    /// The same call would give the same answer.
    Never,
    /// Try again, waiting longer each time.
    BackOff,
    /// Try again after 30 s.
    AfterThirtySeconds,
    /// Try again 30 minutes after the transaction was made.
    AfterThirtyMinutes,
    /// Try again in the next clock hour.
    NextHour,
    /// Try again on the next calendar day (China Standard Time).
    NextDay,
    /// Try again with a new token only.
    NewToken,
}

/// A word that is not in the set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownWord {
    set: &'static str,
    word: String,
    known: &'static [&'static str],
}

impl UnknownWord {
    /// `word` is not in `set`, whose words are `known`.
    pub fn new(set: &'static str, word: &str, known: &'static [&'static str]) -> Self {
        Self { set, word: word.chars().take(40).collect(), known }
    }
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown {} `{}`: use one of {}", self.set, self.word, self.known.join(", "))
    }
}

impl std::error::Error for UnknownWord {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back_and_matches_its_json() {
        for advice in RetryAdvice::ALL {
            assert_eq!(advice.as_str().parse(), Ok(advice));
            assert_eq!(serde_json::to_value(advice).unwrap(), advice.as_str());
        }
        for kind in ErrorKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }

    #[test]
    fn an_unknown_word_is_answered_with_the_known_ones() {
        let error = "daily".parse::<Bucket>().unwrap_err();
        assert_eq!(error.to_string(), "unknown bucket `daily`: use one of hour, day, week, month");
    }
}
