from __future__ import annotations

import copy
import inspect
import pickle
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

import verimeter
from test_ledger import event
from verimeter import (
    AccessKey,
    Billing,
    Bucket,
    ClientOptions,
    ErrorKind,
    Fault,
    InvalidArgumentError,
    Outcome,
    Platform,
    Product,
    RiskLevel,
    RiskTag,
    StatsQuery,
    Transaction,
    decode_risk_report,
    return_codes,
    risk_tags,
)

if TYPE_CHECKING:
    from conftest import Bench

CHOICES: list[Any] = [kind for _, kind in inspect.getmembers(verimeter) if hasattr(kind, "members")]


@pytest.mark.parametrize("kind", CHOICES)
def test_a_choice_is_its_word(kind: Any) -> None:
    for choice in kind.members():
        word = choice.value
        assert choice == word == str(choice) == kind(word).value
        assert choice == kind(choice) == kind(word)
        assert choice != f"{word} "
        assert choice is not None
        assert hash(choice) == hash(word)
        assert {choice: 1}[word] == {word: 1}[choice] == 1
        assert getattr(kind, word.upper()) == choice
        assert pickle.loads(pickle.dumps(choice)) == copy.deepcopy(choice) == choice
        assert repr(choice) == f'{kind.__name__}("{word}")'
    assert len(set(kind.members())) == len(kind.members()) > 0


def test_choices_of_two_sets_differ_though_their_words_agree() -> None:
    one: object = Outcome.IN_DOUBT
    other: object = Billing.IN_DOUBT
    assert one != other


def test_a_choice_matches() -> None:
    def says(level: RiskLevel) -> str:
        match level:
            case RiskLevel.LOW:
                return "through"
            case RiskLevel.HIGH:
                return "stop"
            case _:
                return "ask"

    assert [says(level) for level in RiskLevel.members()] == ["through", "ask", "ask", "stop"]


def test_an_unknown_word_is_answered_with_the_known_ones() -> None:
    with pytest.raises(
        InvalidArgumentError, match="unknown platform `windows`: use one of android, ios"
    ) as caught:
        Platform("windows")
    assert isinstance(caught.value, ValueError)
    assert caught.value.kind == ErrorKind.INVALID_ARGUMENT


def test_records_are_values(bench: Bench) -> None:
    row = next(bench.client().screen(["13800131805"]))
    overview = bench.ledger.overview("business_risk")
    trend = bench.ledger.trend("business_risk")
    (request,) = bench.sandbox.requests()
    records = [
        row,
        row.error,
        overview,
        trend,
        request,
        bench.keys,
        Fault(times=2),
        ClientOptions(deadline_ms=5),
    ]
    for record in [*records, return_codes()[0], risk_tags()[0], decode_risk_report('{"code":0}')]:
        assert pickle.loads(pickle.dumps(record)) == copy.deepcopy(record) == record
        assert type(record).__name__ in repr(record)
    with pytest.raises(AttributeError):
        row.row = 2  # type: ignore[misc]


def test_a_record_is_read_in_every_way() -> None:
    report = decode_risk_report('{"code":0,"score":600,"tags":["F24004"]}')
    assert report is not None
    match report.tags[0]:
        case RiskTag(code, label, known=True):
            assert (code, label) == ("F24004", "Device environment anomaly")
        case _:
            pytest.fail("no match")
    assert report.to_dict()["score"] == 600
    assert list(report.to_dict()) == list(report.__match_args__)
    assert "RiskLevel" in repr(report)


def test_a_time_comes_as_a_datetime_too(bench: Bench) -> None:
    row = next(bench.client().screen(["13800130000"]))
    assert row.occurred_at is not None
    assert row.occurred_at_ms is not None
    assert row.occurred_at.tzinfo == timezone.utc
    assert row.occurred_at == datetime.fromtimestamp(row.occurred_at_ms / 1000, timezone.utc)


def test_a_record_is_made_of_words_too() -> None:
    query = StatsQuery(product="business_risk", levels=["high", RiskLevel.LOW], bucket="day")
    assert query == StatsQuery(
        product=Product.BUSINESS_RISK, levels=[RiskLevel.HIGH, RiskLevel.LOW], bucket=Bucket.DAY
    )
    with pytest.raises(InvalidArgumentError, match="unknown product `risk`"):
        StatsQuery(product="risk")


def test_a_time_goes_in_as_a_datetime_too() -> None:
    at = datetime(2026, 11, 1, 9, 30, 0, 123_999, tzinfo=ZoneInfo("Asia/Shanghai"))
    ms = 1_793_496_600_123
    key = AccessKey(access_key_id="id", access_key_secret="secret", expires_at=at)
    assert key.expires_at_ms == ms
    begun = Transaction(merchant_biz_id="a", transaction_id="b", started_at=at)
    assert begun == Transaction(merchant_biz_id="a", transaction_id="b", started_at_ms=ms)
    assert begun.started_at == at.replace(microsecond=123_000)
    assert event(1, at).occurred_at_ms == ms
    # Before 1970, too.
    old = Transaction(
        merchant_biz_id="a",
        transaction_id="b",
        started_at=datetime(1969, 12, 31, 23, 59, 59, 999_000, timezone.utc),
    )
    assert old.started_at_ms == -1


def test_a_time_that_is_none_is_refused() -> None:
    names: dict[str, Any] = {"merchant_biz_id": "a", "transaction_id": "b"}
    at = datetime(2026, 11, 1, tzinfo=timezone.utc)
    with pytest.raises(TypeError, match="`started_at_ms` and `started_at` are one time"):
        Transaction(**names, started_at=at, started_at_ms=1)
    with pytest.raises(TypeError, match="Transaction needs `started_at` or `started_at_ms`"):
        Transaction(**names)
    with pytest.raises(InvalidArgumentError, match="without time zone"):
        Transaction(**names, started_at=at.replace(tzinfo=None))
    with pytest.raises(TypeError, match="a datetime with time zone is needed, not `date`"):
        Transaction(**names, started_at=at.date())  # type: ignore[arg-type]
    assert AccessKey(access_key_id="id", access_key_secret="secret").expires_at is None


def test_what_is_left_out_of_an_input_has_its_default() -> None:
    options = ClientOptions(deadline_ms=5)
    assert (options.deadline_ms, options.max_attempts) == (5, ClientOptions().max_attempts)
    with pytest.raises(TypeError):
        ClientOptions(5)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        ClientOptions(deadline_ms="5")  # type: ignore[arg-type]


def test_the_catalogues_are_whole() -> None:
    assert len(risk_tags()) == 43
    assert len(return_codes()) == 42
    code = next(code for code in return_codes() if code.code == 1805)
    assert code.kind is not None
    assert code.kind == ErrorKind.INSUFFICIENT_BALANCE
    assert risk_tags()[0].label_zh
