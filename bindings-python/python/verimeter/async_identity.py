"""The client of identity verification for asyncio."""

from __future__ import annotations

from verimeter._native import IdVerificationCalls, IdVerificationClient
from verimeter.aio import _own
from verimeter.async_ledger import _named
from verimeter.errors import AuthenticationError

TYPE_CHECKING = False  # so named for type checkers: `typing` takes longer to import than this package
if TYPE_CHECKING:
    from asyncio import Task
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
    from typing import Any, Concatenate, ParamSpec, TypeVar

    from typing_extensions import Self

    from verimeter._native import (
        AccessKey,
        ClientOptions,
        Harvesting,
        HarvestRow,
        KeyQuestion,
        Ledger,
        Network,
        Transaction,
    )
    from verimeter.async_ledger import AsyncLedger

    _P = ParamSpec("_P")
    _T = TypeVar("_T")

__all__ = ["AsyncIdVerificationClient"]


def _awaited(
    method: Callable[Concatenate[IdVerificationClient, _P], _T],
) -> Callable[Concatenate[AsyncIdVerificationClient, _P], Coroutine[Any, Any, _T]]:
    """The method with its arguments and documentation, to be awaited."""
    function: Any = method
    name: str = function.__name__

    async def awaited(self: AsyncIdVerificationClient, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        try:
            answer: _T = await getattr(self._calls, name)(*args, **kwargs)
        except AuthenticationError as error:
            if self._keys is not None and not error.request_sent:
                error.__cause__ = self._keys.failure
            raise
        return answer

    return _named(awaited, method, "AsyncIdVerificationClient")


class _Keys:
    """Answers a client's questions for an access key, on the event loop that it is called from."""

    __slots__ = ("__weakref__", "_calls", "_function", "_tasks", "failure")

    def __init__(
        self, calls: IdVerificationCalls, function: Callable[[], AccessKey | Awaitable[AccessKey]]
    ) -> None:
        self._calls = calls
        self._function = function
        self._tasks: set[Task[None]] = set()
        #: What the function raised last.
        self.failure: Exception | None = None

    def serve(self) -> None:
        from asyncio import get_running_loop  # here: who calls has it already, who imports us may not

        while (question := self._calls.take_question()) is not None:
            task = get_running_loop().create_task(self._answer(question))
            # The event loop itself holds a task only weakly.
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _answer(self, question: KeyQuestion) -> None:
        from asyncio import to_thread

        try:
            # A function that fetches a key without `await` must not stop the event loop meanwhile.
            given = await to_thread(self._function)
            question.answer(await given if hasattr(given, "__await__") else given)
        except Exception as error:  # whatever it is, the call that wants a key tells it
            self.failure = error
            self._calls.refuse(question, error)


class AsyncIdVerificationClient:
    """Calls Alibaba Cloud ID Verification from asyncio, in one region.

    Works in any number of event loops and threads, and after `fork`. Cancelling an awaited call gives up the
    wait and not the call: it ends and is recorded.

    Args:
        access_key_id: Id of an access key of a RAM user. Where neither it nor the secret is given, the key is
            that of the environment or of the files of the vendor's tools: `IdVerificationClient`.
        access_key_secret: Its secret; never shown anywhere.
        security_token: Token (STS) that belongs to a temporary key; never shown anywhere.
        credentials: Instead of a key, a function that gives one, plain or `async`: it is called at the first
            call, three minutes before a key ends (`AccessKey.expires_at_ms`), and after the vendor refused
            one. A plain function runs in a thread of its own.
        region: Where transactions are made, whose data no other region has; `ap-southeast-1` if left out.
        network: Whether the region's host is reached from the internet (`public`, if left out) or within the
            vendor's cloud (`vpc`).
        endpoint: Another server, such as the sandbox: a host, or a URL with https, or http to this machine.
        ledger: Where every transaction that is asked for is recorded; nowhere if left out.
        options: Deadlines and attempts.
        app: What the events are counted under; `unknown` if left out.
        strict_merchant_biz_id: Hold `merchant_biz_id` to the vendor's pages (letters and digits, at most 32)
            before a call.
        record_results: Whether `check_result` records events, too: for solutions of which there is no log.

    Raises:
        ConfigurationError: There is no access key, or it cannot be any.
        InvalidArgumentError: region, endpoint or an option cannot work.
    """

    __slots__ = ("__weakref__", "_calls", "_keys")

    def __init__(
        self,
        access_key_id: str | None = None,
        access_key_secret: str | None = None,
        *,
        security_token: str | None = None,
        credentials: Callable[[], AccessKey | Awaitable[AccessKey]] | None = None,
        region: str | None = None,
        network: Network | str | None = None,
        endpoint: str | None = None,
        ledger: Ledger | AsyncLedger | None = None,
        options: ClientOptions | None = None,
        app: str | None = None,
        strict_merchant_biz_id: bool = True,
        record_results: bool = False,
    ) -> None:
        function: Any = credentials  # called by `_Keys` only, which knows of both kinds
        client = IdVerificationClient(
            access_key_id,
            access_key_secret,
            security_token=security_token,
            credentials=function,
            region=region,
            network=network,
            endpoint=endpoint,
            ledger=_own(ledger),
            options=options,
            app=app,
            strict_merchant_biz_id=strict_merchant_biz_id,
            record_results=record_results,
        )
        self._calls = IdVerificationCalls(client)
        self._keys = None if credentials is None else _Keys(self._calls, credentials)
        if self._keys is not None:
            self._calls.set_servant(self._keys)

    @classmethod
    def from_env(
        cls,
        *,
        region: str | None = None,
        network: Network | str | None = None,
        endpoint: str | None = None,
        ledger: Ledger | AsyncLedger | None = None,
        options: ClientOptions | None = None,
        app: str | None = None,
        strict_merchant_biz_id: bool = True,
        record_results: bool = False,
    ) -> Self:
        """A client with everything that the environment says: `IdVerificationClient.from_env`.

        Raises:
            ConfigurationError: There is no access key, or something of it cannot work.
        """
        native = IdVerificationClient.from_env(
            region=region,
            network=network,
            endpoint=endpoint,
            ledger=_own(ledger),
            options=options,
            app=app,
            strict_merchant_biz_id=strict_merchant_biz_id,
            record_results=record_results,
        )
        client = cls.__new__(cls)
        client._calls = IdVerificationCalls(native)  # noqa: SLF001 (its own)
        client._keys = None  # noqa: SLF001
        return client

    check_verify_log = _awaited(IdVerificationClient.check_verify_log)
    check_result = _awaited(IdVerificationClient.check_result)
    initialize = _awaited(IdVerificationClient.initialize)
    keepalive = _awaited(IdVerificationClient.keepalive)

    def harvest(
        self,
        transactions: Iterable[Transaction],
        *,
        concurrency: int = 8,
        rate: float | None = 5.0,
        on_progress: Callable[[int, int], object] | None = None,
        progress: bool = True,
    ) -> AsyncIterator[HarvestRow]:
        """Asks for the logs of many transactions in time; gives a row for each as it ends, the oldest first.

        As `IdVerificationClient.harvest`. A cancelled iteration has ended; calls under way go on and are
        recorded.

        Args:
            transactions: Any iterable of `Transaction`, which is read to its end first.
            concurrency: Questions under way at once.
            rate: Questions begun per second, at most; `None` for no limit.
            on_progress: Called after each row with the rows so far and the number of transactions.
                What it raises comes after that row.
            progress: Whether a bar shows how far it is: on standard error, where that is a terminal and the
                work takes longer.

        Raises:
            InvalidArgumentError: concurrency or rate is not above 0.
            ConfigurationError: The client has no ledger.
        """
        harvesting = self._calls.harvest(transactions, concurrency=concurrency, rate=rate, progress=progress)
        return _rows(harvesting, on_progress)

    @property
    def region(self) -> str:
        """The region that it calls."""
        return self._calls.region

    async def close(self) -> None:
        """Ends the client: further calls raise `CallCancelledError`. Calls under way end and are recorded."""
        self._calls.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    def __repr__(self) -> str:
        return repr(self._calls).replace("<", "<Async", 1)


async def _rows(
    harvesting: Harvesting, on_progress: Callable[[int, int], object] | None
) -> AsyncIterator[HarvestRow]:
    while (row := await harvesting.next()) is not None:
        done, failure = harvesting.count(), None
        if on_progress is not None:
            try:
                on_progress(done, harvesting.total)
            except BaseException as error:  # comes after its row, which may be paid for
                failure = error
        yield row
        if failure is not None:
            raise failure
    harvesting.end()
