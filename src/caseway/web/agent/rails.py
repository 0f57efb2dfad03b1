"""The rail: views, queues and the rooms of the desk, with counts once they are known."""

from collections.abc import Mapping, Sequence

from caseway.store.agents import Agent, Queue
from caseway.store.lists import COUNT_MAX
from caseway.web.frames import Rail, RailGroup, RailLink
from caseway.web.parts import person

_TOP = (
    ("needs-me", "What needs me", "bell", "n"),
    ("mine", "Mine", "inbox", "m"),
    ("unassigned", "Unassigned", "users", "u"),
    ("oldest", "Unanswered", "hourglass", "o"),
    ("waiting", "Waiting", "alarm-clock", "w"),
)
_URGENT = frozenset({"needs-me", "faults", "held", "outgoing"})


def _count(counts: Mapping[str, int], key: str) -> str:
    number = counts.get(key, 0)
    return f"{COUNT_MAX}+" if number > COUNT_MAX else str(number) if number else ""


def rail_for(
    agent: Agent, queues: Sequence[Queue], current: str = "", counts: Mapping[str, int] | None = None
) -> Rail:
    """The rail of this agent; `counts` come in a second fragment."""
    known = counts or {}

    def link(key: str, label: str, icon: str, href: str, go: str = "") -> RailLink:
        return RailLink(key, label, icon, href, _count(known, key), key in _URGENT, go)

    top = tuple(link(key, label, icon, f"/lists/{key}", go) for key, label, icon, go in _TOP)
    seen = [queue for queue in queues if agent.sees_all or queue.key in agent.queues]
    queue_links = tuple(link(f"queue:{q.key}", q.name, q.icon, f"/queues/{q.key}") for q in seen)
    desk = [link("all", "All cases", "layers", "/lists/all", "a")]
    if agent.sees_all or agent.queues:
        desk.append(link("processes", "Processes", "workflow", "/processes", "p"))
    if agent.leads:
        desk.append(link("faults", "Faults", "octagon-alert", "/lists/faults", "f"))
        desk.append(link("outgoing", "Outgoing mail", "send", "/outgoing", "s"))
        desk.append(link("held", "Held mail", "mail-question-mark", "/held", "h"))
        desk.append(link("calendars", "Calendars", "calendar-clock", "/admin/calendars", "k"))
    groups = (RailGroup("", top), RailGroup("Queues", queue_links), RailGroup("Desk", tuple(desk)))
    line = " · ".join(filter(None, (agent.team, agent.role if agent.role != "agent" else "")))
    me = person(agent.name, agent.id)
    return Rail(tuple(group for group in groups if group.links), me, line or "Agent", agent.leads, current)
