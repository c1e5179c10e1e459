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

    from conftest import Bench

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


def stumble(done: int, _total: int | None) -> None:
    if done != 1:
        raise ZeroDivisionError(done)


def test_what_a_listener_raises_comes_after_its_row(bench: Bench) -> None:
    """A row may be paid for: it is not lost to a slip in what shows it."""
    rows = bench.client().screen(["13800130900"] * 4, on_progress=stumble)
    assert [next(rows).row, next(rows).row] == [1, 2]
    for row in (3, 4):
        with pytest.raises(ZeroDivisionError, match=str(row - 1)):
            next(rows)
        assert next(rows).row == row
    with pytest.raises(ZeroDivisionError, match="4"):
        next(rows)
    assert list(rows) == []

    seen: list[int] = []

    async def main() -> None:
        async for row in bench.async_client().screen(["13800130900"] * 3, on_progress=stumble):
            seen.append(row.row)  # noqa: PERF401 (what came before the exception counts)

    with pytest.raises(ZeroDivisionError, match="2"):
        asyncio.run(main())
    assert seen == [1, 2]


def test_what_a_listener_of_a_harvest_raises_comes_after_its_row(bench: Bench) -> None:
    transactions = [bench.sandbox.start_transaction() for _ in range(2)]
    rows = bench.identity().harvest(transactions, rate=None, on_progress=stumble)
    assert {next(rows).transaction_id, next(rows).transaction_id} == {
        each.transaction_id for each in transactions
    }
    with pytest.raises(ZeroDivisionError, match="2"):
        next(rows)
    assert list(rows) == []

    seen: list[str] = []

    async def main() -> None:
        async for row in bench.async_identity().harvest(transactions, rate=None, on_progress=stumble):
            seen.append(row.transaction_id)  # noqa: PERF401

    with pytest.raises(ZeroDivisionError, match="2"):
        asyncio.run(main())
    assert len(seen) == 2
