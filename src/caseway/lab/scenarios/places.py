"""Where in the file a key stands: TOML's reader does not say, and a mistake without a line is hard to find."""

import re
from collections.abc import Sequence

Path = Sequence[str | int]
"""Keys and positions from the root: `["step", 3, "then", "status"]`."""

_HEADER = re.compile(r"\s*\[{1,2}\s*([^\[\]]+?)\s*\]{1,2}")
_TABLE_OF_ARRAY = re.compile(r"\s*\[\[")


def headers(text: str) -> list[tuple[int, tuple[str | int, ...]]]:
    """The line (from 1) of each table's header and the path of the table."""
    counts: dict[str, int] = {}
    found: list[tuple[int, tuple[str | int, ...]]] = [(0, ())]
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header is None or line.lstrip()[:1] != "[":
            continue
        names = [name.strip().strip("\"'") for name in header[1].split(".")]
        if _TABLE_OF_ARRAY.match(line):
            counts[names[-1]] = counts.get(names[-1], -1) + 1
        path: list[str | int] = []
        for name in names:
            path.append(name)
            if name in counts and len(path) == 1:
                path.append(counts[name])
        found.append((number, tuple(path)))
    return found


def line_of(text: str, path: Path) -> int:
    """The line on which the key at `path` stands, or the nearest thing around it; at least 1."""
    tables, wanted = headers(text), tuple(path)
    line, table = max(
        (entry for entry in tables if wanted[: len(entry[1])] == entry[1]), key=lambda entry: len(entry[1])
    )
    ends = min((number for number, _ in tables if number > line), default=len(text.splitlines()) + 1)
    lines = text.splitlines()
    for key in reversed([key for key in wanted[len(table) :] if isinstance(key, str)]):
        mark = re.compile(rf"(^|[\s{{,.])[\"']?{re.escape(key)}[\"']?\s*[=.]")
        for number in range(line + 1, ends):
            if mark.search(lines[number - 1]):
                return number
    return max(line, 1)


def step_lines(text: str, count: int) -> tuple[int, ...]:
    """The lines of the `[[step]]` headers."""
    by_step = {path: number for number, path in headers(text)}
    return tuple(by_step.get(("step", n), 1) for n in range(count))
