"""Threads, signals, forks and the end of the interpreter."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

import pytest

from verimeter import (
    AsyncJiguangClient,
    CallCancelledError,
    InsufficientBalanceError,
    JiguangClient,
    Ledger,
    LedgerError,
    RiskReport,
    VerimeterError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Bench

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def test_other_threads_run_while_a_call_waits(bench: Bench) -> None:
    bench.sandbox.fault(latency_ms=300)
    ticks = 0
    ended = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not ended.wait(0.01):
            ticks += 1

    thread = threading.Thread(target=tick)
    thread.start()
    bench.client().query_business_risk("13800130000")
    ended.set()
    thread.join()
    assert ticks >= 10


@pytest.fixture
def listening() -> Iterator[None]:
    """Ctrl-C means what it means in a program that was started by hand: another may be told to ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("listening")
def test_ctrl_c_ends_the_wait_and_not_the_call(bench: Bench) -> None:
    bench.sandbox.fault(latency_ms=1_000)
    timer = threading.Timer(0.1, signal.raise_signal, (signal.SIGINT,))
    timer.start()
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        bench.client().query_business_risk("13800130000")
    assert time.monotonic() - begun < 0.8
    while len(bench.ledger) == 0 and time.monotonic() - begun < 5:
        time.sleep(0.01)
    assert bench.ledger.overview("business_risk").total.success == 1


@pytest.mark.usefixtures("listening")
def test_ctrl_c_loses_no_row(bench: Bench) -> None:
    bench.sandbox.fault(latency_ms=400, times=1)
    rows = bench.client().screen(["13800130900", "13800130000"], concurrency=1)
    timer = threading.Timer(0.1, signal.raise_signal, (signal.SIGINT,))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        next(rows)
    assert [(row.row, row.score) for row in rows] == [(1, 900), (2, 0)]


def in_child(work: Callable[[], bool]) -> None:
    """Runs `work` in a child of a fork, which must come to its end within 10 s."""
    pid = os.fork()
    if pid == 0:
        signal.alarm(10)
        try:
            done = work()
        except BaseException as error:
            os.write(2, f"in the child: {error!r}\n".encode())
            done = False
        os._exit(0 if done else 1)
    assert os.waitpid(pid, 0)[1] == 0


@needs_fork
def test_the_child_of_a_fork_calls_and_records(bench: Bench, tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "ledger.db")
    client, awaited = bench.client(ledger=ledger), bench.async_client(ledger=ledger)

    async def score() -> int | None:
        return (await awaited.query_business_risk("13800130300")).score

    assert (client.query_business_risk("13800130900").score, asyncio.run(score())) == (900, 300)
    in_child(lambda: client.query_business_risk("13800130900").score == 900)
    in_child(lambda: asyncio.run(score()) == 300)
    in_child(lambda: [row.score for row in client.screen(["13800130600"])] == [600])
    assert client.query_business_risk("13800130900").score == 900
    assert len(ledger) == 6


@needs_fork
@pytest.mark.parametrize("recorded", [False, True])
def test_forks_amid_calls(bench: Bench, tmp_path: Path, recorded: bool) -> None:
    """A fork at any moment, the first calls' too, finds no lock taken that the child needs."""
    for at in range(5):
        ledger = Ledger.open(tmp_path / f"{at}.db") if recorded else None
        forks_amid_calls(bench.async_client(ledger=ledger))
        if ledger is not None:
            assert len(list(ledger.iter_details("business_risk", phone=OF_CHILDREN))) == FORKS
            assert ledger.integrity_check() == []


FORKS = 10
OF_CHILDREN = "13800130900"


def forks_amid_calls(awaited: AsyncJiguangClient) -> None:
    ended = threading.Event()

    async def score(phone: str) -> int | None:
        return (await awaited.query_business_risk(phone)).score

    async def busy() -> None:
        while not ended.is_set():
            await asyncio.gather(*(score("13800130300") for _ in range(20)))

    threads = [threading.Thread(target=lambda: asyncio.run(busy())) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(FORKS):
            in_child(lambda: asyncio.run(score(OF_CHILDREN)) == 900)
    finally:
        ended.set()
        for thread in threads:
            thread.join()


HOLD = """
    import sqlite3, sys
    held = sqlite3.connect(sys.argv[1], isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    print("held", flush=True)
    sys.stdin.read()
"""


@needs_fork
def test_a_fork_amid_a_long_write_says_so(bench: Bench, tmp_path: Path) -> None:
    """What SQLite notes of locks is wrong in the child: a ledger refuses to rely on it."""
    path = tmp_path / "ledger.db"
    ledger = Ledger.open(path)
    client = bench.client(ledger=ledger)
    run = [sys.executable, "-c", textwrap.dedent(HOLD), str(path)]
    with subprocess.Popen(run, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        waiting = threading.Thread(target=client.query_business_risk, args=("13800130900",))
        waiting.start()
        while len(bench.sandbox.requests()) == 0:
            time.sleep(0.01)
        time.sleep(0.3)

        def child() -> bool:
            with pytest.raises(LedgerError, match="forked while its parent wrote"):
                len(ledger)
            return True

        in_child(child)
        holder.stdin.close()
    waiting.join()
    assert len(ledger) == 1


def ask(url: str, app_key: str, master_secret: str, phone: str) -> RiskReport | VerimeterError:
    """What another process sends back."""
    with JiguangClient(app_key, master_secret, base_url=url) as client:
        try:
            return client.query_business_risk(phone)
        except VerimeterError as error:
            return error


def test_spawned_processes_send_answers_and_errors_back(bench: Bench) -> None:
    address = (bench.sandbox.jiguang_url, bench.keys.app_key, bench.keys.master_secret)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        answers = [pool.submit(ask, *address, phone) for phone in ("13800130900", "13800131805")]
        report, error = (answer.result() for answer in answers)
    assert isinstance(report, RiskReport)
    assert report.score == 900
    assert isinstance(error, InsufficientBalanceError)
    assert error.vendor_code is not None


@needs_fork
def test_rows_and_sandbox_of_the_parent_stay_there(bench: Bench) -> None:
    rows = bench.client().screen(["13800130000"] * 3)
    next(rows)

    def child() -> bool:
        bench.sandbox.stop()
        with pytest.raises(CallCancelledError, match="forked"):
            next(rows)
        return True

    in_child(child)
    assert len(list(rows)) == 2


START = """
    import asyncio, os, sys, threading, time
    from verimeter import *
    sandbox = Sandbox.start()
    keys = sandbox.credentials
    given = {"base_url": sandbox.jiguang_url, "ledger": Ledger.in_memory()}
    client = JiguangClient(keys.app_key, keys.master_secret, **given)
    awaited = AsyncJiguangClient(keys.app_key, keys.master_secret, **given)
"""

EXITS = {
    "while daemon threads wait": """
        sandbox.fault(latency_ms=30_000)
        for _ in range(5):
            threading.Thread(target=client.query_business_risk, args=("13800130000",), daemon=True).start()
        time.sleep(0.25)
    """,
    "while tasks wait": """
        sandbox.fault(latency_ms=30_000)
        async def main():
            tasks = [asyncio.create_task(awaited.query_business_risk("13800130000")) for _ in range(50)]
            await asyncio.sleep(0.1)
        asyncio.run(main())
    """,
    "while results come in": """
        async def calls():
            while True:
                await asyncio.gather(*(awaited.query_business_risk("13800130000") for _ in range(50)))
        for _ in range(2):
            threading.Thread(target=asyncio.run, args=(calls(),), daemon=True).start()
        time.sleep(0.25)
    """,
    "while rows come in": """
        rows = client.screen(["13800130000"] * 10_000)
        threading.Thread(target=list, args=(rows,), daemon=True).start()
        time.sleep(0.25)
    """,
    "while errors come in": """
        def calls():
            while True:
                try:
                    client.query_business_risk("1")
                except InvalidArgumentError:
                    pass
        for _ in range(3):
            threading.Thread(target=calls, daemon=True).start()
        time.sleep(0.25)
    """,
    "with last calls": """
        import atexit
        async def call():
            await awaited.query_business_risk("13800130000")
        def last():
            client.query_business_risk("13800130000")
            list(client.screen(["13800130000"] * 3))
            try:
                asyncio.run(call())
            except CallCancelledError:
                os.write(1, b"refused")
        atexit.register(last)
        asyncio.run(call())
    """,
    "in the child of a fork": """
        awaited = AsyncJiguangClient(keys.app_key, keys.master_secret, base_url=sandbox.jiguang_url)
        async def call():
            await awaited.query_business_risk("13800130000")
        asyncio.run(call())
        pid = os.fork()
        asyncio.run(call())
        if pid:
            assert os.waitpid(pid, 0)[1] == 0
    """,
}


@pytest.mark.parametrize("ending", EXITS)
def test_the_interpreter_ends_silently(ending: str) -> None:
    if "fork" in ending and not hasattr(os, "fork"):
        pytest.skip("needs fork")
    script = textwrap.dedent(START) + textwrap.dedent(EXITS[ending])
    for _ in range(3):
        run = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", script]
        done = subprocess.run(run, capture_output=True, timeout=20, check=False)
        expected = b"refused" if ending == "with last calls" else b""
        assert (done.returncode, done.stderr.decode(), done.stdout) == (0, "", expected)


def test_importing_does_nothing() -> None:
    script = "import sys, threading, verimeter; print(threading.active_count(), 'asyncio' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=20, check=True)
    assert done.stdout.split() == [b"1", b"False"]
