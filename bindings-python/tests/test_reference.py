"""Overview, trend and details of random events are those of the plain reference, in any zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from reference import Query, details, overview
from verimeter import Billing, Event, Ledger, Outcome, Platform, Product, RiskLevel, Vendor

if TYPE_CHECKING:
    from pathlib import Path

# Whole hours, halves, quarters; summer time north and south, one from midnight on, one of half an hour.
ZONES = [
    "Asia/Shanghai",
    "UTC",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "America/New_York",
    "America/Havana",
    "America/St_Johns",
    "Pacific/Chatham",
    "Europe/Berlin",
    "Australia/Lord_Howe",
]
# Summer time ends and begins in these weeks.
DAYS = [
    date(2026, 3, 1),
    date(2026, 3, 25),
    date(2026, 4, 1),
    date(2026, 9, 20),
    date(2026, 10, 25),
    date(2026, 12, 28),
]
EVENTS = 2_500
QUERIES = 40
CHOICES: dict[str, list[str]] = {
    "apps": ["shop", "wallet", "app 3"],
    "platforms": ["android", "ios", "web", "harmony", "unknown"],
    "carriers": ["cm", "cu", "ct", "unknown", "cbn"],
    "outcomes": [str(outcome) for outcome in Outcome.members()],
    "billing": [str(billing) for billing in Billing.members()],
    "levels": [str(level) for level in RiskLevel.members()],
    "codes": ["0", "9001", "9020"],
    "pages": ["ocr_scan", "face", "新页面"],
    "error_codes": ["1006", "9999", "1099"],
    "tags": ["F24004", "F25001", 'new "tag"'],
}


def random_event(random: Random, number: int) -> Event:
    begin = datetime.combine(random.choice(DAYS), datetime.min.time(), timezone.utc)
    # To the quarter-hour or to the millisecond, so that boundaries are met.
    minutes = random.randrange(-14 * 96, 14 * 96) * 15
    at = begin + timedelta(minutes=minutes, milliseconds=random.choice([0, -1, random.randrange(900_000)]))
    level = random.choice([None, *CHOICES["levels"]])
    return Event(
        event_id=f"01939d6a-0000-7000-8000-{number:012}",
        call_id=f"01939d6a-0000-7000-8000-{number:012}",
        occurred_at_ms=round(at.timestamp() * 1000),
        vendor=Vendor.JIGUANG,
        app=random.choice(CHOICES["apps"]),
        product=random.choice(Product.members()),
        operation="any",
        platform=Platform(random.choice(CHOICES["platforms"])),
        carrier=random.choice(CHOICES["carriers"]),
        outcome=Outcome(random.choice(CHOICES["outcomes"])),
        billing=Billing(random.choice(CHOICES["billing"])),
        code=random.choice([None, *CHOICES["codes"]]),
        level=None if level is None else RiskLevel(level),
        interrupt_page=random.choice([None, *CHOICES["pages"]]),
        error_code=random.choice([None, *CHOICES["error_codes"]]),
        tags=random.sample(CHOICES["tags"], random.randrange(len(CHOICES["tags"]))),
        attempts=1,
    )


def random_query(random: Random) -> Query:
    start = random.choice(DAYS) + timedelta(days=random.randrange(-10, 10))
    names = random.sample(sorted(CHOICES), random.choice([0, 0, 1, 2]))
    return Query(
        product=str(random.choice(Product.members())),
        start=start,
        end=start + timedelta(days=random.choice([1, 2, 9, 30])),
        tz=random.choice(ZONES),
        bucket=random.choice(["hour", "day", "day", "week", "month"]),
        filters={
            name: random.sample(CHOICES[name], random.randrange(1, len(CHOICES[name]))) for name in names
        },
    )


def as_dict(row: Any, like: dict[str, Any]) -> dict[str, Any]:
    """The fields of a record that the reference has."""
    named = {name: getattr(row, name) for name in like}
    named["rates"] = {name: getattr(row.rates, name) for name in like["rates"]}
    return named


@pytest.mark.parametrize("seed", range(4))
def test_every_view_is_that_of_the_reference(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    events = [random_event(random, number) for number in range(EVENTS)]
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        # In batches of any size: some rows are settled and some are not.
        left = list(events)
        while left:
            size = random.choice([1, 30, 700])
            ledger.append(left[:size])
            del left[:size]
        for _ in range(QUERIES):
            query = random_query(random)
            asked: dict[str, Any] = {"tz": query.tz, **query.filters}
            rows, total = overview(events, query)
            found = ledger.overview(query.product, query.start, query.end, bucket=query.bucket, **asked)
            assert [row.bucket_start for row in found.rows] == list(rows), query
            for row, expected in zip(found.rows, rows.values(), strict=True):
                assert as_dict(row, expected) == expected, (query, row.bucket_start)
            assert as_dict(found.total, total) == total, query

            trend = ledger.trend(query.product, query.start, query.end, bucket=query.bucket, **asked)
            requests = next(series for series in trend.series if series.key in ("requests", "started"))
            assert list(requests.values) == [row[requests.key] for row in rows.values()], query

            listed = list(ledger.iter_details(query.product, query.start, query.end, **asked))
            assert listed == details(events, query), query
