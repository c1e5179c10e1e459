//! What a record has in Kotlin and Swift, by UniFFI.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, ItemStruct};

use crate::record::outer;

/// What a language's constructor may leave out of an input record: its tool reads it from an attribute of the field.
pub(crate) fn may_be_left_out(item: &mut ItemStruct) {
    for field in &mut item.fields {
        if outer(&field.ty).is_some_and(|outer| ["HashMap", "Option", "Vec"].contains(&outer.as_str())) {
            field.attrs.push(syn::parse_quote!(#[cfg_attr(feature = "mobile", uniffi(default))]));
        }
    }
}

/// What stands before the record.
///
/// The languages print a record field by field. One with hidden fields is printed by its `Display` instead.
pub(crate) fn attributes(any_hidden: bool) -> TokenStream {
    let printed = any_hidden.then(|| quote!(#[cfg_attr(feature = "mobile", uniffi::export(Display))]));
    quote! {
        #[cfg_attr(feature = "mobile", derive(uniffi::Record))]
        #printed
    }
}

/// How it is printed, as Kotlin prints its own: `Name(fieldOne=…, fieldTwo=…)`.
pub(crate) fn printing(name: &Ident, names: &[&Ident], is_hidden: &[bool]) -> TokenStream {
    let title = name.to_string();
    let parts = names.iter().zip(is_hidden).enumerate().map(|(n, (field, hidden))| {
        let label = format!("{}{}=", if n > 0 { ", " } else { "" }, camel(&field.to_string()));
        match hidden {
            true => quote!(f.write_str(#label)?; f.write_str("…")?;),
            false => quote!(f.write_str(#label)?; crate::mobile::Show::show(&self.#field, f)?;),
        }
    });
    let display = is_hidden.contains(&true).then(|| {
        quote! {
            #[cfg(feature = "mobile")]
            impl std::fmt::Display for #name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    crate::mobile::Show::show(self, f)
                }
            }
        }
    });
    quote! {
        #[cfg(feature = "mobile")]
        impl crate::mobile::Show for #name {
            fn show(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(#title, "("))?;
                #(#parts)*
                f.write_str(")")
            }
        }

        #display
    }
}

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
