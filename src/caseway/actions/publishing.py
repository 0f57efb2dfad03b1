"""Maps become published versions: those we ship at the first start, later those a team draws."""

from pathlib import Path

from caseway.kit import clock
from caseway.kit.database import Connection
from caseway.kit.places import part
from caseway.store import definitions
from caseway.store.definitions import Published

SHIPPED = ("support",)
BESIDE = frozenset({".dmn", ".form", ".txt", ".toml"})
"""What stands beside a map: decision tables, forms, message templates, scenarios."""


def shipped(key: str, version: int = 1) -> Published:
    """The map of that key as it comes with this version of Caseway, with everything beside it.

    What several maps share stands in `common`; a file of the same name in the map's own folder goes before it.
    """
    folder = part("processes") / key
    bpmn = (folder / f"{key}.bpmn").read_bytes()
    files = _beside(part("processes") / "common") | _beside(folder)
    return Published(key, version, key.capitalize(), bpmn, files)


def _beside(folder: Path) -> dict[str, str]:
    found = (p for p in folder.rglob("*") if p.is_file() and p.suffix in BESIDE)
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(found)}


async def publish_shipped(connection: Connection) -> None:
    """Publish what we ship and the desk does not have; a map that is there already stays as the team has it."""
    for key in SHIPPED:
        latest = await definitions.latest(connection, key)
        if latest is None:
            await definitions.publish(connection, shipped(key), clock.now())
