//! Puts the page into the crate, where `cargo xtask console` has built it; without it, the crate says how to get it.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Beside what cargo builds in this checkout.
const PAGE: &str = "../target/console";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let page = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join(PAGE);
    let mut files = String::new();
    if page.join("index.html").is_file() {
        // Only where it is there: a path that is missing would make every build a new one. A page that is new makes itself
        // known by touching this script (xtask/src/console.rs).
        println!("cargo::rerun-if-changed={}", page.display());
        list(&page, &page, &mut files)?;
    }
    let code = format!("pub(crate) static FILES: &[File] = &[{files}];");
    Ok(fs::write(PathBuf::from(env::var("OUT_DIR")?).join("page.rs"), code)?)
}

/// Every file of the page, each with the compressed one beside it.
fn list(page: &Path, folder: &Path, files: &mut String) -> Result<(), Box<dyn Error>> {
    let mut entries =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    entries.sort();
    for path in entries {
        let compressed = PathBuf::from(format!("{}.gz", path.display()));
        if path.is_dir() {
            list(page, &path, files)?;
        } else if compressed.is_file() {
            let name = path.strip_prefix(page)?.to_string_lossy().replace('\\', "/");
            let (plain, gzip) = (path.display().to_string(), compressed.display().to_string());
            write!(
                files,
                "File {{ path: {:?}, plain: include_bytes!({plain:?}), gzip: include_bytes!({gzip:?}) }},",
                format!("/{name}")
            )?;
        }
    }
    Ok(())
}
