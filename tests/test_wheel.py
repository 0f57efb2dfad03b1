"""The wheel that the project builds, installed where nothing else is, is a whole desk."""

import html
import os
import re
import subprocess
import sys
import venv
from pathlib import Path

import httpx
import pytest

from tests.running import RunningDesk


def run(*command: str | Path, cwd: Path) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=clean, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an empty environment that got the locked requirements and then the wheel."""
    root = Path(__file__).resolve().parent.parent
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=root)
    venv.create(folder / "environment", with_pip=False)
    installed = folder / "environment" / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", installed, "install", "--quiet", "--no-compile")
    run(*pip, "--require-hashes", "-r", root / "requirements.lock", cwd=folder)
    run(*pip, "--no-deps", "--no-index", next(folder.glob("caseway-*.whl")), cwd=folder)
    return installed


@pytest.mark.slow
def test_the_wheel_says_what_it_needs(python: Path, tmp_path: Path) -> None:
    assert "No broken requirements" in run(
        sys.executable, "-m", "pip", "--python", python, "check", cwd=tmp_path
    )


@pytest.mark.slow
def test_the_command_helps(python: Path, tmp_path: Path) -> None:
    told = run(python.with_name("caseway"), "--help", cwd=tmp_path)
    assert "up" in told
    assert "migrate" in told


@pytest.mark.slow
def test_the_installed_desk_opens(python: Path, tmp_path: Path) -> None:
    desk = RunningDesk(tmp_path / "home", python)
    try:
        assert "is open at" in desk.log, f"{desk.process.poll()}: {desk.log}"
        assert httpx.get(f"{desk.url}/health", timeout=60).text == "ok"
        page = httpx.get(f"{desk.url}/sign-in", timeout=60)
        assert page.status_code == 200
        style = re.search(r"/static/house[\w.-]*\.css", html.unescape(page.text))
        assert style is not None
        assert httpx.get(desk.url + style.group(), timeout=60).status_code == 200
    finally:
        desk.end()
