//! The Swift package: its generated sources, the library of this machine, and its tests.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::kotlin::{self, Profile, target};
use crate::python::Venv;
use crate::run::{self, Failure, Outcome};

const PACKAGE: &str = "bindings-swift";
/// What UniFFI makes out of the library, by name, and the folder in which it is committed.
const GENERATED: [(&str, &str); 4] = [
    ("verimeter.swift", "Sources/VerimeterNative"),
    ("verimeter_models.swift", "Sources/VerimeterNative"),
    ("verimeterFFI.h", "Sources/VerimeterFFI"),
    ("verimeter_modelsFFI.h", "Sources/VerimeterFFI"),
];
/// What we make out of that: the records and choices that programs see.
const EXPORTS: (&str, &str) = ("Exports.swift", "Sources/Verimeter");

/// `swift`: makes everything that is generated again. `swift native`: builds the library of this machine, and says where it is.
pub(crate) fn swift(root: &Path, args: &[OsString]) -> Outcome {
    match args {
        [] => {
            for (name, text) in generate(root, &kotlin::native(root, Profile::Dev)?)? {
                let place = root.join(PACKAGE).join(name);
                fs::write(&place, text).map_err(|error| unwritable(&place, &error))?;
            }
            eprintln!("{PACKAGE}/Sources is that of the sources in Rust");
            Ok(())
        }
        [what] if what == "native" => {
            let library = kotlin::native(root, Profile::Dev)?;
            println!("export VERIMETER_NATIVE={}", folder(&library).display());
            Ok(())
        }
        _ => Err(Failure::Usage("`swift` takes nothing or `native`".into())),
    }
}

/// Fails where the committed sources are not those that the library makes.
pub(crate) fn up_to_date(root: &Path, library: &Path) -> Outcome {
    let made = generate(root, library)?;
    let committed = |name: &Path| fs::read_to_string(root.join(PACKAGE).join(name)).ok();
    let stale: Vec<_> = made.iter().filter(|(name, text)| committed(name).as_ref() != Some(text)).collect();
    if stale.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = stale.iter().map(|(name, _)| name.display().to_string()).collect();
    Err(Failure::new(format!(
        "{PACKAGE} is not what the sources make ({}): run `cargo xtask swift` and commit",
        names.join(", ")
    )))
}

/// What can be said of the package without a Swift compiler, as tests.
pub(crate) fn checks(root: &Path, library: &Path) -> Outcome<Command> {
    let venv = Venv::for_swift(root)?;
    let mut pytest = venv.module("pytest", &["bindings-swift/checks"]);
    pytest.current_dir(root).env("VERIMETER_LIBRARY", library);
    Ok(pytest)
}

/// The package's own tests, where there is a compiler: `SWIFT` names another than that on the path.
pub(crate) fn tests(root: &Path, library: &Path) -> Outcome<Option<Command>> {
    let program = std::env::var_os("SWIFT").unwrap_or_else(|| "swift".into());
    if !run::works(Command::new(&program).arg("--version")) {
        eprintln!(
            "swift was not found: install Swift 5.9 or newer to run its tests; what needs no compiler is checked"
        );
        return Ok(None);
    }
    // What plays the vendor.
    run::check(&mut run::cargo(root, &["build", "--locked", "-p", "verimeter-cli"]))?;
    let mut tests = Command::new(program);
    tests.args(["test", "--package-path", PACKAGE, "--scratch-path", "target/swift/build"]).current_dir(root);
    tests
        .env("VERIMETER_NATIVE", folder(library))
        .env("VERIMETER_CLI", target(root)?.join("debug/verimeter"));
    Ok(Some(tests))
}

fn folder(library: &Path) -> &Path {
    library.parent().unwrap_or(library)
}

/// What is generated, by its place in the package.
fn generate(root: &Path, library: &Path) -> Outcome<Vec<(PathBuf, String)>> {
    let out = kotlin::generate(root, library, "swift")?;
    let mut made = Vec::new();
    for (name, place) in GENERATED {
        let text = fs::read_to_string(out.join(name)).map_err(|error| unwritable(&out.join(name), &error))?;
        made.push((Path::new(place).join(name), text));
    }
    let models = made.iter().find(|(name, _)| name.ends_with("verimeter_models.swift"));
    let exports = exports(models.map_or("", |(_, text)| text));
    made.push((Path::new(EXPORTS.1).join(EXPORTS.0), exports));
    Ok(made)
}

/// Hands on what programs may name of the generated module, which holds the bridge, too.
fn exports(models: &str) -> String {
    let mut text =
        String::from("// Made by `cargo xtask swift`: the records and choices that programs see.\n\n");
    let words = |line: &str| {
        let (kind, rest) = line.strip_prefix("public ")?.split_once(' ')?;
        let name = rest.split([':', ' ']).next().unwrap_or_default();
        (["enum", "struct"].contains(&kind) && !name.starts_with("FfiConverter"))
            .then(|| format!("@_exported import {kind} VerimeterNative.{name}\n"))
    };
    let mut lines: Vec<_> = models.lines().filter_map(words).collect();
    lines.sort_by(|one, other| one.rsplit('.').cmp(other.rsplit('.')));
    lines.iter().for_each(|line| text.push_str(line));
    text
}

fn unwritable(place: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{} could not be read or written: {error}", place.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_and_choices_are_handed_on_and_nothing_else() {
        let models = "public struct RiskTag: Equatable, Hashable {\npublic struct FfiConverterTypeRiskTag: FfiConverter {\n\
                      public enum Billing: Equatable {\npublic func uniffiEnsure() {\n    public struct Inner {\n";
        let lines: Vec<_> = exports(models).lines().skip(2).map(str::to_owned).collect();
        let expected = ["enum VerimeterNative.Billing", "struct VerimeterNative.RiskTag"];
        assert_eq!(lines, expected.map(|what| format!("@_exported import {what}")));
    }
}
