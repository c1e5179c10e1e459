"""Verimeter in Spark's tasks beside Spark SQL's own groupBy and approximate functions, on one cluster of separate processes.

Started by the benchmark as `spark.py WORKERS ROUNDS ARCHIVE SMALLER`: prints one line of JSON. Both contenders give the figures of every
day and product, the different phones and quantiles of latency of every product; nothing is measured unless they agree.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

import pyarrow
import pyspark
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from verimeter import _native, _reading, spark, stats

PRODUCTS = ["one_click_login", "number_verification", "business_risk"]
BY = ["outcome", "billing", "level", "tags"]
QUANTILES = [0.5, 0.9, 0.99]
RANGE = ("2026-11-01", "2026-12-01")


def ours(events):
    whole = spark.state(events, by=BY)
    figures = {}
    for product in PRODUCTS:
        for row in whole.overview(product, *RANGE).rows:
            figures[product, row.bucket_start] = figures_of(row)
    phones = {product: whole.distinct_phones(product) for product in PRODUCTS}
    latencies = {product: [whole.latency_ms(q, product) for q in QUANTILES] for product in PRODUCTS}
    return figures, phones, latencies


def figures_of(row):
    outcomes = ["success", "consistent", "inconsistent", "unknown_result", "failed", "in_doubt"]
    counts = {name: getattr(row, name) for name in ["requests", "consumption", *outcomes]}
    for word, events in [*row.by_level.items(), *row.by_tag.items()]:
        counts[word] = events
    return {name: n for name, n in counts.items() if n}


def theirs(events):
    # Days of the session's zone, which is the console's.
    day = F.to_date("occurred_at").cast("string").alias("day")
    groups = events.groupBy("product", day, *BY).count().collect()
    figures = {}
    for row in groups:
        counts = figures.setdefault((row["product"], row["day"]), {})
        words = ["requests", row["outcome"], row["level"], *(row["tags"] or [])]
        words += ["consumption"] if row["billing"] == "billed" else []
        for word in filter(None, words):
            counts[word] = counts.get(word, 0) + row["count"]
    sketched = events.groupBy("product").agg(
        F.approx_count_distinct("phone_index", 0.008).alias("phones"),
        F.percentile_approx("latency_ms", QUANTILES, 100).alias("latencies"),
    )
    rows = {row["product"]: row for row in sketched.collect()}
    phones = {product: rows[product]["phones"] for product in PRODUCTS}
    return figures, phones, {product: list(rows[product]["latencies"]) for product in PRODUCTS}


def agree(one, other, contents):
    """Counts exactly, sketches within their errors of what is in the archive."""
    assert one[0] == other[0], "the counts differ"
    assert sum(row["requests"] for row in one[0].values()) == contents["rows"]
    for product in PRODUCTS:
        exact = contents["phones"][product]
        for phones in (one[1][product], other[1][product]):
            assert abs(phones - exact) <= 0.03 * exact, (product, phones, exact)
        seen = contents["latencies"][product]
        total = sum(seen)
        for at, q in enumerate(QUANTILES):
            value = one[2][product][at]
            (low, high) = (rank(seen, q * total) for q in (q - 1e-6, q + 1e-6))
            assert 0.985 * low <= value <= 1.015 * high, (product, q, value)
            spark_low, spark_high = (rank(seen, share * total) for share in (max(q - 0.011, 0), min(q + 0.011, 1)))
            assert spark_low <= other[2][product][at] <= spark_high, (product, q, other[2][product][at])


def rank(seen, events):
    below = 0
    for value, n in enumerate(seen):
        below += n
        if below >= events and n:
            return value
    return len(seen) - 1


def session(workers, log):
    settings = {
        "spark.executor.memory": "1g",
        "spark.ui.enabled": "false",
        "spark.log.level": "ERROR",
        "spark.sql.session.timeZone": "Asia/Shanghai",
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": log.as_uri(),
        "spark.eventLog.compress": "false",
        "spark.eventLog.rolling.enabled": "false",
        "spark.local.dir": str(log),
        "spark.sql.warehouse.dir": str(log / "warehouse"),
        # As many tasks as groups of files need: the rest is Spark's own choice.
        "spark.sql.shuffle.partitions": "4",
    }
    builder = SparkSession.builder.master(f"local-cluster[{workers},1,1024]").appName("bench")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def sent(log):
    """By job group, the most bytes that a task sent to the driver, and how many tasks each job had."""
    groups, largest, tasks = {}, {}, {}
    for file in log.iterdir():
        if not file.is_file():
            continue
        for line in file.open(encoding="utf-8"):
            event = json.loads(line)
            if event["Event"] == "SparkListenerStageSubmitted":
                group = event.get("Properties", {}).get("spark.jobGroup.id")
                groups[event["Stage Info"]["Stage ID"]] = group
            if event["Event"] == "SparkListenerTaskEnd" and event.get("Task Metrics"):
                group = groups.get(event["Stage ID"])
                largest[group] = max(largest.get(group, 0), event["Task Metrics"]["Result Size"])
                tasks[group] = tasks.get(group, 0) + 1
    return largest, tasks


def main(workers, rounds, *archives):
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["PYSPARK_PYTHON"] = sys.executable
    contenders = {"ours": ours, "theirs": theirs}
    seconds = {name: [] for name in contenders}
    partial = {}
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch) / "log"
        log.mkdir()
        os.environ["SPARK_WORKER_DIR"] = str(Path(scratch) / "work")
        cluster = session(int(workers), log)
        for size, archive in zip(("full", "small"), archives, strict=True):
            events = spark.archive(cluster, archive)
            contents = json.loads(Path(archive).with_suffix(".json").read_text("utf-8"))
            cluster.sparkContext.setJobGroup(f"{size} compare", "")
            agree(ours(events), theirs(events), contents)
            cluster.sparkContext.setJobGroup(f"{size} ours", "")
            ours(events)
            columns = stats_columns(events)
            counted = columns.mapInArrow(lengths, "bytes long, rows long")
            partial[size] = [row["bytes"] for row in counted.collect()]
        events = spark.archive(cluster, archives[0])
        cluster.sparkContext.setJobGroup("rounds", "")
        for _ in range(int(rounds)):
            for name, contender in contenders.items():
                begun = time.perf_counter()
                contender(events)
                seconds[name].append(time.perf_counter() - begun)
        cluster.stop()
        largest, tasks = sent(log)
    result = {
        "seconds": seconds,
        "to_driver": {size: largest[f"{size} ours"] for size in partial},
        "tasks": {size: len(states) for size, states in partial.items()},
        "partial": {size: max(states) for size, states in partial.items()},
        "versions": [f"pyspark {pyspark.__version__}", f"pyarrow {pyarrow.__version__}"],
    }
    print(json.dumps(result), flush=True)


def stats_columns(events):
    return _reading.chosen(events, _native.state_columns(BY), None)


def lengths(batches):
    reader = pyarrow.RecordBatchReader.from_batches((first := next(batches)).schema, chain_of(first, batches))
    state = stats.aggregate(reader, threads=1)
    yield pyarrow.RecordBatch.from_pydict({"bytes": [len(state.to_bytes())], "rows": [0]})


def chain_of(first, rest):
    yield first
    yield from rest


if __name__ == "__main__":
    main(*sys.argv[1:])
