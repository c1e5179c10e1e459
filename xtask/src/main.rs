//! Every chore of this repository, one command each. It needs cargo and Python; what else a chore needs, it sets up.

mod bench;
mod console;
mod demo;
mod dist;
mod dist_check;
mod fuzz;
mod kotlin;
mod kotlin_app;
mod lint;
mod mobile;
mod node;
mod pictures;
mod python;
mod pythons;
mod run;
mod swift;
mod tally;
mod test;

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use run::{Failure, Outcome};

const HELP: &str = "\
cargo xtask demo [args...]        run the main job offline on the sandbox, into out/demo/
cargo xtask test [PART]           run every test, or those of rust, python, node, console, kotlin or swift; the last line is `N passed, N failed`
cargo xtask test python --all     run Python's tests on every Python from 3.10 on that is here
cargo xtask test node --all       run Node's tests on every line of Node from 20 on, which npm's registry gives
cargo xtask lint [--advisories]   check format, lints, types, licences and borders; or known vulnerabilities
cargo xtask stubs                 make the types of Python and Node again after a change of the surface
cargo xtask surface               make tests/surface/api.json again after a change of models or operations
cargo xtask console [args...]     build the console's page; with arguments, run `verimeter console`, too
cargo xtask pictures              make the pictures of the README again, from the demo
cargo xtask kotlin                make the generated Kotlin sources and the dump of its surface again
cargo xtask kotlin app [--shipped] try what an app has of the Kotlin package, without Android; or the library as apps carry it
cargo xtask swift [native]        make the generated Swift sources again; or build the library of this machine for Swift
cargo xtask mobile [TARGET...]    build the native library as apps carry it; with --size, say what it weighs
cargo xtask dist                  build what is released, into dist/
cargo xtask dist node [--target T] build the Node package alone, for a target of Rust or this machine
cargo xtask dist --check [PART]   install what was built, or that of python or jvm, as its users would, and hold the wheel to its size
cargo xtask bench [name args...]  a benchmark beside its peers, into bench/results/; without a name, which there are
cargo xtask fuzz TARGET [SECONDS] look for inputs that break a decoder: state, events_csv, events_jsonl, vendor_table
cargo xtask help                  show this table";

fn main() -> ExitCode {
    let mut args = env::args_os().skip(1);
    let command = args.next().unwrap_or_else(|| "help".into());
    match chore(&command.to_string_lossy(), &args.collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Usage(what)) => {
            eprintln!("error: {what}\n\n{HELP}");
            ExitCode::from(2)
        }
        Err(Failure::Failed(why)) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
        Err(Failure::Said(code)) => ExitCode::from(code),
    }
}

fn chore(command: &str, args: &[OsString]) -> Outcome {
    match command {
        "demo" => demo::demo(&run::root()?, args),
        "test" => test::test(&run::root()?, args),
        "lint" => lint::lint(&run::root()?, args),
        "kotlin" => kotlin::kotlin(&run::root()?, args),
        "mobile" => mobile::mobile(&run::root()?, args),
        "swift" => swift::swift(&run::root()?, args),
        "stubs" => stubs(&run::root()?, args),
        "surface" => surface(&run::root()?, args),
        "console" => console::console(&run::root()?, args),
        "pictures" => pictures::pictures(&run::root()?, args),
        "bench" => bench::bench(&run::root()?, args),
        "fuzz" => fuzz::fuzz(&run::root()?, args),
        "dist" => dist::dist(&run::root()?, args),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        _ => Err(Failure::Usage(format!("there is no chore `{command}`: take one of these"))),
    }
}

fn surface(root: &Path, args: &[OsString]) -> Outcome {
    run::no_arguments("surface", args)?;
    run::check(&mut run::cargo(root, &["run", "--quiet", "--locked", "-p", "verimeter-surface"]))
}

fn stubs(root: &Path, args: &[OsString]) -> Outcome {
    let which = match args {
        [] => None,
        [which] if which == "python" || which == "node" => Some(which),
        _ => return Err(Failure::Usage("`stubs` takes nothing, `python` or `node`".into())),
    };
    if which.is_none_or(|which| which == "python") {
        python::Venv::ready(root)?.stubs(&[])?;
    }
    if which.is_none_or(|which| which == "node") {
        node::Package::ready(root)?.types()?;
    }
    Ok(())
}
