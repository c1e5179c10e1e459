//! The sandbox in a process of its own, so that its CPU time is not counted as the client's.

use std::env;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, Command, Stdio};

use serde::{Deserialize, Serialize};
use verimeter_sandbox::{Sandbox, SandboxOptions};

use crate::Done;

/// Where the sandbox is, as one line of JSON.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Address {
    pub(crate) url: String,
    pub(crate) app_key: String,
    pub(crate) master_secret: String,
}

/// Serves until standard input ends, which it does when the benchmark ends, however it ends.
pub(crate) fn serve() -> Done {
    let sandbox = Sandbox::start(SandboxOptions::default())?;
    let credentials = sandbox.credentials();
    let address = Address {
        url: sandbox.jiguang_url().to_owned(),
        app_key: credentials.app_key,
        master_secret: credentials.master_secret,
    };
    println!("{}", serde_json::to_string(&address)?);
    io::stdout().flush()?;
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

/// This program again, as the sandbox.
pub(crate) struct Server {
    pub(crate) address: Address,
    child: Child,
}

impl Server {
    pub(crate) fn start() -> Done<Self> {
        let mut child = Command::new(env::current_exe()?)
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        match serde_json::from_str(&line) {
            Ok(address) => Ok(Self { address, child }),
            Err(_) => Err("the sandbox did not start: its own message is above".into()),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.stdin = None;
        let _ = self.child.wait();
    }
}
