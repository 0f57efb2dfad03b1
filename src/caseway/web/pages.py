"""Templates, rendered natively by MiniJinja: one environment a process, read once, autoescaped."""

from pathlib import Path
from typing import Any

import minijinja

from caseway.web.assets import Assets, read_assets

HERE = Path(__file__).parent


class Pages:
    """Renders the templates that stand beside the controllers: `agent/case.html` is `web/agent/case.html`."""

    def __init__(self, assets: Assets | None = None, *, reload: bool = False) -> None:
        found = read_assets() if assets is None else assets
        self._environment = minijinja.Environment(
            loader=_source,
            trim_blocks=True,
            lstrip_blocks=True,
            reload_before_render=reload,
            globals={
                "icons": minijinja.safe(found.address("icons.svg")),
                "style_address": minijinja.safe(found.address("house.css")),
                "desk_address": minijinja.safe(found.address("desk.js")),
                "designer_address": minijinja.safe(found.address("designer.js")),
                "licences_address": minijinja.safe(found.address("licences.txt")),
                "drawing_style_address": minijinja.safe(found.address("drawing.css")),
                "door_address": minijinja.safe(found.address("portal.js")),
                "font_address": found.address("inter.woff2"),
                "mark_address": minijinja.safe(found.address("mark.svg")),
            },
        )

    def render(self, template: str, **values: Any) -> str:
        """The text of `template` with `values`; raises minijinja.TemplateError for a template that is wrong."""
        return self._environment.render_template(template, **values)


def _source(name: str) -> str | None:
    path = (HERE / name).resolve()
    if not path.is_relative_to(HERE) or not path.is_file():
        return None
    return path.read_text(encoding="utf-8")
