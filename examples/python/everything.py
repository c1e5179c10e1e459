"""Everything of Verimeter in one program, against the sandbox: `python everything.py`."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import date, timedelta
from pathlib import Path

from verimeter import (
    AsyncJiguangClient,
    AsyncLedger,
    Billing,
    Bucket,
    ClientOptions,
    Event,
    FunnelSplit,
    HarvestState,
    IdVerificationClient,
    InDoubtError,
    JiguangClient,
    Ledger,
    Outcome,
    Platform,
    Product,
    RiskLevel,
    RiskReport,
    Sandbox,
    StatsQuery,
    ThrottledError,
    VerimeterError,
    decode_risk_report,
    decode_risk_reports,
    decrypt_phone,
    return_codes,
    risk_tags,
    stats,
    table,
)


def advise(report: RiskReport) -> str:
    """What an app would do."""
    match report.level:
        case RiskLevel.LOW | None:
            return "let in"
        case RiskLevel.MEDIUM | RiskLevel.MEDIUM_HIGH:
            return "ask for more"
        case _:
            return "stop: " + ", ".join(tag.label for tag in report.tags)


def call(client: JiguangClient, sandbox: Sandbox) -> None:
    """The three products, and what can go wrong."""
    print(advise(client.query_business_risk("13800130900", platform=Platform.ANDROID)))
    number = client.verify_number(sandbox.number_token("13800130900"), "13800130900", platform="web")
    print(number.outcome == Outcome.CONSISTENT)
    login = client.verify_login_token(sandbox.login_token("13800130900"), platform="ios", with_risk=True)
    if login.encrypted_phone is not None:
        print(decrypt_phone(login.encrypted_phone, sandbox.private_key))
    try:
        client.query_business_risk("13800131804")
    except ThrottledError as error:
        print(error.kind, error.retry_after_ms, error.advice)
    except InDoubtError as error:
        print("perhaps done, perhaps billed:", error.request_id)
    except VerimeterError as error:
        print(error.info.to_dict())
    rows = list(client.screen((f"138001301{n:02}" for n in range(20)), concurrency=4, rate=1000.0))
    print(table(rows).columns[:3], sum(row.billing == Billing.BILLED for row in rows))


def measure(ledger: Ledger, folder: Path) -> None:
    """Views, tables, pictures, balances and files."""
    today = date.today()
    start, end = today - timedelta(days=7), today + timedelta(days=2)
    overview = ledger.overview(Product.BUSINESS_RISK, start, end, bucket=Bucket.DAY, platforms=["unknown"])
    print(overview)
    print([row["requests"] for row in overview.to_dicts()], len(overview.table()))
    ledger.chart("business_risk", start, end).save(folder / "trend.svg")
    newest: Event = next(ledger.iter_details("business_risk", limit=10))
    print(newest.occurred_at.tzinfo, newest.phone_mask)
    ledger.set_account("shop", apps=[newest.app or ""])
    ledger.recharge("business_risk", 500, account="shop", note="the first")
    for balance in ledger.balance(account="shop", alert=100):
        print(balance.remaining, balance.low, balance.run_out.state)
    print(ledger.consumption(start, end, account="shop").totals)
    exported = ledger.export(folder / "events.parquet", on_progress=lambda done: print(done, "written"))
    state = stats.aggregate(folder / exported.file)
    again = stats.State.from_bytes(state.to_bytes())
    print(again == state, again.latency_ms(0.5) is not None, again.distinct_phones() > 0)
    print(stats.overview(folder / exported.file, "business_risk").total.requests)
    print(stats.breakdown(folder / exported.file, ["level"], "business_risk").columns)
    print(ledger.drift(), ledger.integrity_check(), StatsQuery(product=Product.BUSINESS_RISK).product)


def verify(sandbox: Sandbox, ledger: Ledger) -> None:
    """Identity verification: its logs, and where people are lost."""
    keys = sandbox.credentials
    client = IdVerificationClient(
        keys.access_key_id, keys.access_key_secret, endpoint=sandbox.aliyun_url, ledger=ledger, app="shop"
    )
    with client:
        made = client.initialize(
            product_code="eKYC_PRO", merchant_biz_id="Order1", merchant_user_id="user1", meta_info="{}"
        )
        print(len(made.transaction_id) > 0, client.keepalive().code)
        begun = sandbox.now - timedelta(hours=3)
        transactions = [sandbox.start_transaction(started_at=begun) for _ in range(5)]
        transactions.append(
            sandbox.start_transaction(started_at=begun, outcome="interrupted", page="liveness")
        )
        rows = list(
            client.harvest(transactions, rate=None, on_progress=lambda done, total: print(done, total))
        )
        print([row.state == HarvestState.RECORDED for row in rows])
        left = transactions[-1]
        log = client.check_verify_log(left.merchant_biz_id, left.transaction_id)
        print(log.status, log.statistics.page_stay_ms if log.statistics is not None else {})
    funnel = ledger.funnel(by=FunnelSplit.APP, min_sample=1)
    print([(stage.stage.value, stage.reached) for stage in funnel.total.stages], len(funnel.chart().svg) > 0)


async def call_many(sandbox: Sandbox, books: AsyncLedger) -> None:
    """The same, without waiting."""
    keys, options = sandbox.credentials, ClientOptions(deadline_ms=5_000)
    async with AsyncJiguangClient(
        keys.app_key, keys.master_secret, base_url=sandbox.jiguang_url, ledger=books, options=options
    ) as client:
        asked = [client.query_business_risk(f"138001302{n:02}") for n in range(10)]
        print([report.score for report in await asyncio.gather(*asked)])
        async for row in client.screen(["13800130300", "13800130301"]):
            print(row.row, row.level)
    trend = await books.trend("business_risk")
    print([series.label for series in trend.series if series.shown])
    async for event in books.iter_details("business_risk", limit=5):
        print(event.outcome)
        break


def main() -> None:
    """Runs all of it."""
    print(len(return_codes()), len(risk_tags()), decode_risk_report("{}"))
    print(decode_risk_reports(['{"code":0,"score":900}', b"no reply"]).to_dicts())
    with tempfile.TemporaryDirectory() as name, Sandbox.start(seed=7) as sandbox:
        folder = Path(name)
        with Ledger.open(folder / "ledger.db", phone_key="a secret of 16 bytes or more") as ledger:
            keys = sandbox.credentials
            client = JiguangClient(
                keys.app_key,
                keys.master_secret,
                base_url=sandbox.jiguang_url,
                private_key=sandbox.private_key,
                ledger=ledger,
            )
            with client:
                call(client, sandbox)
            sandbox.fault(times=1, latency_ms=5)
            asyncio.run(call_many(sandbox, AsyncLedger(ledger)))
            measure(ledger, folder)
            verify(sandbox, ledger)


if __name__ == "__main__":
    main()
