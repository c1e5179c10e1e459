"""The events of a ledger, page by page."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from test_ledger import event
from verimeter import ConfigurationError, InvalidArgumentError, Ledger, Platform, RiskLevel

if TYPE_CHECKING:
    from pathlib import Path

PHONE = "13800138000"
FIRST = datetime(2026, 11, 1, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def ledger() -> Ledger:
    ledger = Ledger.in_memory()
    ledger.append(
        event(
            n,
            FIRST + timedelta(hours=n),
            platform=Platform.IOS if n % 3 == 0 else Platform.WEB,
            level=RiskLevel.members()[n % 4],
            tags=["F24004"] if n % 5 == 0 else [],
        )
        for n in range(40)
    )
    return ledger


def test_pages_are_newest_first_and_end(ledger: Ledger) -> None:
    first = ledger.details("business_risk", limit=30)
    assert [row.occurred_at for row in first.rows] == [FIRST + timedelta(hours=n) for n in range(39, 9, -1)]
    second = ledger.details("business_risk", limit=30, cursor=first.next)
    assert (len(second.rows), second.next) == (10, None)
    assert len(ledger.details("business_risk").rows) == 40


def test_the_iterator_crosses_pages(ledger: Ledger) -> None:
    rows = list(ledger.iter_details("business_risk", platforms=["ios"], limit=4))
    assert [row.event_id[-2:] for row in rows] == [f"{n:02}" for n in range(39, -1, -3)]
    assert list(Ledger.in_memory().iter_details("business_risk")) == []


def test_filters_and_range(ledger: Ledger) -> None:
    day = ledger.details("business_risk", date(2026, 11, 1), date(2026, 11, 2)).rows
    assert len(day) == 15
    tagged = ledger.details("business_risk", levels=[RiskLevel.LOW], tags=["F24004"]).rows
    assert [row.event_id[-2:] for row in tagged] == ["20", "00"]


def test_a_number_is_searched_and_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    ledger = Ledger.open(path, phone_key="0123456789abcdef")
    assert ledger.details("business_risk", phone=PHONE).rows == []
    ledger.append([event(1, FIRST)])
    assert ledger.details("business_risk", phone=f"+86 {PHONE}").rows == []
    with pytest.raises(ConfigurationError, match="key file"):
        Ledger.read(path).details("business_risk", phone=PHONE)
    with pytest.raises(InvalidArgumentError, match="10 digits") as refused:
        ledger.details("business_risk", phone=PHONE[:10])
    assert PHONE[:10] not in str(refused.value)


def test_what_is_no_cursor_is_refused(ledger: Ledger) -> None:
    with pytest.raises(InvalidArgumentError, match=r"cursor `9\.0\.0\.0`"):
        ledger.details("business_risk", cursor="9.0.0.0")
    with pytest.raises(InvalidArgumentError, match="limit `0`"):
        next(ledger.iter_details("business_risk", limit=0))
