"""The figures of events that Spark reads: the kernel runs in Spark's tasks, and gives what it gives here.

Each task makes one state of its rows, states are merged on the executors, and the driver gets the last few:
what crosses the network does not grow with the number of events. Needs `pip install 'verimeter[spark]'` on
the driver, and Verimeter, PyArrow and pandas wherever tasks run.

A DataFrame of events has columns of the event's schema, as `Ledger.export` writes them to Parquet; those that
a question does not read may be missing. Only columns, products and times that it is about are read.
"""

from __future__ import annotations

import inspect
from contextlib import suppress
from functools import partial
from math import isqrt
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

try:
    import pyarrow as pa

    from verimeter import _files, _reading, _tasks
except ModuleNotFoundError as _missing:
    _package = str(_missing.name).partition(".")[0]
    if _package not in {"pyspark", "pyarrow"}:
        raise
    raise ModuleNotFoundError(
        f"verimeter.spark needs {_package}: pip install 'verimeter[spark]'", name=_package
    ) from _missing

from verimeter import risk_tags
from verimeter._native import Question, State, Table, funnel_question, overview_question, state_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from os import PathLike

    from pyspark.sql import DataFrame, SparkSession

    from verimeter import Funnel, Overview, Trend

_P = ParamSpec("_P")
_T = TypeVar("_T")

__all__ = ["archive", "by_tag", "dataframe", "funnel", "overview", "state", "trend"]


def archive(session: SparkSession, path: str | PathLike[str]) -> DataFrame:
    """The events of an archive: a folder with `product=…/date=…/` and Parquet files in it.

    Questions about a range read no folder of another time. Files of older releases have nothing in columns
    that are newer.

    Args:
        session: A session of Spark.
        path: Where it is, as Spark has it (`s3a://…`, `hdfs://…`); a `Path` is one of this machine.

    Raises:
        AnalysisException: There is no such folder, or its files contradict each other; it names what is
            wrong.
        InvalidArgumentError: A file is missing though its manifest is there.
    """
    # As Spark has it: nothing in it is escaped.
    place = path if isinstance(path, str) else f"file://{Path(path).resolve()}"
    read = session.read.option("basePath", place).option("mergeSchema", "true")
    events = read.option("pathGlobFilter", "*.{parquet,pq}").parquet(place)
    if _reading.DAY in events.columns:
        events = events.withMetadata(_reading.DAY, {_reading.OF_ARCHIVE: True})
    return _files.whole(events, place)


def state(df: DataFrame, *, by: Sequence[str] | None = None) -> State:
    """What the events of `df` come to, to the byte what `stats.aggregate` makes of them on one machine.

    Args:
        df: Events.
        by: Dimensions that are kept, by their words as in `stats.breakdown`; every one if left out. With
            fewer, less is read and the state is smaller, and it knows nothing of the others. The product is
            always kept.

    Raises:
        InvalidArgumentError: A word of `by` is none, or a column is missing, of a wrong type, or empty where
            every event has something.
    """
    return _merged(df, state_columns(by), None)


def dataframe(session: SparkSession, view: Overview | Trend | Funnel | Table) -> DataFrame:
    """An answer as a DataFrame of Spark, with the columns and rows of its table."""
    return session.createDataFrame(pa.table(view if isinstance(view, Table) else view.table()))


def _asking(
    name: str, question: Callable[_P, Question], answer: Callable[[Question, State], _T], about: str
) -> Callable[Concatenate[DataFrame, _P], _T]:
    """A function of a DataFrame with the arguments of `question`."""

    def asked(df: DataFrame, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        asking = _reading.closed(df, question(*args, **kwargs))
        return answer(asking, _merged(df, asking.columns(), asking))

    asked.__name__ = asked.__qualname__ = name
    asked.__doc__ = about
    own = inspect.signature(question)
    first = inspect.Parameter("df", inspect.Parameter.POSITIONAL_ONLY)
    signed = own.replace(parameters=[first, *own.parameters.values()])
    asked.__signature__ = signed  # type: ignore[attr-defined]
    return asked


def _tags(question: Question, whole: State) -> Table:
    labels = {tag.code: tag.label for tag in risk_tags()}
    rows = [
        (row.bucket_start, tag, labels.get(tag, tag), events)
        for row in question.overview(whole).rows
        for tag, events in sorted(row.by_tag.items(), key=lambda item: (-item[1], item[0]))
    ]
    columns, types = ["bucket_start", "tag", "label", "events"], ["text", "text", "text", "whole"]
    return Table._rebuild(columns, rows, None, types)  # noqa: SLF001 - our own


overview = _asking(
    "overview",
    overview_question,
    Question.overview,
    """The console's overview of the events of `df`.

    Arguments beyond `df` and errors are those of `stats.overview`, and so is the answer. Say where the range
    begins and ends: what is left out is looked up first, in one more pass over the times.

    Raises:
        InvalidArgumentError: Also where a column is missing, of a wrong type, or empty where every event has
            something.
    """,
)
trend = _asking(
    "trend",
    overview_question,
    Question.trend,
    "The console's trend chart of the events of `df`. Arguments and errors are those of `overview`.",
)
by_tag = _asking(
    "by_tag",
    overview_question,
    _tags,
    """How many events have each risk tag: a row for each bucket and tag, the most frequent tags first.

    An event with several tags counts for each. Columns are `bucket_start`, `tag`, `label` and `events`.
    Arguments and errors are those of `overview`.
    """,
)
funnel = _asking(
    "funnel",
    funnel_question,
    Question.funnel,
    """The drop-off funnel of identity verification of the events of `df`.

    Arguments beyond `df` and errors are those of `Ledger.funnel` and `overview`.
    """,
)


def _merged(df: DataFrame, columns: list[tuple[str, bool]], question: Question | None) -> State:
    """The state of the events that `question` asks for, merged on the executors."""
    always = frozenset(name for name, always in columns if always)
    cores = _cores(df)
    files = _files.listed(df, question, cores)
    if files is None:
        count = partial(_tasks.count, always=always, question=question)
        counted = _reading.chosen(df, columns, question).mapInArrow(count, _tasks.SCHEMA)
    else:
        names = [_reading.checked(df, columns), *(name for name, _ in columns)]
        count = partial(_tasks.count_files, columns=names, always=always, question=question)
        counted = files.mapInArrow(count, _tasks.SCHEMA)
    # Where each core sends a state, each task that merges gets as many as the driver then does.
    merged = counted.repartition(max(1, isqrt(cores))).mapInArrow(_tasks.merge, _tasks.SCHEMA)
    return _tasks.together((row["state"], row["error"]) for row in merged.collect())


def _cores(df: DataFrame) -> int:
    with suppress(AttributeError):  # Spark Connect does not tell
        return df.sparkSession.sparkContext.defaultParallelism
    return 64
