"""The picture of the support map in the docs. `python -m tests.processes.picture` draws it again."""

from pathlib import Path

from caseway.core import process
from caseway.web.drawing import NOWHERE, draw, sheet_of
from tests.processes.play import PROCESSES, SUPPORT, support

HOUSE = PROCESSES.parent
PICTURE = HOUSE / "docs/use/support.svg"
STYLES = ("frontend/styles/tokens.css", "frontend/styles/map.css")
FONT = "svg{background:var(--page);font-family:'Inter Variable',Inter,system-ui,sans-serif}"


def drawn() -> str:
    """The map as it is now."""
    return draw(sheet_of(process.read((SUPPORT / "support.bpmn").read_bytes()), support()), NOWHERE)


def alone() -> str:
    """The same with its looks inside, for a page that has no style sheet of ours."""
    looks = "".join([(HOUSE / name).read_text(encoding="utf-8") for name in STYLES]) + FONT
    opening, _, body = drawn().partition(">")
    return f"{opening}><style>{looks}</style>{body}\n"


def body_of(picture: str) -> str:
    """What is drawn, without the looks."""
    return picture.partition("</style>")[2].strip()


def main(path: Path = PICTURE) -> None:
    """Draw it."""
    path.write_text(alone(), encoding="utf-8")


if __name__ == "__main__":
    main()
