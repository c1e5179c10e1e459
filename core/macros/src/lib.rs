//! `#[record]` and `#[choice]`: the only place that names the binding tools.
//!
//! A record is plain data that crosses a language border; a choice is a closed set of words of ours.
//! Each expands to serde derives and, behind the feature of a language, to what that language's tool needs.
//! What a record may hold is checked here, so that a type that one language could not carry never compiles.

mod choice;
mod mobile;
mod node;
mod record;
mod snake;

use proc_macro::TokenStream;

/// Plain data that crosses a language border.
///
/// Allowed field types: `bool i32 i64 f64 String Vec<u8> Vec<T> Option<T> HashMap<String, T>`, records and
/// choices. Every field is public and documented.
///
/// - `#[record]`: comes out of the core only.
/// - `#[record(input)]`: can be made in every language too, by keyword; `Option`, `Vec` and `HashMap` may be
///   left out.
/// - `#[record(input, default)]`: the same, and every field may be left out; `Default` says what it is then.
///
/// - `#[record(table)]`: what a view shows; languages that have tables show it as one. `#[record(table, chart)]`: there is
///   a picture of it, too.
///
/// A field under `#[hidden]` is not printed, in any language. A text under `#[moment]` is a date or an instant, which a language
/// may take in its own type, too.
#[proc_macro_attribute]
pub fn record(args: TokenStream, item: TokenStream) -> TokenStream {
    record::expand(args.into(), item.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}

/// A closed set of words, spelled in `snake_case` on every border.
///
/// Gives `ALL`, `as_str`, `Display` and `FromStr` (its error lists the words).
#[proc_macro_attribute]
pub fn choice(args: TokenStream, item: TokenStream) -> TokenStream {
    choice::expand(args.into(), item.into()).unwrap_or_else(syn::Error::into_compile_error).into()
}
