from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING

import pytest

from verimeter import CallCancelledError, InvalidArgumentError, ScreenRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conftest import Bench

PHONES = ["13800130900", "1380013", "13800130300", "13800131805", "13800130000"]


def test_rows_come_in_the_order_of_the_inputs(bench: Bench) -> None:
    seen: list[tuple[int, int | None]] = []
    rows = list(bench.client().screen(PHONES, on_progress=lambda done, total: seen.append((done, total))))
    assert [row.row for row in rows] == [1, 2, 3, 4, 5]
    assert [row.score for row in rows] == [900, None, 300, None, 0]
    assert [row.error and row.error.kind for row in rows] == [
        *(None, "invalid_argument", None),
        *("insufficient_balance", None),
    ]
    assert seen == [(n, 5) for n in range(1, 6)]
    assert len(bench.ledger) == 4


def test_the_awaited_rows_are_the_same(bench: Bench) -> None:
    seen: list[tuple[int, int | None]] = []

    async def main(phones: Iterable[str]) -> list[ScreenRow]:
        rows = bench.async_client().screen(phones, on_progress=lambda done, total: seen.append((done, total)))
        return [row async for row in rows]

    rows = asyncio.run(main(iter(PHONES)))
    assert [row.row for row in rows] == [1, 2, 3, 4, 5]
    assert [row.score for row in rows] == [900, None, 300, None, 0]
    assert seen == [(n, None) for n in range(1, 6)]


@pytest.mark.parametrize("concurrency", [1, 7, 64])
def test_order_holds_under_any_concurrency(bench: Bench, concurrency: int) -> None:
    bench.sandbox.fault(latency_ms=60, times=3)
    phones = [f"138{n:04}0{n % 2 * 9}00" for n in range(150)]
    rows = list(bench.client().screen(iter(phones), concurrency=concurrency))
    assert [row.score for row in rows] == [0, 900] * 75


def test_inputs_are_taken_only_as_calls_become_free(bench: Bench) -> None:
    taken = 0

    def phones() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield "13800130000"

    rows = bench.client().screen(phones(), concurrency=4)
    for _ in range(10):
        next(rows)
    assert 10 <= taken <= 15


def test_inputs_are_taken_on_the_threads_of_the_caller(bench: Bench) -> None:
    threads = set()

    def phones() -> Iterator[str]:
        for phone in PHONES:
            threads.add(threading.current_thread())
            # Python code that waits for the same runtime must not find it busy with this very code.
            bench.client().query_business_risk("13800130000")
            yield phone

    async def main() -> None:
        assert [row.row async for row in bench.async_client().screen(phones())] == [1, 2, 3, 4, 5]

    assert len(list(bench.client().screen(phones()))) == 5
    asyncio.run(main())
    assert threads == {threading.current_thread()}


def test_an_exception_of_the_inputs_comes_after_the_rows_before_it(bench: Bench) -> None:
    def phones() -> Iterator[str]:
        yield from PHONES[:3]
        message = "the file ends here"
        raise OSError(message)

    rows = bench.client().screen(phones())
    assert [next(rows).row for _ in range(3)] == [1, 2, 3]
    with pytest.raises(OSError, match="the file ends here"):
        next(rows)
    with pytest.raises(StopIteration):
        next(rows)

    seen: list[int] = []

    async def main() -> None:
        async for row in bench.async_client().screen(phones()):
            seen.append(row.row)  # noqa: PERF401 (what came before the exception counts)

    with pytest.raises(OSError, match="the file ends here"):
        asyncio.run(main())
    assert seen == [1, 2, 3]


def test_what_cannot_be_screened_is_refused(bench: Bench) -> None:
    client = bench.client()
    with pytest.raises(InvalidArgumentError, match="one text"):
        client.screen("13800130000")
    with pytest.raises(InvalidArgumentError, match="concurrency is 0"):
        client.screen([], concurrency=0)
    with pytest.raises(InvalidArgumentError, match="concurrency is -1"):
        client.screen([], concurrency=-1)
    with pytest.raises(InvalidArgumentError, match="rate"):
        client.screen([], rate=0)
    with pytest.raises(TypeError, match="iterable"):
        client.screen(13800130000)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="input 2 of phones is `int`") as caught:
        list(client.screen(["13800130000", 13800130001]))  # type: ignore[list-item]
    assert "13800130001" not in str(caught.value)
    assert list(client.screen([])) == []


def test_a_rate_is_kept(bench: Bench) -> None:
    begun = time.monotonic()
    list(bench.client().screen([f"1390000{n:04}" for n in range(6)], rate=20))
    assert time.monotonic() - begun >= 0.24


def test_an_abandoned_screen_records_what_was_begun(bench: Bench) -> None:
    bench.sandbox.fault(latency_ms=100)

    async def main() -> None:
        rows = bench.async_client().screen([f"1390000{n:04}" for n in range(100)], concurrency=5)
        async for _ in rows:
            break

    asyncio.run(main())
    deadline = time.monotonic() + 5
    while len(bench.ledger) < len(bench.sandbox.requests()) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert 5 <= len(bench.ledger) == len(bench.sandbox.requests()) <= 11


def test_a_closed_client_screens_nothing(bench: Bench) -> None:
    client = bench.client()
    client.close()
    with pytest.raises(CallCancelledError):
        client.screen(PHONES)
