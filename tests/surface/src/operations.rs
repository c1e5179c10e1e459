//! Handles and functions, out of `operations.rs`.

use std::collections::BTreeSet;

use syn::punctuated::Punctuated;
use syn::{FnArg, Ident, Item, Pat, ReturnType, Token, TraitItem, TraitItemFn, Type};

use crate::Result;
use crate::api::{Choices, Field, Handles, Operation, Records, Shape};
use crate::types::{inner, outer, spelled};

/// What is each language's own, and what holds something.
const WORDS: [&str; 20] = [
    "bool",
    "i32",
    "i64",
    "f64",
    "String",
    "Bytes",
    "Path",
    "Moment",
    "Span",
    "Columns",
    "Picture",
    "Rectangle",
    "Told",
    "Source",
    "Option",
    "Vec",
    "HashMap",
    "Iter",
    "Rows",
    "Fields",
];

pub(crate) fn read(text: &str, choices: &Choices, records: &Records) -> Result<Handles> {
    let file = syn::parse_file(text).map_err(|error| format!("operations.rs: {error}"))?;
    let traits: Vec<_> = file
        .items
        .iter()
        .filter_map(|item| if let Item::Trait(item) = item { Some(item) } else { None })
        .collect();
    let mut known: BTreeSet<String> = WORDS.iter().map(|word| (*word).to_owned()).collect();
    known.extend(choices.keys().chain(records.keys()).cloned());
    known.extend(traits.iter().map(|item| item.ident.to_string()));
    let mut handles = Handles::new();
    for item in traits {
        let functions = item
            .items
            .iter()
            .filter_map(|item| if let TraitItem::Fn(item) = item { Some(item) } else { None });
        let operations = functions.map(|function| {
            operation(function, &known, records).map_err(|why| {
                format!("operations.rs: `{}.{}`: {why}", item.ident, function.sig.ident).into()
            })
        });
        handles.insert(item.ident.to_string(), operations.collect::<Result<_>>()?);
    }
    Ok(handles)
}

fn operation(function: &TraitItemFn, known: &BTreeSet<String>, records: &Records) -> Result<Operation> {
    let mut args = Vec::new();
    for input in &function.sig.inputs {
        let FnArg::Typed(input) = input else { continue };
        let Pat::Ident(name) = &*input.pat else { return Err("an argument has no name".into()) };
        all_known(&input.ty, known)?;
        match (outer(&input.ty).as_str(), inner(&input.ty).as_slice()) {
            ("Fields", [record]) => fields(&outer(record), records, &mut args)?,
            (outer, _) => args.push(Field {
                name: name.ident.to_string(),
                ty: spelled(&input.ty),
                required: Some(outer != "Option"),
                of: None,
            }),
        }
    }
    for (attribute, name) in attributes(function)? {
        let Some(at) = args.iter().position(|arg| name == arg.name) else {
            return Err(format!("there is no argument `{name}`").into());
        };
        match attribute.as_str() {
            "without" => drop(args.remove(at)),
            "optional" => args[at].required = Some(false),
            "required" => args[at].required = Some(true),
            _ => return Err(format!("`{attribute}` is none of `without`, `optional` and `required`").into()),
        }
    }
    let gives = match &function.sig.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, ty) => {
            all_known(ty, known)?;
            spelled(ty)
        }
    };
    let about = Shape {
        name: function.sig.ident.to_string(),
        own: function.sig.receiver().is_some(),
        waits: function.sig.asyncness.is_some(),
        gives,
    };
    Ok(Operation { about, args })
}

/// The fields of a record, and of the filter in it.
fn fields(name: &str, records: &Records, into: &mut Vec<Field>) -> Result<()> {
    let record = records.get(name).filter(|record| record.about.input);
    let record = record.ok_or_else(|| format!("`{name}` is no record that a program makes"))?;
    for field in &record.fields {
        match field.name.as_str() {
            "filter" => fields(&field.ty, records, into)?,
            _ => into.push(Field { of: Some(name.to_owned()), ..field.clone() }),
        }
    }
    Ok(())
}

fn all_known(ty: &Type, known: &BTreeSet<String>) -> Result<()> {
    let name = outer(ty);
    if !known.contains(&name) {
        return Err(format!("`{name}` is no record, choice, handle or word of operations.rs").into());
    }
    inner(ty).into_iter().try_for_each(|ty| all_known(ty, known))
}

/// Names in attributes, each with its attribute.
fn attributes(function: &TraitItemFn) -> Result<Vec<(String, Ident)>> {
    let mut found = Vec::new();
    for attribute in function.attrs.iter().filter(|attribute| !attribute.path().is_ident("doc")) {
        let kind = attribute.path().get_ident().map(Ident::to_string).unwrap_or_default();
        let names = attribute.parse_args_with(Punctuated::<Ident, Token![,]>::parse_terminated)?;
        found.extend(names.into_iter().map(|name| (kind.clone(), name)));
    }
    Ok(found)
}
