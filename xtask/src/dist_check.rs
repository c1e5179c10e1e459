//! What `dist` made, looked at as those who install it would.

use std::env;
use std::env::consts::EXE_SUFFIX;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use crate::kotlin::{self, Maven};
use crate::python::Venv;
use crate::run::{self, Failure, Outcome};

/// What asks Maven for the class path of a POM.
const DEPENDENCIES: &str = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath";
/// Bytes of a wheel, at most.
const LARGEST_WHEEL: u64 = 12_000_000;

/// Holds the wheel to its size, and installs it where there is no Rust; then builds and installs the source.
pub(crate) fn wheel(root: &Path) -> Outcome {
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

/// Runs a Java program with the jar and what its POM names, in a folder of its own and without Rust on the path.
pub(crate) fn jar(root: &Path) -> Outcome {
    Maven::ready(root)?;
    let folder = root.join("dist/jvm");
    let jar = folder.join(concat!("verimeter-", env!("CARGO_PKG_VERSION"), ".jar"));
    if !jar.is_file() {
        return Err(Failure::new(format!("there is no {}: run `cargo xtask dist` first", jar.display())));
    }
    let place = env::temp_dir().join(format!("verimeter-dist-{}", process::id()));
    run::emptied(&place)?;
    let program = fs::copy(root.join("bindings-kotlin/tools/Smoke.java"), place.join("Smoke.java"));
    program.map_err(|error| unreadable(&place, &error))?;
    let needs = place.join("needs.txt");
    let mut resolve = Command::new("mvn");
    resolve
        .args(["-B", "-ntp", "-q", DEPENDENCIES, "-DincludeScope=runtime", "-f"])
        .arg(jar.with_extension("pom"));
    run::check(resolve.arg(format!("-Dmdep.outputFile={}", needs.display())).current_dir(&place))?;
    let path = fs::read_to_string(&needs).map_err(|error| unreadable(&needs, &error))?;
    let home = env::var_os("JAVA_HOME").map(|home| Path::new(&home).join("bin/java"));
    let parts = [jar.as_os_str(), path.trim().as_ref()];
    let path = parts.join(OsStr::new(if cfg!(windows) { ";" } else { ":" }));
    let mut java = Command::new(home.unwrap_or_else(|| "java".into()));
    java.arg("-cp").arg(path).arg("Smoke.java").current_dir(&place).env("PATH", without_rust());
    kotlin::forget_libraries(&mut java);
    run::check(&mut java)?;
    fs::remove_dir_all(&place).map_err(|error| unreadable(&place, &error))
}

/// The path without the folders that cargo is in.
fn without_rust() -> OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    let name = format!("cargo{EXE_SUFFIX}");
    let kept = env::split_paths(&path).filter(|folder| !folder.join(&name).exists());
    env::join_paths(kept).unwrap_or_default()
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
