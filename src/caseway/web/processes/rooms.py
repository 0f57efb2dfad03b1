"""The room of one process: its head and its tabs, the same above every page of it.

    room = await room_for(request, connection, key, "scenarios")     # 404 for whoever may not look
    return html(request, "processes/scenarios.html", {"room": room, "rail": room.rail, "page": page})

A template extends `processes/room.html` and fills the block `room`; buttons of its own go into `room_acts`.
"""

from typing import Literal

import msgspec
from litestar.exceptions import NotFoundException

from caseway.core import permissions
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
    """A process as the head of its pages shows it.

    `version` is the newest published one, 0 before the first; `status` is `published`, `retired` or `draft`.
    """

    key: str
    name: str
    version: int
    status: str
    tabs: tuple[RoomTab, ...]
    rail: Rail
    may_draw: bool


def looker(request: Asked) -> Agent:
    """Whoever asks, if they may look at processes at all; else there is nothing here."""
    agent = request.user
    if not permissions.may_look(agent.role, agent.queues):
        raise NotFoundException
    return agent


def drawer(request: Asked) -> Agent:
    """Whoever asks, if they may draw, publish and move; else there is nothing here."""
    agent = looker(request)
    if not permissions.may_draw(agent.role):
        raise NotFoundException
    return agent


async def room_for(request: Asked, connection: Connection, key: str, current: TabKey) -> Room:
    """The room of the process `key` for whoever asks; 404 if it is missing or the tab is not theirs."""
    everybody = {tab for tab, _, _, _, for_all in _TABS if for_all}
    agent = looker(request) if current in everybody else drawer(request)
    found = await process_pages.heading(connection, key)
    if found is None or (found.version == 0 and not permissions.may_draw(agent.role)):
        raise NotFoundException
    return _room(found, agent, rail_for(agent, await agents.all_queues(connection), "processes"), current)


def _room(found: Heading, agent: Agent, rail: Rail, current: TabKey) -> Room:
    draws = permissions.may_draw(agent.role)
    tabs = tuple(
        RoomTab(tab, label, icon, f"/processes/{found.key}{path}", tab == current)
        for tab, label, icon, path, for_all in _TABS
        if for_all or draws
    )
    return Room(found.key, found.name or plain(found.key), found.version, found.status, tabs, rail, draws)
