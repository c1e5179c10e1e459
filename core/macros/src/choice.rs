//! `#[choice]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, Fields, ItemEnum, Result};

use crate::node;
use crate::snake::snake;

pub(crate) fn expand(args: TokenStream, item: TokenStream) -> Result<TokenStream> {
    if !args.is_empty() {
        return Err(Error::new_spanned(args, "`#[choice]` takes no arguments"));
    }
    let item: ItemEnum = syn::parse2(item)?;
    let name = &item.ident;
    let title = name.to_string();
    let spoken = snake(&title).replace('_', " ");
    let input = format!("{title} | str");
    for variant in &item.variants {
        if !matches!(variant.fields, Fields::Unit) || variant.discriminant.is_some() {
            return Err(Error::new_spanned(variant, "a choice holds plain words only"));
        }
    }
    let variants: Vec<_> = item.variants.iter().map(|v| &v.ident).collect();
    let words: Vec<String> = variants.iter().map(|v| snake(&v.to_string())).collect();
    let count = variants.len();
    let node = node::choice(name);
    Ok(quote! {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(
            feature = "python",
            pyo3::pyclass(frozen, rename_all = "SCREAMING_SNAKE_CASE", module = "verimeter")
        )]
        #[cfg_attr(feature = "mobile", derive(uniffi::Enum))]
        #item

        #[cfg(feature = "mobile")]
        impl crate::mobile::Show for #name {
            fn show(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.as_str().to_uppercase())
            }
        }

        impl #name {
            /// Every word, in the order of the definition.
            pub const ALL: [Self; #count] = [#(Self::#variants),*];

            /// The word, as it stands in every file and on every border.
            pub const fn as_str(self) -> &'static str {
                match self { #(Self::#variants => #words),* }
            }
        }

        impl std::fmt::Display for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for #name {
            type Err = crate::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    #(#words => Ok(Self::#variants),)*
                    _ => Err(crate::UnknownWord::new(#spoken, word, &[#(#words),*])),
                }
            }
        }

        #[cfg(feature = "python")]
        #[pyo3::pymethods]
        impl #name {
            /// The choice spelled by `word`.
            #[new]
            #[pyo3(signature = (word: #input))]
            fn py_new(word: Self) -> Self {
                word
            }

            /// The word, as it stands in every file and on every border.
            #[getter]
            fn value(&self) -> &'static str {
                self.as_str()
            }

            /// Every choice, in the order of the definition.
            #[staticmethod]
            fn members() -> Vec<Self> {
                Self::ALL.to_vec()
            }

            fn __str__(&self) -> &'static str {
                self.as_str()
            }

            fn __repr__(&self) -> String {
                format!("{}({:?})", #title, self.as_str())
            }

            // A choice equals its word, and is found in a `dict` or `set` by it.
            fn __eq__(&self, other: &pyo3::Bound<'_, pyo3::PyAny>) -> bool {
                crate::python::is_choice(other, self)
            }

            fn __hash__(&self, py: pyo3::Python<'_>) -> pyo3::PyResult<isize> {
                pyo3::types::PyAnyMethods::hash(pyo3::types::PyString::new(py, self.as_str()).as_any())
            }

            fn __reduce__(slf: pyo3::Bound<'_, Self>) -> (pyo3::Bound<'_, pyo3::types::PyType>, (&'static str,)) {
                let word = slf.get().as_str();
                (pyo3::types::PyAnyMethods::get_type(slf.as_any()), (word,))
            }
        }

        // Wherever Python may give a choice, it may give the word.
        #[cfg(feature = "python")]
        impl<'a, 'py> pyo3::FromPyObject<'a, 'py> for #name {
            type Error = pyo3::PyErr;

            fn extract(given: pyo3::Borrowed<'a, 'py, pyo3::PyAny>) -> pyo3::PyResult<Self> {
                crate::python::choice(given, #title)
            }
        }

        #[cfg(feature = "python")]
        impl AsRef<str> for #name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        #node
    })
}
