"""Swift's sources as a tree, read without a compiler."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import tree_sitter
import tree_sitter_swift

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "bindings-swift"
# What generated sources hold and the grammar does not know, and what it knows.
UNKNOWN = {"@_documentation(visibility: private)": "", "{ () }": "{ Void() }"}
PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_swift.language()))


def snake(name: str) -> str:
    """`exId` as `ex_id`."""
    return re.sub(r"[A-Z]", lambda letter: "_" + letter[0].lower(), name)


def sources(*folders: str) -> list[Path]:
    """Every Swift file of the package below these folders, or all."""
    files = (PACKAGE.joinpath(folder).rglob("*.swift") for folder in folders or ("Sources", "Tests"))
    found = sorted(file for some in files for file in some)
    return found if folders else [PACKAGE / "Package.swift", *found]


def blocks(page: Path) -> list[str]:
    """The Swift blocks of a page."""
    return re.findall(r"```swift\n(.*?)```", page.read_text("utf-8"), re.DOTALL)


def pages() -> list[Path]:
    """Every page that shows Swift."""
    return [*sorted((ROOT / "docs/swift").glob("*.md")), PACKAGE / "README.md", ROOT / "README.md"]


def errors(code: str) -> list[str]:
    """What is no Swift in it, by line."""
    found: list[str] = []

    def look(node: tree_sitter.Node) -> None:
        if node.is_error or node.is_missing:
            found.append(f"{node.start_point.row + 1}: {text(node)[:60]!r}")
        elif node.has_error:
            for child in node.children:
                look(child)

    for unknown, known in UNKNOWN.items():
        code = code.replace(unknown, known)
    look(PARSER.parse(code.encode()).root_node)
    return found


def text(node: tree_sitter.Node | None) -> str:
    """The node as it is written, in one line."""
    return "" if node is None or node.text is None else " ".join(node.text.decode().split())


@dataclass
class Parameter:
    """What a function takes, by the name that it uses itself."""

    name: str
    type: str
    has_default: bool


@dataclass
class Member:
    """A function, initialiser or property that programs see."""

    name: str
    kind: str
    gives: str
    parameters: list[Parameter]
    is_static: bool
    is_async: bool


def members(code: str) -> Iterator[tuple[str, Member]]:
    """Public members by the type that they belong to; those of the module by an empty name."""
    for node in PARSER.parse(code.encode()).root_node.children:
        if node.type in {"class_declaration", "protocol_declaration"}:
            name = text(node.child_by_field_name("name"))
            body = node.child_by_field_name("body")
            for child in body.children if body else []:
                if member := _member(child):
                    yield name, member
        elif member := _member(node):
            yield "", member


def _member(node: tree_sitter.Node) -> Member | None:
    words = text(next((child for child in node.children if child.type == "modifiers"), None)).split()
    if "public" not in words:
        return None
    kind = {"function_declaration": "func", "init_declaration": "init", "property_declaration": "var"}.get(
        node.type
    )
    if kind is None:
        return None
    head = text(node).split("{")[0]
    name = {"init": "init", "func": text(node.child_by_field_name("name"))}.get(kind, "")
    gives = ""
    if kind == "var":
        match = re.search(r"\b(?:let|var) (\w+): ([^={]+)", head)
        if match is None:
            return None
        name, gives = match[1], match[2].strip()
    elif kind == "func":
        gives = head.rsplit("->", 1)[1].split(" where ")[0].strip() if _arrow(node) else ""
    parameters = [
        Parameter(_inner_name(child), _type(child), _has_default(child))
        for child in node.children
        if child.type == "parameter"
    ]
    is_async = any(child.type == "async" for child in node.children)
    return Member(name, kind, gives, parameters, "static" in words, is_async)


def _arrow(node: tree_sitter.Node) -> bool:
    return any(child.type == "->" for child in node.children)


def _inner_name(parameter: tree_sitter.Node) -> str:
    """The name that the function itself uses: `phone` of `_ phone`."""
    return text(parameter).split(":")[0].split()[-1]


def _type(parameter: tree_sitter.Node) -> str:
    return text(parameter).split(":", 1)[1].strip()


def _has_default(parameter: tree_sitter.Node) -> bool:
    sibling = parameter.next_sibling
    return sibling is not None and sibling.type == "="
