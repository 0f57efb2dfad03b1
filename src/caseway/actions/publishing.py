"""Maps become published versions: those we ship at the first start, later those a team draws."""

from pathlib import Path

from caseway.kit import clock
from caseway.kit.database import Connection
from caseway.kit.places import part
from caseway.store import definitions
from caseway.store.definitions import Published

SHIPPED = ("support",)


def shipped(key: str, version: int = 1) -> Published:
    """The map of that key as it comes with this version of Caseway, with everything beside it."""
    folder = part("processes")
    bpmn = (folder / f"{key}.bpmn").read_bytes()
    files = {str(path.relative_to(folder)): path.read_text("utf-8") for path in _beside(folder)}
    return Published(key, version, key.capitalize(), bpmn, files)


def _beside(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix in (".dmn", ".form", ".txt"))


async def publish_shipped(connection: Connection) -> None:
    """Publish what we ship and the desk does not have; a map that is there already stays as the team has it."""
    for key in SHIPPED:
        latest = await definitions.latest(connection, key)
        if latest is None:
            await definitions.publish(connection, shipped(key), clock.now())
