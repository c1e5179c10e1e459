"""Makes `python/verimeter/_native.pyi` from the native module; needs `maturin develop` before.

`python tools/stubs.py` writes it, `python tools/stubs.py --check` fails where it would change. The types come
out of the Rust code by pyo3's introspection. What that cannot say yet is put right here.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from verimeter import _native

PACKAGE = Path(__file__).resolve().parent.parent
STUB = PACKAGE / "python" / "verimeter" / "_native.pyi"

HEADER = '''\
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
'''

REPLACED = {
    # What a number is for people; the same objects are accepted.
    r"SupportsFloat \| SupportsIndex": "float",
    r"SupportsIndex": "int",
    r"SupportsGetItem\[int, Any\]": "Sequence[Any]",
    r"-> tuple\[Any, tuple\]": "-> tuple[Any, ...]",
    r"-> dict:": "-> dict[str, Any]:",
    # Annotations written in Rust come out quoted.
    r'(: |-> )"([^"\n]+)"': r"\1\2",
    # Defaults that are no literals in Rust; stubtest compares them with the signatures at run time.
    r"(platform: Platform \| str) = \.\.\.": r'\1 = "unknown"',
    # An own `__repr__` is listed beside pyo3's default for enums.
    r"(    def __repr__\(self, /\) -> str: \.\.\.\n)\1": r"\1",
    # Of an operator, pyo3 makes both sides.
    r"    def __or__\(self, other: object, /\) -> (\w+): \.\.\.\n": (
        r"    def __or__(self, other: \1, /) -> \1: ...\n    def __ror__(self, other: \1, /) -> \1: ...\n"
    ),
    # Text of one line needs no three.
    r'^( *)"""\n\1(?!\w+: Final)(\S[^\n]*)\n\1"""$': r'\1"""\2"""',
}


def main() -> int:
    """Makes the stub; 1 where `--check` finds it different."""
    with tempfile.TemporaryDirectory() as folder:
        maturin = [sys.executable, "-m", "maturin", "generate-stubs", "--quiet", "--features", "stubs"]
        subprocess.run([*maturin, "--out", folder], cwd=PACKAGE, check=True)
        made = (Path(folder) / "verimeter" / "_native.pyi").read_text("utf-8")
        new = Path(folder) / "_native.pyi"
        new.write_text(mend(made), "utf-8")
        ruff = [sys.executable, "-m", "ruff"]
        config = ["--config", str(PACKAGE / "pyproject.toml")]
        fix = ["check", "--quiet", "--fix", "--select", "F401,I"]
        subprocess.run([*ruff, *fix, *config, str(new)], check=True)
        subprocess.run([*ruff, "format", "--quiet", *config, str(new)], check=True)
        text = new.read_text("utf-8")
    if "--check" in sys.argv[1:]:
        if STUB.read_text("utf-8") != text:
            print("_native.pyi is not what the Rust code gives: run tools/stubs.py", file=sys.stderr)
            return 1
        return 0
    STUB.write_text(text, "utf-8")
    return 0


def mend(text: str) -> str:
    """The stub with what introspection cannot say."""
    doc, rest = text.split("\n\n", 1)
    text = re.sub(r"^(from|import) .*\n", "", rest, flags=re.MULTILINE)
    for pattern, replacement in REPLACED.items():
        text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    text = re.sub(r"def __new__\(cls,[^)]*\)", words_too, text)
    text = re.sub(r"(def initialize\(self,)[^)]*\)", rf"\1{constructor(text, 'InitializeQuery')})", text)
    text = re.sub(r"^class (\w+):.*?(?=^@final|^def |\Z)", match_args, text, flags=re.MULTILINE | re.DOTALL)
    return f"{doc}\n\n{HEADER}\n{text}"


def words_too(found: re.Match[str]) -> str:
    """What a record is made of, with words for choices: a field's type does not tell that it is one."""
    choices = [name for name in _native.__all__ if hasattr(getattr(_native, name), "members")]
    return re.sub(rf"\b({'|'.join(choices)})\b(?! \| str)", r"\1 | str", found[0])


def constructor(text: str, record: str) -> str:
    """What a record is made of, for methods that take the same by keyword."""
    found = re.search(rf"^class {record}:.*?def __new__\(cls,([^)]*)\)", text, re.MULTILINE | re.DOTALL)
    if found is None:
        raise SystemExit(f"{record} has no constructor")
    return found[1]


def match_args(found: re.Match[str]) -> str:
    """The class with its `__match_args__`, whose values only the class itself knows."""
    names = getattr(getattr(_native, found[1]), "__match_args__", ())
    return re.sub(r"__match_args__: .*", f"__match_args__: Final = {names!r}", found[0])


if __name__ == "__main__":
    sys.exit(main())
