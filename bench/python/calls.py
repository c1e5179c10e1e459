"""One client of Jiguang Verification in Python, which asks for risks when it is told to.

Started by the benchmark as `calls.py CONTENDER` with the server's address as JSON in the first line of standard input. Each further
line is `CALLERS CALLS`: so many threads or tasks ask, each one question after the other, about numbers that were not asked about. The
answer is the seconds of wall time and of CPU that it took. Before that, it says its version and what it read of some answers, which
must be the same for all contenders.

`aiohttp_bare` and `requests_bare` are what a quick program does: HTTP and JSON. `aiohttp_job` and `requests_job` do what Verimeter
does, as a careful user would write it.
"""

from __future__ import annotations

import asyncio
import base64
import dataclasses
import hashlib
import hmac
import itertools
import json
import sqlite3
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

KEY = b"a key of sixteen bytes or more"


@dataclasses.dataclass(frozen=True, slots=True)
class Tag:
    code: str
    score: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    id: str
    code: int
    content: str
    score: int
    level: str
    tags: list[Tag]


def level(score):
    return "low" if score < 300 else "medium" if score < 600 else "medium_high" if score < 900 else "high"


def report(reply):
    if reply["code"] != 0:
        raise ValueError(reply["content"])
    detail = reply.get("detail") or {}
    tags = [Tag(code, detail.get(code, {}).get("score")) for code in reply["tags"]]
    score = reply["score"]
    return Report(str(reply["id"]), reply["code"], reply["content"], score, level(score), tags)


class Store:
    """Every call, in SQLite: of the number, its mask and a keyed index."""

    def __init__(self, path):
        self.lock = threading.Lock()
        self.database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self.database.execute("PRAGMA journal_mode=WAL")
        self.database.execute("PRAGMA synchronous=NORMAL")
        self.database.execute(
            "CREATE TABLE events (id TEXT PRIMARY KEY, at_ms INT, phone_mask TEXT, phone_index BLOB, vendor_id TEXT, "
            "code INT, message TEXT, score INT, level TEXT, tags TEXT, outcome TEXT, billing TEXT, latency_ms INT)"
        )

    def keep(self, phone, answer, begun):
        now = time.time()
        row = (
            uuid.uuid4().hex,
            int(now * 1000),
            f"{phone[:3]}****{phone[-4:]}",
            hmac.digest(KEY, phone.encode(), hashlib.sha256),
            answer.id,
            answer.code,
            answer.content,
            answer.score,
            answer.level,
            json.dumps([tag.code for tag in answer.tags]),
            "success",
            "billed",
            int((now - begun) * 1000),
        )
        with self.lock:
            self.database.execute("INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", row)


class Peer:
    """What both libraries share: address, credentials, and what is done with an answer."""

    def __init__(self, address, job):
        pair = f"{address['app_key']}:{address['master_secret']}"
        self.headers = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        self.url = address["url"] + "/v2/web/queryBusinessRisk"
        self.store = Store(Path(address["folder"]) / f"{type(self).__name__}.sqlite") if job else None

    def read(self, phone, reply, begun):
        if self.store is None:
            return reply["score"] + len(reply["tags"])
        answer = report(reply)
        self.store.keep(phone, answer, begun)
        return answer.score + len(answer.tags)


class Aiohttp(Peer):
    async def ask(self, phone):
        import aiohttp

        begun = time.time()
        for again in (True, True, False):
            try:
                async with self.session().post(self.url, json={"phone": phone}, headers=self.headers) as response:
                    response.raise_for_status()
                    return self.read(phone, await response.json(), begun)
            except aiohttp.ClientConnectorError:
                if not again:
                    raise
        return None

    def session(self):
        import aiohttp

        if not hasattr(self, "_session"):
            limit = aiohttp.TCPConnector(limit=256)
            self._session = aiohttp.ClientSession(connector=limit, timeout=aiohttp.ClientTimeout(total=10, connect=3))
        return self._session


class Requests(Peer):
    def __init__(self, address, job):
        super().__init__(address, job)
        self.local = threading.local()

    def ask(self, phone):
        import requests

        if not hasattr(self.local, "session"):
            self.local.session = requests.Session()
            self.local.session.trust_env = False
        begun = time.time()
        for again in (True, True, False):
            try:
                response = self.local.session.post(
                    self.url, json={"phone": phone}, headers=self.headers, timeout=(3, 10)
                )
                response.raise_for_status()
                return self.read(phone, response.json(), begun)
            except requests.ConnectTimeout:
                if not again:
                    raise
        return None


class Ours:
    """Typing, guard and ledger are on."""

    def __init__(self, address, client):
        import verimeter

        ledger = verimeter.Ledger.open(Path(address["folder"]) / f"{client.__name__}.ledger")
        self.client = client(
            address["app_key"], address["master_secret"], base_url=address["url"], ledger=ledger
        )


class OursSync(Ours):
    def ask(self, phone):
        answer = self.client.query_business_risk(phone)
        return answer.score + len(answer.tags)


class OursAsync(Ours):
    async def ask(self, phone):
        answer = await self.client.query_business_risk(phone)
        return answer.score + len(answer.tags)


def contender(name, address):
    """The contender, what it is, and whether it is awaited."""
    whose, how = name.split("_")
    if whose == "aiohttp":
        import aiohttp

        return Aiohttp(address, how == "job"), aiohttp.__version__, True
    if whose == "requests":
        import requests

        return Requests(address, how == "job"), requests.__version__, False
    import verimeter

    version = verimeter.__version__
    if how == "async":
        return OursAsync(address, verimeter.AsyncJiguangClient), version, True
    return OursSync(address, verimeter.JiguangClient), version, False


def threads(pool, ask, callers, phones):
    lock = threading.Lock()

    def taken():
        with lock:
            return next(phones, None)

    def caller():
        return sum(ask(phone) for phone in iter(taken, None))

    return sum(each.result() for each in [pool.submit(caller) for _ in range(callers)])


async def tasks(ask, callers, phones):
    async def caller():
        return sum([await ask(phone) for phone in phones])

    return sum(await asyncio.gather(*[caller() for _ in range(callers)]))


def main(name):
    who, version, is_awaited = contender(name, json.loads(sys.stdin.readline()))
    # The threads live through all rounds, and so do their connections.
    with asyncio.Runner() as runner, ThreadPoolExecutor(64) as pool:

        def ask(callers, phones):
            if is_awaited:
                return runner.run(tasks(who.ask, callers, phones))
            return threads(pool, who.ask, callers, phones)

        # They belong to nobody, and none is magic to the sandbox.
        phones = (f"10{number:07}77" for number in itertools.count())
        print(version, ask(2, itertools.islice(phones, 50)), flush=True)
        for line in sys.stdin:
            callers, calls = map(int, line.split())
            wall, cpu = time.perf_counter(), time.process_time()
            ask(callers, itertools.islice(phones, calls))
            print(time.perf_counter() - wall, time.process_time() - cpu, flush=True)
        if name.startswith("aiohttp"):
            runner.run(who.session().close())


main(sys.argv[1])
