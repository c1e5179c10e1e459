"""The sandbox as its users steer it. What it does then is tested in Rust."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from verimeter import (
    FaultKind,
    InDoubtError,
    InsufficientBalanceError,
    InvalidArgumentError,
    JiguangClient,
    Ledger,
    Product,
    Quotas,
    Sandbox,
    ThrottledError,
    TokenError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

PHONE = "13800138123"
CHINA = timezone(timedelta(hours=8))
BEGIN = datetime(2026, 11, 1, 8, tzinfo=CHINA)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    quotas = Quotas(number_interval_ms=0, calls_per_second=2)
    with Sandbox.start(start_at=BEGIN, frozen=True, quotas=quotas, balance=3) as sandbox:
        yield sandbox


@pytest.fixture
def client(sandbox: Sandbox) -> JiguangClient:
    keys = sandbox.credentials
    return JiguangClient(keys.app_key, keys.master_secret, base_url=sandbox.jiguang_url)


def test_its_clock_is_moved_stopped_and_read(sandbox: Sandbox) -> None:
    assert sandbox.now == BEGIN
    sandbox.advance(1.5)
    assert sandbox.now == BEGIN + timedelta(seconds=1.5)
    sandbox.set_clock("2026-11-02T00:00:00Z")
    assert sandbox.now == datetime(2026, 11, 2, tzinfo=timezone.utc)
    sandbox.freeze()
    sandbox.resume()
    assert sandbox.now >= datetime(2026, 11, 2, tzinfo=timezone.utc)
    for seconds in (-1.0, float("nan")):
        with pytest.raises(InvalidArgumentError):
            sandbox.advance(seconds)
    with pytest.raises(InvalidArgumentError):
        sandbox.set_clock("tomorrow")


def test_tokens_live_as_long_as_their_carrier_s(sandbox: Sandbox, client: JiguangClient) -> None:
    short, long = sandbox.number_token(PHONE, carrier="ct"), sandbox.login_token(PHONE, carrier="cu")
    sandbox.advance(60)
    with pytest.raises(TokenError):
        client.verify_number(short, PHONE, platform="ios")
    client.verify_login_token(long, platform="ios")
    with pytest.raises(InvalidArgumentError, match="`cb`"):
        sandbox.number_token(PHONE, carrier="cb")


def test_a_client_lives_in_its_time() -> None:
    with Sandbox.start(start_at=BEGIN) as sandbox, Ledger.in_memory() as ledger:
        keys = sandbox.credentials
        client = JiguangClient(keys.app_key, keys.master_secret, base_url=sandbox.jiguang_url, ledger=ledger)
        client.verify_number(sandbox.number_token(PHONE), PHONE, platform="ios")
        with pytest.raises(ThrottledError):
            client.verify_number(sandbox.number_token(PHONE), PHONE, platform="ios")
        assert len(sandbox.requests()) == 1, "refused by the client"
        sandbox.advance(31)
        client.verify_number(sandbox.number_token(PHONE), PHONE, platform="ios")
        assert ledger.span() == (BEGIN, BEGIN), "quarter-hours of events"


def test_a_token_is_of_the_number_that_clients_read_or_of_none(
    sandbox: Sandbox, client: JiguangClient
) -> None:
    written = "+86 138 0013 8123"
    verdict = client.verify_number(sandbox.number_token(written), written, platform="ios")
    assert verdict.outcome == "consistent"
    client.verify_login_token(sandbox.login_token(written, carrier="ct"), platform="ios")
    for mint in (sandbox.number_token, sandbox.login_token):
        with pytest.raises(InvalidArgumentError, match="11 digits") as refused:
            mint("nonsense")
        assert "nonsense" not in str(refused.value)


def test_it_ends_with_its_scope() -> None:
    with Sandbox.start() as sandbox, urlopen(sandbox.url) as page:
        assert page.status == HTTPStatus.OK
    with pytest.raises(OSError, match=r"refused|closed|reset"):
        urlopen(sandbox.url)
    sandbox.stop()


def test_a_balance_runs_out_and_limits_are_kept(sandbox: Sandbox, client: JiguangClient) -> None:
    for _ in range(2):
        client.query_business_risk(PHONE)
    assert (sandbox.balance("business_risk"), sandbox.balance(Product.ONE_CLICK_LOGIN)) == (1, 3)
    with pytest.raises(ThrottledError):
        client.query_business_risk(PHONE)
    sandbox.advance(1)
    sandbox.set_balance("business_risk", 0)
    with pytest.raises(InsufficientBalanceError):
        client.query_business_risk(PHONE)
    sandbox.set_balance("business_risk", None)
    assert sandbox.balance("business_risk") is None
    with pytest.raises(InvalidArgumentError):
        Sandbox.start(balance=-1)


def test_lists_choose_the_tag(sandbox: Sandbox, client: JiguangClient) -> None:
    sandbox.block(PHONE)
    assert [tag.code for tag in client.query_business_risk(PHONE).tags] == ["F20002"]
    sandbox.allow(PHONE)
    assert [tag.code for tag in client.query_business_risk(PHONE).tags] == ["F20001"]
    sandbox.unlist(PHONE)


def test_a_fault_is_asked_for_by_kind_and_forgotten(sandbox: Sandbox, client: JiguangClient) -> None:
    sandbox.fault(kind=FaultKind.CUT_AFTER, nth=1, times=1)
    with pytest.raises(InDoubtError):
        client.query_business_risk(PHONE)
    assert sandbox.balance("business_risk") == 2
    sandbox.fault(kind="html", probability=1.0, seed=7)
    sandbox.clear_faults()
    client.query_business_risk(PHONE)
    with pytest.raises(InvalidArgumentError, match="verify_number"):
        sandbox.fault(operation="verify")
    with pytest.raises(ValueError, match="explode"):
        sandbox.fault(kind="explode")


def test_the_journal_tells_what_was_sent_or_hides_it(sandbox: Sandbox, client: JiguangClient) -> None:
    client.query_business_risk(PHONE)
    (request,) = sandbox.requests()
    assert (request.operation, request.authorized, request.received_at) == (
        "query_business_risk",
        True,
        BEGIN,
    )
    assert PHONE in request.body
    (shown,) = sandbox.requests(redacted=True)
    assert PHONE not in repr(shown)
    assert "138****8123" in shown.body
    assert sandbox.admin_url.startswith(sandbox.url)
