//! Pages and reasons of identity verification.

use std::borrow::Cow;
use std::collections::HashMap;

use verimeter_models::{IdentityCode, IdentityPage};

use super::load;
use crate::lazy::Lazy;

static PAGES: Lazy<Vec<IdentityPage>> = Lazy::new(|| load(include_str!("data/identity_pages.json")));
static CODES: Lazy<Vec<IdentityCode>> = Lazy::new(|| load(include_str!("data/identity_codes.json")));

/// Every page by each of its names; a constant that several pages share is that of the page of the same word.
static PAGE_BY_NAME: Lazy<HashMap<&str, &IdentityPage>> = Lazy::new(|| {
    let constant = |page: &'static IdentityPage| {
        page.interrupt_page_en.as_deref().filter(|name| name.eq_ignore_ascii_case(&page.page))
    };
    PAGES
        .iter()
        .flat_map(|page| {
            let names = [Some(page.page.as_str()), page.interrupt_page.as_deref(), constant(page)];
            names.into_iter().flatten().map(move |name| (name, page))
        })
        .collect()
});

/// Every documented page of identity verification, in the order in which a flow shows them.
pub fn identity_pages() -> &'static [IdentityPage] {
    &PAGES
}

/// The page of this name: our word, the vendor's Chinese text, or its constant.
pub fn identity_page(name: &str) -> Option<&'static IdentityPage> {
    PAGE_BY_NAME.get(name.trim()).copied()
}

/// Our word for the page that the vendor names in `InterruptPage` and `InterruptPageEn`. The Chinese text says more and
/// goes first where it is known; a page that nobody knows keeps its name.
pub fn page_of(interrupt_page: Option<&str>, interrupt_page_en: Option<&str>) -> Option<String> {
    let given =
        |name: Option<&'_ str>| name.map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned);
    let names = [given(interrupt_page), given(interrupt_page_en)];
    let known = names.iter().flatten().find_map(|name| identity_page(name)).map(|page| page.page.clone());
    known.or_else(|| names.into_iter().rev().flatten().next())
}

/// One word for a page, however it is named; the name itself where no catalogue knows it.
pub(crate) fn page_word(name: &str) -> Cow<'_, str> {
    identity_page(name).map_or(Cow::Borrowed(name.trim()), |page| Cow::Borrowed(&page.page))
}

/// Every known reason of identity verification.
pub fn identity_codes() -> &'static [IdentityCode] {
    &CODES
}

/// The known reason of an interruption (`error_code`) or a result (`sub_code`), if it is one.
pub fn identity_code(field: &str, code: &str) -> Option<&'static IdentityCode> {
    CODES.iter().find(|row| row.field == field && row.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogues_hold_what_the_vendor_documents() {
        let chinese = identity_pages().iter().filter_map(|page| page.interrupt_page.as_deref());
        assert_eq!(chinese.count(), 13);
        for constant in ["LOADING", "GUIDE", "FACE", "OCR_SCAN", "OCR_RESULT", "NFC_INPUT", "NFC_READ"] {
            assert_eq!(identity_page(constant).unwrap().page, constant.to_lowercase());
        }
        let mut words: Vec<&str> = identity_pages().iter().map(|page| page.page.as_str()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), identity_pages().len(), "each page once");
        assert!(identity_pages().is_sorted_by_key(|page| page.stage), "a flow shows them in this order");
        for page in identity_pages() {
            assert!(!page.label.is_empty() && !page.label_zh.is_ascii(), "{}", page.page);
            assert!(page.source.starts_with("https://"));
        }
        let count = |field| identity_codes().iter().filter(|row| row.field == field).count();
        assert_eq!((count("error_code"), count("sub_code")), (21, 13));
        assert_eq!(count("error_code") + count("sub_code"), identity_codes().len());
        for row in identity_codes() {
            assert!(std::ptr::eq(identity_code(&row.field, &row.code).unwrap(), row), "{} twice", row.code);
            assert!(!row.meaning.is_empty() && row.source.starts_with("https://"));
        }
    }

    #[test]
    fn both_names_of_a_page_are_one_word() {
        let of = |zh, en| page_of(zh, en);
        assert_eq!(of(Some("OCR拍摄证件页面"), Some("OCR_SCAN")).as_deref(), Some("ocr_scan"));
        assert_eq!(of(None, Some("OCR_SCAN")).as_deref(), Some("ocr_scan"));
        assert_eq!(
            of(Some("活体检测引导页面"), Some("GUIDE")).as_deref(),
            Some("face_guide"),
            "it says more"
        );
        assert_eq!(of(Some("新页面"), Some("GUIDE")).as_deref(), Some("guide"), "one of them is known");
        assert_eq!(of(Some("新页面"), Some("NEW_PAGE")).as_deref(), Some("NEW_PAGE"));
        assert_eq!(of(Some("新页面"), Some("")).as_deref(), Some("新页面"));
        assert_eq!(of(None, Some(" ")), None);
        assert_eq!(
            (page_word("FACE"), page_word(" face "), page_word("X")),
            ("face".into(), "face".into(), "X".into())
        );
    }
}
