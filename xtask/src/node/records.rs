//! What TypeScript knows of records and choices: made from `core/models`, which is the only place that defines them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use syn::{
    Attribute, Expr, ExprLit, Field, GenericArgument, Item, ItemEnum, ItemStruct, Lit, Meta, PathArguments,
    Type,
};

use crate::run::{Failure, Outcome};

/// Records that come out as well as in: two shapes, as what may be left out on the way in is always there on the way out.
const BOTH_WAYS: [&str; 3] = ["Account", "Event", "Transaction"];

const HEAD: &str = "\
// Made from core/models by `cargo xtask stubs`: change it there.
import type { ChartedView, View } from './views';
";

/// The module, as text.
pub(crate) fn module(root: &Path) -> Outcome<String> {
    let mut models = Models::default();
    let dir = root.join("core/models/src");
    let mut files: Vec<_> = fs::read_dir(&dir)
        .and_then(|files| files.map(|file| Ok(file?.path())).collect::<Result<Vec<_>, _>>())
        .map_err(|error| Failure::new(format!("core/models could not be read: {error}")))?;
    files.sort();
    for path in files.iter().filter(|path| path.extension().is_some_and(|word| word == "rs")) {
        let wrong = |error: &dyn std::fmt::Display| Failure::new(format!("{}: {error}", path.display()));
        let text = fs::read_to_string(path).map_err(|error| wrong(&error))?;
        models.read(syn::parse_file(&text).map_err(|error| wrong(&error))?.items);
    }
    models.module()
}

#[derive(Default)]
struct Models {
    records: BTreeMap<String, (ItemStruct, Kind)>,
    choices: BTreeMap<String, ItemEnum>,
    /// Names of fields that are no words of a choice: those that docs mean when they name them.
    fields: BTreeSet<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Out,
    In,
    /// In, and each field may be left out.
    Defaults,
}

impl Models {
    fn read(&mut self, items: Vec<Item>) {
        for item in items {
            match item {
                Item::Struct(item) => {
                    let Some(args) = args(&item.attrs, "record") else { continue };
                    let kind = match (args.contains("input"), args.contains("default")) {
                        (true, true) => Kind::Defaults,
                        (true, false) => Kind::In,
                        (false, _) => Kind::Out,
                    };
                    self.records.insert(item.ident.to_string(), (item, kind));
                }
                Item::Enum(item) if args(&item.attrs, "choice").is_some() => {
                    self.choices.insert(item.ident.to_string(), item);
                }
                _ => {}
            }
        }
    }

    fn module(mut self) -> Outcome<String> {
        let names = self.records.values().flat_map(|(record, _)| record.fields.iter().filter_map(name));
        self.fields = names.filter(|name| name.contains('_')).collect();
        for choice in self.choices.values() {
            for word in words(choice) {
                self.fields.remove(&word);
            }
        }
        let mut out = HEAD.to_owned();
        for (name, choice) in &self.choices {
            self.choice(&mut out, name, choice);
        }
        for (name, (record, kind)) in &self.records {
            if *kind == Kind::Out || BOTH_WAYS.contains(&name.as_str()) {
                self.record(&mut out, name, record, Kind::Out)?;
            }
            if *kind != Kind::Out {
                self.record(&mut out, &input(name), record, *kind)?;
            }
        }
        Ok(out)
    }

    fn choice(&self, out: &mut String, name: &str, choice: &ItemEnum) {
        let mut docs = self.docs(&choice.attrs);
        docs.push(String::new());
        for (variant, word) in choice.variants.iter().zip(words(choice)) {
            docs.push(format!("- `{word}`: {}", self.docs(&variant.attrs).join(" ")));
        }
        comment(out, "", &docs);
        let words: Vec<_> = words(choice).map(|word| format!("'{word}'")).collect();
        _ = writeln!(out, "export type {name} = {};", words.join(" | "));
    }

    fn record(&self, out: &mut String, name: &str, record: &ItemStruct, kind: Kind) -> Outcome {
        comment(out, "", &self.docs(&record.attrs));
        let shown = args(&record.attrs, "record").unwrap_or_default();
        let view = match (shown.contains("table"), shown.contains("chart")) {
            (true, true) => " extends ChartedView",
            (true, false) => " extends View",
            (false, _) => "",
        };
        _ = writeln!(out, "export interface {name}{view} {{");
        for field in &record.fields {
            let Some(snake) = self::name(field) else { continue };
            let (ty, optional) = self.field(field, kind)?;
            let docs = self.docs(&field.attrs);
            comment(out, "  ", &docs);
            let key = camel(&snake);
            let moment = snake.strip_suffix("_ms").filter(|name| name.ends_with("_at"));
            // A time may come in as either.
            line(out, &key, &ty, optional || (kind != Kind::Out && moment.is_some()), kind);
            if let Some(short) = moment {
                comment(out, "  ", &[format!("The same as a `Date`: `{key}`.")]);
                let date = ty.replace("number", "Date");
                line(out, &camel(short), &date, optional || kind != Kind::Out, kind);
            }
        }
        out.push_str("}\n");
        Ok(())
    }

    /// Its type, and whether it may be left out.
    fn field(&self, field: &Field, kind: Kind) -> Outcome<(String, bool)> {
        let incoming = kind != Kind::Out;
        let ty = match inner(&field.ty, "Option") {
            Some(ty) if marked(&field.attrs, "moment") => {
                self.ty(ty, incoming)?;
                return Ok(("string | Date".to_owned(), true));
            }
            Some(ty) => return Ok((self.ty(ty, incoming)?, true)),
            None => self.ty(&field.ty, incoming)?,
        };
        let collection = inner(&field.ty, "Vec").is_some() || inner(&field.ty, "HashMap").is_some();
        Ok((ty, kind == Kind::Defaults || (incoming && collection)))
    }

    fn ty(&self, ty: &Type, incoming: bool) -> Outcome<String> {
        if let Some(of) = inner(ty, "Vec") {
            let of = self.ty(of, incoming)?;
            return Ok(if incoming { format!("readonly {of}[]") } else { format!("{of}[]") });
        }
        if let Some(of) = inner(ty, "HashMap") {
            let of = self.ty(of, incoming)?;
            let map = format!("Record<string, {of}>");
            return Ok(if incoming { format!("Readonly<{map}>") } else { map });
        }
        let Type::Path(path) = ty else { return Err(unknown(ty)) };
        let name = path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        Ok(match name.as_str() {
            "bool" => "boolean".to_owned(),
            "i32" | "i64" | "f64" => "number".to_owned(),
            "String" => "string".to_owned(),
            _ if self.choices.contains_key(&name) => name,
            _ => match self.records.get(&name) {
                Some((_, Kind::Out)) => name,
                Some(_) if incoming => input(&name),
                // Of a question that comes back, the shape in which it was asked.
                Some(_) => name,
                None => return Err(unknown(ty)),
            },
        })
    }

    /// Documentation for TypeScript: names as they are there, links as words.
    fn docs(&self, attributes: &[Attribute]) -> Vec<String> {
        docs(attributes).iter().map(|line| self.doc(line)).collect()
    }

    fn doc(&self, line: &str) -> String {
        let mut out = String::new();
        // Odd parts are between backticks.
        for (n, part) in line.split('`').enumerate() {
            if n > 0 {
                out.push('`');
            }
            match n % 2 == 1 && self.fields.contains(part) {
                true => out.push_str(&camel(part)),
                false => out.push_str(part),
            }
        }
        unlinked(&out)
    }
}

/// ``[`Recharge`](crate::Recharge)`` and ``[`Recharge`]`` as `Recharge`.
fn unlinked(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("[`") {
        out.push_str(before);
        let Some((word, after)) = after.split_once("`]") else {
            out.push_str("[`");
            rest = after;
            continue;
        };
        _ = write!(out, "`{word}`");
        let link = after.strip_prefix('(').and_then(|after| after.split_once(')'));
        rest = link.map_or(after, |(_, after)| after);
    }
    out + rest
}

fn line(out: &mut String, key: &str, ty: &str, optional: bool, kind: Kind) {
    let incoming = kind != Kind::Out;
    let (mark, none) = match (optional, incoming) {
        (true, true) => ("?", " | undefined"),
        (true, false) => ("?", ""),
        (false, _) => ("", ""),
    };
    let readonly = if incoming { "readonly " } else { "" };
    _ = writeln!(out, "  {readonly}{key}{mark}: {ty}{none};");
}

/// The name of a record's shape on the way in.
fn input(name: &str) -> String {
    if BOTH_WAYS.contains(&name) { format!("{name}Input") } else { name.to_owned() }
}

fn comment(out: &mut String, indent: &str, lines: &[String]) {
    if indent.is_empty() {
        out.push('\n');
    }
    match lines {
        [] => {}
        [one] => _ = writeln!(out, "{indent}/** {one} */"),
        lines => {
            _ = writeln!(out, "{indent}/**");
            for line in lines {
                _ = writeln!(out, "{}", format!("{indent} * {line}").trim_end());
            }
            _ = writeln!(out, "{indent} */");
        }
    }
}

fn unknown(ty: &Type) -> Failure {
    let name = match ty {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default(),
        _ => String::new(),
    };
    Failure::new(format!("core/models has no record or choice `{name}`"))
}

fn docs(attributes: &[Attribute]) -> Vec<String> {
    let mut lines: Vec<String> = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
                Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => {
                    let text = text.value();
                    Some(text.strip_prefix(' ').unwrap_or(&text).trim_end().to_owned())
                }
                _ => None,
            },
            _ => None,
        })
        .collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// What stands in the brackets of an attribute; none where there is no such attribute.
fn args(attributes: &[Attribute], name: &str) -> Option<BTreeSet<String>> {
    let attribute = attributes.iter().find(|attribute| attribute.path().is_ident(name))?;
    let Meta::List(list) = &attribute.meta else { return Some(BTreeSet::new()) };
    Some(list.tokens.to_string().split(',').map(|word| word.trim().to_owned()).collect())
}

fn marked(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident(name))
}

/// `T` of `Option<T>`, `Vec<T>` or `HashMap<String, T>`.
fn inner<'a>(ty: &'a Type, outer: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == outer)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.last()? {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

fn name(field: &Field) -> Option<String> {
    field.ident.as_ref().map(ToString::to_string)
}

fn words(choice: &ItemEnum) -> impl Iterator<Item = String> {
    choice.variants.iter().map(|variant| {
        let mut word = String::new();
        for (n, letter) in variant.ident.to_string().char_indices() {
            if letter.is_uppercase() && n > 0 {
                word.push('_');
            }
            word.extend(letter.to_lowercase());
        }
        word
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn made(text: &str) -> String {
        let mut models = Models::default();
        models.read(syn::parse_file(text).unwrap_or_else(|error| panic!("{error}")).items);
        models.module().unwrap_or_else(|failure| panic!("{:?}", failure.reason()))
    }

    #[test]
    fn what_comes_out_has_dates_and_leaves_out_what_is_not_there() {
        let out = made(
            "/// One.\n#[record]\npub struct Row { /// When, beside [`code`](Row::code) and `started_at_ms`.\n pub started_at_ms: i64, \
             /// The code.\n pub code: Option<String>, /// Each.\n pub by_tag: HashMap<String, i64> }",
        );
        assert!(out.contains("  startedAtMs: number;\n"), "{out}");
        assert!(out.contains("  startedAt: Date;\n"), "{out}");
        assert!(out.contains("  code?: string;\n"), "{out}");
        assert!(out.contains("  byTag: Record<string, number>;\n"), "{out}");
        assert!(out.contains("/** When, beside `code` and `startedAtMs`. */"), "{out}");
    }

    #[test]
    fn what_comes_in_may_be_left_out_or_undefined() {
        let out = made(
            "/// Ask.\n#[record(input)]\npub struct Query { /// From.\n #[moment]\n pub start: Option<String>, /// Of.\n pub kind: Kind, \
             /// Only.\n pub apps: Vec<String> } /// Kinds.\n #[choice]\n pub enum Kind { /// First.\n OneWay, /// Second.\n Other }",
        );
        assert!(out.contains("  readonly start?: string | Date | undefined;\n"), "{out}");
        assert!(out.contains("  readonly kind: Kind;\n"), "{out}");
        assert!(out.contains("  readonly apps?: readonly string[] | undefined;\n"), "{out}");
        assert!(out.contains("export type Kind = 'one_way' | 'other';\n"), "{out}");
    }
}
