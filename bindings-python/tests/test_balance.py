"""Recharges, readings and what remains; the vendor's table beside the ledger."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from test_ledger import event
from verimeter import (
    AsyncLedger,
    BalanceBasis,
    BalanceEntryKind,
    DifferenceCause,
    InvalidArgumentError,
    Ledger,
    Product,
    RunOutState,
)

if TYPE_CHECKING:
    from pathlib import Path

FIRST = datetime(2026, 11, 1, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def ledger() -> Ledger:
    ledger = Ledger.in_memory()
    ledger.append(event(n, FIRST.replace(day=1 + n // 2), app=f"app{n % 2}") for n in range(20))
    return ledger


def test_what_remains_follows_from_what_was_stated(ledger: Ledger) -> None:
    (unknown,) = ledger.balance(at=date(2026, 11, 11))
    assert (unknown.basis, unknown.remaining) == (BalanceBasis.NOTHING, None)
    reading = ledger.set_balance("business_risk", 100, occurred_at=date(2026, 11, 2), note="ask 13800138000")
    assert reading.new
    assert reading.entry.note == "ask 138****8000"
    recharge = ledger.recharge(Product.BUSINESS_RISK, 50, occurred_at=FIRST.replace(day=3), id="invoice 7")
    assert recharge.entry.occurred_at == FIRST.replace(day=3)
    assert not ledger.recharge("business_risk", 50, id="invoice 7").new
    (balance,) = ledger.balance(at=date(2026, 11, 11), alert=133)
    assert (balance.remaining, balance.consumption, balance.recharged) == (132, 18, 50)
    assert balance.low
    assert balance.by_app == {"app0": 9, "app1": 9}
    assert balance.run_out.state == RunOutState.FORECAST
    assert [entry.kind for entry in ledger.balance_entries()] == ["reading", "recharge"]
    assert ledger.remove_balance_entry("invoice 7").kind == BalanceEntryKind.RECHARGE
    assert [entry.id for entry in ledger.balance_entries("default")] == [reading.entry.id]
    with pytest.raises(InvalidArgumentError, match="no recharge or reading `invoice 7`"):
        ledger.remove_balance_entry("invoice 7")


def test_accounts_have_apps(ledger: Ledger) -> None:
    assert [account.name for account in ledger.accounts()] == ["default"]
    ledger.set_account("first", apps=["app0"], shared=["business_risk", Product.NUMBER_VERIFICATION])
    ledger.set_balance("business_risk", 10, account="first", occurred_at=date(2026, 11, 1))
    (balance,) = ledger.balance("number_verification", account="first", at=date(2026, 11, 3))
    assert balance.products == ["number_verification", "business_risk"]
    assert balance.remaining == 8
    with pytest.raises(InvalidArgumentError, match="no account `second`") as refused:
        ledger.balance(account="second")
    assert "`first`" in refused.value.advice


def test_consumption_by_bucket_product_and_app(ledger: Ledger) -> None:
    used = ledger.consumption(date(2026, 11, 1), date(2026, 11, 15), bucket="week", apps=["app1"])
    assert [(row.bucket_start, row.app, row.consumption) for row in used.rows] == [
        ("2026-11-01", "app1", 1),
        ("2026-11-02", "app1", 7),
        ("2026-11-09", "app1", 2),
    ]
    assert [row.consumption for row in used.totals] == [10]


def test_the_vendors_table_beside_the_ledger(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "november.csv"
    path.write_text("日期,Anfragen,消耗量\n2026-11-01,2,2\n2026-11-02,3,2\n", "utf-8")
    answer = ledger.reconcile(path, Product.BUSINESS_RISK, columns={"requests": "Anfragen"})
    assert (answer.agrees, answer.differences, answer.rows_read) == (False, 1, 2)
    (row,) = [row for row in answer.rows if row.difference]
    assert (row.day, row.figure, row.ours, row.theirs) == ("2026-11-02", "requests", 2, 3)
    assert isinstance(row.cause, DifferenceCause)
    with pytest.raises(InvalidArgumentError, match=r"none\.csv"):
        ledger.reconcile(tmp_path / "none.csv")


def test_the_same_for_asyncio(ledger: Ledger) -> None:
    async def all_of_it() -> None:
        async with AsyncLedger(ledger) as books:
            assert (await books.set_balance("business_risk", 100, occurred_at=date(2026, 11, 1))).new
            (balance,) = await books.balance(at=date(2026, 11, 11))
            assert balance.remaining == 80
            (account,) = await books.accounts()
            assert account.apps == []
            assert repr(books) == "<AsyncLedger in memory>"

    asyncio.run(all_of_it())
