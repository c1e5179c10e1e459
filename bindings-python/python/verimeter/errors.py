"""One class per kind of error.

Classes have a built-in base where a handler for that base does the right thing. A call whose time ran out is
a `TimeoutError` where nothing was sent (`TransportTimeoutError`), so that whoever repeats it pays once.
`InDoubtError` is none, whatever its cause: whoever repeats on `TimeoutError` would pay twice.
"""

from __future__ import annotations

from verimeter._native import ErrorInfo, ErrorKind

TYPE_CHECKING = False  # so named for type checkers: `typing` takes longer to import than this package
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from verimeter._native import Vendor

__all__ = [
    "BY_KIND",
    "AuthenticationError",
    "CallCancelledError",
    "ConfigurationError",
    "DecryptionError",
    "InDoubtError",
    "InsufficientBalanceError",
    "InvalidArgumentError",
    "LedgerError",
    "NotEnabledError",
    "NotReadyError",
    "ProtocolError",
    "ThrottledError",
    "TokenError",
    "TransportError",
    "TransportTimeoutError",
    "VendorError",
    "VerimeterError",
    "class_of",
]


class VerimeterError(Exception):
    """Base of every error. None holds a phone number, token, secret or key."""

    info: ErrorInfo
    """Everything known about it, as one record."""

    def __init__(self, info: ErrorInfo) -> None:
        super().__init__("; ".join(filter(None, (info.message, info.advice))))
        self.info = info

    # OSError, which some subclasses are, would have a say in both.
    def __str__(self) -> str:
        return str(self.args[0])

    # Python's own exceptions leave their causes behind. Here, the whole chain travels as one list.
    def __reduce__(self) -> tuple[Callable[..., BaseException], tuple[object, ...]]:
        chain: list[BaseException] = [self]
        while (cause := chain[-1].__cause__) is not None and cause not in chain:
            chain.append(cause)
        return _again, tuple(map(_link, chain))

    @property
    def kind(self) -> ErrorKind:
        """What went wrong, the same in every language."""
        return self.info.kind

    @property
    def message(self) -> str:
        """One line that names the thing."""
        return self.info.message

    @property
    def advice(self) -> str:
        """What to do, in one sentence; empty where the message says it."""
        return self.info.advice

    @property
    def vendor(self) -> Vendor | None:
        """The vendor that was called."""
        return self.info.vendor

    @property
    def operation(self) -> str | None:
        """The operation that was called, for example `query_business_risk`."""
        return self.info.operation

    @property
    def vendor_code(self) -> str | None:
        """The vendor's return code, as text."""
        return self.info.vendor_code

    @property
    def vendor_text(self) -> str | None:
        """The vendor's text for it, with numbers of people masked."""
        return self.info.vendor_text

    @property
    def vendor_id(self) -> str | None:
        """The vendor's serial number for the call, for its support."""
        return self.info.vendor_id

    @property
    def http_status(self) -> int | None:
        """HTTP status of the answer."""
        return self.info.http_status

    @property
    def request_id(self) -> str | None:
        """The vendor's request id."""
        return self.info.request_id

    @property
    def attempts(self) -> int:
        """How often the request was tried; 0 where nothing was sent."""
        return self.info.attempts

    @property
    def retryable(self) -> bool:
        """Whether the same call may be made again without harm."""
        return self.info.retryable

    @property
    def request_sent(self) -> bool:
        """Whether a byte of the request may have reached the vendor."""
        return self.info.request_sent

    @property
    def timed_out(self) -> bool:
        """Whether time ran out: for the whole call, an attempt or a connection."""
        return self.info.timed_out

    @property
    def retry_after_ms(self) -> int | None:
        """When to come back, in milliseconds from now, where known."""
        return self.info.retry_after_ms


def _link(error: BaseException) -> tuple[object, ...]:
    """An error as it travels: one of others as it is, and as its text where it cannot, as many do not."""
    if isinstance(error, VerimeterError):
        return type(error), error.info, {name: value for name, value in vars(error).items() if name != "info"}
    import pickle
    import traceback

    text = "".join(traceback.format_exception_only(error)).strip()
    if type(error) is RuntimeError:
        text = str(error)
    try:
        return pickle.dumps(error), text
    except Exception:
        return b"", text


def _again(*links: tuple[Any, ...]) -> BaseException:
    """The first of these errors, of which each is caused by the next."""
    from itertools import pairwise

    chain = [_linked(*link) for link in links]
    for caused, cause in pairwise(chain):
        caused.__cause__ = cause
    return chain[0]


def _linked(what: Any, *more: Any) -> BaseException:
    if not isinstance(what, bytes):
        error: BaseException = what(more[0])
        vars(error).update(more[1])
        return error
    import pickle

    try:
        error = pickle.loads(what)  # noqa: S301 (within what is unpickled already)
    except Exception:
        return RuntimeError(more[0])
    return error


class InvalidArgumentError(VerimeterError, ValueError):
    """A parameter of the call is wrong; nothing was sent."""


class ConfigurationError(VerimeterError):
    """Settings here or in the vendor's console do not fit."""


class AuthenticationError(VerimeterError, PermissionError):
    """The vendor refused the credentials."""


class NotEnabledError(VerimeterError):
    """The service is not opened, expired or blocked."""


class InsufficientBalanceError(VerimeterError):
    """The account is out of calls."""


class ThrottledError(VerimeterError):
    """Too many calls; `retry_after_ms` says when to come back, where known."""


class TokenError(VerimeterError):
    """The token is used up, expired or wrong: get a new one."""


class NotReadyError(VerimeterError):
    """The answer does not exist yet; `retry_after_ms` says when to come back."""


class VendorError(VerimeterError):
    """The vendor failed."""


class ProtocolError(VerimeterError):
    """An answer nobody could read; status and first bytes are in the message."""


class TransportError(VerimeterError, ConnectionError):
    """Nothing was sent: no connection. The same call may be made again."""


class TransportTimeoutError(TransportError, TimeoutError):
    """Nothing was sent within the deadline. The same call may be made again."""


class InDoubtError(VerimeterError):
    """The request may have reached the vendor and no answer came: perhaps done, perhaps billed.

    Do not repeat the call blindly. This is no `TimeoutError` and no `ConnectionError`, so that no general
    retry does.
    """


class CallCancelledError(VerimeterError):
    """The caller gave up, or the client was closed."""


class DecryptionError(VerimeterError):
    """A phone number could not be decrypted."""


class LedgerError(VerimeterError):
    """The ledger could not be read or written."""


BY_KIND: dict[ErrorKind, type[VerimeterError]] = {
    ErrorKind.INVALID_ARGUMENT: InvalidArgumentError,
    ErrorKind.CONFIGURATION: ConfigurationError,
    ErrorKind.AUTHENTICATION: AuthenticationError,
    ErrorKind.NOT_ENABLED: NotEnabledError,
    ErrorKind.INSUFFICIENT_BALANCE: InsufficientBalanceError,
    ErrorKind.THROTTLED: ThrottledError,
    ErrorKind.TOKEN: TokenError,
    ErrorKind.NOT_READY: NotReadyError,
    ErrorKind.VENDOR: VendorError,
    ErrorKind.PROTOCOL: ProtocolError,
    ErrorKind.TRANSPORT: TransportError,
    ErrorKind.IN_DOUBT: InDoubtError,
    ErrorKind.CANCELLED: CallCancelledError,
    ErrorKind.DECRYPTION: DecryptionError,
    ErrorKind.LEDGER: LedgerError,
}
"""The class of each kind."""


def class_of(info: ErrorInfo) -> type[VerimeterError]:
    """The class of an error; the native part asks here."""
    if info.timed_out and info.kind == ErrorKind.TRANSPORT:
        return TransportTimeoutError
    return BY_KIND[info.kind]
