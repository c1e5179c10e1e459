"""One transaction by the vendor's own SDK, unmodified.

`python vendor_sdk.py` takes what it needs as JSON on its input, and tells as JSON what it was answered.
A program of its own: the SDK attaches handlers to loggers, starts threads and warns when it is imported.
"""

from __future__ import annotations

import asyncio
import json
import sys
import urllib.request
from typing import Any

from alibabacloud_cloudauth_intl20220809 import models
from alibabacloud_cloudauth_intl20220809.client import Client
from alibabacloud_tea_openapi.exceptions import AlibabaCloudException
from alibabacloud_tea_openapi.utils_models import Config

HALF_AN_HOUR_S = 1_800
#: What has to be escaped, and what the SDK's two HTTP libraries escape differently.
META_INFO = '{"zimVer":"3.0.0","deviceType":"web","ua":"a b*c~d,e:f+g/h=中文"}'


class Caller:
    """Calls operations of the SDK, in sequence or on an event loop."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.admin_url = given["admin_url"]
        self.is_async = given["is_async"]
        self.client = Client(Config(protocol="http", **given["config"]))

    def call(self, operation: str, *request: Any) -> Any:
        if not self.is_async:
            return getattr(self.client, operation)(*request).body
        return asyncio.run(getattr(self.client, f"{operation}_async")(*request)).body

    def refusal(self, operation: str, *request: Any) -> list[Any]:
        try:
            self.call(operation, *request)
        except AlibabaCloudException as refused:
            return [refused.status_code, refused.code]
        return []

    def advance(self, seconds: int) -> None:
        body = json.dumps({"advance_s": seconds}).encode()
        headers = {"content-type": "application/json"}
        asked = urllib.request.Request(f"{self.admin_url}/clock", data=body, headers=headers)
        urllib.request.urlopen(asked, timeout=10).close()


def transaction(caller: Caller) -> dict[str, Any]:
    """From its start to its log."""
    wanted = models.InitializeRequest(
        product_code="eKYC_PRO",
        merchant_biz_id="sdkAttack",
        merchant_user_id="u-1 + 2",
        meta_info=META_INFO,
        doc_page_config=["01", "02"],
        face_picture_base_64="aGVsbG8/aGVsbG8+",
    )
    started = caller.call("initialize", wanted)
    names = {"merchant_biz_id": "sdk1", "transaction_id": started.result.transaction_id}
    of_result, of_log = models.CheckResultRequest(**names), models.CheckVerifyLogRequest(**names)
    early = [caller.refusal("check_result", of_result), caller.refusal("check_verify_log", of_log)]
    caller.advance(HALF_AN_HOUR_S)
    unknown = models.CheckVerifyLogRequest(merchant_biz_id="sdk1", transaction_id="unknown")
    return {
        "alive": caller.call("keepalive_intl").result.result,
        "started": started.to_map(),
        "early": early,
        "result": caller.call("check_result", of_result).to_map(),
        "log": caller.call("check_verify_log", of_log).to_map(),
        "unknown": caller.refusal("check_verify_log", unknown),
    }


if __name__ == "__main__":
    json.dump(transaction(Caller(json.load(sys.stdin))), sys.stdout)
