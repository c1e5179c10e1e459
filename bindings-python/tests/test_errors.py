from __future__ import annotations

import copy
import pickle
import socket
from typing import TYPE_CHECKING

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
    own = LedgerError(error.info)
    own.__cause__ = ZeroDivisionError()
    assert pickle.loads(pickle.dumps(own)).__cause__ is None
