"""The process rooms, with the map we ship in them."""

from datetime import timedelta

import msgspec

from caseway.actions.publishing import shipped
from caseway.store.definitions import compiled
from caseway.store.standings import Crowd, Waiting
from caseway.web.agent.case_maps import CaseMapPage, LeftOut
from caseway.web.drawing import Position, StepLink, draw, draw_small, draw_walked
from caseway.web.parts import Chip, Choice
from caseway.web.processes.changes import Side, page_of
from caseway.web.processes.files_told import files_told
from caseway.web.processes.maps import MapPage
from caseway.web.processes.moves import CaseLine, FateLine, MoveLine, MovePage, Number, PlaceLine, PlanPage
from caseway.web.processes.overview import Card, OverviewPage
from caseway.web.processes.rooms import Room, RoomTab, TabKey
from caseway.web.processes.step_cards import card_of
from caseway.web.processes.versions import DraftLine, VersionLine, VersionPage, VersionsPage
from caseway.web.stamps import Reader
from tests.web.gallery import desk
from tests.web.gallery.desk import NOW, ago
from tests.web.processes.editions import second

_FIRST = shipped("support")
_TABS: tuple[tuple[TabKey, str, str], ...] = (
    ("map", "Map", "map"),
    ("draft", "Draft", "pencil-line"),
    ("scenarios", "Scenarios", "list-checks"),
    ("replays", "Replay", "rotate-ccw"),
    ("versions", "Versions", "history"),
)


def room(current: str) -> Room:
    """The room of the support process, at one of its tabs."""
    tabs = tuple(
        RoomTab(key, label, icon, "/processes/support", key == current) for key, label, icon in _TABS
    )
    return Room("support", "Support", 2, "published", tabs, desk.rail("processes", lead=True), True)


def _card(name: str, **more: object) -> Card:
    card = Card(
        "support",
        name,
        "/processes/support",
        draw_small(desk.sheet()),
        "v2",
        ago(days=3),
        "Lena Hart",
        "",
        None,
        "37",
        (),
    )
    return msgspec.structs.replace(card, **more)


OVERVIEW = OverviewPage(
    (
        _card(
            "Support",
            chips=(Chip("1 fault", "octagon-alert", "red"), Chip("oldest waits 6 d", "timer", "red")),
        ),
        _card("Return and refund", draft="Ada Stone", draft_at=ago(hours=2)),
        _card(
            "Call-back with a name that is much longer than any card would like it to be", open_cases="1000+"
        ),
        _card(
            "Check-in",
            drawing="",
            version="never published",
            since=None,
            draft="Lena Hart",
            draft_at=ago(minutes=4),
        ),
    ),
    True,
)
NO_PROCESS = OverviewPage((), True)
_READER = Reader(NOW, "Europe/Vienna")
_FOUND = {
    "version": 0,
    "crowd": Crowd("Task_Solve", 21, NOW - timedelta(days=9)),
    "waiting": [
        Waiting(1042, "Kettle leaks at the base", "Mia Berger", NOW - timedelta(days=9), 1, "Bob Osei"),
        Waiting(1043, None, None, NOW - timedelta(hours=2), 2, None),
    ],
    "done": (1001, 3),
}
CARD = card_of(compiled(_FIRST), desk.sheet(), "Task_Solve", _FOUND, _READER)
_LINKS = {
    element: StepLink(
        f"/lists/step:support:{element}", desk.sheet().name_of(element), element == "Task_Solve"
    )
    for element, node in desk.sheet().definition.nodes.items()
    if node.kind != "subProcess"
}
MAP = MapPage(
    draw_walked(desk.sheet(), _LINKS),
    2,
    1,
    (Choice("0", "All versions", True), Choice("2", "v2, 4 open"), Choice("1", "v1, 32 open")),
    "/processes/support/crowds?version=0&show=map",
    "/processes/support/map.svg",
    False,
    "/processes/support?show=table",
    "/processes/support",
    CARD,
)
TABLE = msgspec.structs.replace(MAP, as_table=True, drawing="", card=None)
_LINE = VersionLine(
    2,
    "Two hours less to answer.",
    "Lena Hart",
    ago(days=1),
    Chip("new cases open here", "circle-check", "green"),
    "4",
    True,
    1,
    False,
    True,
)
VERSIONS = VersionsPage(
    (
        _LINE,
        msgspec.structs.replace(
            _LINE,
            number=1,
            note="",
            author="Caseway",
            state=Chip("retired", "archive"),
            open_cases="1000+",
            before=0,
            retired=True,
            newest=False,
        ),
    ),
    DraftLine("Ada Stone", ago(minutes=12), 2),
    "/processes/support/versions?before=1",
    2,
)
VERSION = VersionPage(
    _LINE, draw(desk.sheet()), files_told(_FIRST.files), "/processes/support/versions/2/files"
)
_OLD = Side("v1", "Support", _FIRST.bpmn, _FIRST.files)
_NEXT = second(_FIRST)
_VERSION_CHOICES = {"from_choices": (Choice("1", "v1", True),), "to_choices": (Choice("2", "v2", True),)}
CHANGES = msgspec.structs.replace(
    page_of(_OLD, Side("v2", "Support", _NEXT.bpmn, _NEXT.files)), **_VERSION_CHOICES
)
SAME = msgspec.structs.replace(page_of(_OLD, _OLD), **_VERSION_CHOICES)
_PLACE = PlaceLine(
    "Task_Solve",
    "Solve it",
    "A person's task",
    21,
    (Choice("", "As proposed: Solve the matter", True), Choice("-", "Stay on the old version")),
    Chip("very likely", "check"),
    "The same kind and name.",
    False,
)
PLAN = PlanPage(
    1,
    2,
    (Choice("1", "v1", True),),
    (Choice("2", "v2", True),),
    count=37,
    used=(
        _PLACE,
        msgspec.structs.replace(
            _PLACE,
            element="Task_Gone",
            name="Ring them up",
            count=1,
            sure=Chip("nothing fits", "circle-alert", "red"),
            reason="No step like it.",
            stuck=True,
        ),
    ),
    unused=(msgspec.structs.replace(_PLACE, element="Task_Gather", name="Ask for what is missing", count=0),),
    findings=("The timer of “Find out” has another length on v2; what runs keeps its instant.",),
    fates=(
        FateLine("C-1042-7", "Kettle leaks at the base", True, "", (("Solve it", "Solve the matter"),)),
        FateLine(
            "C-1043-5",
            "Refund has not arrived",
            False,
            "The case stands at “Ring them up”, which goes nowhere.",
            (("Ring them up", ""),),
        ),
    ),
    stays=1,
    old_drawing=draw(desk.sheet(), Position(here=("Task_Solve",))),
    new_drawing=draw(desk.sheet(), Position(here=("Task_Solve",))),
)
MOVE = MovePage(
    MoveLine(7, 1, 2, Chip("paused", "pause", "amber"), ago(minutes=3), "Lena Hart", ""),
    37,
    21,
    (
        Number(Chip("waits", "hourglass"), 16, "/processes/support/moves/7?only=waiting", False),
        Number(Chip("moved", "check", "green"), 20, "/processes/support/moves/7?only=moved", True),
        Number(Chip("stays", "circle-alert", "amber"), 1, "/processes/support/moves/7?only=refused", False),
    ),
    (
        CaseLine("C-1042-7", "Kettle leaks at the base", Chip("moved", "check", "green"), "", ago(minutes=2)),
        CaseLine(
            "C-1043-5",
            "Refund has not arrived",
            Chip("stays", "circle-alert", "amber"),
            "Somebody is working in this case right now.",
            ago(minutes=1),
        ),
    ),
    "/processes/support/moves/7?after=1043",
    "paused",
    False,
    ("resume", "cancel", "retry", "undo"),
    2,
    18,
    "/processes/support/moves/7?part=now",
)
CASE_MAP = CaseMapPage(
    "Support",
    "support",
    1,
    2,
    True,
    ("Solve it",),
    (LeftOut("Ask for what is missing", "skipped by Lena Hart, Tue 3 Mar, 10:31: Answered on the phone."),),
    ("Decide kind, priority, queue", "Acknowledge"),
    Chip("under way", "circle-dot", "accent"),
)
