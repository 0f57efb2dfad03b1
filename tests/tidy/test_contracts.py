"""The import contracts hold, and each of them catches a breach."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tidy.tree import ROOT

ONE_EACH = {
    "__init__": "",
    "__main__": "from caseway import main",
    "main": "from caseway import cli",
    "cli": "from caseway import actions",
    "web/__init__": "",
    "jobs/__init__": "",
    "actions/__init__": "from caseway import store",
    "lab/__init__": "",
    "channels/__init__": "",
    "channels/base": "",
    "channels/email/__init__": "from caseway.channels import base",
    "channels/chat/__init__": "from caseway.channels import base",
    "store/__init__": "",
    "store/tables": "",
    "store/cases": "from caseway.store import tables",
    "core/__init__": "",
    "core/values": "import msgspec",
    "core/feel": "from caseway.core import values",
    "kit/__init__": "import psycopg",
}
BREACHES = [
    ("layers", {"store/cases": "from caseway import actions"}),
    ("layers", {"web/__init__": "from caseway import jobs"}),
    ("layers", {"core/values": "from caseway import kit"}),
    ("layers", {"plugins": ""}),
    ("core", {"core/values": "import psycopg"}),
    ("channels", {"channels/email/__init__": "from caseway.channels import chat"}),
    ("tables", {"actions/__init__": "from caseway.store import tables"}),
    ("cycles", {"core/values": "from caseway.core import feel"}),
]


def lint(config: Path, folder: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    chosen = [part for contract in contracts for part in ("--contract", contract)]
    return subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--config", str(config), *chosen],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def small_house(folder: Path, changes: dict[str, str]) -> Path:
    """A house with one module in every room, and the contracts of the real one."""
    for name, text in {**ONE_EACH, **changes}.items():
        path = folder / "caseway" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Path(shutil.copy(ROOT / "pyproject.toml", folder))


def test_the_house_keeps_its_contracts() -> None:
    kept = lint(ROOT / "pyproject.toml", ROOT / "src")
    assert kept.returncode == 0, kept.stdout


def test_a_small_house_keeps_them_too(tmp_path: Path) -> None:
    kept = lint(small_house(tmp_path, {}), tmp_path)
    assert kept.returncode == 0, kept.stdout


@pytest.mark.parametrize(("contract", "changes"), BREACHES)
def test_a_contract_catches_its_breach(tmp_path: Path, contract: str, changes: dict[str, str]) -> None:
    broken = lint(small_house(tmp_path, changes), tmp_path, contract)
    assert broken.returncode == 1
    assert "1 broken" in broken.stdout, broken.stdout
