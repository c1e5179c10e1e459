//! Everything that must hold and is no test. All of it runs; what failed is listed at the end.

use std::env::consts::EXE_SUFFIX;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use crate::console;
use crate::node::Package;
use crate::python::Venv;
use crate::run::{self, Failure, Outcome};
use crate::test::WITHOUT_BINDINGS;

/// The version that `deny.toml` is written for.
const CARGO_DENY: &str = "cargo-deny@0.20.2";

/// Where Python is, from its package.
const PYTHON: [&str; 3] = [".", "../examples", "../bindings-swift/checks"];

pub(crate) fn lint(root: &Path, args: &[OsString]) -> Outcome {
    let cargo = |args: &[&str]| run::check(&mut run::cargo(root, args));
    let mut checks = Checks::default();
    match args {
        // The database of advisories changes by the day and needs the network: no reason to fail a commit.
        [flag] if flag == "--advisories" => checks.run("advisories", || deny(root, &["advisories"])),
        [] => {
            checks.run("rustfmt", || cargo(&["fmt", "--all", "--check"]));
            checks.run("clippy", || {
                cargo(&clippy(
                    &[&["--workspace", "--all-targets", "--locked"], &WITHOUT_BINDINGS[..]].concat(),
                ))
            });
            checks.run("clippy (python)", || {
                cargo(&clippy(&["-p", "verimeter-python", "--all-targets", "--locked"]))
            });
            checks.run("clippy (kotlin)", || {
                cargo(&clippy(&["-p", "verimeter-kotlin", "--all-targets", "--locked"]))
            });
            checks.run("clippy (node)", || {
                // Its tests are JavaScript; as a Rust test, nothing would be called.
                cargo(&clippy(&["-p", "verimeter-node", "--locked"]))
            });
            checks.run("clippy (mobile)", || {
                cargo(&clippy(&["-p", "verimeter-kotlin", "--no-default-features", "--locked"]))
            });
            checks.run("core alone", || {
                cargo(&["check", "-p", "verimeter", "--no-default-features", "--locked"])
            });
            checks.run("core without bindings", || no_binding_in_core(root));
            checks.run("cargo-deny", || deny(root, &["bans", "licenses", "sources"]));
            checks.run("machine paths", || no_machine_path(root));
            checks.run("types (console)", || console::types(root));
            checks.python(root);
            checks.node(root);
        }
        _ => return Err(Failure::Usage("`lint` takes nothing or `--advisories`".into())),
    }
    checks.verdict()
}

#[derive(Default)]
struct Checks {
    passed: usize,
    failed: Vec<String>,
}

impl Checks {
    fn run(&mut self, name: &str, check: impl FnOnce() -> Outcome) {
        eprintln!("-- {name}");
        match check() {
            Ok(()) => self.passed += 1,
            Err(failure) => self.failed.push(format!("{name}: {}", failure.reason().unwrap_or("see above"))),
        }
    }

    fn python(&mut self, root: &Path) {
        let mut venv = None;
        self.run("python tools", || Venv::ready(root).map(|ready| venv = Some(ready)));
        let Some(venv) = venv else { return };
        self.run("ruff", || run::check(&mut venv.module("ruff", &[&["check"], &PYTHON[..]].concat())));
        self.run("ruff format", || {
            run::check(&mut venv.module("ruff", &[&["format", "--check"], &PYTHON[..]].concat()))
        });
        self.run("stubs", || venv.stubs(&["--check"]));
        self.run("mypy", || run::check(&mut venv.module("mypy", &[])));
        self.run("pyright", || {
            // It fetches itself from npm once, into a folder of this checkout.
            let cache = root.join("target/tools/pyright");
            run::check(venv.module("pyright", &[]).env("PYRIGHT_PYTHON_CACHE_DIR", cache))
        });
    }

    fn node(&mut self, root: &Path) {
        let mut package = None;
        self.run("node tools", || Package::ready(root).map(|ready| package = Some(ready)));
        let Some(package) = package else { return };
        self.run("types (node)", || package.check_types());
        self.run("tsc", || package.check_examples());
    }

    fn verdict(self) -> Outcome {
        for failed in &self.failed {
            eprintln!("error: {failed}");
        }
        println!("checks: {} passed, {} failed", self.passed, self.failed.len());
        if self.failed.is_empty() { Ok(()) } else { Err(Failure::Said(1)) }
    }
}

fn clippy<'a>(which: &[&'a str]) -> Vec<&'a str> {
    [&["clippy"], which, &["--", "-D", "warnings"]].concat()
}

/// Languages come on top of the core, never into it.
fn no_binding_in_core(root: &Path) -> Outcome {
    let tree = ["tree", "-p", "verimeter", "-e", "normal", "--prefix", "none", "--target", "all", "--locked"];
    let tree = run::output(&mut run::cargo(root, &tree))?;
    match binding_in(&tree) {
        None => Ok(()),
        Some(name) => Err(Failure::new(format!(
            "the core depends on {name}: move it to a binding (`cargo tree -p verimeter -i {name}` shows the way)"
        ))),
    }
}

fn binding_in(tree: &str) -> Option<&str> {
    let mut names = tree.lines().filter_map(|line| line.split(' ').next());
    names.find(|name| ["pyo3", "napi", "uniffi"].iter().any(|tool| name.starts_with(tool)))
}

fn deny(root: &Path, what: &[&str]) -> Outcome {
    run::check(cargo_deny(root)?.args(["--locked", "check"]).args(what))
}

/// The developer's own cargo-deny, or one of ours in `target/tools`.
fn cargo_deny(root: &Path) -> Outcome<Command> {
    if run::works(&mut run::cargo(root, &["deny", "--version"])) {
        return Ok(run::cargo(root, &["deny"]));
    }
    let own = root.join("target/tools/bin").join(format!("cargo-deny{EXE_SUFFIX}"));
    if !own.is_file() {
        eprintln!("installing cargo-deny into target/tools (once, a few minutes)");
        run::check(&mut run::cargo(root, &["install", "--locked", "--root", "target/tools", CARGO_DENY]))?;
    }
    let mut command = Command::new(own);
    command.current_dir(root);
    Ok(command)
}

/// A path of somebody's machine in a tracked file works on that machine only.
fn no_machine_path(root: &Path) -> Outcome {
    let mut grep = Command::new("git");
    grep.args(["grep", "-nIE", "(^|[^A-Za-z0-9_.])/(home|root|work|Users)/", "--", ".", ":!*.lock"]);
    match run::status(grep.current_dir(root))?.code() {
        Some(1) => Ok(()),
        Some(0) => Err(Failure::new("the lines above name a path of one machine: make it relative")),
        _ => Err(Failure::new("git grep could not search: this check needs a git checkout")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binding_tool_in_the_tree_is_found_by_its_family() {
        assert_eq!(binding_in("verimeter v0.1.0\nserde v1.0.0\npyo3-ffi v0.30.1\n"), Some("pyo3-ffi"));
        assert_eq!(binding_in("verimeter v0.1.0\nuniffi_core v0.29.0\n"), Some("uniffi_core"));
        assert_eq!(binding_in("verimeter v0.1.0 (core)\nserde v1.0.0 (*)\n\n"), None);
    }
}
