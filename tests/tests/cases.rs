//! Runs every case of `cases/`, each as a test of its own.

use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let trials = verimeter_tests::load()
        .into_iter()
        .map(|(file, case)| {
            let name = format!("{file}: {}", case.name);
            Trial::test(name, move || verimeter_tests::run::run(&case).map_err(Failed::from))
        })
        .collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
