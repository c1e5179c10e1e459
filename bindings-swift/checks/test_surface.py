"""The package beside `tests/surface/api.json`, which says what every language has."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import Any

import swift

FOLDER = swift.ROOT / "tests/surface"
API = json.loads((FOLDER / "api.json").read_text("utf-8"))
REASONS = json.loads((FOLDER / "swift.json").read_text("utf-8"))
MODELS = (swift.PACKAGE / "Sources/VerimeterNative/verimeter_models.swift").read_text("utf-8")
EXPORTS = (swift.PACKAGE / "Sources/Verimeter/Exports.swift").read_text("utf-8")

# What every type has, or what its idiom wants.
EVERYWHERE = {"description", "==", "hash"}

PLAIN = {
    "bool": "Bool",
    "i32": "Int32",
    "i64": "Int64",
    "f64": "Double",
    "Bytes": "Data",
    "Moment": "Date",
    "Path": "URL",
    "Span": "EventSpan",
    "Picture": "String",
}


def spelled(rust: str) -> str:
    """A type of the surface as Swift spells it."""
    if match := re.fullmatch(r"(Option|Vec|Rows)<(.*)>", rust):
        inner = spelled(match[2])
        return {"Option": f"{inner}?", "Vec": f"[{inner}]", "Rows": f"Rows<{inner}>"}[match[1]]
    if match := re.fullmatch(r"HashMap<String, (.*)>", rust):
        return f"[String: {spelled(match[1])}]"
    return PLAIN.get(rust, rust)


def by_type(code: str) -> dict[str, list[swift.Member]]:
    found: dict[str, list[swift.Member]] = defaultdict(list)
    for name, member in swift.members(code):
        found[name].append(member)
    return found


LAYER: dict[str, list[swift.Member]] = defaultdict(list)
for file in swift.sources("Sources/Verimeter"):
    for owner, some in by_type(file.read_text("utf-8")).items():
        LAYER[owner] += some
RECORDS = by_type(MODELS)


def judge(part: str, found: dict[str, str]) -> None:
    """What differs must have a reason, and what has a reason must differ."""
    explained = REASONS[part]
    assert {name: why for name, why in found.items() if name not in explained} == {}
    assert sorted(explained.keys() - found.keys()) == [], "reasons that are not needed any more"


def test_choices_and_records() -> None:
    found = {}
    for name, words in API["choices"].items():
        match = re.search(rf"^public enum {name}\b.*?^}}", MODELS, re.MULTILINE | re.DOTALL)
        ours = (
            [swift.snake(word) for word in re.findall(r"^    case `?(\w+)`?", match[0], re.MULTILINE)]
            if match
            else []
        )
        if ours != words or f"enum VerimeterNative.{name}\n" not in EXPORTS:
            found[name] = f"has the words {ours}"
    for name, record in API["records"].items():
        if why := differs(name, record):
            found[name] = why
    judge("data", found)


def differs(name: str, record: dict[str, Any]) -> str | None:
    if f"struct VerimeterNative.{name}\n" not in EXPORTS:
        return "is not there"
    made = next(member for member in RECORDS[name] if member.kind == "init")
    fields = [(swift.snake(parameter.name.strip("`")), parameter.type) for parameter in made.parameters]
    wanted = [(field["name"], spelled(field["type"])) for field in record["fields"]]
    if fields != wanted:
        return f"has {[field for field in fields if field not in wanted]}"
    for parameter, field in zip(made.parameters, record["fields"], strict=True):
        if record["input"] and parameter.has_default == field["required"]:
            return f"has {parameter.name}, which may {'' if parameter.has_default else 'not '}be left out"
    return None


def test_handles_and_functions() -> None:
    found = {}
    for handle, operations in API["handles"].items():
        for operation in operations:
            name = operation["name"]
            candidates = [member for member in LAYER[owner_of(handle)] if snake_of(member) == name]
            why = [told(member, operation) for member in candidates]
            if None not in why:
                found[f"{handle}.{name}"] = (why or ["is not there"])[0] or ""
    judge("operations", found)


def test_nothing_else_is_public() -> None:
    found = {}
    for handle, operations in API["handles"].items():
        known = {operation["name"] for operation in operations}
        for member in LAYER[owner_of(handle)]:
            if snake_of(member) not in known and snake_of(member) not in EVERYWHERE:
                found[f"{handle}.{snake_of(member)}"] = "is not in the surface"
    judge("extra", found)


def owner_of(handle: str) -> str:
    return "" if handle == "verimeter" else handle


def snake_of(member: swift.Member) -> str:
    return "new" if member.kind == "init" else swift.snake(member.name)


def told(member: swift.Member, operation: dict[str, Any]) -> str | None:
    """How it differs; none where it does not."""
    gives = spelled(operation["gives"])
    if member.kind != "init" and member.gives != gives:
        return f"gives {member.gives!r} and not {gives!r}"
    if member.is_async != operation["waits"]:
        return "waits" if member.is_async else "does not wait"
    taken = []
    for argument in operation["args"]:
        parameter = takes(member, argument)
        if parameter is None:
            return f"does not take {argument['name']}"
        taken.append(parameter.name)
        if "of" not in argument and parameter.has_default == argument["required"]:
            return f"has {parameter.name}, which may {'' if parameter.has_default else 'not '}be left out"
    others = [parameter.name for parameter in member.parameters if parameter.name not in taken]
    return f"takes {others[0]}" if others else None


def takes(member: swift.Member, argument: dict[str, Any]) -> swift.Parameter | None:
    """The parameter for an argument: by its name, or the record that it is a field of."""
    for parameter in member.parameters:
        kind = parameter.type.strip("()?").strip("()")
        if swift.snake(parameter.name) == argument["name"] and fits(kind, argument["type"]):
            return parameter
        record = argument.get("of")
        if record is not None and (kind == record or holds(kind, record)):
            return parameter
    return None


def holds(kind: str, record: str) -> bool:
    fields = API["records"].get(kind, {}).get("fields", [])
    return any(field["type"] == record for field in fields)


def fits(kind: str, rust: str) -> bool:
    plain = rust.removeprefix("Option<").removesuffix(">") if rust.startswith("Option<") else rust
    if match := re.fullmatch(r"Iter<(.*)>", plain):
        return kind in {f"some Sequence<{spelled(match[1])}>", f"[{spelled(match[1])}]"}
    others = {"i64": {"Int", "Int32"}, "Moment": {"any Moment"}, "String": {"TimeZone", "any Moment"}}
    return kind == spelled(plain) or kind in others.get(plain, set())
