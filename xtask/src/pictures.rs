//! The pictures of the README: made of the demo, by the command itself and by a browser.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::console::{self, browser};
use crate::run::{self, Failure, Outcome};

/// Where they are committed.
const PLACE: &str = "docs/pictures";
/// Bytes of one, at most: whoever opens the README waits for them.
const LARGEST: u64 = 150_000;

pub(crate) fn pictures(root: &Path, args: &[OsString]) -> Outcome {
    run::no_arguments("pictures", args)?;
    let (verimeter, browser) = (console::command(root)?, browser()?);
    let (place, demo) = (root.join(PLACE), root.join("target/pictures"));
    run::emptied(&demo)?;
    fs::create_dir_all(&place)
        .map_err(|error| Failure::new(format!("{PLACE} could not be made: {error}")))?;
    run::check(Command::new(&verimeter).args(["demo", "--out"]).arg(&demo).stdout(Stdio::null()))?;
    let ledger = demo.join("ledger.db");
    run::check(
        Command::new(&verimeter)
            .args(["chart", "by-level", "--ledger"])
            .arg(&ledger)
            .arg("--out")
            .arg(place.join("by-level.png")),
    )?;
    let mut serving = Command::new(&verimeter);
    serving.args(["console", "--ledger"]).arg(&ledger).stdout(Stdio::piped());
    let mut child = Serving(
        serving.spawn().map_err(|error| Failure::new(format!("the console did not start: {error}")))?,
    );
    let mut url = String::new();
    if let Some(said) = child.0.stdout.take() {
        let read = BufReader::new(said).read_line(&mut url);
        read.map_err(|error| Failure::new(format!("the console did not say its address: {error}")))?;
    }
    let mut node = console::node_in_web(root)?;
    run::check(node.arg("pictures.mjs").arg(&place).arg(url.trim()).env("CHROMIUM", browser))?;
    small(&place)
}

/// Ends with the chore, however that ends.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Says where a picture became too large.
fn small(place: &Path) -> Outcome {
    let unreadable = |error| Failure::new(format!("{PLACE} could not be read: {error}"));
    for file in fs::read_dir(place).map_err(unreadable)? {
        let file = file.map_err(unreadable)?;
        let bytes = file.metadata().map_err(unreadable)?.len();
        println!("{bytes:>8}  {PLACE}/{}", file.file_name().display());
        if bytes > LARGEST {
            return Err(Failure::new(format!("that is more than {LARGEST} bytes: show less")));
        }
    }
    Ok(())
}
