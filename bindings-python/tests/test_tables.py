"""Tables and pictures: in a terminal, in a notebook, in files, in other libraries."""

from __future__ import annotations

import copy
import csv
import pickle
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import polars
import pytest

from test_ledger import event
from verimeter import (
    Balance,
    BalanceEntry,
    ChartKind,
    Drift,
    Event,
    HarvestRow,
    InvalidArgumentError,
    Ledger,
    ScreenRow,
    decode_risk_report,
    decode_risk_reports,
    stats,
    table,
)

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Bench

FIRST = datetime(2026, 11, 1, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
EVENTS = [event(n, FIRST + timedelta(hours=7 * n), message="<b>&") for n in range(40)]


@pytest.fixture
def ledger() -> Ledger:
    ledger = Ledger.in_memory()
    ledger.append(EVENTS)
    ledger.set_balance("business_risk", 100, occurred_at=date(2026, 11, 1))
    return ledger


def views(ledger: Ledger) -> list[Any]:
    records = [
        ledger.overview("business_risk"),
        ledger.trend("business_risk"),
        ledger.details("business_risk"),
        ledger.consumption(),
        ledger.funnel(date(2026, 11, 1), date(2026, 11, 2)),
    ]
    return [*records, *[table(rows, of=kind) for kind, rows in lists(ledger).items()]]


def lists(ledger: Ledger) -> dict[Any, list[Any]]:
    """Rows by their class."""
    return {
        Balance: ledger.balance(at=date(2026, 11, 20)),
        BalanceEntry: ledger.balance_entries(),
        Drift: ledger.drift(),
        Event: EVENTS,
    }


def test_stored_replies_become_columns() -> None:
    body = '{"id":576044766492467201,"code":0,"content":"success","score":900,"tags":["F24004"]}'
    table = decode_risk_reports([body, body.encode(), "<html>"] * 4000)
    assert len(table) == 12_000
    columns = polars.DataFrame(table)
    assert columns["tags"].to_list()[:3] == [["F24004"], ["F24004"], None]
    report = decode_risk_report(body)
    assert report is not None
    first, second, third = table.to_dicts()[-3:]
    assert first == second
    assert (first["id"], first["code"], first["score"], first["level"]) == (report.id, 0, 900, "high")
    assert set(third.values()) == {None}
    assert pickle.loads(pickle.dumps(table)) == table
    assert len(decode_risk_reports(())) == 0
    with pytest.raises(TypeError, match="body 2 is `int`"):
        decode_risk_reports([body, 1])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="one text"):
        decode_risk_reports(body)


def test_every_view_is_a_table_everywhere(ledger: Ledger) -> None:
    for view in views(ledger):
        rows = view.to_dicts()
        frame = polars.DataFrame(view)
        assert frame.columns == (view.table() if hasattr(view, "table") else view).columns
        assert not rows or frame.columns == list(rows[0])
        assert frame.to_dicts() == rows
        shown, html = repr(view), view._repr_html_()
        assert str(view) == shown
        assert html.count("<tr>") == min(len(rows), 41) + 1
        for name in frame.columns[:1]:
            assert f"<th>{name}</th>" in html


def test_types_of_columns_do_not_depend_on_what_is_in_them(ledger: Ledger, tmp_path: Path) -> None:
    """A page of which no row has a score is a page of the same table as one with scores."""
    scored, bare = (event(n, FIRST, **more) for n, more in enumerate([{"score": 900, "latency_ms": 7}, {}]))
    pages = [table(rows, of=Event) for rows in ([], [bare], [scored], [scored, bare])]
    frames = [polars.DataFrame(page) for page in pages]
    assert frames[0].schema["score"] == polars.Int64
    assert frames[0].schema["message"] == polars.String
    assert polars.concat(frames, how="vertical").height == 4
    for number, page in enumerate([*pages, pickle.loads(pickle.dumps(pages[0]))]):
        page.save(tmp_path / f"{number}.parquet")
    assert polars.concat(polars.read_parquet(p) for p in sorted(tmp_path.iterdir())).height == 4
    week = ("business_risk", date(2026, 11, 1), date(2026, 11, 8))
    quiet, busy = (polars.DataFrame(each.overview(*week)) for each in (Ledger.in_memory(), ledger))
    assert all(busy.schema[name] == kind for name, kind in quiet.schema.items())


def test_a_list_without_rows_has_the_columns_of_its_class(ledger: Ledger, bench: Bench) -> None:
    rows = {**lists(ledger), ScreenRow: list(bench.client().screen(["13800130900"]))}
    for kind, some in rows.items():
        empty = table([], of=kind)
        assert len(empty) == 0
        assert empty.columns == table(some, of=kind).columns
        if some:
            assert empty.columns == table(some).columns
            assert polars.DataFrame(empty).schema == polars.DataFrame(table(some)).schema
    assert table([], of=ScreenRow).columns != table([], of=Event).columns
    assert table([], of=HarvestRow).columns[:3] == ["row", "transaction_id", "state"]


def test_a_list_without_rows_and_class_is_a_table_of_nothing(tmp_path: Path) -> None:
    empty = table([])
    assert (len(empty), empty.columns, empty.to_dicts()) == (0, [], [])
    assert polars.DataFrame(empty).shape == (0, 0)
    for name in ("a.csv", "a.xlsx", "a.parquet"):
        empty.save(tmp_path / name)
    assert repr(empty) == ""
    assert "<table>" in empty._repr_html_()


def test_rows_of_another_class_than_said_are_refused(ledger: Ledger) -> None:
    with pytest.raises(TypeError, match="`list` is no list of `Drift`"):
        table(EVENTS, of=Drift)
    with pytest.raises(TypeError, match="`Overview` is no list of `Event`"):
        table(ledger.overview("business_risk"), of=Event)
    wrong: Any = str
    with pytest.raises(TypeError, match="`list` is no list of `str`"):
        table([], of=wrong)


def test_the_overview_in_a_terminal(ledger: Ledger) -> None:
    view = ledger.overview("business_risk", date(2026, 11, 1), date(2026, 11, 3))
    lines = repr(view).splitlines()
    assert lines[0] == "Overview"
    assert lines[1] == "business_risk per day, Asia/Shanghai"
    assert lines[2].split()[:2] == ["day", "requests"]
    assert [line.split()[:2] for line in lines if line.startswith(" 2026")] == [
        ["2026-11-01", "3"],
        ["2026-11-02", "3"],
    ]
    (first, _, total) = view.to_dicts()
    assert (first["day"], first["requests"], first["success_rate"]) == ("2026-11-01", 3, 1.0)
    assert (total["day"], total["requests"]) == ("total", 6)


def test_a_long_table_is_shown_in_part(ledger: Ledger) -> None:
    long = ledger.overview("business_risk", date(2026, 1, 1), date(2026, 12, 1)).table()
    assert len(long) == 335
    assert len(repr(long).splitlines()) == 20 + 1 + 20 + 2
    assert repr(long).count("…") > 0
    assert len(long.to_dicts()) == 335


def test_what_vendors_say_is_no_markup(ledger: Ledger) -> None:
    html = ledger.details("business_risk").table()._repr_html_()
    assert "&lt;b&gt;&amp;" in html
    assert "<b>" not in html


def test_a_table_is_a_value(ledger: Ledger) -> None:
    for view in views(ledger):
        one = view.table() if hasattr(view, "table") else view
        assert pickle.loads(pickle.dumps(one)) == copy.deepcopy(one) == one
        assert repr(pickle.loads(pickle.dumps(one))) == repr(one)
    assert table(EVENTS) != table(EVENTS[1:])
    assert table(EVENTS) != "table"


def test_a_table_is_saved_by_its_name(ledger: Ledger, tmp_path: Path) -> None:
    one = ledger.overview("business_risk").table()
    for name in ("one.csv", "one.xlsx", "one.parquet"):
        one.save(tmp_path / name)
        assert (tmp_path / name).stat().st_size > 0
    with (tmp_path / "one.csv").open(encoding="utf-8-sig") as file:
        assert next(csv.reader(file)) == one.columns
    assert polars.read_parquet(tmp_path / "one.parquet").to_dicts() == one.to_dicts()
    with pytest.raises(InvalidArgumentError, match=r"one\.txt"):
        one.save(tmp_path / "one.txt")


def test_rows_of_a_screening_and_instants_of_a_zone(bench: Bench) -> None:
    rows = list(bench.client().screen(["13800130900", "none"]))
    assert [row["level"] for row in table(rows).to_dicts()] == ["high", None]
    utc, shanghai = (table(EVENTS, tz=tz).to_dicts()[0]["time"] for tz in ("UTC", None))
    assert isinstance(utc, str)
    assert isinstance(shanghai, str)
    assert (utc[:16], shanghai[:16]) == ("2026-11-01T01:30", "2026-11-01T09:30")
    with pytest.raises(InvalidArgumentError):
        table(EVENTS, tz="Mars")
    wrong: Any = 5
    with pytest.raises(TypeError, match="`int`"):
        table(wrong)


@pytest.mark.parametrize("kind", [polars.String, polars.Categorical])
def test_figures_of_columns_are_those_of_the_ledger(ledger: Ledger, kind: Any) -> None:
    names = ("product", "outcome", "billing", "level", "platform")
    columns: dict[str, list[Any]] = {
        name: [None if (word := getattr(e, name)) is None else str(word) for e in EVENTS] for name in names
    }
    columns |= {"occurred_at_ms": [e.occurred_at_ms for e in EVENTS], "tags": [e.tags for e in EVENTS]}
    frame = polars.DataFrame(columns).with_columns(polars.col(*names).cast(kind))
    assert stats.overview(frame, "business_risk") == ledger.overview("business_risk")
    assert stats.aggregate(frame).trend("business_risk") == ledger.trend("business_risk")
    assert stats.trend(frame, "business_risk", bucket="hour") == ledger.trend("business_risk", bucket="hour")
    assert frame.height == 40


def test_columns_that_are_none() -> None:
    with pytest.raises(InvalidArgumentError, match="`occurred_at_ms` is missing"):
        stats.aggregate(polars.DataFrame({"a": [1]}))
    # A stream can be taken out of its capsule once.
    capsule = polars.DataFrame({"a": [1]}).__arrow_c_stream__()

    class Again:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return capsule

    for match in ("is missing", "could not be read"):
        with pytest.raises(InvalidArgumentError, match=match):
            stats.aggregate(Again())


def test_pictures(ledger: Ledger, tmp_path: Path) -> None:
    trend = ledger.trend("business_risk")
    picture = ledger.chart("business_risk")
    assert picture == trend.chart() == ledger.overview("business_risk").chart()
    assert picture.svg == picture._repr_svg_()
    assert picture.svg.startswith("<svg")
    assert ledger.funnel(date(2026, 11, 1), date(2026, 11, 2)).chart().svg.startswith("<svg")
    picture.save(tmp_path / "trend.svg")
    assert (tmp_path / "trend.svg").read_text("utf-8") == picture.svg
    assert pickle.loads(pickle.dumps(picture)) == picture
    assert repr(picture).startswith("<Chart, business risk per day; 2026-11-01")
    picture.save(tmp_path / "trend.png")
    assert (tmp_path / "trend.png").read_bytes() == picture.to_png()
    assert picture.to_png().startswith(b"\x89PNG\r\n")
    levels = ledger.chart("business_risk", kind="by_level", platforms=["android"])
    assert "platforms: android" in levels.svg
    with pytest.raises(InvalidArgumentError, match="has no risk levels"):
        ledger.chart("one_click_login", kind=ChartKind.BY_LEVEL)
    with pytest.raises(
        InvalidArgumentError, match=r"trend\.jpg` is no name of a picture; name it \.svg or \.png"
    ):
        picture.save(tmp_path / "trend.jpg")
