"""Figures of files and states, and files that go out."""

from __future__ import annotations

import asyncio
import copy
import json
import pickle
from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from test_ledger import event
from verimeter import AsyncLedger, InvalidArgumentError, Ledger, LedgerError, stats
from verimeter.stats import State

if TYPE_CHECKING:
    from pathlib import Path

FIRST = datetime(2026, 11, 1, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
EVENTS = [event(n, FIRST + timedelta(hours=7 * n), latency_ms=100 + n) for n in range(40)]


@pytest.fixture
def ledger() -> Ledger:
    ledger = Ledger.in_memory()
    ledger.append(EVENTS)
    return ledger


@pytest.fixture
def parquet(ledger: Ledger, tmp_path: Path) -> Path:
    path = tmp_path / "events.parquet"
    assert ledger.export(path).rows == 40
    return path


def test_a_file_has_the_figures_of_the_ledger(ledger: Ledger, parquet: Path) -> None:
    for bucket in ("day", "hour"):
        asked: dict[str, Any] = {"bucket": bucket, "platforms": ["android"], "tags": ["F24004"]}
        assert stats.overview(parquet, "business_risk", **asked) == ledger.overview("business_risk", **asked)
        assert stats.trend(str(parquet), "business_risk", **asked) == ledger.trend("business_risk", **asked)
    state = stats.aggregate(parquet)
    assert state == State(EVENTS)
    assert state.overview("business_risk") == ledger.overview("business_risk")
    assert state.trend("business_risk") == ledger.trend("business_risk")
    assert state.span() == ledger.span()
    assert state.latency_ms(0.5) == pytest.approx(119.5, rel=0.02)


def test_events_are_counted_by_whatever_is_asked_for(ledger: Ledger, parquet: Path) -> None:
    table = stats.breakdown(parquet, ["platform", "level", "tags"], "business_risk", bucket="month")
    assert table.columns == ["bucket_start", "platform", "level", "tags", "events"]
    counted = Counter((event.platform, event.level, json.dumps(sorted(event.tags))) for event in EVENTS)
    rows = table.to_dicts()
    assert {(row["platform"], row["level"], row["tags"]): row["events"] for row in rows} == counted
    assert {row["bucket_start"] for row in rows} == {"2026-11-01"}
    for arrow in (parquet, ledger.details("business_risk", limit=1000)):
        by_product = stats.breakdown(arrow, ["product"], "one_click_login").to_dicts()
        assert sum(int(row["events"] or 0) for row in by_product) == 40
    with pytest.raises(InvalidArgumentError, match="unknown dimension `colour`: use one of product, app"):
        stats.breakdown(parquet, ["colour"], "business_risk")


def test_states_are_values_however_they_come_about() -> None:
    whole = State(EVENTS)
    parts = [State(EVENTS[n::3]) for n in range(3)]
    assert parts[0].merge(parts[1], parts[2]) == whole == parts[2] | parts[0] | parts[1]
    assert parts[0] == State(EVENTS[::3])
    assert whole != parts[0]
    assert whole != "40 events"
    assert State.from_bytes(whole.to_bytes()) == whole
    assert pickle.loads(pickle.dumps(whole)) == copy.deepcopy(whole) == whole
    assert repr(whole) == "<State of 40 events>"
    assert (State().span(), State().latency_ms(0.9), State().distinct_phones()) == (None, None, 0)
    assert State([]) == State() | State()


def test_what_is_no_state_file_or_share(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgumentError):
        State.from_bytes(b"nothing of ours")
    with pytest.raises(InvalidArgumentError, match=r"none\.parquet"):
        stats.aggregate(tmp_path / "none.parquet")
    with pytest.raises(InvalidArgumentError, match=r"`1\.5` is no share"):
        State().latency_ms(1.5)
    wrong: Any = 5
    with pytest.raises(TypeError, match="`__arrow_c_stream__` is needed, not `int`"):
        stats.aggregate(wrong)


@pytest.mark.parametrize("name", ["events.csv", "events.jsonl", "events.parquet"])
def test_what_goes_out_comes_back(ledger: Ledger, tmp_path: Path, name: str) -> None:
    told: list[int] = []
    manifest = ledger.export(tmp_path / name, "business_risk", on_progress=told.append)
    assert (manifest.rows, manifest.file, told[-1]) == (40, name, 40)
    beside = json.loads((tmp_path / f"{name}.manifest.json").read_text("utf-8"))
    assert beside["sha256"] == manifest.sha256
    other = Ledger.in_memory()
    assert other.import_file(tmp_path / name).new == 40
    assert other.overview("business_risk") == ledger.overview("business_risk")


def test_an_export_filters_and_leaves_out(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "part"
    manifest = ledger.export(path, format="csv", start=FIRST, platforms=["ios"], without_personal=True)
    assert manifest.rows == 0
    assert "phone_mask" not in manifest.columns
    with pytest.raises(InvalidArgumentError, match="tells no format"):
        ledger.export(path)


def test_an_error_of_on_progress_comes_out(ledger: Ledger, tmp_path: Path) -> None:
    def fail(_done: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ledger.export(tmp_path / "events.csv", on_progress=fail)
    assert Ledger.in_memory().import_file(tmp_path / "events.csv").rows == 40


def test_the_ledger_for_asyncio(ledger: Ledger, tmp_path: Path) -> None:
    async def all_of_it() -> None:
        books = await AsyncLedger.open(tmp_path / "ledger.db", phone_key="0123456789abcdef")
        assert await books.append(EVENTS) == 40
        assert await books.overview("business_risk") == ledger.overview("business_risk")
        rows = [row async for row in books.iter_details("business_risk", limit=7)]
        assert rows == list(ledger.iter_details("business_risk"))
        assert (await books.export(tmp_path / "out.csv")).rows == 40
        views = await asyncio.gather(*[books.trend("business_risk") for _ in range(20)])
        assert all(view == views[0] for view in views)
        assert books.path == tmp_path / "ledger.db"
        assert "Raises" in (AsyncLedger.overview.__doc__ or "")
        await books.close()
        with pytest.raises(LedgerError, match="closed"):
            await books.overview("business_risk")
        async with await AsyncLedger.read(tmp_path / "ledger.db") as reader:
            assert await reader.span() == ledger.span()

    asyncio.run(all_of_it())


def test_nothing_of_the_ledger_is_missing_for_asyncio() -> None:
    public = {name for name in vars(Ledger) if not name.startswith("_")}
    assert public - set(vars(AsyncLedger)) == set()
