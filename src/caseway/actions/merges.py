"""A case that is about the same as another closes as `merged`; each says where the other is, and no history moves."""

from caseway.actions.house import House
from caseway.actions.perform import Done, announce, perform_on
from caseway.actions.replies import note_writers
from caseway.core.case import commands as c
from caseway.core.case.drafting import Refusal
from caseway.core.values import reference_of
from caseway.kit.database import Connection, transaction
from caseway.store import access, cases
from caseway.store.agents import Agent


class _Undone(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal


async def merge(house: House, agent: Agent, case_id: int, command: c.CompleteTask) -> Done | Refusal:
    """Finish the step with the outcome `merge`; `data["into"]` is the reference of the case that goes on."""
    try:
        async with transaction(house.pool) as connection:
            done, other = await _merge(connection, house, agent, case_id, command)
    except _Undone as undone:
        return undone.refusal
    announce(house, done)
    announce(house, other)
    return done


async def _merge(
    connection: Connection, house: House, agent: Agent, case_id: int, command: c.CompleteTask
) -> tuple[Done, Done]:
    into = await access.case_for(connection, agent, str(command.data.get("into", "")))
    if into is None or into.id == case_id or into.status == "closed":
        raise _Undone(Refusal("into", "Say into which open case it goes, by its reference: C-1042-7."))
    by = f"agent:{agent.id}"
    finishing = c.CompleteTask(
        task=command.task, outcome="merge", agent_id=agent.id, by=by, seen=command.seen
    )
    done: dict[int, Done] = {}
    words = {
        case_id: f"Merged into {reference_of(into.id)}.",
        into.id: f"{reference_of(case_id)} was merged into this case.",
    }
    asked: dict[int, tuple[c.Command, ...]] = {
        case_id: (c.AddNote(by=by), finishing),
        into.id: (c.AddNote(by=by),),
    }
    for one in sorted(asked):
        result = await perform_on(connection, house, one, asked[one], note_writers(agent.id, words[one]))
        if isinstance(result, Refusal):
            raise _Undone(result)
        done[one] = result
    await cases.link(connection, case_id, into.id, "merged")
    return done[case_id], done[into.id]
