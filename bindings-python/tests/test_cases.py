"""The cases that every language runs: `tests/cases` at the root, in the format of `tests/README.md`."""

from __future__ import annotations

import base64
import json
import logging
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import verimeter
from answers import Answers
from verimeter import (
    ClientOptions,
    Event,
    IdVerificationClient,
    InitializeQuery,
    JiguangClient,
    Ledger,
    Sandbox,
    VerimeterError,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from answers import Request
    from verimeter import SandboxRequest

CASES = Path(__file__).parents[2] / "tests" / "cases"
PLAIN = str.maketrans("", "", " -")
CHOICES = tuple(kind for kind in vars(verimeter).values() if hasattr(kind, "members"))

# Of the server that stands in for Alibaba Cloud's.
SECRET = "an-access-key-secret-of-a-test"
TOKEN = "a-security-token-of-a-test"


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
    """What is not expected may be anything; a number may be given as what it lies between."""
    if isinstance(expected, dict) and isinstance(actual, int | float):
        assert expected.keys() == {"from", "to"}, at
        assert expected["from"] <= actual <= expected["to"], f"{at}: expected {expected}, got {actual}"
    elif isinstance(expected, dict) and isinstance(actual, dict):
        for key, value in expected.items():
            assert key in actual, f"{at}.{key} is missing"
            compare(f"{at}.{key}", value, actual[key])
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for n, (one, other) in enumerate(zip(expected, actual, strict=True)):
            compare(f"{at}[{n}]", one, other)
    else:
        assert expected == actual, f"{at}: expected {expected!r}, got {actual!r}"


class Watch:
    """Looks at everything that a case shows: no number, token, secret or key is in it."""

    def __init__(self, case: Any) -> None:
        faults = case.get("given", {}).get("faults", [])
        texts = json.dumps([case["input"], [fault.get("body") for fault in faults]]).translate(PLAIN)
        self.hidden = re.findall(r"(?<!\d)(?:00)?(?:86)?(1\d{10})(?!\d)", texts)
        given = [case["input"].get(name, "") for name in ("phone", "token_of", "wrong_token_of", "ip")]
        self.hide(*given)
        self.shown: list[str] = []

    def hide(self, *texts: str) -> None:
        self.hidden += [text.strip() for text in texts if text.strip()]

    def show(self, value: object) -> None:
        self.shown += [repr(value), str(value)]

    def show_error(self, error: BaseException) -> None:
        cause: BaseException | None = error
        while cause is not None:
            self.show(cause)
            cause = cause.__cause__ or cause.__context__
        self.show(getattr(error, "info", None))

    def verdict(self, printed: str) -> None:
        text = "\n".join([*self.shown, printed])
        assert [hidden for hidden in self.hidden if hidden in text] == [], text


def decode(case: Any, watch: Watch) -> object:
    body = case["input"]["body"]
    answer = getattr(verimeter, case["op"])(body)
    assert answer is None or answer.raw == body
    watch.show(answer)
    return answer


def written(pem: str, form: str | None) -> str:
    """The key as people have it."""
    forms = {
        None: pem,
        "bare": "".join(pem.splitlines()[1:-1]),
        "older_label": pem.replace("PRIVATE KEY", "RSA PRIVATE KEY"),
        "escaped": pem.replace("\n", "\\n"),
    }
    return forms[form]


def call(case: Any, watch: Watch) -> object:
    given = dict(case["input"])
    with Sandbox.start() as sandbox, Ledger.in_memory() as ledger:
        for fault in case.get("given", {}).get("faults", []):
            sandbox.fault(**fault)
        app, key, form = sandbox.credentials, None, given.pop("key_as", None)
        basic = base64.b64encode(f"{app.app_key}:{app.master_secret}".encode()).decode()
        watch.hide(app.master_secret, basic)
        if given.pop("with_key", False):
            key = written(sandbox.private_key, form)
            watch.hide(*sandbox.private_key.splitlines()[1:-1])
        options = ClientOptions(**case.get("options", {}))
        client = JiguangClient(
            app.app_key,
            app.master_secret,
            base_url=sandbox.jiguang_url,
            private_key=key,
            ledger=ledger,
            options=options,
        )
        right, wrong = MINTS.get(case["op"], (None, None))
        for name, mint in (("token_of", right), ("wrong_token_of", wrong)):
            if mint and name in given:
                given["token"] = mint(sandbox, given.pop(name))
        watch.hide(given.get("token", ""))
        for thing in (app, options, client, ledger):
            watch.show(thing)
        if case["op"] == "verify_login_token":
            given["login_token"] = given.pop("token")
        try:
            answer = getattr(client, case["op"])(**given)
            watch.show(answer)
            return answer
        finally:
            after(case["expect"], sandbox.requests(), ledger, watch)


def call_identity(case: Any, watch: Watch) -> object:
    given = dict(case["input"])
    watch.hide(SECRET, TOKEN)
    with Answers(case["given"]["answers"]) as server, Ledger.in_memory() as ledger:
        options = ClientOptions(**case.get("options", {}))
        client = IdVerificationClient(
            "STS.id",
            SECRET,
            security_token=TOKEN,
            endpoint=server.url,
            strict_merchant_biz_id=given.pop("strict_merchant_biz_id", True),
            ledger=ledger,
            options=options,
        )
        for thing in (options, client, ledger):
            watch.show(thing)
        if case["op"] == "initialize":
            watch.show(InitializeQuery(**given))
        try:
            answer = getattr(client, case["op"])(**given)
            watch.show(answer)
            return answer
        finally:
            after(case["expect"], server.requests(), ledger, watch)


def sign(case: Any, watch: Watch) -> object:
    watch.hide(case["input"]["access_key_secret"], case["input"].get("security_token", ""))
    answer = verimeter.acs3_sign(**case["input"])
    watch.show(answer)
    return answer


def after(expect: Any, requests: Sequence[Request | SandboxRequest], ledger: Ledger, watch: Watch) -> None:
    """What reached the server, and what the ledger knows."""
    if "requests" in expect:
        bodies: list[Any] = [request.body for request in requests]
        for n, body in enumerate(bodies):
            if not (n < len(expect["requests"]) and isinstance(expect["requests"][n], str)):
                bodies[n] = json.loads(body)
        compare("requests", expect["requests"], bodies)
    if "paths" in expect:
        compare("paths", expect["paths"], [request.path for request in requests])
    if "events" in expect:
        compare("events", expect["events"], len(ledger))
    for product, expected in expect.get("figures", {}).items():
        compare(product, expected, plain(ledger.overview(product).total))
    if "drift" in expect:
        drift = ledger.drift()
        watch.show(drift)
        compare("drift", expect["drift"], plain(drift))
    for n, view in enumerate(expect.get("views", [])):
        compare(f"views[{n}]", view["total"], plain(ledger.overview(**view["query"]).total))


def view(case: Any, watch: Watch) -> object:
    given = case["given"]
    events = [
        Event(**{"event_id": f"00000000-0000-7000-8000-{n:012}", **given.get("event", {}), **event})
        for n, event in enumerate(given.get("events", []))
    ]
    with Ledger.in_memory() as ledger:
        ledger.append(events)
        for account in given.get("accounts", []):
            ledger.set_account(**account)
        for reading in given.get("readings", []):
            ledger.set_balance(**reading)
        for recharge in given.get("recharges", []):
            ledger.recharge(**recharge)
        answer = getattr(ledger, case["op"])(**case["input"])
        watch.show(answer)
        return answer


def reconcile(case: Any, watch: Watch) -> object:
    """`file` of the input is the text of the table; what else is there is the question."""
    given = dict(case["input"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vendor.csv"
        path.write_text(given.pop("file"), "utf-8", newline="")
        return view({**case, "input": {**given, "path": path}}, watch)


# The right token of each operation, and the other one's.
MINTS: dict[str, Any] = {
    "verify_number": (Sandbox.number_token, Sandbox.login_token),
    "verify_login_token": (Sandbox.login_token, Sandbox.number_token),
}

OPERATIONS = {
    "acs3_sign": sign,
    "balance": view,
    "check_result": call_identity,
    "check_verify_log": call_identity,
    "consumption": view,
    "decode_login_verification": decode,
    "decode_number_verification": decode,
    "decode_risk_report": decode,
    "decode_verify_log": decode,
    "drift": view,
    "funnel": view,
    "initialize": call_identity,
    "keepalive": call_identity,
    "overview": view,
    "query_business_risk": call,
    "reconcile": reconcile,
    "trend": view,
    "verify_login_token": call,
    "verify_number": call,
}


@pytest.mark.parametrize("case", load())
def test_case(case: Any, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    caplog.set_level(logging.NOTSET)
    watch = Watch(case)
    run(case, watch)
    watch.verdict("\n".join([caplog.text, *capfd.readouterr()]))


def run(case: Any, watch: Watch) -> None:
    operation = OPERATIONS.get(case["op"])
    assert operation is not None, f"this runner does not know the operation `{case['op']}`"
    assert case.keys() <= {"name", "quirk", "op", "given", "options", "input", "expect"}
    expect = case["expect"]
    assert expect.keys() <= {
        *("ok", "none", "error"),
        *("events", "figures", "views", "drift"),
        *("requests", "paths"),
    }
    if "error" in expect:
        with pytest.raises(VerimeterError) as caught:
            operation(case, watch)
        watch.show_error(caught.value)
        compare("error", expect["error"], plain(caught.value.info))
        return
    answer = operation(case, watch)
    if expect.get("none"):
        assert answer is None
    else:
        compare("ok", expect["ok"], plain(answer))
