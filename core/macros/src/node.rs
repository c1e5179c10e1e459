//! What `#[record]` and `#[choice]` are in Node.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Field, Ident, Type};

/// A record of which Node is told.
pub(crate) struct Record<'a> {
    pub(crate) name: &'a Ident,
    pub(crate) fields: &'a [&'a Field],
    /// Names of the fields that are not printed.
    pub(crate) hidden: &'a [String],
    /// Names of the fields that are a date or an instant as text.
    pub(crate) moments: &'a [String],
    /// There is a table of it.
    pub(crate) table: bool,
    /// There is a picture of it.
    pub(crate) chart: bool,
    /// Programs make it, who may leave out its collections.
    pub(crate) input: bool,
    /// Every field may be left out.
    pub(crate) default: bool,
}

pub(crate) fn record(record: &Record<'_>) -> TokenStream {
    let Record { name, fields, hidden, table, chart, .. } = record;
    let title = name.to_string();
    let mut keys = Vec::new();
    let mut values = Vec::new();
    for ident in fields.iter().filter_map(|field| field.ident.as_ref()) {
        keys.push(camel(&ident.to_string()));
        values.push(quote!(made.field(&self.#ident)?;));
        if let Some(short) = date_key(ident) {
            keys.push(short);
            values.push(quote!(made.moment(&self.#ident)?;));
        }
    }
    let hidden: Vec<String> = hidden.iter().map(|name| camel(name)).collect();
    // Also of what programs do not make: a table is made of what they were given.
    let given = given(record);
    quote! {
        #[cfg(feature = "node")]
        impl crate::node::ToJs for #name {
            fn to_js<'env>(&self, env: &'env napi::Env) -> napi::Result<napi::Unknown<'env>> {
                static KIND: crate::node::Kind = crate::node::Kind {
                    name: #title,
                    keys: &[#(#keys),*],
                    hidden: &[#(#hidden),*],
                    table: #table,
                    chart: #chart,
                };
                let mut made = crate::node::Made::new(env, &KIND);
                #(#values)*
                made.done()
            }
        }

        #given
    }
}

fn given(record: &Record<'_>) -> TokenStream {
    let Record { name, fields, moments, input, default, .. } = record;
    let mut known = Vec::new();
    let mut values = Vec::new();
    for field in *fields {
        let Some(ident) = &field.ident else { continue };
        let key = camel(&ident.to_string());
        known.push(key.clone());
        values.push(match date_key(ident) {
            Some(short) => {
                known.push(short.clone());
                match is(&field.ty, "Vec") {
                    true => quote!(#ident: given.there(#key)?),
                    false => quote!(#ident: given.instant(#key, #short)?),
                }
            }
            // Its fields are given beside the others.
            _ if ident == "filter" => quote!(#ident: given.beside(#key)?),
            _ if moments.contains(&ident.to_string()) => quote!(#ident: given.moment(#key)?),
            _ if !*input && (is(&field.ty, "Vec") || is(&field.ty, "HashMap")) => {
                quote!(#ident: given.there(#key)?)
            }
            _ if *default => quote!(#ident: given.field_or(#key, default.#ident)?),
            _ => quote!(#ident: given.field(#key)?),
        });
    }
    let defaults = default.then(|| quote!(let default = Self::default();));
    quote! {
        #[cfg(feature = "node")]
        impl crate::node::FromJs for #name {
            fn from_js(given: &napi::Unknown<'_>, at: crate::node::At<'_>) -> Result<Self, crate::node::Wrong> {
                let given = crate::node::Given::of(given, at, &[#(#known),*])?;
                #defaults
                Ok(Self { #(#values),* })
            }
        }
    }
}

pub(crate) fn choice(name: &Ident) -> TokenStream {
    quote! {
        #[cfg(feature = "node")]
        impl crate::node::ToJs for #name {
            fn to_js<'env>(&self, env: &'env napi::Env) -> napi::Result<napi::Unknown<'env>> {
                crate::node::ToJs::to_js(self.as_str(), env)
            }
        }

        #[cfg(feature = "node")]
        impl crate::node::FromJs for #name {
            fn from_js(given: &napi::Unknown<'_>, at: crate::node::At<'_>) -> Result<Self, crate::node::Wrong> {
                let word = <String as crate::node::FromJs>::from_js(given, at)?;
                word.parse().map_err(|error: crate::UnknownWord| crate::node::Wrong::new(format!("`{at}`: {error}")))
            }
        }
    }
}

/// The key of the `Date` beside a time in milliseconds.
fn date_key(field: &Ident) -> Option<String> {
    field.to_string().strip_suffix("_ms").filter(|name| name.ends_with("_at")).map(camel)
}

/// `deadline_ms` as JavaScript spells it.
fn camel(snake: &str) -> String {
    let mut words = snake.split('_');
    let mut out = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        out.push_str(letters.as_str());
    }
    out
}

fn is(ty: &Type, outer: &str) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == outer))
}
