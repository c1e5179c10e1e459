"""The client for asyncio."""

from __future__ import annotations

from verimeter._native import JiguangCalls
from verimeter.async_ledger import AsyncLedger

TYPE_CHECKING = False  # so named for type checkers: `typing` takes longer to import than this package
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from typing_extensions import Self

    from verimeter._native import (
        ClientOptions,
        Ledger,
        LoginVerification,
        NumberVerification,
        Platform,
        RiskReport,
        Screening,
        ScreenRow,
    )

    _Ledger = Ledger | AsyncLedger

__all__ = ["AsyncJiguangClient"]


class AsyncJiguangClient:
    """Calls Jiguang Verification from asyncio.

    Works in any number of event loops and threads, and after `fork`. Cancelling an awaited call gives up the
    wait and not the call: it ends and is recorded.

    Args:
        app_key: AppKey of the app, from the vendor's console.
        master_secret: MasterSecret of the app; never shown anywhere.
        base_url: Another server, such as the sandbox. https, or http to this machine.
        private_key: Key that decrypts the numbers of one-click login, PEM or bare Base64; never shown.
        previous_private_key: The key before the last change, for numbers that were encrypted under it.
        ledger: Where every call is recorded; nowhere if left out.
        options: Deadlines, attempts and limits.

    Raises:
        ConfigurationError: The credentials or a private key cannot be any.
        InvalidArgumentError: base_url or an option cannot work.
    """

    __slots__ = ("__weakref__", "_calls")

    def __init__(
        self,
        app_key: str,
        master_secret: str,
        *,
        base_url: str | None = None,
        private_key: str | None = None,
        previous_private_key: str | None = None,
        ledger: _Ledger | None = None,
        options: ClientOptions | None = None,
    ) -> None:
        self._calls = JiguangCalls(
            app_key,
            master_secret,
            base_url=base_url,
            private_key=private_key,
            previous_private_key=previous_private_key,
            ledger=_own(ledger),
            options=options,
        )

    @classmethod
    def from_env(
        cls,
        *,
        base_url: str | None = None,
        private_key: str | None = None,
        previous_private_key: str | None = None,
        ledger: _Ledger | None = None,
        options: ClientOptions | None = None,
    ) -> Self:
        """A client with the credentials in the environment.

        Reads `VERIMETER_JIGUANG_APP_KEY`, `VERIMETER_JIGUANG_MASTER_SECRET` and, where it is set,
        `VERIMETER_JIGUANG_BASE_URL`.

        Raises:
            ConfigurationError: One is missing or cannot work.
        """
        client = cls.__new__(cls)
        client._calls = JiguangCalls.from_env(  # noqa: SLF001 (its own)
            base_url=base_url,
            private_key=private_key,
            previous_private_key=previous_private_key,
            ledger=_own(ledger),
            options=options,
        )
        return client

    @classmethod
    def gateway(
        cls,
        app_key: str,
        base_url: str,
        bearer_token: str,
        *,
        private_key: str | None = None,
        previous_private_key: str | None = None,
        ledger: _Ledger | None = None,
        options: ClientOptions | None = None,
    ) -> Self:
        """A client that speaks to a company's own gateway, which holds the vendor's credentials.

        Args:
            app_key: What the events are counted under: the AppKey that the gateway uses.
            base_url: Where the gateway is. https, or http to this machine.
            bearer_token: What the gateway lets in; never shown.
            private_key: Key that decrypts the numbers of one-click login, PEM or bare Base64; never shown.
            previous_private_key: The key before the last change, for numbers that were encrypted under it.
            ledger: Where every call is recorded; nowhere if left out.
            options: Deadlines, attempts and limits.

        Raises:
            ConfigurationError: A key cannot be any.
            InvalidArgumentError: base_url or an option cannot work.
        """
        client = cls.__new__(cls)
        client._calls = JiguangCalls.gateway(  # noqa: SLF001 (its own)
            app_key,
            base_url,
            bearer_token,
            private_key=private_key,
            previous_private_key=previous_private_key,
            ledger=_own(ledger),
            options=options,
        )
        return client

    async def query_business_risk(
        self,
        phone: str,
        *,
        ip: str | None = None,
        ex_id: str | None = None,
        platform: Platform | str = "unknown",
    ) -> RiskReport:
        """Asks for the risk of one number. Each verdict may be billed.

        Args:
            phone: 11 digits of a mainland China mobile number, with or without `+86`, spaces and hyphens.
            ip: Public address of the end user's device, never your server's.
            ex_id: Your own correlation id.
            platform: Platform of the end user's app, for the statistics; the vendor is not told.

        Raises:
            InvalidArgumentError: A parameter is wrong; nothing was sent.
            TransportError: Nothing was sent; the call may be repeated.
            InDoubtError: The call may be done and billed; do not repeat it blindly.
            VerimeterError: Every other failure, each with a class of its own.
        """
        return await self._calls.query_business_risk(phone, ip=ip, ex_id=ex_id, platform=platform)

    async def verify_number(
        self,
        token: str,
        phone: str,
        *,
        platform: Platform | str,
        carrier: str | None = None,
        ip: str | None = None,
        ex_id: str | None = None,
        with_risk: bool = False,
    ) -> NumberVerification:
        """Asks whether a number is that of the SIM that a token was made with. Each verdict is billed.

        `inconsistent` and `unknown_result` are answers and no errors.

        Args:
            token: What the vendor's SDK in the app got for number verification. Works once.
            phone: The number to check: 11 digits, with or without `+86`, spaces and hyphens.
            platform: Where the token was made, which decides where it is checked.
            carrier: Carrier as the SDK said (`CM`, `CU`, `CT`), for the statistics; the vendor is not told.
            ip: Public address of the end user's device, never your server's; sent only with the risk.
            ex_id: Your own correlation id.
            with_risk: Ask for the number's risk, too, which is a second product.

        Raises:
            InvalidArgumentError: A parameter is wrong; nothing was sent.
            TokenError: The token is used up, expired or wrong: get a new one.
            TransportError: Nothing was sent; the call may be repeated.
            InDoubtError: The call may be done and billed; do not repeat it blindly.
            VerimeterError: Every other failure, each with a class of its own.
        """
        return await self._calls.verify_number(
            token, phone, platform=platform, carrier=carrier, ip=ip, ex_id=ex_id, with_risk=with_risk
        )

    async def verify_login_token(
        self,
        login_token: str,
        *,
        platform: Platform | str,
        carrier: str | None = None,
        ip: str | None = None,
        ex_id: str | None = None,
        with_risk: bool = False,
    ) -> LoginVerification:
        """Asks which number belongs to a login token. Each number is billed.

        With a private key in the client, `phone` is the number; without, `decrypt_phone` opens
        `encrypted_phone` where the key is. A token without a number is an answer (`failed`) and no error.

        Args:
            login_token: What the vendor's SDK in the app got for one-click login. Works once.
            platform: Where the token was made, which decides where it is checked.
            carrier: Carrier as the SDK said (`CM`, `CU`, `CT`), for the statistics; the vendor is not told.
            ip: Public address of the end user's device, never your server's; sent only with the risk.
            ex_id: Your own correlation id.
            with_risk: Ask for the number's risk, too, which is a second product.

        Raises:
            InvalidArgumentError: A parameter is wrong; nothing was sent.
            TokenError: The token is used up, expired or wrong: get a new one.
            TransportError: Nothing was sent; the call may be repeated.
            InDoubtError: The call may be done and billed; do not repeat it blindly.
            VerimeterError: Every other failure, each with a class of its own.
        """
        return await self._calls.verify_login_token(
            login_token, platform=platform, carrier=carrier, ip=ip, ex_id=ex_id, with_risk=with_risk
        )

    def screen(
        self,
        phones: Iterable[str],
        *,
        concurrency: int = 32,
        rate: float | None = None,
        on_progress: Callable[[int, int | None], object] | None = None,
        progress: bool = True,
    ) -> AsyncIterator[ScreenRow]:
        """Asks for the risk of many numbers; gives one row per input, in the order of the inputs.

        A failed call is a row with its error, never an exception. Inputs are taken on the event loop's
        thread, only as calls become free, so their number does not matter. An exception of `phones` itself
        comes after the rows of what it gave before. A cancelled iteration has ended; calls under way go on
        and are recorded.

        Args:
            phones: Any iterable of numbers.
            concurrency: Calls under way at once.
            rate: Calls begun per second, at most; no limit if left out.
            on_progress: Called after each row with the rows so far and, where `phones` has a length, that.
                What it raises comes after that row.
            progress: Whether a bar shows how far it is: on standard error, where that is a terminal and the
                work takes longer.

        Raises:
            InvalidArgumentError: concurrency or rate is not above 0.
        """
        screening = self._calls.screen(phones, concurrency=concurrency, rate=rate, progress=progress)
        return _rows(screening, on_progress)

    async def close(self) -> None:
        """Ends the client: further calls raise `CallCancelledError`. Calls under way end and are recorded."""
        self._calls.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    def __repr__(self) -> str:
        return repr(self._calls).replace("<", "<Async", 1)


def _own(ledger: _Ledger | None) -> Ledger | None:
    return ledger.ledger if isinstance(ledger, AsyncLedger) else ledger


async def _rows(
    screening: Screening, on_progress: Callable[[int, int | None], object] | None
) -> AsyncIterator[ScreenRow]:
    while (row := await screening.next()) is not None:
        done, failure = screening.count(), None
        if on_progress is not None:
            try:
                on_progress(done, screening.total)
            except BaseException as error:  # comes after its row, which may be paid for
                failure = error
        yield row
        if failure is not None:
            raise failure
    screening.check()
