"""Every Swift source and example, without a compiler."""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
from pathlib import Path

import pytest
import swift


@pytest.mark.parametrize("file", swift.sources(), ids=lambda file: file.name)
def test_a_source_is_swift(file: Path) -> None:
    assert swift.errors(file.read_text("utf-8")) == []


@pytest.mark.parametrize("page", swift.pages(), ids=lambda page: str(page.relative_to(swift.ROOT)))
def test_the_examples_of_a_page_are_swift(page: Path) -> None:
    assert [found for block in swift.blocks(page) if (found := swift.errors(block))] == []


def test_the_guide_says_what_the_tests_run() -> None:
    run = _lines((swift.PACKAGE / "Tests/VerimeterTests/GuideTests.swift").read_text("utf-8"))
    blocks = swift.blocks(swift.ROOT / "docs/swift/guide.md")
    blocks = [block for block in blocks if "Package(" not in block]  # whose package is the reader's
    assert len(blocks) >= 8
    assert [block for block in blocks if _lines(block) not in run] == []


def _lines(text: str) -> str:
    """The lines of a text without the blanks around them and empty ones."""
    return "\n" + "\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n"


HEADERS = sorted((swift.PACKAGE / "Sources/VerimeterFFI").glob("*.h"))


def test_the_headers_are_c(tmp_path: Path) -> None:
    unit = tmp_path / "unit.c"
    unit.write_text("".join(f'#include "{header}"\n' for header in HEADERS))
    compiler = os.environ.get("CC", "cc")
    # Words of clang, which says by them what may be null.
    words = ["-D_Nonnull=", "-D_Nullable="]
    subprocess.run([compiler, "-std=c11", "-Wall", "-Werror", "-fsyntax-only", *words, str(unit)], check=True)


def test_the_library_has_every_function_of_the_headers() -> None:
    library = ctypes.CDLL(os.environ["VERIMETER_LIBRARY"])
    names = {
        name for header in HEADERS for name in re.findall(r"\b((?:uniffi|ffi)_\w+)\(", header.read_text())
    }
    assert len(names) > 200
    assert [name for name in sorted(names) if not hasattr(library, name)] == []


def test_every_time_in_milliseconds_is_a_date_too() -> None:
    models = (swift.PACKAGE / "Sources/VerimeterNative/verimeter_models.swift").read_text("utf-8")
    times = (swift.PACKAGE / "Sources/Verimeter/Times.swift").read_text("utf-8")
    fields = [
        (name, member.name) for name, member in swift.members(models) if re.search(r"[aA]tMs$", member.name)
    ]
    dates = {(name, member.name) for name, member in swift.members(times)}
    assert len(fields) >= 30
    assert [field for field in fields if (field[0], field[1].removesuffix("Ms")) not in dates] == []
