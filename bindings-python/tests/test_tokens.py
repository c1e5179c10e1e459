from __future__ import annotations

import asyncio
import pickle
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

import verimeter
from verimeter import ClientOptions, Outcome, Platform, Product, Quotas, RiskLevel, Sandbox, decrypt_phone
from verimeter.errors import ConfigurationError, DecryptionError, InvalidArgumentError, TokenError

if TYPE_CHECKING:
    from conftest import Bench

PHONE = "13800130000"
UNLIMITED = ClientOptions(quotas=Quotas(number_interval_ms=0))
ENCRYPTED_KEY = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIBvTBXBgkq\n-----END ENCRYPTED PRIVATE KEY-----"


@pytest.fixture(scope="module")
def other_key() -> str:
    with Sandbox.start() as sandbox:
        return sandbox.private_key


@pytest.mark.parametrize("code", [9000, 9001, 9002])
def test_every_verdict_is_an_answer(bench: Bench, code: int) -> None:
    phone = "13800139002" if code == 9002 else PHONE
    owner = "13800130001" if code == 9001 else phone
    outcomes = [Outcome.CONSISTENT, Outcome.INCONSISTENT, Outcome.UNKNOWN_RESULT]
    token = bench.sandbox.number_token(owner)
    answer = bench.client().verify_number(token, phone, platform="ios", carrier="CM", ex_id="order-42")
    assert (answer.code, answer.outcome, answer.risk) == (code, outcomes[code - 9000], None)
    assert verimeter.decode_number_verification(answer.raw) == answer
    assert pickle.loads(pickle.dumps(answer)) == answer
    total = bench.ledger.overview("number_verification", platforms=[Platform.IOS], carriers=["cm"]).total
    assert (total.requests, total.consumption) == (1, int(code != 9002))


def test_a_token_works_once_and_for_its_purpose(bench: Bench) -> None:
    client, token = bench.client(options=UNLIMITED), bench.sandbox.number_token(PHONE)
    client.verify_number(token, PHONE, platform="android")
    for spent in [token, bench.sandbox.login_token(PHONE)]:
        with pytest.raises(TokenError) as caught:
            client.verify_number(spent, PHONE, platform="android")
        assert (caught.value.vendor_code, caught.value.retryable) == ("9003", False)


def test_a_login_with_the_key_gives_the_number_and_prints_its_mask(bench: Bench, other_key: str) -> None:
    key = bench.sandbox.private_key
    for keys in [{"private_key": key}, {"private_key": other_key, "previous_private_key": key}]:
        client = bench.client(**keys)
        answer = client.verify_login_token(bench.sandbox.login_token(PHONE), platform=Platform.WEB)
        assert answer.outcome == Outcome.SUCCESS
        assert answer.phone is not None
        assert (answer.phone.number, answer.phone.mask) == (PHONE, "138****0000")
        assert "138****0000" in repr(answer.phone)
        assert PHONE not in repr(answer) + str(answer) + repr(answer.phone)
        assert pickle.loads(pickle.dumps(answer)) == answer


def test_a_login_without_the_key_is_opened_later(bench: Bench, other_key: str) -> None:
    answer = bench.client().verify_login_token(bench.sandbox.login_token(PHONE), platform="web")
    assert answer.phone is None
    assert answer.encrypted_phone is not None
    assert verimeter.decode_login_verification(answer.raw) == answer
    right, wrong = bench.sandbox.private_key, other_key
    assert decrypt_phone(answer.encrypted_phone, right).number == PHONE
    assert decrypt_phone(answer.encrypted_phone, wrong, right).number == PHONE
    failures = set()
    for ciphertext in [answer.encrypted_phone, "no base64", "AAAA", ""]:
        with pytest.raises(DecryptionError) as caught:
            decrypt_phone(ciphertext, wrong)
        failures.add((repr(caught.value), repr(caught.value.info), caught.value.__cause__))
    assert len(failures) == 1


def test_with_risk_one_call_is_two_events(bench: Bench) -> None:
    token, phone = bench.sandbox.number_token("13800130900"), "13800130900"
    answer = bench.client().verify_number(token, phone, platform="web", with_risk=True, ip="203.0.113.9")
    assert answer.risk is not None
    assert answer.risk.level == RiskLevel.HIGH
    (request,) = bench.sandbox.requests()
    assert '"ip":"203.0.113.9"' in request.body
    for product in [Product.NUMBER_VERIFICATION, Product.BUSINESS_RISK]:
        total = bench.ledger.overview(product).total
        assert (total.requests, total.consumption) == (1, 1)


def test_what_is_wrong_is_said_before_anything_is_sent(bench: Bench) -> None:
    client = bench.client()
    calls: list[Any] = [partial(client.verify_number, "T", PHONE), partial(client.verify_login_token, "T")]
    for call in calls:
        with pytest.raises(TypeError, match="platform"):
            call()
        for word in ["unknown", "windows"]:
            with pytest.raises(InvalidArgumentError, match=r"platform.*android"):
                call(platform=word)
    assert (bench.sandbox.requests(), len(bench.ledger)) == ([], 0)


def test_no_token_secret_or_key_is_shown(bench: Bench) -> None:
    key, token = bench.sandbox.private_key, bench.sandbox.login_token(PHONE)
    client = bench.client(private_key=key)
    shown = [repr(client), repr(bench.async_client(private_key=key)), repr(bench.sandbox), repr(bench.keys)]
    failing: list[Any] = [
        partial(client.verify_number, token, PHONE, platform="web"),
        partial(client.verify_login_token, token, platform="unknown"),
        partial(bench.client, private_key=key[:-200]),
    ]
    for call in failing:
        with pytest.raises(verimeter.VerimeterError) as caught:
            call()
        error = caught.value
        shown += [str(error), repr(error), repr(error.info), repr(error.__cause__)]
    hidden = [token, bench.keys.master_secret, PHONE, *key.splitlines()[1:-1]]
    assert [text for text in hidden if text in "\n".join(shown)] == []


def test_the_same_is_awaited(bench: Bench) -> None:
    async def main() -> None:
        async with bench.async_client(private_key=bench.sandbox.private_key, options=UNLIMITED) as client:
            token = bench.sandbox.number_token(PHONE)
            number = await client.verify_number(token, PHONE, platform="web", with_risk=True)
            assert (number.outcome, number.risk is None) == (Outcome.CONSISTENT, False)
            with pytest.raises(TokenError):
                await client.verify_number(token, PHONE, platform="web")
            login = await client.verify_login_token(bench.sandbox.login_token(PHONE), platform=Platform.IOS)
            assert login.phone is not None
            assert login.phone.number == PHONE
            with pytest.raises(TypeError, match="platform"):
                await client.verify_login_token("T")  # type: ignore[call-arg]

    asyncio.run(main())
    products = ["number_verification", "business_risk", "one_click_login"]
    assert [bench.ledger.overview(product).total.requests for product in products] == [2, 1, 1]


@pytest.mark.parametrize("which", ["private_key", "previous_private_key"])
def test_an_encrypted_key_is_named_as_such(bench: Bench, which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERIMETER_JIGUANG_APP_KEY", bench.keys.app_key)
    monkeypatch.setenv("VERIMETER_JIGUANG_MASTER_SECRET", bench.keys.master_secret)
    clients = verimeter.JiguangClient, verimeter.AsyncJiguangClient
    decrypt = partial(decrypt_phone, "AAAA", private_key=bench.sandbox.private_key)
    makes: list[Any] = [bench.client, bench.async_client, *(client.from_env for client in clients), decrypt]
    for make in makes:
        with pytest.raises(ConfigurationError, match="encrypted with a password"):
            make(**{which: ENCRYPTED_KEY})
