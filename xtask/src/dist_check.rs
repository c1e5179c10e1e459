//! What `dist` made, looked at as those who install it would.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::python::Venv;
use crate::run::{self, Failure, Outcome};

/// Bytes of a wheel, at most.
const LARGEST_WHEEL: u64 = 12_000_000;

/// Holds the wheel to its size, and installs it where there is no Rust; then builds and installs the source.
pub(crate) fn check(root: &Path) -> Outcome {
    let folder = root.join("dist/python");
    let wheel = only(&folder, "-cp310-abi3-", ".whl")?;
    let source = only(&folder, "verimeter-", ".tar.gz")?;
    let bytes = fs::metadata(&wheel).map_err(|error| unreadable(&wheel, &error))?.len();
    if bytes > LARGEST_WHEEL {
        return Err(Failure::new(format!(
            "the wheel has {bytes} bytes, more than {LARGEST_WHEEL}: look at its largest parts with `cargo bloat`"
        )));
    }
    let clean = Venv::empty(root, "dist-venv")?;
    run::check(clean.module("pip", &["install", "--quiet", "--no-index", "--no-deps"]).arg(&wheel))?;
    smoke(root, &clean, &["--without-rust"])?;
    println!("the wheel works: {bytes} bytes");
    // The dev profile and its dependencies, which are built already: it is the package that is looked at, not its speed.
    let clean = Venv::empty(root, "dist-venv")?;
    let mut install = clean.module("pip", &["install", "--quiet", "--no-binary", "verimeter"]);
    install
        .arg(&source)
        .env("CARGO_TARGET_DIR", root.join("target"))
        .env("MATURIN_PEP517_ARGS", "--profile dev");
    run::check(&mut install)?;
    smoke(root, &clean, &[])?;
    println!("the source works");
    Ok(())
}

/// What a user does first, in an environment that has nothing else.
fn smoke(root: &Path, venv: &Venv, args: &[&str]) -> Outcome {
    let python = venv.python();
    let mut run = Command::new(&python);
    run.arg(root.join("bindings-python/tools/smoke.py")).args(args).current_dir(root.join("target"));
    if let Some(place) = python.parent() {
        run.env("PATH", place);
    }
    run::check(&mut run)
}

/// The one file whose name has this in it, and this at its end.
fn only(folder: &Path, part: &str, end: &str) -> Outcome<PathBuf> {
    let names = fs::read_dir(folder).map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path())));
    let fits = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.contains(part) && name.ends_with(end)
    };
    let mut fitting = names.into_iter().flatten().filter(fits);
    match (fitting.next(), fitting.next()) {
        (Some(path), None) => Ok(path),
        _ => Err(Failure::new(format!(
            "dist/python has not one file `{part}…{end}`: run `cargo xtask dist` first"
        ))),
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{} could not be read: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_said_with_the_way_to_it() {
        let failure =
            only(Path::new("nowhere"), "-cp310-abi3-", ".whl").expect_err("there is no such folder");
        assert!(failure.reason().is_some_and(|why| why.ends_with("run `cargo xtask dist` first")));
    }
}
