"""The ledger for asyncio."""

from __future__ import annotations

from verimeter._native import Ledger

TYPE_CHECKING = False  # so named for type checkers: `typing` takes longer to import than this package
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine
    from os import PathLike
    from pathlib import Path
    from typing import Any, Concatenate, ParamSpec, TypeVar

    from typing_extensions import Self

    from verimeter._native import DetailsRows, Event

    _P = ParamSpec("_P")
    _T = TypeVar("_T")

__all__ = ["AsyncLedger"]


def _on_a_thread(
    method: Callable[Concatenate[Ledger, _P], _T],
) -> Callable[Concatenate[AsyncLedger, _P], Coroutine[Any, Any, _T]]:
    """The method with its arguments and documentation, to be awaited."""

    async def awaited(self: AsyncLedger, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        # Imported where an event loop runs: it takes longer than the rest of the package together.
        from asyncio import to_thread

        return await to_thread(method, self.ledger, *args, **kwargs)

    return _named(awaited, method, "AsyncLedger")


def _page_by_page(
    method: Callable[Concatenate[Ledger, _P], DetailsRows],
) -> Callable[Concatenate[AsyncLedger, _P], AsyncIterator[Event]]:
    """The method with its arguments and documentation, as an async iterator."""

    def iterated(self: AsyncLedger, /, *args: _P.args, **kwargs: _P.kwargs) -> AsyncIterator[Event]:
        return _rows(method(self.ledger, *args, **kwargs))

    return _named(iterated, method, "AsyncLedger")


def _named(made: _T, method: Any, owner: str) -> _T:
    """`made` under the name and with the documentation of `method`, as one of `owner`."""
    function: Any = made
    function.__name__, function.__doc__ = method.__name__, method.__doc__
    function.__qualname__ = f"{owner}.{method.__name__}"
    function.__wrapped__ = method  # for `help` and the like, which ask for the signature
    return made


async def _rows(rows: DetailsRows) -> AsyncIterator[Event]:
    from asyncio import to_thread

    while (page := await to_thread(rows.page)) is not None:
        for event in page:
            yield event


class AsyncLedger:
    """A `Ledger` whose methods are awaited.

    They run on threads, so that the event loop never waits for the disk.

    Both are the same ledger and may be used side by side; clients take either. A cancelled wait leaves the
    work to its end.

    Args:
        ledger: The ledger to use.
    """

    __slots__ = ("__weakref__", "_ledger")

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    @classmethod
    async def open(cls, path: str | PathLike[str], *, phone_key: str | None = None) -> Self:
        """Opens the ledger at `path` for calls and views, and makes it where there is none: `Ledger.open`."""
        from asyncio import to_thread

        return cls(await to_thread(Ledger.open, path, phone_key=phone_key))

    @classmethod
    async def read(cls, path: str | PathLike[str]) -> Self:
        """Opens the ledger at `path` for views only: `Ledger.read`."""
        from asyncio import to_thread

        return cls(await to_thread(Ledger.read, path))

    @classmethod
    def in_memory(cls) -> Self:
        """A ledger that lives as long as this process."""
        return cls(Ledger.in_memory())

    @property
    def ledger(self) -> Ledger:
        """The ledger itself, whose methods wait where they are called."""
        return self._ledger

    @property
    def path(self) -> Path | None:
        """The file; `None` for a ledger in memory."""
        return self.ledger.path

    append = _on_a_thread(Ledger.append)
    import_file = _on_a_thread(Ledger.import_file)
    export = _on_a_thread(Ledger.export)
    archive = _on_a_thread(Ledger.archive)
    drop_archived = _on_a_thread(Ledger.drop_archived)
    overview = _on_a_thread(Ledger.overview)
    trend = _on_a_thread(Ledger.trend)
    chart = _on_a_thread(Ledger.chart)
    funnel = _on_a_thread(Ledger.funnel)
    details = _on_a_thread(Ledger.details)
    iter_details = _page_by_page(Ledger.iter_details)
    set_account = _on_a_thread(Ledger.set_account)
    accounts = _on_a_thread(Ledger.accounts)
    recharge = _on_a_thread(Ledger.recharge)
    set_balance = _on_a_thread(Ledger.set_balance)
    balance_entries = _on_a_thread(Ledger.balance_entries)
    remove_balance_entry = _on_a_thread(Ledger.remove_balance_entry)
    balance = _on_a_thread(Ledger.balance)
    consumption = _on_a_thread(Ledger.consumption)
    reconcile = _on_a_thread(Ledger.reconcile)
    span = _on_a_thread(Ledger.span)
    drift = _on_a_thread(Ledger.drift)
    erase = _on_a_thread(Ledger.erase)
    purge = _on_a_thread(Ledger.purge)
    compact = _on_a_thread(Ledger.compact)
    integrity_check = _on_a_thread(Ledger.integrity_check)

    async def close(self) -> None:
        """Ends the use of the ledger, for everybody in this process: `Ledger.close`."""
        self.ledger.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    def __repr__(self) -> str:
        return repr(self.ledger).replace("<", "<Async", 1)
