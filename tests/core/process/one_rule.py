"""One good file, and changes to it that each break one rule: (rule, what is taken out, what is put in)."""

from collections.abc import Iterator
from pathlib import Path

_HERE = Path(__file__).parent
GOOD = (_HERE / "good.bpmn").read_text()


def _changes() -> Iterator[tuple[str, str, str]]:
    _, _, blocks = (_HERE / "one_rule.txt").read_text().partition("\n\n")
    for block in blocks.strip().split("\n\n"):
        rule, *lines = block.splitlines()
        old, new = ("\n".join(line[2:] for line in lines if line[0] == sign) for sign in "-+")
        yield rule, old, new


CHANGES = list(_changes())
