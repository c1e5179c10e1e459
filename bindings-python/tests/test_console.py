"""The console that a program serves; what its page does is tested in a browser (`console/web/test`)."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from datetime import datetime, timezone

import pytest

from test_ledger import event
from verimeter import ConfigurationError, InvalidArgumentError, Ledger, console


@pytest.fixture
def ledger() -> Ledger:
    ledger = Ledger.in_memory()
    ledger.append([event(1, datetime(2026, 11, 1, tzinfo=timezone.utc))])
    return ledger


def asked(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return bytes(answer.read())


def served(ledger: Ledger, name: str | None = None) -> console.Console | None:
    """None where the build has no page, which it must say, with the way to it."""
    try:
        return console.serve(ledger, name=name)
    except ConfigurationError as error:
        if "no console page; run `cargo xtask console`" not in str(error):
            raise
        return None


def test_it_serves_the_page_and_what_is_recorded_meanwhile(ledger: Ledger) -> None:
    if (page := served(ledger, "of a test")) is None:
        return
    with page:
        assert page.url.startswith("http://127.0.0.1:")
        assert b"<html" in asked(page.url)
        ledger.append([event(2, datetime(2026, 11, 2, tzinfo=timezone.utc))])
        about = json.loads(asked(f"{page.url}api/ledger"))
        assert (about["name"], about["events"]) == ("of a test", 2)
        assert page.url not in repr(page)
    with pytest.raises(urllib.error.URLError):
        asked(page.url)


def test_whoever_waits_goes_on_when_it_is_stopped(ledger: Ledger) -> None:
    if (page := served(ledger)) is None:
        return
    stop = threading.Thread(target=page.stop)
    stop.start()
    page.wait()
    stop.join()
    page.stop()


def test_what_cannot_be_served(ledger: Ledger) -> None:
    with pytest.raises(InvalidArgumentError, match="port 70000"):
        console.serve(ledger, port=70_000)
    with pytest.raises(InvalidArgumentError, match="`somewhere` is no address"):
        console.serve(ledger, host="somewhere")
