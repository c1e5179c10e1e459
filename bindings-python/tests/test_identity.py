"""The client of identity verification, against the sandbox."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from verimeter import (
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
