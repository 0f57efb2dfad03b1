"""The gallery: the name of each picture, its template and what it is rendered with."""

from collections.abc import Callable
from typing import Any

import msgspec

from caseway.web.admin.calendars import ListPage
from caseway.web.drawing import draw
from caseway.web.frames import Fault
from caseway.web.pages import Pages
from caseway.web.portal.tongue import ENGLISH, tongue_of
from tests.web.gallery import calendars, desk, processes, rooms

Picture = tuple[str, dict[str, Any]]


def _workspace(
    page: Any = desk.CASE, listed: Any = None, *, lead: bool = False, current: str = "mine"
) -> Picture:
    shown = listed or desk.list_page("C-1042-7" if page else "", lead=lead)
    return "agent/workspace.html", {"list": shown, "page": page, "rail": desk.rail(current, lead=lead)}


def _case(**changes: Any) -> Picture:
    return _workspace(msgspec.structs.replace(desk.CASE, **changes))


def _composer(**changes: Any) -> Picture:
    return _case(composer=msgspec.structs.replace(desk.COMPOSER, **changes))


def _step(step: Any) -> Picture:
    return _case(context=msgspec.structs.replace(desk.CONTEXT, steps=(step,)))


def _room(template: str, page: Any, current: str = "") -> Callable[[], Picture]:
    return lambda: (
        template,
        {"page": page, "rail": desk.rail(current, lead=True), "drawing": "", "say": ENGLISH.say},
    )


def _map() -> Picture:
    drawn = draw(desk.sheet(), desk.HERE)
    values = {"page": desk.CASE, "map": processes.CASE_MAP, "rail": desk.rail(), "drawing": drawn}
    return "agent/map.html", values


def _process(template: str, tab: str, page: Any) -> Callable[[], Picture]:
    values = {"page": page, "rail": desk.rail("processes", lead=True), "card": getattr(page, "card", None)}
    return lambda: (f"processes/{template}.html", {**values, "room": processes.room(tab)})


PICTURES: dict[str, Callable[[], Picture]] = {
    "calendar": _room("admin/calendar.html", calendars.one(), "calendars"),
    "calendars": _room("admin/calendars.html", calendars.listed(), "calendars"),
    "calendars-empty": _room("admin/calendars.html", ListPage(()), "calendars"),
    "case": _workspace,
    "case-answer": lambda: _case(answer=desk.ANSWER),
    "case-fault": lambda: _case(faults=(desk.FAULT,)),
    "case-note": lambda: _composer(tab="note", note="Asked the warehouse: 40 in stock."),
    "case-propose": lambda: _composer(tab="propose"),
    "case-phone": lambda: _composer(tab="phone"),
    "case-form": lambda: _step(desk.FORM_STEP),
    "list": lambda: _workspace(None),
    "list-lead": lambda: _workspace(None, lead=True, current="unassigned"),
    "list-many": lambda: _workspace(None, desk.MANY, current="all"),
    "list-empty": lambda: _workspace(None, desk.NONE),
    "new-case": _room("agent/new_case.html", rooms.NEW_CASE),
    "history": _room("agent/history.html", rooms.HISTORY),
    "map": _map,
    "processes": _room("processes/overview.html", processes.OVERVIEW, "processes"),
    "processes-none": _room("processes/overview.html", processes.NO_PROCESS, "processes"),
    "process-step": _process("map", "map", processes.MAP),
    "process-table": _process("map", "map", processes.TABLE),
    "process-versions": _process("versions", "versions", processes.VERSIONS),
    "process-version": _process("version", "versions", processes.VERSION),
    "process-changes": _process("changes", "versions", processes.CHANGES),
    "process-same": _process("changes", "versions", processes.SAME),
    "process-move-plan": _process("move_plan", "versions", processes.PLAN),
    "process-move": _process("move", "versions", processes.MOVE),
    "outgoing": _room("agent/outgoing.html", rooms.OUTGOING, "outgoing"),
    "outgoing-empty": _room("agent/outgoing.html", rooms.NOTHING_OUT, "outgoing"),
    "held": _room("agent/held.html", rooms.HELD, "held"),
    "door": _room("portal/door.html", rooms.DOOR),
    "door-proposal": _room("portal/door.html", rooms.OFFER),
    "door-worked": _room("portal/door.html", rooms.WORKED),
    "door-rating": _room("portal/door.html", rooms.RATING),
    "door-german": lambda: ("portal/door.html", {"page": rooms.WORKED, "say": tongue_of("de-AT").say}),
    "door-shut": _room("portal/shut.html", rooms.SHUT),
    "sign-in": lambda: ("agent/sign_in.html", {"page": {"refusal": "", "to": "/", "email": "", "demo": ""}}),
    "sign-in-refused": lambda: (
        "agent/sign_in.html",
        {
            "page": {
                "refusal": "That e-mail and password do not go together.",
                "to": "/",
                "email": "bob@example.org",
                "demo": "Sign in as bob@caseway.example with the password “caseway”.",
            }
        },
    ),
    "error": lambda: (
        "layout/error.html",
        {
            "page": Fault(
                "That did not work",
                "Something broke on our side. It is in the log, and trying again is safe.",
                kept="What you typed is still in the page before this one.",
                code="7f3a91",
            )
        },
    ),
}


def render(pages: Pages, name: str, theme: str = "") -> str:
    """The picture of that name as HTML."""
    template, values = PICTURES[name]()
    frame = msgspec.structs.replace(desk.FRAME, theme=theme)
    return pages.render(template, frame=frame, **values)
