//! Makes `api.json`: what every language offers, which each language's tests hold beside what it has.
//!
//! `verimeter-surface` writes it, `verimeter-surface --check` fails where it would change.

mod api;
mod models;
mod operations;
#[path = "../../../core/macros/src/snake.rs"]
mod snake;
mod types;

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use api::Api;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let check = match std::env::args().skip(1).collect::<Vec<_>>().as_slice() {
        [] => false,
        [flag] if flag == "--check" => true,
        _ => {
            eprintln!("error: `verimeter-surface` takes nothing or `--check`");
            return ExitCode::from(2);
        }
    };
    match run(Path::new(env!("CARGO_MANIFEST_DIR")), check) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes `api.json` in `folder`, or says whether it is as it would be written.
fn run(folder: &Path, check: bool) -> Result<()> {
    let (path, text) = (folder.join("api.json"), api(folder)?.text()?);
    if check && fs::read_to_string(&path).unwrap_or_default() != text {
        return Err(
            "tests/surface/api.json is not what models and operations say: run `cargo xtask surface`".into(),
        );
    }
    if !check {
        fs::write(path, text)?;
    }
    Ok(())
}

fn api(folder: &Path) -> Result<Api> {
    let (choices, records) = models::read(&folder.join("../../core/models/src"))?;
    let operations = fs::read_to_string(folder.join("operations.rs"))?;
    let handles = operations::read(&operations, &choices, &records)?;
    Ok(Api { choices, records, handles })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_what_the_sources_say() {
        run(Path::new(env!("CARGO_MANIFEST_DIR")), true).unwrap_or_else(|error| panic!("{error}"));
    }

    #[test]
    fn a_type_that_nobody_knows_is_refused() {
        let read = |text| operations::read(text, &Default::default(), &Default::default());
        let error = read("trait Ledger { fn path(&self) -> Pth; }").unwrap_err().to_string();
        assert_eq!(
            error,
            "operations.rs: `Ledger.path`: `Pth` is no record, choice, handle or word of operations.rs"
        );
        let error = read("trait Ledger { #[without(x)] fn close(&self); }").unwrap_err().to_string();
        assert_eq!(error, "operations.rs: `Ledger.close`: there is no argument `x`");
    }
}
