"""The vendor's own SDK and the sandbox understand each other, which neither of them was made for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from verimeter import Sandbox

SCRIPT = Path(__file__).with_name("vendor_sdk.py")


def run(sandbox: Sandbox, config: dict[str, str], *, is_async: bool) -> Any:
    endpoint = sandbox.aliyun_url.removeprefix("http://")
    given = {
        "admin_url": sandbox.admin_url,
        "is_async": is_async,
        "config": {"endpoint": endpoint, **config},
    }
    done = subprocess.run(
        [sys.executable, str(SCRIPT)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("is_async", [False, True], ids=["sync", "async"])
@pytest.mark.parametrize("temporary", [False, True], ids=["lasting key", "temporary key"])
def test_a_transaction_from_its_start_to_its_log(*, is_async: bool, temporary: bool) -> None:
    with Sandbox.start(seed=1) as sandbox:
        keys = sandbox.credentials
        config = {"access_key_id": keys.access_key_id, "access_key_secret": keys.access_key_secret}
        if temporary:
            config = {
                "access_key_id": keys.sts_access_key_id,
                "access_key_secret": keys.sts_access_key_secret,
                "security_token": keys.sts_security_token,
            }
        said = run(sandbox, config, is_async=is_async)
        requests = sandbox.requests()

    assert [request.operation for request in requests] == [
        "initialize",
        "check_result",
        "check_verify_log",
        "keepalive",
        "check_result",
        "check_verify_log",
        "check_verify_log",
    ]
    assert all(request.authorized for request in requests)
    assert said["alive"] == "SUCCESS"
    assert said["started"]["Code"] == "Success"
    assert said["early"] == [[404, "ProcessNotCompleted"]] * 2
    assert said["unknown"] == [400, "TransactionIdInvalid"]
    result, log = said["result"]["Result"], said["log"]["Result"]
    assert (result["Passed"], result["SubCode"]) == ("N", "205")
    assert json.loads(result["ExtFaceInfo"])["faceAttack"] == "Y"
    assert (log["VerifyStatus"], log["Passed"], log["SubCode"]) == ("0", "N", "205")
    assert log["VerifyErrorCode"] == "1001"
    assert all(isinstance(line, str) for line in log["LogInfo"] + log["LogInfoEn"])
    assert "FACE" in json.loads(log["LogStatisticsInfo"])["pageStayTimeInfo"]


@pytest.mark.parametrize("is_async", [False, True], ids=["sync", "async"])
def test_a_wrong_secret_is_told_apart(*, is_async: bool) -> None:
    with Sandbox.start() as sandbox:
        config = {"access_key_id": sandbox.credentials.access_key_id, "access_key_secret": "wrong"}
        with pytest.raises(AssertionError, match="SignatureDoesNotMatch"):
            run(sandbox, config, is_async=is_async)
        assert [request.authorized for request in sandbox.requests()] == [False]
