"""The package beside `tests/surface/api.json`, which says what every language has."""

from __future__ import annotations

import ast
import inspect
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import verimeter
from verimeter import _native, console, errors, stats

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SURFACE = Path(__file__).resolve().parents[2] / "tests" / "surface"
EXAMPLES = SURFACE.parents[1] / "examples" / "python"
API: dict[str, Any] = json.loads((SURFACE / "api.json").read_text("utf-8"))
EXCEPTIONS: dict[str, dict[str, str]] = json.loads((SURFACE / "python.json").read_text("utf-8"))
MODULES: dict[str, Any] = {"verimeter": verimeter, "stats": stats, "console": console}
HANDLES = {name: operations for name, operations in API["handles"].items() if name not in MODULES}
STUB = ast.parse(Path(_native.__file__).with_name("_native.pyi").read_text("utf-8"))

PLAIN = {
    "": "None",
    "bool": "bool",
    "i32": "int",
    "i64": "int",
    "f64": "float",
    "String": "str",
    "Bytes": "bytes",
    "Path": "Path",
    "Moment": "datetime",
    "Span": "tuple[datetime, datetime]",
    "Picture": "Chart",
    "Rectangle": "Table",
    "Vec<u8>": "bytes",
}


def test_choices_and_records() -> None:
    judge("data", {**dict(choices()), **dict(records())})


def test_handles_and_functions() -> None:
    judge("operations", dict(operations()))


def test_the_asynchronous_handles() -> None:
    judge("asynchronous", dict(asynchronous()))


def test_nothing_else_is_public() -> None:
    classes = {cls.__name__ for cls in errors.BY_KIND.values()}
    handles = {*HANDLES, *(f"Async{name}" for name in HANDLES)}
    functions = {f"{module}.{op['name']}" for module in MODULES for op in API["handles"][module]}
    known = {*API["choices"], *API["records"], *handles, *classes}
    extra = {
        f"{module}.{name}": "is not in the surface"
        for module, names in MODULES.items()
        for name in names.__all__
        if name not in known and f"{module}.{name}" not in functions
    }
    judge("extra", extra)


def test_every_kind_of_error_has_a_class() -> None:
    words = {kind.value for kind in errors.BY_KIND}
    assert words == set(API["choices"]["ErrorKind"])
    for cls in errors.BY_KIND.values():
        assert getattr(verimeter, cls.__name__) is cls


@pytest.mark.parametrize(("example", "prefix"), [("everything.py", ""), ("everything_async.py", "Async")])
def test_the_examples_that_are_type_checked_use_everything(example: str, prefix: str) -> None:
    """By name, and of as many things as there are handles that have it."""
    used = dict[str, set[str]]()
    for node in ast.walk(ast.parse((EXAMPLES / example).read_text("utf-8"))):
        if isinstance(node, ast.Attribute):
            used.setdefault(node.attr, set()).add(ast.unparse(node.value))
        elif isinstance(node, ast.ImportFrom):
            for imported in node.names:
                used.setdefault(imported.name, set()).add("verimeter")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            used.setdefault(node.func.id, set()).add("called")
    unused = []
    for name, handles in wanted(prefix).items():
        if len(used.get(name, ())) < len(handles):
            unused.append(f"{name} of {' or '.join(handles)}")
    assert not unused, "\n".join(unused)


def wanted(prefix: str) -> dict[str, list[str]]:
    """The handles, or their asynchronous twins, that have an operation of a name."""
    names = dict[str, list[str]]()
    for handle, listed in API["handles"].items():
        if prefix and (handle not in HANDLES or handle in EXCEPTIONS["asynchronous"]):
            continue
        for op in listed:
            if f"{prefix}{handle}.{op['name']}" not in EXCEPTIONS["asynchronous"]:
                names.setdefault(prefix + handle if op["name"] == "new" else op["name"], []).append(handle)
    return names


def judge(part: str, found: dict[str, str]) -> None:
    """What differs must have a reason, and what has a reason must differ."""
    reasons = EXCEPTIONS[part]
    unexplained = [f"{name} {what}" for name, what in found.items() if name not in reasons]
    assert not unexplained, "\n".join(unexplained)
    stale = [name for name in reasons if name not in found]
    assert not stale, stale


def choices() -> Iterator[tuple[str, str]]:
    for name, words in API["choices"].items():
        choice = getattr(verimeter, name, None)
        if choice is None:
            yield name, "is not there"
        elif [member.value for member in choice.members()] != words:
            yield name, f"has not the words {words}"


def records() -> Iterator[tuple[str, str]]:
    for name, record in API["records"].items():
        cls = getattr(verimeter, name, None)
        if cls is None:
            yield name, "is not there"
            continue
        names = [field["name"] for field in record["fields"]]
        moments = {moment(field) for field in names} - {*names}
        methods = {"to_dict", *(["table", "to_dicts"] if record["table"] else [])}
        methods |= {"chart"} if record["chart"] else set()
        if list(cls.__match_args__) != names:
            yield name, f"has the fields {cls.__match_args__}"
        public = {member for member in dir(cls) if not member.startswith("_")}
        if public != {*names, *moments, *methods}:
            yield name, f"differs in {public ^ {*names, *moments, *methods}}"
        hints = dict(returned(name))
        for field in record["fields"]:
            if (hint := hints.get(field["name"])) != in_python(field["type"]):
                yield f"{name}.{field['name']}", f"is `{hint}`"
        if ("__new__" in vars(cls)) != record["input"]:
            yield f"{name}.new", "can be made" if "__new__" in vars(cls) else "cannot be made"
        elif record["input"] and (told := arguments(cls, list(in_both_ways(record["fields"])))):
            yield f"{name}.new", told


def in_both_ways(fields: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What a record is made of: a time in milliseconds or as a `datetime`, so that neither must be there."""
    for field in fields:
        names = {field["name"], moment(field["name"])}
        for name in names:
            yield {**field, "name": name, "required": field["required"] and len(names) == 1}


def operations() -> Iterator[tuple[str, str]]:
    for handle, listed in API["handles"].items():
        owners = [MODULES.get(handle), *(getattr(module, handle, None) for module in MODULES.values())]
        owner = next(owner for owner in owners if owner is not None)
        hints = dict(returned("" if handle in MODULES else handle))
        for op in listed:
            name = f"{handle}.{op['name']}"
            function = owner if op["name"] == "new" else getattr(owner, op["name"], None)
            if function is None:
                yield name, "is not there"
            elif told := called(function, op["args"]):
                yield name, told
            elif op["name"] != "new" and hints.get(op["name"]) not in (hint := given(op["gives"])):
                yield name, f"gives `{hints.get(op['name'])}`, not `{hint}`"
        if handle not in MODULES:
            names = {op["name"] for op in listed}
            for extra in sorted({name for name in vars(owner) if not name.startswith("_")} - names):
                yield f"{handle}.{extra}", "is not in the surface"


def asynchronous() -> Iterator[tuple[str, str]]:
    for handle, listed in HANDLES.items():
        owner = getattr(verimeter, f"Async{handle}", None)
        if owner is None:
            yield handle, "has no asynchronous twin"
            continue
        for op in listed:
            name = f"Async{handle}.{op['name']}"
            function = owner if op["name"] == "new" else getattr(owner, op["name"], None)
            if function is None:
                yield name, "is not there"
            elif told := called(function, op["args"]):
                yield name, told
            elif inspect.iscoroutinefunction(function) != op["waits"]:
                yield name, "is awaited" if inspect.iscoroutinefunction(function) else "is not awaited"
            elif op["gives"].startswith("Rows<"):
                assert "AsyncIterator" in function.__annotations__["return"], name
        names = {op["name"] for op in listed}
        for extra in sorted({name for name in vars(owner) if not name.startswith("_")} - names):
            yield f"Async{handle}.{extra}", "is not in the surface"


def called(function: Any, args: list[dict[str, Any]]) -> str | None:
    """How a call of it differs from `args`; a property is called with nothing."""
    if not callable(function):
        return None if args == [] else "is a property"
    return arguments(function, args)


def arguments(function: Any, args: list[dict[str, Any]]) -> str | None:
    signature = inspect.signature(function)
    parameters = [p for name, p in signature.parameters.items() if name != "self"]
    kinds = inspect.Parameter
    if any(parameter.kind is kinds.VAR_KEYWORD for parameter in parameters):
        have = stubbed(function.__qualname__.removeprefix("Async"))
    else:
        have = {p.name: p.default is kinds.empty for p in parameters}
    want = {argument["name"]: argument["required"] for argument in args}
    # Instants have types of their own here.
    want = {name if name in have else moment(name): required for name, required in want.items()}
    return None if have == want else f"takes {have}, not {want}"


def stubbed(qualname: str) -> dict[str, bool]:
    """Arguments by the stub, of what takes any at run time."""
    owner, name = qualname.split(".")
    (made,) = [node for node in body(owner) if isinstance(node, ast.FunctionDef) and node.name == name]
    pairs = zip(made.args.kwonlyargs, made.args.kw_defaults, strict=True)
    return {argument.arg: default is None for argument, default in pairs}


def returned(owner: str) -> Iterable[tuple[str, str]]:
    """What functions and properties give, by the stub."""
    for node in body(owner):
        if isinstance(node, ast.FunctionDef) and node.returns is not None:
            yield node.name, ast.unparse(node.returns)


def body(owner: str) -> list[ast.stmt]:
    if not owner:
        return STUB.body
    (made,) = [node for node in STUB.body if isinstance(node, ast.ClassDef) and node.name == owner]
    return made.body


def moment(name: str) -> str:
    return re.sub(r"_at_ms$", "_at", name)


def given(ty: str) -> set[str]:
    """What the stub may call what an operation gives."""
    if rows := re.fullmatch(r"Rows<(\w+)>", ty):
        return {f"Iterator[{rows[1]}]", "DetailsRows"}
    return {in_python(ty)}


def in_python(ty: str) -> str:
    if ty in PLAIN:
        return PLAIN[ty]
    found = re.fullmatch(r"(\w+)<(?:String, )?(.*)>", ty)
    if found is None:
        return ty
    inner = in_python(found[2])
    return {"Option": f"{inner} | None", "Vec": f"list[{inner}]", "HashMap": f"dict[str, {inner}]"}[found[1]]


@pytest.mark.parametrize(
    ("ty", "hint"),
    [("Option<Vec<String>>", "list[str] | None"), ("HashMap<String, Vec<u8>>", "dict[str, bytes]")],
)
def test_types_are_spelled_in_python(ty: str, hint: str) -> None:
    assert in_python(ty) == hint
