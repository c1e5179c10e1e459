"""Archives: in a folder, and in an object store, for which a server of moto on loopback speaks S3."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import urllib.request
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import boto3  # type: ignore[import-untyped]
import pytest
from moto.server import ThreadedMotoServer

from test_ledger import event
from verimeter import (
    AsyncLedger,
    AuthenticationError,
    ConfigurationError,
    InvalidArgumentError,
    Ledger,
    TransportError,
    stats,
)
from verimeter.stats import State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "hunter2hunter2hunter2"
FIRST = datetime(2026, 11, 1, 9, 30, tzinfo=ZoneInfo("UTC"))
EVENTS = [event(n, FIRST + timedelta(hours=5 * n), latency_ms=100 + n) for n in range(30)]
VARIABLES = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_CA_BUNDLE")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def ask(url: str, method: str, body: bytes = b"") -> None:
    request = urllib.request.Request(url, data=body, method=method, headers={"Content-Type": "text/plain"})
    with urllib.request.urlopen(request):
        pass


@pytest.fixture
def s3(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The server, with an empty bucket `events`."""
    ask(f"{server}/moto-api/reset", "POST")
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    ask(f"{server}/events", "PUT")
    yield server
    ask(f"{server}/moto-api/reset-auth", "POST", b"1000000000")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        ledger.append(EVENTS)
        yield ledger


def test_a_bucket_holds_each_event_once_and_is_read_in_pieces(
    ledger: Ledger, s3: str, tmp_path: Path
) -> None:
    url = "s3://events/company/verifications"
    seen: list[int] = []
    archived = ledger.archive(url, on_progress=seen.append)
    assert (archived.url, archived.rows, seen[-1]) == (url, 30, 30)
    assert [file.date for file in archived.files] == sorted({file.date for file in archived.files})
    assert archived.files[0].file.startswith("product=business_risk/date=2026-11-01/")
    assert ledger.archive(url).files == []
    with Ledger.open(tmp_path / "other.db") as other:
        other.append([event(100, FIRST)])
        assert other.archive(url).rows == 1
        assert stats.scan(url) == State([*EVENTS, event(100, FIRST)])

    found: list[int] = []
    asked = {
        "product": "business_risk",
        "start": date(2026, 11, 3),
        "end": "2026-11-05T00:00:00Z",
        "tz": "UTC",
    }
    state = stats.scan([url], on_progress=found.append, **asked)  # type: ignore[arg-type]
    wanted = [
        event
        for event in EVENTS
        if datetime(2026, 11, 3) <= event.occurred_at.replace(tzinfo=None) < datetime(2026, 11, 5)
    ]
    assert state.to_bytes() == State(wanted).to_bytes()
    assert found[-1] == len(wanted) > 5
    one = f"{url}/{archived.files[0].file}"
    assert stats.scan(one).overview("business_risk").total.requests == archived.files[0].rows

    before = ledger.details("business_risk", limit=1000).rows
    figures = ledger.overview("business_risk")
    assert ledger.drop_archived(date(2026, 11, 5)) > 10
    assert ledger.details("business_risk", limit=1000).rows == before
    assert list(ledger.iter_details("business_risk", limit=4)) == before
    assert ledger.overview("business_risk") == figures
    assert ledger.integrity_check() == []
    assert s3


def test_a_file_that_is_sent_in_parts_and_what_a_killed_run_left_is_gone_on_with(
    s3: str, tmp_path: Path
) -> None:
    # As hard to pack as can be, so that a day is more than one part of 8 MB.
    some = random.Random(7)
    day = [
        event(n, FIRST + timedelta(milliseconds=37 * n), ex_id=f"{some.getrandbits(256):064x}")
        for n in range(250_000)
    ]
    path, url = tmp_path / "ledger.db", "s3://events/large"
    with Ledger.open(path) as ledger:
        ledger.append([*day, event(250_000, FIRST - timedelta(days=1))])
    program = "import sys, verimeter; verimeter.Ledger.open(sys.argv[1]).archive(sys.argv[2])"
    for seconds in (0.4, 1.2):
        with subprocess.Popen([sys.executable, "-c", program, path, url]) as run:
            with suppress(subprocess.TimeoutExpired):
                run.wait(seconds)
            run.kill()
    # Two at once: one waits for the other.
    runs = [subprocess.Popen([sys.executable, "-c", program, path, url]) for _ in range(2)]
    assert [run.wait() for run in runs] == [0, 0]
    with Ledger.open(path) as ledger:
        assert ledger.archive(url).files == []
        state = stats.scan(url)
        assert state.overview("business_risk") == ledger.overview("business_risk")
    store = boto3.client("s3", endpoint_url=s3, region_name="us-east-1")
    sizes = [file["Size"] for file in store.list_objects_v2(Bucket="events")["Contents"]]
    assert max(sizes) > 8 << 20


def test_a_folder_and_asyncio(ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "archive"

    async def archived() -> int:
        return (await AsyncLedger(ledger).archive(folder, without_personal=True)).rows

    assert asyncio.run(archived()) == 30
    assert stats.scan(folder).overview("business_risk") == ledger.overview("business_risk")
    assert ledger.erase("13800138000").archived_files == 0
    with pytest.raises(InvalidArgumentError, match="the archive of this ledger is"):
        ledger.archive(tmp_path / "elsewhere")
    with pytest.raises(InvalidArgumentError, match="a URL with `s3://`"):
        ledger.archive("s3:/events")
    with pytest.raises(InvalidArgumentError, match="does not exist"):
        stats.scan(tmp_path / "nothing")


def test_what_is_wrong_with_a_store_is_said_without_its_secret(
    ledger: Ledger, s3: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.archive("s3://events/2026")
    with pytest.raises(ConfigurationError, match="does not exist") as failed:
        stats.scan("s3://nobodys-bucket/2026")
    assert SECRET not in repr(failed.value)
    with pytest.raises(InvalidArgumentError, match="no Parquet files"):
        stats.scan("s3://events/2027")
    with pytest.raises(InvalidArgumentError, match="holds credentials"):
        stats.scan(f"s3://me:{SECRET}@events/2026")

    store = boto3.client("s3", endpoint_url=s3, region_name="us-east-1")
    keys = [file["Key"] for file in store.list_objects_v2(Bucket="events")["Contents"]]
    store.delete_object(Bucket="events", Key=next(key for key in keys if key.endswith(".parquet")))
    with pytest.raises(InvalidArgumentError, match="is missing in"):
        stats.scan("s3://events/2026")
    with pytest.raises(ConfigurationError, match="lacks"):
        ledger.drop_archived("2026-12-01")

    # From now on keys are looked at, and nobody has this one.
    ask(f"{s3}/moto-api/reset-auth", "POST", b"0")
    for ask_store in (lambda: stats.scan("s3://events/2026"), lambda: ledger.drop_archived("2026-12-01")):
        with pytest.raises(AuthenticationError, match="refused access") as refused:
            ask_store()
        assert SECRET not in repr(refused.value) + repr(refused.value.__cause__)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(TransportError, match="cannot be reached"):
        stats.scan("s3://events/2026")
