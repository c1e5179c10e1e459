//! Types, as they are spelled.

use syn::{GenericArgument, PathArguments, Type};

/// The type without its path: `Option<Vec<Product>>`.
pub(crate) fn spelled(ty: &Type) -> String {
    let inner: Vec<_> = inner(ty).into_iter().map(spelled).collect();
    match inner.as_slice() {
        [] => outer(ty),
        inner => format!("{}<{}>", outer(ty), inner.join(", ")),
    }
}

/// What it is called without what it is of.
pub(crate) fn outer(ty: &Type) -> String {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}

/// What it is of.
pub(crate) fn inner(ty: &Type) -> Vec<&Type> {
    let Type::Path(path) = ty else { return Vec::new() };
    match path.path.segments.last().map(|last| &last.arguments) {
        Some(PathArguments::AngleBracketed(arguments)) => {
            let types = arguments.args.iter();
            types
                .filter_map(|arg| if let GenericArgument::Type(ty) = arg { Some(ty) } else { None })
                .collect()
        }
        _ => Vec::new(),
    }
}
