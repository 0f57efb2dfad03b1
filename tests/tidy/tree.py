"""The tree of sources that the rules look at: what git knows, read and parsed once."""

import ast
import subprocess
from functools import cache
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parents[2]


class Source(msgspec.Struct, frozen=True):
    """One file: its path from the root, and its text."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        """The parsed file; for Python only."""
        return _parsed(self.path, self.text)

    def is_in(self, *folders: str) -> bool:
        """Whether the file stands in one of `folders`; `.core` means `src/caseway/core`."""
        wanted = tuple(f"src/caseway/{one[1:]}" if one.startswith(".") else one for one in folders)
        return any(self.path == one or self.path.startswith(f"{one}/") for one in wanted)


@cache
def _parsed(path: str, text: str) -> ast.Module:
    return ast.parse(text, path)


@cache
def sources() -> tuple[Source, ...]:
    """Every text file of the project, new ones that git does not ignore included."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    found = []
    for name in sorted(set(listed)):
        path = ROOT / name
        if path.is_file():
            raw = path.read_bytes()
            if b"\0" not in raw:
                found.append(Source(name, raw.decode("utf-8", errors="replace")))
    return tuple(found)


def python_sources() -> list[Source]:
    """The Python files."""
    return [source for source in sources() if source.path.endswith(".py")]
