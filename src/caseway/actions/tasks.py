"""Finishing tasks: forms, outcomes, answers that were read, steps skipped, retried and jumped to."""

from collections.abc import Mapping
from typing import Any

from caseway.actions.house import House
from caseway.actions.merges import merge
from caseway.actions.perform import Done, Writers, perform
from caseway.actions.replies import Offer, Reply, note_writers, propose, reply
from caseway.core.case import commands as c
from caseway.core.case import events as e
from caseway.core.case.drafting import Refusal
from caseway.core.case.state import CaseState
from caseway.core.case.tasks import RESERVED
from caseway.kit.database import Connection
from caseway.store.agents import Agent
from caseway.store.messages import Fact, add_fact


async def complete(house: House, agent: Agent, case_id: int, command: c.CompleteTask) -> Done | Refusal:
    """Finish a task. An outcome that is an answer or a proposal takes its words from `data["text"]`."""
    text = command.data.get("text")
    if command.outcome == "answer" and isinstance(text, str):
        return await reply(house, agent, case_id, Reply(text=text, then="answer"), command.seen)
    if command.outcome == "propose" and isinstance(text, str):
        amount = command.data.get("amount", 0.0)
        offer = Offer(text=text, amount=float(amount) if isinstance(amount, int | float) else 0.0)
        return await propose(house, agent, case_id, offer, command.seen)
    if command.outcome == "merge":
        return await merge(house, agent, case_id, command)
    facts = {k: v for k, v in command.data.items() if k not in RESERVED and v not in (None, "")}
    asked = c.CompleteTask(
        task=command.task,
        outcome=command.outcome,
        data=command.data,
        facts=tuple(facts),
        agent_id=agent.id,
        by=f"agent:{agent.id}",
        seen=command.seen,
    )
    writers = {**note_writers(agent.id, str(command.data.get("reason", ""))), **fact_writers(facts, "form")}
    return await perform(house, case_id, (asked,), writers)


def fact_writers(values: Mapping[str, Any], source: str) -> Writers:
    """What keeps the values of facts."""

    async def write(connection: Connection, event: e.Event, state: CaseState) -> None:
        if isinstance(event.body, e.FactsRecorded):
            for name in event.body.names:
                fact = Fact(state.case_id, event.seq, name, values[name], source, event.at)
                await add_fact(connection, fact, state.contact_id)

    return {e.FactsRecorded: write}


async def record_facts(
    house: House, by: str, case_id: int, values: Mapping[str, Any], source: str
) -> Done | Refusal:
    """Facts became known outside a form."""
    command = c.RecordFacts(names=tuple(values), source=source, by=by)
    return await perform(house, case_id, (command,), fact_writers(values, source))


async def retry(house: House, agent: Agent, case_id: int, token: int) -> Done | Refusal:
    """Try a parked step again."""
    return await perform(house, case_id, (c.RetryStep(token=token, by=f"agent:{agent.id}"),))


async def skip(house: House, agent: Agent, case_id: int, token: int, reason: str) -> Done | Refusal:
    """Go on without a step; leads only."""
    if not agent.leads:
        return Refusal("permission", "Skipping a step takes a lead.")
    command = c.SkipStep(token=token, reason=reason, by=f"agent:{agent.id}")
    return await perform(house, case_id, (command,), note_writers(agent.id, reason))


async def jump(house: House, agent: Agent, case_id: int, command: c.JumpTo) -> Done | Refusal:
    """Go on at another step; leads only."""
    if not agent.leads:
        return Refusal("permission", "Jumping to a step takes a lead.")
    asked = c.JumpTo(
        element=command.element, reason=command.reason, token=command.token, by=f"agent:{agent.id}"
    )
    return await perform(house, case_id, (asked,), note_writers(agent.id, command.reason))
