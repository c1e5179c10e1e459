"""What a client can be told: limits, gateways, batches of numbers."""

from __future__ import annotations

import asyncio
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from verimeter import (
    AsyncJiguangClient,
    ClientOptions,
    JiguangClient,
    Platform,
    Quotas,
    Sandbox,
    ThrottledError,
    decrypt_phones,
    errors,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

PHONE = "13800138000"
REPLY = b'{"code":0,"content":"success","score":900}'


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox.start() as sandbox:
        yield sandbox


def test_a_number_that_was_just_verified_is_refused_here_and_keeps_its_token(sandbox: Sandbox) -> None:
    credentials = sandbox.credentials
    client = JiguangClient(credentials.app_key, credentials.master_secret, base_url=sandbox.jiguang_url)
    client.verify_number(sandbox.number_token(PHONE), PHONE, platform="ios")
    token = sandbox.number_token(PHONE)
    with pytest.raises(ThrottledError) as refused:
        client.verify_number(token, PHONE, platform="ios")
    assert not refused.value.request_sent
    assert 29_000 < (refused.value.retry_after_ms or 0) <= 30_000
    assert len(sandbox.requests()) == 1
    eager = JiguangClient(
        credentials.app_key,
        credentials.master_secret,
        base_url=sandbox.jiguang_url,
        options=ClientOptions(quotas=Quotas(number_interval_ms=0)),
    )
    sandbox.advance(30)
    eager.verify_number(token, PHONE, platform=Platform.IOS)


def test_options_say_what_they_are_and_hide_the_proxy() -> None:
    options = ClientOptions(proxy="http://user:hunter2@proxy.example:3128", quotas=Quotas(calls_per_second=5))
    assert "hunter2" not in repr(options)
    assert options.quotas == Quotas(calls_per_second=5)
    assert options.quotas.number_per_day == 10
    with pytest.raises(errors.InvalidArgumentError, match="calls_per_second is -1"):
        JiguangClient("app", "secret", options=ClientOptions(quotas=Quotas(calls_per_second=-1)))


class _Gateway(BaseHTTPRequestHandler):
    seen: list[str | None]

    def do_POST(self) -> None:
        self.seen.append(self.headers["Authorization"])
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(REPLY)))
        self.end_headers()
        self.wfile.write(REPLY)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
        """Says nothing."""


def test_a_gateway_gets_the_bearer_token() -> None:
    _Gateway.seen = []
    server = HTTPServer(("127.0.0.1", 0), _Gateway)
    Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    client = JiguangClient.gateway("app", url, "session-1")
    assert client.query_business_risk(PHONE).score == 900
    assert "session-1" not in repr(client)

    async def ask() -> int | None:
        async with AsyncJiguangClient.gateway("app", url, "session-2") as client:
            return (await client.query_business_risk(PHONE)).score

    assert asyncio.run(ask()) == 900
    server.shutdown()
    server.server_close()
    assert _Gateway.seen == ["Bearer session-1", "Bearer session-2"]


def test_many_numbers_are_decrypted_in_their_order(sandbox: Sandbox) -> None:
    credentials = sandbox.credentials
    client = JiguangClient(credentials.app_key, credentials.master_secret, base_url=sandbox.jiguang_url)
    numbers = [f"1390000{n:04}" for n in range(20)]
    answers = [client.verify_login_token(sandbox.login_token(n), platform="web") for n in numbers]
    encrypted = [answer.encrypted_phone or "" for answer in answers]
    encrypted[3] = "no ciphertext"
    told = decrypt_phones(encrypted, sandbox.private_key)
    assert [phone and phone.number for phone in told] == [*numbers[:3], None, *numbers[4:]]
    assert decrypt_phones([], sandbox.private_key) == []
    with pytest.raises(errors.ConfigurationError, match="private_key"):
        decrypt_phones(encrypted, "no key")


def test_a_number_that_comes_again_names_its_first_row(sandbox: Sandbox) -> None:
    credentials = sandbox.credentials
    client = JiguangClient(credentials.app_key, credentials.master_secret, base_url=sandbox.jiguang_url)
    rows = list(client.screen([PHONE, "13900139000", PHONE]))
    assert [row.duplicate_of for row in rows] == [None, None, 1]
    assert rows[2].vendor_id == rows[0].vendor_id
    assert rows[2].billing is None
    assert len(sandbox.requests()) == 2
