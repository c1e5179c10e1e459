//! A server that does exactly what it is told. The cases' runner has it, too.

// Every file of tests uses a part of this.
#![allow(dead_code, clippy::unwrap_used)]

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// One whole HTTP answer that keeps the connection open.
pub(crate) fn http(status: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}")
}

/// A server on this machine that treats every connection as its script says.
pub(crate) struct Server {
    pub(crate) url: String,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    connections: AtomicUsize,
    requests: Mutex<Vec<String>>,
}

impl Server {
    /// `script` gets each connection with its number, counted from 0.
    pub(crate) fn start(script: impl Fn(usize, Wire) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Seen::default());
        let (script, counts) = (Arc::new(script), Arc::clone(&seen));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(|stream| stream.ok()) {
                stream.set_nodelay(true).unwrap();
                let number = counts.connections.fetch_add(1, Ordering::SeqCst);
                let (script, seen) = (Arc::clone(&script), Arc::clone(&counts));
                std::thread::spawn(move || script(number, Wire { stream, seen }));
            }
        });
        Self { url, seen }
    }

    /// Answers every request on a kept connection.
    pub(crate) fn answering(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        Self::start(move |_, mut wire| {
            while let Some(request) = wire.request() {
                wire.send(&answer(&request));
            }
        })
    }

    pub(crate) fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::SeqCst)
    }

    /// The requests that arrived whole.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.seen.requests.lock().unwrap().clone()
    }
}

/// One connection, from the server's side. It is cut when this is dropped.
pub(crate) struct Wire {
    stream: TcpStream,
    seen: Arc<Seen>,
}

impl Wire {
    /// The next whole request, head and body; none where the client has gone.
    pub(crate) fn request(&mut self) -> Option<String> {
        let (mut text, mut byte) = (Vec::new(), [0]);
        while !text.ends_with(b"\r\n\r\n") {
            (self.stream.read(&mut byte).ok()? == 1).then(|| text.push(byte[0]))?;
        }
        let head = String::from_utf8(text).unwrap();
        let length = head.to_lowercase().lines().find_map(|line| {
            line.strip_prefix("content-length:").map(|length| length.trim().parse::<usize>().unwrap())
        });
        let mut body = vec![0; length.unwrap_or_default()];
        self.stream.read_exact(&mut body).ok()?;
        let request = head + &String::from_utf8(body).unwrap();
        self.seen.requests.lock().unwrap().push(request.clone());
        Some(request)
    }

    /// The first `count` bytes of whatever comes.
    pub(crate) fn bytes(&mut self, count: usize) {
        let _ = self.stream.read_exact(&mut vec![0; count]);
    }

    pub(crate) fn send(&mut self, text: &str) {
        self.send_bytes(text.as_bytes());
    }

    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) {
        let _ = self.stream.write_all(bytes);
    }

    /// No more from this side; what was sent still arrives.
    pub(crate) fn finish(&mut self) {
        let _ = self.stream.shutdown(Shutdown::Write);
    }

    /// Says nothing until the client goes.
    pub(crate) fn hang(&mut self) {
        while matches!(self.stream.read(&mut [0; 512]), Ok(1..)) {}
    }
}
