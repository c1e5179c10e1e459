//! `verimeter key`.

use std::fs;
use std::path::Path;

use verimeter::Error;
use verimeter::jiguang::{PrivateKey, decrypt_phone};

use crate::Done;
use crate::args::{KeyArgs, KeyCommand};
use crate::output::Output;

pub(crate) fn run(args: &KeyArgs) -> Done {
    let mut out = Output::Stdout;
    match &args.command {
        KeyCommand::Public { file } => out.text(&read(file)?.public_key_line()?)?,
        KeyCommand::Check { file, ciphertext } => {
            let key = read(file)?;
            out.text(&format!("{} is an RSA private key of {} bits", file.display(), key.bits()))?;
            if let Some(ciphertext) = ciphertext {
                let phone = decrypt_phone(ciphertext, &[key])?;
                out.text(&format!("it opens the number {}", phone.mask()))?;
            }
        }
    }
    out.finish()
}

fn read(path: &Path) -> Done<PrivateKey> {
    let text = fs::read_to_string(path).map_err(|error| {
        Error::invalid(format!("key file `{}` cannot be read: {}", path.display(), error.kind()))
            .source(error)
    })?;
    Ok(PrivateKey::named(&format!("`{}`", path.display()), &text)?)
}
