"""Writes the lock files: every package with its hashes, for all platforms, and no host name in them."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETS = {
    "requirements.lock": ["pyproject.toml", "--group", "build"],
    "requirements-dev.lock": ["pyproject.toml", "--group", "build", "--group", "dev"],
    "requirements-node.lock": ["--group", "node"],
}
OPTIONS = [
    *("--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url"),
    *("--no-annotate", "--no-header", "--quiet", "--custom-compile-command", "make lock"),
]


def main() -> None:
    """Compiles each set; the later ones are held to the versions of the first."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("UV_FIND")}
    for lock, sources in SETS.items():
        held = ["--constraint", "requirements.lock"] if lock != "requirements.lock" else []
        command = [sys.executable, "-m", "uv", "pip", "compile", *sources, *OPTIONS, *held, "-o", lock]
        subprocess.run([*command, *sys.argv[1:]], cwd=ROOT, env=environment, check=True)


if __name__ == "__main__":
    main()
