//! The arguments of questions about events, each list of them once.

use pyo3::prelude::*;
use verimeter::{Product, Result, StatsQuery};

use crate::errors::raise;
use crate::time::Moment;

/// What a question comes to; the GIL is free meanwhile.
pub(crate) fn answer<T: Send>(py: Python<'_>, ask: impl FnOnce() -> Result<T> + Send) -> PyResult<T> {
    py.detach(ask).map_err(raise)
}

/// A question about a range, whose product says nothing yet.
pub(crate) fn range(start: Option<Moment>, end: Option<Moment>, tz: Option<String>) -> StatsQuery {
    let (start, end) = (start.map(|start| start.0), end.map(|end| end.0));
    StatsQuery { start, end, tz, ..StatsQuery::new(Product::IdentityVerification) }
}

/// Makes a method that asks about a range with filters; with `fn` before its name, a function; with `of transactions`
/// before its answer, one that has only the filters of identity verification.
///
/// Each argument is `name: Type as "what the stub calls it" = default`; those before the semicolon come by place before the
/// range, those after it by keyword. The body gets a `StatsQuery` of range and filters, whose product and bucket say nothing
/// yet.
macro_rules! asking {
    ($(#[$($about:tt)*])* $owner:ident.$name:ident($($given:tt)*) of transactions $($rest:tt)*) => {
        crate::arguments::of_transactions! { method $(#[$($about)*])* $owner.$name($($given)*) $($rest)* }
    };
    ($(#[$($about:tt)*])* fn $name:ident($($given:tt)*) of transactions $($rest:tt)*) => {
        crate::arguments::of_transactions! { function $(#[$($about)*])* fn $name($($given)*) $($rest)* }
    };
    ($(#[$($about:tt)*])* fn $($function:tt)*) => {
        crate::arguments::filtered! { function $(#[$($about)*])* fn $($function)* }
    };
    ($($method:tt)*) => {
        crate::arguments::filtered! { method $($method)* }
    };
}

/// Puts the filters of identity verification before what `$make` makes something of.
macro_rules! of_transactions {
    ($make:ident $($rest:tt)*) => {
        crate::arguments::$make! {
            [
                apps: String as "Sequence[str] | None",
                platforms: verimeter::Platform as "Sequence[Platform | str] | None",
                outcomes: verimeter::Outcome as "Sequence[Outcome | str] | None",
                pages: String as "Sequence[str] | None",
                error_codes: String as "Sequence[str] | None"
            ]
            $($rest)*
        }
    };
}

/// Puts the filters that every product has before what `$make` makes something of.
macro_rules! filtered {
    ($make:ident $($rest:tt)*) => {
        crate::arguments::$make! {
            [
                apps: String as "Sequence[str] | None",
                platforms: verimeter::Platform as "Sequence[Platform | str] | None",
                carriers: String as "Sequence[str] | None",
                outcomes: verimeter::Outcome as "Sequence[Outcome | str] | None",
                billing: verimeter::Billing as "Sequence[Billing | str] | None",
                levels: verimeter::RiskLevel as "Sequence[RiskLevel | str] | None",
                codes: String as "Sequence[str] | None",
                tags: String as "Sequence[str] | None",
                pages: String as "Sequence[str] | None",
                error_codes: String as "Sequence[str] | None"
            ]
            $($rest)*
        }
    };
}

macro_rules! method {
    (
        [$($filter:ident: $of:ty as $filter_hint:literal),*]
        $(#[$($about:tt)*])*
        $owner:ident.$name:ident(
            &$self:ident $(, $first:ident: $first_type:ty as $first_hint:literal $(= $first_default:tt)?)*;
            $($more:ident: $more_type:ty as $more_hint:literal = $more_default:tt),*
        ) -> $gives:ty = |$py:ident, $range:ident| $work:expr
    ) => {
        #[pymethods]
        impl $owner {
            $(#[$($about)*])*
            #[pyo3(signature = (
                $($first: $first_hint $(= $first_default)?,)*
                start: "str | date | None"=None, end: "str | date | None"=None, *, tz=None,
                $($more: $more_hint = $more_default,)*
                $($filter: $filter_hint = None),*
            ))]
            #[allow(clippy::too_many_arguments)] // keywords in Python
            fn $name(
                &$self,
                $py: Python<'_>,
                $($first: $first_type,)*
                start: Option<crate::time::Moment>,
                end: Option<crate::time::Moment>,
                tz: Option<String>,
                $($more: $more_type,)*
                $($filter: Option<Vec<$of>>),*
            ) -> PyResult<$gives> {
                let $range = verimeter::StatsQuery {
                    $($filter: $filter.unwrap_or_default(),)*
                    ..crate::arguments::range(start, end, tz)
                };
                $work
            }
        }
    };
}

macro_rules! function {
    (
        [$($filter:ident: $of:ty as $filter_hint:literal),*]
        $(#[$($about:tt)*])*
        fn $name:ident(
            $($first:ident: $first_type:ty as $first_hint:literal),*;
            $($more:ident: $more_type:ty as $more_hint:literal = $more_default:tt),*
        ) -> $gives:ty = |$py:ident, $range:ident| $work:expr
    ) => {
        $(#[$($about)*])*
        #[pyfunction]
        #[pyo3(signature = (
            $($first: $first_hint,)* start: "str | date | None"=None, end: "str | date | None"=None, *, tz=None,
            $($more: $more_hint = $more_default,)*
            $($filter: $filter_hint = None),*
        ))]
        #[allow(clippy::too_many_arguments)] // keywords in Python
        pub(crate) fn $name(
            $py: Python<'_>,
            $($first: $first_type,)*
            start: Option<crate::time::Moment>,
            end: Option<crate::time::Moment>,
            tz: Option<String>,
            $($more: $more_type,)*
            $($filter: Option<Vec<$of>>),*
        ) -> PyResult<$gives> {
            let $range = verimeter::StatsQuery {
                $($filter: $filter.unwrap_or_default(),)*
                ..crate::arguments::range(start, end, tz)
            };
            $work
        }
    };
}

pub(crate) use {asking, filtered, function, method, of_transactions};
