"""Everything of Verimeter in one program, against the sandbox: `python everything.py`.

`everything_async.py` is the same for asyncio.
"""

from __future__ import annotations

import os
import tempfile
from datetime import date, timedelta
from pathlib import Path

from verimeter import (
    AuthenticationError,
    Billing,
    Bucket,
    ConfigurationError,
    Drift,
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
    Transaction,
    VerimeterError,
    acs3_sign,
    api_codes,
    console,
    decode_check_result,
    decode_login_verification,
    decode_number_verification,
    decode_risk_report,
    decode_risk_reports,
    decode_verify_log,
    decrypt_phone,
    decrypt_phones,
    identity_codes,
    identity_pages,
    log_texts,
    regions,
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
        print(decrypt_phones([login.encrypted_phone, "no number"], sandbox.private_key)[1])
    print(decode_number_verification(number.raw) == number, decode_login_verification(login.raw) is not None)
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


def call_otherwise(sandbox: Sandbox) -> None:
    """With what the environment says, and by a company's own gateway."""
    keys = sandbox.credentials
    os.environ |= {
        "VERIMETER_JIGUANG_APP_KEY": keys.app_key,
        "VERIMETER_JIGUANG_MASTER_SECRET": keys.master_secret,
        "VERIMETER_JIGUANG_BASE_URL": sandbox.jiguang_url,
        "ALIBABA_CLOUD_ACCESS_KEY_ID": keys.access_key_id,
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET": keys.access_key_secret,
    }
    told = JiguangClient.from_env()
    print(told.query_business_risk("13800130301").score)
    told.close()
    with JiguangClient.gateway("app", sandbox.jiguang_url, "a token of ours") as phone:
        try:
            phone.query_business_risk("13800130302")
        except AuthenticationError as error:
            print("the sandbox is no gateway:", error.http_status)
    identity = IdVerificationClient.from_env(
        endpoint=sandbox.aliyun_url_in("cn-hongkong"), region="cn-hongkong"
    )
    print(identity.region, identity.keepalive().result)
    identity.close()
    headers = {"host": "example.com", "x-acs-action": "CheckVerifyLog", "x-acs-version": "2022-08-09"}
    signed = acs3_sign(keys.access_key_id, keys.access_key_secret, headers=headers)
    print(signed.authorization[:16])


def measure(ledger: Ledger, folder: Path) -> None:
    """Views, tables, pictures, balances and files."""
    today = date.today()
    start, end = today - timedelta(days=7), today + timedelta(days=2)
    overview = ledger.overview(Product.BUSINESS_RISK, start, end, bucket=Bucket.DAY, platforms=["unknown"])
    print(overview)
    print([row["requests"] for row in overview.to_dicts()], len(overview.table()))
    trend = ledger.trend(StatsQuery(product="business_risk").product, start, end)
    print([series.label for series in trend.series if series.shown])
    ledger.chart("business_risk", start, end).save(folder / "trend.svg")
    page = ledger.details("business_risk", limit=2, levels=["high"])
    print(len(page.rows), page.next is not None, ledger.span(), len(ledger), ledger.path)
    newest: Event = next(ledger.iter_details("business_risk", limit=10))
    print(newest.occurred_at.tzinfo, newest.phone_mask)
    print(table(ledger.drift(), of=Drift).columns)


def keep_books(ledger: Ledger, folder: Path) -> None:
    """What remains, and whether the vendor counts the same."""
    today = date.today()
    start, end = today - timedelta(days=7), today + timedelta(days=2)
    newest: Event = next(ledger.iter_details("business_risk", limit=10))
    ledger.set_account("shop", apps=[newest.app or ""])
    print([account.name for account in ledger.accounts()])
    ledger.recharge("business_risk", 500, account="shop", note="the first")
    slip = ledger.set_balance("business_risk", 490, account="shop")
    print(ledger.remove_balance_entry(slip.entry.id).amount, len(ledger.balance_entries("shop")))
    for balance in ledger.balance(account="shop", alert=100):
        print(balance.remaining, balance.low, balance.run_out.state)
    print(ledger.consumption(start, end, account="shop").totals)
    theirs = folder / "console.csv"
    theirs.write_text(f"day,requests\n{today},20\n", "utf-8")
    for row in ledger.reconcile(theirs, "business_risk").rows:
        print(row.figure, row.ours, row.theirs, row.explanation)


def keep_files(ledger: Ledger, folder: Path) -> None:
    """Files out and in, and figures without a ledger."""
    exported = ledger.export(folder / "events.parquet", on_progress=lambda done: print(done, "written"))
    events = folder / exported.file
    state = stats.aggregate(events)
    again = stats.State.from_bytes(state.to_bytes())
    print(again == state, again.latency_ms(0.5) is not None, again.distinct_phones() > 0)
    print(stats.overview(events, "business_risk").total.requests)
    print(len(stats.trend(events, "business_risk", bucket="hour").bucket_starts))
    print(stats.breakdown(events, ["level"], "business_risk").columns)
    copy = Ledger.in_memory()
    bare = ledger.export(folder / "bare.csv", without_personal=True)
    print(copy.import_file(folder / bare.file).new, copy.append(ledger.details("business_risk").rows))
    copy.close()
    print(ledger.archive(folder / "archive", grace_hours=0).rows, ledger.drop_archived(date(2020, 1, 1)))
    whole = stats.State().merge(stats.scan(events), stats.State())
    print(whole.span() == ledger.span(), whole.overview("business_risk").total.requests)
    print(len(whole.trend("business_risk").series), whole.funnel(min_sample=1).total.requests)
    print(ledger.erase("13800130900").events > 0, ledger.purge(date(2020, 1, 1)))
    ledger.compact()
    print(ledger.integrity_check())
    if ledger.path is not None:
        with Ledger.read(ledger.path) as reader:
            print(reader.span() is not None)
    try:
        page = console.serve(ledger)
        print(page.url.startswith("http://127.0.0.1:"))
        page.stop()
    except ConfigurationError as error:
        print(error.advice)  # this build has no page


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
        transactions: list[Transaction] = [sandbox.start_transaction(started_at=begun) for _ in range(5)]
        transactions.append(
            sandbox.start_transaction(started_at=begun, outcome="interrupted", page="liveness")
        )
        rows = list(
            client.harvest(transactions, rate=None, on_progress=lambda done, total: print(done, total))
        )
        print([row.state == HarvestState.RECORDED for row in rows])
        left = transactions[-1]
        log = client.check_verify_log(left.merchant_biz_id, left.transaction_id)
        print(
            decode_verify_log(log.raw) == log,
            log.status,
            log.statistics.page_stay_ms if log.statistics is not None else {},
        )
        passed = sandbox.start_transaction(started_at=begun, outcome="passed")
        result = client.check_result(passed.merchant_biz_id, passed.transaction_id, is_return_image=False)
        print(decode_check_result(result.raw) == result, result.outcome)
    print(Transaction(transaction_id="t", merchant_biz_id="order1", started_at=begun).started_at == begun)
    funnel = ledger.funnel(by=FunnelSplit.APP, min_sample=1)
    print([(stage.stage.value, stage.reached) for stage in funnel.total.stages], len(funnel.chart().svg) > 0)


def rehearse(sandbox: Sandbox) -> None:
    """What a test of yours may want of the sandbox."""
    print(sandbox.admin_url.startswith(sandbox.url), sandbox.balance("business_risk"))
    sandbox.set_balance("business_risk", 100)
    sandbox.block("13800130001")
    sandbox.allow("13800130002")
    sandbox.unlist("13800130001")
    sandbox.freeze()
    sandbox.advance(60)
    sandbox.set_clock(sandbox.now + timedelta(days=1))
    sandbox.resume()
    sandbox.fault(kind="html", times=1)
    sandbox.clear_faults()
    print(len(sandbox.requests(redacted=True)))
    sandbox.reset()
    sandbox.stop()


def main() -> None:
    """Runs all of it."""
    print(len(return_codes()), len(risk_tags()), decode_risk_report("{}"))
    print(len(identity_pages()), len(identity_codes()), len(log_texts()), len(api_codes()), len(regions()))
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
            call_otherwise(sandbox)
            measure(ledger, folder)
            verify(sandbox, ledger)
            keep_books(ledger, folder)
            keep_files(ledger, folder)
            rehearse(sandbox)


if __name__ == "__main__":
    main()
