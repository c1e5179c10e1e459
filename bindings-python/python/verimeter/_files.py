"""Files of an archive that tasks read themselves.

Spark reads Parquet into rows and hands them over as columns again, which costs many times what counting does.
So of an archive on a file system tasks get the names of files, and read columns as they lie there.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from weakref import WeakSet

from verimeter import _reading

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from verimeter._native import Question

__all__ = ["LIST", "folders", "listed", "whole"]

LIST = "path string"
"""Names of files, as Spark hands them out."""
_OF_A_TASK = 16
"""Files that one task reads, at most."""
_TASKS_OF_A_CORE = 4

_whole: WeakSet[DataFrame] = WeakSet()


def whole(df: DataFrame) -> DataFrame:
    """Remembers that `df` is all of an archive. What is made of it is another DataFrame."""
    _whole.add(df)
    return df


def listed(df: DataFrame, question: Question | None, cores: int) -> DataFrame | None:
    """The files of `df` that `question` may be about; nothing where it is no archive that tasks can open."""
    if df not in _whole:
        return None
    urls = [urlsplit(url) for url in df.inputFiles()]
    if not urls or any(url.scheme != "file" for url in urls):
        return None
    paths = sorted(path for path in (unquote(url.path) for url in urls) if _asked(folders(path), question))
    tasks = min(len(paths), max(cores * _TASKS_OF_A_CORE, len(paths) // _OF_A_TASK))
    return df.sparkSession.createDataFrame([(path,) for path in paths], LIST).repartition(max(1, tasks))


def folders(path: str) -> dict[str, str]:
    """What the folders of a file say of all of its rows: `product=…/date=…`."""
    named = (part.partition("=") for part in path.split("/")[:-1])
    return {name: unquote(value) for name, equals, value in named if equals}


def _asked(told: dict[str, str], question: Question | None) -> bool:
    if question is None:
        return True
    if told.get("product", question.product.value) != question.product.value:
        return False
    try:
        day = date.fromisoformat(told[_reading.DAY])
    except (KeyError, ValueError):
        return True
    first, last = _reading.days(question)
    return (first is None or first <= day) and (last is None or day <= last)
