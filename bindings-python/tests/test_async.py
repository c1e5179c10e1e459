from __future__ import annotations

import asyncio
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from verimeter import (
    AsyncJiguangClient,
    CallCancelledError,
    ClientOptions,
    InsufficientBalanceError,
    RiskLevel,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Bench


def test_a_call_gives_a_report_and_leaves_an_event(bench: Bench) -> None:
    async def main() -> None:
        async with bench.async_client() as client:
            report = await client.query_business_risk("13800130600", platform="web")
            assert report.level is not None
            assert report.level == RiskLevel.MEDIUM_HIGH
            with pytest.raises(InsufficientBalanceError):
                await client.query_business_risk("13800131805")
        with pytest.raises(CallCancelledError):
            await client.query_business_risk("13800130600")

    asyncio.run(main())
    assert len(bench.ledger) == 2


def test_a_call_is_a_coroutine_and_begins_when_awaited(bench: Bench) -> None:
    async def main() -> None:
        client = bench.async_client()
        call = client.query_business_risk("13800130000")
        call.close()
        task = asyncio.create_task(client.query_business_risk("13800130000"))
        assert (await task).code == 0

    asyncio.run(main())
    assert len(bench.sandbox.requests()) == 1


def test_ten_thousand_calls_at_once(bench: Bench) -> None:
    phones = [f"138{n:04}0{level}00" for n in range(2_500) for level in (0, 3, 6, 9)]

    async def main() -> list[int | None]:
        client = bench.async_client(options=ClientOptions(deadline_ms=120_000))
        reports = await asyncio.gather(*map(client.query_business_risk, phones))
        return [report.score for report in reports]

    assert asyncio.run(main()) == [0, 300, 600, 900] * 2_500
    assert len(bench.ledger) == 10_000


@pytest.mark.skipif(sys.platform == "win32", reason="uvloop is not made for Windows")
def test_another_kind_of_event_loop(bench: Bench) -> None:
    import uvloop

    async def main() -> list[str | None]:
        async with bench.async_client() as client:
            one = client.query_business_risk("13800130900")
            rows = [row.phone_mask async for row in client.screen(["13800130300", "13800130600"])]
            assert (await one).score == 900
            with pytest.raises(InsufficientBalanceError):
                await client.query_business_risk("13800131805")
            return rows

    assert uvloop.run(main()) == ["138****0300", "138****0600"]
    assert len(bench.ledger) == 4


def test_a_cancelled_call_goes_on_and_is_recorded(bench: Bench) -> None:
    bench.sandbox.fault(latency_ms=300)

    async def main() -> None:
        client = bench.async_client()
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(client.query_business_risk("13800130900"), 0.05)
        assert len(bench.ledger) == 0
        await until(lambda: len(bench.ledger) == 1)

    asyncio.run(main())
    total = bench.ledger.overview("business_risk").total
    assert (total.success, total.in_doubt) == (1, 0)


def test_the_call_goes_on_when_its_event_loop_is_gone(bench: Bench) -> None:
    bench.sandbox.fault(latency_ms=200)
    client = bench.async_client()

    async def main() -> None:
        task = asyncio.create_task(client.query_business_risk("13800130900"))
        await until(lambda: len(bench.sandbox.requests()) > 0)
        task.cancel()

    asyncio.run(main())
    deadline = time.monotonic() + 5
    while len(bench.ledger) == 0 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(bench.ledger) == 1
    assert asyncio.run(_score(client)) == 900


def test_one_client_in_event_loops_of_several_threads(bench: Bench) -> None:
    client = bench.async_client()
    scores: list[int | None] = []

    async def several() -> None:
        scores.extend(await asyncio.gather(*(_score(client) for _ in range(50))))

    def loops() -> None:
        for _ in range(3):
            asyncio.run(several())

    threads = [threading.Thread(target=loops) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert scores == [900] * 300


def test_the_event_loop_runs_on_while_calls_wait(bench: Bench) -> None:
    bench.sandbox.fault(latency_ms=200)
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    async def main() -> None:
        ticking = asyncio.create_task(tick())
        await _score(bench.async_client())
        ticking.cancel()

    asyncio.run(main())
    assert ticks >= 5


async def _score(client: AsyncJiguangClient) -> int | None:
    return (await client.query_business_risk("13800130900")).score


async def until(condition: Callable[[], bool]) -> None:
    async def ask() -> None:
        while not condition():  # noqa: ASYNC110 (the condition is about another thread)
            await asyncio.sleep(0.01)

    await asyncio.wait_for(ask(), 5)
