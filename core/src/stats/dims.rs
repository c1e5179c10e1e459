//! What an event is counted by, time aside.

use crate::stats::Word;
use crate::{Billing, Event, Outcome, Platform, Product, RiskLevel};

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
}

impl Dimension {
    /// Every dimension, in the order of [`Dims`].
    pub const ALL: [Self; 9] = [
        Self::Product,
        Self::App,
        Self::Platform,
        Self::Carrier,
        Self::Outcome,
        Self::Billing,
        Self::Code,
        Self::Level,
        Self::Tags,
    ];

    /// Name of the column in the event's schema.
    pub const fn column(self) -> &'static str {
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
        }
    }

    /// What a row says that says nothing: an answer without a verdict may have been billed.
    #[cfg(feature = "arrow")]
    pub(crate) const fn absent(self) -> &'static str {
        match self {
            Self::Product | Self::App | Self::Code | Self::Level => "",
            Self::Platform => Platform::Unknown.as_str(),
            Self::Carrier => "unknown",
            Self::Outcome => Outcome::UnknownResult.as_str(),
            Self::Billing => Billing::InDoubt.as_str(),
            Self::Tags => "[]",
        }
    }
}

/// A combination as nine words in the order of [`Dimension::ALL`]; the tags are one word, a JSON array.
pub(crate) type Words<T> = [T; Dimension::ALL.len()];

impl Dims {
    /// Whether the vendor bills such events: they are the consumption.
    pub fn is_billed(&self) -> bool {
        self.billing == Billing::Billed
    }

    /// Whether nobody on this side knows if the vendor bills such events.
    pub fn is_billing_in_doubt(&self) -> bool {
        self.billing == Billing::InDoubt
    }

    /// The combination of these words; none where the tags are no JSON array of texts.
    pub(crate) fn from_words(words: Words<&str>) -> Option<Self> {
        let [product, app, platform, carrier, outcome, billing, code, level, tags] = words;
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
        ]
    }
}

/// Tags as one word.
pub(crate) fn tag_word(tags: &[String]) -> String {
    serde_json::to_string(tags).expect("texts are always JSON")
}

/// Tags in their one order, each once.
pub(crate) fn sorted(mut tags: Vec<String>) -> Vec<String> {
    tags.sort_unstable();
    tags.dedup();
    tags
}

impl From<&Event> for Dims {
    fn from(event: &Event) -> Self {
        Self {
            product: event.product.into(),
            app: event.app.clone(),
            platform: event.platform.into(),
            carrier: event.carrier.clone(),
            outcome: event.outcome.into(),
            billing: event.billing.into(),
            code: event.code.clone().filter(|code| !code.is_empty()),
            level: event.level.map(Word::from),
            tags: sorted(event.tags.clone()),
        }
    }
}
