"""Forgetting a person, dropping old rows, and whether a ledger is sound."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import TYPE_CHECKING

import pytest

from verimeter import InvalidArgumentError, Ledger, LedgerError, Product

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Bench

PHONE = "13800130900"


def test_a_person_is_forgotten_and_the_figures_stay(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with Ledger.open(path) as ledger:
        client = bench.client(ledger=ledger)
        client.query_business_risk(PHONE, ex_id="order-7")
        (event,) = ledger.details("business_risk", phone=PHONE).rows
        figures = ledger.overview("business_risk").total
        receipt = ledger.erase(PHONE)
        assert (receipt.events, ledger.erase(PHONE).events) == (1, 0)
        assert abs(receipt.erased_at - datetime.now(timezone.utc)).days == 0
        assert event.phone_index is not None
        assert event.phone_index.startswith(receipt.key_id)
        ledger.compact()
        assert ledger.overview("business_risk").total == figures
        (erased,) = ledger.details("business_risk").rows
        assert (erased.phone_mask, erased.phone_index, erased.ex_id) == (None, None, None)
        assert (erased.event_id, erased.score) == (event.event_id, event.score)
        assert ledger.integrity_check() == []
        files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        assert b"138****0900" not in files
        assert event.phone_index.encode() not in files
    with pytest.raises(LedgerError, match="reading only"):
        Ledger.read(path).erase(PHONE)


def test_old_rows_are_dropped_and_the_figures_stay(bench: Bench) -> None:
    client = bench.client()
    client.query_business_risk(PHONE)
    assert bench.ledger.purge(date(2026, 1, 1)) == 0
    assert bench.ledger.purge("2099-01-01", Product.ONE_CLICK_LOGIN, tz="UTC") == 0
    assert bench.ledger.purge("2099-01-01", "business_risk") == 1
    assert (len(bench.ledger), bench.ledger.details("business_risk").rows) == (1, [])
    assert bench.ledger.overview("business_risk").total.requests == 1
    assert bench.ledger.integrity_check() == []
    with pytest.raises(InvalidArgumentError, match="before `soon`"):
        bench.ledger.purge("soon")
    with pytest.raises(InvalidArgumentError, match="digits"):
        bench.ledger.erase("1")
