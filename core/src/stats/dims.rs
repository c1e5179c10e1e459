//! What an event is counted by, time aside.

use std::borrow::Cow;
use std::str::FromStr;

use hashbrown::Equivalent;

use crate::catalog::page_word;
use crate::stats::Word;
use crate::{Billing, Error, Event, Outcome, Platform, Product, Result, RiskLevel};

/// Everything of an event that figures and filters look at, time aside.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dims {
    /// The product.
    pub product: Word<Product>,
    /// The vendor's public key of the app.
    pub app: String,
    /// Platform of the end user's app.
    pub platform: Word<Platform>,
    /// Carrier as the caller said.
    pub carrier: String,
    /// What came of the call.
    pub outcome: Word<Outcome>,
    /// Whether it counts towards the bill.
    pub billing: Word<Billing>,
    /// The vendor's return code; never empty.
    pub code: Option<String>,
    /// Band of the risk score.
    pub level: Option<Word<RiskLevel>>,
    /// Risk tags, sorted, each once.
    pub tags: Vec<String>,
    /// The page on which a transaction of identity verification was left, in the catalogue's word; never empty.
    pub page: Option<String>,
    /// The vendor's reason of its interruption; never empty.
    pub error_code: Option<String>,
    /// The vendor's reason of its result; never empty.
    pub sub_code: Option<String>,
    /// The pages that it is known to have shown for a time, in the catalogue's words, sorted, each once.
    pub pages_shown: Vec<String>,
}

/// One of the columns that an event is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// [`Dims::product`].
    Product,
    /// [`Dims::app`].
    App,
    /// [`Dims::platform`].
    Platform,
    /// [`Dims::carrier`].
    Carrier,
    /// [`Dims::outcome`].
    Outcome,
    /// [`Dims::billing`].
    Billing,
    /// [`Dims::code`].
    Code,
    /// [`Dims::level`].
    Level,
    /// [`Dims::tags`].
    Tags,
    /// [`Dims::page`].
    Page,
    /// [`Dims::error_code`].
    ErrorCode,
    /// [`Dims::sub_code`].
    SubCode,
    /// [`Dims::pages_shown`].
    PagesShown,
}

impl Dimension {
    /// Every dimension, in the order of [`Dims`].
    pub const ALL: [Self; 13] = [
        Self::Product,
        Self::App,
        Self::Platform,
        Self::Carrier,
        Self::Outcome,
        Self::Billing,
        Self::Code,
        Self::Level,
        Self::Tags,
        Self::Page,
        Self::ErrorCode,
        Self::SubCode,
        Self::PagesShown,
    ];

    /// Name of the column in the event's schema that it is read from.
    pub const fn column(self) -> &'static str {
        match self {
            Self::Page => "interrupt_page",
            Self::PagesShown => "page_stay_ms",
            other => other.name(),
        }
    }

    /// Its own name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::App => "app",
            Self::Platform => "platform",
            Self::Carrier => "carrier",
            Self::Outcome => "outcome",
            Self::Billing => "billing",
            Self::Code => "code",
            Self::Level => "level",
            Self::Tags => "tags",
            Self::Page => "page",
            Self::ErrorCode => "error_code",
            Self::SubCode => "sub_code",
            Self::PagesShown => "pages_shown",
        }
    }

    /// What a row says that says nothing: an answer without a verdict may have been billed.
    pub(crate) const fn absent(self) -> &'static str {
        match self {
            Self::Product | Self::App | Self::Code | Self::Level => "",
            Self::Page | Self::ErrorCode | Self::SubCode => "",
            Self::Platform => Platform::Unknown.as_str(),
            Self::Carrier => "unknown",
            Self::Outcome => Outcome::UnknownResult.as_str(),
            Self::Billing => Billing::InDoubt.as_str(),
            Self::Tags | Self::PagesShown => "[]",
        }
    }
}

impl FromStr for Dimension {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|dimension| dimension.name() == word).ok_or_else(|| {
            let known = Self::ALL.map(Self::name).join(", ");
            Error::invalid(format!("unknown dimension `{word}`: use one of {known}"))
        })
    }
}

/// A combination as words in the order of [`Dimension::ALL`]; tags are one word, a JSON array, and so are pages.
pub(crate) type Words<T> = [T; Dimension::ALL.len()];

impl Dims {
    /// What it says of one dimension: nothing, a word, or several.
    #[cfg(feature = "ledger")]
    pub(crate) fn words_of(&self, dimension: Dimension) -> Vec<&str> {
        fn several(words: &[String]) -> Vec<&str> {
            words.iter().map(String::as_str).collect()
        }
        fn some(word: &Option<String>) -> Vec<&str> {
            word.as_deref().into_iter().collect()
        }
        match dimension {
            Dimension::Product => vec![self.product.as_str()],
            Dimension::App => vec![&self.app],
            Dimension::Platform => vec![self.platform.as_str()],
            Dimension::Carrier => vec![&self.carrier],
            Dimension::Outcome => vec![self.outcome.as_str()],
            Dimension::Billing => vec![self.billing.as_str()],
            Dimension::Code => some(&self.code),
            Dimension::Level => self.level.iter().map(Word::as_str).collect(),
            Dimension::Tags => several(&self.tags),
            Dimension::Page => some(&self.page),
            Dimension::ErrorCode => some(&self.error_code),
            Dimension::SubCode => some(&self.sub_code),
            Dimension::PagesShown => several(&self.pages_shown),
        }
    }

    /// Whether the vendor bills such events: they are the consumption.
    pub fn is_billed(&self) -> bool {
        self.billing == Billing::Billed
    }

    /// Whether nobody on this side knows if the vendor bills such events.
    pub fn is_billing_in_doubt(&self) -> bool {
        self.billing == Billing::InDoubt
    }

    /// The combination of these words; none where tags or pages are no JSON array of texts.
    pub(crate) fn from_words(words: Words<&str>) -> Option<Self> {
        let [product, app, platform, carrier, outcome, billing, code, level, tags, page, error, sub, shown] =
            words;
        let some = |word: &str| (!word.is_empty()).then(|| word.to_owned());
        Some(Self {
            product: Word::new(product),
            app: app.to_owned(),
            platform: Word::new(platform),
            carrier: carrier.to_owned(),
            outcome: Word::new(outcome),
            billing: Word::new(billing),
            code: some(code),
            level: some(level).map(|level| Word::new(&level)),
            tags: sorted(serde_json::from_str(tags).ok()?),
            page: some(page),
            error_code: some(error),
            sub_code: some(sub),
            pages_shown: sorted(serde_json::from_str(shown).ok()?),
        })
    }

    pub(crate) fn words(&self) -> Words<String> {
        [
            self.product.as_str().to_owned(),
            self.app.clone(),
            self.platform.as_str().to_owned(),
            self.carrier.clone(),
            self.outcome.as_str().to_owned(),
            self.billing.as_str().to_owned(),
            self.code.clone().unwrap_or_default(),
            self.level.as_ref().map_or("", Word::as_str).to_owned(),
            tag_word(&self.tags),
            self.page.clone().unwrap_or_default(),
            self.error_code.clone().unwrap_or_default(),
            self.sub_code.clone().unwrap_or_default(),
            tag_word(&self.pages_shown),
        ]
    }
}

/// Tags or pages as one word.
pub(crate) fn tag_word(tags: &[String]) -> String {
    serde_json::to_string(tags).expect("texts are always JSON")
}

/// Tags or pages in their one order, each once.
pub(crate) fn sorted(mut tags: Vec<String>) -> Vec<String> {
    tags.sort_unstable();
    tags.dedup();
    tags
}

/// Pages in the catalogue's words.
pub(crate) fn pages_shown<'a>(pages: impl Iterator<Item = &'a String>) -> Vec<String> {
    sorted(pages.map(|page| page_word(page).into_owned()).filter(|page| !page.is_empty()).collect())
}

impl From<&Event> for Dims {
    fn from(event: &Event) -> Self {
        DimsOf::from(event).into_owned()
    }
}

/// The [`Dims`] of an event, borrowed from it: what they are looked up by, for which nothing is copied.
///
/// Its fields are those of [`Dims`], in their order, so that both hash to the same.
#[derive(Debug, Hash)]
pub(crate) struct DimsOf<'e> {
    product: Word<Product>,
    app: &'e str,
    platform: Word<Platform>,
    carrier: &'e str,
    outcome: Word<Outcome>,
    billing: Word<Billing>,
    code: Option<&'e str>,
    level: Option<Word<RiskLevel>>,
    tags: Cow<'e, [String]>,
    page: Option<Cow<'e, str>>,
    error_code: Option<&'e str>,
    sub_code: Option<&'e str>,
    pages_shown: Vec<String>,
}

impl<'e> From<&'e Event> for DimsOf<'e> {
    fn from(event: &'e Event) -> Self {
        fn some(text: &Option<String>) -> Option<&str> {
            text.as_deref().filter(|text| !text.is_empty())
        }
        let tags = if event.tags.is_sorted_by(|a, b| a < b) {
            Cow::Borrowed(event.tags.as_slice())
        } else {
            Cow::Owned(sorted(event.tags.clone()))
        };
        Self {
            product: event.product.into(),
            app: &event.app,
            platform: event.platform.into(),
            carrier: &event.carrier,
            outcome: event.outcome.into(),
            billing: event.billing.into(),
            code: some(&event.code),
            level: event.level.map(Word::from),
            tags,
            page: event.interrupt_page.as_deref().map(page_word).filter(|page| !page.is_empty()),
            error_code: some(&event.error_code),
            sub_code: some(&event.sub_code),
            pages_shown: pages_shown(event.page_stay_ms.keys()),
        }
    }
}

impl DimsOf<'_> {
    pub(crate) fn into_owned(self) -> Dims {
        Dims {
            product: self.product,
            app: self.app.to_owned(),
            platform: self.platform,
            carrier: self.carrier.to_owned(),
            outcome: self.outcome,
            billing: self.billing,
            code: self.code.map(str::to_owned),
            level: self.level,
            tags: self.tags.into_owned(),
            page: self.page.map(Cow::into_owned),
            error_code: self.error_code.map(str::to_owned),
            sub_code: self.sub_code.map(str::to_owned),
            pages_shown: self.pages_shown,
        }
    }
}

impl Equivalent<Dims> for DimsOf<'_> {
    fn equivalent(&self, dims: &Dims) -> bool {
        self.product == dims.product
            && self.app == dims.app
            && self.platform == dims.platform
            && self.carrier == dims.carrier
            && self.outcome == dims.outcome
            && self.billing == dims.billing
            && self.code == dims.code.as_deref()
            && self.level == dims.level
            && *self.tags == *dims.tags
            && self.page.as_deref() == dims.page.as_deref()
            && self.error_code == dims.error_code.as_deref()
            && self.sub_code == dims.sub_code.as_deref()
            && self.pages_shown == dims.pages_shown
    }
}

#[cfg(test)]
mod tests {
    use hashbrown::HashSet;

    use super::*;

    #[test]
    fn what_an_event_is_counted_by_is_found_without_a_copy_of_it() {
        let plain = Event::of(Product::BusinessRisk);
        let tagged = Event {
            code: Some("0".to_owned()),
            level: Some(RiskLevel::High),
            tags: ["F20002", "F10001", "F20002"].map(str::to_owned).to_vec(),
            ..Event::of(Product::BusinessRisk)
        };
        let left = Event {
            interrupt_page: Some("LIVENESS".to_owned()),
            sub_code: Some(String::new()),
            page_stay_ms: [("guide".to_owned(), 10), ("loading".to_owned(), 20)].into(),
            ..Event::of(Product::IdentityVerification)
        };
        let mut known = HashSet::new();
        for event in [&plain, &tagged, &left] {
            assert!(!known.contains(&DimsOf::from(event)));
            known.insert(Dims::from(event));
            assert!(known.contains(&DimsOf::from(event)), "{:?}", DimsOf::from(event));
        }
    }
}
