"""Files of an archive that tasks read themselves.

Spark reads Parquet into rows and hands them over as columns again, which costs many times what counting does.
So of an archive on a file system tasks get the names of files, and read columns as they lie there.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from weakref import WeakKeyDictionary

from pyspark.sql import DataFrame

from verimeter import _reading

if TYPE_CHECKING:
    from verimeter._native import Question

__all__ = ["LIST", "folders", "listed", "whole"]

LIST = "path string, below string"
"""Files, and where they are below the archive's folder, as Spark hands them out."""
_OF_A_TASK = 16
"""Files that one task reads, at most."""
_TASKS_OF_A_CORE = 4

_NOTHING = "__HIVE_DEFAULT_PARTITION__"
"""A folder of rows that have nothing there."""

_places: WeakKeyDictionary[DataFrame, str] = WeakKeyDictionary()


def whole(df: DataFrame, place: str) -> DataFrame:
    """Remembers that `df` is all of the archive at `place`. What is made of it is another DataFrame."""
    _places[df] = place
    return df


def listed(df: DataFrame, question: Question | None, cores: int) -> DataFrame | None:
    """The files of `df` that `question` may be about; nothing where it is no archive that tasks can open."""
    if not isinstance(df, DataFrame) or df not in _places:
        return None
    root = f"/{_places[df].removeprefix('file:').strip('/')}/"
    urls = [urlsplit(url) for url in df.inputFiles()]
    paths = [unquote(url.path) for url in urls]
    # What is told by folders above the archive is not of its events.
    below = [path.removeprefix(root) for path in paths]
    if not urls or any(url.scheme != "file" for url in urls) or any(path.startswith("/") for path in below):
        return None
    if any(_NOTHING in path for path in below):
        return None
    files = sorted(file for file in zip(paths, below, strict=True) if _asked(folders(file[1]), question))
    tasks = min(len(files), max(cores * _TASKS_OF_A_CORE, -(-len(files) // _OF_A_TASK)))
    return df.sparkSession.createDataFrame(files, LIST).repartition(max(1, tasks))


def folders(below: str) -> dict[str, str]:
    """What the folders of a file say of all of its rows: `product=…/date=…`."""
    named = (part.partition("=") for part in below.split("/")[:-1])
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
