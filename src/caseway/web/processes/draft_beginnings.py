"""What a new process begins with: the four stages, or a copy of another map."""

import re

from litestar.exceptions import NotFoundException

from caseway.actions.drafts import DraftChanges
from caseway.actions.house import House
from caseway.store import definitions, versions
from caseway.web.processes.draft_start import start_map

STAGES = "stages"
WORDS_OF = "support"
"""Whose messages go with the four stages."""


async def beginning_of(house: House, key: str, name: str, begin: str) -> DraftChanges:
    """The map and files for the draft of `key`: `begin` is `STAGES` or the key of a published map, else 404."""
    source = WORDS_OF if begin == STAGES else begin
    async with house.pool.connection() as connection:
        version = await versions.current(connection, source)
        other = await definitions.one(connection, source, version) if version else None
    if begin == STAGES:
        files = other.files if other is not None else {}
        texts = {path: text for path, text in files.items() if path.startswith("messages/")}
        return DraftChanges(bpmn=start_map(key, name), files=texts)
    if other is None:
        raise NotFoundException
    return DraftChanges(bpmn=_called(other.bpmn, begin, key), files=dict(other.files))


def _called(bpmn: bytes, old: str, new: str) -> bytes:
    """The map with its process, whose id is the key, called by the new key."""
    named = re.compile(rb'\b(id|processRef|bpmnElement)="' + re.escape(old.encode()) + rb'"')
    return named.sub(rb'\1="' + new.encode() + rb'"', bpmn)
