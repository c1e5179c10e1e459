"""Every record of the package: printed, compared, copied, pickled and matched."""

from __future__ import annotations

import copy
import pickle
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

import verimeter
from test_ledger import event
from verimeter import (
    DetailsPage,
    DetailsQuery,
    Event,
    FunnelQuery,
    InvalidArgumentError,
    Ledger,
    Overview,
    OverviewRow,
    Platform,
    Product,
    StatsQuery,
    api_codes,
    decode_login_verification,
    decode_number_verification,
    decrypt_phone,
    identity_codes,
    identity_pages,
    log_texts,
    regions,
    return_codes,
    risk_tags,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Bench

FIRST = datetime(2026, 11, 1, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
RECORDS = {kind for kind in vars(verimeter).values() if hasattr(kind, "__match_args__")}


def inside(value: object) -> Iterator[Any]:
    """The records in an answer, its own first."""
    if isinstance(value, list | tuple):
        for item in value:
            yield from inside(item)
    elif isinstance(value, dict):
        yield from inside(list(value.values()))
    elif type(value) in RECORDS:
        record: Any = value
        yield record
        yield from inside([getattr(record, name) for name in record.__match_args__])


def transaction(number: int) -> Event:
    """One of identity verification that was left on its second page."""
    return event(
        number,
        FIRST + timedelta(minutes=number),
        product="identity_verification",
        vendor="aliyun",
        outcome="interrupted" if number % 2 else "passed",
        code=None,
        score=None,
        level=None,
        tags=[],
        interrupt_page="Face Guide Page" if number % 2 else None,
        error_code="User Cancelled" if number % 2 else None,
        page_stay_ms={"guide_page": 1000, "face_guide_page": 900},
        face_retries=1,
    )


def identity_answers(bench: Bench) -> Iterator[Any]:
    """One of everything that identity verification gives."""
    client = bench.identity()
    hour_ago = bench.sandbox.now - timedelta(hours=1)
    left, passed = [
        bench.sandbox.start_transaction(outcome=outcome, started_at=hour_ago)
        for outcome in ("interrupted", "passed")
    ]
    yield client.check_verify_log(left.merchant_biz_id, left.transaction_id)
    yield client.check_result(passed.merchant_biz_id, passed.transaction_id)
    yield client.keepalive()
    yield client.initialize(product_code="FACE_LIVENESS", merchant_biz_id="order42", meta_info="{}")
    yield list(client.harvest([left, passed], rate=None))
    yield verimeter.InitializeQuery(product_code="FACE_LIVENESS", merchant_biz_id="order42")
    headers = {"host": "h", "x-acs-action": "A", "x-acs-version": "1"}
    yield verimeter.acs3_sign("id", "secret", headers=headers)
    yield verimeter.AccessKey(access_key_id="id", access_key_secret="secret", expires_at_ms=1)


def answers(bench: Bench, folder: Path) -> Iterator[Any]:
    """One of everything that the package gives."""
    client, ledger = bench.client(private_key=bench.sandbox.private_key), bench.ledger
    yield bench.keys
    yield list(client.screen(["13800131805", "13800130900"]))
    number = client.verify_number(bench.sandbox.number_token("13800130900"), "13800130900", platform="web")
    yield number
    login = client.verify_login_token(
        bench.sandbox.login_token("13800130900"), platform="web", with_risk=True
    )
    yield login
    assert login.encrypted_phone is not None
    yield decrypt_phone(login.encrypted_phone, bench.sandbox.private_key)
    yield decode_number_verification('{"code":9001}')
    yield decode_login_verification('{"code":8000,"phone":"x"}')
    yield bench.sandbox.requests()
    yield bench.sandbox.start_transaction(outcome="passed")
    own = [event(n, FIRST + timedelta(hours=n), code="123456", tags=["X1"]) for n in range(9)]
    ledger.append([*own, *[transaction(n) for n in range(100, 140)]])
    for view in (ledger.overview, ledger.trend, ledger.details):
        yield view("business_risk")
    yield ledger.funnel(by="platform", min_sample=1)
    yield ledger.drift()
    yield ledger.set_balance("business_risk", 3, occurred_at=date(2026, 11, 1))
    yield ledger.balance_entries()
    yield ledger.accounts()
    yield ledger.balance(at=date(2026, 11, 20))
    yield ledger.consumption(date(2026, 11, 1), date(2026, 11, 3))
    table = folder / "vendor.csv"
    table.write_text("日期,请求量\n2026-11-01,5\n", "utf-8")
    yield ledger.reconcile(table, "business_risk")
    yield ledger.export(folder / "events.csv")
    yield ledger.import_file(folder / "events.csv")
    yield ledger.archive(folder / "archive")
    yield ledger.erase("13800130900")
    yield [*return_codes(), *risk_tags()]
    yield [*api_codes(), *regions(), *identity_codes(), *identity_pages(), *log_texts()]
    yield from identity_answers(bench)
    yield [verimeter.Fault(times=2), verimeter.ClientOptions(deadline_ms=5)]
    yield [
        DetailsQuery(filter=StatsQuery(product=Product.BUSINESS_RISK)),
        FunnelQuery(filter=StatsQuery(product=Product.BUSINESS_RISK)),
    ]


def test_every_record_is_a_value(bench: Bench, tmp_path: Path) -> None:
    met: set[type] = set()
    for record in inside(list(answers(bench, tmp_path))):
        kind = type(record)
        met.add(kind)
        assert pickle.loads(pickle.dumps(record)) == copy.deepcopy(record) == copy.copy(record) == record
        assert record != object()
        assert list(record.to_dict()) == list(kind.__match_args__)
        assert list(record.to_dict().values()) == [getattr(record, name) for name in kind.__match_args__]
        assert repr(record).startswith(kind.__name__)
        with pytest.raises(AttributeError):
            setattr(record, kind.__match_args__[0], None)
    assert {kind.__name__ for kind in RECORDS - met} == set()


def test_answers_match_by_place_and_name(bench: Bench) -> None:
    bench.ledger.append([event(n, FIRST) for n in range(3)])
    match bench.ledger.overview("business_risk"):
        case Overview("business_risk", tz, rows=[OverviewRow(requests=3) as row]):
            assert (tz, row.bucket_start) == ("Asia/Shanghai", "2026-11-01")
        case _:
            pytest.fail("no match")
    match bench.ledger.details("business_risk", limit=1):
        case DetailsPage([Event(platform=Platform.ANDROID)], str() as cursor):
            assert bench.ledger.details("business_risk", limit=1, cursor=cursor).rows
        case _:
            pytest.fail("no match")


def test_details_iterate_side_by_side() -> None:
    ledger = Ledger.in_memory()
    ledger.append([event(n, FIRST + timedelta(minutes=n)) for n in range(25)])
    one, other = ledger.iter_details("business_risk", limit=10), ledger.iter_details("business_risk", limit=3)
    assert [a == b for a, b in zip(one, other, strict=True)] == [True] * 25
    assert list(one) == []
    assert next(one, None) is None
    assert len((ledger.iter_details("business_risk", limit=10)).page() or []) == 10
    with pytest.raises(InvalidArgumentError):
        ledger.iter_details("business_risk", limit=-1).page()
