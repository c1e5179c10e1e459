from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import verimeter
from verimeter import _native, console, stats

if TYPE_CHECKING:
    import pytest

PACKAGE = Path(__file__).resolve().parent.parent


def test_the_stubs_say_what_the_module_has() -> None:
    """Names, signatures and defaults, compared by reflection."""
    # The whole package where Spark is, of which one module imports it.
    module = "verimeter" if find_spec("pyspark") else "verimeter._native"
    run = [sys.executable, "-m", "mypy.stubtest", "--mypy-config-file", "pyproject.toml", module]
    done = subprocess.run(run, cwd=PACKAGE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_everything_native_is_exported_and_documented() -> None:
    rows = {"DetailsRows", "HarvestRows", "ScreenRows"}
    private = {
        *rows,
        "Harvesting",
        "IdVerificationCalls",
        "JiguangCalls",
        "KeyQuestion",
        "Question",
        "Screening",
        "chart",
        "check_scan_file",
        "funnel_question",
        "invalid_argument",
        "overview_question",
        "run_command",
        "scan_files",
        "state_columns",
    }
    public = {name for name in _native.__all__ if name not in private}
    every = [(module, name) for module in (verimeter, stats, console) for name in module.__all__]
    assert public <= {name for _, name in every}
    for module, name in every:
        if name != "__version__":
            thing = getattr(module, name)
            assert thing.__doc__, name
            members = [m for m in vars(thing) if not m.startswith("_")] if isinstance(thing, type) else []
            for member in members:
                assert getattr(thing, member).__doc__, f"{name}.{member}"


def test_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", (PACKAGE / "README.md").read_text("utf-8"), re.DOTALL)
    exec(compile(example, "README.md", "exec"), {})
    expected = r"high \['Device environment anomaly'\]\nconsistent\n\d{4}-\d\d-\d\d 1 1\n"
    assert re.fullmatch(expected, capsys.readouterr().out)


def test_the_readme_of_the_whole_runs(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (PACKAGE.parent / "README.md").read_text("utf-8")
    main_job, broken_vendor = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(compile(main_job, "README.md", "exec"), {})
    first, second = capsys.readouterr().out.splitlines()
    assert first == "high 900 ['Device environment anomaly']"
    assert second.startswith("1 1 {")
    assert "'high': 1" in second
    exec(compile(broken_vendor, "README.md", "exec"), {})
    left, sent = capsys.readouterr().out.splitlines()
    assert left == "99 of 100 left"
    assert sent == '{"phone":"138****8000","token":"…"}'
