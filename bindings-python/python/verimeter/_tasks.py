"""What runs where the events are: batches of columns in, one state out.

Tasks hand their states on as bytes, and what was wrong with their events as an error of its own, so that it
is told as it is, and no task is tried again in vain.
"""

from __future__ import annotations

import pickle
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from verimeter._native import State, aggregate, invalid_argument
from verimeter.errors import VerimeterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from verimeter._native import Question

__all__ = ["SCHEMA", "count", "merge", "together"]

SCHEMA = "state binary, error binary"
"""What each task sends, as Spark writes it."""
_ARROW = pa.schema([("state", pa.binary()), ("error", pa.binary())])
_AT_ONCE = 16
"""States that are in memory at once."""


def count(
    batches: Iterator[pa.RecordBatch], always: frozenset[str], question: Question | None
) -> Iterator[pa.RecordBatch]:
    """The state of all `batches`, or of what `question` asks for; nothing where there is no row.

    Args:
        batches: Columns that `question` reads.
        always: Columns in which every event has something.
        question: What will be asked; everything if left out.
    """
    first = next(batches, None)
    if first is None:
        return
    rows = _Rows(chain([first], batches), always)
    try:
        # One core: the others have tasks of their own.
        state = aggregate(pa.RecordBatchReader.from_batches(first.schema, rows), threads=1)
        if question is not None:
            state = question.narrow(state)
    except VerimeterError as error:
        yield _sent(None, rows.error(error))
        return
    yield _sent(state, None)


def merge(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """What other tasks sent, as one state."""
    rows = ((row["state"], row["error"]) for batch in batches for row in batch.to_pylist())
    try:
        state = together(rows)
    except VerimeterError as error:
        yield _sent(None, error)
        return
    yield _sent(state, None)


def together(rows: Iterable[tuple[bytes | None, bytes | None]]) -> State:
    """The state of all that tasks sent.

    Raises:
        VerimeterError: What was wrong with the events of one.
    """
    states = (_received(*row) for row in rows)
    whole = State()
    while some := list(islice(states, _AT_ONCE)):
        whole = whole.merge(*some)
    return whole


class _Rows:
    """Batches, looked at on their way."""

    def __init__(self, batches: Iterator[pa.RecordBatch], always: frozenset[str]) -> None:
        self._batches = batches
        self._always = always
        self._raised: BaseException | None = None

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        try:
            for batch in self._batches:
                for name in self._always:
                    if batch.column(name).null_count:
                        raise _empty(name)
                yield batch
        except BaseException as raised:
            # Arrow would hand on no more than its text.
            self._raised = raised
            raise

    def error(self, told: VerimeterError) -> VerimeterError:
        """What was wrong with the events, where `told` came of it. What is no error of ours is raised."""
        if self._raised is None:
            return told
        if isinstance(self._raised, VerimeterError):
            return self._raised
        raise self._raised


def _empty(name: str) -> VerimeterError:
    return invalid_argument(
        f"column `{name}` is empty in some rows: they are of a file that holds no events, or of none of ours",
        "take that file out of the folder, or fill the column first with what is right for them",
    )


def _sent(state: State | None, error: VerimeterError | None) -> pa.RecordBatch:
    row: list[Any] = [
        [None if state is None else state.to_bytes()],
        [None if error is None else pickle.dumps(error)],
    ]
    return pa.RecordBatch.from_arrays([pa.array(value, pa.binary()) for value in row], schema=_ARROW)


def _received(state: bytes | None, error: bytes | None) -> State:
    if error is not None:
        raise pickle.loads(error)  # noqa: S301 - of a task of this job
    return State.from_bytes(state or b"")
