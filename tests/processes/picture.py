"""The pictures of the shipped maps in the docs. `python -m tests.processes.picture` draws them again."""

from pathlib import Path

from caseway.actions.publishing import SHIPPED, shipped
from caseway.core import process
from caseway.store.definitions import compiled
from caseway.web.drawing import NOWHERE, draw, sheet_of

HOUSE = Path(__file__).parents[2]
STYLES = ("frontend/styles/tokens.css", "frontend/styles/map.css")
FONT = "svg{background:var(--page);font-family:'Inter Variable',Inter,system-ui,sans-serif}"


def picture_of(key: str) -> Path:
    """Where the picture of that map is kept: beside its page."""
    return HOUSE / "docs/use/support.svg" if key == "support" else HOUSE / f"docs/use/maps/{key}.svg"


def alone(key: str) -> str:
    """The map as it is now, with its looks inside, for a page that has no style sheet of ours."""
    published = shipped(key)
    drawn = draw(sheet_of(process.read(published.bpmn), compiled(published).definition), NOWHERE)
    looks = "".join([(HOUSE / name).read_text(encoding="utf-8") for name in STYLES]) + FONT
    opening, _, body = drawn.partition(">")
    return f"{opening}><style><![CDATA[{looks}]]></style>{body}\n"


def body_of(picture: str) -> str:
    """What is drawn, without the looks."""
    return picture.partition("</style>")[2].strip()


def main() -> None:
    """Draw them."""
    for key in SHIPPED:
        picture_of(key).write_text(alone(key), encoding="utf-8")


if __name__ == "__main__":
    main()
