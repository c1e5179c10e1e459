//! `#[record]`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::punctuated::Punctuated;
use syn::{
    Error, Field, Fields, GenericArgument, Ident, ItemStruct, PathArguments, Result, Token, Type,
    parse::Parser,
};

use crate::{mobile, node};

struct Options {
    input: bool,
    default: bool,
    table: bool,
    chart: bool,
}

pub(crate) fn expand(args: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let options = options(args)?;
    let mut item: ItemStruct = syn::parse2(item)?;
    if !matches!(item.fields, Fields::Named(_)) {
        return Err(Error::new_spanned(&item, "a record has named fields"));
    }
    if !item.generics.params.is_empty() {
        return Err(Error::new_spanned(
            &item.generics,
            "a record has no generics: not every language has them",
        ));
    }
    for field in &item.fields {
        check(&field.ty)?;
    }
    if options.input && !options.default {
        may_be_left_out(&mut item);
        mobile::may_be_left_out(&mut item);
    }
    let hidden = marked(&mut item, "hidden");
    let moments_in = marked(&mut item, "moment");
    let fields: Vec<&Field> = item.fields.iter().collect();
    let name = &item.ident;
    let title = name.to_string();
    let names: Vec<&Ident> = fields.iter().filter_map(|f| f.ident.as_ref()).collect();
    let types: Vec<&Type> = fields.iter().map(|f| &f.ty).collect();
    let serde = if options.default { quote!(#[serde(default, deny_unknown_fields)]) } else { quote!() };
    let new = options.input.then(|| new(&options, &title, &names, &types));
    let labels: Vec<String> = names.iter().map(|n| n.to_string()).collect();
    let is_hidden: Vec<bool> = labels.iter().map(|label| hidden.contains(label)).collect();
    let shown = names.iter().zip(&is_hidden).map(|(name, hidden)| match hidden {
        true => quote!(&format_args!("…")),
        false => quote!(&self.#name),
    });
    let printed = names.iter().zip(&is_hidden).map(|(name, hidden)| match hidden {
        true => quote!("…"),
        false => quote!(crate::python::repr(py, &self.#name)?),
    });
    let match_args = labels.iter().map(|l| quote!(#l));
    let repr = match options.table {
        true => quote! {
            fn __repr__(slf: &pyo3::Bound<'_, Self>) -> pyo3::PyResult<String> {
                let table = crate::python::native(slf.as_any(), "table")?;
                Ok(format!("{}\n{}", #title, pyo3::types::PyAnyMethods::repr(&table)?))
            }
        },
        false => quote! {
            fn __repr__(&self, py: pyo3::Python<'_>) -> pyo3::PyResult<String> {
                let mut parts: Vec<String> = Vec::new();
                #(parts.push(format!("{}={}", #labels, #printed));)*
                Ok(format!("{}({})", #title, parts.join(", ")))
            }
        },
    };
    let table = options.table.then(table);
    let chart = options.chart.then(chart);
    let moments = fields.iter().filter_map(|f| moment(f));
    let mobile = mobile::attributes(!hidden.is_empty());
    let mobile_printing = mobile::printing(name, &names, &is_hidden);
    let node = node::record(&node::Record {
        name,
        fields: &fields,
        hidden: &hidden,
        moments: &moments_in,
        table: options.table,
        chart: options.chart,
        input: options.input,
        default: options.default,
    });
    Ok(quote! {
        #[derive(Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(
            feature = "python",
            pyo3::pyclass(frozen, get_all, eq, from_py_object, module = "verimeter")
        )]
        #mobile
        #serde
        #item

        #mobile_printing

        impl std::fmt::Debug for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(#title)#(.field(#labels, #shown))*.finish()
            }
        }

        #[cfg(feature = "python")]
        #[pyo3::pymethods]
        impl #name {
            #new

            #(#moments)*

            #[classattr]
            fn __match_args__(py: pyo3::Python<'_>) -> pyo3::PyResult<pyo3::Bound<'_, pyo3::types::PyTuple>> {
                pyo3::types::PyTuple::new(py, [#(#match_args),*])
            }

            #repr

            #table

            #chart

            /// The record as a `dict` of its fields.
            fn to_dict<'py>(&self, py: pyo3::Python<'py>) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::types::PyDict>> {
                use pyo3::types::PyDictMethods as _;
                let dict = pyo3::types::PyDict::new(py);
                #(dict.set_item(#labels, self.#names.clone())?;)*
                Ok(dict)
            }

            fn __reduce__<'py>(
                &self,
                py: pyo3::Python<'py>,
            ) -> pyo3::PyResult<(pyo3::Bound<'py, pyo3::PyAny>, pyo3::Bound<'py, pyo3::types::PyTuple>)> {
                #[allow(unused_imports)]
                use pyo3::IntoPyObjectExt as _;
                let values = vec![#(self.#names.clone().into_bound_py_any(py)?),*];
                crate::python::reduce::<Self>(py, values)
            }

            #[classmethod]
            fn _rebuild(_cls: &pyo3::Bound<'_, pyo3::types::PyType>, values: Vec<pyo3::Bound<'_, pyo3::PyAny>>) -> pyo3::PyResult<Self> {
                let mut values = values.into_iter();
                Ok(Self { #(#names: crate::python::next(&mut values)?),* })
            }
        }

        #node
    })
}

/// What a record that is a table has in Python, beside its fields.
fn table() -> TokenStream {
    quote! {
        /// What it shows, as a table: for a terminal, Jupyter, files and other libraries.
        #[pyo3(signature = () -> "Table")]
        fn table<'py>(slf: &pyo3::Bound<'py, Self>) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
            crate::python::native(slf.as_any(), "table")
        }

        /// One `dict` per row of its table; what is empty or undefined is `None`.
        #[pyo3(signature = () -> "list[dict[str, str | int | float | None]]")]
        fn to_dicts<'py>(slf: &pyo3::Bound<'py, Self>) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
            pyo3::types::PyAnyMethods::call_method0(&Self::table(slf)?, "to_dicts")
        }

        /// Its table as a stream of Arrow columns, by the Arrow PyCapsule interface.
        #[pyo3(signature = (requested_schema: "object | None" = None) -> "object")]
        fn __arrow_c_stream__<'py>(
            slf: &pyo3::Bound<'py, Self>,
            requested_schema: Option<pyo3::Bound<'py, pyo3::PyAny>>,
        ) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
            let table = Self::table(slf)?;
            pyo3::types::PyAnyMethods::call_method1(&table, "__arrow_c_stream__", (requested_schema,))
        }

        #[pyo3(signature = () -> "str")]
        fn _repr_html_<'py>(slf: &pyo3::Bound<'py, Self>) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
            pyo3::types::PyAnyMethods::call_method0(&Self::table(slf)?, "_repr_html_")
        }
    }
}

/// What a record that is a picture, too, has in Python.
fn chart() -> TokenStream {
    quote! {
        /// The picture of it.
        #[pyo3(signature = () -> "Chart")]
        fn chart<'py>(slf: &pyo3::Bound<'py, Self>) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
            crate::python::native(slf.as_any(), "chart")
        }
    }
}

/// Takes an attribute of ours off the fields that bear it, and names them.
fn marked(item: &mut ItemStruct, mark: &str) -> Vec<String> {
    let mut names = Vec::new();
    for field in &mut item.fields {
        let before = field.attrs.len();
        field.attrs.retain(|attribute| !attribute.path().is_ident(mark));
        if field.attrs.len() < before {
            names.extend(field.ident.as_ref().map(Ident::to_string));
        }
    }
    names
}

/// Collections of an input record are empty where JSON leaves them out, as in every language's constructor.
fn may_be_left_out(item: &mut ItemStruct) {
    for field in &mut item.fields {
        if outer(&field.ty).is_some_and(|outer| outer == "Vec" || outer == "HashMap") {
            field.attrs.push(syn::parse_quote!(#[serde(default)]));
        }
    }
}

fn options(args: TokenStream) -> Result<Options> {
    let mut options = Options { input: false, default: false, table: false, chart: false };
    for word in Punctuated::<Ident, Token![,]>::parse_terminated.parse2(args)? {
        match word.to_string().as_str() {
            "input" => options.input = true,
            "default" => options.default = true,
            "table" => options.table = true,
            "chart" => options.chart = true,
            _ => {
                return Err(Error::new_spanned(
                    word,
                    "`#[record]` knows `input`, `default`, `table` and `chart`",
                ));
            }
        }
    }
    Ok(options)
}

/// The keyword constructor of an input record. A time may be given in milliseconds or, by its short name, as Python's own.
fn new(options: &Options, title: &str, names: &[&Ident], types: &[&Type]) -> TokenStream {
    let mut signature = Vec::new();
    let mut params = Vec::new();
    let mut values = Vec::new();
    let mut fallible = false;
    for (name, ty) in names.iter().zip(types) {
        let mut hint = hint(ty);
        let optional = outer(ty).is_some_and(|o| o == "Option");
        let collection = outer(ty).is_some_and(|o| o == "Vec" || o == "HashMap");
        if let Some(short) = short(name).filter(|_| !collection) {
            let (label, at) = (name.to_string(), short.to_string());
            signature.push(quote!(#name: "int | None" = None, #short: "datetime | None" = None));
            params.push(quote!(#name: Option<i64>, #short: Option<crate::python::Instant>));
            let given = quote!(crate::python::one_time((#label, #name), (#at, #short))?);
            values.push(match (optional, options.default) {
                (true, _) => quote!(#name: #given),
                (false, true) => quote!(#name: #given.unwrap_or(defaults.#name)),
                (false, false) => {
                    quote!(#name: #given.ok_or_else(|| crate::python::no_time(#title, #label, #at))?)
                }
            });
            fallible = true;
        } else if optional {
            signature.push(quote!(#name: #hint = None));
            params.push(quote!(#name: #ty));
            values.push(quote!(#name));
        } else if options.default || collection {
            hint.push_str(" | None");
            signature.push(quote!(#name: #hint = None));
            params.push(quote!(#name: Option<#ty>));
            let fallback = format_ident!("defaults");
            values.push(match options.default {
                true => quote!(#name: #name.unwrap_or(#fallback.#name)),
                false => quote!(#name: #name.unwrap_or_default()),
            });
        } else {
            signature.push(quote!(#name: #hint));
            params.push(quote!(#name: #ty));
            values.push(quote!(#name));
        }
    }
    let defaults = options.default.then(|| quote!(let defaults = Self::default();));
    let (result, made) = match fallible {
        true => (quote!(pyo3::PyResult<Self>), quote!(Ok(Self { #(#values),* }))),
        false => (quote!(Self), quote!(Self { #(#values),* })),
    };
    quote! {
        #[new]
        #[pyo3(signature = (*, #(#signature),*))]
        #[allow(clippy::too_many_arguments)]
        fn py_new(#(#params),*) -> #result {
            #defaults
            #made
        }
    }
}

/// Refuses what some language could not carry.
fn check(ty: &Type) -> Result<()> {
    const PLAIN: [&str; 5] = ["bool", "i32", "i64", "f64", "String"];
    const REFUSED: [&str; 11] =
        ["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i128", "isize", "f32"];
    let refuse = |why: &str| Err(Error::new_spanned(ty, format!("a record cannot hold this type: {why}")));
    let Type::Path(path) = ty else {
        return refuse("only plain data, records and choices cross every border");
    };
    let Some(last) = path.path.segments.last() else { return refuse("it has no name") };
    let name = last.ident.to_string();
    if PLAIN.contains(&name.as_str()) {
        return Ok(());
    }
    if REFUSED.contains(&name.as_str()) {
        return refuse("use i32, i64 or f64; an id crosses as String");
    }
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return Ok(()) };
    let inner: Vec<&Type> = arguments
        .args
        .iter()
        .filter_map(|a| if let GenericArgument::Type(t) = a { Some(t) } else { None })
        .collect();
    match (name.as_str(), inner.as_slice()) {
        ("Vec", [Type::Path(p)]) if p.path.is_ident("u8") => Ok(()),
        ("Vec" | "Option", [t]) => check(t),
        ("HashMap", [Type::Path(key), t]) if key.path.is_ident("String") => check(t),
        _ => refuse("allowed are Vec<T>, Option<T> and HashMap<String, T>"),
    }
}

/// What the time of a field in milliseconds is called in Python's own type.
fn short(name: &Ident) -> Option<Ident> {
    name.to_string().strip_suffix("_at_ms").map(|word| format_ident!("{word}_at"))
}

/// A time in Python's own type, beside its field in milliseconds.
fn moment(field: &Field) -> Option<TokenStream> {
    let name = field.ident.as_ref()?;
    let short = short(name)?;
    let doc = format!("`{name}` as a `datetime` in UTC.");
    let moment = quote!(pyo3::Bound<'py, pyo3::types::PyDateTime>);
    let one = quote!(crate::python::moment(py, at_ms));
    let (ty, value) = match outer(&field.ty)?.as_str() {
        "Option" => (quote!(Option<#moment>), quote!(self.#name.map(|at_ms| #one).transpose())),
        "Vec" => (quote!(Vec<#moment>), quote!(self.#name.iter().map(|&at_ms| #one).collect())),
        _ => (moment, quote!({ let at_ms = self.#name; #one })),
    };
    Some(quote! {
        #[doc = #doc]
        #[getter]
        fn #short<'py>(&self, py: pyo3::Python<'py>) -> pyo3::PyResult<#ty> {
            #value
        }
    })
}

/// What Python's stubs call an argument of this type.
fn hint(ty: &Type) -> String {
    let Type::Path(path) = ty else { return "object".to_owned() };
    let Some(last) = path.path.segments.last() else { return "object".to_owned() };
    let inner = match &last.arguments {
        PathArguments::AngleBracketed(arguments) => {
            arguments.args.last().and_then(|argument| match argument {
                GenericArgument::Type(ty) => Some(hint(ty)),
                _ => None,
            })
        }
        _ => None,
    };
    match (last.ident.to_string().as_str(), inner) {
        ("bool", _) => "bool".to_owned(),
        ("i32" | "i64", _) => "int".to_owned(),
        ("f64", _) => "float".to_owned(),
        ("String", _) => "str".to_owned(),
        ("Vec", Some(inner)) if inner == "u8" => "bytes".to_owned(),
        ("Vec", Some(inner)) => format!("Sequence[{inner}]"),
        ("Option", Some(inner)) => format!("{inner} | None"),
        ("HashMap", Some(inner)) => format!("Mapping[str, {inner}]"),
        (name, _) => name.to_owned(),
    }
}

pub(crate) fn outer(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(p) => p.path.segments.last().map(|s| s.ident.to_string()),
        _ => None,
    }
}
