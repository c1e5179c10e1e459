"""The `verimeter` command of the package."""

from __future__ import annotations

import json
import os
import signal
import struct
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

import verimeter

SCRIPT = Path(sysconfig.get_path("scripts")) / "verimeter"


def run(*args: str, script: bool = False) -> subprocess.CompletedProcess[str]:
    program = [str(SCRIPT)] if script else [sys.executable, "-m", "verimeter"]
    return subprocess.run([*program, *args], capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("script", [False, True])
def test_it_is_the_same_command(tmp_path: Path, script: bool) -> None:
    version = run("--version", script=script)
    assert (version.returncode, version.stdout) == (0, f"verimeter {verimeter.__version__}\n")
    usage = run("stats", "overview", script=script)
    assert (usage.returncode, usage.stdout) == (2, "")
    missing = run("stats", "drift", "--json", "--ledger", str(tmp_path / "none.db"), script=script)
    assert missing.returncode == 1
    assert json.loads(missing.stderr)["error"]["kind"] == "ledger"


def test_it_reads_what_the_package_wrote(tmp_path: Path) -> None:
    with verimeter.Ledger.open(tmp_path / "ledger.db") as ledger:
        ledger.recharge("business_risk", 5)
    answer = run(
        "stats", "balance", "--ledger", str(tmp_path / "ledger.db"), "--format", "json", "--alert", "9"
    )
    assert answer.returncode == 3, answer.stderr
    assert json.loads(answer.stdout)[0]["remaining"] == 5


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another thing there")
def test_ctrl_c_ends_it() -> None:
    program = [sys.executable, "-m", "verimeter", "sandbox", "--port", "0"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None
        assert "jiguang_url" in json.loads(serving.stdout.readline())
        serving.send_signal(signal.SIGINT)
        _, said = serving.communicate(timeout=30)
    assert (serving.returncode, said) == (0, "")


def test_import_loads_nothing_heavy() -> None:
    """What takes long to import is imported where it is used; none measures time here."""
    code = "import sys, verimeter; print(*sys.modules)"
    loaded = run_code(code) - run_code("import sys; print(*sys.modules)")
    assert not loaded & {"asyncio", "concurrent.futures", "inspect", "json", "re", "socket", "ssl", "typing"}


def run_code(code: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def on_a_terminal(*args: str, columns: int = 200, **environment: str) -> str:
    """What the command shows where its output and its errors are a terminal, of so many columns."""
    import fcntl
    import pty
    import termios

    ours, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("4H", 24, columns, 0, 0))
    env = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
    env |= {"TERM": "xterm-256color", **environment}
    run = [sys.executable, "-m", "verimeter", *args]
    with subprocess.Popen(run, stdin=terminal, stdout=terminal, stderr=terminal, env=env) as command:
        os.close(terminal)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux's way of saying that nobody is there any more
                break
            if not part:
                break
            shown += part
        os.close(ours)
        assert command.wait(60) == 0, shown
    return shown.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are another thing there")
def test_colour_and_progress_are_for_terminals(tmp_path: Path) -> None:
    escape = "\x1b["
    assert escape in on_a_terminal("--help")
    assert escape not in on_a_terminal("--help", NO_COLOR="1")
    assert escape not in run("--help").stdout
    shown = on_a_terminal("demo", "--out", str(tmp_path / "shown"))
    assert "screening" in shown
    assert "/s" in shown
    assert "left" in shown
    piped = run("demo", "--out", str(tmp_path / "piped"))
    assert (piped.returncode, piped.stderr) == (0, "")
    assert escape not in piped.stdout
    # The tables are the same ones.
    assert piped.stdout.splitlines()[0] in shown
    # Whole files know early how many rows there are.
    ledger, other, out = (str(tmp_path / name) for name in ("shown/ledger.db", "other.db", "all.jsonl"))
    for line in (
        ["export", "--ledger", ledger, "--without-personal", "--out", out],
        ["import", "--ledger", other, out],
    ):
        shown = on_a_terminal(*line)
        assert "% " in shown
        assert "left" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are another thing there")
def test_a_table_is_as_wide_as_the_terminal_at_most(tmp_path: Path) -> None:
    run("demo", "--out", str(tmp_path))
    overview = ("stats", "overview", "--ledger", str(tmp_path / "ledger.db"))
    piped = run(*overview).stdout
    for columns in (200, 80, 60):
        shown = on_a_terminal(*overview, columns=columns).splitlines()
        assert all(len(line) <= columns for line in shown)
        # Each part begins with the day, and all of it is there.
        days = sum(line.startswith(" day ") for line in shown)
        assert (days == 1) == (columns == 200)
        assert sum(line.startswith(" 2026-") for line in shown) == days * piped.count("\n 2026-")
        figures = {word for line in shown for word in line.split()}
        assert set(piped.split()) - figures <= {word for word in piped.split() if set(word) == {"─"}}
