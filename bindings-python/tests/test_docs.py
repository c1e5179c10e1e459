"""The pages of `docs/python` and the examples: they run as they stand there."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# That of Spark runs beside its cluster, in test_spark.py.
PAGES = [page for page in sorted((ROOT / "docs" / "python").glob("*.md")) if page.name != "spark.md"]
EXAMPLES = sorted((ROOT / "examples" / "python").glob("*.py"))
NOTEBOOKS = sorted((ROOT / "examples" / "python").glob("*.ipynb"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_runs(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run_page(page, tmp_path, monkeypatch, capsys)


def run_page(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its blocks are one program; a block of text after one is what that prints."""
    monkeypatch.chdir(tmp_path)
    text = page.read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", text, re.DOTALL)
    assert text.count("```python") == len(blocks) > 0
    names: dict[str, object] = {}
    for code, expected in blocks:
        line = text[: text.index(code)].count("\n")
        exec(compile("\n" * line + code, str(page), "exec"), names)
        printed = capsys.readouterr().out
        wanted = ".*".join(re.escape(part) for part in expected.split("…"))
        lines = "\n".join(each.rstrip() for each in printed.splitlines()) + "\n" * bool(printed)
        assert re.fullmatch(wanted, lines, re.DOTALL), f"line {line}:\n{lines}"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_runs(example: Path, tmp_path: Path) -> None:
    run = [sys.executable, str(example)]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_is_typed(example: Path) -> None:
    """Strictly, with what the package says of its types."""
    config = ROOT / "bindings-python" / "pyproject.toml"
    run = [sys.executable, "-m", "mypy", "--strict", "--config-file", str(config), str(example)]
    done = subprocess.run(run, cwd=config.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.name)
def test_a_notebook_runs_and_shows_tables_and_pictures(
    notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Jupyter runs it: cell by cell, each showing what its last line is."""
    monkeypatch.chdir(tmp_path)
    cells = [cell for cell in json.loads(notebook.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    names: dict[str, object] = {}
    shown = []
    for number, cell in enumerate(cells):
        assert cell["outputs"] == []  # what it shows is made where it is read
        tree = ast.parse("".join(cell["source"]))
        last = tree.body[-1]
        if isinstance(last, ast.Expr):
            tree.body.pop()
        place = f"{notebook.name}, cell {number + 1}"
        exec(compile(tree, place, "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), place, "eval"), names)
            ways = [way for way in ("_repr_html_", "_repr_svg_") if hasattr(value, way)]
            shown += [getattr(value, way)()[:4] for way in ways]
    assert {"<svg", "<tab"} <= set(shown)
