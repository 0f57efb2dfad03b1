"""The built assets: each plain name and the hashed one it is served by."""

from pathlib import Path

import msgspec

STATIC = Path(__file__).parent / "static"


class Assets(msgspec.Struct, frozen=True):
    """What the build of the frontend left in the static folder."""

    names: dict[str, str]

    def address(self, name: str) -> str:
        """Where the browser finds `name`; a name that was never built answers 404 and nothing worse."""
        return f"/static/{self.names.get(name, name)}"


def read_assets(folder: Path = STATIC) -> Assets:
    """The manifest that the build wrote; empty in a checkout whose frontend was never built."""
    manifest = folder / "assets.json"
    if not manifest.is_file():
        return Assets({})
    return Assets(msgspec.json.decode(manifest.read_bytes(), type=dict[str, str]))
