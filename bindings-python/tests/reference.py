"""The console's figures once more, in plain Python: slow and obvious, to hold the kernel against."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from verimeter import Event

QUARTER = timedelta(minutes=15)
FILTERS: dict[str, Callable[[Event], str | None]] = {
    "apps": lambda event: event.app,
    "platforms": lambda event: str(event.platform),
    "carriers": lambda event: event.carrier,
    "outcomes": lambda event: str(event.outcome),
    "billing": lambda event: str(event.billing),
    "levels": lambda event: event.level and str(event.level),
    "codes": lambda event: event.code,
    "pages": lambda event: event.interrupt_page,
    "error_codes": lambda event: event.error_code,
}


@dataclass
class Query:
    product: str
    start: date
    end: date
    tz: str
    bucket: str = "day"
    filters: dict[str, list[str]] = field(default_factory=dict)

    def first_and_last(self) -> tuple[datetime, datetime]:
        """First instant, and the first that is no longer part."""
        return instant(self.start, self.tz), instant(self.end, self.tz)

    def wants(self, event: Event) -> bool:
        first, last = self.first_and_last()
        return (
            str(event.product) == self.product
            and first <= occurred_at(event) < last
            and all(FILTERS[name](event) in words for name, words in self.filters.items() if name in FILTERS)
            and ("tags" not in self.filters or bool(set(event.tags) & set(self.filters["tags"])))
        )


def instant(day: date, tz: str) -> datetime:
    """The first instant of a day."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(tz)).astimezone(timezone.utc)


def occurred_at(event: Event) -> datetime:
    return datetime.fromtimestamp(0, timezone.utc) + timedelta(milliseconds=event.occurred_at_ms)


def begins(at: datetime, before: datetime, query: Query) -> bool:
    """Whether a bucket begins at an instant, a quarter-hour after `before`.

    An hour begins where the clock shows a full one, or would if it were not changed just then.
    """
    now, then = at.astimezone(ZoneInfo(query.tz)), before.astimezone(ZoneInfo(query.tz))
    if query.bucket == "hour":
        return now.minute == 0 or then.minute == 45
    if query.bucket == "day":
        return now.date() != then.date()
    if query.bucket == "week":
        return now.isocalendar()[:2] != then.isocalendar()[:2]
    return (now.year, now.month) != (then.year, then.month)


def label(at: datetime, query: Query) -> str:
    local = at.astimezone(ZoneInfo(query.tz))
    if query.bucket != "hour":
        return local.date().isoformat()
    return local.isoformat(timespec="minutes")


def overview(events: Iterable[Event], query: Query) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Figures by the label of each bucket, in order; and those of the whole range."""
    first, last = query.first_and_last()
    by_label: dict[str, list[Event]] = {}
    of_quarter: dict[datetime, list[Event]] = {}
    at = first
    while at < last:
        if at == first or begins(at, at - QUARTER, query):
            bucket = by_label[label(at, query)] = []
        of_quarter[at] = bucket
        at += QUARTER
    wanted = [event for event in events if query.wants(event)]
    for event in wanted:
        since = occurred_at(event) - first
        of_quarter[first + since // QUARTER * QUARTER].append(event)
    return {label: figures(its) for label, its in by_label.items()}, figures(wanted)


def figures(events: list[Event]) -> dict[str, Any]:
    outcomes = [str(event.outcome) for event in events]
    levels = [str(event.level) for event in events if event.level is not None]
    tags = [tag for event in events for tag in set(event.tags)]
    counted: dict[str, Any] = {
        word: outcomes.count(word)
        for word in (
            "success",
            "consistent",
            "inconsistent",
            "unknown_result",
            "failed",
            "rejected",
            "in_doubt",
            "passed",
            "not_passed",
            "interrupted",
            "not_started",
        )
    }
    counted["requests"] = len(events)
    counted["consumption"] = [str(event.billing) for event in events].count("billed")
    counted["finished"] = counted["passed"] + counted["not_passed"]
    counted["started"] = counted["finished"] + counted["interrupted"]
    counted["by_level"] = {level: levels.count(level) for level in ("low", "medium", "medium_high", "high")}
    counted["by_tag"] = {tag: tags.count(tag) for tag in set(tags)}
    counted["rates"] = {
        "success": share(counted["success"], counted["requests"]),
        "consistent": share(counted["consistent"], counted["consistent"] + counted["inconsistent"]),
        "unknown_result": share(counted["unknown_result"], counted["requests"]),
        "passed": share(counted["passed"], counted["finished"]),
        "finished": share(counted["finished"], counted["started"]),
        "interrupted": share(counted["interrupted"], counted["started"]),
        "not_started": share(counted["not_started"], counted["started"] + counted["not_started"]),
    }
    return counted


def share(part: int, whole: int) -> float | None:
    return None if whole == 0 else part / whole


def details(events: Iterable[Event], query: Query) -> list[Event]:
    """Newest first; of the same moment, what came later first."""
    wanted = [
        (event.occurred_at_ms, place, event) for place, event in enumerate(events) if query.wants(event)
    ]
    return [event for _, _, event in sorted(wanted, key=lambda row: row[:2], reverse=True)]
