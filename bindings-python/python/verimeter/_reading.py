"""What Spark reads for a question: the columns and rows that it is about, and no others."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

from verimeter._native import aggregate, invalid_argument

if TYPE_CHECKING:
    from pyspark.sql import Column

    from verimeter._native import Question

__all__ = ["DAY", "OF_ARCHIVE", "checked", "chosen", "closed", "days"]

DAY = "date"
OF_ARCHIVE = "verimeter.archive"
"""Marks the column that names the folder of a day, so that no other column of that name is taken for it."""

_TIMES = ("occurred_at_ms", "occurred_at")
_ADVICE = (
    "give files of events only; where no event has anything there, say so with "
    "`df.withColumn(name, lit(None).cast('string'))`"
)


def checked(df: DataFrame, columns: list[tuple[str, bool]]) -> str:
    """The name of the column of times, where all columns are there and of a type that they may have."""
    if not isinstance(df, DataFrame):
        raise TypeError(f"a DataFrame of Spark is needed, not `{type(df).__qualname__}`")
    time = next((name for name in _TIMES if name in df.columns), _TIMES[-1])
    names = [time, *(name for name, _ in columns)]
    missing = [f"`{name}`" for name in names if name not in df.columns]
    if len(missing) > 1:
        raise invalid_argument(f"columns {', '.join(missing)} are missing", _ADVICE)
    if missing:
        raise invalid_argument(f"column {missing[0]} is missing", _ADVICE)
    aggregate(df.select(*names).limit(0).toArrow())
    return time


def chosen(df: DataFrame, columns: list[tuple[str, bool]], question: Question | None) -> DataFrame:
    """The columns that are read, and the rows that may be asked for."""
    time = checked(df, columns)
    if question is not None:
        df = df.where(_wanted(df, time, question))
    return df.select(time, *(name for name, _ in columns))


def closed(df: DataFrame, question: Question) -> Question:
    """The question with both ends of its range, which the times of all events tell where it does not."""
    if None not in question.ends():
        return question
    at = _millis(df, checked(df, question.columns()))
    (row,) = df.agg(F.min(at).alias("first"), F.max(at).alias("last")).collect()
    return question.closed(None if row["first"] is None else (row["first"], row["last"]))


def _wanted(df: DataFrame, time: str, question: Question) -> Column:
    """Rows that may be asked for. What is empty stays in, so that it is found and not passed over."""
    start, end = question.ends()
    at, product = F.col(time), F.col("product")
    wanted = (product == question.product.value) | product.isNull()
    for bound, within in ((start, at.__ge__), (end, at.__lt__)):
        if bound is not None:
            wanted &= within(_instant(df, time, bound)) | at.isNull()
    if DAY in df.columns and df.schema[DAY].metadata.get(OF_ARCHIVE):
        day = F.col(DAY)
        first, last = days(question)
        for named, within in ((first, day.__ge__), (last, day.__le__)):
            if named is not None:
                wanted &= within(F.lit(named.isoformat()).cast(df.schema[DAY].dataType)) | day.isNull()
    return wanted


def days(question: Question) -> tuple[date | None, date | None]:
    """First and last day of folders that `question` may be about, where it says so."""
    # A folder's day is that of some zone, which is less than a day from UTC.
    start, end = question.ends()
    first = None if start is None else (_utc(start) - timedelta(days=1)).date()
    last = None if end is None else (_utc(end) + timedelta(days=1)).date()
    return first, last


def _instant(df: DataFrame, time: str, at_ms: int) -> Column:
    """An instant as the column of times holds it."""
    match df.schema[time].dataType.typeName():
        case "timestamp":
            return F.timestamp_millis(F.lit(at_ms))
        case "timestamp_ntz":  # read as UTC
            return F.lit(_utc(at_ms).replace(tzinfo=None).isoformat(" ")).cast("timestamp_ntz")
        case _:
            return F.lit(at_ms)


def _millis(df: DataFrame, time: str) -> Column:
    """The column of times in milliseconds since 1970 (UTC)."""
    at = F.col(time)
    match df.schema[time].dataType.typeName():
        case "timestamp":
            return F.unix_millis(at)
        case "timestamp_ntz":
            return F.timestamp_diff("MILLISECOND", F.lit("1970-01-01").cast("timestamp_ntz"), at)
        case _:
            return at


def _utc(at_ms: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(milliseconds=at_ms)
