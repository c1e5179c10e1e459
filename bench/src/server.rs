//! The sandbox in a process of its own, so that its CPU time is not counted as the client's.

use std::env;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use verimeter::{Outcome, SandboxTransaction, transport::Clock as _};
use verimeter_sandbox::{Sandbox, SandboxOptions};

use crate::replay::Replay;
use crate::{Done, cpu};

/// Transactions of identity verification that can be asked for.
const TRANSACTIONS: usize = 64;
/// How long ago they were made: their logs are whole.
const AGE_MS: i64 = 3_600_000;

/// Where the sandbox is, as one line of JSON.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Address {
    pub(crate) url: String,
    pub(crate) app_key: String,
    pub(crate) master_secret: String,
    /// Where identity verification is, as the sandbox answered it before.
    pub(crate) identity: Identity,
}

/// The double of Alibaba Cloud, with logs to ask it for.
#[derive(Clone, Default, Deserialize, Serialize)]
pub(crate) struct Identity {
    pub(crate) endpoint: String,
    pub(crate) access_key_id: String,
    pub(crate) access_key_secret: String,
    /// The merchant's id and the vendor's of each transaction.
    pub(crate) transactions: Vec<(String, String)>,
}

impl Identity {
    fn of(sandbox: &Sandbox) -> Done<Self> {
        let credentials = sandbox.credentials();
        let started_at_ms = Some(sandbox.clock().now_ms() - AGE_MS);
        let start = |_| -> Done<_> {
            let wish = SandboxTransaction {
                started_at_ms,
                outcome: Some(Outcome::Interrupted),
                error_code: Some("1006".to_owned()),
                ..Default::default()
            };
            let made = sandbox.start_transaction(wish)?;
            Ok((made.merchant_biz_id, made.transaction_id))
        };
        Ok(Self {
            endpoint: sandbox.aliyun_url().to_owned(),
            access_key_id: credentials.access_key_id,
            access_key_secret: credentials.access_key_secret,
            transactions: (0..TRANSACTIONS).map(start).collect::<Done<_>>()?,
        })
    }
}

/// Serves until standard input ends, which it does when the benchmark ends, however it ends. Asked by a line, it tells its
/// CPU time in microseconds.
pub(crate) fn serve() -> Done {
    let sandbox = Sandbox::start(SandboxOptions::default())?;
    let credentials = sandbox.credentials();
    let mut identity = Identity::of(&sandbox)?;
    let replay = Replay::of(&identity)?;
    identity.endpoint = replay.url.clone();
    let address = Address {
        url: sandbox.jiguang_url().to_owned(),
        app_key: credentials.app_key,
        master_secret: credentials.master_secret,
        identity,
    };
    println!("{}", serde_json::to_string(&address)?);
    io::stdout().flush()?;
    for _line in io::stdin().lines() {
        println!("{}", cpu::used()?.as_micros());
        io::stdout().flush()?;
    }
    Ok(())
}

/// This program again, as the sandbox.
pub(crate) struct Server {
    pub(crate) address: Address,
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Server {
    pub(crate) fn start() -> Done<Self> {
        let mut child = Command::new(env::current_exe()?)
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = child.stdout.take().ok_or("the sandbox has no standard output")?;
        let (mut stdout, mut line) = (BufReader::new(stdout), String::new());
        stdout.read_line(&mut line)?;
        match serde_json::from_str(&line) {
            Ok(address) => Ok(Self { address, child, stdout }),
            Err(_) => Err("the sandbox did not start: its own message is above".into()),
        }
    }

    /// CPU time of the sandbox's process since it began.
    pub(crate) fn cpu(&mut self) -> Done<Duration> {
        let ask = self.child.stdin.as_mut().ok_or("the sandbox has no standard input")?;
        ask.write_all(b"\n")?;
        let mut line = String::new();
        self.stdout.read_line(&mut line)?;
        Ok(Duration::from_micros(line.trim().parse()?))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.stdin = None;
        let _ = self.child.wait();
    }
}
