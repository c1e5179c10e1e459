//! How a transaction ends: drawn by the stated shares, or as it was wanted.

use verimeter::catalog::identity_page;
use verimeter::{Error, Outcome, Result};

use super::flow::Flow;
use super::plan::{End, plan};
use crate::draw::Draw;

/// What somebody wants a transaction to come to; nothing where chance decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) outcome: Option<Outcome>,
    pub(crate) page: Option<String>,
    pub(crate) error_code: Option<String>,
    pub(crate) sub_code: Option<String>,
}

impl Wanted {
    /// Refuses what no transaction comes to. Pages and codes that no catalogue lists are welcome: clients must stand them.
    pub(crate) fn checked(self) -> Result<Self> {
        use Outcome::{Interrupted, NotPassed, NotStarted, Passed};
        if let Some(other) =
            self.outcome.filter(|o| ![Passed, NotPassed, Interrupted, NotStarted].contains(o))
        {
            return Err(Error::invalid(format!("no transaction comes to outcome `{other}`"))
                .advice("one of passed, not_passed, interrupted, not_started"));
        }
        let page = self.page.map(|name| identity_page(&name).map_or(name, |page| page.page.clone()));
        Ok(Self { page, ..self })
    }

    /// The end of a transaction of this flow.
    pub(super) fn end(&self, draw: &mut Draw, flow: Flow) -> End {
        let outcome = self.outcome.or_else(|| self.implied());
        let fits = |wanted: &Option<String>, has: &Option<String>| wanted.is_none() || wanted == has;
        let same = |end: &End| outcome.is_none_or(|outcome| outcome == end.outcome);
        let here = |end: &End| same(end) && fits(&self.page, &end.page);
        let wholly = |end: &End| {
            here(end) && fits(&self.error_code, &end.error_code) && fits(&self.sub_code, &end.sub_code)
        };
        // The nearest of what is stated, and then what was wanted put in.
        let pages = flow.possible_pages();
        let base = pick(draw, &pages, wholly)
            .or_else(|| pick(draw, &pages, here))
            .or_else(|| pick(draw, &pages, same))
            .or_else(|| pick(draw, &pages, |_| true));
        let base = base.unwrap_or(&plan().ends[0]);
        End {
            share: 0,
            outcome: outcome.unwrap_or(base.outcome),
            page: self.page.clone().or_else(|| base.page.clone()),
            error_code: self.error_code.clone().or_else(|| base.error_code.clone()),
            sub_code: self.sub_code.clone().or_else(|| base.sub_code.clone()),
        }
    }

    /// What follows from the rest where nobody names the outcome.
    fn implied(&self) -> Option<Outcome> {
        let stated = |code: &Option<String>, has: fn(&End) -> &Option<String>| {
            let row = code.is_some().then(|| plan().ends.iter().find(|end| has(end) == code)).flatten();
            row.map(|end| end.outcome)
        };
        if self.sub_code.is_some() {
            return stated(&self.sub_code, |end| &end.sub_code).or(Some(Outcome::NotPassed));
        }
        if self.page.is_some() {
            return Some(Outcome::Interrupted);
        }
        let by_error = stated(&self.error_code, |end| &end.error_code);
        by_error.or_else(|| self.error_code.as_ref().map(|_| Outcome::Interrupted))
    }
}

/// One of the ends on these pages that fit, by their shares.
fn pick(draw: &mut Draw, pages: &[&str], fits: impl Fn(&End) -> bool) -> Option<&'static End> {
    let possible = |end: &&End| end.page.as_deref().is_none_or(|page| pages.contains(&page)) && fits(end);
    let ends = || plan().ends.iter().filter(possible);
    let all: u64 = ends().map(|end| end.share).sum();
    let mut place = draw.next().checked_rem(all)?;
    ends().find(|end| {
        let found = place < end.share;
        place = place.saturating_sub(end.share);
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(wanted: Wanted) -> End {
        wanted.checked().unwrap().end(&mut Draw::new(1, "t"), Flow::default())
    }

    #[test]
    fn what_was_wanted_is_what_comes() {
        let wish = |text: &str| Some(text.to_owned());
        let left = end(Wanted { page: wish("OCR_SCAN"), ..Wanted::default() });
        assert_eq!((left.outcome, left.page.as_deref()), (Outcome::Interrupted, Some("ocr_scan")));
        let failed = end(Wanted { sub_code: wish("205"), ..Wanted::default() });
        assert_eq!((failed.outcome, failed.error_code.as_deref()), (Outcome::NotPassed, Some("1001")));
        let camera = end(Wanted { error_code: wish("1016"), ..Wanted::default() });
        assert_eq!(camera.outcome, Outcome::Interrupted);
        assert!(camera.page.is_some_and(|page| page.ends_with("_permission")), "where it can happen");
        let unknown = end(Wanted { page: wish("NEW_PAGE"), error_code: wish("3001"), ..Wanted::default() });
        assert_eq!(
            (unknown.page.as_deref(), unknown.error_code.as_deref()),
            (Some("NEW_PAGE"), Some("3001"))
        );
        let never = end(Wanted { outcome: Some(Outcome::NotStarted), ..Wanted::default() });
        assert_eq!((never.page, never.error_code, never.sub_code), (None, None, None));
        let refused = Wanted { outcome: Some(Outcome::Success), ..Wanted::default() }.checked();
        assert!(refused.unwrap_err().to_string().contains("`success`"));
    }
}
