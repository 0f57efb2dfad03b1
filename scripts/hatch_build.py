"""What a wheel holds beside the package: migrations, maps, seeds, and the built styles and scripts."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from scripts import setup

PARTS = ("migrations", "processes", "seeds")


class PartsHook(BuildHookInterface[Any]):
    """Runs before hatchling collects the files of a wheel; an editable install uses the checkout itself."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the parts and, where nobody has built them yet, builds the pages."""
        if version == "editable":
            return
        if not setup.BUILT.exists():
            setup.build_frontend()
        for part in PARTS:
            for path in sorted((setup.ROOT / part).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    name = path.relative_to(setup.ROOT)
                    build_data["force_include"][str(path)] = f"caseway/_parts/{name}"
