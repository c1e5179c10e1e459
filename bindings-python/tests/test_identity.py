"""The client of identity verification, against the sandbox."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from verimeter import (
    AccessKey,
    AsyncIdVerificationClient,
    AsyncLedger,
    AuthenticationError,
    CallCancelledError,
    ClientOptions,
    ConfigurationError,
    HarvestState,
    IdVerificationClient,
    InvalidArgumentError,
    Network,
    NotReadyError,
    Outcome,
    Platform,
    Sandbox,
    Transaction,
    VerimeterError,
    api_codes,
    decode_check_result,
    regions,
)

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Bench


def started(sandbox: Sandbox, hours: float = 1, **wish: Any) -> Transaction:
    """One that began `hours` ago: long enough for its log to be whole."""
    return sandbox.start_transaction(started_at=sandbox.now - timedelta(hours=hours), **wish)


def test_a_log_is_read_and_recorded_once(bench: Bench) -> None:
    left = started(bench.sandbox, outcome="interrupted", page="ocr_scan", error_code="1006")
    about = (left.merchant_biz_id, left.transaction_id)
    with bench.identity(app="shop") as client:
        log = client.check_verify_log(*about, started_at=left.started_at, platform="ios")
        assert client.check_verify_log(*about, started_at=left.started_at).log == log.log
    assert (log.outcome, log.page, log.error_code) == (Outcome.INTERRUPTED, "ocr_scan", "1006")
    assert log.error_meaning
    assert log.statistics is not None
    assert log.statistics.page_stay_ms
    (event,) = bench.ledger.details("identity_verification").rows
    assert (event.app, event.platform, event.occurred_at_ms) == ("shop", Platform.IOS, left.started_at_ms)
    assert bench.ledger.funnel(min_sample=1).total.requests == 1


def test_a_young_transaction_is_not_ready(bench: Bench) -> None:
    young = bench.sandbox.start_transaction(outcome="passed")
    with pytest.raises(NotReadyError) as caught:
        bench.identity().check_verify_log(young.merchant_biz_id, young.transaction_id)
    assert caught.value.vendor_code == "ProcessNotCompleted"
    assert len(bench.ledger) == 0


def test_results_are_recorded_where_that_is_wanted(bench: Bench) -> None:
    passed = started(bench.sandbox, outcome="passed")
    about = (passed.merchant_biz_id, passed.transaction_id)
    result = bench.identity().check_result(*about, is_return_image=False)
    assert (result.passed, result.outcome) == (True, Outcome.PASSED)
    assert decode_check_result(result.raw) == result
    assert len(bench.ledger) == 0
    bench.identity(record_results=True).check_result(*about, started_at=passed.started_at)
    assert len(bench.ledger) == 1


def test_a_transaction_is_made_of_keywords(bench: Bench) -> None:
    client = bench.identity()
    made = client.initialize(
        product_code="eKYC_PRO",
        merchant_biz_id="order42",
        merchant_user_id="u1",
        meta_info='{"deviceType":"h5"}',
        doc_page_config=["OCR_ID_BACK"],
        show_guide_page=False,
    )
    assert len(made.transaction_id) == 32
    path = bench.sandbox.requests()[-1].path
    assert "DocPageConfig=%5B%22OCR_ID_BACK%22%5D" in path
    assert "ShowGuidePage=0" in path
    with pytest.raises(TypeError, match="product"):
        client.initialize(product="eKYC_PRO", merchant_biz_id="order42")  # type: ignore[call-arg]
    with pytest.raises(InvalidArgumentError, match="merchant_user_id is empty"):
        client.initialize(product_code="eKYC_PRO", merchant_biz_id="order42")
    assert client.keepalive().result == "SUCCESS"


def test_a_harvest_gives_one_row_each_and_asks_once(bench: Bench) -> None:
    wanted = [
        started(bench.sandbox, 2, outcome="passed"),
        bench.sandbox.start_transaction(outcome="passed"),
        started(bench.sandbox, 31 * 24, outcome="passed"),
    ]
    client = bench.identity()
    rows = list(client.harvest(iter(wanted), rate=None))
    states = {row.row: row.state for row in rows}
    assert states == {1: HarvestState.RECORDED, 2: HarvestState.TOO_EARLY, 3: HarvestState.TOO_LATE}
    (again,) = client.harvest(wanted[:1])
    assert (again.state, again.outcome) == (HarvestState.ALREADY_RECORDED, Outcome.PASSED)
    wrong: list[dict[str, Any]] = [{"concurrency": -1}, {"concurrency": 0}, {"rate": 0.0}]
    for options in wrong:
        with pytest.raises(InvalidArgumentError):
            client.harvest(wanted, **options)
    with pytest.raises(TypeError):
        client.harvest(["hksb7ba1"])  # type: ignore[list-item]
    with pytest.raises(ConfigurationError, match="no ledger"):
        bench.identity(ledger=None).harvest(wanted)


def test_the_same_is_awaited(bench: Bench) -> None:
    passed, left = [started(bench.sandbox, outcome=outcome) for outcome in ("passed", "interrupted")]

    async def main() -> None:
        async with bench.async_identity(ledger=AsyncLedger(bench.ledger)) as client:
            assert client.region == "ap-southeast-1"
            about = (passed.merchant_biz_id, passed.transaction_id)
            log, result, alive = await asyncio.gather(
                client.check_verify_log(*about), client.check_result(*about), client.keepalive()
            )
            assert (log.outcome, result.passed, alive.result) == (Outcome.PASSED, True, "SUCCESS")
            made = await client.initialize(product_code="FACE_LIVENESS", merchant_biz_id="order42")
            assert made.transaction_id
            states = {row.transaction_id: row.state async for row in client.harvest([passed, left])}
            assert states[passed.transaction_id] == HarvestState.ALREADY_RECORDED
            assert states[left.transaction_id] == HarvestState.RECORDED
            with pytest.raises(NotReadyError):
                await client.check_result(left.merchant_biz_id, left.transaction_id)
        with pytest.raises(CallCancelledError):
            await client.keepalive()

    asyncio.run(main())
    assert len(bench.ledger) == 2


def test_temporary_keys_work_and_wrong_ones_are_refused(bench: Bench) -> None:
    keys = bench.keys
    sts = IdVerificationClient(
        keys.sts_access_key_id,
        keys.sts_access_key_secret,
        security_token=keys.sts_security_token,
        endpoint=bench.sandbox.aliyun_url,
    )
    assert sts.keepalive().code == "Success"
    wrong = IdVerificationClient(keys.access_key_id, "hunter2", endpoint=bench.sandbox.aliyun_url)
    with pytest.raises(PermissionError) as caught:
        wrong.keepalive()
    assert isinstance(caught.value, AuthenticationError)
    shown = "".join(map(repr, [caught.value, caught.value.info, wrong, sts, bench.async_identity()]))
    for secret in ("hunter2", keys.sts_security_token, keys.sts_access_key_secret, keys.access_key_secret):
        assert secret not in shown


def test_settings_that_cannot_work_are_refused() -> None:
    with pytest.raises(InvalidArgumentError, match="region `mars-1` is not known: use one of ap-"):
        IdVerificationClient("id", "secret", region="mars-1")
    parts: list[dict[str, Any]] = [
        {"access_key_id": "id"},
        {"access_key_secret": "s"},
        {"security_token": "t"},
    ]
    for key in parts:
        with pytest.raises(ConfigurationError, match="are not both given"):
            IdVerificationClient(**key)
    with pytest.raises(InvalidArgumentError, match="max_attempts"):
        AsyncIdVerificationClient("id", "secret", options=ClientOptions(max_attempts=0))
    with pytest.raises(InvalidArgumentError, match="unknown network `lan`"):
        IdVerificationClient("id", "secret", network="lan")
    client = IdVerificationClient("id", "secret", region="cn-hongkong", network=Network.VPC)
    assert client.region == "cn-hongkong"
    with pytest.raises(InvalidArgumentError, match="is no instant"):
        client.check_verify_log("order42", "hksb7ba1", started_at="yesterday")
    client.close()
    with pytest.raises(CallCancelledError, match="the client is closed"):
        client.keepalive()


def test_the_key_comes_from_the_environment(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(os.environ, "HOME", str(tmp_path))
    for name in [name for name in os.environ if name.startswith(("ALIBABA_CLOUD_", "VERIMETER_ALIYUN_"))]:
        monkeypatch.delenv(name)
    made: list[Any] = [
        IdVerificationClient,
        IdVerificationClient.from_env,
        AsyncIdVerificationClient.from_env,
    ]
    for make in made:
        with pytest.raises(ConfigurationError, match="ALIBABA_CLOUD_ACCESS_KEY_ID is not set"):
            make()
    monkeypatch.setitem(os.environ, "ALIBABA_CLOUD_ACCESS_KEY_ID", bench.keys.access_key_id)
    monkeypatch.setitem(os.environ, "ALIBABA_CLOUD_ACCESS_KEY_SECRET", bench.keys.access_key_secret)
    assert IdVerificationClient(endpoint=bench.sandbox.aliyun_url).keepalive().code == "Success"
    monkeypatch.setitem(os.environ, "VERIMETER_ALIYUN_ENDPOINT", bench.sandbox.aliyun_url)
    monkeypatch.setitem(os.environ, "VERIMETER_ALIYUN_REGION", "ap-southeast-5")
    client = IdVerificationClient.from_env()
    assert (client.region, client.keepalive().code) == ("ap-southeast-5", "Success")
    assert asyncio.run(alive(AsyncIdVerificationClient.from_env(region="cn-hongkong"))) == "cn-hongkong"


async def alive(client: AsyncIdVerificationClient) -> str:
    assert (await client.keepalive()).code == "Success"
    return client.region


def test_what_the_vendor_does_not_know_is_said(bench: Bench) -> None:
    with pytest.raises(VerimeterError) as caught:
        bench.identity().check_verify_log("order42", "hksb7ba1b28130d24e015d694361bee4")
    assert caught.value.vendor_code == "TransactionIdInvalid"


def test_the_catalogues_are_there() -> None:
    assert {row.region for row in regions()} >= {"ap-southeast-1", "cn-hongkong"}
    assert any(row.code == "ProcessNotCompleted" for row in api_codes())


class Role:
    """Gives keys of the sandbox that last an hour or so; remembers how often, and from which thread."""

    def __init__(self, sandbox: Sandbox, *, lasting: bool = True) -> None:
        self.sandbox = sandbox
        self.lasting = lasting
        self.asked: list[int] = []

    def __call__(self) -> AccessKey:
        self.asked.append(threading.get_ident())
        given = self.sandbox.credentials
        return AccessKey(
            access_key_id=given.sts_access_key_id,
            access_key_secret=given.sts_access_key_secret,
            security_token=given.sts_security_token,
            expires_at_ms=given.sts_expires_at_ms if self.lasting else None,
        )

    async def fetch(self) -> AccessKey:
        await asyncio.sleep(0)
        return self()


def test_keys_come_from_a_function_and_are_renewed_where_the_vendor_says_so(bench: Bench) -> None:
    sandbox = bench.sandbox
    role = Role(sandbox, lasting=False)
    with IdVerificationClient(credentials=role, endpoint=sandbox.aliyun_url) as client:
        client.keepalive()
        client.keepalive()
        assert role.asked == [threading.get_ident()], "kept, and asked for on the thread that waits"
        sandbox.advance(2 * 3_600)
        client.keepalive()
        assert len(role.asked) == 2
    requests = sandbox.requests()
    assert [request.authorized for request in requests] == [True, True, False, True]
    assert all("x-acs-security-token" in request.headers for request in requests)


def test_many_threads_ask_for_one_key(bench: Bench) -> None:
    sandbox = bench.sandbox
    role = Role(sandbox)
    client = IdVerificationClient(credentials=role, endpoint=sandbox.aliyun_url)
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: client.keepalive().result, range(64)))
    assert answers == ["SUCCESS"] * 64
    assert len(role.asked) == 1


@pytest.mark.parametrize("how", ["plain", "async"])
def test_keys_for_asyncio_come_from_either_kind_of_function(bench: Bench, how: str) -> None:
    sandbox = bench.sandbox
    role = Role(sandbox, lasting=False)

    async def work() -> None:
        source = role if how == "plain" else role.fetch
        client = AsyncIdVerificationClient(credentials=source, endpoint=sandbox.aliyun_url)
        await asyncio.gather(*[client.keepalive() for _ in range(50)])
        assert len(role.asked) == 1
        assert (role.asked[0] == threading.get_ident()) == (how == "async"), "no event loop is held up"
        sandbox.advance(2 * 3_600)
        await client.keepalive()
        assert len(role.asked) == 2

    asyncio.run(work())


def test_a_client_asks_for_keys_on_one_event_loop_after_the_other(bench: Bench) -> None:
    sandbox = bench.sandbox
    role = Role(sandbox, lasting=False)
    client = AsyncIdVerificationClient(credentials=role.fetch, endpoint=sandbox.aliyun_url)
    for hours in (0, 2):
        sandbox.advance(hours * 3_600)
        assert asyncio.run(client.keepalive()).result == "SUCCESS"
    assert len(role.asked) == 2


def test_what_the_function_raises_is_the_cause(bench: Bench) -> None:
    sandbox = bench.sandbox

    def fails() -> AccessKey:
        raise LookupError("no role today, hunter2")

    with pytest.raises(AuthenticationError, match="raised `LookupError`") as caught:
        IdVerificationClient(credentials=fails, endpoint=sandbox.aliyun_url).keepalive()
    assert isinstance(caught.value.__cause__, LookupError)
    assert "hunter2" not in str(caught.value)
    assert not caught.value.request_sent

    nothing: Any = lambda: ("id", "secret")  # noqa: E731
    with pytest.raises(AuthenticationError) as caught:
        IdVerificationClient(credentials=nothing, endpoint=sandbox.aliyun_url).keepalive()
    assert str(caught.value.__cause__) == "`credentials` gave `tuple`: an `AccessKey` is needed"

    async def awaited() -> None:
        await AsyncIdVerificationClient(credentials=fails, endpoint=sandbox.aliyun_url).keepalive()

    with pytest.raises(AuthenticationError, match="raised `LookupError`") as caught:
        asyncio.run(awaited())
    assert isinstance(caught.value.__cause__, LookupError)
    with pytest.raises(ConfigurationError, match="both given"):
        IdVerificationClient("id", "secret", credentials=fails)
    assert sandbox.requests() == []


def test_what_stops_a_program_stops_it_in_the_function_too(bench: Bench) -> None:
    sandbox = bench.sandbox

    def stopped() -> AccessKey:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        IdVerificationClient(credentials=stopped, endpoint=sandbox.aliyun_url).keepalive()


def test_a_harvest_asks_for_keys_while_its_rows_are_waited_for(bench: Bench) -> None:
    made = [started(bench.sandbox, outcome="passed") for _ in range(5)]
    role = Role(bench.sandbox)
    place: Any = {"endpoint": bench.sandbox.aliyun_url, "ledger": bench.ledger}
    rows = list(IdVerificationClient(credentials=role, **place).harvest(made[:3], rate=None))
    assert [row.state for row in rows] == [HarvestState.RECORDED] * 3

    async def harvested() -> list[HarvestState]:
        client = AsyncIdVerificationClient(credentials=role.fetch, **place)
        return [row.state async for row in client.harvest(made[3:], rate=None)]

    assert asyncio.run(harvested()) == [HarvestState.RECORDED] * 2
    assert len(role.asked) == 2


def test_a_client_with_a_function_is_not_kept_alive_by_it(bench: Bench) -> None:
    sandbox = bench.sandbox
    role = Role(sandbox)
    client = AsyncIdVerificationClient(credentials=role, endpoint=sandbox.aliyun_url)
    asyncio.run(client.keepalive())
    gone = weakref.ref(client)
    del client
    gc.collect()
    assert gone() is None
