"""The room of one process: its head and its tabs, the same above every page of it.

    room = await room_for(request, connection, key, "scenarios")     # 404 for whoever may not look
    return html(request, "processes/scenarios.html", {"room": room, "rail": room.rail, "page": page})

A template extends `processes/room.html` and fills the block `room`; buttons of its own go into `room_acts`.
"""

from typing import Literal

import msgspec
from litestar.exceptions import NotFoundException

from caseway.kit.database import Connection
from caseway.store import agents, process_pages
from caseway.store.agents import Agent
from caseway.store.process_pages import Heading
from caseway.web.agent.rails import rail_for
from caseway.web.answers import Asked
from caseway.web.frames import Rail
from caseway.web.words import plain

TabKey = Literal["map", "draft", "scenarios", "replays", "versions"]

_TABS: tuple[tuple[TabKey, str, str, str, bool], ...] = (
    ("map", "Map", "map", "", True),
    ("draft", "Draft", "pencil-line", "/draft", False),
    ("scenarios", "Scenarios", "list-checks", "/scenarios", False),
    ("replays", "Replay", "rotate-ccw", "/replays", False),
    ("versions", "Versions", "history", "/versions", True),
)
"""Key, label, icon, where it lies, and whether whoever only looks has it too."""


class RoomTab(msgspec.Struct, frozen=True):
    """One page of the room."""

    key: TabKey
    label: str
    icon: str
    href: str
    current: bool


class Room(msgspec.Struct, frozen=True):
    """A process as the head of its pages shows it. `version` is the newest published one, 0 before the first."""

    key: str
    name: str
    version: int
    tabs: tuple[RoomTab, ...]
    rail: Rail
    may_draw: bool


def may_look(agent: Agent) -> bool:
    """Whether this agent may look at published maps: everybody who works cases."""
    return agent.sees_all or bool(agent.queues)


def may_draw(agent: Agent) -> bool:
    """Whether this agent may draw, publish, move, replay and run scenarios."""
    return agent.leads


async def room_for(request: Asked, connection: Connection, key: str, current: TabKey) -> Room:
    """The room of the process `key` for whoever asks; 404 if it is missing or the tab is not theirs."""
    agent = request.user
    drawer = may_draw(agent)
    open_to_all = {tab for tab, _, _, _, everybody in _TABS if everybody}
    if not may_look(agent) or (current not in open_to_all and not drawer):
        raise NotFoundException
    found = await process_pages.heading(connection, key)
    if found is None:
        raise NotFoundException
    return _room(found, agent, rail_for(agent, await agents.all_queues(connection), "processes"), current)


def _room(found: Heading, agent: Agent, rail: Rail, current: TabKey) -> Room:
    drawer = may_draw(agent)
    tabs = tuple(
        RoomTab(tab, label, icon, f"/processes/{found.key}{path}", tab == current)
        for tab, label, icon, path, everybody in _TABS
        if everybody or drawer
    )
    return Room(found.key, found.name or plain(found.key), found.version, tabs, rail, drawer)
