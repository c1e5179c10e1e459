from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from verimeter import (
    AsyncIdVerificationClient,
    AsyncJiguangClient,
    IdVerificationClient,
    JiguangClient,
    Ledger,
    Quotas,
    Sandbox,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


class Bench:
    """A sandbox, a ledger, and clients of the one that record in the other."""

    def __init__(self, sandbox: Sandbox, ledger: Ledger) -> None:
        self.sandbox = sandbox
        self.ledger = ledger
        self.keys = sandbox.credentials

    def client(self, **options: Any) -> JiguangClient:
        return JiguangClient(self.keys.app_key, self.keys.master_secret, **self._with(options))

    def async_client(self, **options: Any) -> AsyncJiguangClient:
        return AsyncJiguangClient(self.keys.app_key, self.keys.master_secret, **self._with(options))

    def identity(self, **options: Any) -> IdVerificationClient:
        keys = (self.keys.access_key_id, self.keys.access_key_secret)
        return IdVerificationClient(*keys, **self._with_identity(options))

    def async_identity(self, **options: Any) -> AsyncIdVerificationClient:
        keys = (self.keys.access_key_id, self.keys.access_key_secret)
        return AsyncIdVerificationClient(*keys, **self._with_identity(options))

    def _with_identity(self, options: dict[str, Any]) -> dict[str, Any]:
        return {"endpoint": self.sandbox.aliyun_url, "ledger": self.ledger, **options}

    def _with(self, options: dict[str, Any]) -> dict[str, Any]:
        return {"base_url": self.sandbox.jiguang_url, "ledger": self.ledger, **options}


@pytest.fixture(scope="session")
def running() -> Iterator[Sandbox]:
    # Tests verify one number as often as they like.
    with Sandbox.start(seed=1, quotas=Quotas(number_interval_ms=0, number_per_day=0)) as sandbox:
        yield sandbox


@pytest.fixture
def bench(running: Sandbox) -> Iterator[Bench]:
    running.reset()
    with Ledger.in_memory() as ledger:
        yield Bench(running, ledger)
