//! Every test of every language, and one sum at the end.

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::ExitStatus;

use crate::console;
use crate::kotlin::{self, Maven, Profile};
use crate::kotlin_app;
use crate::node::Package;
use crate::python::Venv;
use crate::pythons::Python;
use crate::run::{self, Failure, Outcome};
use crate::swift;
use crate::tally::{self, CargoTest, Counts, NodeTest};

/// One language's tests: adds what it counted, and says why if it could not do its job.
type Part = fn(&Path, &mut Counts) -> Outcome;

const PARTS: [(&str, Part); 6] = [
    ("rust", rust),
    ("python", python),
    ("node", node),
    ("console", console),
    ("kotlin", kotlin),
    ("swift", swift),
];

/// The crates that are built into other languages.
pub(crate) const WITHOUT_BINDINGS: [&str; 4] = [
    "--exclude=verimeter-bindgen",
    "--exclude=verimeter-kotlin",
    "--exclude=verimeter-node",
    "--exclude=verimeter-python",
];

pub(crate) fn test(root: &Path, args: &[OsString]) -> Outcome {
    let chosen: Vec<_> = match args {
        [] => PARTS.to_vec(),
        [name, flag] if name == "python" && flag == "--all" => vec![("python", pythons as Part)],
        [name, flag] if name == "node" && flag == "--all" => vec![("node", nodes as Part)],
        [name] => PARTS.into_iter().filter(|(part, _)| name == part).collect(),
        _ => Vec::new(),
    };
    if chosen.is_empty() {
        return Err(Failure::Usage(
            "`test` takes nothing, `rust`, `python`, `node`, `console`, `kotlin` or `swift`, and `--all` after `python` or `node`"
                .into(),
        ));
    }
    let (mut sum, mut troubles) = (Counts::default(), Vec::new());
    for (name, part) in chosen {
        if let Err(failure) = part(root, &mut sum) {
            sum.failed += 1;
            troubles.extend(failure.reason().map(|why| format!("error: {name}: {why}")));
        }
    }
    // Said last, where it is read, and not pages up where it happened.
    troubles.iter().for_each(|trouble| eprintln!("{trouble}"));
    println!("{sum}");
    if sum.failed > 0 || sum.passed == 0 { Err(Failure::Said(1)) } else { Ok(()) }
}

/// Without the crates of other languages: in one build with them, the models would carry their tools into every other crate.
fn rust(root: &Path, sum: &mut Counts) -> Outcome {
    let mut tally = CargoTest::default();
    let status = run::follow(
        &mut run::cargo(
            root,
            &[&["test", "--workspace", "--locked", "--no-fail-fast"], &WITHOUT_BINDINGS[..]].concat(),
        ),
        |line| tally.read(line),
    )?;
    judge("cargo test", tally.counts(), status, sum)
}

fn python(root: &Path, sum: &mut Counts) -> Outcome {
    let venv = Venv::ready(root)?;
    venv.develop()?;
    pytest(root, &venv, &[], sum)
}

/// On every Python that is here: the one of `python`, then the others with the wheel, as one wheel is for all. Spark's own tests
/// run on the first alone: what they try is one native part, which does not know who loads it.
fn pythons(root: &Path, sum: &mut Counts) -> Outcome {
    let own = Python::first()?;
    let others = own.others()?;
    let named: Vec<_> = others.iter().map(|python| python.version.as_str()).collect();
    eprintln!("testing python {}, then {} without Spark", own.version, named.join(", "));
    python(root, sum)?;
    let wheel = Venv::ready(root)?.wheel(root)?;
    for python in &others {
        let venv = Venv::other(root, python)?;
        venv.install(&wheel)?;
        eprintln!("-- python {}", python.version);
        pytest(root, &venv, &["--ignore=bindings-python/tests/test_spark.py"], sum)?;
    }
    Ok(())
}

fn pytest(root: &Path, venv: &Venv, options: &[&str], sum: &mut Counts) -> Outcome {
    let mut pytest = venv.module("pytest", &[&["bindings-python/tests"], options].concat());
    pytest.current_dir(root);
    if io::stdout().is_terminal() {
        pytest.arg("--color=yes");
    }
    let mut last = Counts::default();
    let status = run::follow(&mut pytest, |line| last = tally::pytest(line).unwrap_or(last))?;
    judge("pytest", last, status, sum)
}

fn kotlin(root: &Path, sum: &mut Counts) -> Outcome {
    let maven = Maven::ready(root)?;
    let library = kotlin::native(root, Profile::Dev)?;
    kotlin::up_to_date(root, &library)?;
    let mut last = Counts::default();
    let status =
        run::follow(&mut maven.command(&["test"]), |line| last = tally::surefire(line).unwrap_or(last))?;
    if status.success() {
        maven.note_resolved();
    }
    judge("mvn test", last, status, sum)?;
    let mut app = Counts::default();
    let mut tests = kotlin_app::tests(root, &maven, false)?;
    let status = run::follow(&mut tests, |line| app = tally::surefire(line).unwrap_or(app))?;
    judge("mvn test -Papp", app, status, sum)
}

/// What can be known without a Swift compiler, which few machines have, and its own tests where there is one.
fn swift(root: &Path, sum: &mut Counts) -> Outcome {
    let library = kotlin::native(root, Profile::Dev)?;
    swift::up_to_date(root, &library)?;
    let mut last = Counts::default();
    let status =
        run::follow(&mut swift::checks(root, &library)?, |line| last = tally::pytest(line).unwrap_or(last))?;
    judge("pytest", last, status, sum)?;
    let Some(mut tests) = swift::tests(root, &library)? else { return Ok(()) };
    let mut last = Counts::default();
    let status = run::follow(&mut tests, |line| last = tally::xctest(line).unwrap_or(last))?;
    judge("swift test", last, status, sum)
}

fn node(root: &Path, sum: &mut Counts) -> Outcome {
    let package = Package::ready(root)?;
    package.develop()?;
    node_test(&package, sum)
}

/// On Node of every line: the one of `node`, then the others with the same addon, as one is for all.
fn nodes(root: &Path, sum: &mut Counts) -> Outcome {
    node(root, sum)?;
    for package in Package::ready(root)?.others()? {
        println!("Node {}", package.version());
        node_test(&package, sum)?;
    }
    Ok(())
}

fn node_test(package: &Package, sum: &mut Counts) -> Outcome {
    let mut tally = NodeTest::default();
    let status = run::follow(&mut package.tests()?, |line| tally.read(line))?;
    judge("node --test", tally.counts(), status, sum)
}

/// In a browser.
fn console(root: &Path, sum: &mut Counts) -> Outcome {
    let mut tally = NodeTest::default();
    let status = run::follow(&mut console::tests(root)?, |line| tally.read(line))?;
    judge("node --test", tally.counts(), status, sum)
}

/// A bad exit without a failed test, or no test at all, is a step that did not do its job.
fn judge(tool: &str, counts: Counts, status: ExitStatus, sum: &mut Counts) -> Outcome {
    *sum += counts;
    if counts.passed + counts.failed == 0 && status.success() {
        return Err(Failure::new(format!("{tool} counted no test")));
    }
    if counts.failed == 0 && !status.success() {
        return Err(Failure::new(format!(
            "{tool} could not run its tests ({status}): its own message is above"
        )));
    }
    Ok(())
}
