"""Stored replies into columns and into structs.

Started by the benchmark with their number as JSON in the first line of standard input. Each further line is `msgspec` or `verimeter`;
the answer is the seconds of wall time and of CPU that it took. Before the first, both read the same.
"""

from __future__ import annotations

import gc
import json
import random
import sys
import time

import msgspec
import verimeter


class Detail(msgspec.Struct, gc=False):
    score: int


class Reply(msgspec.Struct, gc=False):
    """The documented fields."""

    id: int
    code: int
    content: str
    ex_id: str = msgspec.field(name="exID")
    score: int
    tags: list[str]
    detail: dict[str, Detail]


def replies(number):
    """Half of the numbers have nothing against them, as with real ones."""
    chance = random.Random(1)
    known = [row.code for row in verimeter.risk_tags()]
    for at in range(number):
        tags = chance.sample(known, chance.choice((0, 0, 0, 1, 1, 2)))
        score = 300 * len(tags)
        yield json.dumps(
            {
                "id": 576_044_766_492_467_201 + at,
                "code": 0,
                "content": "success",
                "exID": f"order-{at}",
                "score": score,
                "tags": tags,
                "detail": {tag: {"score": score} for tag in tags},
            },
            separators=(",", ":"),
        ).encode()


def structs(bodies):
    decode = msgspec.json.Decoder(Reply).decode
    return [decode(body) for body in bodies]


def main():
    bodies = list(replies(json.loads(sys.stdin.readline())))
    some = bodies[:1000]
    columns = verimeter.decode_risk_reports(some).to_dicts()
    for row, reply in zip(columns, structs(some), strict=True):
        same = (row["id"], row["score"], json.loads(row["tags"])) == (str(reply.id), reply.score, reply.tags)
        assert same, (row, reply)
    contenders = {"msgspec": structs, "verimeter": verimeter.decode_risk_reports}
    # What was there before is none of the contenders' business.
    gc.collect()
    gc.freeze()
    print(msgspec.__version__, flush=True)
    for line in sys.stdin:
        wall, cpu = time.perf_counter(), time.process_time()
        made = contenders[line.strip()](bodies)
        print(time.perf_counter() - wall, time.process_time() - cpu, flush=True)
        assert len(made) == len(bodies)
        del made


main()
