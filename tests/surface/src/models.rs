//! Records and choices, out of `core/models`.

use std::fs;
use std::path::Path;

use syn::punctuated::Punctuated;
use syn::{Attribute, Fields, Ident, Item, ItemStruct, Token};

use crate::Result;
use crate::api::{About, Choices, Field, Record, Records};
use crate::snake::snake;
use crate::types::{outer, spelled};

pub(crate) fn read(folder: &Path) -> Result<(Choices, Records)> {
    let (mut choices, mut records) = (Choices::new(), Records::new());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let file = syn::parse_file(&fs::read_to_string(&path)?)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        for item in file.items {
            match item {
                Item::Enum(item) if of(&item.attrs, "choice").is_some() => {
                    let words = item.variants.iter().map(|variant| snake(&variant.ident.to_string()));
                    choices.insert(item.ident.to_string(), words.collect());
                }
                Item::Struct(item) => {
                    if let Some(attribute) = of(&item.attrs, "record") {
                        records.insert(item.ident.to_string(), record(&item, attribute)?);
                    }
                }
                _ => {}
            }
        }
    }
    Ok((choices, records))
}

fn of<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a Attribute> {
    attributes.iter().find(|attribute| attribute.path().is_ident(name))
}

fn record(item: &ItemStruct, attribute: &Attribute) -> Result<Record> {
    let words: Vec<String> = match attribute.meta.require_list() {
        Ok(list) => list
            .parse_args_with(Punctuated::<Ident, Token![,]>::parse_terminated)?
            .iter()
            .map(Ident::to_string)
            .collect(),
        Err(_) => Vec::new(),
    };
    let has = |word: &str| words.iter().any(|known| known == word);
    let about = About { input: has("input"), table: has("table"), chart: has("chart") };
    let Fields::Named(named) = &item.fields else {
        return Err(format!("`{}` has no names", item.ident).into());
    };
    let fields = named.named.iter().filter_map(|field| {
        let name = field.ident.as_ref()?.to_string();
        // As `#[record(input)]` has it: what has an empty value may be left out.
        let empty = matches!(outer(&field.ty).as_str(), "Option" | "Vec" | "HashMap");
        let required = about.input.then_some(!empty && !has("default"));
        Some(Field { name, ty: spelled(&field.ty), required, of: None })
    });
    let fields = fields.collect();
    Ok(Record { about, fields })
}
