"""Stored replies into columns or into structs.

Started by the benchmark as `decode.py CONTENDER` with their number as JSON in the first line of standard input. Each further line asks
to decode all of them once; the answer is the seconds of wall time and of CPU that it took. Before that, it says its version and what it
read, which must be the same for both.
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


def read_structs(made):
    return sum(reply.score + len(reply.tags) for reply in made)


def read_columns(made):
    return sum(row["score"] + len(json.loads(row["tags"])) for row in made.to_dicts())


CONTENDERS = {
    "msgspec": (msgspec.__version__, structs, read_structs),
    "verimeter": (verimeter.__version__, verimeter.decode_risk_reports, read_columns),
}


def main(name):
    version, decode, read = CONTENDERS[name]
    bodies = list(replies(json.loads(sys.stdin.readline())))
    # What was there before is none of the contenders' business.
    gc.collect()
    gc.freeze()
    print(version, read(decode(bodies[:1000])), flush=True)
    for _ in sys.stdin:
        wall, cpu = time.perf_counter(), time.process_time()
        made = decode(bodies)
        print(time.perf_counter() - wall, time.process_time() - cpu, flush=True)
        del made


main(sys.argv[1])
