"""Text in pictures: how wide it is, where it breaks, and how it is written as SVG."""

from html import escape

NARROW = frozenset("fijlrtI.,:;'|!()[]{}-“”‘’ ")
WIDE = frozenset("mwMW@%&…—")
GAP = '<tspan font-size="0"> </tspan>'
"""A space without width between two lines, for whoever reads or copies them."""
ASCENT = 0.36
"""How far below the middle of a line its base line lies, in font sizes."""


def width(text: str, size: float) -> float:
    """About as wide as the text is in Inter, in pixels."""
    ems = 0.0
    for letter in text:
        if letter in NARROW:
            ems += 0.31
        elif letter in WIDE:
            ems += 0.87
        elif letter.isupper():
            ems += 0.68
        else:
            ems += 0.565
    return ems * size


def lines_of(text: str, room: float, size: float, most: int) -> list[str]:
    """The text in at most `most` lines of `room` pixels; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > most:
        lines[most - 1] = f"{lines[most - 1]} {lines[most]}"
        del lines[most:]
    return [shortened(line, room, size) for line in lines]


def shortened(line: str, room: float, size: float) -> str:
    """The line, cut with an ellipsis if it is wider than `room` pixels."""
    if width(line, size) <= room:
        return line
    while line and width(f"{line}…", size) > room:
        line = line[:-1].rstrip()
    return f"{line}…"


def number(value: float) -> str:
    """A coordinate, with a tenth of a pixel at most."""
    return f"{round(value, 1):g}"


def text_at(x: float, y: float, lines: list[str], leading: float, anchor: str = "middle") -> str:
    """Lines around the middle height `y`. `anchor` is `start`, `middle` or `end`."""
    at = y - (len(lines) - 1) * leading / 2 + ASCENT * 12
    spans = [
        f'<tspan x="{number(x)}" y="{number(at + i * leading)}">{escape(line)}</tspan>'
        for i, line in enumerate(lines)
    ]
    return f'<text class="anchor-{anchor}">{GAP.join(spans)}</text>'
