"""Figures on a real cluster of Spark on this machine: separate processes, as far away as they get here."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812

from test_docs import run_page
from test_ledger import event
from verimeter import (
    Event,
    InvalidArgumentError,
    Ledger,
    Outcome,
    Platform,
    Product,
    Vendor,
    _files,
    _reading,
    _tasks,
    spark,
    stats,
)
from verimeter._native import overview_question
from verimeter.stats import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from verimeter import Overview

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST = datetime(2026, 11, 1, 0, 20, tzinfo=SHANGHAI)
DAYS = 4
WEEK: dict[str, Any] = {"start": "2026-11-01", "end": "2026-11-05"}
PAGE = Path(__file__).parents[2] / "docs" / "python" / "spark.md"


def risk(n: int) -> Event:
    level = ["low", "medium", "medium_high", "high"][n % 4]
    tags = [["F24004"], ["F10001", "F24004"], []][n % 3]
    number = {"phone_index": f"0a1b2c3d.{n % 90:032x}", "latency_ms": 20 + n % 200}
    failed = n % 11 == 0
    outcome: dict[str, Any] = {"outcome": Outcome.FAILED, "billing": "not_billed"} if failed else {}
    at = FIRST + timedelta(minutes=13 * n)
    return event(n, at, platform=Platform.members()[n % 3], level=level, tags=tags, **number, **outcome)


def transaction(n: int) -> Event:
    ends = [Outcome.PASSED, Outcome.NOT_PASSED, Outcome.INTERRUPTED, Outcome.NOT_STARTED]
    left: dict[str, Any] = {"interrupt_page": "OCR_SCAN", "error_code": "1006"} if n % 4 == 2 else {}
    return event(
        10_000 + n,
        FIRST + timedelta(minutes=31 * n),
        vendor=Vendor.ALIYUN,
        product=Product.IDENTITY_VERIFICATION,
        operation="check_verify_log",
        outcome=ends[n % 4],
        level=None,
        tags=[],
        page_stay_ms={"LOADING": 900 + n, "OCR_SCAN": 4000 + 10 * n},
        face_retries=n % 3,
        **left,
    )


EVENTS = [*map(risk, range(400)), *map(transaction, range(160))]


@pytest.fixture(scope="module")
def books() -> Ledger:
    ledger = Ledger.in_memory()
    ledger.append(EVENTS)
    return ledger


@pytest.fixture(scope="module")
def folder(books: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive: a folder for each product and day of the console."""
    root = tmp_path_factory.mktemp("archive")
    for product in ("business_risk", "identity_verification"):
        for day in (date(2026, 11, 1) + timedelta(days=n) for n in range(DAYS)):
            place = root / f"product={product}" / f"date={day}"
            place.mkdir(parents=True)
            books.export(place / "events.parquet", product, day, day + timedelta(days=1))
            (place / "events.parquet.manifest.json").rename(place / "manifest.json")
    return root


def archive(root: Path) -> Path:
    """An archive as a ledger writes it, with manifests."""
    with Ledger.in_memory() as ledger:
        ledger.append(EVENTS)
        ledger.archive(root, progress=False)
    return root


def java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    found = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    asked = [found or "java", "-version"]
    works = found and subprocess.run(asked, capture_output=True, check=False).returncode == 0
    return None if works else "Spark needs Java 17: install it, or set JAVA_HOME"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    if missing := java():
        pytest.skip(missing)
    scratch = tmp_path_factory.mktemp("spark")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        environment.setenv("PYSPARK_PYTHON", sys.executable)
        settings = {
            "spark.driver.memory": "512m",
            "spark.executor.memory": "1g",
            "spark.local.dir": scratch,
            "spark.sql.warehouse.dir": scratch / "warehouse",
            "spark.ui.enabled": "false",
            "spark.log.level": "ERROR",
            # More than one file for a task, and more than one batch.
            "spark.sql.files.maxPartitionBytes": "64k",
            "spark.sql.files.openCostInBytes": "16k",
            "spark.sql.execution.arrow.maxRecordsPerBatch": "24",
            # Plans are looked at.
            "spark.sql.maxMetadataStringLength": "2000",
            # Days of the machine's own zone must not matter.
            "spark.sql.session.timeZone": "America/New_York",
        }
        builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("test_spark")
        for name, value in settings.items():
            builder = builder.config(name, str(value))
        session = builder.getOrCreate()
        yield session
        session.stop()


@pytest.fixture(scope="module")
def events(cluster: SparkSession, folder: Path) -> DataFrame:
    return spark.archive(cluster, folder)


def test_a_state_has_the_bytes_of_one_machine(
    events: DataFrame, monkeypatch: pytest.MonkeyPatch, books: Ledger, tmp_path: Path
) -> None:
    assert events.select("event_id").rdd.getNumPartitions() > 2
    whole = State(EVENTS)
    found = spark.state(events)
    assert found.to_bytes() == whole.to_bytes()
    # Through Spark's own reader, too: what is not just an archive is not read by tasks.
    assert spark.state(events.where(F.lit(True))).to_bytes() == whole.to_bytes()
    assert found.distinct_phones() == whole.distinct_phones() > 0
    monkeypatch.setattr(spark, "_cores", lambda _df: 9)
    assert spark.state(events).to_bytes() == whole.to_bytes()
    books.export(tmp_path / "all.parquet")
    by = ["outcome", "tags"]
    columns = ["occurred_at", "product", *by, "phone_index", "latency_ms"]
    fewer = stats.aggregate(pq.read_table(tmp_path / "all.parquet", columns=columns))
    assert spark.state(events, by=by).to_bytes() == fewer.to_bytes()
    assert spark.state(events.limit(0)) == State()


@pytest.mark.parametrize(
    "asked",
    [
        WEEK,
        {},
        {"start": "2026-11-02"},
        {"end": "2026-11-03T12:00:00+08:00", "tz": "America/New_York", "bucket": "hour"},
        {**WEEK, "tz": "Asia/Kathmandu", "bucket": "week", "platforms": ["ios"], "tags": ["F10001"]},
        {**WEEK, "bucket": "month", "outcomes": ["success", "passed"], "apps": ["shop"]},
    ],
    ids=str,
)
def test_answers_are_those_of_one_machine(events: DataFrame, books: Ledger, asked: dict[str, Any]) -> None:
    assert spark.overview(events, "business_risk", **asked) == books.overview("business_risk", **asked)


def test_every_other_question(events: DataFrame, books: Ledger, cluster: SparkSession) -> None:
    product = "identity_verification"
    assert spark.overview(events, product, **WEEK) == books.overview(product, **WEEK)
    assert spark.trend(events, "business_risk", **WEEK) == books.trend("business_risk", **WEEK)
    funnel = books.funnel(**WEEK, by="week", min_sample=1)
    assert spark.funnel(events, **WEEK, by="week", min_sample=1) == funnel
    assert spark.funnel(events, pages=["ocr_scan"]) == books.funnel(pages=["ocr_scan"])

    overview = books.overview("business_risk", **WEEK, bucket="month")
    tags = spark.by_tag(events, "business_risk", **WEEK, bucket="month")
    assert {row["tag"]: row["events"] for row in tags.to_dicts()} == overview.total.by_tag
    assert tags.to_dicts()[0] == {
        "bucket_start": "2026-11-01",
        "tag": "F24004",
        "label": "Device environment anomaly",
        "events": overview.total.by_tag["F24004"],
    }
    shown = spark.dataframe(cluster, overview).collect()
    assert [row["requests"] for row in shown] == [row["requests"] for row in overview.table().to_dicts()]
    assert spark.dataframe(cluster, tags).columns == tags.columns


def test_only_what_is_asked_about_is_read(events: DataFrame) -> None:
    asked = overview_question("business_risk", "2026-11-02", "2026-11-03", platforms=["ios"])
    read = _reading.chosen(events, asked.columns(), asked)
    counted = read.mapInArrow(lambda batches: batches, read.schema)
    plan = counted._jdf.queryExecution().toString()  # noqa: SLF001 - nothing else tells it
    (schema,) = set(re.findall(r"ReadSchema: struct<(.*?)>\n", plan))
    columns = ["occurred_at", "platform", "outcome", "billing", "level", "tags"]
    assert set(re.findall(r"(?:^|,)(\w+):", schema)) == set(columns)
    (folders,) = set(re.findall(r"PartitionFilters: \[(.*?)\], PushedFilters", plan))
    assert "business_risk" in folders
    assert ">= 2026-10-31" in folders
    assert "<= 2026-11-03" in folders
    (pushed,) = set(re.findall(r"PushedFilters: \[(.*?)\], ReadSchema", plan))
    assert "GreaterThanOrEqual(occurred_at," in pushed
    assert "LessThan(occurred_at," in pushed
    files = {row[0] for row in read.select(F.input_file_name()).distinct().collect()}
    assert len(files) == 1, "the neighbours' rows are skipped where their folders are not"


def test_a_column_of_somebody_elses_days_leaves_nothing_out(events: DataFrame, books: Ledger) -> None:
    late = events.withColumn("date", F.lit("2020-01-01").cast("date"))
    assert spark.overview(late, "business_risk", **WEEK) == books.overview("business_risk", **WEEK)


def killer(marker: Path, victim: str) -> Callable[[], None]:
    """What ends the process of a task, or the executor that it belongs to: the first time only."""
    place = str(marker)

    # Within this function, as workers do not have this file.
    def kill() -> None:
        try:
            os.close(os.open(place, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return
        # This process is of a daemon, which is of the executor.
        daemon = Path(f"/proc/{os.getppid()}/stat").read_text("ascii")
        executor = int(daemon.rpartition(")")[2].split()[1])
        os.kill(executor if victim == "executor" else os.getpid(), signal.SIGKILL)

    return kill


@pytest.mark.parametrize("victim", ["python", "executor"])
def test_a_worker_that_is_killed_changes_no_figure(
    events: DataFrame, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, victim: str
) -> None:
    kill, count = killer(tmp_path / "killed", victim), _tasks.count_files

    def shaky(batches: Iterator[pa.RecordBatch], **asked: Any) -> Iterator[pa.RecordBatch]:
        counted = list(count(batches, **asked))
        kill()
        yield from counted

    monkeypatch.setattr(_tasks, "count_files", shaky)
    assert spark.state(events).to_bytes() == State(EVENTS).to_bytes()
    assert (tmp_path / "killed").exists()


def test_a_worker_that_is_killed_while_spark_reads_changes_no_figure(
    events: DataFrame, tmp_path: Path
) -> None:
    kill = killer(tmp_path / "killed", "python")

    def shaky(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for number, batch in enumerate(batches):
            if number == 1:
                kill()
            yield batch

    assert spark.state(events.mapInArrow(shaky, events.schema)).to_bytes() == State(EVENTS).to_bytes()
    assert (tmp_path / "killed").exists()


def test_a_large_file_is_read_by_several_tasks(
    cluster: SparkSession, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = tmp_path / "archive"
    shutil.copytree(folder, root)
    for file in root.glob("*/*/events.parquet"):
        pq.write_table(pq.ParquetFile(file).read(), file, row_group_size=7)
    monkeypatch.setattr(_files, "_PART", 10_000)
    events = spark.archive(cluster, root)
    asked = _files.listed(events, None, 1)
    assert asked is not None
    parts = asked.collect()
    assert max(row["parts"] for row in parts) > 1
    assert len(parts) == sum(row["parts"] for row in parts if row["part"] == 0)
    assert spark.state(events).to_bytes() == State(EVENTS).to_bytes()


def test_other_forms_of_time(events: DataFrame, books: Ledger) -> None:
    wanted = books.overview("business_risk", **WEEK)
    opened = books.overview("business_risk")
    at = F.col("occurred_at")
    naive = events.withColumn("occurred_at", F.to_utc_timestamp(at, "America/New_York").cast("timestamp_ntz"))
    for times in (events.withColumn("occurred_at_ms", F.unix_millis(at)).drop("occurred_at"), naive):
        assert spark.overview(times, "business_risk", **WEEK) == wanted
        assert spark.overview(times, "business_risk") == opened


def test_what_is_wrong_is_said_by_its_name(events: DataFrame) -> None:
    def overview(df: DataFrame, **asked: Any) -> Overview:
        return spark.overview(df, "business_risk", **{**WEEK, **asked})

    with pytest.raises(InvalidArgumentError, match="unknown time zone `Mars`"):
        overview(events, tz="Mars")
    with pytest.raises(InvalidArgumentError, match="min_sample `0` is less than 1"):
        spark.funnel(events, min_sample=0)
    with pytest.raises(InvalidArgumentError, match="unknown dimension `colour`"):
        spark.state(events, by=["colour"])
    with pytest.raises(InvalidArgumentError, match=r"columns `outcome`, `tags` are missing.*withColumn"):
        overview(events.drop("outcome", "tags"))
    with pytest.raises(InvalidArgumentError, match="column `occurred_at` is missing"):
        overview(events.drop("occurred_at"))
    with pytest.raises(InvalidArgumentError, match="column `outcome` is of type Int64: expected text"):
        overview(events.withColumn("outcome", F.lit(5).cast("long")))
    with pytest.raises(InvalidArgumentError, match="column `tags` holds a text that is no JSON array"):
        overview(events.withColumn("tags", F.lit("F24004")))
    with pytest.raises(InvalidArgumentError, match="there are no events yet"):
        spark.overview(events.limit(0), "business_risk")
    wrong: Any = "events.parquet"
    with pytest.raises(TypeError, match="a DataFrame of Spark is needed, not `str`"):
        overview(wrong)
    with pytest.raises(TypeError, match="colour"):
        overview(events, colour="red")
    assert overview(events, start="2027-01-01", end="2027-01-02").total.requests == 0


@pytest.mark.parametrize("place", ["product=business_risk/date=2026-11-02", "product=business_risk"])
def test_a_file_of_something_else_in_the_folder(
    cluster: SparkSession, folder: Path, tmp_path: Path, place: str
) -> None:
    root = tmp_path / "archive"
    shutil.copytree(folder, root)
    pq.write_table(pa.table({"sku": ["a"], "price": [3]}), root / place / "aa-prices.parquet")
    with pytest.raises(Exception, match=r"column `\w+` is empty in `.*aa-prices|Conflicting partition"):
        spark.overview(spark.archive(cluster, str(root)), "business_risk", **WEEK)


def test_a_file_without_one_column_of_every_event_is_no_smaller_figure(
    cluster: SparkSession, folder: Path, tmp_path: Path
) -> None:
    root = tmp_path / "archive"
    shutil.copytree(folder, root)
    place = root / "product=business_risk" / "date=2026-11-02" / "events.parquet"
    pq.write_table(pq.ParquetFile(place).read().drop_columns(["billing"]), place)
    with pytest.raises(InvalidArgumentError, match=r"column `billing` is empty in `.*date=2026-11-02"):
        spark.overview(spark.archive(cluster, str(root)), "business_risk", **WEEK)


def test_files_of_an_older_schema_count_as_they_did(
    cluster: SparkSession, books: Ledger, folder: Path, tmp_path: Path
) -> None:
    root = tmp_path / "archive"
    shutil.copytree(folder, root)
    newer = ["sub_code", "error_code", "interrupt_page", "page_stay_ms", "face_retries"]
    for file in (root / "product=business_risk").glob("*/events.parquet"):
        pq.write_table(pq.ParquetFile(file).read().drop_columns(newer), file)
    events = spark.archive(cluster, str(root))
    assert spark.state(events).to_bytes() == State(EVENTS).to_bytes()
    assert spark.funnel(events, **WEEK) == books.funnel(**WEEK)


@pytest.mark.parametrize("far", [False, True], ids=["files", "another file system"])
def test_a_file_that_is_gone_from_an_archive_is_no_smaller_figure(
    cluster: SparkSession, tmp_path: Path, far: bool
) -> None:
    root = archive(tmp_path / "archive")
    place: Path | str = root
    if far:
        # Tasks cannot open what only Spark's own file systems know.
        cluster.conf.set(f"fs.viewfs.mounttable.{tmp_path.name}.link./events", root.as_uri())
        place = f"viewfs://{tmp_path.name}/events"
    events = spark.archive(cluster, place)
    assert spark.state(events).to_bytes() == State(EVENTS).to_bytes()
    gone = min((root / "product=business_risk").glob("*/*.parquet"))
    gone.unlink()
    with pytest.raises(Exception, match=gone.name):
        spark.state(events)
    with pytest.raises(InvalidArgumentError, match=rf"{gone.name}` is missing in .*its manifest is there"):
        spark.archive(cluster, place)
    shutil.rmtree(gone.parent)
    with pytest.raises(InvalidArgumentError, match=rf"{gone.name}` is missing in .*the index of its ledger"):
        spark.archive(cluster, place)


def test_a_file_that_is_not_what_its_manifest_says(cluster: SparkSession, tmp_path: Path) -> None:
    archive(tmp_path)
    file, other, *_ = sorted((tmp_path / "product=business_risk").glob("*/*.parquet"))
    shutil.copyfile(other, file)
    with pytest.raises(InvalidArgumentError, match=rf"{file.name}` (is damaged|has \d+ rows)"):
        spark.overview(spark.archive(cluster, tmp_path), "business_risk", **WEEK)


def test_a_file_of_a_newer_schema(cluster: SparkSession, folder: Path, tmp_path: Path) -> None:
    root = tmp_path / "archive"
    shutil.copytree(folder, root)
    file = next((root / "product=business_risk").glob("*/events.parquet"))
    events = pq.ParquetFile(file).read()
    pq.write_table(events.replace_schema_metadata({"verimeter.schema_version": "99"}), file)
    with pytest.raises(InvalidArgumentError, match=r"has version 99 of the event's schema.*update Verimeter"):
        spark.overview(spark.archive(cluster, root), "business_risk", **WEEK)


def test_folders_above_an_archive_say_nothing_of_its_events(
    cluster: SparkSession, folder: Path, tmp_path: Path
) -> None:
    root = tmp_path / "level=low" / "product=other %41"
    shutil.copytree(folder, root)
    for place in (root, str(root), os.path.relpath(root)):
        events = spark.archive(cluster, place)
        assert spark.state(events).to_bytes() == State(EVENTS).to_bytes()
        assert _files.listed(events, None, 1) is not None, "tasks read them"


def test_what_a_task_sends_does_not_grow_with_its_rows(books: Ledger, tmp_path: Path) -> None:
    books.export(tmp_path / "all.parquet", "business_risk")
    question = overview_question("business_risk", **WEEK)
    columns = ["occurred_at", *(name for name, _ in question.columns())]
    (batch,) = pq.read_table(tmp_path / "all.parquet", columns=columns).to_batches()
    sent = []
    for times in (1, 50):
        rows = list(_tasks.count(iter([batch] * times), frozenset({"outcome"}), question))
        (row,) = rows[0].to_pylist()
        assert row["error"] is None
        sent.append(len(row["state"]))
    assert sent[1] < sent[0] * 1.1 < 5000


def test_the_page_runs(
    cluster: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cluster is not None  # the page takes the session that is there
    run_page(PAGE, tmp_path, monkeypatch, capsys)


def test_without_spark_nothing_of_it_is_needed() -> None:
    program = (
        "import sys, verimeter\n"
        "assert not {'pyspark', 'pyarrow'} & set(sys.modules)\n"
        "sys.modules['pyspark'] = None\n"
        "try:\n"
        "    import verimeter.spark\n"
        "except ModuleNotFoundError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout == "verimeter.spark needs pyspark: pip install 'verimeter[spark]'\n", done.stderr
