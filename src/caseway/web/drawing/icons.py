"""The small signs of BPMN, in a box of 20 by 20 around the origin. `line` is stroked, `solid` is filled."""

from caseway.web.drawing.lettering import number

EVENT_SIGNS = {
    "message": ("line", "M-8 -5.5H8V5.5H-8Z M-8 -5.5L0 1L8 -5.5"),
    "timer": (
        "line",
        "M0 -9A9 9 0 1 1 0 9A9 9 0 1 1 0 -9Z M0 -5.5V0L3.6 2.4 M0 -9V-7.4 M9 0H7.4 M0 9V7.4 M-9 0H-7.4",
    ),
    "error": ("line", "M-7 7L-3 -6L2.2 2L7 -7.6L3.2 6.4L-2 -1.6Z"),
    "escalation": ("line", "M0 -8.5L6 7.5L0 1.8L-6 7.5Z"),
    "signal": ("line", "M0 -8L8 6H-8Z"),
    "conditional": ("line", "M-6.5 -8H6.5V8H-6.5Z M-4 -4.5H4 M-4 -1.5H4 M-4 1.5H4 M-4 4.5H4"),
    "link": ("line", "M-8 -3H1V-7.5L9 0L1 7.5V3H-8Z"),
    "compensation": ("line", "M0 -6V6L-8 0Z M8 -6V6L0 0Z"),
    "terminate": ("solid", "M0 -9A9 9 0 1 1 0 9A9 9 0 1 1 0 -9Z"),
}
"""By the kind of the event. Thrown signs are filled, except that an envelope keeps its fold."""

THROWN = {"message": "M-8.6 -6H8.6L0 0.8Z M-8.6 -4.2L0 2.8L8.6 -4.2V6H-8.6Z"}

TASK_SIGNS = {
    "userTask": (
        "line",
        (
            "M0 -7A3.2 3.2 0 1 1 0 -0.6A3.2 3.2 0 1 1 0 -7Z "
            "M-6 6.5V5A4.4 4.4 0 0 1 -1.6 1.4H1.6A4.4 4.4 0 0 1 6 5V6.5"
        ),
    ),
    "manualTask": (
        "line",
        "M-6 2V-2L-1 -6L1 -4.4L-1.6 -1.6H6.4V0.8H1.4 M1.4 0.8H5.8V3H1 M1 3H4.8V5H-3.4L-6 2",
    ),
    "sendTask": ("solid", "M-7 -5H7L0 0.6Z M-7 -3.4L0 2.2L7 -3.4V5H-7Z"),
    "receiveTask": ("line", "M-7 -5H7V5H-7Z M-7 -5L0 0.8L7 -5"),
    "businessRuleTask": ("line", "M-7 -5.5H7V5.5H-7Z M-7 -2.2H7 M-7 1.6H7 M-2.6 -2.2V5.5"),
    "serviceTask": (
        "line",
        (
            "M0 -2.6A2.6 2.6 0 1 1 0 2.6A2.6 2.6 0 1 1 0 -2.6Z M0 -7V-4.6 M0 4.6V7 M-7 0H-4.6 M4.6 0H7 "
            "M-5 -5L-3.3 -3.3 M3.3 3.3L5 5 M-5 5L-3.3 3.3 M3.3 -3.3L5 -5"
        ),
    ),
    "scriptTask": (
        "line",
        "M-4.5 -6H5.5C2 -3 6.5 0.5 4 6H-5.5C-2.5 1 -7.5 -2 -4.5 -6Z M-3 -3H2.6 M-2.4 0H3 M-2 3H3",
    ),
    "callActivity": ("line", "M-5 -5H5V5H-5Z M0 -2.6V2.6 M-2.6 0H2.6"),
}

GATEWAY_SIGNS = {
    "exclusiveGateway": ("line", "M-6 -6.5L6 6.5 M6 -6.5L-6 6.5"),
    "parallelGateway": ("line", "M0 -9V9 M-9 0H9"),
    "inclusiveGateway": ("line", "M0 -8.5A8.5 8.5 0 1 1 0 8.5A8.5 8.5 0 1 1 0 -8.5Z"),
    "eventBasedGateway": (
        "line",
        "M0 -11A11 11 0 1 1 0 11A11 11 0 1 1 0 -11Z M0 -6.5L6.2 -2L3.8 5.3H-3.8L-6.2 -2Z",
    ),
}


def sign(drawn: tuple[str, str] | None, x: float, y: float, scale: float = 1.0) -> str:
    """A sign with its middle at a point."""
    if drawn is None:
        return ""
    style, path = drawn
    grown = f" scale({number(scale)})" if scale != 1.0 else ""
    return f'<path class="sign {style}" transform="translate({number(x)} {number(y)}){grown}" d="{path}"/>'


def event_sign(event: str, throws: bool) -> tuple[str, str] | None:
    """The sign inside an event."""
    found = EVENT_SIGNS.get(event)
    if found is None or not throws:
        return found
    return "solid", THROWN.get(event, found[1])
