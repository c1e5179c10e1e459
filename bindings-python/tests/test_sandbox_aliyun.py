"""Alibaba Cloud's double, as Python programs hold it."""

from __future__ import annotations

import pickle
from datetime import datetime, timedelta, timezone

import pytest

from verimeter import InvalidArgumentError, Outcome, Sandbox, Transaction


def test_transactions_are_started_as_they_are_wanted() -> None:
    began = datetime(2026, 1, 15, 8, 30, tzinfo=timezone.utc)
    with Sandbox.start(seed=1, start_at=began) as sandbox:
        sandbox.freeze()
        sandbox.set_clock(began)
        by_chance = sandbox.start_transaction()
        assert isinstance(by_chance, Transaction)
        assert (by_chance.region, by_chance.started_at) == ("ap-southeast-1", began)
        assert len(by_chance.transaction_id) == 32
        wanted = sandbox.start_transaction(
            merchant_biz_id="order42",
            region="cn-hongkong",
            product_code="eKYC",
            started_at=began - timedelta(days=29),
            outcome=Outcome.INTERRUPTED,
            page="ocr_scan",
            error_code="1006",
        )
        assert (wanted.merchant_biz_id, wanted.region) == ("order42", "cn-hongkong")
        assert wanted.started_at == began - timedelta(days=29)
        assert pickle.loads(pickle.dumps(wanted)) == wanted
        with pytest.raises(InvalidArgumentError, match="`consistent`"):
            sandbox.start_transaction(outcome="consistent")
        with pytest.raises(InvalidArgumentError, match="merchant_biz_id `order-42`"):
            sandbox.start_transaction(merchant_biz_id="order-42")


def test_each_region_has_its_url() -> None:
    with Sandbox.start() as sandbox:
        assert sandbox.aliyun_url_in("ap-southeast-1") == sandbox.aliyun_url
        hongkong = sandbox.aliyun_url_in("cn-hongkong")
        assert hongkong == sandbox.aliyun_url_in("cn-hongkong") != sandbox.aliyun_url
        with pytest.raises(InvalidArgumentError, match="one of ap-southeast-1"):
            sandbox.aliyun_url_in("mars-1")


def test_keys_are_handed_out_and_not_printed() -> None:
    with Sandbox.start() as sandbox:
        keys = sandbox.credentials
        assert keys.sts_access_key_id.startswith("STS.")
        assert sandbox.now + timedelta(hours=1) <= keys.sts_expires_at
        for secret in (keys.access_key_secret, keys.sts_access_key_secret, keys.sts_security_token):
            assert len(secret) > 20
            assert secret not in repr(keys)
