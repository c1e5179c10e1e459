//! The `verimeter` command, as the binary has it.

use std::ffi::OsString;

use pyo3::prelude::*;

/// Runs the command that `args` name and gives its exit code; the GIL is free meanwhile. `verimeter.__main__` calls it.
#[pyfunction]
#[pyo3(signature = (args: "Sequence[str]"))]
pub(crate) fn run_command(py: Python<'_>, args: Vec<OsString>) -> u8 {
    let program = OsString::from("verimeter");
    py.detach(|| verimeter_cli::code([program].into_iter().chain(args)))
}
