from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from verimeter import (
    AuthenticationError,
    CallCancelledError,
    ClientOptions,
    ConfigurationError,
    ErrorKind,
    InDoubtError,
    InvalidArgumentError,
    JiguangClient,
    Platform,
    RiskLevel,
    TransportError,
    Vendor,
    VerimeterError,
    decode_risk_report,
)

if TYPE_CHECKING:
    from conftest import Bench

SAMPLE = (
    '{"id":576044766492467201,"code":0,"content":"success","exID":"","score":900,'
    '"tags":["F24004"],"detail":{"F24004":{"score":900}}}'
)


def test_a_call_gives_a_report_and_leaves_an_event(bench: Bench) -> None:
    with bench.client() as client:
        report = client.query_business_risk(
            "138 0013 0900", ip="203.0.113.9", ex_id="coupon-9", platform="ios"
        )
    assert (report.code, report.score, report.level) == (0, 900, RiskLevel.HIGH)
    assert [tag.code for tag in report.tags] == ["F24004"]
    assert report.id is not None
    assert report.id.isdecimal()
    (request,) = bench.sandbox.requests()
    assert (request.method, request.authorized) == ("POST", True)
    assert request.body == '{"phone":"13800130900","ip":"203.0.113.9","exID":"coupon-9"}'
    total = bench.ledger.overview("business_risk", platforms=[Platform.IOS]).total
    assert (total.requests, total.consumption, total.by_tag) == (1, 1, {"F24004": 1})


def test_every_digit_of_an_id_stays(bench: Bench) -> None:
    report = decode_risk_report(SAMPLE)
    assert report is not None
    assert (report.id, report.raw) == ("576044766492467201", SAMPLE)
    bench.sandbox.fault(body=SAMPLE)
    assert bench.client().query_business_risk("13800130000").id == "576044766492467201"
    assert decode_risk_report("<html>") is None


@pytest.mark.parametrize("platform", ["android", Platform.ANDROID])
def test_a_platform_is_a_choice_or_its_word(bench: Bench, platform: Platform | str) -> None:
    bench.client().query_business_risk("13800130000", platform=platform)
    assert bench.ledger.overview("business_risk", platforms=["android"]).total.requests == 1


def test_what_is_wrong_is_said_before_anything_is_sent(bench: Bench) -> None:
    client = bench.client()
    with pytest.raises(InvalidArgumentError, match="phone has 6 digits") as caught:
        client.query_business_risk("138001")
    assert (caught.value.request_sent, caught.value.attempts) == (False, 0)
    with pytest.raises(InvalidArgumentError, match="unknown platform `windows`: use one of android, ios"):
        client.query_business_risk("13800130000", platform="windows")
    with pytest.raises(TypeError, match="`int`"):
        client.query_business_risk("13800130000", platform=1)  # type: ignore[arg-type]
    with pytest.raises(InvalidArgumentError, match="private network"):
        client.query_business_risk("13800130000", ip="10.0.0.1")
    assert bench.sandbox.requests() == []
    assert len(bench.ledger) == 0


def test_wrong_credentials_are_a_permission_error_with_all_fields(bench: Bench) -> None:
    secret = "0123456789abcdef01234567"
    client = JiguangClient(bench.keys.app_key, secret, base_url=bench.sandbox.jiguang_url)
    with pytest.raises(PermissionError) as caught:
        client.query_business_risk("13800130000")
    error = caught.value
    assert isinstance(error, AuthenticationError)
    assert (error.kind, error.vendor, error.vendor_code) == (ErrorKind.AUTHENTICATION, Vendor.JIGUANG, "1802")
    assert (error.operation, error.attempts, error.retryable) == ("query_business_risk", 1, False)
    assert error.advice
    assert str(error) == f"{error.message}; {error.advice}"
    assert secret not in repr(error) + repr(error.info) + repr(client)


def test_no_connection_is_a_connection_error_with_its_cause(bench: Bench) -> None:
    client = bench.client(base_url="http://127.0.0.1:9", options=ClientOptions(max_attempts=1))
    with pytest.raises(ConnectionError) as caught:
        client.query_business_risk("13800130000")
    error = caught.value
    assert isinstance(error, TransportError)
    assert (error.retryable, error.request_sent) == (True, False)
    causes = []
    cause = error.__cause__
    while cause is not None:
        causes.append(str(cause))
        cause = cause.__cause__
    assert any("refused" in text.lower() for text in causes), causes


def test_a_deadline_after_sending_is_in_doubt_and_no_timeout_error(bench: Bench) -> None:
    bench.sandbox.fault(latency_ms=2_000)
    with pytest.raises(InDoubtError) as caught:
        bench.client(options=ClientOptions(deadline_ms=150)).query_business_risk("13800130000")
    assert not isinstance(caught.value, OSError)
    assert (caught.value.request_sent, caught.value.retryable) == (True, False)
    total = bench.ledger.overview("business_risk", billing=["in_doubt"]).total
    assert (total.in_doubt, total.consumption) == (1, 0)


def test_nothing_personal_or_secret_is_shown(bench: Bench) -> None:
    client = bench.client()
    shown = [repr(client), repr(bench.async_client()), repr(bench.ledger)]
    shown.append(repr(client.query_business_risk("13800130900")))
    for phone in ["13800131801", "1380013180", "13800130900x"]:
        with pytest.raises(VerimeterError) as caught:
            client.query_business_risk(phone)
        error = caught.value
        shown += [str(error), repr(error), repr(error.info), str(error.info.to_dict())]
    text = "\n".join(shown)
    assert bench.keys.app_key in text
    assert bench.keys.master_secret not in text
    assert "1380013" not in text


def test_a_closed_client_says_so(bench: Bench) -> None:
    client = bench.client()
    client.close()
    client.close()
    with pytest.raises(CallCancelledError, match="the client is closed"):
        client.query_business_risk("13800130000")


def test_credentials_come_from_the_environment(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ["APP_KEY", "MASTER_SECRET", "BASE_URL"]:
        monkeypatch.delenv(f"VERIMETER_JIGUANG_{name}", raising=False)
    with pytest.raises(ConfigurationError, match="VERIMETER_JIGUANG_APP_KEY is not set"):
        JiguangClient.from_env()
    monkeypatch.setitem(os.environ, "VERIMETER_JIGUANG_APP_KEY", bench.keys.app_key)
    monkeypatch.setitem(os.environ, "VERIMETER_JIGUANG_MASTER_SECRET", bench.keys.master_secret)
    monkeypatch.setitem(os.environ, "VERIMETER_JIGUANG_BASE_URL", bench.sandbox.jiguang_url)
    JiguangClient.from_env(ledger=bench.ledger).query_business_risk("13800130000")
    assert len(bench.ledger) == 1


def test_settings_that_cannot_work_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="app_key is empty"):
        JiguangClient("", "secret")
    with pytest.raises(VerimeterError, match="http"):
        JiguangClient("key", "secret", base_url="http://example.com")
    with pytest.raises(InvalidArgumentError, match="max_attempts"):
        JiguangClient("key", "secret", options=ClientOptions(max_attempts=0))
