//! The sandbox alone: a benchmark of a client must not measure its server.

use std::fmt;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use serde::Serialize;
use verimeter::jiguang::QUERY_BUSINESS_RISK;
use verimeter_sandbox::{Sandbox, SandboxOptions};

use crate::drive::phone;
use crate::figures::Spread;
use crate::machine::{Machine, versions};
use crate::report::table;
use crate::server::{Address, Identity, Server};
use crate::{Done, report, results};

/// Queries per second that one core must answer.
const QUERIES_PER_S: f64 = 20_000.0;
/// Milliseconds that a start may take, with the first answer.
const START_MS: f64 = 50.0;
/// Threads that ask.
const ASKERS: usize = 2;

#[derive(Args)]
pub(crate) struct SandboxArgs {
    /// Queries per round
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    calls: u64,
    /// Rounds
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=9))]
    rounds: u16,
    /// Connections, each with one query under way
    #[arg(long, default_value_t = 32, value_parser = clap::value_parser!(u16).range(1..=1_000))]
    connections: u16,
    /// Starts
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=999))]
    starts: u16,
    /// Folder for sandbox.json and sandbox.md [default: bench/results of the checkout]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Serialize)]
struct Outcome {
    machine: Machine,
    versions: Vec<String>,
    calls: u64,
    rounds: u16,
    connections: u16,
    cpu_us_per_query: Spread,
    queries_per_core_s: Spread,
    queries_per_s: Spread,
    start_ms: Spread,
    targets: Vec<Target>,
}

#[derive(Serialize)]
struct Target {
    what: &'static str,
    limit: f64,
    measured: f64,
    met: bool,
}

pub(crate) fn run(args: &SandboxArgs) -> Done {
    let folder = results(args.out.as_ref())?;
    let mut starts = Vec::new();
    for n in 0..args.starts {
        starts.push(start_ms(u64::from(n))?);
    }
    let mut server = Server::start()?;
    ask_all(&server.address, 0..args.calls.div_ceil(20), args.connections)?;
    let (mut cpu_us, mut per_s) = (Vec::new(), Vec::new());
    for round in 0..u64::from(args.rounds) {
        eprintln!("round {} of {}", round + 1, args.rounds);
        let (cpu, begun) = (server.cpu()?, Instant::now());
        ask_all(&server.address, round * args.calls..(round + 1) * args.calls, args.connections)?;
        let (wall, cpu) = (begun.elapsed(), server.cpu()?.saturating_sub(cpu));
        cpu_us.push(cpu.as_secs_f64() * 1e6 / args.calls as f64);
        per_s.push(args.calls as f64 / wall.as_secs_f64());
    }
    let queries_per_core_s = Spread::of(cpu_us.iter().map(|us| 1e6 / us));
    let start_ms = Spread::of(starts);
    let (per_core, start) = (queries_per_core_s.median, start_ms.median);
    let targets = vec![
        Target {
            what: "queries per second of one core",
            limit: QUERIES_PER_S,
            measured: per_core,
            met: per_core >= QUERIES_PER_S,
        },
        Target {
            what: "start with the first answer, ms",
            limit: START_MS,
            measured: start,
            met: start < START_MS,
        },
    ];
    let outcome = Outcome {
        machine: Machine::here(),
        versions: versions(&["verimeter-sandbox", "hyper", "axum"]),
        calls: args.calls,
        rounds: args.rounds,
        connections: args.connections,
        cpu_us_per_query: Spread::of(cpu_us),
        queries_per_core_s,
        queries_per_s: Spread::of(per_s),
        start_ms,
        targets,
    };
    report::publish(&folder, "sandbox", &outcome.to_string(), &outcome)
}

/// From nothing to the first answer, in this process.
fn start_ms(number: u64) -> Done<f64> {
    let begun = Instant::now();
    let sandbox = Sandbox::start(SandboxOptions::default())?;
    let credentials = sandbox.credentials();
    let address = Address {
        url: sandbox.jiguang_url().to_owned(),
        app_key: credentials.app_key,
        master_secret: credentials.master_secret,
        identity: Identity::default(),
    };
    ask_all(&address, number..number + 1, 1)?;
    Ok(begun.elapsed().as_secs_f64() * 1e3)
}

/// Asks about all `numbers`, with one query under way on each of the connections.
fn ask_all(address: &Address, numbers: std::ops::Range<u64>, connections: u16) -> Done {
    let connections = usize::from(connections);
    let askers = ASKERS.min(connections);
    thread::scope(|scope| {
        let asking: Vec<_> = (0..askers)
            .map(|asker| {
                let own = connections / askers + usize::from(asker < connections % askers);
                let numbers = numbers.clone().skip(asker).step_by(askers);
                scope.spawn(move || Asker::new(address, own)?.ask(numbers))
            })
            .collect();
        asking.into_iter().try_for_each(|thread| thread.join().map_err(|_| "a thread that asks broke")?)
    })
}

/// Some connections, asked in turn.
struct Asker {
    head: String,
    connections: Vec<BufReader<TcpStream>>,
}

impl Asker {
    fn new(address: &Address, connections: usize) -> Done<Self> {
        let host = address.url.trim_start_matches("http://");
        let basic = STANDARD.encode(format!("{}:{}", address.app_key, address.master_secret));
        let path = QUERY_BUSINESS_RISK.path;
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Basic {basic}\r\nContent-Type: application/json\r\n"
        );
        let open = || -> Done<_> {
            let stream = TcpStream::connect(host)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(Duration::from_secs(30)))?;
            Ok(BufReader::new(stream))
        };
        Ok(Self { head, connections: (0..connections).map(|_| open()).collect::<Done<_>>()? })
    }

    fn ask(mut self, mut numbers: impl Iterator<Item = u64>) -> Done {
        loop {
            let mut asked = 0;
            for (connection, number) in self.connections.iter_mut().zip(&mut numbers) {
                let body = format!("{{\"phone\":\"{}\"}}", phone(number));
                let request = format!("{}Content-Length: {}\r\n\r\n{body}", self.head, body.len());
                connection.get_mut().write_all(request.as_bytes())?;
                asked += 1;
            }
            for connection in &mut self.connections[..asked] {
                read(connection)?;
            }
            if asked < self.connections.len() {
                return Ok(());
            }
        }
    }
}

/// Reads one answer, which must be a verdict.
fn read(connection: &mut BufReader<TcpStream>) -> Done {
    let (mut line, mut length) = (String::new(), 0);
    loop {
        line.clear();
        connection.read_line(&mut line)?;
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse()?;
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body)?;
    let verdict = body.windows(8).any(|part| part == b"\"code\":0");
    verdict.then_some(()).ok_or_else(|| format!("no verdict: {}", String::from_utf8_lossy(&body)).into())
}

/// Markdown that can be read in a terminal.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { machine, versions, calls, rounds, connections, targets, .. } = self;
        writeln!(f, "# Risk queries of the sandbox\n")?;
        writeln!(f, "{machine}; {}.", versions.join(", "))?;
        writeln!(
            f,
            "{rounds} rounds of {calls} queries each over {connections} connections of HTTP/1.1, each with one query under way. \
             Median (least–most).\n"
        )?;
        let rows = [
            ("CPU µs per query", format!("{:.1}", self.cpu_us_per_query)),
            ("queries per second of one core", self.queries_per_core_s.to_string()),
            ("queries per second, with who asks on the same cores", self.queries_per_s.to_string()),
            ("start with the first answer, ms", format!("{:.1}", self.start_ms)),
        ];
        let rows = rows.map(|(what, figure)| vec![what.to_owned(), figure]);
        writeln!(f, "{}\n", table(&["figure", "measured"], rows))?;
        writeln!(
            f,
            "CPU is user and system time of the sandbox's process, which is apart from the one that asks; a core's queries per second \
             follow from it. Numbers are asked once each, and the journal is on.\n"
        )?;
        for Target { what, limit, measured, met } in targets {
            let met = if *met { "yes" } else { "no" };
            writeln!(f, "- {what}: {limit}: {met} ({measured:.1})")?;
        }
        Ok(())
    }
}
