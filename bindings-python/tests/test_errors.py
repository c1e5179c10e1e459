from __future__ import annotations

import copy
import pickle
import socket
from typing import TYPE_CHECKING, Any

import pytest

import verimeter
from verimeter import (
    ClientOptions,
    ErrorKind,
    InDoubtError,
    JiguangClient,
    LedgerError,
    Sandbox,
    TransportError,
    TransportTimeoutError,
    VerimeterError,
    errors,
)
from verimeter.errors import BY_KIND

if TYPE_CHECKING:
    from conftest import Bench


def failure(bench: Bench) -> VerimeterError:
    with pytest.raises(VerimeterError) as caught:
        bench.client().query_business_risk("13800131804")
    return caught.value


def test_every_kind_has_a_class_of_its_own() -> None:
    assert list(BY_KIND) == ErrorKind.members()
    assert len(set(BY_KIND.values())) == len(BY_KIND)
    for each in BY_KIND.values():
        assert issubclass(each, VerimeterError)
        assert getattr(verimeter, each.__name__) is each
        assert each.__name__ in errors.__all__


@pytest.mark.parametrize("kind", BY_KIND.values())
def test_every_class_keeps_everything(bench: Bench, kind: type[VerimeterError]) -> None:
    info = failure(bench).info
    error = kind(info)
    assert str(error) == f"{info.message}; {info.advice}"
    assert error.args == (str(error),)
    assert repr(error) == f"{kind.__name__}({str(error)!r})"
    for same in [pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)]:
        assert type(same) is kind
        assert (same.info, str(same), same.args) == (info, str(error), error.args)


def test_every_field_is_at_hand(bench: Bench) -> None:
    error = failure(bench)
    for name, value in error.info.to_dict().items():
        assert getattr(error, name) == value
    assert (error.kind, error.http_status, error.attempts) == (ErrorKind.THROTTLED, 200, 1)
    assert error.retryable


def test_what_a_general_handler_catches() -> None:
    caught = {
        base: sorted(each.__name__ for each in BY_KIND.values() if issubclass(each, base))
        for base in (ValueError, OSError)
    }
    assert caught[ValueError] == ["InvalidArgumentError"]
    # Not among them: InDoubtError. Who repeats on these must not pay twice.
    assert caught[OSError] == ["AuthenticationError", "TransportError"]


def test_only_a_call_that_was_not_sent_is_a_timeout() -> None:
    options = ClientOptions(connect_timeout_ms=60, max_attempts=1)
    # Its handshake never ends.
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"https://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(TimeoutError) as caught:
            JiguangClient("app", "secret", base_url=url, options=options).query_business_risk("13800138000")
    error = caught.value
    assert isinstance(error, TransportTimeoutError)
    assert (error.kind, error.timed_out, error.request_sent) == (ErrorKind.TRANSPORT, True, False)
    assert type(pickle.loads(pickle.dumps(error))) is TransportTimeoutError


def test_a_call_in_doubt_is_no_timeout_though_time_ran_out() -> None:
    with Sandbox.start() as sandbox:
        sandbox.fault(kind="stall")
        options = ClientOptions(deadline_ms=300)
        keys = sandbox.credentials
        client = JiguangClient(
            keys.app_key, keys.master_secret, base_url=sandbox.jiguang_url, options=options
        )
        with pytest.raises(InDoubtError) as caught:
            client.query_business_risk("13800138000")
    assert caught.value.timed_out
    assert not isinstance(caught.value, OSError)


def test_causes_travel_with_their_error() -> None:
    with pytest.raises(TransportError) as caught:
        JiguangClient("app", "secret", base_url="http://127.0.0.1:9").query_business_risk("13800138000")
    error = caught.value
    there: BaseException | None = pickle.loads(pickle.dumps(error))
    here: BaseException | None = error
    depth = 0
    while here is not None:
        assert there is not None
        assert (type(there), str(there)) == (type(here), str(here))
        here, there, depth = here.__cause__, there.__cause__, depth + 1
    assert there is None
    assert depth > 1


class Connection:
    """Of another library: it stays where it is."""

    def __reduce__(self) -> str:
        message = "a connection cannot be pickled"
        raise TypeError(message)


class OfMany(Exception):  # noqa: N818
    """Is pickled, and cannot be made again of what is."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} {other}")


def caused(error: BaseException, *causes: BaseException) -> None:
    for cause in causes:
        error.__cause__ = cause
        error = cause


def chain(error: BaseException) -> list[BaseException]:
    return [error, *(chain(error.__cause__) if error.__cause__ is not None else [])]


def test_causes_of_others_travel_as_what_they_are_or_as_their_text(bench: Bench) -> None:
    info = failure(bench).info
    error, middle = LedgerError(info), VerimeterError(info)
    held = ValueError("held")
    held.connection = Connection()  # type: ignore[attr-defined]
    caused(error, KeyError("a"), OfMany("b", "c"), held, middle, ZeroDivisionError("d"))
    for there in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
        seen = [(type(each), str(each)) for each in chain(there)]
        assert seen[1:4] == [
            (KeyError, "'a'"),
            (RuntimeError, "test_errors.OfMany: b c"),
            (RuntimeError, "ValueError: held"),
        ]
        assert seen[4:] == [(VerimeterError, str(middle)), (ZeroDivisionError, "d")]
    # A chain that leads back is no reason to hang.
    caused(error, middle, error)
    assert [type(each) for each in chain(pickle.loads(pickle.dumps(error)))] == [LedgerError, VerimeterError]


def test_what_was_noted_at_an_error_travels_too(bench: Bench) -> None:
    error = failure(bench)
    error.__notes__ = ["while screening row 7"]
    error.row = 7  # type: ignore[attr-defined]
    there: Any
    for there in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert (there.__notes__, there.row, there.info) == (["while screening row 7"], 7, error.info)
