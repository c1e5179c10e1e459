//! Where a call is carried out: where it is awaited, whatever runtime that is, and on ours or the program's own once
//! nobody awaits it any more.

#![allow(clippy::unwrap_used)]

mod common;

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use common::{APP, PHONE, REPLY, SECRET, Server, Tap, eventually, http, usual};
use rsa::pkcs8::{EncodePrivateKey as _, LineEnding};
use rsa::rand_core::OsRng;
use rsa::{Pkcs1v15Encrypt, RsaPrivateKey, RsaPublicKey};
use tokio::runtime::{Builder, Runtime};
use verimeter::jiguang::{JiguangClient, JiguangClientBuilder, LoginQuery, LoginToken};
use verimeter::{Outcome, Platform, runtime};

fn client(server: &Server, tap: &Arc<Tap>) -> JiguangClientBuilder {
    JiguangClient::builder(APP, SECRET).base_url(&server.url).sink(tap.clone()).options(usual())
}

fn threads() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

#[test]
fn a_call_ends_on_whatever_runtime_it_is_awaited() {
    let (server, tap, app) = (Server::answering(|_| http("200 OK", REPLY)), Arc::default(), threads());
    let one_thread = Builder::new_current_thread().build().unwrap();
    for client in [client(&server, &tap), client(&server, &tap).runtime(app.handle().clone())] {
        let client = client.build().unwrap();
        let ask = || client.query_business_risk(PHONE);
        assert_eq!(app.block_on(ask()).unwrap().score, Some(900));
        // One without clocks and sockets of its own.
        assert_eq!(one_thread.block_on(ask()).unwrap().score, Some(900));
        assert_eq!(runtime::block_on(ask()).unwrap().unwrap().score, Some(900));
        assert_eq!(client.query_business_risk_blocking(PHONE).unwrap().score, Some(900));
    }
    assert_eq!(tap.events().len(), 8);
}

#[test]
fn a_call_that_is_given_up_goes_on_and_is_recorded() {
    let server = Server::answering(|_| {
        std::thread::sleep(Duration::from_millis(50));
        http("200 OK", REPLY)
    });
    let (tap, app): (Arc<Tap>, _) = (Arc::default(), threads());
    for (n, client) in
        [client(&server, &tap), client(&server, &tap).runtime(app.handle().clone())].into_iter().enumerate()
    {
        let client = client.build().unwrap();
        Builder::new_current_thread().build().unwrap().block_on(async {
            let mut call = pin!(client.query_business_risk(PHONE));
            // Begun, and never looked at again.
            poll_fn(|context| {
                assert!(call.as_mut().poll(context).is_pending());
                Poll::Ready(())
            })
            .await;
        });
        eventually("the event", || tap.events().len() == n + 1);
        assert_eq!(tap.events()[n].outcome, Outcome::Success);
    }
}

#[test]
fn a_number_is_decrypted_beside_a_runtime_of_one_thread() {
    let key = RsaPrivateKey::new(&mut OsRng, 1024).unwrap();
    let phone = RsaPublicKey::from(&key).encrypt(&mut OsRng, Pkcs1v15Encrypt, PHONE.as_bytes()).unwrap();
    let phone = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, phone);
    let server = Server::answering(move |_| http("200 OK", &format!(r#"{{"code":8000,"phone":"{phone}"}}"#)));
    let (tap, app) = (Arc::default(), threads());
    let key = key.to_pkcs8_pem(LineEnding::LF).unwrap();
    for client in [client(&server, &tap), client(&server, &tap).runtime(app.handle().clone())] {
        let client = client.private_key(key.as_str()).build().unwrap();
        let query = LoginQuery::new(LoginToken::new("T"), Platform::Ios);
        let one_thread = Builder::new_current_thread().build().unwrap();
        let login = one_thread.block_on(client.verify_login_token(query)).unwrap();
        assert_eq!(login.phone.unwrap().number, PHONE);
    }
}
