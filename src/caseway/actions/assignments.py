"""Who is responsible, and the plain fields of a case."""

from collections.abc import Mapping

import msgspec

from caseway.actions.house import House
from caseway.actions.perform import Done, perform
from caseway.actions.replies import note_writers
from caseway.core.case import commands as c
from caseway.core.case.drafting import Refusal
from caseway.store.agents import Agent

BULK_MAX = 500


class Handed(msgspec.Struct, frozen=True):
    """What a bulk assignment did: the cases handed over with whom they had before, and those refused with why."""

    done: tuple[tuple[int, int | None], ...]
    refused: tuple[tuple[int, str], ...]


async def assign(
    house: House, agent: Agent, case_id: int, to: int | None, seen: int | None = None
) -> Done | Refusal:
    """Make `to` responsible, or nobody."""
    why = "took it" if to == agent.id else f"by {agent.name}"
    command = c.Assign(agent_id=to, why=why, by=f"agent:{agent.id}", seen=seen)
    return await perform(house, case_id, (command,))


async def assign_many(house: House, agent: Agent, pairs: Mapping[int, int | None]) -> Handed:
    """Hand over many cases, each in its own transaction; cases by ascending id."""
    done: list[tuple[int, int | None]] = []
    refused: list[tuple[int, str]] = []
    for case_id, to in sorted(pairs.items())[:BULK_MAX]:
        result = await assign(house, agent, case_id, to)
        if isinstance(result, Refusal):
            refused.append((case_id, result.sentence))
        else:
            done.append((case_id, to))
    return Handed(tuple(done), tuple(refused))


async def set_fields(
    house: House, agent: Agent, case_id: int, fields: Mapping[str, str], reason: str = ""
) -> Done | Refusal:
    """Change kind, category, priority or queue."""
    command = c.SetFields(fields=fields, reason=reason, by=f"agent:{agent.id}")
    return await perform(house, case_id, (command,), note_writers(agent.id, reason))
