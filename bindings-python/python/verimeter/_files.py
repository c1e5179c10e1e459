"""Files of an archive that tasks read themselves.

Spark reads Parquet into rows and hands them over as columns again, which costs many times what counting does.
So of an archive on a file system tasks get the names of files, and read columns as they lie there.
"""

from __future__ import annotations

import os
import pickle
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit
from weakref import WeakKeyDictionary

import pyarrow as pa
from pyspark.sql import DataFrame

from verimeter import _reading
from verimeter._native import scan_files
from verimeter.errors import VerimeterError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verimeter._native import Question

__all__ = ["LIST", "folders", "listed", "whole"]

LIST = "root string, below string, archived boolean, part int, parts int"
"""Files, as tasks get them: the archive's folder, the place below it, whether a manifest is of it, and which
part of how many is to be read."""
_FOUND = "below string, archived boolean, bytes long, error binary"
_ARROW = pa.schema(
    [("below", pa.string()), ("archived", pa.bool_()), ("bytes", pa.int64()), ("error", pa.binary())]
)
_EVERYTHING = ("_*", "product=*/date=*/*")
"""Where in an archive files are."""
_PART = 128 << 20
"""Bytes of a file that are worth a task."""
_OF_A_TASK = 16
"""Files that one task reads, at most."""
_TASKS_OF_A_CORE = 4

_NOTHING = "__HIVE_DEFAULT_PARTITION__"
"""A folder of rows that have nothing there."""

_archives: WeakKeyDictionary[DataFrame, _Archive] = WeakKeyDictionary()


class _Archive(NamedTuple):
    root: str
    files: list[tuple[str, bool, int]]


def whole(df: DataFrame, place: str) -> DataFrame:
    """Remembers the files of `df`, which is all of the archive at `place`.

    What is made of `df` is another DataFrame, and read by Spark.

    Raises:
        InvalidArgumentError: Files are missing.
    """
    urls = [urlsplit(url) for url in df.inputFiles()]
    root = _folder(place.removeprefix("file:"))
    if not all(url.scheme == "file" and unquote(url.path).startswith(root) for url in urls):
        _complete(df, place)
        return df
    files = _seen(df, root)
    if not any(_NOTHING in below for below, *_ in files):
        _archives[df] = _Archive(root, files)
    return df


def _folder(place: str) -> str:
    # Spark begins where this program is, too.
    return f"/{place.strip('/')}/" if place.startswith("/") else f"{os.path.abspath(place)}/"


def listed(df: DataFrame, question: Question | None, cores: int) -> DataFrame | None:
    """The files of `df` that `question` may be about; nothing where it is no archive that tasks can open."""
    if not isinstance(df, DataFrame) or df not in _archives:
        return None
    root, all_files = _archives[df]
    asked = [file for file in all_files if _asked(folders(file[0]), question)]
    files = [
        (root, below, archived, part, parts)
        for below, archived, length in asked
        for parts in [max(1, -(-length // _PART))]
        for part in range(parts)
    ]
    tasks = min(len(files), max(cores * _TASKS_OF_A_CORE, -(-len(files) // _OF_A_TASK)))
    return df.sparkSession.createDataFrame(files, LIST).repartition(max(1, tasks))


def _seen(df: DataFrame, root: str) -> list[tuple[str, bool, int]]:
    """The files of an archive as a task finds them: that is where they must be."""
    session = df.sparkSession
    found = session.createDataFrame([(root,)], "root string").coalesce(1).mapInArrow(_find, _FOUND).collect()
    for row in found:
        if row["error"] is not None:
            raise pickle.loads(row["error"])  # noqa: S301 - of a task of this job
    return [(row["below"], row["archived"], row["bytes"]) for row in found]


def _find(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for root in (row["root"] for batch in batches for row in batch.to_pylist()):
        files: list[tuple[str | None, bool | None, int | None, bytes | None]]
        try:
            files = [(*file, None) for file in scan_files(root)]
        except VerimeterError as error:
            files = [(None, None, None, pickle.dumps(error))]
        columns = map(pa.array, zip(*files, strict=True), _ARROW.types)
        yield pa.RecordBatch.from_arrays(list(columns), schema=_ARROW)


def _complete(df: DataFrame, place: str) -> None:
    """Raises where a file is missing in an archive that only Spark can list."""
    session = df.sparkSession
    jvm: Any
    try:
        jvm, hadoop = session._jvm, session._jsparkSession.sessionState().newHadoopConf()  # noqa: SLF001
    except AttributeError:  # Spark Connect does not tell
        return
    root = jvm.org.apache.hadoop.fs.Path(place)
    system = root.getFileSystem(hadoop)
    found = [
        status.getPath().toString()
        for some in _EVERYTHING
        for status in system.globStatus(jvm.org.apache.hadoop.fs.Path(root, some))
    ]
    # As it calls itself: with the store's name, and nothing of the way there.
    above = len(system.getFileStatus(root).getPath().toString()) + 1

    def read(below: str) -> str:
        opened = system.open(jvm.org.apache.hadoop.fs.Path(root, below))
        try:
            return str(jvm.org.apache.commons.io.IOUtils.toString(opened, "UTF-8"))
        finally:
            opened.close()

    scan_files(place, [path[above:] for path in found], read)


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
