"""What runs where the events are: batches of columns in, one state out.

Tasks hand their states on as bytes, and what was wrong with their events as an error of its own, so that it
is told as it is, and no task is tried again in vain.
"""

from __future__ import annotations

import pickle
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from verimeter import _files
from verimeter._native import State, aggregate, check_scan_file, invalid_argument
from verimeter.errors import VerimeterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from verimeter._native import Question

__all__ = ["SCHEMA", "count", "count_files", "merge", "together"]

SCHEMA = "state binary, error binary"
"""What each task sends, as Spark writes it."""
_ARROW = pa.schema([("state", pa.binary()), ("error", pa.binary())])
_EVERY_ROWS_OWN = "phone_index"
"""The text that is another in nearly every row."""
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


def count_files(
    batches: Iterator[pa.RecordBatch],
    columns: Sequence[str],
    always: frozenset[str],
    question: Question | None,
) -> Iterator[pa.RecordBatch]:
    """The state of all files that `batches` name, as `count` has it; nothing where there is none."""
    files = [row for batch in batches for row in batch.to_pylist()]
    if not files:
        return
    try:
        counted = (_of_file(file, columns, always, question) for file in files)
        whole = next(counted)
        while some := list(islice(counted, _AT_ONCE)):
            whole = whole.merge(*some)
    except VerimeterError as error:
        yield _sent(None, error)
        return
    yield _sent(whole, None)


def _of_file(
    asked: dict[str, Any], columns: Sequence[str], always: frozenset[str], question: Question | None
) -> State:
    """The state of a part of a file below an archive's folder."""
    below, part, parts = asked["below"], asked["part"], asked["parts"]
    check_scan_file(asked["root"], below, asked["archived"])
    path = asked["root"] + below
    try:
        file = pq.ParquetFile(path)
        there, told = file.schema_arrow, _files.folders(below)
        texts = [field.name for field in there if pa.types.is_string(field.type)]
        # Words as what they are in the file: each once, and the rows' numbers of them.
        file = pq.ParquetFile(path, read_dictionary=[name for name in texts if name != _EVERY_ROWS_OWN])
        read = [name for name in columns if name in there.names and name not in told]
        groups = range(file.num_row_groups * part // parts, file.num_row_groups * (part + 1) // parts)
        batches = file.iter_batches(1 << 16, row_groups=list(groups), columns=read, use_threads=False)
        filled = (_filled(batch, columns, told) for batch in batches)
        first = next(filled, None)
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(path) from error
    if first is None:
        return State()
    rows = _Rows(chain([first], filled), always, path)
    try:
        state = aggregate(pa.RecordBatchReader.from_batches(first.schema, rows), threads=1)
    except VerimeterError as error:
        raise rows.error(error) from None
    return state if question is None else question.narrow(state)


def _filled(batch: pa.RecordBatch, columns: Sequence[str], told: dict[str, str]) -> pa.RecordBatch:
    """With what folders tell, and with nothing in columns that the file has not."""
    arrays = []
    for name in columns:
        if name in told:
            arrays.append(pa.repeat(told[name], batch.num_rows).dictionary_encode())
        elif name in batch.schema.names:
            arrays.append(batch.column(name))
        else:
            arrays.append(pa.nulls(batch.num_rows, pa.string()))
    return pa.RecordBatch.from_arrays(arrays, list(columns))


def _unreadable(path: str) -> BaseException:
    return invalid_argument(f"`{path}` cannot be read", "take it out of the folder, or mend it")


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

    def __init__(
        self, batches: Iterator[pa.RecordBatch], always: frozenset[str], path: str | None = None
    ) -> None:
        self._path = path
        self._batches = batches
        self._always = always
        self._raised: BaseException | None = None

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        try:
            for batch in self._batches:
                for name in self._always:
                    if batch.column(name).null_count:
                        raise _empty(name, self._path)
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


def _empty(name: str, path: str | None) -> BaseException:
    where = "in some rows: they are of a file that" if path is None else f"in `{path}`, which"
    return invalid_argument(
        f"column `{name}` is empty {where} holds no events, or none of ours",
        "take that file out of the folder, or fill the column first with what is right for its rows",
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
