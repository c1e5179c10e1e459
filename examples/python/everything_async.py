"""Everything of Verimeter that is awaited, against the sandbox: `python everything_async.py`."""

from __future__ import annotations

import asyncio
import os
import tempfile
from datetime import date, timedelta
from pathlib import Path

from verimeter import (
    AccessKey,
    AsyncIdVerificationClient,
    AsyncJiguangClient,
    AsyncLedger,
    AuthenticationError,
    ClientOptions,
    Sandbox,
)


async def call(sandbox: Sandbox, books: AsyncLedger) -> None:
    """The three products, many calls at a time."""
    keys, options = sandbox.credentials, ClientOptions(deadline_ms=5_000)
    async with AsyncJiguangClient(
        keys.app_key, keys.master_secret, base_url=sandbox.jiguang_url, ledger=books, options=options
    ) as client:
        asked = [client.query_business_risk(f"138001302{n:02}") for n in range(10)]
        print([report.score for report in await asyncio.gather(*asked)])
        number = await client.verify_number(
            sandbox.number_token("13800130900"), "13800130900", platform="web"
        )
        login = await client.verify_login_token(sandbox.login_token("13800130900"), platform="ios")
        print(number.outcome, login.outcome)
        async for row in client.screen(["13800130300", "13800130301"]):
            print(row.row, row.level)


async def call_otherwise(sandbox: Sandbox) -> None:
    """With what the environment says, and by a company's own gateway."""
    keys = sandbox.credentials
    os.environ |= {
        "VERIMETER_JIGUANG_APP_KEY": keys.app_key,
        "VERIMETER_JIGUANG_MASTER_SECRET": keys.master_secret,
        "VERIMETER_JIGUANG_BASE_URL": sandbox.jiguang_url,
        "ALIBABA_CLOUD_ACCESS_KEY_ID": keys.access_key_id,
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET": keys.access_key_secret,
    }
    told = AsyncJiguangClient.from_env()
    print((await told.query_business_risk("13800130302")).score)
    await told.close()
    async with AsyncJiguangClient.gateway("app", sandbox.jiguang_url, "a token of ours") as phone:
        try:
            await phone.query_business_risk("13800130303")
        except AuthenticationError as error:
            print("the sandbox is no gateway:", error.http_status)
    identity = AsyncIdVerificationClient.from_env(endpoint=sandbox.aliyun_url)
    print(identity.region, (await identity.keepalive()).result)
    await identity.close()


async def verify(sandbox: Sandbox, books: AsyncLedger) -> None:
    """Identity verification, with keys that a coroutine gets."""
    keys = sandbox.credentials

    async def assume_role() -> AccessKey:
        return AccessKey(
            access_key_id=keys.sts_access_key_id,
            access_key_secret=keys.sts_access_key_secret,
            security_token=keys.sts_security_token,
            expires_at=keys.sts_expires_at,
        )

    async with AsyncIdVerificationClient(
        credentials=assume_role, endpoint=sandbox.aliyun_url, ledger=books, app="shop"
    ) as client:
        made = await client.initialize(
            product_code="eKYC_PRO", merchant_biz_id="Order1", merchant_user_id="user1", meta_info="{}"
        )
        print(len(made.transaction_id))
        begun = sandbox.now - timedelta(hours=3)
        people = [sandbox.start_transaction(started_at=begun, outcome="passed") for _ in range(3)]
        async for row in client.harvest(people, rate=None):
            print(row.state)
        about = (people[0].merchant_biz_id, people[0].transaction_id)
        log = await client.check_verify_log(*about)
        print(log.outcome == (await client.check_result(*about, is_return_image=False)).outcome)


async def measure(books: AsyncLedger) -> None:
    """Views and balances."""
    overview, trend = await asyncio.gather(books.overview("business_risk"), books.trend("business_risk"))
    print(overview.total.requests, len(trend.series))
    print((await books.chart("business_risk")).svg[:4], (await books.funnel(min_sample=1)).total.requests)
    page = await books.details("business_risk", limit=5)
    async for event in books.iter_details("business_risk", limit=5):
        print(event == page.rows[0])
        break
    await books.set_account("shop", apps=[page.rows[0].app])
    print([account.name for account in await books.accounts()])
    await books.recharge("business_risk", 500, account="shop")
    slip = await books.set_balance("business_risk", 490, account="shop")
    await books.remove_balance_entry(slip.entry.id)
    print([balance.remaining for balance in await books.balance(account="shop")])
    print(len(await books.balance_entries("shop")), (await books.consumption()).totals[0].consumption)
    print(await books.drift(), await books.span() is not None, books.path)


async def keep(books: AsyncLedger, folder: Path) -> None:
    """Files out and in, and what is kept no longer."""
    exported = await books.export(folder / "events.csv", without_personal=True)
    theirs = folder / "console.csv"
    await asyncio.to_thread(theirs.write_text, f"day,requests\n{date.today()},20\n", "utf-8")
    print((await books.reconcile(theirs, "business_risk")).rows_read)
    async with AsyncLedger.in_memory() as copy:
        print((await copy.import_file(folder / exported.file)).new)
        print(await copy.append((await books.details("business_risk")).rows))
    print((await books.archive(folder / "archive")).rows, await books.drop_archived(date(2020, 1, 1)))
    print((await books.erase("13800130300")).events, await books.purge(date(2020, 1, 1)))
    await books.compact()
    print(await books.integrity_check())
    if books.path is not None:
        async with await AsyncLedger.read(books.path) as reader:
            print(await reader.span() == await books.span())


async def main() -> None:
    """Runs all of it."""
    with tempfile.TemporaryDirectory() as name, Sandbox.start(seed=7) as sandbox:
        folder = Path(name)
        books = await AsyncLedger.open(folder / "ledger.db", phone_key="a secret of 16 bytes or more")
        await call(sandbox, books)
        await call_otherwise(sandbox)
        await verify(sandbox, books)
        await measure(books)
        await keep(books, folder)
        await books.close()


if __name__ == "__main__":
    asyncio.run(main())
