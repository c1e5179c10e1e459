"""Long work tells how far it has come, and shows it where somebody looks."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from verimeter import AsyncIdVerificationClient, IdVerificationClient, Ledger, Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

PHONES = ["13800130900", "13800130901"]
SCREEN = """
from verimeter import JiguangClient, Sandbox
with Sandbox.start() as sandbox:
    keys = sandbox.credentials
    sandbox.fault(latency_ms=300)
    client = JiguangClient(keys.app_key, keys.master_secret, base_url=sandbox.jiguang_url)
    print(len(list(client.screen(["13800130900", "13800130901"], concurrency=1%s))))
"""


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox.start() as sandbox:
        yield sandbox


def seen(options: str, *, terminal: bool) -> str:
    """What a screening prints on standard error."""
    ours, theirs = os.openpty() if terminal else os.pipe()
    with subprocess.Popen(
        [sys.executable, "-c", SCREEN % options], stdout=subprocess.PIPE, stderr=theirs, text=True
    ) as run:
        os.close(theirs)
        told = b""
        while part := read(ours):
            told += part
        assert run.communicate()[0] == "2\n"
    os.close(ours)
    return told.decode()


def read(file: int) -> bytes:
    try:
        return os.read(file, 4096)
    except OSError:  # the terminal's other end is closed
        return b""


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there are no pseudo-terminals")
def test_a_bar_shows_on_a_terminal_and_nowhere_else() -> None:
    assert "screening" in seen("", terminal=True)
    assert seen(", progress=False", terminal=True) == ""
    assert seen("", terminal=False) == ""


def test_a_harvest_tells_how_far_it_is(sandbox: Sandbox) -> None:
    keys = sandbox.credentials
    told: list[tuple[int, int]] = []
    transactions = [sandbox.start_transaction(started_at="2026-01-01T00:00:00Z") for _ in range(3)]

    def tell(done: int, total: int) -> None:
        told.append((done, total))

    with IdVerificationClient(
        keys.access_key_id, keys.access_key_secret, endpoint=sandbox.aliyun_url, ledger=Ledger.in_memory()
    ) as client:
        assert len(list(client.harvest(transactions, rate=None, on_progress=tell))) == 3
    assert told == [(1, 3), (2, 3), (3, 3)]

    async def harvest() -> int:
        async with AsyncIdVerificationClient(
            keys.access_key_id, keys.access_key_secret, endpoint=sandbox.aliyun_url, ledger=Ledger.in_memory()
        ) as client:
            return len([row async for row in client.harvest(transactions, rate=None, on_progress=tell)])

    assert asyncio.run(harvest()) == 3
    assert told == [(1, 3), (2, 3), (3, 3)] * 2


def test_what_a_listener_of_a_harvest_raises_is_raised(sandbox: Sandbox) -> None:
    keys = sandbox.credentials

    def tell(*_: int) -> None:
        raise ZeroDivisionError

    with IdVerificationClient(
        keys.access_key_id, keys.access_key_secret, endpoint=sandbox.aliyun_url, ledger=Ledger.in_memory()
    ) as client:
        rows = client.harvest([sandbox.start_transaction()], on_progress=tell)
        with pytest.raises(ZeroDivisionError):
            next(rows)
