"""Polars and DuckDB over the same Arrow data, one question per line of standard input.

Started by the benchmark with the Arrow file of each order of rows and a Parquet file, which as an order is called `file`.
A line is `CONTENDER ORDER [FILE]`; the answer is the seconds that it took. With FILE, the result is written there, too.

As `stats.py peak CONTENDER PARQUET`, it asks the Parquet file once and prints how many KiB that took at most.
"""

import sys
import time

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.ipc

DAY, OFFSET = 86_400_000, 8 * 3_600_000
BY = ["product", "platform", "carrier", "outcome"]


def arrow(path):
    # Read, not mapped: the data is in memory before anybody is measured.
    with pa.OSFile(path) as file:
        return pa.ipc.open_file(file).read_all()


def enums(table):
    """As small as Polars holds words: enums, one byte each."""
    frame = pl.from_arrow(table)
    return frame.with_columns(
        pl.col(name).cast(pl.Enum(table[name].combine_chunks().dictionary.to_pylist())) for name in BY
    )


def polars(frame, engine="auto"):
    return (
        frame.lazy()
        .filter(pl.col("platform").is_in(["android", "ios"]))
        .group_by(((pl.col("occurred_at_ms") + OFFSET) // DAY).alias("day"), *BY)
        .agg(pl.len().cast(pl.Int64).alias("n"))
        .collect(engine=engine)
    )


def question(table):
    return f"""SELECT (occurred_at_ms + {OFFSET}) // {DAY} AS day, product, platform, carrier, outcome, count(*) AS n
               FROM {table} WHERE platform IN ('android', 'ios') GROUP BY ALL"""


def over_parquet(contender, connection, path):
    if contender == "polars":
        return polars(pl.scan_parquet(path), engine="streaming").to_arrow()
    return connection.sql(question(f"read_parquet('{path}')")).to_arrow_table()


def memory(name):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(name))


def peak(contender, path):
    connection = duckdb.connect()
    # What importing took is not counted.
    with open("/proc/self/clear_refs", "w") as peaks:
        peaks.write("5")
    before = memory("VmRSS:")
    over_parquet(contender, connection, path)
    print(memory("VmHWM:") - before)


def main(files, parquet):
    connection = duckdb.connect()
    tables, frames = {}, {}
    for order, path in files.items():
        tables[order] = arrow(path)
        frames[order] = enums(tables[order])
        connection.register(f"arrow_{order}", tables[order])
        for name in BY:
            words = ", ".join(f"'{word}'" for word in tables[order][name].combine_chunks().dictionary.to_pylist())
            connection.execute(f"CREATE TYPE IF NOT EXISTS {name}_word AS ENUM ({words})")
        columns = ", ".join(f"{name}::{name}_word AS {name}" for name in BY)
        connection.execute(f"CREATE TABLE own_{order} AS SELECT occurred_at_ms, {columns} FROM arrow_{order}")
    contenders = {
        "polars": lambda order: polars(frames[order]).to_arrow(),
        "duckdb": lambda order: connection.sql(question(f"arrow_{order}")).to_arrow_table(),
        "duckdb_table": lambda order: connection.sql(question(f"own_{order}")).to_arrow_table(),
    }

    def ask(contender, order):
        if order == "file":
            return over_parquet(contender, connection, parquet)
        return contenders[contender](order)

    print("ready", pl.__version__, duckdb.__version__, flush=True)
    for line in sys.stdin:
        contender, order, *file = line.split()
        begun = time.perf_counter()
        result = ask(contender, order)
        print(time.perf_counter() - begun, flush=True)
        if file:
            frame = pl.from_arrow(result).with_columns(pl.col(BY).cast(pl.String))
            frame.sort("day", *BY).select("day", *BY, "n").write_csv(file[0], include_header=False)
            print("written", flush=True)


if sys.argv[1] == "peak":
    peak(*sys.argv[2:])
else:
    ordered, shuffled, parquet = sys.argv[1:]
    main({"ordered": ordered, "shuffled": shuffled}, parquet)
