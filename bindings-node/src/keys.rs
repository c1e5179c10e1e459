//! Access keys from a function of the user's, which is called on the event loop that its client was made on.

use std::sync::{Arc, Mutex, PoisonError};

use napi::bindgen_prelude::{Function, FunctionRef};
use napi::{Env, Result, Unknown};
use napi_derive::napi;
use tokio::sync::oneshot;
use verimeter::aliyun::{CredentialsSource, RenewedCredentials};
use verimeter::{AccessKey, Error, ErrorKind};

use crate::arguments::argument;
use crate::bridge::Loop;
use crate::errors::lost;

/// Who is given a client's questions for a key. Answers in time, and never throws.
pub(crate) type Serve<'a> = Function<'a, KeyQuestion, ()>;

/// Keys from `serve`.
pub(crate) fn source(env: &Env, serve: &Serve<'_>) -> Result<Arc<dyn CredentialsSource>> {
    let (node, serve) = (Loop::of(env)?, Arc::new(serve.create_ref()?));
    Ok(Arc::new(RenewedCredentials::new(move || {
        let (question, answer) = oneshot::channel();
        let serve: Arc<FunctionRef<KeyQuestion, ()>> = Arc::clone(&serve);
        node.run(move |env| {
            let question = KeyQuestion(Mutex::new(Some(question)));
            // Where it cannot be called, the question is dropped, and whoever asked learns that.
            _ = serve.borrow_back(env).and_then(|serve| serve.call(question));
        });
        Box::pin(async move { answer.await.map_err(|_| lost())? })
    })))
}

/// A client's question for a key.
#[napi]
pub struct KeyQuestion(Mutex<Option<oneshot::Sender<verimeter::Result<AccessKey>>>>);

impl KeyQuestion {
    fn settle(&self, answer: verimeter::Result<AccessKey>) {
        let question = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(question) = question {
            // Whoever asked may have given up.
            _ = question.send(answer);
        }
    }
}

#[napi]
impl KeyQuestion {
    /// Answers with what the function gave.
    #[napi]
    pub fn answer(&self, env: &Env, given: Unknown<'_>) -> Result<()> {
        self.settle(Ok(argument(env, &given, "credentials()")?));
        Ok(())
    }

    /// Answers that the function threw something of this name.
    #[napi]
    pub fn refuse(&self, name: String) {
        let error =
            Error::new(ErrorKind::Authentication, format!("the function `credentials` threw `{name}`"));
        self.settle(Err(error.advice("its own message is in the cause")));
    }
}
