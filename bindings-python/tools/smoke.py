"""What a user does first, with nothing installed but the package: `cargo xtask dist --check` runs it.

With `--without-rust`, there must be no compiler on the path.
"""

from __future__ import annotations

import importlib.metadata
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

import verimeter


def fetched(url: str) -> bytes:
    """What the package's own server answers."""
    with urllib.request.urlopen(url) as answer:  # noqa: S310
        return bytes(answer.read())


def main() -> None:
    """Fails where anything does not work."""
    if "--without-rust" in sys.argv[1:]:
        found = [tool for tool in ("cargo", "rustc") if shutil.which(tool)]
        assert not found, found
    about = importlib.metadata.metadata("verimeter")
    assert about["Version"] == verimeter.__version__, about["Version"]
    needed = [one for one in importlib.metadata.requires("verimeter") or () if "extra ==" not in one]
    assert not needed, needed
    package = Path(verimeter.__file__).parent
    assert (package / "py.typed").is_file()
    assert (package / "_native.pyi").is_file()
    with tempfile.TemporaryDirectory() as name, verimeter.Sandbox.start(seed=1) as sandbox:
        folder, keys = Path(name), sandbox.credentials
        with verimeter.Ledger.open(folder / "ledger.db") as ledger:
            client = verimeter.JiguangClient(
                keys.app_key, keys.master_secret, base_url=sandbox.jiguang_url, ledger=ledger
            )
            assert client.query_business_risk("13800130900").level == verimeter.RiskLevel.HIGH
            overview = ledger.overview("business_risk")
            assert overview.total.requests == 1
            overview.chart().save(folder / "trend.svg")
            overview.chart().save(folder / "trend.png")
            if "--without-rust" in sys.argv[1:]:
                with verimeter.console.serve(ledger) as page:
                    assert b"<html" in fetched(page.url)
            ledger.export(folder / "events.parquet")
        assert verimeter.stats.overview(folder / "events.parquet", "business_risk").total == overview.total
        command = Path(sys.executable).with_name("verimeter")
        asked = [command, "stats", "overview", "--ledger", folder / "ledger.db", "--product", "business_risk"]
        done = subprocess.run(asked, capture_output=True, text=True, check=True)
        assert "success" in done.stdout, done.stdout
    print(f"verimeter {verimeter.__version__} works on Python {sys.version.split()[0]}")


if __name__ == "__main__":
    main()
