"""The cases that every language runs: `tests/cases` at the root, in the format of `tests/README.md`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import verimeter
from verimeter import (
    Billing,
    ClientOptions,
    Event,
    JiguangClient,
    Ledger,
    Outcome,
    Platform,
    Product,
    RiskLevel,
    Sandbox,
    Vendor,
    VerimeterError,
)

CASES = Path(__file__).parents[2] / "tests" / "cases"
CHOICES = (Billing, Outcome, Platform, Product, RiskLevel, Vendor, verimeter.Bucket, verimeter.ErrorKind)


def load() -> list[Any]:
    found: list[Any] = []
    for path in sorted(CASES.rglob("*.json")):
        file = path.relative_to(CASES).with_suffix("").as_posix()
        cases = json.loads(path.read_text(encoding="utf-8"))["cases"]
        found.extend(pytest.param(case, id=f"{file}: {case['name']}") for case in cases)
    assert found, "there are no cases"
    return found


def plain(value: object) -> Any:
    """A record as JSON has it."""
    if isinstance(value, CHOICES):
        return value.value
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    to_dict = getattr(value, "to_dict", None)
    return plain(to_dict()) if to_dict else value


def compare(at: str, expected: Any, actual: Any) -> None:
    """What is not expected may be anything."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key, value in expected.items():
            assert key in actual, f"{at}.{key} is missing"
            compare(f"{at}.{key}", value, actual[key])
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for n, (one, other) in enumerate(zip(expected, actual, strict=True)):
            compare(f"{at}[{n}]", one, other)
    else:
        assert expected == actual, f"{at}: expected {expected!r}, got {actual!r}"


def decode(case: Any) -> object:
    body = case["input"]["body"]
    answer = getattr(verimeter, case["op"])(body)
    assert answer is None or answer.raw == body
    return answer


def call(case: Any) -> object:
    expect, given = case["expect"], dict(case["input"])
    with Sandbox.start() as sandbox, Ledger.in_memory() as ledger:
        for fault in case.get("given", {}).get("faults", []):
            sandbox.fault(**fault)
        app = sandbox.credentials
        client = JiguangClient(
            app.app_key,
            app.master_secret,
            base_url=sandbox.jiguang_url,
            private_key=sandbox.private_key if given.pop("with_key", False) else None,
            ledger=ledger,
            options=ClientOptions(**case.get("options", {})),
        )
        if "token_of" in given:
            given["token"] = MINTS[case["op"]](sandbox, given.pop("token_of"))
        if case["op"] == "verify_login_token":
            given["login_token"] = given.pop("token")
        try:
            return getattr(client, case["op"])(**given)
        finally:
            if "requests" in expect:
                compare("requests", expect["requests"], [json.loads(r.body) for r in sandbox.requests()])
            if "paths" in expect:
                compare("paths", expect["paths"], [r.path for r in sandbox.requests()])
            for product, expected in expect.get("figures", {}).items():
                compare(product, expected, plain(ledger.overview(product).total))


def overview(case: Any) -> object:
    given = case["given"]
    events = [
        Event(**{"event_id": f"00000000-0000-7000-8000-{n:012}", **given.get("event", {}), **event})
        for n, event in enumerate(given.get("events", []))
    ]
    with Ledger.in_memory() as ledger:
        ledger.append(events)
        return ledger.overview(**case["input"])


MINTS = {"verify_number": Sandbox.number_token, "verify_login_token": Sandbox.login_token}

OPERATIONS = {
    "decode_login_verification": decode,
    "decode_number_verification": decode,
    "decode_risk_report": decode,
    "overview": overview,
    "query_business_risk": call,
    "verify_login_token": call,
    "verify_number": call,
}


@pytest.mark.parametrize("case", load())
def test_case(case: Any) -> None:
    operation = OPERATIONS.get(case["op"])
    assert operation is not None, f"this runner does not know the operation `{case['op']}`"
    expect = case["expect"]
    assert expect.keys() <= {"ok", "none", "error", "figures", "requests", "paths"}
    if "error" in expect:
        with pytest.raises(VerimeterError) as caught:
            operation(case)
        compare("error", expect["error"], plain(caught.value.info))
        return
    answer = operation(case)
    if expect.get("none"):
        assert answer is None
    else:
        compare("ok", expect["ok"], plain(answer))
