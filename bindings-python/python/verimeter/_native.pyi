"""
The native part of `verimeter`; import from there.
"""

# Made by tools/stubs.py from the Rust code: change it there.

from asyncio import Future
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from typing import Any, Final, Protocol, final, type_check_only

@type_check_only
class _ArrowStream(Protocol):
    """Columns of another library, by the Arrow PyCapsule interface."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

__all__ = [
    "__version__",
    "AccessKey",
    "Account",
    "Acs3Signature",
    "ApiCode",
    "Archived",
    "ArchivedFile",
    "Balance",
    "BalanceBasis",
    "BalanceEntry",
    "BalanceEntryKind",
    "Billing",
    "Bucket",
    "Chart",
    "ChartKind",
    "CheckResult",
    "ClientOptions",
    "Console",
    "Consumption",
    "ConsumptionRow",
    "Contradiction",
    "ContradictionKind",
    "DetailsPage",
    "DetailsQuery",
    "DetailsRows",
    "DifferenceCause",
    "Drift",
    "DriftKind",
    "ErrorInfo",
    "ErrorKind",
    "Event",
    "ExportManifest",
    "ExportQuery",
    "Fault",
    "FaultKind",
    "FileFormat",
    "Funnel",
    "FunnelFriction",
    "FunnelPage",
    "FunnelPart",
    "FunnelQuery",
    "FunnelReason",
    "FunnelSplit",
    "FunnelStage",
    "HarvestRow",
    "HarvestRows",
    "HarvestState",
    "Harvesting",
    "IdVerificationCalls",
    "IdVerificationClient",
    "IdentityCode",
    "IdentityPage",
    "Import",
    "Initialization",
    "InitializeQuery",
    "JiguangCalls",
    "JiguangClient",
    "JsonType",
    "Keepalive",
    "KeyQuestion",
    "Ledger",
    "LogLine",
    "LogStatistics",
    "LogText",
    "LoginVerification",
    "Network",
    "NumberVerification",
    "Outcome",
    "Overview",
    "OverviewRow",
    "PhoneNumber",
    "Platform",
    "Product",
    "Question",
    "Quotas",
    "Rates",
    "Receipt",
    "ReconcileRow",
    "ReconcileTotal",
    "Reconciliation",
    "RecordedEntry",
    "Region",
    "RetryAdvice",
    "ReturnCode",
    "RiskLevel",
    "RiskReport",
    "RiskTag",
    "RiskTagInfo",
    "RunOut",
    "RunOutState",
    "Sandbox",
    "SandboxCredentials",
    "SandboxRequest",
    "ScreenRow",
    "ScreenRows",
    "Screening",
    "Share",
    "Stage",
    "State",
    "StatsQuery",
    "Table",
    "Transaction",
    "Trend",
    "TrendSeries",
    "Vendor",
    "VerifyLog",
    "VerifyStatus",
    "acs3_sign",
    "aggregate",
    "api_codes",
    "breakdown",
    "chart",
    "check_scan_file",
    "decode_check_result",
    "decode_login_verification",
    "decode_number_verification",
    "decode_risk_report",
    "decode_risk_reports",
    "decode_verify_log",
    "decrypt_phone",
    "decrypt_phones",
    "funnel_question",
    "identity_codes",
    "identity_pages",
    "invalid_argument",
    "log_texts",
    "overview",
    "overview_question",
    "regions",
    "return_codes",
    "risk_tags",
    "run_command",
    "scan",
    "scan_files",
    "serve",
    "state_columns",
    "table",
    "trend",
]

__version__: Final[str]
"""Version of the package."""

@final
class AccessKey:
    """An access key of Alibaba Cloud. Its secrets are never printed."""

    __match_args__: Final = ("access_key_id", "access_key_secret", "security_token", "expires_at_ms")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(
        cls,
        /,
        *,
        access_key_id: str,
        access_key_secret: str,
        security_token: str | None = None,
        expires_at_ms: int | None = None,
        expires_at: datetime | None = None,
    ) -> AccessKey: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> AccessKey: ...
    @property
    def access_key_id(self, /) -> str:
        """Its id."""
    @property
    def access_key_secret(self, /) -> str:
        """Its secret."""
    @property
    def expires_at(self, /) -> datetime | None:
        """`expires_at_ms` as a `datetime` in UTC."""
    @property
    def expires_at_ms(self, /) -> int | None:
        """When a temporary key ends, in milliseconds since 1970 (UTC); none where nobody said so: it is used until it is refused."""
    @property
    def security_token(self, /) -> str | None:
        """The token (STS) that belongs to a temporary key."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class Account:
    """Apps that draw on the same balances: those of one developer account at the vendor."""

    __match_args__: Final = ("name", "apps", "shared")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(
        cls, /, *, name: str, apps: Sequence[str] | None = None, shared: Sequence[Product | str] | None = None
    ) -> Account: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> Account: ...
    @property
    def apps(self, /) -> list[str]:
        """Its apps (Jiguang: AppKeys). Empty: every app of the ledger."""
    @property
    def name(self, /) -> str:
        """Name, as recharges and questions give it. The account `default` is always there."""
    @property
    def shared(self, /) -> list[Product]:
        """Products that draw on one balance together. Every other product has a balance of its own."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class Acs3Signature:
    """
    A signature with the stations on the way to it.

    Source: <https://help.aliyun.com/zh/resource-management/common-parameters>
    """

    __match_args__: Final = ("headers", "canonical_request", "string_to_sign", "signature", "authorization")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> Acs3Signature: ...
    @property
    def authorization(self, /) -> str:
        """Step 4: the header `Authorization`."""
    @property
    def canonical_request(self, /) -> str:
        """Step 1: the request in the form that client and server agree on."""
    @property
    def headers(self, /) -> dict[str, str]:
        """
        Every header to send by its lower-case name, `authorization` included; not printed, as all that may hold a security
        token.
        """
    @property
    def signature(self, /) -> str:
        """Step 3: the signature, in lower-case hex."""
    @property
    def string_to_sign(self, /) -> str:
        """Step 2: what the signature is made of."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class ApiCode:
    """One return code of a gateway or a service of Alibaba Cloud."""

    __match_args__: Final = ("code", "http_status", "text", "kind", "retry", "documented", "advice", "source")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> ApiCode: ...
    @property
    def advice(self, /) -> str:
        """What to do, in one sentence."""
    @property
    def code(self, /) -> str:
        """The vendor's code; one that ends in `*` stands for all that begin so and have no row of their own."""
    @property
    def documented(self, /) -> bool:
        """Whether it stands in the documentation of the operations; else other services of the same gateway answer so."""
    @property
    def http_status(self, /) -> int:
        """HTTP status that it comes with."""
    @property
    def kind(self, /) -> ErrorKind | None:
        """The error it becomes; none where it is an answer."""
    @property
    def retry(self, /) -> RetryAdvice:
        """Whether and when to try again."""
    @property
    def source(self, /) -> str:
        """Where it is documented."""
    @property
    def text(self, /) -> str:
        """What it says, in one line."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class Archived:
    """What a run of the archive wrote."""

    __match_args__: Final = ("url", "files", "rows", "bytes")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> Archived: ...
    @property
    def bytes(self, /) -> int:
        """Their length in bytes."""
    @property
    def files(self, /) -> list[ArchivedFile]:
        """The files that this run wrote, by day; none where everything was there."""
    @property
    def rows(self, /) -> int:
        """Events in them."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def url(self, /) -> str:
        """Where the archive is."""

@final
class ArchivedFile:
    """What a file of an archive holds: written beside it, as `_NAME.manifest.json`, which makes it part of the archive."""

    __match_args__: Final = (
        "file",
        "product",
        "date",
        "rows",
        "first_at_ms",
        "last_at_ms",
        "columns",
        "bytes",
        "sha256",
        "schema_version",
        "ledger_id",
        "made_at_ms",
        "version",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> ArchivedFile: ...
    @property
    def bytes(self, /) -> int:
        """Length in bytes."""
    @property
    def columns(self, /) -> list[str]:
        """Names of its columns, in their order."""
    @property
    def date(self, /) -> str:
        """The day (UTC) on which they occurred: `2026-11-01`."""
    @property
    def file(self, /) -> str:
        """Its place in the archive: `product=…/date=…/NAME.parquet`."""
    @property
    def first_at(self, /) -> datetime:
        """`first_at_ms` as a `datetime` in UTC."""
    @property
    def first_at_ms(self, /) -> int:
        """When the first of them occurred, in milliseconds since 1970 (UTC)."""
    @property
    def last_at(self, /) -> datetime:
        """`last_at_ms` as a `datetime` in UTC."""
    @property
    def last_at_ms(self, /) -> int:
        """When the last of them occurred, in milliseconds since 1970 (UTC)."""
    @property
    def ledger_id(self, /) -> str:
        """Id of the ledger that the events are of."""
    @property
    def made_at(self, /) -> datetime:
        """`made_at_ms` as a `datetime` in UTC."""
    @property
    def made_at_ms(self, /) -> int:
        """When it was made, in milliseconds since 1970 (UTC)."""
    @property
    def product(self, /) -> Product:
        """The product of its events."""
    @property
    def rows(self, /) -> int:
        """Number of events."""
    @property
    def schema_version(self, /) -> int:
        """Version of the event's schema."""
    @property
    def sha256(self, /) -> str:
        """SHA-256 of the file, in hex."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def version(self, /) -> str:
        """Version of Verimeter that made it."""

@final
class Balance:
    """What remains of a balance: last known balance + recharges − consumption of all apps of the account since."""

    __match_args__: Final = (
        "account",
        "products",
        "tz",
        "at_ms",
        "basis",
        "known_at_ms",
        "known",
        "recharged",
        "consumption",
        "in_doubt",
        "by_product",
        "by_app",
        "remaining",
        "remaining_low",
        "run_out",
        "alert",
        "low",
        "contradictions",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> Balance: ...
    @property
    def account(self, /) -> str:
        """Name of the account."""
    @property
    def alert(self, /) -> int | None:
        """The threshold of the question."""
    @property
    def at_ms(self, /) -> int:
        """First instant that is no longer part, in milliseconds since 1970 (UTC)."""
    @property
    def basis(self, /) -> BalanceBasis:
        """What it is counted from."""
    @property
    def by_app(self, /) -> dict[str, int]:
        """Billed events since, by app."""
    @property
    def by_product(self, /) -> dict[str, int]:
        """Billed events since, by product."""
    @property
    def consumption(self, /) -> int:
        """Billed events since."""
    @property
    def contradictions(self, /) -> list[Contradiction]:
        """Evidence against the figure."""
    @property
    def in_doubt(self, /) -> int:
        """Events since of which nobody here knows whether they are billed."""
    @property
    def known(self, /) -> int | None:
        """What was left then."""
    @property
    def known_at(self, /) -> datetime | None:
        """`known_at_ms` as a `datetime` in UTC."""
    @property
    def known_at_ms(self, /) -> int | None:
        """When that was, in milliseconds since 1970 (UTC)."""
    @property
    def low(self, /) -> bool | None:
        """Whether fewer than that may remain; none without a threshold, or where what remains is not known."""
    @property
    def products(self, /) -> list[Product]:
        """Products that draw on it."""
    @property
    def recharged(self, /) -> int:
        """Calls bought since."""
    @property
    def remaining(self, /) -> int | None:
        """What remains if nothing in doubt was billed. Below 0 where the ledger contradicts its entries."""
    @property
    def remaining_low(self, /) -> int | None:
        """What remains if everything in doubt was billed."""
    @property
    def run_out(self, /) -> RunOut:
        """When it runs out."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def tz(self, /) -> str:
        """IANA time zone of dates."""

@final
class BalanceBasis:
    """What a balance is counted from."""

    FIRST_RECHARGE: Final[BalanceBasis]
    """The first recharge, before which nothing is taken to have been left: there is no reading."""
    NOTHING: Final[BalanceBasis]
    """Nothing: what remains is not known."""
    READING: Final[BalanceBasis]
    """The last reading."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: BalanceBasis | str) -> BalanceBasis:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[BalanceBasis]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

@final
class BalanceEntry:
    """A recharge or a reading, as the ledger keeps it."""

    __match_args__: Final = ("id", "account", "product", "kind", "amount", "occurred_at_ms", "note")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> BalanceEntry: ...
    @property
    def account(self, /) -> str:
        """Name of the account."""
    @property
    def amount(self, /) -> int:
        """Calls that were bought, or that were left."""
    @property
    def id(self, /) -> str:
        """What tells it from others."""
    @property
    def kind(self, /) -> BalanceEntryKind:
        """Recharge or reading."""
    @property
    def note(self, /) -> str | None:
        """A remark."""
    @property
    def occurred_at(self, /) -> datetime:
        """`occurred_at_ms` as a `datetime` in UTC."""
    @property
    def occurred_at_ms(self, /) -> int:
        """When, in milliseconds since 1970 (UTC)."""
    @property
    def product(self, /) -> Product:
        """Product whose balance it is about."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class BalanceEntryKind:
    """What an entry says about a balance."""

    READING: Final[BalanceEntryKind]
    """What was left, as the console said."""
    RECHARGE: Final[BalanceEntryKind]
    """Calls were bought."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: BalanceEntryKind | str) -> BalanceEntryKind:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[BalanceEntryKind]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

@final
class Billing:
    """Whether one event counts towards the vendor's bill."""

    BILLED: Final[Billing]
    """The vendor bills it."""
    IN_DOUBT: Final[Billing]
    """Nobody on this side can know; settled at reconciliation."""
    NOT_BILLED: Final[Billing]
    """The vendor does not bill it."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: Billing | str) -> Billing:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[Billing]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

@final
class Bucket:
    """Width of one row of a view."""

    DAY: Final[Bucket]
    """One calendar day of the zone."""
    HOUR: Final[Bucket]
    """One hour by the clock of the zone."""
    MONTH: Final[Bucket]
    """One calendar month."""
    WEEK: Final[Bucket]
    """One ISO week, Monday to Sunday."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: Bucket | str) -> Bucket:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[Bucket]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

@final
class Chart:
    """A picture of figures, which Jupyter shows; made by `Ledger.chart` and by `chart()` of a trend, an overview or a funnel."""
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, shapes: str) -> Chart: ...
    def _repr_svg_(self, /) -> str: ...
    def save(self, /, path: str | PathLike[str]) -> None:
        """
        Writes the picture to a file, which appears when it is whole.

        Args:
            path: A file that ends with `.svg` or `.png`.

        Raises:
            InvalidArgumentError: The name is none of a picture.
            ConfigurationError: The file cannot be written, or no font of this machine has one of the letters of a PNG.
        """
    @property
    def svg(self, /) -> str:
        """The picture as SVG."""
    def to_png(self, /) -> bytes:
        """
        The picture as PNG, twice as many pixels wide and high as the SVG is large.

        Latin letters come with this package; others come from the fonts of this machine.

        Raises:
            ConfigurationError: No font of this machine has one of its letters.
        """

@final
class ChartKind:
    """What a chart shows."""

    BY_CARRIER: Final[ChartKind]
    """Results of each carrier."""
    BY_LEVEL: Final[ChartKind]
    """Risk levels over time; of business risk control."""
    FUNNEL: Final[ChartKind]
    """Where people are lost; of identity verification."""
    PAGE_STAY: Final[ChartKind]
    """How long pages were shown: the times that half, 90 % and 99 % did not exceed; of identity verification."""
    TREND: Final[ChartKind]
    """The categories of the overview over time."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: ChartKind | str) -> ChartKind:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[ChartKind]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

@final
class CheckResult:
    """
    The result of one transaction. What it says about the person is not printed.

    Source: <https://www.alibabacloud.com/help/en/ekyc/latest/oce0nqzn6tkr2qqq>
    """

    __match_args__: Final = (
        "request_id",
        "code",
        "message",
        "passed",
        "outcome",
        "sub_code",
        "sub_code_meaning",
        "ekyc_result",
        "face_info",
        "id_info",
        "basic_info",
        "risk_info",
        "source_info",
        "ext_info",
        "raw",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> CheckResult: ...
    @property
    def basic_info(self, /) -> str | None:
        """`ExtBasicInfo`, plain or JSON."""
    @property
    def code(self, /) -> str:
        """Return code: `Success`."""
    @property
    def ekyc_result(self, /) -> str | None:
        """`EkycResult`, plain or JSON."""
    @property
    def ext_info(self, /) -> str | None:
        """`ExtInfo`, plain or JSON."""
    @property
    def face_info(self, /) -> str | None:
        """`ExtFaceInfo`: JSON about the face."""
    @property
    def id_info(self, /) -> str | None:
        """`ExtIdInfo`: JSON with what was read of the document."""
    @property
    def message(self, /) -> str:
        """The vendor's text for it, with numbers of people masked."""
    @property
    def outcome(self, /) -> Outcome:
        """`passed`, `not_passed` or `unknown_result`."""
    @property
    def passed(self, /) -> bool | None:
        """Yes for `Y`, no for `N`; none for `P` (pending: it becomes one of them later) or another."""
    @property
    def raw(self, /) -> str:
        """The answer's body, byte for byte where it is UTF-8."""
    @property
    def request_id(self, /) -> str | None:
        """The vendor's id of this answer, for its support."""
    @property
    def risk_info(self, /) -> str | None:
        """`ExtRiskInfo`, plain or JSON."""
    @property
    def source_info(self, /) -> str | None:
        """`ExtSourceInfo`: JSON of the authoritative source."""
    @property
    def sub_code(self, /) -> str | None:
        """The vendor's reason, for example `205`. Judge by `passed`: reasons differ between solutions."""
    @property
    def sub_code_meaning(self, /) -> str | None:
        """What that reason says; none where no catalogue knows it."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class ClientOptions:
    """How a client calls. Every field may be left out."""

    __match_args__: Final = (
        "deadline_ms",
        "attempt_timeout_ms",
        "connect_timeout_ms",
        "max_attempts",
        "first_retry_wait_ms",
        "longest_retry_wait_ms",
        "retry_budget_percent",
        "max_in_flight",
        "max_idle_connections",
        "idle_timeout_ms",
        "proxy",
        "extra_ca_pem",
        "user_agent_suffix",
        "quotas",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(
        cls,
        /,
        *,
        deadline_ms: int | None = None,
        attempt_timeout_ms: int | None = None,
        connect_timeout_ms: int | None = None,
        max_attempts: int | None = None,
        first_retry_wait_ms: int | None = None,
        longest_retry_wait_ms: int | None = None,
        retry_budget_percent: int | None = None,
        max_in_flight: int | None = None,
        max_idle_connections: int | None = None,
        idle_timeout_ms: int | None = None,
        proxy: str | None = None,
        extra_ca_pem: str | None = None,
        user_agent_suffix: str | None = None,
        quotas: Quotas | None = None,
    ) -> ClientOptions: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> ClientOptions: ...
    @property
    def attempt_timeout_ms(self, /) -> int:
        """Longest time for one attempt from connection to last byte, in milliseconds. Default 8,000."""
    @property
    def connect_timeout_ms(self, /) -> int:
        """Longest time to make a connection, in milliseconds. Default 3,000."""
    @property
    def deadline_ms(self, /) -> int:
        """Longest time for one call with all its attempts and waits, in milliseconds. Default 10,000."""
    @property
    def extra_ca_pem(self, /) -> str | None:
        """Certificate authorities to trust beside the bundled ones, as PEM: those of a company's own gateway or proxy."""
    @property
    def first_retry_wait_ms(self, /) -> int:
        """
        Bound of the wait before the second attempt, in milliseconds; it doubles with each attempt, and the wait is drawn
        between zero and it. Default 100.
        """
    @property
    def idle_timeout_ms(self, /) -> int:
        """
        How long such a connection is kept, in milliseconds. Shorter than servers do, so that few requests meet one that is
        being closed. Default 20,000.
        """
    @property
    def longest_retry_wait_ms(self, /) -> int:
        """Where that bound ends, in milliseconds. Default 2,000."""
    @property
    def max_attempts(self, /) -> int:
        """How often to try, at most. A billed call is tried again only while nothing was sent. Default 3."""
    @property
    def max_idle_connections(self, /) -> int:
        """How many connections may be kept while nothing is under way on them. Default 256."""
    @property
    def max_in_flight(self, /) -> int:
        """
        How many calls may be under way at once, each on a connection of its own over HTTP/1.1; more wait for their turn.
        Default 256.
        """
    @property
    def proxy(self, /) -> str | None:
        """
        Proxy for every call, such as `http://proxy.example:3128`, with its credentials where it wants some. If left out:
        what the environment says (`HTTPS_PROXY`, `NO_PROXY`), and none to this machine.
        """
    @property
    def quotas(self, /) -> Quotas:
        """Limits to keep before the vendor has to."""
    @property
    def retry_budget_percent(self, /) -> int:
        """
        How many further attempts there may be per hundred calls, beside a reserve of ten: a network that is down is not
        hammered. 0 for none. Default 20.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def user_agent_suffix(self, /) -> str | None:
        """Added to the user agent, for example `shop/1.4`."""

@final
class Console:
    """The statistics console of a ledger, in the browser, while it is served; made by `console.serve`."""
    def __enter__(self, /) -> Console: ...
    def __exit__(self, /, *_error: object) -> None: ...
    def __repr__(self, /) -> str: ...
    def stop(self, /) -> None:
        """Ends at once; open connections are cut."""
    @property
    def url(self, /) -> str:
        """Address of its page; with the token, where it serves more than this machine."""
    def wait(self, /) -> None:
        """Waits until it is stopped, from another thread or by Ctrl-C, which raises `KeyboardInterrupt` here."""

@final
class Consumption:
    """What an account used: a row per bucket, product and app, empty ones too."""

    __match_args__: Final = ("account", "tz", "bucket", "start_at_ms", "end_at_ms", "rows", "totals")
    def __arrow_c_stream__(self, /, requested_schema: object | None = None) -> object:
        """Its table as a stream of Arrow columns, by the Arrow PyCapsule interface."""
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> Consumption: ...
    def _repr_html_(self, /) -> str: ...
    @property
    def account(self, /) -> str:
        """Name of the account."""
    @property
    def bucket(self, /) -> Bucket:
        """Width of a bucket."""
    @property
    def end_at(self, /) -> datetime:
        """`end_at_ms` as a `datetime` in UTC."""
    @property
    def end_at_ms(self, /) -> int:
        """First instant that is no longer part, in milliseconds since 1970 (UTC)."""
    @property
    def rows(self, /) -> list[ConsumptionRow]:
        """By time, then product and app. A product and app that has no event in the range has no row."""
    @property
    def start_at(self, /) -> datetime:
        """`start_at_ms` as a `datetime` in UTC."""
    @property
    def start_at_ms(self, /) -> int:
        """First instant, in milliseconds since 1970 (UTC)."""
    def table(self, /) -> Table:
        """What it shows, as a table: for a terminal, Jupyter, files and other libraries."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    def to_dicts(self, /) -> list[dict[str, str | int | float | None]]:
        """One `dict` per row of its table; what is empty or undefined is `None`."""
    @property
    def totals(self, /) -> list[ConsumptionRow]:
        """The whole range, a row per product and app."""
    @property
    def tz(self, /) -> str:
        """IANA time zone of the rows."""

@final
class ConsumptionRow:
    """What an app used of a product in one bucket."""

    __match_args__: Final = (
        "bucket_start_at_ms",
        "bucket_start",
        "product",
        "app",
        "requests",
        "consumption",
        "in_doubt",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> ConsumptionRow: ...
    @property
    def app(self, /) -> str:
        """The app."""
    @property
    def bucket_start(self, /) -> str:
        """The same in the zone: a date, for hours a time with offset."""
    @property
    def bucket_start_at(self, /) -> datetime:
        """`bucket_start_at_ms` as a `datetime` in UTC."""
    @property
    def bucket_start_at_ms(self, /) -> int:
        """First instant of the bucket within the range, in milliseconds since 1970 (UTC)."""
    @property
    def consumption(self, /) -> int:
        """Events that the vendor bills."""
    @property
    def in_doubt(self, /) -> int:
        """Events of which nobody here knows whether they are billed."""
    @property
    def product(self, /) -> Product:
        """The product."""
    @property
    def requests(self, /) -> int:
        """Events."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class Contradiction:
    """Evidence in the ledger against a figure."""

    __match_args__: Final = ("kind", "at_ms", "message")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> Contradiction: ...
    @property
    def at_ms(self, /) -> int | None:
        """Beginning of the quarter-hour of the evidence, in milliseconds since 1970 (UTC); none where it is the figure itself."""
    @property
    def kind(self, /) -> ContradictionKind:
        """Why."""
    @property
    def message(self, /) -> str:
        """One sentence."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class ContradictionKind:
    """Why a figure cannot be right."""

    BELOW_ZERO: Final[ContradictionKind]
    """More was billed than there was: a recharge or a reading is missing."""
    REFUSED: Final[ContradictionKind]
    """The vendor refused calls for lack of balance while some should have been left."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: ContradictionKind | str) -> ContradictionKind:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[ContradictionKind]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

@final
class DetailsPage:
    """One page of events."""

    __match_args__: Final = ("rows", "next")
    def __arrow_c_stream__(self, /, requested_schema: object | None = None) -> object:
        """Its table as a stream of Arrow columns, by the Arrow PyCapsule interface."""
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> DetailsPage: ...
    def _repr_html_(self, /) -> str: ...
    @property
    def next(self, /) -> str | None:
        """Where the next page begins; none after the last one."""
    @property
    def rows(self, /) -> list[Event]:
        """The events, newest first."""
    def table(self, /) -> Table:
        """What it shows, as a table: for a terminal, Jupyter, files and other libraries."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    def to_dicts(self, /) -> list[dict[str, str | int | float | None]]:
        """One `dict` per row of its table; what is empty or undefined is `None`."""

@final
class DetailsQuery:
    """Which events to list, newest first."""

    __match_args__: Final = ("filter", "phone", "limit", "cursor")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(
        cls,
        /,
        *,
        filter: StatsQuery,
        phone: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> DetailsQuery: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> DetailsQuery: ...
    @property
    def cursor(self, /) -> str | None:
        """`next` of the page before. Left out: the first page."""
    @property
    def filter(self, /) -> StatsQuery:
        """Product, range and filters; `bucket` says nothing here."""
    @property
    def limit(self, /) -> int | None:
        """Rows of a page, 1 to 1,000. Default 100."""
    @property
    def phone(self, /) -> str | None:
        """Only events of this number. It is searched through the keyed index, and neither kept nor shown."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class DetailsRows:
    """The events of a ledger, newest first; made by `Ledger.iter_details`. Pages are read as they are needed."""
    def __iter__(self, /) -> DetailsRows: ...
    def __next__(self, /) -> Event: ...
    def page(self, /) -> list[Event] | None:
        """What is left of a page, else the next one; `None` after the last. What asyncio reads in one step."""

@final
class DifferenceCause:
    """Why a figure of the ledger and the vendor's are likely to differ."""

    IN_DOUBT: Final[DifferenceCause]
    """Calls whose end is not known here account for it."""
    MISSING_IN_OURS: Final[DifferenceCause]
    """The ledger has no event of the day."""
    MISSING_IN_THEIRS: Final[DifferenceCause]
    """The table has no row of the day."""
    REJECTED_COUNTED: Final[DifferenceCause]
    """The vendor counts calls that came to no verdict, which the ledger does not."""
    REJECTED_LEFT_OUT: Final[DifferenceCause]
    """The vendor leaves out calls that it rejected or that failed, which the ledger counts."""
    UNEXPLAINED: Final[DifferenceCause]
    """None of these."""
    ZONE_SHIFT: Final[DifferenceCause]
    """The table's days begin at another instant: by those, the figures agree."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: DifferenceCause | str) -> DifferenceCause:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[DifferenceCause]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

@final
class Drift:
    """A word, field or type that the catalogues do not know."""

    __match_args__: Final = (
        "product",
        "operation",
        "kind",
        "word",
        "json_type",
        "events",
        "first_at_ms",
        "last_at_ms",
        "sample",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> Drift: ...
    @property
    def events(self, /) -> int:
        """Events that have the word; of a field or type, replies that had it."""
    @property
    def first_at(self, /) -> datetime:
        """`first_at_ms` as a `datetime` in UTC."""
    @property
    def first_at_ms(self, /) -> int:
        """Beginning of the first quarter-hour in which it occurred, in milliseconds since 1970 (UTC)."""
    @property
    def json_type(self, /) -> JsonType | None:
        """Of a field or type: what it held."""
    @property
    def kind(self, /) -> DriftKind:
        """What the catalogues do not know."""
    @property
    def last_at(self, /) -> datetime:
        """`last_at_ms` as a `datetime` in UTC."""
    @property
    def last_at_ms(self, /) -> int:
        """Beginning of the last one."""
    @property
    def operation(self, /) -> str | None:
        """Of a field or type: the operation in whose replies it stood."""
    @property
    def product(self, /) -> Product:
        """The product whose events have the word, or whose operation has the field."""
    @property
    def sample(self, /) -> str | None:
        """
        JSON that shows one sight of it: what a field held, or the whole reply that a word came in. Only documented words and
        figures stand in it; for other texts and numbers their shape does, such as `<text of 11 digits>`. None where no reply
        was seen, as of events from a file.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def word(self, /) -> str:
        """
        The word, as the vendor or the caller gave it; of a field or type, its place in the reply (`riskCheck.tags[]`).
        `<others>` counts the fields or types beyond those that are told apart.
        """

@final
class DriftKind:
    """What a catalogue does not know: a word of one of its sets, a field of a reply, or a field's type."""

    CARRIER: Final[DriftKind]
    """The carriers `cm`, `cu`, `ct`, and `unknown`."""
    CODE: Final[DriftKind]
    """The vendor's return codes."""
    ERROR_CODE: Final[DriftKind]
    """The reasons of its interruptions."""
    FIELD: Final[DriftKind]
    """The fields of a reply."""
    PAGE: Final[DriftKind]
    """The pages of identity verification."""
    SUB_CODE: Final[DriftKind]
    """The reasons of its results."""
    TAG: Final[DriftKind]
    """The vendor's risk tags."""
    TYPE: Final[DriftKind]
    """The types of a documented field."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: DriftKind | str) -> DriftKind:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[DriftKind]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

@final
class ErrorInfo:
    """Everything known about a failure. Holds no phone number, token, secret or key."""

    __match_args__: Final = (
        "kind",
        "message",
        "advice",
        "vendor",
        "operation",
        "vendor_code",
        "vendor_text",
        "vendor_id",
        "http_status",
        "request_id",
        "attempts",
        "retryable",
        "request_sent",
        "timed_out",
        "retry_after_ms",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> ErrorInfo: ...
    @property
    def advice(self, /) -> str:
        """What to do, in one sentence; empty where the message says it."""
    @property
    def attempts(self, /) -> int:
        """How often the request was tried; 0 where nothing was sent."""
    @property
    def http_status(self, /) -> int | None:
        """HTTP status of the answer."""
    @property
    def kind(self, /) -> ErrorKind:
        """What went wrong."""
    @property
    def message(self, /) -> str:
        """One line that names the thing."""
    @property
    def operation(self, /) -> str | None:
        """The operation that was called, for example `query_business_risk`."""
    @property
    def request_id(self, /) -> str | None:
        """The vendor's request id."""
    @property
    def request_sent(self, /) -> bool:
        """Whether a byte of the request may have reached the vendor."""
    @property
    def retry_after_ms(self, /) -> int | None:
        """When to come back, in milliseconds from now, where known."""
    @property
    def retryable(self, /) -> bool:
        """Whether the same call may be made again without harm."""
    @property
    def timed_out(self, /) -> bool:
        """Whether time ran out: the deadline of the call, or the longest time for an attempt or a connection."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def vendor(self, /) -> Vendor | None:
        """The vendor that was called."""
    @property
    def vendor_code(self, /) -> str | None:
        """The vendor's return code, as text."""
    @property
    def vendor_id(self, /) -> str | None:
        """The vendor's serial number for the call, for its support."""
    @property
    def vendor_text(self, /) -> str | None:
        """The vendor's text for it, with numbers of people masked."""

@final
class ErrorKind:
    """What went wrong, the same in every language."""

    AUTHENTICATION: Final[ErrorKind]
    """The vendor refused the credentials."""
    CANCELLED: Final[ErrorKind]
    """The caller gave up, or the client was closed."""
    CONFIGURATION: Final[ErrorKind]
    """Settings here or in the vendor's console do not fit."""
    DECRYPTION: Final[ErrorKind]
    """A phone number could not be decrypted."""
    INSUFFICIENT_BALANCE: Final[ErrorKind]
    """The account is out of calls."""
    INVALID_ARGUMENT: Final[ErrorKind]
    """A parameter of the call is wrong; nothing was sent."""
    IN_DOUBT: Final[ErrorKind]
    """The request may have reached the vendor and no answer came: perhaps done, perhaps billed."""
    LEDGER: Final[ErrorKind]
    """The ledger could not be read or written."""
    NOT_ENABLED: Final[ErrorKind]
    """The service is not opened, expired or blocked."""
    NOT_READY: Final[ErrorKind]
    """The answer does not exist yet; `retry_after_ms` says when to come back."""
    PROTOCOL: Final[ErrorKind]
    """An answer nobody could read; status and first bytes are in the message."""
    THROTTLED: Final[ErrorKind]
    """Too many calls; `retry_after_ms` says when to come back, where known."""
    TOKEN: Final[ErrorKind]
    """The token is used up, expired or wrong: get a new one."""
    TRANSPORT: Final[ErrorKind]
    """Nothing was sent: no connection."""
    VENDOR: Final[ErrorKind]
    """The vendor failed."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: ErrorKind | str) -> ErrorKind:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[ErrorKind]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

@final
class Event:
    """One verification result. A plain phone number is never in it."""

    __match_args__: Final = (
        "event_id",
        "call_id",
        "occurred_at_ms",
        "vendor",
        "app",
        "product",
        "operation",
        "platform",
        "carrier",
        "outcome",
        "billing",
        "code",
        "message",
        "vendor_id",
        "request_id",
        "ex_id",
        "phone_mask",
        "phone_index",
        "score",
        "level",
        "tags",
        "latency_ms",
        "attempts",
        "http_status",
        "transaction_id",
        "verify_status",
        "passed",
        "sub_code",
        "error_code",
        "interrupt_page",
        "page_stay_ms",
        "face_retries",
        "ocr_retries",
        "ocr_edits",
        "ocr_edit_retries",
        "camera_refused_face",
        "camera_refused_ocr",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(
        cls,
        /,
        *,
        event_id: str,
        call_id: str,
        occurred_at_ms: int | None = None,
        occurred_at: datetime | None = None,
        vendor: Vendor | str,
        app: str,
        product: Product | str,
        operation: str,
        platform: Platform | str,
        carrier: str,
        outcome: Outcome | str,
        billing: Billing | str,
        code: str | None = None,
        message: str | None = None,
        vendor_id: str | None = None,
        request_id: str | None = None,
        ex_id: str | None = None,
        phone_mask: str | None = None,
        phone_index: str | None = None,
        score: int | None = None,
        level: RiskLevel | str | None = None,
        tags: Sequence[str] | None = None,
        latency_ms: int | None = None,
        attempts: int,
        http_status: int | None = None,
        transaction_id: str | None = None,
        verify_status: str | None = None,
        passed: str | None = None,
        sub_code: str | None = None,
        error_code: str | None = None,
        interrupt_page: str | None = None,
        page_stay_ms: Mapping[str, int] | None = None,
        face_retries: int | None = None,
        ocr_retries: int | None = None,
        ocr_edits: int | None = None,
        ocr_edit_retries: int | None = None,
        camera_refused_face: bool | None = None,
        camera_refused_ocr: bool | None = None,
    ) -> Event: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> Event: ...
    @property
    def app(self, /) -> str:
        """The vendor's public key of the app (Jiguang: AppKey)."""
    @property
    def attempts(self, /) -> int:
        """How often the request was tried."""
    @property
    def billing(self, /) -> Billing:
        """Whether it counts towards the bill."""
    @property
    def call_id(self, /) -> str:
        """Shared by all events of one call."""
    @property
    def camera_refused_face(self, /) -> bool | None:
        """Identity verification: whether the camera was refused to the liveness check."""
    @property
    def camera_refused_ocr(self, /) -> bool | None:
        """Identity verification: whether the camera was refused for the document's picture."""
    @property
    def carrier(self, /) -> str:
        """`cm`, `cu`, `ct`, `unknown`, or another word as the caller said; never derived from the number."""
    @property
    def code(self, /) -> str | None:
        """The vendor's return code, as text; none where no answer came."""
    @property
    def error_code(self, /) -> str | None:
        """Identity verification: the vendor's reason of an interruption, for example `1006`."""
    @property
    def event_id(self, /) -> str:
        """
        UUID: version 7, made when the event is; of a transaction of identity verification version 8, which follows from its
        id, so that one which is asked for twice counts once.
        """
    @property
    def ex_id(self, /) -> str | None:
        """The correlation id that the caller sent, never the vendor's echo."""
    @property
    def face_retries(self, /) -> int | None:
        """Identity verification: how often the person began the liveness check again."""
    @property
    def http_status(self, /) -> int | None:
        """HTTP status of the answer."""
    @property
    def interrupt_page(self, /) -> str | None:
        """
        Identity verification: the page that the person left, a word of the catalogue of pages (`ocr_scan`) or as the
        vendor calls it; both are counted as one.
        """
    @property
    def latency_ms(self, /) -> int | None:
        """From the call's begin to its answer, in milliseconds."""
    @property
    def level(self, /) -> RiskLevel | None:
        """Band of the score."""
    @property
    def message(self, /) -> str | None:
        """The vendor's text for it, with numbers of people masked."""
    @property
    def occurred_at(self, /) -> datetime:
        """`occurred_at_ms` as a `datetime` in UTC."""
    @property
    def occurred_at_ms(self, /) -> int:
        """
        When the call began, or when the transaction of identity verification was made where that is known, in milliseconds
        since 1970 (UTC).
        """
    @property
    def ocr_edit_retries(self, /) -> int | None:
        """Identity verification: how often the person began such a correction again."""
    @property
    def ocr_edits(self, /) -> int | None:
        """Identity verification: how often the person corrected what was read, and sent it."""
    @property
    def ocr_retries(self, /) -> int | None:
        """Identity verification: how often the person took the document's picture again."""
    @property
    def operation(self, /) -> str:
        """The operation that was called, for example `query_business_risk`."""
    @property
    def outcome(self, /) -> Outcome:
        """What came of it."""
    @property
    def page_stay_ms(self, /) -> dict[str, int]:
        """Identity verification: how long each page was shown, in milliseconds, by page; named as in `interrupt_page`."""
    @property
    def passed(self, /) -> str | None:
        """Identity verification: the final result as the vendor says it: `Y` or `N`."""
    @property
    def phone_index(self, /) -> str | None:
        """Keyed hash of the number with the id of its key: finds a number without storing it."""
    @property
    def phone_mask(self, /) -> str | None:
        """The number with its middle hidden, for example `138****8000`."""
    @property
    def platform(self, /) -> Platform:
        """Platform of the end user's app, as the caller said."""
    @property
    def product(self, /) -> Product:
        """What was verified."""
    @property
    def request_id(self, /) -> str | None:
        """The vendor's request id."""
    @property
    def score(self, /) -> int | None:
        """Risk score as the vendor gave it, 0 to 900."""
    @property
    def sub_code(self, /) -> str | None:
        """Identity verification: the vendor's reason of the result, for example `205`."""
    @property
    def tags(self, /) -> list[str]:
        """Risk tags as the vendor gave them."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def transaction_id(self, /) -> str | None:
        """Identity verification: the vendor's id of the transaction."""
    @property
    def vendor(self, /) -> Vendor:
        """The vendor that was called."""
    @property
    def vendor_id(self, /) -> str | None:
        """The vendor's serial number, as decimal text."""
    @property
    def verify_status(self, /) -> str | None:
        """Identity verification: how far it came, as the vendor says it: `0` finished, `1` interrupted, `2` not started."""

@final
class ExportManifest:
    """What a file of events holds: written beside it, as `NAME.manifest.json`."""

    __match_args__: Final = (
        "file",
        "format",
        "rows",
        "columns",
        "bytes",
        "sha256",
        "query",
        "start_at_ms",
        "end_at_ms",
        "made_at_ms",
        "version",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> ExportManifest: ...
    @property
    def bytes(self, /) -> int:
        """Length in bytes."""
    @property
    def columns(self, /) -> list[str]:
        """Names of its columns, in their order."""
    @property
    def end_at(self, /) -> datetime:
        """`end_at_ms` as a `datetime` in UTC."""
    @property
    def end_at_ms(self, /) -> int:
        """First instant that is no longer part, in milliseconds since 1970 (UTC)."""
    @property
    def file(self, /) -> str:
        """Name of the file, without its folder."""
    @property
    def format(self, /) -> FileFormat:
        """Its format."""
    @property
    def made_at(self, /) -> datetime:
        """`made_at_ms` as a `datetime` in UTC."""
    @property
    def made_at_ms(self, /) -> int:
        """When it was made, in milliseconds since 1970 (UTC): the events are those of that moment."""
    @property
    def query(self, /) -> ExportQuery:
        """What was asked; of a number, its mask."""
    @property
    def rows(self, /) -> int:
        """Number of events."""
    @property
    def sha256(self, /) -> str:
        """SHA-256 of the file, in hex."""
    @property
    def start_at(self, /) -> datetime:
        """`start_at_ms` as a `datetime` in UTC."""
    @property
    def start_at_ms(self, /) -> int:
        """First instant of the range, in milliseconds since 1970 (UTC)."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def version(self, /) -> str:
        """Version of Verimeter that made it."""

@final
class ExportQuery:
    """Which events to write to a file, and how."""

    __match_args__: Final = ("filter", "every_product", "phone", "format", "bom", "without_personal")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(
        cls,
        /,
        *,
        filter: StatsQuery,
        every_product: bool,
        phone: str | None = None,
        format: FileFormat | str | None = None,
        bom: bool,
        without_personal: bool,
    ) -> ExportQuery: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> ExportQuery: ...
    @property
    def bom(self, /) -> bool:
        """Begin a CSV file with a byte order mark, by which some spreadsheets know UTF-8."""
    @property
    def every_product(self, /) -> bool:
        """Events of every product, whatever `filter` names."""
    @property
    def filter(self, /) -> StatsQuery:
        """
        Range and filters. `bucket` says nothing here; the range may be of any length, and an end that is left out is that of
        the ledger's events.
        """
    @property
    def format(self, /) -> FileFormat | None:
        """Left out: what the file's name says (`.csv`, `.xlsx`, `.jsonl`, `.parquet`)."""
    @property
    def phone(self, /) -> str | None:
        """Only events of this number. It is searched through the keyed index, and neither kept nor shown."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def without_personal(self, /) -> bool:
        """Leave out the fields that say something about a person: `ex_id`, `phone_mask`, `phone_index`."""

@final
class Fault:
    """How the sandbox is to misbehave, and when. What is left out stays as it is."""

    __match_args__: Final = (
        "operation",
        "kind",
        "nth",
        "times",
        "probability",
        "seed",
        "latency_ms",
        "status",
        "body",
        "content_type",
        "interval_ms",
        "retry_after_s",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(
        cls,
        /,
        *,
        operation: str | None = None,
        kind: FaultKind | str | None = None,
        nth: int | None = None,
        times: int | None = None,
        probability: float | None = None,
        seed: int | None = None,
        latency_ms: int | None = None,
        status: int | None = None,
        body: str | None = None,
        content_type: str | None = None,
        interval_ms: int | None = None,
        retry_after_s: int | None = None,
    ) -> Fault: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> Fault: ...
    @property
    def body(self, /) -> str | None:
        """Answer with this body, as it is, in place of the reply. What was to be done is done."""
    @property
    def content_type(self, /) -> str | None:
        """Answer with this media type; `application/json` otherwise."""
    @property
    def interval_ms(self, /) -> int | None:
        """Of `drip`: milliseconds between two bytes; none for 100."""
    @property
    def kind(self, /) -> FaultKind | None:
        """What goes wrong; none for what the other fields say alone."""
    @property
    def latency_ms(self, /) -> int | None:
        """Wait before answering, in milliseconds. What was to be done is done before."""
    @property
    def nth(self, /) -> int | None:
        """From the nth such call on, counted from now; none for the first."""
    @property
    def operation(self, /) -> str | None:
        """Only in this operation, for example `query_business_risk`; none for all."""
    @property
    def probability(self, /) -> float | None:
        """Each such call with this probability, from 0 to 1; none for each."""
    @property
    def retry_after_s(self, /) -> int | None:
        """Of `throttle`: seconds until one may come back, in the vendor's own header; none for no such header."""
    @property
    def seed(self, /) -> int | None:
        """What `probability` follows from; none for the sandbox's seed."""
    @property
    def status(self, /) -> int | None:
        """Answer with this HTTP status."""
    @property
    def times(self, /) -> int | None:
        """For so many calls; none for all that follow."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class FaultKind:
    """A way to misbehave."""

    CUT_AFTER: Final[FaultKind]
    """The connection is cut, and all was done: the state has changed, the call is billed, the reply is lost."""
    CUT_BEFORE: Final[FaultKind]
    """The connection is cut, and nothing was done: no token used up, nothing billed."""
    DRIP: Final[FaultKind]
    """The reply comes byte by byte, `interval_ms` apart."""
    HTML: Final[FaultKind]
    """Nothing is done; a gateway's page in HTML comes instead, with HTTP 502 or `status`."""
    STALL: Final[FaultKind]
    """Nothing is done, and no answer ever comes."""
    THROTTLE: Final[FaultKind]
    """
    Nothing is done; the vendor's own words for too many calls come instead, with `status` or HTTP 429 (Alibaba Cloud:
    403), and with the header `Retry-After` (`x-acs-retry-after`) where `retry_after_s` says so.
    """
    TRUNCATE: Final[FaultKind]
    """The reply ends in its middle, and its headers say that this is all."""
    UNKNOWN_CODE: Final[FaultKind]
    """The reply bears a return code that no catalogue lists."""
    UNKNOWN_FIELD: Final[FaultKind]
    """The reply has a field more than documented, at every depth."""
    UNKNOWN_PAGE: Final[FaultKind]
    """The reply names a page that no catalogue lists. Where there are no pages: as it is."""
    UNKNOWN_TAG: Final[FaultKind]
    """The reply bears a risk tag that no catalogue lists, too. Where there are no tags: as it is."""
    WRONG_TYPES: Final[FaultKind]
    """Numbers in the reply are text, numbers in text are numbers, and other text is a list of it."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: FaultKind | str) -> FaultKind:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[FaultKind]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

@final
class FileFormat:
    """A kind of file that tables and events are written to."""

    CSV: Final[FileFormat]
    """Comma-separated values, UTF-8, with a header."""
    JSONL: Final[FileFormat]
    """One JSON object per line."""
    PARQUET: Final[FileFormat]
    """Apache Parquet, compressed with Zstandard."""
    XLSX: Final[FileFormat]
    """A workbook of Excel 2007 or later."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: FileFormat | str) -> FileFormat:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[FileFormat]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

@final
class Funnel:
    """The drop-off funnel of identity verification; definitions at [`FunnelStage`]."""

    __match_args__: Final = (
        "product",
        "tz",
        "start_at_ms",
        "end_at_ms",
        "min_sample",
        "by",
        "filters",
        "total",
        "parts",
    )
    def __arrow_c_stream__(self, /, requested_schema: object | None = None) -> object:
        """Its table as a stream of Arrow columns, by the Arrow PyCapsule interface."""
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> Funnel: ...
    def _repr_html_(self, /) -> str: ...
    @property
    def by(self, /) -> FunnelSplit | None:
        """What it is split by."""
    def chart(self, /) -> Chart:
        """The picture of it."""
    @property
    def end_at(self, /) -> datetime:
        """`end_at_ms` as a `datetime` in UTC."""
    @property
    def end_at_ms(self, /) -> int:
        """First instant that is no longer part, in milliseconds since 1970 (UTC)."""
    @property
    def filters(self, /) -> dict[str, list[str]]:
        """What was let through, by the filter's name (`platforms`, `carriers`, …); those that let everything through are not there."""
    @property
    def min_sample(self, /) -> int:
        """Shares and quantiles of fewer than this are not given."""
    @property
    def parts(self, /) -> list[FunnelPart]:
        """One per platform, app or week that has transactions; in time, else by key."""
    @property
    def product(self, /) -> Product:
        """The product."""
    @property
    def start_at(self, /) -> datetime:
        """`start_at_ms` as a `datetime` in UTC."""
    @property
    def start_at_ms(self, /) -> int:
        """First instant, in milliseconds since 1970 (UTC)."""
    def table(self, /) -> Table:
        """What it shows, as a table: for a terminal, Jupyter, files and other libraries."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    def to_dicts(self, /) -> list[dict[str, str | int | float | None]]:
        """One `dict` per row of its table; what is empty or undefined is `None`."""
    @property
    def total(self, /) -> FunnelPart:
        """All transactions."""
    @property
    def tz(self, /) -> str:
        """IANA time zone of range and weeks."""

@final
class FunnelFriction:
    """Something that persons had to do again, or refused; over the transactions that tell of it."""

    __match_args__: Final = ("name", "told", "affected", "times", "share")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> FunnelFriction: ...
    @property
    def affected(self, /) -> int:
        """Of those, where it happened."""
    @property
    def name(self, /) -> str:
        """
        Field of the event: `face_retries`, `ocr_retries`, `ocr_edits`, `ocr_edit_retries`, `camera_refused_face` or
        `camera_refused_ocr`.
        """
    @property
    def share(self, /) -> Share | None:
        """affected / told; none below the minimum sample."""
    @property
    def times(self, /) -> int:
        """How often it happened."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def told(self, /) -> int:
        """Transactions that tell of it. Those whose rows were purged from a ledger do not."""

@final
class FunnelPage:
    """One page."""

    __match_args__: Final = (
        "page",
        "label",
        "label_zh",
        "known",
        "stage",
        "shown",
        "left",
        "share",
        "error_codes",
        "stays",
        "stay_p50_ms",
        "stay_p90_ms",
        "stay_p99_ms",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> FunnelPage: ...
    @property
    def error_codes(self, /) -> dict[str, int]:
        """Of those that were left, how many for which of the vendor's reasons; empty where it named none."""
    @property
    def known(self, /) -> bool:
        """Whether the catalogue knows it."""
    @property
    def label(self, /) -> str:
        """English label; the name where no catalogue knows it."""
    @property
    def label_zh(self, /) -> str:
        """Chinese label; the name where no catalogue knows it."""
    @property
    def left(self, /) -> int:
        """Interrupted transactions that were left on it."""
    @property
    def page(self, /) -> str:
        """The catalogue's word, the vendor's name of a page that no catalogue knows, or empty where the vendor named none."""
    @property
    def share(self, /) -> Share | None:
        """left / interrupted; none below the minimum sample."""
    @property
    def shown(self, /) -> int:
        """Transactions that have a time for it."""
    @property
    def stage(self, /) -> Stage | None:
        """The stage that it belongs to; none where no catalogue knows it."""
    @property
    def stay_p50_ms(self, /) -> float | None:
        """Half of the times are not longer, in milliseconds, within 1 %; none below the minimum sample."""
    @property
    def stay_p90_ms(self, /) -> float | None:
        """90 % of the times are not longer."""
    @property
    def stay_p99_ms(self, /) -> float | None:
        """99 % of the times are not longer."""
    @property
    def stays(self, /) -> int:
        """Times that the quantiles are of. Of transactions whose rows were purged from a ledger there are none."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class FunnelPart:
    """The funnel of some transactions."""

    __match_args__: Final = (
        "key",
        "requests",
        "not_started",
        "without_verdict",
        "interrupted",
        "enough",
        "stages",
        "pages",
        "error_codes",
        "sub_codes",
        "friction",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> FunnelPart: ...
    @property
    def enough(self, /) -> bool:
        """Whether at least `min_sample` transactions were begun; below that, most shares here are not given."""
    @property
    def error_codes(self, /) -> list[FunnelReason]:
        """Why transactions were interrupted, most frequent first."""
    @property
    def friction(self, /) -> list[FunnelFriction]:
        """What it took: retries, corrections, refusals."""
    @property
    def interrupted(self, /) -> int:
        """Of those, begun and broken off: all that were lost in the funnel before a result."""
    @property
    def key(self, /) -> str:
        """Platform, app, or first day of the week within the range; empty for all transactions."""
    @property
    def not_started(self, /) -> int:
        """Of those, never begun: they are before the funnel."""
    @property
    def pages(self, /) -> list[FunnelPage]:
        """Every page that was shown or left, in the order of a flow; then those that no catalogue knows."""
    @property
    def requests(self, /) -> int:
        """Transactions, of any end."""
    @property
    def stages(self, /) -> list[FunnelStage]:
        """Every stage, in order."""
    @property
    def sub_codes(self, /) -> list[FunnelReason]:
        """Why persons did not pass, most frequent first."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def without_verdict(self, /) -> int:
        """Of those, without an end that is known (asked too early, id refused, no readable answer): neither success nor loss."""

@final
class FunnelQuery:
    """Which funnel to show."""

    __match_args__: Final = ("filter", "by", "min_sample")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(
        cls, /, *, filter: StatsQuery, by: FunnelSplit | str | None = None, min_sample: int | None = None
    ) -> FunnelQuery: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> FunnelQuery: ...
    @property
    def by(self, /) -> FunnelSplit | None:
        """A funnel for each of these, too."""
    @property
    def filter(self, /) -> StatsQuery:
        """Range and filters; the product is `identity_verification`, and `bucket` says nothing here."""
    @property
    def min_sample(self, /) -> int | None:
        """
        Shares and quantiles of fewer transactions than this are not given, because they would say nothing. From 1; default
        30.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class FunnelReason:
    """One reason that the vendor gives."""

    __match_args__: Final = ("code", "meaning", "transactions", "share")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> FunnelReason: ...
    @property
    def code(self, /) -> str:
        """The vendor's code; empty where it named none."""
    @property
    def meaning(self, /) -> str | None:
        """What it says; none where no catalogue knows it."""
    @property
    def share(self, /) -> Share | None:
        """Of all that were interrupted (error codes) or did not pass (sub codes); none below the minimum sample."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def transactions(self, /) -> int:
        """Transactions that ended for it."""

@final
class FunnelSplit:
    """What a funnel may be split by."""

    APP: Final[FunnelSplit]
    """The app."""
    PLATFORM: Final[FunnelSplit]
    """Platform of the end user's app."""
    WEEK: Final[FunnelSplit]
    """ISO week of the zone, Monday to Sunday."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: FunnelSplit | str) -> FunnelSplit:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[FunnelSplit]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

@final
class FunnelStage:
    """
    One stage of the funnel.

    The vendor tells of a transaction its end, the page that was left and how long each page was shown. From these:

    - It **ends** at `passed` or `finished` where there is a result; where it was interrupted, at the stage of the page that
      was left (of the furthest page that was shown, where the vendor names none). The name `GUIDE` is that of two pages: where
      a later page was shown before, it is the one before the liveness check. Ends are counted where persons left, also in
      flows of another order.
    - It **reached** every stage up to its end. So each stage is reached by those who reached the one before, less those who
      dropped there.
    - It was **shown** a stage that it reached if a page of it was shown or left. A stage that a flow does not have is reached
      and not shown, and nobody drops there. Where the vendor gives no page times, all stages up to the end count as shown,
      save NFC, which few flows ask for.

    Source: pages and times of `CheckVerifyLog`; the reading is ours, the vendor publishes none.
    """

    __match_args__: Final = ("stage", "reached", "shown", "went_on", "dropped", "reach", "drop")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> FunnelStage: ...
    @property
    def drop(self, /) -> Share | None:
        """dropped / shown; none below the minimum sample."""
    @property
    def dropped(self, /) -> int:
        """Transactions that ended at it: interrupted; at `finished`, not passed."""
    @property
    def reach(self, /) -> Share | None:
        """reached / started; none below the minimum sample."""
    @property
    def reached(self, /) -> int:
        """Transactions that came to it or further."""
    @property
    def shown(self, /) -> int:
        """Of those, that were shown it."""
    @property
    def stage(self, /) -> Stage:
        """The stage."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def went_on(self, /) -> int:
        """shown - dropped."""

@final
class HarvestRow:
    """One transaction of a harvest."""

    __match_args__: Final = (
        "row",
        "transaction_id",
        "state",
        "outcome",
        "event_id",
        "ready_at_ms",
        "deadline_at_ms",
        "error",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> HarvestRow: ...
    @property
    def deadline_at(self, /) -> datetime:
        """`deadline_at_ms` as a `datetime` in UTC."""
    @property
    def deadline_at_ms(self, /) -> int:
        """When the vendor deletes it, in milliseconds since 1970 (UTC)."""
    @property
    def error(self, /) -> ErrorInfo | None:
        """Why there is no answer."""
    @property
    def event_id(self, /) -> str | None:
        """The ledger's event of it, where there is one."""
    @property
    def outcome(self, /) -> Outcome | None:
        """What came of the transaction itself, where it is known."""
    @property
    def ready_at(self, /) -> datetime:
        """`ready_at_ms` as a `datetime` in UTC."""
    @property
    def ready_at_ms(self, /) -> int:
        """From when it is worth asking, in milliseconds since 1970 (UTC)."""
    @property
    def row(self, /) -> int:
        """Place of the transaction in the input, counted from 1."""
    @property
    def state(self, /) -> HarvestState:
        """What came of it here."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def transaction_id(self, /) -> str:
        """The vendor's id of it."""

@final
class HarvestRows:
    """Rows of a harvest, as they end."""
    def __iter__(self, /) -> HarvestRows: ...
    def __next__(self, /) -> HarvestRow: ...

@final
class HarvestState:
    """What came of one transaction in a harvest."""

    ALREADY_RECORDED: Final[HarvestState]
    """The ledger had it: nobody was asked."""
    FAILED: Final[HarvestState]
    """There is no answer, or none that can be read; or the input is wrong. It may be asked again."""
    NOT_READY: Final[HarvestState]
    """The vendor says that it is not over."""
    RECORDED: Final[HarvestState]
    """The vendor told its log, and the ledger has it."""
    REPEATED: Final[HarvestState]
    """The same transaction stands further up in the input."""
    TOO_EARLY: Final[HarvestState]
    """Younger than 30 minutes: its log is not whole yet. Not asked."""
    TOO_LATE: Final[HarvestState]
    """Older than 30 days: the vendor has deleted it. Not asked."""
    UNKNOWN: Final[HarvestState]
    """The vendor does not know it, in this region."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: HarvestState | str) -> HarvestState:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[HarvestState]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

@final
class Harvesting:
    """One harvest under way, for both clients."""
    def count(self, /) -> int:
        """Says that one more row was given, and how many that makes."""
    def end(self, /) -> None:
        """Ends it."""
    def next(self, /) -> Future[HarvestRow | None]:
        """The next row as an asyncio future; `None` after the last."""
    @property
    def total(self, /) -> int:
        """Number of transactions."""

@final
class IdVerificationCalls:
    """What `verimeter.AsyncIdVerificationClient` is made of: the same calls as asyncio futures, begun at once."""
    def __new__(cls, /, client: IdVerificationClient) -> IdVerificationCalls:
        """The calls of `client`, which both may close."""
    def __repr__(self, /) -> str: ...
    def check_result(
        self,
        /,
        merchant_biz_id: str,
        transaction_id: str,
        *,
        started_at: str | datetime | None = None,
        platform: Platform | str | None = None,
        is_return_image: bool | None = None,
        extra_image_control_list: str | None = None,
        return_five_category_spoof_result: bool | None = None,
    ) -> Future[CheckResult]: ...
    def check_verify_log(
        self,
        /,
        merchant_biz_id: str,
        transaction_id: str,
        *,
        started_at: str | datetime | None = None,
        platform: Platform | str | None = None,
    ) -> Future[VerifyLog]: ...
    def close(self, /) -> None: ...
    def harvest(
        self, /, transactions: Iterable[Transaction], *, concurrency: int, rate: float | None, progress: bool
    ) -> Harvesting: ...
    def initialize(
        self,
        /,
        *,
        product_code: str,
        merchant_biz_id: str,
        merchant_user_id: str | None = None,
        meta_info: str | None = None,
        scene_code: str | None = None,
        doc_type: str | None = None,
        pages: Sequence[str] | None = None,
        doc_page_config: Sequence[str] | None = None,
        doc_scan_mode: str | None = None,
        model: str | None = None,
        template_config: Sequence[str] | None = None,
        template_ran_count: int | None = None,
        template_type: str | None = None,
        security_level: str | None = None,
        product_flow: str | None = None,
        id_threshold: str | None = None,
        show_guide_page: bool | None = None,
        show_album_icon: bool | None = None,
        show_ocr_result: bool | None = None,
        edit_ocr_result: bool | None = None,
        ocr_value_standard: bool | None = None,
        procedure_priority: str | None = None,
        app_quality_check: bool | None = None,
        doc_video: bool | None = None,
        use_nfc: bool | None = None,
        mrtd_input: str | None = None,
        document_number: str | None = None,
        date_of_birth: str | None = None,
        date_of_expiry: str | None = None,
        callback_url: str | None = None,
        callback_token: str | None = None,
        return_url: str | None = None,
        face_picture_base64: str | None = None,
        face_picture_url: str | None = None,
        target_face_picture: str | None = None,
        target_face_picture_url: str | None = None,
        verify_model: str | None = None,
        face_group_codes: str | None = None,
        face_register_group_code: str | None = None,
        auto_registration: str | None = None,
        save_face_picture: str | None = None,
        face_verify_threshold: str | None = None,
        return_faces: str | None = None,
        update_face_if_user_exists: str | None = None,
        need_multi_face_check: str | None = None,
        face_attribute_check: str | None = None,
        authorize: str | None = None,
        email: str | None = None,
        mobile: str | None = None,
        doc_name: str | None = None,
        doc_no: str | None = None,
        crop: str | None = None,
        ocr: str | None = None,
        id_spoof: str | None = None,
        id_face_quality: str | None = None,
        language_config: str | None = None,
        style_config: str | None = None,
        experience_code: str | None = None,
        chameleon_frame_enable: str | None = None,
        auto_doc_page_config: str | None = None,
    ) -> Future[Initialization]: ...
    def keepalive(self, /) -> Future[Keepalive]: ...
    def refuse(self, /, question: KeyQuestion, error: Any) -> None:
        """Answers that the function of the user's raised `error`."""
    @property
    def region(self, /) -> str: ...
    def set_servant(self, /, servant: Any) -> None:
        """Has `servant.serve` called on the event loop of the latest call where a key is wanted: it takes the questions then."""
    def take_question(self, /) -> KeyQuestion | None:
        """The next question for a key."""

@final
class IdVerificationClient:
    """
    Calls Alibaba Cloud ID Verification in one region and waits for the answer; the GIL is free meanwhile.

    Safe to share between threads, and after `fork`. Once begun, a call goes on and is recorded even where Ctrl-C
    ends the wait.

    Args:
        access_key_id: Id of an access key of a RAM user. Where neither it nor the secret is given, the key is that of the
            environment (`ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET`, `ALIBABA_CLOUD_SECURITY_TOKEN`),
            else of the files of the vendor's tools.
        access_key_secret: Its secret; never shown anywhere.
        security_token: Token (STS) that belongs to a temporary key; never shown anywhere.
        credentials: Instead of a key, a function that gives one. It is called at the first call, three minutes before a key
            ends (`AccessKey.expires_at_ms`), and after the vendor refused one; always on a thread that waits for a call.
        region: Where transactions are made, whose data no other region has; `ap-southeast-1` if left out. `regions()` says
            which there are.
        network: Whether the region's host is reached from the internet (`public`, if left out) or within the vendor's cloud
            (`vpc`).
        endpoint: Another server, such as the sandbox: a host, or a URL with https, or http to this machine.
        ledger: Where every transaction that is asked for is recorded; nowhere if left out.
        options: Deadlines and attempts.
        app: What the events are counted under; `unknown` if left out.
        strict_merchant_biz_id: Hold `merchant_biz_id` to the vendor's pages (letters and digits, at most 32) before a call.
        record_results: Whether `check_result` records events, too: for solutions of which there is no log.

    Raises:
        ConfigurationError: There is no access key, or it cannot be any.
        InvalidArgumentError: region, endpoint or an option cannot work.
    """
    def __enter__(self, /) -> IdVerificationClient: ...
    def __exit__(self, /, *_error: object) -> None: ...
    def __new__(
        cls,
        /,
        access_key_id: str | None = None,
        access_key_secret: str | None = None,
        *,
        security_token: str | None = None,
        credentials: Callable[[], AccessKey] | None = None,
        region: str | None = None,
        network: Network | str | None = None,
        endpoint: str | None = None,
        ledger: Ledger | None = None,
        options: ClientOptions | None = None,
        app: str | None = None,
        strict_merchant_biz_id: bool = True,
        record_results: bool = False,
    ) -> IdVerificationClient: ...
    def __repr__(self, /) -> str: ...
    def check_result(
        self,
        /,
        merchant_biz_id: str,
        transaction_id: str,
        *,
        started_at: str | datetime | None = None,
        platform: Platform | str | None = None,
        is_return_image: bool | None = None,
        extra_image_control_list: str | None = None,
        return_five_category_spoof_result: bool | None = None,
    ) -> CheckResult:
        """
        Asks for the result of one transaction. Free. Recorded where the client was made with `record_results`.

        Args:
            merchant_biz_id: Your id of the transaction.
            transaction_id: The vendor's id of it.
            started_at: When it was made: a `datetime` with time zone, or the text of one. If left out, now.
            platform: Platform of the end user's app, for the statistics; the vendor is not told.
            is_return_image: Whether pictures are wanted, too.
            extra_image_control_list: Which further pictures are wanted, in the vendor's words.
            return_five_category_spoof_result: Whether the kinds of attack are wanted in detail.

        Raises:
            InvalidArgumentError: A parameter is wrong, or the vendor does not know the transaction.
            NotReadyError: There is no result yet.
            InDoubtError: There is no answer: ask again.
            VerimeterError: Every other failure, each with a class of its own.
        """
    def check_verify_log(
        self,
        /,
        merchant_biz_id: str,
        transaction_id: str,
        *,
        started_at: str | datetime | None = None,
        platform: Platform | str | None = None,
    ) -> VerifyLog:
        """
        Asks for the log of one transaction: how far it came, where it was left and why. Free.

        The first answer about a transaction is its event; one that is known to be younger than 30 minutes is given and not
        recorded.

        Args:
            merchant_biz_id: Your id of the transaction.
            transaction_id: The vendor's id of it: the one that you kept since `initialize`, not the one that a client reports.
            started_at: When it was made, which its event is counted under: a `datetime` with time zone, or the text of one.
                If left out, now.
            platform: Platform of the end user's app, for the statistics; the vendor is not told.

        Raises:
            InvalidArgumentError: A parameter is wrong, or the vendor does not know the transaction.
            NotReadyError: It is not over yet; `retry_after_ms` says when to come back.
            InDoubtError: There is no answer: ask again.
            VerimeterError: Every other failure, each with a class of its own.
        """
    def close(self, /) -> None:
        """Ends the client: further calls raise `CallCancelledError`. Calls under way end and are recorded."""
    @staticmethod
    def from_env(
        *,
        region: str | None = None,
        network: Network | str | None = None,
        endpoint: str | None = None,
        ledger: Ledger | None = None,
        options: ClientOptions | None = None,
        app: str | None = None,
        strict_merchant_biz_id: bool = True,
        record_results: bool = False,
    ) -> IdVerificationClient:
        """
        A client with everything that the environment says.

        Reads the access key as the constructor does and, where they are set, `VERIMETER_ALIYUN_REGION` and
        `VERIMETER_ALIYUN_ENDPOINT`. What is given goes before.

        Raises:
            ConfigurationError: There is no access key, or one of these cannot work.
        """
    def harvest(
        self,
        /,
        transactions: Iterable[Transaction],
        *,
        concurrency: int = 8,
        rate: float | None = 5.0,
        on_progress: Callable[[int, int], object] | None = None,
        progress: bool = True,
    ) -> Iterator[HarvestRow]:
        """
        Asks for the logs of many transactions in time; gives one row for each as it ends, the oldest first.

        Each is asked for once, not before its 30 minutes are over and not after the 30 days that the vendor keeps it. The
        ledger knows what was asked already, so a harvest that was broken off is simply begun again. A failed call is a row
        with its error, never an exception.

        Args:
            transactions: Any iterable of `Transaction`, which is read to its end first.
            concurrency: Questions under way at once.
            rate: Questions begun per second, at most; `None` for no limit.
            on_progress: Called after each row with the rows so far and the number of transactions. What it
                raises comes after that row.
            progress: Whether a bar shows how far it is: on standard error, where that is a terminal and the work takes longer.

        Raises:
            InvalidArgumentError: concurrency or rate is not above 0.
            ConfigurationError: The client has no ledger.
        """
    def initialize(
        self,
        /,
        *,
        product_code: str,
        merchant_biz_id: str,
        merchant_user_id: str | None = None,
        meta_info: str | None = None,
        scene_code: str | None = None,
        doc_type: str | None = None,
        pages: Sequence[str] | None = None,
        doc_page_config: Sequence[str] | None = None,
        doc_scan_mode: str | None = None,
        model: str | None = None,
        template_config: Sequence[str] | None = None,
        template_ran_count: int | None = None,
        template_type: str | None = None,
        security_level: str | None = None,
        product_flow: str | None = None,
        id_threshold: str | None = None,
        show_guide_page: bool | None = None,
        show_album_icon: bool | None = None,
        show_ocr_result: bool | None = None,
        edit_ocr_result: bool | None = None,
        ocr_value_standard: bool | None = None,
        procedure_priority: str | None = None,
        app_quality_check: bool | None = None,
        doc_video: bool | None = None,
        use_nfc: bool | None = None,
        mrtd_input: str | None = None,
        document_number: str | None = None,
        date_of_birth: str | None = None,
        date_of_expiry: str | None = None,
        callback_url: str | None = None,
        callback_token: str | None = None,
        return_url: str | None = None,
        face_picture_base64: str | None = None,
        face_picture_url: str | None = None,
        target_face_picture: str | None = None,
        target_face_picture_url: str | None = None,
        verify_model: str | None = None,
        face_group_codes: str | None = None,
        face_register_group_code: str | None = None,
        auto_registration: str | None = None,
        save_face_picture: str | None = None,
        face_verify_threshold: str | None = None,
        return_faces: str | None = None,
        update_face_if_user_exists: str | None = None,
        need_multi_face_check: str | None = None,
        face_attribute_check: str | None = None,
        authorize: str | None = None,
        email: str | None = None,
        mobile: str | None = None,
        doc_name: str | None = None,
        doc_no: str | None = None,
        crop: str | None = None,
        ocr: str | None = None,
        id_spoof: str | None = None,
        id_face_quality: str | None = None,
        language_config: str | None = None,
        style_config: str | None = None,
        experience_code: str | None = None,
        chameleon_frame_enable: str | None = None,
        auto_doc_page_config: str | None = None,
    ) -> Initialization:
        """
        Makes a transaction. Not billed; each call makes another. Keep its id with the time: in 30 days nobody knows it any
        more.

        Args:
            parameters: The fields of `InitializeQuery` by keyword; `product_code` and `merchant_biz_id` are needed.

        Raises:
            InvalidArgumentError: A parameter is wrong.
            TransportError: Nothing was sent; the call may be repeated.
            InDoubtError: A transaction may be made, under an id that nobody knows.
            VerimeterError: Every other failure, each with a class of its own.
        """
    def keepalive(self, /) -> Keepalive:
        """
        Keeps the connection warm: where calls are rare, the first of them pays for a new one. Free.

        Raises:
            VerimeterError: The vendor gives no sign of life.
        """
    @property
    def region(self, /) -> str:
        """The region that it calls."""

@final
class IdentityCode:
    """One reason that identity verification gives for a result or an interruption."""

    __match_args__: Final = ("field", "code", "meaning", "documented", "source")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> IdentityCode: ...
    @property
    def code(self, /) -> str:
        """The vendor's code."""
    @property
    def documented(self, /) -> bool:
        """
        Whether the vendor lists it for this field of this product; else its meaning is that of the client SDK or of the
        vendor's sibling product.
        """
    @property
    def field(self, /) -> str:
        """The field of an event that holds it: `error_code` or `sub_code`."""
    @property
    def meaning(self, /) -> str:
        """What it says, in one line."""
    @property
    def source(self, /) -> str:
        """Where it is listed."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class IdentityPage:
    """
    One page of identity verification. The vendor has two names for a page, one finer than the other; how they pair, and to
    which stage a page belongs, is our reading.
    """

    __match_args__: Final = (
        "page",
        "interrupt_page",
        "interrupt_page_en",
        "label",
        "label_zh",
        "stage",
        "source",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> IdentityPage: ...
    @property
    def interrupt_page(self, /) -> str | None:
        """The vendor's Chinese text in `InterruptPage`, if it has one."""
    @property
    def interrupt_page_en(self, /) -> str | None:
        """The vendor's constant in `InterruptPageEn` and in the page times, which several pages may share."""
    @property
    def label(self, /) -> str:
        """English label."""
    @property
    def label_zh(self, /) -> str:
        """Chinese label."""
    @property
    def page(self, /) -> str:
        """Our word for it."""
    @property
    def source(self, /) -> str:
        """Where the vendor's names are documented."""
    @property
    def stage(self, /) -> Stage:
        """The stage of the funnel that it belongs to."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class Import:
    """A file that was read."""

    __match_args__: Final = ("rows", "new")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> Import: ...
    @property
    def new(self, /) -> int:
        """Events that were new; the others were in the ledger already."""
    @property
    def rows(self, /) -> int:
        """Rows of the file."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class Initialization:
    """A transaction that was made. It works for 30 minutes."""

    __match_args__: Final = (
        "request_id",
        "code",
        "message",
        "transaction_id",
        "started_at_ms",
        "transaction_url",
        "protocol",
        "client_cfg",
        "raw",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> Initialization: ...
    @property
    def client_cfg(self, /) -> str | None:
        """Settings for the client SDK. Not printed."""
    @property
    def code(self, /) -> str:
        """Return code: `Success`."""
    @property
    def message(self, /) -> str:
        """The vendor's text for it, with numbers of people masked."""
    @property
    def protocol(self, /) -> str | None:
        """What an embedded web client needs. Not printed."""
    @property
    def raw(self, /) -> str:
        """The answer's body, byte for byte where it is UTF-8. Not printed."""
    @property
    def request_id(self, /) -> str | None:
        """The vendor's id of this answer, for its support."""
    @property
    def started_at(self, /) -> datetime:
        """`started_at_ms` as a `datetime` in UTC."""
    @property
    def started_at_ms(self, /) -> int:
        """When it was asked for, in milliseconds since 1970 (UTC): what `harvest` wants to know."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def transaction_id(self, /) -> str:
        """The vendor's id of the transaction: keep it on the server, with the time."""
    @property
    def transaction_url(self, /) -> str | None:
        """Where a web client begins; works once and must not be changed. Not printed."""

@final
class InitializeQuery:
    """
    What is to be verified, and how. Of what is left out, the vendor's default holds. The vendor's own words stay texts, so that
    a new one needs no new version. What is said about a person is not printed.

    Source: <https://www.alibabacloud.com/help/en/ekyc/latest/ekyc-initialize>
    """

    __match_args__: Final = (
        "product_code",
        "merchant_biz_id",
        "merchant_user_id",
        "meta_info",
        "scene_code",
        "doc_type",
        "pages",
        "doc_page_config",
        "doc_scan_mode",
        "model",
        "template_config",
        "template_ran_count",
        "template_type",
        "security_level",
        "product_flow",
        "id_threshold",
        "show_guide_page",
        "show_album_icon",
        "show_ocr_result",
        "edit_ocr_result",
        "ocr_value_standard",
        "procedure_priority",
        "app_quality_check",
        "doc_video",
        "use_nfc",
        "mrtd_input",
        "document_number",
        "date_of_birth",
        "date_of_expiry",
        "callback_url",
        "callback_token",
        "return_url",
        "face_picture_base64",
        "face_picture_url",
        "target_face_picture",
        "target_face_picture_url",
        "verify_model",
        "face_group_codes",
        "face_register_group_code",
        "auto_registration",
        "save_face_picture",
        "face_verify_threshold",
        "return_faces",
        "update_face_if_user_exists",
        "need_multi_face_check",
        "face_attribute_check",
        "authorize",
        "email",
        "mobile",
        "doc_name",
        "doc_no",
        "crop",
        "ocr",
        "id_spoof",
        "id_face_quality",
        "language_config",
        "style_config",
        "experience_code",
        "chameleon_frame_enable",
        "auto_doc_page_config",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(
        cls,
        /,
        *,
        product_code: str,
        merchant_biz_id: str,
        merchant_user_id: str | None = None,
        meta_info: str | None = None,
        scene_code: str | None = None,
        doc_type: str | None = None,
        pages: Sequence[str] | None = None,
        doc_page_config: Sequence[str] | None = None,
        doc_scan_mode: str | None = None,
        model: str | None = None,
        template_config: Sequence[str] | None = None,
        template_ran_count: int | None = None,
        template_type: str | None = None,
        security_level: str | None = None,
        product_flow: str | None = None,
        id_threshold: str | None = None,
        show_guide_page: bool | None = None,
        show_album_icon: bool | None = None,
        show_ocr_result: bool | None = None,
        edit_ocr_result: bool | None = None,
        ocr_value_standard: bool | None = None,
        procedure_priority: str | None = None,
        app_quality_check: bool | None = None,
        doc_video: bool | None = None,
        use_nfc: bool | None = None,
        mrtd_input: str | None = None,
        document_number: str | None = None,
        date_of_birth: str | None = None,
        date_of_expiry: str | None = None,
        callback_url: str | None = None,
        callback_token: str | None = None,
        return_url: str | None = None,
        face_picture_base64: str | None = None,
        face_picture_url: str | None = None,
        target_face_picture: str | None = None,
        target_face_picture_url: str | None = None,
        verify_model: str | None = None,
        face_group_codes: str | None = None,
        face_register_group_code: str | None = None,
        auto_registration: str | None = None,
        save_face_picture: str | None = None,
        face_verify_threshold: str | None = None,
        return_faces: str | None = None,
        update_face_if_user_exists: str | None = None,
        need_multi_face_check: str | None = None,
        face_attribute_check: str | None = None,
        authorize: str | None = None,
        email: str | None = None,
        mobile: str | None = None,
        doc_name: str | None = None,
        doc_no: str | None = None,
        crop: str | None = None,
        ocr: str | None = None,
        id_spoof: str | None = None,
        id_face_quality: str | None = None,
        language_config: str | None = None,
        style_config: str | None = None,
        experience_code: str | None = None,
        chameleon_frame_enable: str | None = None,
        auto_doc_page_config: str | None = None,
    ) -> InitializeQuery: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> InitializeQuery: ...
    @property
    def app_quality_check(self, /) -> bool | None:
        """`AppQualityCheck`: only in the app SDK."""
    @property
    def authorize(self, /) -> str | None:
        """`Authorize`: the check with an authoritative source, `T` to ask for it."""
    @property
    def auto_doc_page_config(self, /) -> str | None:
        """`AutoDocPageConfig`."""
    @property
    def auto_registration(self, /) -> str | None:
        """`AutoRegistration`, of the face library."""
    @property
    def callback_token(self, /) -> str | None:
        """`CallbackToken`: comes back with the callback, which proves that it is the vendor's."""
    @property
    def callback_url(self, /) -> str | None:
        """`CallbackUrl`: called by the vendor at the end; must begin with `https`."""
    @property
    def chameleon_frame_enable(self, /) -> str | None:
        """`ChameleonFrameEnable`."""
    @property
    def crop(self, /) -> str | None:
        """`Crop`."""
    @property
    def date_of_birth(self, /) -> str | None:
        """`DateOfBirth`, with `MRTDInput` `2`."""
    @property
    def date_of_expiry(self, /) -> str | None:
        """`DateOfExpiry`, with `MRTDInput` `2`."""
    @property
    def doc_name(self, /) -> str | None:
        """`DocName`: the name on the document."""
    @property
    def doc_no(self, /) -> str | None:
        """`DocNo`: the number of the document."""
    @property
    def doc_page_config(self, /) -> list[str]:
        """`DocPageConfig`: pages of the document, for example `OCR_ID_BACK`."""
    @property
    def doc_scan_mode(self, /) -> str | None:
        """`DocScanMode`: `auto` or `manual`."""
    @property
    def doc_type(self, /) -> str | None:
        """`DocType`: the kind of document, for example `01000000` for a passport."""
    @property
    def doc_video(self, /) -> bool | None:
        """`DocVideo`: whether a short video is kept."""
    @property
    def document_number(self, /) -> str | None:
        """`DocumentNumber`, with `MRTDInput` `2`."""
    @property
    def edit_ocr_result(self, /) -> bool | None:
        """`EditOcrResult`: whether the person may correct what was read."""
    @property
    def email(self, /) -> str | None:
        """`Email`, for that check."""
    @property
    def experience_code(self, /) -> str | None:
        """`ExperienceCode`."""
    @property
    def face_attribute_check(self, /) -> str | None:
        """`FaceAttributeCheck`, of the face library."""
    @property
    def face_group_codes(self, /) -> str | None:
        """`FaceGroupCodes`, of the face library."""
    @property
    def face_picture_base64(self, /) -> str | None:
        """`FacePictureBase64`: a picture of at most 1 MB, in Base64."""
    @property
    def face_picture_url(self, /) -> str | None:
        """`FacePictureUrl`: where that picture is, in public."""
    @property
    def face_register_group_code(self, /) -> str | None:
        """`FaceRegisterGroupCode`, of the face library."""
    @property
    def face_verify_threshold(self, /) -> str | None:
        """`FaceVerifyThreshold`, of the face library."""
    @property
    def id_face_quality(self, /) -> str | None:
        """`IdFaceQuality`."""
    @property
    def id_spoof(self, /) -> str | None:
        """`IdSpoof`."""
    @property
    def id_threshold(self, /) -> str | None:
        """`IdThreshold`: `0` standard, `1` strict, `2` loose, `3` off."""
    @property
    def language_config(self, /) -> str | None:
        """`LanguageConfig`."""
    @property
    def merchant_biz_id(self, /) -> str:
        """`MerchantBizId`: your id of this verification; letters and digits, at most 32."""
    @property
    def merchant_user_id(self, /) -> str | None:
        """`MerchantUserId`: your id of the person, hashed or masked; the eKYC solutions want it."""
    @property
    def meta_info(self, /) -> str | None:
        """`MetaInfo`: what the client SDK says of the device, unchanged; the eKYC solutions want it."""
    @property
    def mobile(self, /) -> str | None:
        """`Mobile`, for that check in Indonesia: `+62` and 9 to 11 digits."""
    @property
    def model(self, /) -> str | None:
        """`Model`: `LIVENESS`, `PHOTINUS_LIVENESS` or `TEMPLATE`."""
    @property
    def mrtd_input(self, /) -> str | None:
        """`MRTDInput`: where the key to the chip comes from: `0` the person, `1` OCR, `2` the three fields that follow."""
    @property
    def need_multi_face_check(self, /) -> str | None:
        """`NeedMultiFaceCheck`, of the face library."""
    @property
    def ocr(self, /) -> str | None:
        """`Ocr`."""
    @property
    def ocr_value_standard(self, /) -> bool | None:
        """`OcrValueStandard`: whether standardised values are returned, too."""
    @property
    def pages(self, /) -> list[str]:
        """`Pages`: sides of the card, `01` and `02`."""
    @property
    def procedure_priority(self, /) -> str | None:
        """`ProcedurePriority`: `url` lets a fallback page come, `keep` ends with the error."""
    @property
    def product_code(self, /) -> str:
        """`ProductCode`: the solution, for example `eKYC_PRO`, `FACE_LIVENESS`, `ID_OCR`."""
    @property
    def product_flow(self, /) -> str | None:
        """`ProductFlow`: `DOC_FACE` or `FACE_DOC`, with `KYC_GLOBAL` only."""
    @property
    def return_faces(self, /) -> str | None:
        """`ReturnFaces`, of the face library."""
    @property
    def return_url(self, /) -> str | None:
        """`ReturnUrl`: where the web client goes back to."""
    @property
    def save_face_picture(self, /) -> str | None:
        """`SaveFacePicture`, of the face library."""
    @property
    def scene_code(self, /) -> str | None:
        """`SceneCode`: your name of the scene; letters, digits and `_`, at most 10."""
    @property
    def security_level(self, /) -> str | None:
        """`SecurityLevel`: `01` normal, `02` strict."""
    @property
    def show_album_icon(self, /) -> bool | None:
        """`ShowAlbumIcon`."""
    @property
    def show_guide_page(self, /) -> bool | None:
        """`ShowGuidePage`."""
    @property
    def show_ocr_result(self, /) -> bool | None:
        """`ShowOcrResult`."""
    @property
    def style_config(self, /) -> str | None:
        """`StyleConfig`: JSON."""
    @property
    def target_face_picture(self, /) -> str | None:
        """`TargetFacePicture`: the picture to compare with, in Base64."""
    @property
    def target_face_picture_url(self, /) -> str | None:
        """`TargetFacePictureUrl`: where that picture is, in public."""
    @property
    def template_config(self, /) -> list[str]:
        """`TemplateConfig`: actions to draw from, `01` to `07`; at most three are advised."""
    @property
    def template_ran_count(self, /) -> int | None:
        """`TemplateRanCount`: how many actions to draw."""
    @property
    def template_type(self, /) -> str | None:
        """`TemplateType`: their order, for example `Seq`."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def update_face_if_user_exists(self, /) -> str | None:
        """`UpdateFaceIfUserExists`, of the face library."""
    @property
    def use_nfc(self, /) -> bool | None:
        """`UseNFC`: for passports."""
    @property
    def verify_model(self, /) -> str | None:
        """`VerifyModel`, of the face library."""

@final
class JiguangCalls:
    """What `verimeter.AsyncJiguangClient` is made of: the same calls as asyncio futures, begun at once."""
    def __new__(
        cls,
        /,
        app_key: str,
        master_secret: str,
        *,
        base_url: str | None = None,
        private_key: str | None = None,
        previous_private_key: str | None = None,
        ledger: Ledger | None = None,
        options: ClientOptions | None = None,
    ) -> JiguangCalls: ...
    def __repr__(self, /) -> str: ...
    def close(self, /) -> None: ...
    @staticmethod
    def from_env(
        *,
        base_url: str | None = None,
        private_key: str | None = None,
        previous_private_key: str | None = None,
        ledger: Ledger | None = None,
        options: ClientOptions | None = None,
    ) -> JiguangCalls: ...
    @staticmethod
    def gateway(
        app_key: str,
        base_url: str,
        bearer_token: str,
        *,
        private_key: str | None = None,
        previous_private_key: str | None = None,
        ledger: Ledger | None = None,
        options: ClientOptions | None = None,
    ) -> JiguangCalls: ...
    def query_business_risk(
        self, /, phone: str, *, ip: str | None, ex_id: str | None, platform: Platform | str
    ) -> Future[RiskReport]: ...
    def screen(
        self, /, phones: Iterable[str], *, concurrency: int, rate: float | None, progress: bool
    ) -> Screening: ...
    def verify_login_token(
        self,
        /,
        login_token: str,
        *,
        platform: Platform | str,
        carrier: str | None,
        ip: str | None,
        ex_id: str | None,
        with_risk: bool,
    ) -> Future[LoginVerification]: ...
    def verify_number(
        self,
        /,
        token: str,
        phone: str,
        *,
        platform: Platform | str,
        carrier: str | None,
        ip: str | None,
        ex_id: str | None,
        with_risk: bool,
    ) -> Future[NumberVerification]: ...

@final
class JiguangClient:
    """
    Calls Jiguang Verification and waits for the answer; the GIL is free meanwhile.

    Safe to share between threads, and after `fork`. Once begun, a call goes on and is recorded even where Ctrl-C
    ends the wait.

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
    def __enter__(self, /) -> JiguangClient: ...
    def __exit__(self, /, *_error: object) -> None: ...
    def __new__(
        cls,
        /,
        app_key: str,
        master_secret: str,
        *,
        base_url: str | None = None,
        private_key: str | None = None,
        previous_private_key: str | None = None,
        ledger: Ledger | None = None,
        options: ClientOptions | None = None,
    ) -> JiguangClient: ...
    def __repr__(self, /) -> str: ...
    def close(self, /) -> None:
        """Ends the client: further calls raise `CallCancelledError`. Calls under way end and are recorded."""
    @staticmethod
    def from_env(
        *,
        base_url: str | None = None,
        private_key: str | None = None,
        previous_private_key: str | None = None,
        ledger: Ledger | None = None,
        options: ClientOptions | None = None,
    ) -> JiguangClient:
        """
        A client with the credentials in the environment.

        Reads `VERIMETER_JIGUANG_APP_KEY`, `VERIMETER_JIGUANG_MASTER_SECRET` and, where it is set,
        `VERIMETER_JIGUANG_BASE_URL`.

        Raises:
            ConfigurationError: One is missing or cannot work.
        """
    @staticmethod
    def gateway(
        app_key: str,
        base_url: str,
        bearer_token: str,
        *,
        private_key: str | None = None,
        previous_private_key: str | None = None,
        ledger: Ledger | None = None,
        options: ClientOptions | None = None,
    ) -> JiguangClient:
        """
        A client that speaks to a company's own gateway, which holds the vendor's credentials.

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
    def query_business_risk(
        self,
        /,
        phone: str,
        *,
        ip: str | None = None,
        ex_id: str | None = None,
        platform: Platform | str = "unknown",
    ) -> RiskReport:
        """
        Asks for the risk of one number. Each verdict may be billed.

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
    def screen(
        self,
        /,
        phones: Iterable[str],
        *,
        concurrency: int = 32,
        rate: float | None = None,
        on_progress: Callable[[int, int | None], object] | None = None,
        progress: bool = True,
    ) -> Iterator[ScreenRow]:
        """
        Asks for the risk of many numbers; gives one row per input, in the order of the inputs.

        A failed call is a row with its error, never an exception. Inputs are taken only as calls become free, so
        their number does not matter. An exception of `phones` itself comes after the rows of what it gave before.

        Args:
            phones: Any iterable of numbers.
            concurrency: Calls under way at once.
            rate: Calls begun per second, at most; no limit if left out.
            on_progress: Called after each row with the rows so far and, where `phones` has a length, that. What
                it raises comes after that row.
            progress: Whether a bar shows how far it is: on standard error, where that is a terminal and the work takes longer.

        Raises:
            InvalidArgumentError: concurrency or rate is not above 0.
        """
    def verify_login_token(
        self,
        /,
        login_token: str,
        *,
        platform: Platform | str,
        carrier: str | None = None,
        ip: str | None = None,
        ex_id: str | None = None,
        with_risk: bool = False,
    ) -> LoginVerification:
        """
        Asks which number belongs to a login token. Each number is billed.

        With a private key in the client, `phone` is the number; without, `decrypt_phone` opens `encrypted_phone`
        where the key is. A token without a number is an answer (`failed`) and no error.

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
    def verify_number(
        self,
        /,
        token: str,
        phone: str,
        *,
        platform: Platform | str,
        carrier: str | None = None,
        ip: str | None = None,
        ex_id: str | None = None,
        with_risk: bool = False,
    ) -> NumberVerification:
        """
        Asks whether a number is that of the SIM that a token was made with. Each verdict is billed.

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

@final
class JsonType:
    """What a field of a reply holds."""

    BOOLEAN: Final[JsonType]
    """Yes or no."""
    DECIMAL: Final[JsonType]
    """Any other number."""
    EMPTY_TEXT: Final[JsonType]
    """Text without a letter."""
    INTEGER: Final[JsonType]
    """A number without fraction and exponent."""
    JSON_TEXT: Final[JsonType]
    """Text that is a JSON object or list."""
    LIST: Final[JsonType]
    """A list."""
    NULL: Final[JsonType]
    """Nothing, said so."""
    NUMERIC_TEXT: Final[JsonType]
    """Text that is a number."""
    OBJECT: Final[JsonType]
    """An object."""
    TEXT: Final[JsonType]
    """Text."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: JsonType | str) -> JsonType:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[JsonType]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

@final
class Keepalive:
    """The vendor's sign of life."""

    __match_args__: Final = ("request_id", "code", "message", "result", "raw")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> Keepalive: ...
    @property
    def code(self, /) -> str:
        """Return code: `Success`."""
    @property
    def message(self, /) -> str:
        """The vendor's text for it."""
    @property
    def raw(self, /) -> str:
        """The answer's body, byte for byte where it is UTF-8. Not printed."""
    @property
    def request_id(self, /) -> str | None:
        """The vendor's id of this answer, for its support."""
    @property
    def result(self, /) -> str | None:
        """`SUCCESS`."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class KeyQuestion:
    """A client's question for a key."""
    def answer(self, /, given: Any) -> None:
        """Answers with what a function of the user's gave."""

@final
class Ledger:
    """
    Every event, in one SQLite file, with the figures that every view is read from.

    Clients record into it, on threads of their own; any number of threads and processes may use one file. It is
    true however few events it has.

    A ledger in a file crosses `fork`, which waits until no other thread is at work in it, for a second at most. A child that
    is forked amid a longer write of its parent's, such as an import, gets a `LedgerError` instead of figures.
    """
    def __bool__(self, /) -> bool: ...
    def __enter__(self, /) -> Ledger: ...
    def __exit__(self, /, *_error: object) -> None: ...
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def accounts(self, /) -> list[Account]:
        """
        The accounts, by name; `default` is always there.

        Raises:
            LedgerError: The file cannot be read.
        """
    def append(self, /, events: Iterable[Event]) -> int:
        """
        Keeps `events` and says how many were new: an event whose id is there already is left out.

        Raises:
            InvalidArgumentError: An event cannot be one; then none was kept.
            LedgerError: They cannot be written; then none was kept.
        """
    def archive(
        self,
        /,
        url: str | PathLike[str],
        *,
        grace_hours: int | None = None,
        without_personal: bool = False,
        on_progress: Callable[[int], object] | None = None,
        progress: bool = True,
    ) -> Archived:
        """
        Writes the days that are over to an archive: one Parquet file per product and day (UTC), at `product=…/date=…/`, with a
        manifest beside it, which Spark, DuckDB and Polars read as one table. What is there is not written again, so this is for
        a job that runs every day; a run that was killed is gone on with, and every event is there once. Events that come later
        go into a file of their own. Any number of ledgers write into one archive.

        Credentials come from the variables that the stores' own tools read: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`,
        `AWS_REGION` and, for what speaks S3, `AWS_ENDPOINT_URL`; `GOOGLE_APPLICATION_CREDENTIALS`;
        `AZURE_STORAGE_ACCOUNT_NAME` and `AZURE_STORAGE_ACCOUNT_KEY`.

        Args:
            url: A folder, or `s3://bucket/folder`, `gs://…`, `az://…`. The ledger remembers it; another one is taken where all
                files of this ledger were moved there.
            grace_hours: Hours after the end of a day from which on it is archived; 1 if left out.
            without_personal: Leave out `ex_id`, `phone_mask` and `phone_index`.
            on_progress: Called now and then with the number of events that are written. What it raises is raised when all is
                written. It must not use a ledger in memory.
            progress: Whether a bar shows how far it is: on standard error, where that is a terminal and the work takes longer.

        Raises:
            InvalidArgumentError: The place cannot be one, or is not that of this ledger.
            ConfigurationError: It cannot be written to, or has no such bucket.
            AuthenticationError: The object store refuses the credentials.
            TransportError: It cannot be reached.
            LedgerError: The ledger cannot be read or written.
        """
    def balance(
        self,
        /,
        product: Product | str | None = None,
        *,
        account: str | None = None,
        at: str | date | None = None,
        tz: str | None = None,
        alert: int | None = None,
    ) -> list[Balance]:
        """
        What remains, one answer per balance: last known balance + recharges − consumption of all apps of the account since,
        and when it runs out.

        Args:
            product: Only the balance that this product draws on; every balance that has an entry or an event if left out.
            account: Name of the account; `default` if left out.
            at: When: a `date` of `tz` (its first instant), a `datetime` with time zone, or the text of one; now if left out.
            tz: IANA time zone of days; the vendor console's if left out.
            alert: Balances of which fewer calls than this may be left are `low`.

        Raises:
            InvalidArgumentError: A word, zone, time or account is none.
            LedgerError: The file cannot be read.
        """
    def balance_entries(self, /, account: str | None = None) -> list[BalanceEntry]:
        """
        The recharges and readings of an account, or of all, by time.

        Raises:
            LedgerError: The file cannot be read.
        """
    def chart(
        self,
        /,
        product: Product | str,
        start: str | date | None = None,
        end: str | date | None = None,
        *,
        tz: str | None = None,
        bucket: Bucket | str | None = None,
        kind: ChartKind | str | None = None,
        apps: Sequence[str] | None = None,
        platforms: Sequence[Platform | str] | None = None,
        carriers: Sequence[str] | None = None,
        outcomes: Sequence[Outcome | str] | None = None,
        billing: Sequence[Billing | str] | None = None,
        levels: Sequence[RiskLevel | str] | None = None,
        codes: Sequence[str] | None = None,
        tags: Sequence[str] | None = None,
        pages: Sequence[str] | None = None,
        error_codes: Sequence[str] | None = None,
    ) -> Chart:
        """
        A view as a picture. Arguments and errors beyond these are those of `overview`.

        Args:
            kind: What it shows; the trend chart if left out.

        Raises:
            InvalidArgumentError: The product has no such figures.
        """
    def close(self, /) -> None:
        """
        Ends the use of the ledger: views, appends and new calls raise `LedgerError` from now on. A call that is under way
        is still recorded: it may be paid for.
        """
    def compact(self, /) -> None:
        """
        Rewrites the file: free space goes back to the disk, and nothing of what was erased or purged stays in it. Takes as
        long as writing the ledger anew.

        Raises:
            LedgerError: The file cannot be written, or somebody reads it for longer than ten seconds.
        """
    def consumption(
        self,
        /,
        start: str | date | None = None,
        end: str | date | None = None,
        *,
        account: str | None = None,
        products: Sequence[Product | str] | None = None,
        apps: Sequence[str] | None = None,
        tz: str | None = None,
        bucket: Bucket | str | None = None,
    ) -> Consumption:
        """
        What an account used: a row per bucket, product and app.

        Args:
            start: First instant, as of `overview`.
            end: First instant that is no longer part, as of `overview`.
            account: Name of the account; `default` if left out.
            products: Only these products.
            apps: Only these apps of the account.
            tz: IANA time zone of dates and buckets; the vendor console's if left out.
            bucket: Width of a row; a day if left out.

        Raises:
            InvalidArgumentError: A word, zone, instant or account is none, or the range is empty, too long or cuts a
                quarter-hour.
            LedgerError: The file cannot be read.
        """
    def details(
        self,
        /,
        product: Product | str,
        start: str | date | None = None,
        end: str | date | None = None,
        *,
        tz: str | None = None,
        phone: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        apps: Sequence[str] | None = None,
        platforms: Sequence[Platform | str] | None = None,
        carriers: Sequence[str] | None = None,
        outcomes: Sequence[Outcome | str] | None = None,
        billing: Sequence[Billing | str] | None = None,
        levels: Sequence[RiskLevel | str] | None = None,
        codes: Sequence[str] | None = None,
        tags: Sequence[str] | None = None,
        pages: Sequence[str] | None = None,
        error_codes: Sequence[str] | None = None,
    ) -> DetailsPage:
        """
        One row per event, newest first, page by page: what it costs does not grow with the ledger. Events that come after
        the first page was read are on no later one.

        Arguments and errors beyond these are those of `overview`; a ledger without events has an empty page.

        Args:
            phone: Only events of this number. It is searched with the key of the index, and neither kept nor shown; where
                the ledger was opened by `read`, the key is that of the environment or of the key file.
            limit: Rows of a page, 1 to 1,000; 100 if left out.
            cursor: `next` of the page before; the first page if left out.

        Raises:
            InvalidArgumentError: A cursor, limit or number is none.
            ConfigurationError: A number is searched without the key.
        """
    def drift(self, /) -> list[Drift]:
        """
        Return codes, risk tags, carriers, pages and reasons that no catalogue knows, and fields of replies and types of fields
        that no page of the vendor documents, by product: how often they occurred, when first and last, and what one of them
        looked like, with nothing personal in it.

        Raises:
            LedgerError: The file cannot be read.
        """
    def drop_archived(self, /, before: str | date, *, without_personal: bool = False) -> int:
        """
        Drops the rows of the days (UTC) before `before` that are in the archive, and says how many there were. Figures stay, and
        details, exports and the page times of `funnel` are read from the archive. An event that is appended again is still
        known. Rows that are not in the archive stay.

        Args:
            before: First day that is kept: a `date` (UTC), or the text of one.
            without_personal: Also rows that are in the archive without what is personal. Nobody has that any more, then, and a
                search by number does not find them.

        Raises:
            InvalidArgumentError: `before` is no date.
            ConfigurationError: The ledger has no archive, or a file of it is not there or lacks what is personal; then its rows
                stay.
            LedgerError: The ledger cannot be written.
        """
    def erase(self, /, phone: str) -> Receipt:
        """
        Makes the ledger forget a person: the personal fields of every event of this number are emptied. Its figures stay.
        Copies of it stay in the file's free space until `compact`.

        Raises:
            InvalidArgumentError: `phone` is no number.
            LedgerError: The ledger cannot be written.
        """
    def export(
        self,
        /,
        path: str | PathLike[str],
        product: Product | str | None = None,
        start: str | date | None = None,
        end: str | date | None = None,
        *,
        tz: str | None = None,
        phone: str | None = None,
        format: FileFormat | str | None = None,
        bom: bool = False,
        without_personal: bool = False,
        on_progress: Callable[[int], object] | None = None,
        progress: bool = True,
        apps: Sequence[str] | None = None,
        platforms: Sequence[Platform | str] | None = None,
        carriers: Sequence[str] | None = None,
        outcomes: Sequence[Outcome | str] | None = None,
        billing: Sequence[Billing | str] | None = None,
        levels: Sequence[RiskLevel | str] | None = None,
        codes: Sequence[str] | None = None,
        tags: Sequence[str] | None = None,
        pages: Sequence[str] | None = None,
        error_codes: Sequence[str] | None = None,
    ) -> ExportManifest:
        """
        Writes events to a file, newest first, and beside it a manifest, `NAME.manifest.json`, that says what is in it. Its
        rows are those of one moment, whatever is recorded meanwhile. What is written as CSV, JSON Lines or Parquet can be
        imported again.

        Range and filters are those of `overview`, except that the range may be of any length.

        Args:
            path: The file, which appears when it is whole, in the stead of what is there.
            product: Only events of this product; of every product if left out.
            phone: Only events of this number. It is searched with the key of the index, and neither kept nor shown.
            format: What the file is; what its name says (`.csv`, `.xlsx`, `.jsonl`, `.parquet`) if left out.
            bom: Begin a CSV file with a byte order mark, by which some spreadsheets know UTF-8.
            without_personal: Leave out `ex_id`, `phone_mask` and `phone_index`.
            on_progress: Called now and then with the number of events that are written. What it raises is raised when the
                file is whole. It must not use a ledger in memory.
            progress: Whether a bar shows how far it is: on standard error, where that is a terminal and the work takes longer.

        Raises:
            InvalidArgumentError: A word, zone, range or number is none, or the file's name tells no format.
            ConfigurationError: The file cannot be written, or a number is searched without the key.
            LedgerError: The ledger cannot be read.
        """
    def funnel(
        self,
        /,
        start: str | date | None = None,
        end: str | date | None = None,
        *,
        tz: str | None = None,
        by: FunnelSplit | str | None = None,
        min_sample: int | None = None,
        apps: Sequence[str] | None = None,
        platforms: Sequence[Platform | str] | None = None,
        outcomes: Sequence[Outcome | str] | None = None,
        pages: Sequence[str] | None = None,
        error_codes: Sequence[str] | None = None,
    ) -> Funnel:
        """
        The drop-off funnel of identity verification: how far people came, where they left and why, how long pages were shown.

        Arguments and errors beyond these are those of `overview`.

        Args:
            by: A funnel for each platform, app or week, too.
            min_sample: Shares and quantiles of fewer transactions than this are not given; 30 if left out.

        Raises:
            InvalidArgumentError: `min_sample` is less than 1.
        """
    def import_file(
        self,
        /,
        path: str | PathLike[str],
        *,
        on_progress: Callable[[int], object] | None = None,
        progress: bool = True,
    ) -> Import:
        """
        Reads a file of events: CSV with a header, JSON Lines or Parquet. All of it or, where a row is wrong, nothing.

        `product`, `occurred_at` or `occurred_at_ms`, and `outcome` or `code` must be in it. Plain numbers in a column
        `phone` are masked and indexed on the way in. A file that is read twice counts once.

        Args:
            path: A file that ends with `.csv`, `.jsonl`, `.ndjson` or `.parquet`.
            on_progress: Called now and then with the number of rows that are written. What it raises is raised when the
                file was read. It must not use the ledger.
            progress: Whether a bar shows how far it is: on standard error, where that is a terminal and the work takes longer.

        Raises:
            InvalidArgumentError: The file or a row of it is wrong; the error names file and line.
            LedgerError: It cannot be written.
        """
    @staticmethod
    def in_memory() -> Ledger:
        """A ledger that lives as long as this process."""
    def integrity_check(self, /) -> list[str]:
        """
        What is wrong with the ledger, one sentence each, and nothing if it is sound: what SQLite finds in its file, and
        where figures are not a recount of the rows. Reads everything.

        Raises:
            LedgerError: The file cannot be read.
        """
    def iter_details(
        self,
        /,
        product: Product | str,
        start: str | date | None = None,
        end: str | date | None = None,
        *,
        tz: str | None = None,
        phone: str | None = None,
        limit: int | None = None,
        apps: Sequence[str] | None = None,
        platforms: Sequence[Platform | str] | None = None,
        carriers: Sequence[str] | None = None,
        outcomes: Sequence[Outcome | str] | None = None,
        billing: Sequence[Billing | str] | None = None,
        levels: Sequence[RiskLevel | str] | None = None,
        codes: Sequence[str] | None = None,
        tags: Sequence[str] | None = None,
        pages: Sequence[str] | None = None,
        error_codes: Sequence[str] | None = None,
    ) -> DetailsRows:
        """The events of every page of `details`, as one iterator; `limit` is how many are read at once."""
    @staticmethod
    def open(path: str | PathLike[str], *, phone_key: str | None = None) -> Ledger:
        """
        Opens the ledger at `path` for calls and views, and makes it where there is none.

        Args:
            path: The file.
            phone_key: Key of the phone index, at least 16 bytes of text. If left out: `VERIMETER_PHONE_KEY` of the
                environment, else the key file beside the ledger, which is made at first use.

        Raises:
            LedgerError: The file cannot be opened or is no ledger.
            ConfigurationError: The key is not the one that the ledger was written with.
        """
    def overview(
        self,
        /,
        product: Product | str,
        start: str | date | None = None,
        end: str | date | None = None,
        *,
        tz: str | None = None,
        bucket: Bucket | str | None = None,
        apps: Sequence[str] | None = None,
        platforms: Sequence[Platform | str] | None = None,
        carriers: Sequence[str] | None = None,
        outcomes: Sequence[Outcome | str] | None = None,
        billing: Sequence[Billing | str] | None = None,
        levels: Sequence[RiskLevel | str] | None = None,
        codes: Sequence[str] | None = None,
        tags: Sequence[str] | None = None,
        pages: Sequence[str] | None = None,
        error_codes: Sequence[str] | None = None,
    ) -> Overview:
        """
        The console's overview: one row per bucket and their sum.

        An empty filter lets everything through; filters add up (and), their values do not (or).

        Args:
            product: The product to look at, or its word.
            start: First instant: a `date` of `tz`, a `datetime` with time zone, or the text of one. If left out, the
                day of the first event.
            end: First instant that is no longer part; the same forms. At most 366 days after `start`. If left out,
                the day after that of the last event.
            tz: IANA time zone of dates and buckets; the vendor console's if left out.
            bucket: Width of a row; a day if left out.
            apps: Only these apps.
            platforms: Only these platforms.
            carriers: Only these carriers.
            outcomes: Only these outcomes.
            billing: Only these billing states.
            levels: Only these risk levels.
            codes: Only these return codes.
            tags: Only events with at least one of these tags.
            pages: Only transactions of identity verification that were left on one of these pages.
            error_codes: Only transactions of identity verification that broke off for one of these reasons.

        Raises:
            InvalidArgumentError: A word, zone or instant is none, or the range is empty, too long or cuts a quarter-hour.
            LedgerError: The file cannot be read.
        """
    @property
    def path(self, /) -> Path | None:
        """The file; `None` for a ledger in memory."""
    def purge(
        self, /, before: str | date, product: Product | str | None = None, *, tz: str | None = None
    ) -> int:
        """
        Drops the rows before an instant and says how many there were. Figures stay, `len` included; details and searches by
        number no longer find the events, and one that is appended again counts twice.

        Args:
            before: First instant that is kept: a `date` of `tz`, a `datetime` with time zone, or the text of one.
            product: Only rows of this product; of all if left out.
            tz: IANA time zone of the date; the vendor console's if left out.

        Raises:
            InvalidArgumentError: A word, zone or instant is none, or cuts a quarter-hour.
            LedgerError: The ledger cannot be written.
        """
    @staticmethod
    def read(path: str | PathLike[str]) -> Ledger:
        """
        Opens the ledger at `path` for views only: nothing is made or changed, and no key is needed.

        Raises:
            LedgerError: There is no ledger, or it cannot be read.
        """
    def recharge(
        self,
        /,
        product: Product | str,
        amount: int,
        *,
        account: str | None = None,
        occurred_at: str | date | None = None,
        tz: str | None = None,
        id: str | None = None,
        note: str | None = None,
    ) -> RecordedEntry:
        """
        States that calls were bought. What was stated before under the same id is stated once.

        Args:
            product: Product whose balance grows.
            amount: Calls, 1 or more.
            account: Name of the account; `default` if left out.
            occurred_at: When: a `date` of `tz` (its first instant), a `datetime` with time zone, or the text of one; now if
                left out.
            tz: IANA time zone of the date; the vendor console's if left out.
            id: What tells it from others, such as the number of its invoice. If left out: one that follows from account,
                product, amount and time where the time is given, else a new one.
            note: A remark. Phone numbers in it are masked.

        Raises:
            InvalidArgumentError: An amount, time or account is none, or something else has the id.
            LedgerError: It cannot be written.
        """
    def reconcile(
        self,
        /,
        path: str | PathLike[str],
        product: Product | str | None = None,
        start: str | date | None = None,
        end: str | date | None = None,
        *,
        tz: str | None = None,
        apps: Sequence[str] | None = None,
        columns: Mapping[str, str] | None = None,
        sheet: str | None = None,
    ) -> Reconciliation:
        """
        Compares the ledger with a table that the vendor's console exported: both figures of every day, their difference and
        its likely cause. Nothing is changed.

        Args:
            path: The table: CSV or XLSX.
            product: The product that the table is about. Where a column says it: only this product.
            start: First day: a `date` or the text of one; the table's first if left out.
            end: First day that is no longer part; the day after the table's last if left out. At most 366 days after `start`.
            tz: IANA time zone of the table's days; the vendor console's if left out.
            apps: Only these apps of the ledger, where the table is about some and has no column that says so.
            columns: Headers of the table by what they stand for (`date`, `product`, `app`, `platform`, `requests`, `success`,
                `consumption`, `consistent`, …), for those that are not recognised: `{"requests": 请求量}`.
            sheet: Name of the sheet of a workbook; the first one that has such a table if left out.

        Raises:
            InvalidArgumentError: The table cannot be read, or a word, zone or day is none; the error names file, row and column.
            LedgerError: The ledger cannot be read.
        """
    def remove_balance_entry(self, /, id: str) -> BalanceEntry:
        """
        Takes back a recharge or a reading, and says which.

        Raises:
            InvalidArgumentError: There is none of that id.
            LedgerError: The ledger cannot be written.
        """
    def set_account(
        self,
        /,
        name: str,
        *,
        apps: Sequence[str] | None = None,
        shared: Sequence[Product | str] | None = None,
    ) -> None:
        """
        Says which apps an account has, and which of its products share a balance. An account of that name is replaced. Until
        it is, the account `default` has every app of the ledger, and a balance per product.

        Args:
            name: How recharges and questions name it.
            apps: Its apps; every app of the ledger if left out.
            shared: Products that draw on one balance together. Every other product has a balance of its own.

        Raises:
            InvalidArgumentError: The name is none.
            LedgerError: It cannot be written.
        """
    def set_balance(
        self,
        /,
        product: Product | str,
        remaining: int,
        *,
        account: str | None = None,
        occurred_at: str | date | None = None,
        tz: str | None = None,
        id: str | None = None,
        note: str | None = None,
    ) -> RecordedEntry:
        """
        States what the vendor's console said was left. What was stated before under the same id is stated once.

        Arguments and errors beyond these are those of `recharge`.

        Args:
            product: Product whose balance it is.
            remaining: Calls that were left, 0 or more.
        """
    def span(self, /) -> tuple[datetime, datetime] | None:
        """
        Beginnings of the first and the last quarter-hour that hold events, in UTC; `None` in an empty ledger.

        Raises:
            LedgerError: The file cannot be read.
        """
    def trend(
        self,
        /,
        product: Product | str,
        start: str | date | None = None,
        end: str | date | None = None,
        *,
        tz: str | None = None,
        bucket: Bucket | str | None = None,
        apps: Sequence[str] | None = None,
        platforms: Sequence[Platform | str] | None = None,
        carriers: Sequence[str] | None = None,
        outcomes: Sequence[Outcome | str] | None = None,
        billing: Sequence[Billing | str] | None = None,
        levels: Sequence[RiskLevel | str] | None = None,
        codes: Sequence[str] | None = None,
        tags: Sequence[str] | None = None,
        pages: Sequence[str] | None = None,
        error_codes: Sequence[str] | None = None,
    ) -> Trend:
        """The console's trend chart: every category over the same buckets. Arguments and errors are those of `overview`."""

@final
class LogLine:
    """One line of a transaction's log."""

    __match_args__: Final = ("at", "text", "meaning")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> LogLine: ...
    @property
    def at(self, /) -> str | None:
        """When, as the vendor writes it: `YYYY-MM-DD hh:mm:ss` of a zone that it does not name; none where the line says none."""
    @property
    def meaning(self, /) -> str | None:
        """The same in English, where the catalogue knows the text."""
    @property
    def text(self, /) -> str:
        """What happened, with numbers of people masked."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class LogStatistics:
    """What the vendor counted of one transaction. None is what it did not say, which is not 0 and not `false`."""

    __match_args__: Final = (
        "page_stay_ms",
        "face_retries",
        "has_face_retries",
        "ocr_retries",
        "has_ocr_retries",
        "ocr_edits",
        "has_ocr_edits",
        "ocr_edit_retries",
        "has_ocr_edit_retries",
        "camera_refused_face",
        "camera_refused_ocr",
        "raw",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> LogStatistics: ...
    @property
    def camera_refused_face(self, /) -> bool | None:
        """Whether the camera was refused to the liveness check."""
    @property
    def camera_refused_ocr(self, /) -> bool | None:
        """Whether the camera was refused for the document's picture."""
    @property
    def face_retries(self, /) -> int | None:
        """How often the person began the liveness check again."""
    @property
    def has_face_retries(self, /) -> bool | None:
        """Whether the liveness check offered to begin again."""
    @property
    def has_ocr_edit_retries(self, /) -> bool | None:
        """Whether such a correction was begun again."""
    @property
    def has_ocr_edits(self, /) -> bool | None:
        """Whether the person tapped to correct what was read."""
    @property
    def has_ocr_retries(self, /) -> bool | None:
        """Whether the document's picture was taken again because the server refused the first."""
    @property
    def ocr_edit_retries(self, /) -> int | None:
        """How often the person began such a correction again."""
    @property
    def ocr_edits(self, /) -> int | None:
        """How often the person corrected what was read, and sent it."""
    @property
    def ocr_retries(self, /) -> int | None:
        """How often the person took the document's picture again."""
    @property
    def page_stay_ms(self, /) -> dict[str, int]:
        """
        How long each page was shown, in milliseconds, by the vendor's constant (`OCR_SCAN`); what is no whole number of them is
        left out.
        """
    @property
    def raw(self, /) -> str:
        """The JSON that it was read from: what the vendor added since is there. Not printed."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class LogText:
    """One text that log lines of identity verification hold."""

    __match_args__: Final = ("text", "meaning", "source")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> LogText: ...
    @property
    def meaning(self, /) -> str:
        """What it says, in English."""
    @property
    def source(self, /) -> str:
        """Where it was seen."""
    @property
    def text(self, /) -> str:
        """The vendor's text."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class LoginVerification:
    """
    The number that belongs to a login token.

    Source: <https://docs.jiguang.cn/jverification/server/rest_api/loginTokenVerify_api>
    """

    __match_args__: Final = (
        "id",
        "code",
        "content",
        "ex_id",
        "outcome",
        "encrypted_phone",
        "phone",
        "risk",
        "raw",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> LoginVerification: ...
    @property
    def code(self, /) -> int:
        """Return code: 8000 number obtained, 8001 not. Codes that no catalogue lists come through."""
    @property
    def content(self, /) -> str:
        """The vendor's text for the code, with numbers of people masked."""
    @property
    def encrypted_phone(self, /) -> str | None:
        """The number as the vendor encrypted it under your public key, in Base64. Not printed."""
    @property
    def ex_id(self, /) -> str | None:
        """
        Your correlation id as the vendor echoed it. The vendor may drop it: correlate by your own call.
        Not printed: people do send phone numbers in it.
        """
    @property
    def id(self, /) -> str | None:
        """The vendor's serial number as decimal text (it exceeds 2^53); none where the vendor sent none."""
    @property
    def outcome(self, /) -> Outcome:
        """`success`, `failed` or `unknown_result`."""
    @property
    def phone(self, /) -> PhoneNumber | None:
        """The number, where the client has the private key; none where that key does not fit: `decrypt_phone` says more."""
    @property
    def raw(self, /) -> str:
        """The answer's body, byte for byte where it is UTF-8. Not printed: it may repeat a phone number."""
    @property
    def risk(self, /) -> RiskReport | None:
        """Risk of the number, where it was asked for and its part of the call went well."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class Network:
    """From where a vendor's host is reached."""

    PUBLIC: Final[Network]
    """From the internet."""
    VPC: Final[Network]
    """From within the same region of the vendor's cloud."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: Network | str) -> Network:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[Network]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

@final
class NumberVerification:
    """
    Whether a number is that of the SIM in the end user's phone.

    Source: <https://docs.jiguang.cn/jverification/server/rest_api/verify_api>
    """

    __match_args__: Final = ("id", "code", "content", "ex_id", "outcome", "risk", "raw")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> NumberVerification: ...
    @property
    def code(self, /) -> int:
        """Return code: 9000 consistent, 9001 inconsistent, 9002 no verdict. Codes that no catalogue lists come through."""
    @property
    def content(self, /) -> str:
        """The vendor's text for the code, with numbers of people masked."""
    @property
    def ex_id(self, /) -> str | None:
        """
        Your correlation id as the vendor echoed it. The vendor may drop it: correlate by your own call.
        Not printed: people do send phone numbers in it.
        """
    @property
    def id(self, /) -> str | None:
        """The vendor's serial number as decimal text (it exceeds 2^53); none where the vendor sent none."""
    @property
    def outcome(self, /) -> Outcome:
        """`consistent`, `inconsistent` or `unknown_result`."""
    @property
    def raw(self, /) -> str:
        """The answer's body, byte for byte where it is UTF-8. Not printed: it may repeat a phone number."""
    @property
    def risk(self, /) -> RiskReport | None:
        """Risk of the number, where it was asked for and its part of the call went well."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class Outcome:
    """What came of one verification."""

    CONSISTENT: Final[Outcome]
    """Number verification: number and SIM agree."""
    FAILED: Final[Outcome]
    """The call ended without a verdict; the vendor failed or nothing could be sent."""
    INCONSISTENT: Final[Outcome]
    """Number verification: number and SIM differ."""
    INTERRUPTED: Final[Outcome]
    """Identity verification: begun and broken off."""
    IN_DOUBT: Final[Outcome]
    """The request may have reached the vendor and no readable answer came."""
    NOT_PASSED: Final[Outcome]
    """Identity verification: finished, and the person did not pass."""
    NOT_STARTED: Final[Outcome]
    """Identity verification: handed out and never begun."""
    PASSED: Final[Outcome]
    """Identity verification: finished, and the person passed."""
    REJECTED: Final[Outcome]
    """The vendor turned the call away before doing it (parameters, credentials, limits, balance)."""
    SUCCESS: Final[Outcome]
    """The vendor gave what was asked for (login: the number; risk: a score)."""
    UNKNOWN_RESULT: Final[Outcome]
    """The vendor answered without a verdict, or with a code that no catalogue lists."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: Outcome | str) -> Outcome:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[Outcome]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

@final
class Overview:
    """The console's overview: one row per bucket, empty ones too, and their sum."""

    __match_args__: Final = (
        "product",
        "tz",
        "bucket",
        "filters",
        "start_at_ms",
        "end_at_ms",
        "total",
        "rows",
    )
    def __arrow_c_stream__(self, /, requested_schema: object | None = None) -> object:
        """Its table as a stream of Arrow columns, by the Arrow PyCapsule interface."""
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> Overview: ...
    def _repr_html_(self, /) -> str: ...
    @property
    def bucket(self, /) -> Bucket:
        """Width of a row."""
    def chart(self, /) -> Chart:
        """The picture of it."""
    @property
    def end_at(self, /) -> datetime:
        """`end_at_ms` as a `datetime` in UTC."""
    @property
    def end_at_ms(self, /) -> int:
        """First instant that is no longer part, in milliseconds since 1970 (UTC)."""
    @property
    def filters(self, /) -> dict[str, list[str]]:
        """What was let through, by the filter's name (`platforms`, `carriers`, …); those that let everything through are not there."""
    @property
    def product(self, /) -> Product:
        """The product."""
    @property
    def rows(self, /) -> list[OverviewRow]:
        """One row per bucket, in time."""
    @property
    def start_at(self, /) -> datetime:
        """`start_at_ms` as a `datetime` in UTC."""
    @property
    def start_at_ms(self, /) -> int:
        """First instant, in milliseconds since 1970 (UTC)."""
    def table(self, /) -> Table:
        """What it shows, as a table: for a terminal, Jupyter, files and other libraries."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    def to_dicts(self, /) -> list[dict[str, str | int | float | None]]:
        """One `dict` per row of its table; what is empty or undefined is `None`."""
    @property
    def total(self, /) -> OverviewRow:
        """The whole range."""
    @property
    def tz(self, /) -> str:
        """IANA time zone of the rows."""

@final
class OverviewRow:
    """The figures of one bucket, or of the whole range."""

    __match_args__: Final = (
        "bucket_start_at_ms",
        "bucket_start",
        "requests",
        "success",
        "consumption",
        "consistent",
        "inconsistent",
        "unknown_result",
        "failed",
        "rejected",
        "in_doubt",
        "started",
        "finished",
        "passed",
        "not_passed",
        "interrupted",
        "not_started",
        "rates",
        "by_level",
        "by_tag",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> OverviewRow: ...
    @property
    def bucket_start(self, /) -> str:
        """The same in the zone: a date (`2026-11-01`), for hours a time with offset."""
    @property
    def bucket_start_at(self, /) -> datetime:
        """`bucket_start_at_ms` as a `datetime` in UTC."""
    @property
    def bucket_start_at_ms(self, /) -> int:
        """First instant of the bucket within the range, in milliseconds since 1970 (UTC)."""
    @property
    def by_level(self, /) -> dict[str, int]:
        """Events per risk level (`low`, `medium`, `medium_high`, `high`); events without a level are in none."""
    @property
    def by_tag(self, /) -> dict[str, int]:
        """Events per risk tag that occurred; an event with two tags is in both."""
    @property
    def consistent(self, /) -> int:
        """Events with outcome consistent."""
    @property
    def consumption(self, /) -> int:
        """Events that the vendor bills."""
    @property
    def failed(self, /) -> int:
        """Events that failed."""
    @property
    def finished(self, /) -> int:
        """Transactions with a result: passed + not_passed."""
    @property
    def in_doubt(self, /) -> int:
        """Events whose end is not known."""
    @property
    def inconsistent(self, /) -> int:
        """Events with outcome inconsistent."""
    @property
    def interrupted(self, /) -> int:
        """Transactions that were begun and broken off."""
    @property
    def not_passed(self, /) -> int:
        """Transactions with outcome not_passed."""
    @property
    def not_started(self, /) -> int:
        """Transactions that were never begun."""
    @property
    def passed(self, /) -> int:
        """Transactions with outcome passed."""
    @property
    def rates(self, /) -> Rates:
        """Shares of the figures above."""
    @property
    def rejected(self, /) -> int:
        """Events that the vendor turned away."""
    @property
    def requests(self, /) -> int:
        """Events."""
    @property
    def started(self, /) -> int:
        """Transactions of identity verification that the person began: finished + interrupted."""
    @property
    def success(self, /) -> int:
        """Events with outcome success."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def unknown_result(self, /) -> int:
        """Events without a verdict."""

@final
class PhoneNumber:
    """A mobile number; prints as its mask."""

    __match_args__: Final = ("number", "mask")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> PhoneNumber: ...
    @property
    def mask(self, /) -> str:
        """The number with its middle hidden, for example `138****8000`."""
    @property
    def number(self, /) -> str:
        """The 11 digits."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class Platform:
    """The platform of the end user's app."""

    ANDROID: Final[Platform]
    """Android app."""
    HARMONY: Final[Platform]
    """HarmonyOS app."""
    IOS: Final[Platform]
    """iOS app."""
    UNKNOWN: Final[Platform]
    """Not said by the caller."""
    WEB: Final[Platform]
    """Browser (H5)."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: Platform | str) -> Platform:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[Platform]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

@final
class Product:
    """What is verified, as the vendors' consoles divide it."""

    BUSINESS_RISK: Final[Product]
    """Business risk control (业务风控)."""
    IDENTITY_VERIFICATION: Final[Product]
    """Identity verification (eKYC): one event is one transaction."""
    NUMBER_VERIFICATION: Final[Product]
    """Number verification (号码认证)."""
    ONE_CLICK_LOGIN: Final[Product]
    """One-click login (一键登录)."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: Product | str) -> Product:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[Product]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

@final
class Question:
    """A question about events that lie in many places: an overview, or a funnel."""
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    @classmethod
    def _rebuild(cls, /, asked: FunnelQuery, funnel: bool) -> Question: ...
    def closed(self, /, span: tuple[int, int] | None) -> Question:
        """
        The same question, with ends of its range that hold all events of this span: first and last instant in milliseconds since
        1970 (UTC), `None` without events.
        """
    def columns(self, /) -> list[tuple[str, bool]]:
        """The columns that it reads, beside the time, and whether every event has something there."""
    def ends(self, /) -> tuple[int | None, int | None]:
        """First instant and the first that is no longer part, in milliseconds since 1970 (UTC); `None` where it leaves them open."""
    def funnel(self, /, state: State) -> Funnel:
        """Its answer as a funnel."""
    def narrow(self, /, state: State) -> State:
        """What is left of a state where only this is asked."""
    def overview(self, /, state: State) -> Overview:
        """Its answer."""
    @property
    def product(self, /) -> Product:
        """The product that it is about."""
    def trend(self, /, state: State) -> Trend:
        """Its answer as a trend chart."""

@final
class Quotas:
    """
    Limits of the vendor that are known before a call: what would run into one is refused here, as `throttled` with the
    time to come back, and keeps its token. The vendor's console may set others (security management, API rate limits).
    """

    __match_args__: Final = ("number_interval_ms", "number_per_day", "app_per_day", "calls_per_second")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(
        cls,
        /,
        *,
        number_interval_ms: int | None = None,
        number_per_day: int | None = None,
        app_per_day: int | None = None,
        calls_per_second: int | None = None,
    ) -> Quotas: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> Quotas: ...
    @property
    def app_per_day(self, /) -> int:
        """Most billed verifications of one app in a calendar day in China; 0 for no limit. Default 500,000."""
    @property
    def calls_per_second(self, /) -> int:
        """Most calls of one client that begin within a second; 0 for no limit, as the vendor names none. Default 0."""
    @property
    def number_interval_ms(self, /) -> int:
        """Shortest time between two verifications of one number, in milliseconds; 0 for none. Default 30,000."""
    @property
    def number_per_day(self, /) -> int:
        """Most billed verifications of one number in a calendar day in China; 0 for no limit. Default 10."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class Rates:
    """Shares of a row; none where the denominator is 0."""

    __match_args__: Final = (
        "success",
        "consistent",
        "unknown_result",
        "passed",
        "finished",
        "interrupted",
        "not_started",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> Rates: ...
    @property
    def consistent(self, /) -> float | None:
        """consistent / (consistent + inconsistent)."""
    @property
    def finished(self, /) -> float | None:
        """finished / started."""
    @property
    def interrupted(self, /) -> float | None:
        """interrupted / started."""
    @property
    def not_started(self, /) -> float | None:
        """not_started / (started + not_started)."""
    @property
    def passed(self, /) -> float | None:
        """passed / finished."""
    @property
    def success(self, /) -> float | None:
        """success / requests."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def unknown_result(self, /) -> float | None:
        """unknown_result / requests."""

@final
class Receipt:
    """That a person was erased from a ledger, without a word about whom."""

    __match_args__: Final = ("events", "erased_at_ms", "key_id", "archived_files")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> Receipt: ...
    @property
    def archived_files(self, /) -> int:
        """
        Files that the ledger put into its archive with what is personal in them. Erasure does not reach them: they may still
        hold the mask and the keyed index entry of the number, never the number itself.
        """
    @property
    def erased_at(self, /) -> datetime:
        """`erased_at_ms` as a `datetime` in UTC."""
    @property
    def erased_at_ms(self, /) -> int:
        """When, in milliseconds since 1970 (UTC)."""
    @property
    def events(self, /) -> int:
        """Events that no longer name the person; 0 where none did."""
    @property
    def key_id(self, /) -> str:
        """Id of the phone index's key under which the person was found."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class ReconcileRow:
    """One figure of one day, here and there."""

    __match_args__: Final = (
        "day_start_at_ms",
        "day",
        "product",
        "app",
        "platform",
        "figure",
        "ours",
        "theirs",
        "difference",
        "cause",
        "explanation",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> ReconcileRow: ...
    @property
    def app(self, /) -> str | None:
        """The app, where the table tells apps apart."""
    @property
    def cause(self, /) -> DifferenceCause | None:
        """Its likely cause; none where there is no difference."""
    @property
    def day(self, /) -> str:
        """The day in the zone (`2026-11-01`)."""
    @property
    def day_start_at(self, /) -> datetime:
        """`day_start_at_ms` as a `datetime` in UTC."""
    @property
    def day_start_at_ms(self, /) -> int:
        """First instant of the day, in milliseconds since 1970 (UTC)."""
    @property
    def difference(self, /) -> int:
        """Theirs − ours; a row that is not there counts as 0."""
    @property
    def explanation(self, /) -> str | None:
        """One sentence about the cause."""
    @property
    def figure(self, /) -> str:
        """Column of the overview: `requests`, `success`, `consumption`, …"""
    @property
    def ours(self, /) -> int:
        """What the ledger counts."""
    @property
    def platform(self, /) -> str | None:
        """The platform, where the table tells platforms apart: our word, or the table's own where there is none."""
    @property
    def product(self, /) -> Product:
        """The product."""
    @property
    def theirs(self, /) -> int | None:
        """What the table says; none where it has no row of the day."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class ReconcileTotal:
    """One figure of the whole range, here and there."""

    __match_args__: Final = ("product", "figure", "ours", "theirs", "difference")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> ReconcileTotal: ...
    @property
    def difference(self, /) -> int:
        """Theirs − ours."""
    @property
    def figure(self, /) -> str:
        """Column of the overview."""
    @property
    def ours(self, /) -> int:
        """Sum over the rows."""
    @property
    def product(self, /) -> Product:
        """The product."""
    @property
    def theirs(self, /) -> int:
        """Sum over the rows."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class Reconciliation:
    """The ledger beside the vendor's table."""

    __match_args__: Final = (
        "tz",
        "start_at_ms",
        "end_at_ms",
        "agrees",
        "differences",
        "columns",
        "ignored",
        "rows_read",
        "rows_skipped",
        "totals",
        "rows",
    )
    def __arrow_c_stream__(self, /, requested_schema: object | None = None) -> object:
        """Its table as a stream of Arrow columns, by the Arrow PyCapsule interface."""
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> Reconciliation: ...
    def _repr_html_(self, /) -> str: ...
    @property
    def agrees(self, /) -> bool:
        """Whether no figure differs."""
    @property
    def columns(self, /) -> dict[str, str]:
        """Headers of the table by what they were read as."""
    @property
    def differences(self, /) -> int:
        """Rows that differ."""
    @property
    def end_at(self, /) -> datetime:
        """`end_at_ms` as a `datetime` in UTC."""
    @property
    def end_at_ms(self, /) -> int:
        """First instant that is no longer part, in milliseconds since 1970 (UTC)."""
    @property
    def ignored(self, /) -> list[str]:
        """Headers of columns that were not compared; of one that was for other products only, with the product behind it."""
    @property
    def rows(self, /) -> list[ReconcileRow]:
        """Every figure of every day, by product, app, platform, day and figure."""
    @property
    def rows_read(self, /) -> int:
        """Rows of the table that were read."""
    @property
    def rows_skipped(self, /) -> int:
        """Rows of sums that were left out."""
    @property
    def start_at(self, /) -> datetime:
        """`start_at_ms` as a `datetime` in UTC."""
    @property
    def start_at_ms(self, /) -> int:
        """First instant, in milliseconds since 1970 (UTC)."""
    def table(self, /) -> Table:
        """What it shows, as a table: for a terminal, Jupyter, files and other libraries."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    def to_dicts(self, /) -> list[dict[str, str | int | float | None]]:
        """One `dict` per row of its table; what is empty or undefined is `None`."""
    @property
    def totals(self, /) -> list[ReconcileTotal]:
        """Sums by product and figure."""
    @property
    def tz(self, /) -> str:
        """IANA time zone of the days."""

@final
class RecordedEntry:
    """What came of stating a recharge or a reading."""

    __match_args__: Final = ("entry", "new")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> RecordedEntry: ...
    @property
    def entry(self, /) -> BalanceEntry:
        """The entry, as the ledger keeps it."""
    @property
    def new(self, /) -> bool:
        """Whether it was not there before."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class Region:
    """One region in which identity verification is offered. Data stays in it: a transaction is known only where it was made."""

    __match_args__: Final = ("region", "name", "public_host", "vpc_host", "listed_for", "source")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> Region: ...
    @property
    def listed_for(self, /) -> list[str]:
        """
        The operations that the vendor lists it for. Where it lists `check_verify_log`, the others follow: there are logs only
        of what was made there.
        """
    @property
    def name(self, /) -> str:
        """Its name."""
    @property
    def public_host(self, /) -> str:
        """Host that the internet reaches."""
    @property
    def region(self, /) -> str:
        """The vendor's id of it, for example `ap-southeast-1`."""
    @property
    def source(self, /) -> str:
        """Where it is documented."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def vpc_host(self, /) -> str:
        """Host that is reached from within the same region of the vendor's cloud."""

@final
class RetryAdvice:
    """What to do after a return code."""

    AFTER_THIRTY_MINUTES: Final[RetryAdvice]
    """Try again 30 minutes after the transaction was made."""
    AFTER_THIRTY_SECONDS: Final[RetryAdvice]
    """Try again after 30 s."""
    BACK_OFF: Final[RetryAdvice]
    """Try again, waiting longer each time."""
    NEVER: Final[RetryAdvice]
    """The same call would give the same answer."""
    NEW_TOKEN: Final[RetryAdvice]
    """Try again with a new token only."""
    NEXT_DAY: Final[RetryAdvice]
    """Try again on the next calendar day (China Standard Time)."""
    NEXT_HOUR: Final[RetryAdvice]
    """Try again in the next clock hour."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: RetryAdvice | str) -> RetryAdvice:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[RetryAdvice]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

@final
class ReturnCode:
    """One documented return code."""

    __match_args__: Final = ("code", "text", "family", "kind", "retry", "billing", "advice", "source")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> ReturnCode: ...
    @property
    def advice(self, /) -> str:
        """What to do, in one sentence."""
    @property
    def billing(self, /) -> Billing:
        """Whether the vendor bills a call that ends so."""
    @property
    def code(self, /) -> int:
        """The vendor's number."""
    @property
    def family(self, /) -> str:
        """Which calls answer with it: `risk`, `captcha`, `login`, `number`, `common`."""
    @property
    def kind(self, /) -> ErrorKind | None:
        """The error it becomes; none where it is a result."""
    @property
    def retry(self, /) -> RetryAdvice:
        """Whether and when to try again."""
    @property
    def source(self, /) -> str:
        """Where the code is documented."""
    @property
    def text(self, /) -> str:
        """The vendor's text for it."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class RiskLevel:
    """Band of a risk score; each band begins at its score and reaches to the next."""

    HIGH: Final[RiskLevel]
    """From 900: restrict."""
    LOW: Final[RiskLevel]
    """From 0: let through."""
    MEDIUM: Final[RiskLevel]
    """From 300: mark and watch."""
    MEDIUM_HIGH: Final[RiskLevel]
    """From 600: ask for further verification."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: RiskLevel | str) -> RiskLevel:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[RiskLevel]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

@final
class RiskReport:
    """
    What the vendor knows about the risk of one phone number.

    Source: <https://docs.jiguang.cn/en/jverification/server/rest_api/risk_api/queryBusinessRisk_api>
    """

    __match_args__: Final = ("id", "code", "content", "ex_id", "score", "level", "tags", "raw")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> RiskReport: ...
    @property
    def code(self, /) -> int:
        """Return code; 0 is a verdict. Codes that no catalogue lists come through as they are."""
    @property
    def content(self, /) -> str:
        """The vendor's text for the code, with numbers of people masked."""
    @property
    def ex_id(self, /) -> str | None:
        """
        Your correlation id as the vendor echoed it. The vendor may drop it: correlate by your own call.
        Not printed: people do send phone numbers in it.
        """
    @property
    def id(self, /) -> str | None:
        """The vendor's serial number as decimal text (it exceeds 2^53); none where the vendor sent none."""
    @property
    def level(self, /) -> RiskLevel | None:
        """Band of the score; none where there is no score or it is negative."""
    @property
    def raw(self, /) -> str:
        """The answer's body, byte for byte where it is UTF-8. Not printed: it may repeat a phone number."""
    @property
    def score(self, /) -> int | None:
        """Risk score, 0 (none) to 900 (high); none where missing or unreadable, which is not the same as 0."""
    @property
    def tags(self, /) -> list[RiskTag]:
        """Why the score is what it is; empty for a normal number."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class RiskTag:
    """One reason behind a risk score."""

    __match_args__: Final = ("code", "label", "label_zh", "family", "known", "score")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> RiskTag: ...
    @property
    def code(self, /) -> str:
        """The vendor's code, for example `F24004`."""
    @property
    def family(self, /) -> str:
        """Group of the tag, from its prefix: `device`, `phone`, `ip`, …; `unknown` where the prefix is new."""
    @property
    def known(self, /) -> bool:
        """Whether the catalogue knows the code."""
    @property
    def label(self, /) -> str:
        """English label; the code itself where the catalogue does not know it."""
    @property
    def label_zh(self, /) -> str:
        """Chinese label; the code itself where the catalogue does not know it."""
    @property
    def score(self, /) -> int | None:
        """Score of this tag alone, 0 to 900, where the vendor gave one."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class RiskTagInfo:
    """One documented risk tag."""

    __match_args__: Final = ("code", "label", "label_zh", "family", "meaning", "source")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> RiskTagInfo: ...
    @property
    def code(self, /) -> str:
        """The vendor's code, for example `F24004`."""
    @property
    def family(self, /) -> str:
        """Group of the tag, from its prefix: `device`, `phone`, `ip`, …"""
    @property
    def label(self, /) -> str:
        """English label."""
    @property
    def label_zh(self, /) -> str:
        """Chinese label."""
    @property
    def meaning(self, /) -> str:
        """What it says about the number, in one line."""
    @property
    def source(self, /) -> str:
        """Where the tag is documented."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class RunOut:
    """When a balance runs out, if consumption goes on as it was."""

    __match_args__: Final = ("state", "days", "mean_per_day", "by_weekday", "expected", "earliest", "latest")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> RunOut: ...
    @property
    def by_weekday(self, /) -> bool:
        """Whether each weekday has a mean of its own, as from 14 days on."""
    @property
    def days(self, /) -> int:
        """Whole days that it follows from, 28 at most."""
    @property
    def earliest(self, /) -> str | None:
        """First date of the 95 % interval."""
    @property
    def expected(self, /) -> str | None:
        """Date of the zone on which it is expected to run out."""
    @property
    def latest(self, /) -> str | None:
        """Last date of the 95 % interval; none where it has no end."""
    @property
    def mean_per_day(self, /) -> float | None:
        """Billed events per day in them."""
    @property
    def state(self, /) -> RunOutState:
        """Whether there are dates, and why not."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class RunOutState:
    """What can be said of the day on which a balance runs out."""

    EMPTY: Final[RunOutState]
    """Nothing is left."""
    FAR_OFF: Final[RunOutState]
    """It lasts longer than ten years."""
    FORECAST: Final[RunOutState]
    """The dates are there."""
    TOO_FEW_DAYS: Final[RunOutState]
    """There are fewer than seven whole days of events."""
    UNKNOWN_BALANCE: Final[RunOutState]
    """What remains is not known."""
    UNUSED: Final[RunOutState]
    """Nothing was consumed in the days that are looked at."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: RunOutState | str) -> RunOutState:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[RunOutState]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

@final
class Sandbox:
    """
    A double of the vendors' APIs on this machine: real HTTP on loopback, without network, account or bill.

    Phone numbers choose their answer by their last four digits: `0900` is high risk, `1805` is out of balance. So do merchant's
    ids of identity verification by their last letters: `Left` goes away, `NoCamera` does not grant the camera.
    """
    def __enter__(self, /) -> Sandbox: ...
    def __exit__(self, /, *_error: object) -> None: ...
    def __repr__(self, /) -> str: ...
    @property
    def admin_url(self, /) -> str:
        """Where programs that are not in this process steer it."""
    def advance(self, /, seconds: float) -> None:
        """
        Lets time pass: tokens expire, limits end, days begin.

        Args:
            seconds: How much of it, from 0 on; `set_clock` goes back.

        Raises:
            InvalidArgumentError: seconds is below zero or no number.
        """
    @property
    def aliyun_url(self, /) -> str:
        """Base URL of Alibaba Cloud ID Verification in `ap-southeast-1`."""
    def aliyun_url_in(self, /, region: str) -> str:
        """
        Base URL of Alibaba Cloud ID Verification in `region`, which knows its own transactions only.

        Raises:
            InvalidArgumentError: region is none of the service's.
            ConfigurationError: No port could be opened for it.
        """
    def allow(self, /, phone: str) -> None:
        """Puts a number on the app's own allowlist: its risk is 0, with the tag `F20001`."""
    def balance(self, /, product: Product | str) -> int | None:
        """Verifications of `product` that are left; `None` where they never run out."""
    def block(self, /, phone: str) -> None:
        """Puts a number on the app's own blocklist: its risk is 900, with the tag `F20002`."""
    def clear_faults(self, /) -> None:
        """Misbehaves no more."""
    @property
    def credentials(self, /) -> SandboxCredentials:
        """What a client must present. The temporary access key lasts for an hour at least; later there is another."""
    def fault(
        self,
        /,
        *,
        operation: str | None = None,
        kind: FaultKind | str | None = None,
        nth: int | None = None,
        times: int | None = None,
        probability: float | None = None,
        seed: int | None = None,
        latency_ms: int | None = None,
        status: int | None = None,
        body: str | None = None,
        content_type: str | None = None,
        interval_ms: int | None = None,
        retry_after_s: int | None = None,
    ) -> None:
        """
        Misbehaves from now on. What is left out stays as it is; of several faults that fit a call, the oldest is used.

        Args:
            operation: Only in this operation, for example `query_business_risk`.
            kind: What goes wrong, for example `cut_after`: all is done and billed, and the reply is lost.
            nth: From the nth such call on, counted from now.
            times: For so many calls; for all that follow if left out.
            probability: Each such call with this probability, from 0 to 1.
            seed: What `probability` follows from; the sandbox's seed if left out.
            latency_ms: Wait before answering, in milliseconds.
            status: Answer with this HTTP status.
            body: Answer with this body, as it is.
            content_type: Answer with this media type.
            interval_ms: Of `drip`: milliseconds between two bytes; 100 if left out.
            retry_after_s: Of `throttle`: seconds for the header `Retry-After`.

        Raises:
            InvalidArgumentError: The fault could never do what it says.
        """
    def freeze(self, /) -> None:
        """Stops the clock where it is. It still can be moved."""
    @property
    def jiguang_url(self, /) -> str:
        """Base URL of the Jiguang Verification API."""
    def login_token(self, /, phone: str, *, carrier: str | None = None) -> str:
        """
        A token for one-click login, as the SDK in the app of `phone`'s owner would get it. Works once.

        Args:
            phone: The owner's number.
            carrier: `cm`, `cu` or `ct`, whose tokens live 2, 30 and 30 minutes; `cm` if left out.

        Raises:
            InvalidArgumentError: phone is no number, or carrier is another.
        """
    @property
    def now(self, /) -> datetime:
        """What its clock shows, in UTC. Lifetimes, limits and days follow it, as do clients of it that this program makes."""
    def number_token(self, /, phone: str, *, carrier: str | None = None) -> str:
        """
        A token for number verification, as the SDK in the app of `phone`'s owner would get it. Works once.

        Args:
            phone: The owner's number.
            carrier: `cm`, `cu` or `ct`, whose tokens live 2, 10 and 1 minutes; `cm` if left out.

        Raises:
            InvalidArgumentError: phone is no number, or carrier is another.
        """
    @property
    def private_key(self, /) -> str:
        """The private key that opens the numbers of one-click login, as PEM. Made at first use."""
    def requests(self, /, *, redacted: bool = False) -> list[SandboxRequest]:
        """
        The latest requests, oldest first, as received.

        Args:
            redacted: Without the people in them: numbers masked, tokens and signatures left out.
        """
    def reset(self, /) -> None:
        """
        Forgets what it was asked and told: requests, faults, tokens, limits, lists. Clock and balances are as in the
        beginning.
        """
    def resume(self, /) -> None:
        """Lets a frozen clock go on from where it stands."""
    def set_balance(self, /, product: Product | str, calls: int | None) -> None:
        """
        Sets what is left of `product`; `None` for no end.

        Raises:
            InvalidArgumentError: calls is below zero, or the product is not prepaid.
        """
    def set_clock(self, /, at: str | datetime) -> None:
        """
        Puts the clock to an instant, forward or back.

        Args:
            at: A `datetime` with time zone, or the text of one.

        Raises:
            InvalidArgumentError: at is no instant.
        """
    @staticmethod
    def start(
        *,
        seed: int = 0,
        port: int = 0,
        start_at: str | datetime | None = None,
        frozen: bool = False,
        quotas: Quotas | None = None,
        balance: int | None = None,
    ) -> Sandbox:
        """
        Starts a sandbox on loopback, on threads of its own.

        Args:
            seed: What answers for numbers without magic follow from.
            port: Port on loopback; 0 takes a free one.
            start_at: When its clock begins: a `datetime` with time zone, or the text of one. If left out, now.
            frozen: Whether its clock stands still until it is moved.
            quotas: Jiguang's limits, as the vendor documents them if left out: 30 s and 10 a day per number, 500,000 a day
                per app. 0 for none.
            balance: Verifications of each product that are paid for; if left out, they never run out.

        Raises:
            InvalidArgumentError: port, start_at, quotas or balance cannot be.
            ConfigurationError: port is in use.
        """
    def start_transaction(
        self,
        /,
        *,
        merchant_biz_id: str | None = None,
        region: str | None = None,
        product_code: str | None = None,
        started_at: str | datetime | None = None,
        outcome: Outcome | str | None = None,
        page: str | None = None,
        error_code: str | None = None,
        sub_code: str | None = None,
    ) -> Transaction:
        """
        Starts a transaction of identity verification without `Initialize`. What is left out is left to chance.

        Args:
            merchant_biz_id: Your id of it; letters and digits, at most 32. Its last letters may choose how it goes.
            region: Where it is made; `ap-southeast-1` if left out.
            product_code: The solution; `eKYC_PRO` (document, then liveness) if left out.
            started_at: When: a `datetime` with time zone, or the text of one. If left out, now by the sandbox's clock.
            outcome: `passed`, `not_passed`, `interrupted` or `not_started`.
            page: The page that the person leaves, as the vendor or the catalogue of pages names it; others are taken, too.
            error_code: The vendor's reason of an interruption, for example `1006`; any text.
            sub_code: The vendor's reason of the result, for example `205`; any text.

        Raises:
            InvalidArgumentError: No transaction can be like that.
        """
    def stop(self, /) -> None:
        """Ends at once; open connections are cut. Does nothing in the child of a fork."""
    def unlist(self, /, phone: str) -> None:
        """Takes a number off both lists."""
    @property
    def url(self, /) -> str:
        """Address of its page, which tells how to use it."""

@final
class SandboxCredentials:
    """Credentials that the sandbox accepts."""

    __match_args__: Final = (
        "app_key",
        "master_secret",
        "access_key_id",
        "access_key_secret",
        "sts_access_key_id",
        "sts_access_key_secret",
        "sts_security_token",
        "sts_expires_at_ms",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> SandboxCredentials: ...
    @property
    def access_key_id(self, /) -> str:
        """Access key of Alibaba Cloud that lasts."""
    @property
    def access_key_secret(self, /) -> str:
        """Its secret; worth nothing anywhere else."""
    @property
    def app_key(self, /) -> str:
        """AppKey of the sandbox's app."""
    @property
    def master_secret(self, /) -> str:
        """MasterSecret of the sandbox's app; worth nothing anywhere else."""
    @property
    def sts_access_key_id(self, /) -> str:
        """Temporary access key of Alibaba Cloud, which needs a security token."""
    @property
    def sts_access_key_secret(self, /) -> str:
        """Its secret; worth nothing anywhere else."""
    @property
    def sts_expires_at(self, /) -> datetime:
        """`sts_expires_at_ms` as a `datetime` in UTC."""
    @property
    def sts_expires_at_ms(self, /) -> int:
        """When the temporary key ends, in milliseconds since 1970 (UTC), by the sandbox's clock."""
    @property
    def sts_security_token(self, /) -> str:
        """Its security token; worth nothing anywhere else."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class SandboxRequest:
    """One request as the sandbox received it."""

    __match_args__: Final = ("received_at_ms", "operation", "method", "path", "headers", "authorized", "body")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> SandboxRequest: ...
    @property
    def authorized(self, /) -> bool:
        """Whether the credentials were right."""
    @property
    def body(self, /) -> str:
        """Body; bytes that are no UTF-8 are replaced."""
    @property
    def headers(self, /) -> dict[str, str]:
        """
        Headers by lower-case name; of several with one name all values, with commas between. Of `authorization` with a
        password in it (`Basic`), only that word.
        """
    @property
    def method(self, /) -> str:
        """HTTP method."""
    @property
    def operation(self, /) -> str:
        """What it was about, for example `query_business_risk`."""
    @property
    def path(self, /) -> str:
        """Path with its query."""
    @property
    def received_at(self, /) -> datetime:
        """`received_at_ms` as a `datetime` in UTC."""
    @property
    def received_at_ms(self, /) -> int:
        """When it came, by the sandbox's clock, in milliseconds since 1970 (UTC)."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""

@final
class ScreenRow:
    """What came of one line of input."""

    __match_args__: Final = (
        "row",
        "duplicate_of",
        "phone_mask",
        "ex_id",
        "event_id",
        "occurred_at_ms",
        "outcome",
        "billing",
        "code",
        "vendor_id",
        "score",
        "level",
        "tags",
        "error",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> ScreenRow: ...
    @property
    def billing(self, /) -> Billing | None:
        """Whether this row counts towards the bill; none where no call was made for it."""
    @property
    def code(self, /) -> str | None:
        """The vendor's return code."""
    @property
    def duplicate_of(self, /) -> int | None:
        """The first row with the same number, whose answer this row repeats: no call was made for this one."""
    @property
    def error(self, /) -> ErrorInfo | None:
        """Why there is no verdict."""
    @property
    def event_id(self, /) -> str | None:
        """The ledger's event of the call; none where no call was made."""
    @property
    def ex_id(self, /) -> str | None:
        """The correlation id that was given."""
    @property
    def level(self, /) -> RiskLevel | None:
        """Band of the score."""
    @property
    def occurred_at(self, /) -> datetime | None:
        """`occurred_at_ms` as a `datetime` in UTC."""
    @property
    def occurred_at_ms(self, /) -> int | None:
        """When the call began, in milliseconds since 1970 (UTC); none where no call was made."""
    @property
    def outcome(self, /) -> Outcome | None:
        """What came of it; none where no call was made."""
    @property
    def phone_mask(self, /) -> str | None:
        """The number with its middle hidden; none where the input is no number."""
    @property
    def row(self, /) -> int:
        """Place of the input, counted from 1."""
    @property
    def score(self, /) -> int | None:
        """Risk score, 0 to 900."""
    @property
    def tags(self, /) -> list[RiskTag]:
        """Why the score is what it is."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def vendor_id(self, /) -> str | None:
        """The vendor's serial number, as decimal text."""

@final
class ScreenRows:
    """Rows of a batch, in the order of the inputs."""
    def __iter__(self, /) -> ScreenRows: ...
    def __next__(self, /) -> ScreenRow: ...

@final
class Screening:
    """One batch under way, for both clients."""
    def check(self, /) -> None:
        """Ends it: raises what ended the inputs early, once."""
    def count(self, /) -> int:
        """Says that one more row was given, and how many that makes."""
    def next(self, /) -> Future[ScreenRow | None]:
        """The next row as an asyncio future; `None` after the last."""
    @property
    def total(self, /) -> int | None:
        """Number of inputs, where it is known beforehand."""

@final
class Share:
    """A share with its 95 % confidence interval (Wilson's score interval: Wilson 1927; Brown, Cai and DasGupta 2001)."""

    __match_args__: Final = ("value", "low", "high")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> Share: ...
    @property
    def high(self, /) -> float:
        """Upper bound of the interval."""
    @property
    def low(self, /) -> float:
        """Lower bound of the interval."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def value(self, /) -> float:
        """Part / whole, 0 to 1."""

@final
class Stage:
    """How far a transaction of identity verification came, in this order."""

    DOCUMENT_CAPTURE: Final[Stage]
    """A picture of the document was taken."""
    DOCUMENT_RESULT: Final[Stage]
    """What was read of the document was shown, to be corrected."""
    FINISHED: Final[Stage]
    """There is a result."""
    GUIDE: Final[Stage]
    """What is going to be asked was explained."""
    LIVENESS: Final[Stage]
    """The liveness check."""
    LOADING: Final[Stage]
    """The client SDK was loading."""
    NFC: Final[Stage]
    """The document's chip was read; few flows ask for it."""
    PASSED: Final[Stage]
    """The person passed."""
    STARTED: Final[Stage]
    """The person began."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: Stage | str) -> Stage:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[Stage]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

@final
class State:
    """
    What many events come to: counters, distinct phones, quantiles of latencies and page times.

    However events are divided into states, merging these gives the same state, to the byte: what each day, machine or
    file came to can be kept (`to_bytes`) and put together later. States are values: none changes.
    """
    def __eq__(self, other: object, /) -> bool: ...
    def __new__(cls, /, events: Iterable[Event] | None = None) -> State:
        """The state of `events`."""
    def __or__(self, other: State, /) -> State: ...
    def __ror__(self, other: State, /) -> State: ...
    def __reduce__(self, /) -> tuple[Any, tuple[bytes]]: ...
    def __repr__(self, /) -> str: ...
    def distinct_phones(self, /, product: Product | str | None = None) -> int:
        """
        About how many phones the events of a product, or of all, were about: within 0.8 % (one standard error). Events
        without an entry of the phone index do not count.
        """
    @classmethod
    def from_bytes(cls, /, data: bytes) -> State:
        """
        Reads a state back from the bytes of this version or an older one.

        Raises:
            InvalidArgumentError: The bytes are of no state, damaged, or of a version that this one does not know.
        """
    def funnel(
        self,
        /,
        start: str | date | None = None,
        end: str | date | None = None,
        *,
        tz: str | None = None,
        by: FunnelSplit | str | None = None,
        min_sample: int | None = None,
        apps: Sequence[str] | None = None,
        platforms: Sequence[Platform | str] | None = None,
        outcomes: Sequence[Outcome | str] | None = None,
        pages: Sequence[str] | None = None,
        error_codes: Sequence[str] | None = None,
    ) -> Funnel:
        """The drop-off funnel of identity verification. Arguments and errors are those of `Ledger.funnel`."""
    def latency_ms(self, /, q: float, product: Product | str | None = None) -> float | None:
        """
        The latency in milliseconds that a share of `q` of the events of a product, or of all, did not exceed: within 1 %.
        `None` where no event has a latency.

        Args:
            q: A share, 0 to 1: 0.5 for the median.
            product: Only events of this product.

        Raises:
            InvalidArgumentError: `q` is no share.
        """
    def merge(self, /, *others: State) -> State:
        """What this state and `others` have seen together."""
    def overview(
        self,
        /,
        product: Product | str,
        start: str | date | None = None,
        end: str | date | None = None,
        *,
        tz: str | None = None,
        bucket: Bucket | str | None = None,
        apps: Sequence[str] | None = None,
        platforms: Sequence[Platform | str] | None = None,
        carriers: Sequence[str] | None = None,
        outcomes: Sequence[Outcome | str] | None = None,
        billing: Sequence[Billing | str] | None = None,
        levels: Sequence[RiskLevel | str] | None = None,
        codes: Sequence[str] | None = None,
        tags: Sequence[str] | None = None,
        pages: Sequence[str] | None = None,
        error_codes: Sequence[str] | None = None,
    ) -> Overview:
        """The console's overview: one row per bucket and their sum. Arguments and errors are those of `Ledger.overview`."""
    def span(self, /) -> tuple[datetime, datetime] | None:
        """Beginnings of the first and the last quarter-hour that hold events, in UTC; `None` without events."""
    def to_bytes(self, /) -> bytes:
        """The state as bytes: equal states have equal bytes."""
    def trend(
        self,
        /,
        product: Product | str,
        start: str | date | None = None,
        end: str | date | None = None,
        *,
        tz: str | None = None,
        bucket: Bucket | str | None = None,
        apps: Sequence[str] | None = None,
        platforms: Sequence[Platform | str] | None = None,
        carriers: Sequence[str] | None = None,
        outcomes: Sequence[Outcome | str] | None = None,
        billing: Sequence[Billing | str] | None = None,
        levels: Sequence[RiskLevel | str] | None = None,
        codes: Sequence[str] | None = None,
        tags: Sequence[str] | None = None,
        pages: Sequence[str] | None = None,
        error_codes: Sequence[str] | None = None,
    ) -> Trend:
        """The console's trend chart. Arguments and errors are those of `Ledger.overview`."""

@final
class StatsQuery:
    """What a view shows. An empty filter lets everything through; filters add up (and), their values do not (or)."""

    __match_args__: Final = (
        "product",
        "start",
        "end",
        "tz",
        "bucket",
        "apps",
        "platforms",
        "carriers",
        "outcomes",
        "billing",
        "levels",
        "codes",
        "tags",
        "pages",
        "error_codes",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(
        cls,
        /,
        *,
        product: Product | str,
        start: str | None = None,
        end: str | None = None,
        tz: str | None = None,
        bucket: Bucket | str | None = None,
        apps: Sequence[str] | None = None,
        platforms: Sequence[Platform | str] | None = None,
        carriers: Sequence[str] | None = None,
        outcomes: Sequence[Outcome | str] | None = None,
        billing: Sequence[Billing | str] | None = None,
        levels: Sequence[RiskLevel | str] | None = None,
        codes: Sequence[str] | None = None,
        tags: Sequence[str] | None = None,
        pages: Sequence[str] | None = None,
        error_codes: Sequence[str] | None = None,
    ) -> StatsQuery: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> StatsQuery: ...
    @property
    def apps(self, /) -> list[str]:
        """Only these apps."""
    @property
    def billing(self, /) -> list[Billing]:
        """Only these billing states."""
    @property
    def bucket(self, /) -> Bucket | None:
        """Width of a row. Default day."""
    @property
    def carriers(self, /) -> list[str]:
        """Only these carriers."""
    @property
    def codes(self, /) -> list[str]:
        """Only these return codes."""
    @property
    def end(self, /) -> str | None:
        """
        First instant that is no longer part; the same forms. At most 366 days after `start`. Left out: the day after
        that of the last event.
        """
    @property
    def error_codes(self, /) -> list[str]:
        """Only transactions of identity verification that broke off for one of these reasons, as the vendor numbers them."""
    @property
    def levels(self, /) -> list[RiskLevel]:
        """Only these risk levels."""
    @property
    def outcomes(self, /) -> list[Outcome]:
        """Only these outcomes."""
    @property
    def pages(self, /) -> list[str]:
        """
        Only transactions of identity verification that were left on one of these pages: words of the catalogue of pages, or
        as the vendor calls them.
        """
    @property
    def platforms(self, /) -> list[Platform]:
        """Only these platforms."""
    @property
    def product(self, /) -> Product:
        """The product to look at."""
    @property
    def start(self, /) -> str | None:
        """
        First instant: a date of `tz` (`2026-11-01`) or an instant with offset (`2026-11-01T08:00:00Z`). Left out: the
        day of the first event.
        """
    @property
    def tags(self, /) -> list[str]:
        """Only events with at least one of these tags."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def tz(self, /) -> str | None:
        """IANA time zone of dates and buckets. Default `Asia/Shanghai`, the vendor console's."""

@final
class Table:
    """
    Rows and columns: what a view shows, as every file of it has it.

    Polars, PyArrow, DuckDB and pandas take it as it is (`polars.DataFrame(table)`, `pyarrow.table(table)`). It shows as a
    table in a terminal and in Jupyter.
    """
    def __arrow_c_stream__(self, /, requested_schema: object | None = None) -> object:
        """A stream of Arrow columns, by the Arrow PyCapsule interface. They are as they are, whatever schema is asked for."""
    def __eq__(self, other: object, /) -> bool: ...
    def __len__(self, /) -> int: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(
        cls,
        /,
        columns: Sequence[str],
        rows: Sequence[Sequence[object]],
        text: str | None,
        types: Sequence[str] | None = None,
    ) -> Table: ...
    def _repr_html_(self, /) -> str: ...
    @property
    def columns(self, /) -> list[str]:
        """Names of the columns."""
    def save(self, /, path: str | PathLike[str]) -> None:
        """
        Writes it to a file: what its name says, `.csv`, `.xlsx` or `.parquet`. The file appears when it is whole.

        Raises:
            InvalidArgumentError: The name tells none of these.
            ConfigurationError: The file cannot be written.
        """
    def to_dicts(self, /) -> list[dict[str, str | int | float | None]]:
        """One `dict` per row; what is empty or undefined is `None`."""

@final
class Transaction:
    """One transaction to ask for."""

    __match_args__: Final = ("transaction_id", "merchant_biz_id", "started_at_ms", "region", "platform")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(
        cls,
        /,
        *,
        transaction_id: str,
        merchant_biz_id: str,
        started_at_ms: int | None = None,
        started_at: datetime | None = None,
        region: str | None = None,
        platform: Platform | str | None = None,
    ) -> Transaction: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> Transaction: ...
    @property
    def merchant_biz_id(self, /) -> str:
        """Your id of it; letters and digits, at most 32."""
    @property
    def platform(self, /) -> Platform | None:
        """Platform of the end user's app, for the statistics; `unknown` where left out."""
    @property
    def region(self, /) -> str | None:
        """The region in which it was made; the client's own where left out."""
    @property
    def started_at(self, /) -> datetime:
        """`started_at_ms` as a `datetime` in UTC."""
    @property
    def started_at_ms(self, /) -> int:
        """When it was made, in milliseconds since 1970 (UTC)."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def transaction_id(self, /) -> str:
        """The vendor's id of it, from `Initialize`."""

@final
class Trend:
    """The console's trend chart: every category over the same buckets."""

    __match_args__: Final = (
        "product",
        "tz",
        "bucket",
        "filters",
        "bucket_starts",
        "bucket_starts_at_ms",
        "series",
    )
    def __arrow_c_stream__(self, /, requested_schema: object | None = None) -> object:
        """Its table as a stream of Arrow columns, by the Arrow PyCapsule interface."""
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> Trend: ...
    def _repr_html_(self, /) -> str: ...
    @property
    def bucket(self, /) -> Bucket:
        """Width of a bucket."""
    @property
    def bucket_starts(self, /) -> list[str]:
        """First instant of each bucket in the zone, as in the overview's rows."""
    @property
    def bucket_starts_at(self, /) -> list[datetime]:
        """`bucket_starts_at_ms` as a `datetime` in UTC."""
    @property
    def bucket_starts_at_ms(self, /) -> list[int]:
        """First instant of each bucket, in milliseconds since 1970 (UTC)."""
    def chart(self, /) -> Chart:
        """The picture of it."""
    @property
    def filters(self, /) -> dict[str, list[str]]:
        """What was let through, by the filter's name (`platforms`, `carriers`, …); those that let everything through are not there."""
    @property
    def product(self, /) -> Product:
        """The product."""
    @property
    def series(self, /) -> list[TrendSeries]:
        """The categories."""
    def table(self, /) -> Table:
        """What it shows, as a table: for a terminal, Jupyter, files and other libraries."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    def to_dicts(self, /) -> list[dict[str, str | int | float | None]]:
        """One `dict` per row of its table; what is empty or undefined is `None`."""
    @property
    def tz(self, /) -> str:
        """IANA time zone of the buckets."""

@final
class TrendSeries:
    """One line of a trend chart."""

    __match_args__: Final = ("key", "label", "shown", "values")
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> TrendSeries: ...
    @property
    def key(self, /) -> str:
        """Column of the overview: `requests`, `success`, `level:high`, `tag:F24004`, …"""
    @property
    def label(self, /) -> str:
        """What to call it on a chart."""
    @property
    def shown(self, /) -> bool:
        """Whether the chart shows it before anybody asks; the others are the gray categories below the axes."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def values(self, /) -> list[int]:
        """One value per bucket."""

@final
class Vendor:
    """A vendor whose API is called."""

    ALIYUN: Final[Vendor]
    """Alibaba Cloud ID Verification (cloudauth-intl)."""
    JIGUANG: Final[Vendor]
    """Jiguang Verification (极光认证)."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: Vendor | str) -> Vendor:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[Vendor]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

@final
class VerifyLog:
    """
    What the vendor logged of one transaction. Of what it contradicts itself in, nothing is mended: its own sample has a
    result beside an interruption.

    Source: <https://www.alibabacloud.com/help/en/ekyc/latest/authentication-log-query-interface>
    """

    __match_args__: Final = (
        "request_id",
        "code",
        "message",
        "status",
        "outcome",
        "verify_status",
        "passed",
        "sub_code",
        "error_code",
        "error_meaning",
        "interrupt_page",
        "interrupt_page_en",
        "page",
        "log",
        "log_en",
        "statistics",
        "ext_info",
        "raw",
    )
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> tuple[Any, ...]: ...
    def __repr__(self, /) -> str: ...
    @classmethod
    def _rebuild(cls, /, values: Sequence[Any]) -> VerifyLog: ...
    @property
    def code(self, /) -> str:
        """Return code: `Success`."""
    @property
    def error_code(self, /) -> str | None:
        """The vendor's reason of an interruption, for example `1006`."""
    @property
    def error_meaning(self, /) -> str | None:
        """What that reason says; none where no catalogue knows it."""
    @property
    def ext_info(self, /) -> str | None:
        """`ExtInfo` as it was sent; the vendor keeps it for later use. Not printed."""
    @property
    def interrupt_page(self, /) -> str | None:
        """The page that the person left, by the vendor's Chinese text."""
    @property
    def interrupt_page_en(self, /) -> str | None:
        """The same by the vendor's constant, which several pages share."""
    @property
    def log(self, /) -> list[LogLine]:
        """`LogInfo`, line by line, in the vendor's order: what the person did, in Chinese."""
    @property
    def log_en(self, /) -> list[LogLine]:
        """`LogInfoEn`, the same way: which pages came and went, in English constants."""
    @property
    def message(self, /) -> str:
        """The vendor's text for it, with numbers of people masked."""
    @property
    def outcome(self, /) -> Outcome:
        """What came of it, as its event is counted: `passed`, `not_passed`, `interrupted`, `not_started` or `unknown_result`."""
    @property
    def page(self, /) -> str | None:
        """The same in one word of the catalogue of pages (`ocr_scan`); as the vendor calls it where no catalogue knows it."""
    @property
    def passed(self, /) -> bool | None:
        """The final result: yes for `Y`, no for `N`; none where there is none or another."""
    @property
    def raw(self, /) -> str:
        """The answer's body, byte for byte where it is UTF-8. Not printed."""
    @property
    def request_id(self, /) -> str | None:
        """The vendor's id of this answer, for its support."""
    @property
    def statistics(self, /) -> LogStatistics | None:
        """What the vendor counted; none where it sent nothing that can be read."""
    @property
    def status(self, /) -> VerifyStatus:
        """How far it came."""
    @property
    def sub_code(self, /) -> str | None:
        """The vendor's reason of the result, for example `205`."""
    def to_dict(self, /) -> dict[str, Any]:
        """The record as a `dict` of its fields."""
    @property
    def verify_status(self, /) -> str | None:
        """`VerifyStatus` as the vendor says it: `0`, `1`, `2`."""

@final
class VerifyStatus:
    """How far a transaction came, as `VerifyStatus` says it."""

    FINISHED: Final[VerifyStatus]
    """`0`: there is a result."""
    INTERRUPTED: Final[VerifyStatus]
    """`1`: begun and broken off, or not over yet."""
    NOT_STARTED: Final[VerifyStatus]
    """`2`: handed out and never begun."""
    UNKNOWN: Final[VerifyStatus]
    """Anything else."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __int__(self, /) -> int: ...
    def __new__(cls, /, word: VerifyStatus | str) -> VerifyStatus:
        """The choice spelled by `word`."""
    def __reduce__(self, /) -> tuple[type, tuple[str]]: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def members() -> list[VerifyStatus]:
        """Every choice, in the order of the definition."""
    @property
    def value(self, /) -> str:
        """The word, as it stands in every file and on every border."""

def acs3_sign(
    access_key_id: str,
    access_key_secret: str,
    *,
    headers: dict[str, str],
    query: dict[str, str] | None = None,
    body: str | None = None,
    method: str | None = None,
    path: str | None = None,
    security_token: str | None = None,
) -> Acs3Signature:
    """
    Signs a request to any operation of Alibaba Cloud with ACS3-HMAC-SHA256. Each attempt needs a signature of its own.

    Args:
        access_key_id: Id of the access key.
        access_key_secret: Its secret; never shown.
        headers: The headers that are sent and signed: `host`, `x-acs-action` and `x-acs-version` must be among them. Of date,
            nonce, hash of the body and what belongs to a security token, what is left out is added.
        query: The query, decoded.
        body: The body as it is sent.
        method: HTTP method; `POST` if left out.
        path: Path as it is sent, percent-encoded; `/` if left out.
        security_token: Token (STS) that belongs to a temporary key; never shown.

    Raises:
        ConfigurationError: The key cannot be any.
        InvalidArgumentError: A header is missing.
    """

def aggregate(data: str | PathLike[str] | _ArrowStream, *, threads: int | None = None) -> State:
    """
    What the events of `data` come to.

    Needed are `product` and either `occurred_at_ms` (milliseconds since 1970, UTC) or `occurred_at` (a timestamp); what is
    missing says nothing. The GIL is free meanwhile.

    Args:
        data: A Parquet file by its path, which is read on every core and need not fit in memory, or anything with
            `__arrow_c_stream__`: tables and frames of Polars, PyArrow, DuckDB and pandas, which are not copied. Of a reader of
            batches, no more than a million rows are in memory.
        threads: Work on as many cores at most: one, where the program itself has a task on each. Every core if left out.

    Raises:
        InvalidArgumentError: A column is missing or of a type that it cannot have, or the file cannot be read.
    """

def api_codes() -> list[ApiCode]:
    """Every known return code of the API of identity verification and of the gateway before it."""

def breakdown(
    data: str | PathLike[str] | _ArrowStream,
    by: Sequence[str],
    product: Product | str,
    start: str | date | None = None,
    end: str | date | None = None,
    *,
    tz: str | None = None,
    bucket: Bucket | str | None = None,
    apps: Sequence[str] | None = None,
    platforms: Sequence[Platform | str] | None = None,
    carriers: Sequence[str] | None = None,
    outcomes: Sequence[Outcome | str] | None = None,
    billing: Sequence[Billing | str] | None = None,
    levels: Sequence[RiskLevel | str] | None = None,
    codes: Sequence[str] | None = None,
    tags: Sequence[str] | None = None,
    pages: Sequence[str] | None = None,
    error_codes: Sequence[str] | None = None,
) -> Table:
    """
    How many events of `data` there are per bucket and combination of dimensions: a row for each that occurred, in time, as a
    table for other libraries.

    Arguments and errors beyond these are those of `Ledger.overview`.

    Args:
        data: As of `aggregate`.
        by: What to count by: some of `product`, `app`, `platform`, `carrier`, `outcome`, `billing`, `code`, `level`, `tags`,
            `page`, `error_code`, `sub_code` and `pages_shown`. Tags and pages are one text each, a JSON array.
        product: The product to look at; it says nothing where `product` is counted by.

    Raises:
        InvalidArgumentError: A word of `by` is none.
    """

def chart(view: Any) -> Chart:
    """The picture of a view: what `chart()` of it gives."""

def check_scan_file(place: str, path: str, archived: bool) -> None:
    """
    Looks at one of `scan_files` before it is read.

    Raises:
        InvalidArgumentError: It is gone, not what its manifest says, or of a newer schema.
    """

def decode_check_result(body: str) -> CheckResult | None:
    """
    Reads the answer of `check_result`; `None` where it is no reply of the vendor.

    What a field should not hold is `None` and never a default; `raw` keeps everything.
    """

def decode_login_verification(body: str) -> LoginVerification | None:
    """
    Reads the answer of a one-click login; `None` where it is no reply of the vendor. `phone` stays `None`:
    `decrypt_phone` opens `encrypted_phone`.

    What a field should not hold is `None` and never a default; `raw` keeps everything.
    """

def decode_number_verification(body: str) -> NumberVerification | None:
    """
    Reads the answer of a number verification; `None` where it is no reply of the vendor.

    What a field should not hold is `None` and never a default; `raw` keeps everything.
    """

def decode_risk_report(body: str) -> RiskReport | None:
    """
    Reads the answer of a business risk query; `None` where it is no reply of the vendor.

    What a field should not hold is `None` and never a default; `raw` keeps everything.
    """

def decode_risk_reports(bodies: Iterable[str | bytes]) -> Table:
    """
    Reads many answers of business risk queries on every core, as columns; the GIL is free meanwhile.

    Gives a row for each, in their order, with the columns `id`, `code`, `content`, `ex_id`, `score`, `level` and `tags` (a list of
    codes), each as `decode_risk_report` reads it. Of what is no reply of the vendor, a row is null throughout. Other libraries take
    the columns without a copy: `polars.DataFrame(decode_risk_reports(bodies))`.

    Args:
        bodies: What the vendor answered, each as text or as UTF-8.

    Raises:
        TypeError: One is neither `str` nor `bytes`.
    """

def decode_verify_log(body: str) -> VerifyLog | None:
    """
    Reads the answer of `check_verify_log`; `None` where it is no reply of the vendor.

    What a field should not hold is `None` and never a default; `raw` keeps everything.
    """

def decrypt_phone(ciphertext: str, private_key: str, previous_private_key: str | None = None) -> PhoneNumber:
    """
    Decrypts a number of one-click login; the GIL is free meanwhile.

    Args:
        ciphertext: `encrypted_phone` of a `LoginVerification`.
        private_key: Key that belongs to the public key in the vendor's console: PEM or bare Base64.
        previous_private_key: The key before the last change, which is tried second.

    Raises:
        ConfigurationError: A key cannot be any.
        DecryptionError: The number could not be decrypted; the same for every reason.
    """

def decrypt_phones(
    ciphertexts: Sequence[str], private_key: str, previous_private_key: str | None = None
) -> list[PhoneNumber | None]:
    """
    Decrypts many numbers of one-click login on every core; the GIL is free meanwhile.

    Gives them in their order, with `None` for each that could not be decrypted, for whatever reason.

    Args:
        ciphertexts: Each an `encrypted_phone` of a `LoginVerification`.
        private_key: Key that belongs to the public key in the vendor's console: PEM or bare Base64.
        previous_private_key: The key before the last change, which is tried second.

    Raises:
        ConfigurationError: A key cannot be any.
    """

def funnel_question(
    start: str | date | None = None,
    end: str | date | None = None,
    *,
    tz: str | None = None,
    by: FunnelSplit | str | None = None,
    min_sample: int | None = None,
    apps: Sequence[str] | None = None,
    platforms: Sequence[Platform | str] | None = None,
    outcomes: Sequence[Outcome | str] | None = None,
    pages: Sequence[str] | None = None,
    error_codes: Sequence[str] | None = None,
) -> Question:
    """The question of `funnel`. Arguments and errors are those of `Ledger.funnel`."""

def identity_codes() -> list[IdentityCode]:
    """Every known reason of a result or an interruption of identity verification."""

def identity_pages() -> list[IdentityPage]:
    """Every page of identity verification, in the order in which people meet them."""

def invalid_argument(message: str, advice: str) -> BaseException:
    """The error of an argument that is wrong, to be raised."""

def log_texts() -> list[LogText]:
    """Every known text of the log lines of identity verification."""

def overview(
    data: str | PathLike[str] | _ArrowStream,
    product: Product | str,
    start: str | date | None = None,
    end: str | date | None = None,
    *,
    tz: str | None = None,
    bucket: Bucket | str | None = None,
    apps: Sequence[str] | None = None,
    platforms: Sequence[Platform | str] | None = None,
    carriers: Sequence[str] | None = None,
    outcomes: Sequence[Outcome | str] | None = None,
    billing: Sequence[Billing | str] | None = None,
    levels: Sequence[RiskLevel | str] | None = None,
    codes: Sequence[str] | None = None,
    tags: Sequence[str] | None = None,
    pages: Sequence[str] | None = None,
    error_codes: Sequence[str] | None = None,
) -> Overview:
    """
    The console's overview of the events of `data`, in one pass that reads only what is asked about.

    Arguments and errors beyond `data` are those of `Ledger.overview`.

    Args:
        data: As of `aggregate`.
    """

def overview_question(
    product: Product | str,
    start: str | date | None = None,
    end: str | date | None = None,
    *,
    tz: str | None = None,
    bucket: Bucket | str | None = None,
    apps: Sequence[str] | None = None,
    platforms: Sequence[Platform | str] | None = None,
    carriers: Sequence[str] | None = None,
    outcomes: Sequence[Outcome | str] | None = None,
    billing: Sequence[Billing | str] | None = None,
    levels: Sequence[RiskLevel | str] | None = None,
    codes: Sequence[str] | None = None,
    tags: Sequence[str] | None = None,
    pages: Sequence[str] | None = None,
    error_codes: Sequence[str] | None = None,
) -> Question:
    """The question of `overview` and `trend`. Arguments and errors are those of `Ledger.overview`."""

def regions() -> list[Region]:
    """Every region in which identity verification is offered."""

def return_codes() -> list[ReturnCode]:
    """Every documented return code, in the order of the vendor's table."""

def risk_tags() -> list[RiskTagInfo]:
    """Every documented risk tag, in the order of the vendor's table."""

def run_command(args: Sequence[str]) -> int:
    """Runs the command that `args` name and gives its exit code; the GIL is free meanwhile. `verimeter.__main__` calls it."""

def scan(
    files: str | PathLike[str] | Sequence[str | PathLike[str]],
    product: Product | str | None = None,
    start: str | date | None = None,
    end: str | date | None = None,
    *,
    tz: str | None = None,
    on_progress: Callable[[int], object] | None = None,
    progress: bool = True,
) -> State:
    """
    What the events of many Parquet files come to: the state that `aggregate` gives of all of them, to the byte. They are read on
    every core, and need not fit in memory. Of an archive (`Ledger.archive`) only the folders are opened that it is about.

    Args:
        files: A folder with everything in it, a file, or the URL of either (`s3://bucket/folder`, `gs://…`, `az://…`), or
            several of them. Credentials come from the environment, as of `Ledger.archive`.
        product: Only events of this product.
        start: First instant: a `date` of `tz`, a `datetime` with time zone, or the text of one, at a quarter-hour.
        end: First instant that is no longer part.
        tz: IANA time zone of the dates; the vendor console's if left out.
        on_progress: Called now and then with the number of events that are counted. What it raises is raised when all are.
        progress: Whether a bar shows how far it is: on standard error, where that is a terminal and the work takes longer.

    Raises:
        InvalidArgumentError: A file cannot be read, is none of events, is missing though its manifest is there, or there is none.
        ConfigurationError: There is no such bucket.
        AuthenticationError: The object store refuses the credentials.
        TransportError: It cannot be reached.
    """

def scan_files(
    place: str, paths: Sequence[str] | None = None, read: Callable[[str], str] | None = None
) -> list[tuple[str, bool, int]]:
    """
    The files of events in a folder, each by its place below it, whether it is of an archive, and its length, as `scan` finds
    them.

    Args:
        place: The folder.
        paths: What is in it, where only others can list it.
        read: Gives the text of one of `paths`.

    Raises:
        InvalidArgumentError: A file is missing though its manifest or an index is there, or there is none.
    """

def serve(ledger: Ledger, *, port: int = 0, host: str | None = None, name: str | None = None) -> Console:
    """
    Serves the console of a ledger on threads of its own, until it is stopped or nobody holds it any more.

    What is recorded meanwhile appears in it. It serves this machine alone, unless `host` says otherwise; then whoever asks must
    know the token in its address, which is not encrypted on its way.

    Args:
        ledger: The ledger to look at; it may be open for reading only, or in memory.
        port: Port; 0 takes a free one.
        host: Address of this machine to serve, `0.0.0.0` for all of them. If left out, this machine alone.
        name: What the page calls the ledger; the name of its file if left out.

    Raises:
        InvalidArgumentError: port or host cannot be.
        ConfigurationError: port is in use, or this build has no page.
    """

def state_columns(by: Sequence[str] | None = None) -> list[tuple[str, bool]]:
    """
    The columns that a state with these dimensions reads, beside the time, and whether every event has something there; of all
    dimensions if left out.
    """

def table(
    view: Overview
    | Trend
    | Funnel
    | DetailsPage
    | Consumption
    | Reconciliation
    | Sequence[Balance]
    | Sequence[BalanceEntry]
    | Sequence[Drift]
    | Sequence[Event]
    | Sequence[HarvestRow]
    | Sequence[ScreenRow],
    *,
    of: type[Balance | BalanceEntry | Drift | Event | HarvestRow | ScreenRow] | None = None,
    tz: str | None = None,
) -> Table:
    """
    What a view shows, as a table: of an answer of a ledger or state, of rows of a screening or a harvest, or of events.

    Args:
        view: An `Overview`, `Trend`, `Funnel`, `DetailsPage`, `Consumption` or `Reconciliation`, or a list of one of
            `Balance`, `BalanceEntry`, `Drift`, `Event`, `HarvestRow` or `ScreenRow`.
        of: The class of the list's rows, such as `ScreenRow`. An empty list does not tell it: the table has the columns of
            this class, and none where it is left out.
        tz: IANA time zone of instants, where the view has none; the vendor console's if left out.

    Raises:
        InvalidArgumentError: There is no such zone.
        TypeError: It is nothing that a table is made of, or rows of another class.
    """

def trend(
    data: str | PathLike[str] | _ArrowStream,
    product: Product | str,
    start: str | date | None = None,
    end: str | date | None = None,
    *,
    tz: str | None = None,
    bucket: Bucket | str | None = None,
    apps: Sequence[str] | None = None,
    platforms: Sequence[Platform | str] | None = None,
    carriers: Sequence[str] | None = None,
    outcomes: Sequence[Outcome | str] | None = None,
    billing: Sequence[Billing | str] | None = None,
    levels: Sequence[RiskLevel | str] | None = None,
    codes: Sequence[str] | None = None,
    tags: Sequence[str] | None = None,
    pages: Sequence[str] | None = None,
    error_codes: Sequence[str] | None = None,
) -> Trend:
    """The console's trend chart of the events of `data`. Arguments and errors are those of `overview`."""
