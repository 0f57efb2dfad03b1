"""A picture that leaves the house: with its own colours inside, to be opened by any viewer."""

STYLE = """
.map-drawing{font:480 12px "Inter Variable",Inter,system-ui,sans-serif;background:#fff}
text{fill:#1c1b1a}.anchor-middle{text-anchor:middle}.anchor-end{text-anchor:end}
.shape{fill:#fff;stroke:#d3d0ca;stroke-width:1.5}.line{fill:none;stroke:#98948c;stroke-width:1.3}
.head{fill:#fff;stroke:#98948c;stroke-width:1.2}.head.solid{fill:#98948c;stroke:none}
.slash{fill:none;stroke:#98948c;stroke-width:1.3}.sign{fill:none;stroke:#6b6862;stroke-width:1.4}
.sign.solid{fill:#6b6862;stroke:none}.pool>.shape{fill:#fbfbfa}.pool>.strip,.black-box>.shape{fill:#f1efec}
.pool text{font-weight:620}.lane>.shape,.lane>.strip{fill:none;stroke:#e7e5e1;stroke-width:1}
.lane.odd>.shape{fill:#f4f3f1;fill-opacity:.55}.lane text{fill:#6b6862;font-weight:560}
.scope>.shape{fill:#f7f6f4}.scope>text{font-size:13px;font-weight:640}.beside>.shape{stroke-dasharray:2 4}
.ring{fill:none;stroke:#98948c;stroke-width:1.2}.event>.shape,.gateway>.shape{stroke:#98948c}
.end>.shape{stroke:#6b6862;stroke-width:3}.loose>.shape,.loose>.ring{stroke-dasharray:4.5 3}
.closing>.shape{fill:#dcf3e3;stroke:#17683a}.closing>.ring,.closing>.sign{stroke:#17683a}
.label text,.flow-name text{font-size:11.5px;fill:#6b6862;paint-order:stroke;stroke:#f7f6f4;stroke-width:3px}
.message-flow>.line{stroke-dasharray:5 4}.association>.line{stroke-dasharray:1.5 4}
""".strip()


def standalone(drawing: str) -> str:
    """The picture with its style inside."""
    head, _, rest = drawing.partition(">")
    return f"{head}><style>{STYLE}</style>{rest}"
