"""One client of identity verification in Python, which asks for logs when it is told to.

Started by the benchmark as `identity.py CONTENDER` with the server's address as JSON in the first line of standard input. Each
further line is `CALLERS CALLS`: so many threads or tasks ask, each one question after the other. The answer is the seconds of
wall time and of CPU that it took. Before that, it says its version and what it read of all transactions, which must be the same
for all contenders.
"""

from __future__ import annotations

import asyncio
import importlib.metadata
import itertools
import json
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor


class Vendor:
    """The vendor's own SDK, with its client as its pages make it."""

    def __init__(self, address):
        from alibabacloud_cloudauth_intl20220809 import models
        from alibabacloud_cloudauth_intl20220809.client import Client
        from alibabacloud_tea_openapi.utils_models import Config

        self.request = models.CheckVerifyLogRequest
        self.client = Client(
            Config(
                protocol="http",
                endpoint=address["endpoint"].removeprefix("http://"),
                access_key_id=address["access_key_id"],
                access_key_secret=address["access_key_secret"],
            )
        )

    def question(self, pair):
        merchant_biz_id, transaction_id = pair
        return self.request(merchant_biz_id=merchant_biz_id, transaction_id=transaction_id)

    def ask(self, pair):
        return self.read(self.client.check_verify_log(self.question(pair)).body)

    async def ask_async(self, pair):
        return self.read((await self.client.check_verify_log_async(self.question(pair))).body)

    def read(self, body):
        # Its statistics are JSON in a text, which whoever wants them reads.
        stays = json.loads(body.result.log_statistics_info)["pageStayTimeInfo"]
        return int(body.result.verify_error_code) + len(stays)


class Ours:
    def __init__(self, address, client):
        self.client = client(
            address["access_key_id"], address["access_key_secret"], endpoint=address["endpoint"]
        )

    def ask(self, pair):
        return self.read(self.client.check_verify_log(*pair))

    async def ask_async(self, pair):
        return self.read(await self.client.check_verify_log(*pair))

    def read(self, log):
        return int(log.error_code) + len(log.statistics.page_stay_ms)


class Bare:
    """The least that anybody could do: questions that were written beforehand, unsigned, and answers that are not read."""

    def __init__(self, address):
        self.server = tuple(address["endpoint"].removeprefix("http://").split(":"))
        head = f"POST /?MerchantBizId={{}}&TransactionId={{}} HTTP/1.1\r\nhost: {self.server[0]}\r\ncontent-length: 0\r\n\r\n"
        self.questions = {pair[1]: head.format(*pair).encode() for pair in address["transactions"]}
        self.connect()

    def connect(self):
        self.socket = socket.create_connection(self.server)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, pair):
        answer = self.answer(pair)
        if not answer:
            # The server closed it while others had their turn.
            self.connect()
            answer = self.answer(pair)
        head, _, body = answer.partition(b"\r\n\r\n")
        missing = int(head.partition(b"content-length: ")[2].split(b"\r\n", 1)[0]) - len(body)
        while missing > 0:
            missing -= len(self.socket.recv(missing))
        return 0

    def answer(self, pair):
        try:
            self.socket.sendall(self.questions[pair[1]])
            return self.socket.recv(65536)
        except ConnectionError:
            return b""


def threads(ask, callers, pairs):
    def caller():
        return sum(ask(pair) for pair in iter(lambda: next(pairs, None), None))

    if callers == 1:
        return caller()
    with ThreadPoolExecutor(callers) as pool:
        return sum(each.result() for each in [pool.submit(caller) for _ in range(callers)])


async def tasks(ask, callers, pairs):
    async def caller():
        return sum([await ask(pair) for pair in pairs])

    return sum(await asyncio.gather(*[caller() for _ in range(callers)]))


def main(contender):
    address = json.loads(sys.stdin.readline())
    whose, how = contender.split("_")
    if whose == "vendor":
        client = Vendor(address)
        version = importlib.metadata.version("alibabacloud-cloudauth-intl20220809")
    elif whose == "bare":
        client, version = Bare(address), sys.version.split()[0]
    else:
        import verimeter

        kind = verimeter.AsyncIdVerificationClient if how == "async" else verimeter.IdVerificationClient
        client, version = Ours(address, kind), verimeter.__version__
    with asyncio.Runner() as runner:

        def ask(callers, pairs):
            if how == "async":
                return runner.run(tasks(client.ask_async, callers, pairs))
            return threads(client.ask, callers, pairs)

        print(version, ask(1, iter(address["transactions"])), flush=True)
        for line in sys.stdin:
            callers, calls = map(int, line.split())
            pairs = itertools.islice(itertools.cycle(address["transactions"]), calls)
            wall, cpu = time.perf_counter(), time.process_time()
            ask(callers, pairs)
            print(time.perf_counter() - wall, time.process_time() - cpu, flush=True)


main(sys.argv[1])
