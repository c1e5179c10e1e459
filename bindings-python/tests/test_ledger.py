from __future__ import annotations

import threading
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from verimeter import (
    Billing,
    Bucket,
    ConfigurationError,
    Event,
    InvalidArgumentError,
    Ledger,
    LedgerError,
    Outcome,
    Platform,
    Product,
    RiskLevel,
    Vendor,
)

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Bench

SHANGHAI = ZoneInfo("Asia/Shanghai")


def event(number: int, at: datetime, **fields: Any) -> Event:
    given: dict[str, Any] = {
        "event_id": f"01939d6a-0000-7000-8000-{number:012}",
        "call_id": f"01939d6a-0000-7000-8000-{number:012}",
        "occurred_at_ms": int(at.timestamp() * 1000),
        "vendor": Vendor.JIGUANG,
        "app": "shop",
        "product": Product.BUSINESS_RISK,
        "operation": "query_business_risk",
        "platform": Platform.ANDROID,
        "carrier": "unknown",
        "outcome": Outcome.SUCCESS,
        "billing": Billing.BILLED,
        "code": "0",
        "score": 900,
        "level": RiskLevel.HIGH,
        "tags": ["F24004"],
        "attempts": 1,
    }
    return Event(**{**given, **fields})


@pytest.fixture
def ledger() -> Ledger:
    ledger = Ledger.in_memory()
    days = [datetime(2026, 11, day, 9, 30, tzinfo=SHANGHAI) for day in (1, 2, 2, 3)]
    ledger.append(event(n, at) for n, at in enumerate(days))
    return ledger


def test_an_event_is_kept_once(ledger: Ledger) -> None:
    one = event(9, datetime(2026, 11, 4, tzinfo=SHANGHAI))
    assert (ledger.append([one, one]), ledger.append([one]), len(ledger)) == (1, 0, 5)
    with pytest.raises(TypeError, match="iterable"):
        ledger.append(one)  # type: ignore[arg-type]


def test_an_overview_has_a_row_per_bucket_and_their_sum(ledger: Ledger) -> None:
    overview = ledger.overview(Product.BUSINESS_RISK, "2026-11-01", "2026-11-05")
    assert [(row.bucket_start, row.requests) for row in overview.rows] == [
        *(("2026-11-01", 1), ("2026-11-02", 2)),
        *(("2026-11-03", 1), ("2026-11-04", 0)),
    ]
    assert (overview.total.requests, overview.total.rates.success) == (4, 1.0)
    assert overview.rows[3].rates.success is None
    assert overview.total.by_level["high"] == 4
    assert overview.total.by_level[RiskLevel.HIGH.value] == 4
    assert overview.start_at == datetime(2026, 11, 1, tzinfo=SHANGHAI)
    assert overview.rows[1].bucket_start_at == datetime(2026, 11, 2, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 11, 2), date(2026, 11, 3)),
        ("2026-11-02", "2026-11-03"),
        (datetime(2026, 11, 2, tzinfo=SHANGHAI), datetime(2026, 11, 3, tzinfo=SHANGHAI)),
        (datetime(2026, 11, 1, 16, tzinfo=timezone.utc), "2026-11-02T16:00:00Z"),
        (datetime(2026, 11, 2, 1, tzinfo=timezone(timedelta(hours=9))), date(2026, 11, 3)),
    ],
)
def test_a_range_is_given_in_any_form(ledger: Ledger, start: date | str, end: date | str) -> None:
    assert ledger.overview("business_risk", start, end).total.requests == 2


def test_a_datetime_without_zone_is_refused_with_the_way_out(ledger: Ledger) -> None:
    naive = datetime(2026, 11, 2)
    with pytest.raises(ValueError, match=r"without time zone.*tzinfo=ZoneInfo") as caught:
        ledger.overview("business_risk", naive, "2026-11-03")
    assert isinstance(caught.value, InvalidArgumentError)
    with pytest.raises(TypeError, match="`float`"):
        ledger.overview("business_risk", 1.5, "2026-11-03")  # type: ignore[arg-type]


def test_filters_take_choices_and_words(ledger: Ledger) -> None:
    at = datetime(2026, 11, 2, tzinfo=SHANGHAI)
    ledger.append(
        [event(10, at, platform="ios", level=None, tags=[], outcome="failed", billing="not_billed")]
    )

    def count(**filters: Any) -> int:
        return ledger.overview("business_risk", "2026-11-01", "2026-11-05", **filters).total.requests

    assert count() == 5
    assert count(platforms=["ios"]) == count(platforms=[Platform.IOS]) == 1
    assert count(platforms=("ios", Platform.ANDROID)) == 5
    assert count(outcomes=["failed"], billing=[Billing.NOT_BILLED]) == 1
    assert (
        count(levels=[RiskLevel.HIGH], tags=["F24004"], codes=["0"], apps=["shop"], carriers=["unknown"]) == 4
    )
    assert count(apps=["another"]) == 0
    with pytest.raises(InvalidArgumentError, match="unknown platform `windows`"):
        count(platforms=["windows"])
    with pytest.raises(TypeError):
        count(platforms="ios")


def test_a_trend_has_the_same_buckets(ledger: Ledger) -> None:
    trend = ledger.trend("business_risk", "2026-11-02", "2026-11-04", tz="UTC", bucket=Bucket.DAY)
    requests = next(series for series in trend.series if series.key == "requests")
    assert (trend.bucket_starts, requests.values) == (["2026-11-02", "2026-11-03"], [2, 1])
    assert trend.bucket_starts_at[0] == datetime(2026, 11, 2, tzinfo=timezone.utc)
    assert ledger.trend("business_risk", bucket="month").bucket is not None


def test_errors_name_what_is_wrong(ledger: Ledger) -> None:
    with pytest.raises(InvalidArgumentError, match="unknown time zone `Mars/Olympus`"):
        ledger.overview("business_risk", "2026-11-01", "2026-11-02", tz="Mars/Olympus")
    with pytest.raises(InvalidArgumentError, match="range is empty"):
        ledger.overview("business_risk", "2026-11-02", "2026-11-02")
    with pytest.raises(InvalidArgumentError, match="unknown product"):
        ledger.overview("sms", "2026-11-02", "2026-11-03")


def test_words_that_no_catalogue_knows_are_told(ledger: Ledger) -> None:
    assert ledger.drift() == []
    ledger.append([event(7, datetime(2026, 11, 4, 9, 31, tzinfo=SHANGHAI), tags=["F99001"], carrier="cm")])
    (drift,) = ledger.drift()
    assert (drift.product.value, drift.kind.value) == ("business_risk", "tag")
    assert (drift.word, drift.events) == ("F99001", 1)
    assert drift.first_at == drift.last_at == datetime(2026, 11, 4, 9, 30, tzinfo=SHANGHAI)
    assert (drift.operation, drift.json_type, drift.sample) == (None, None, None)


def test_span_is_in_time(ledger: Ledger) -> None:
    span = ledger.span()
    assert span == (
        datetime(2026, 11, 1, 9, 30, tzinfo=SHANGHAI),
        datetime(2026, 11, 3, 9, 30, tzinfo=SHANGHAI),
    )
    assert span[0].tzinfo == timezone.utc
    assert Ledger.in_memory().span() is None


def test_a_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with Ledger.open(path, phone_key="0123456789abcdef") as ledger:
        assert (ledger.path, bool(ledger), len(ledger)) == (path, True, 0)
        ledger.append([event(1, datetime(2026, 11, 1, tzinfo=SHANGHAI))])
    with pytest.raises(LedgerError, match="closed"):
        len(ledger)
    with Ledger.read(str(path)) as ledger:
        assert len(ledger) == 1
        with pytest.raises(LedgerError):
            ledger.append([event(2, datetime(2026, 11, 1, tzinfo=SHANGHAI))])
    with pytest.raises(ConfigurationError, match="phone key") as caught:
        Ledger.open(path, phone_key="another key of mine")
    assert "another key of mine" not in str(caught.value)
    with pytest.raises(LedgerError):
        Ledger.read(tmp_path / "none.db")


def test_calls_are_recorded_without_the_number(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "calls.db"
    with Ledger.open(path) as ledger:
        bench.client(ledger=ledger).query_business_risk("13800130900")
        assert ledger.overview("business_risk").total.requests == 1
    files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"13800130900" not in files
    assert b"138****0900" in files


def test_a_ledger_is_shared_between_threads(ledger: Ledger) -> None:
    at = datetime(2026, 11, 1, tzinfo=SHANGHAI)

    def append(first: int) -> None:
        for n in range(first, first + 50):
            ledger.append([event(n, at)])

    threads = [threading.Thread(target=append, args=(n,)) for n in (1000, 2000, 3000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ledger) == 154


def test_a_file_is_read_whole_or_not_at_all(tmp_path: Path) -> None:
    good = tmp_path / "events.csv"
    good.write_text(
        "product,occurred_at,code,phone\nbusiness_risk,2026-11-21T10:00:00Z,0,13800138000\n", encoding="utf-8"
    )
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"product":"business_risk"}\n', encoding="utf-8")
    with Ledger.in_memory() as ledger:
        assert ledger.import_file(good).new == 1
        assert ledger.import_file(str(good)).new == 0
        with pytest.raises(InvalidArgumentError, match=r"bad\.jsonl`, line 1: column `outcome` is empty"):
            ledger.import_file(bad)
        assert len(ledger) == 1
        assert ledger.overview("business_risk").total.consumption == 1
