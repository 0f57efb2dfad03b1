"""The house installs itself: locks, make targets and CI agree with what is declared."""

import re
import tomllib
from typing import Any

import pytest

from tests.tidy.tree import ROOT

TARGETS = ("run", "test", "check", "bench", "screenshots", "wheel", "lock")
SETS = {
    "requirements.lock": ("build",),
    "requirements-dev.lock": ("build", "dev"),
    "requirements-node.lock": ("node",),
}


def declared(groups: tuple[str, ...], project: dict[str, Any]) -> set[str]:
    """The names of the packages that these groups ask for; Node stands alone."""
    wanted = [] if groups == ("node",) else list(project["project"]["dependencies"])
    for group in groups:
        wanted += project["dependency-groups"][group]
    return {plain(re.split(r"[\[<>=~! ;]", one)[0]) for one in wanted}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("lock", SETS)
def test_a_lock_holds_all_that_is_declared_each_with_its_hashes(lock: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    text = (ROOT / lock).read_text()
    locked = {plain(name) for name in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}
    assert declared(SETS[lock], project) - locked == set(), "run `make lock`"
    entries = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert [entry.split("==")[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_locks_name_no_address() -> None:
    for path in (*ROOT.glob("*.lock"), ROOT / "frontend" / "package-lock.json"):
        assert not re.search(
            r'"resolved"|https?://[^"\s]+\.(tgz|whl)|--index-url|--find-links', path.read_text()
        )


@pytest.mark.parametrize("target", TARGETS)
def test_make_knows_its_targets(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_ci_runs_make_test_and_nothing_cleverer() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    commands = [line for line in script.splitlines() if line and not line.startswith("#")]
    assert commands == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "exec make --no-print-directory test"]
