"""The list behind a step of a map: `step:support:Task_Solve`, or `step:support:Task_Solve:3` for one version."""

from typing import Protocol

import msgspec

from caseway.kit.database import Connection
from caseway.store import definitions, lists, versions
from caseway.store.agents import Agent, Queue
from caseway.web.agent.list_page import ListPage
from caseway.web.agent.rows import list_page
from caseway.web.answers import Asked, reader_of
from caseway.web.parts import Empty
from caseway.web.words import plain


class Around(Protocol):
    """What a list needs of the house."""

    @property
    def queues(self) -> list[Queue]:
        """All queues."""

    @property
    def everyone(self) -> list[Agent]:
        """The colleagues to hand over to."""


async def step_list(
    request: Asked, connection: Connection, view: str, around: Around, cursor: str = ""
) -> ListPage:
    """The cases that stand at a step, the longest there first, as far as this agent may see them."""
    key, _, rest = view.removeprefix("step:").partition(":")
    element, _, number = rest.partition(":")
    version = int(number) if number.isdecimal() and len(number) < 9 else 0
    page = await lists.page(
        connection,
        request.user,
        "step",
        lists.read_cursor(cursor),
        process_key=key,
        element=element,
        of_version=version,
    )
    process, step = await _names(connection, key, element, version)
    shown = list_page(view, page, request.user, reader_of(request), around.queues, around.everyone)
    of_version = f" · v{version}" if version else ""
    empty = Empty(
        "Nobody stands here",
        "Cases that come to this step will stand here, the longest there on top.",
        "workflow",
        f"/processes/{key}?step={element}",
        "Back to the map",
    )
    return msgspec.structs.replace(
        shown, title=step, hint=f"{process}{of_version} · longest there first", empty=empty
    )


async def _names(connection: Connection, key: str, element: str, version: int) -> tuple[str, str]:
    """What the process and the step are called; the ids where they are not known."""
    try:
        of = version or await versions.current(connection, key) or await versions.newest(connection, key)
        definition = (await definitions.bundle(connection, key, of)).definition
    except LookupError:
        return plain(key), plain(element)
    node = definition.nodes.get(element)
    return definition.name or plain(key), (node.name if node else "") or plain(element)
