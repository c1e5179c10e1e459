"""Columns to other libraries and back, by Arrow's C stream: what they have stays where it is."""

from __future__ import annotations

from array import array
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from test_ledger import event
from verimeter import Event, Ledger, decode_risk_reports, stats, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FIRST = datetime(2026, 11, 1, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
EVENTS = [
    event(n, FIRST + timedelta(hours=7 * n), tags=["F24004", "F10001"][: n % 3], score=None if n % 4 else 900)
    for n in range(40)
]


def duck(data: Any) -> Any:  # noqa: ARG001 (read by its name)
    return duckdb.sql("select * from data")


def pandas(data: Any) -> Any:
    # Newer ones take a stream themselves.
    return (
        pd.DataFrame.from_arrow(data) if hasattr(pd.DataFrame, "from_arrow") else pa.table(data).to_pandas()
    )


FRAMES: dict[str, Callable[[Any], Any]] = {
    "polars": polars.DataFrame,
    "pyarrow": pa.table,
    "pyarrow, batch by batch": pa.RecordBatchReader.from_stream,
    "duckdb": duck,
    "pandas": pandas,
}


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger.in_memory() as ledger:
        ledger.append(EVENTS)
        yield ledger


@pytest.mark.parametrize("library", FRAMES)
def test_figures_of_columns_are_those_of_the_ledger(ledger: Ledger, tmp_path: Path, library: str) -> None:
    ledger.export(tmp_path / "events.parquet")
    events = pq.read_table(tmp_path / "events.parquet")

    def frame() -> Any:
        """A new one each time, as some libraries give their columns once."""
        return FRAMES[library](events)

    assert stats.overview(frame(), "business_risk") == ledger.overview("business_risk")
    assert stats.trend(frame(), "business_risk") == ledger.trend("business_risk")
    assert stats.aggregate(frame()) == stats.State(EVENTS)
    levels = stats.breakdown(frame(), ["level", "tags"], "business_risk")
    assert sum(int(row["events"] or 0) for row in levels.to_dicts()) == 40


@pytest.mark.parametrize("library", FRAMES)
def test_every_cell_is_the_same_there(ledger: Ledger, library: str) -> None:
    for view in (
        ledger.overview("business_risk"),
        ledger.details("business_risk").table(),
        table([], of=Event),
    ):
        seen = pa.table(FRAMES[library](view))
        assert seen.column_names == (view.columns if hasattr(view, "columns") else view.table().columns)
        rows = [
            {name: None if cell != cell else cell for name, cell in row.items()} for row in seen.to_pylist()
        ]
        assert rows == view.to_dicts()


def test_columns_of_others_are_read_where_they_are() -> None:
    """Two batches lie in one memory, where the second follows the first: a copy would still know that."""
    rows, days = 1000, [datetime(2026, 11, day, tzinfo=ZoneInfo("UTC")) for day in (1, 2)]
    memory = bytearray(8 * rows)
    others = pa.table(
        {"product": ["business_risk"] * rows, "outcome": ["success"] * rows, "billing": ["billed"] * rows}
    )

    def batches(memories: list[bytearray]) -> Iterator[pa.RecordBatch]:
        for day, memory in zip(days, memories, strict=True):
            memory[:] = array("q", [int(day.timestamp() * 1000)] * rows).tobytes()
            times = pa.Array.from_buffers(pa.int64(), rows, [None, pa.py_buffer(memory)])
            (batch,) = others.append_column("occurred_at_ms", times).to_batches()
            yield batch

    def requests(memories: list[bytearray]) -> list[int]:
        schema = others.schema.append(pa.field("occurred_at_ms", pa.int64()))
        reader = pa.RecordBatchReader.from_batches(schema, batches(memories))
        asked = stats.overview(reader, "business_risk", date(2026, 11, 1), date(2026, 11, 3), tz="UTC")
        return [row.requests for row in asked.rows]

    assert requests([bytearray(8 * rows), bytearray(8 * rows)]) == [rows, rows]
    assert requests([memory, memory]) == [0, 2 * rows]
    # And nothing holds it any longer: a bytearray that is lent cannot shrink.
    memory.clear()


def test_our_columns_are_read_where_they_are() -> None:
    replies = decode_risk_reports(['{"id":1,"code":0,"score":900,"tags":["F24004"]}'] * 100)
    one, other = (pa.table(replies)["score"].chunk(0).buffers()[1] for _ in range(2))
    assert one.address == other.address
    assert len(one) >= 800
