//! Events from wherever they are: a file, or columns as Arrow's bytes.

use std::io::Cursor;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use arrow_array::RecordBatch;
use arrow_buffer::Buffer;
use arrow_ipc::reader::{FileReader, StreamDecoder};
use arrow_schema::ArrowError;
use napi::bindgen_prelude::{JsObjectValue as _, Object, Uint8ArraySlice};
use napi::{Env, Result, Unknown};
use napi_derive::napi;
use verimeter::Error;
use verimeter_models::node::ToJs;

/// Bytes of JavaScript's, copied some at a time: many at once would hold up the event loop, and where they are JavaScript may
/// change them while another thread reads.
#[napi]
pub struct Bytes(Mutex<Vec<u8>>);

impl Bytes {
    /// All of them; none are left here.
    pub(crate) fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[napi]
impl Bytes {
    /// Room for `length` bytes.
    #[napi(constructor)]
    pub fn new(length: u32) -> Self {
        Self(Mutex::new(Vec::with_capacity(length as usize)))
    }

    #[napi]
    pub fn push(&self, bytes: Uint8ArraySlice<'_>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&bytes);
    }
}

/// Bytes on their way to JavaScript, as a `Buffer`.
pub(crate) struct Sent(pub(crate) Vec<u8>);

impl ToJs for Sent {
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        let mut carrier = Object::new(env)?;
        carrier.set("bytes", napi::bindgen_prelude::Buffer::from(self.0.as_slice()))?;
        carrier.get_named_property_unchecked("bytes")
    }
}

/// What figures are made from.
pub(crate) enum Data {
    /// A Parquet file.
    File(PathBuf),
    /// Bytes of an Arrow IPC stream or file.
    Bytes(Vec<u8>),
}

/// How a file of Arrow's begins; a stream begins otherwise.
const FILE: &[u8] = b"ARROW1";

/// Columns of bytes as `tableToIPC` or `writeIPCStream` made them.
pub(crate) fn columns(bytes: Vec<u8>) -> verimeter::Result<Vec<RecordBatch>> {
    let read = match bytes.starts_with(FILE) {
        true => FileReader::try_new(Cursor::new(bytes), None).and_then(Iterator::collect),
        false => stream(bytes),
    };
    read.map_err(|error| {
        Error::invalid("the columns could not be read")
            .advice("give the bytes of an Arrow IPC stream without compression")
            .source(error)
    })
}

/// The columns stay where the bytes are.
fn stream(bytes: Vec<u8>) -> std::result::Result<Vec<RecordBatch>, ArrowError> {
    let (mut buffer, mut decoder) = (Buffer::from_vec(bytes), StreamDecoder::new());
    let mut batches = Vec::new();
    while !buffer.is_empty() {
        batches.extend(decoder.decode(&mut buffer)?);
    }
    decoder.finish()?;
    match decoder.schema() {
        Some(_) => Ok(batches),
        None => Err(ArrowError::IpcError("there is no schema".into())),
    }
}
