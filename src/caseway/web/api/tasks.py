"""Tasks of a case: what waits for a person of ours, and how it ends."""

from collections.abc import Mapping
from datetime import datetime

from caseway.actions import tasks
from caseway.core.case import commands as c
from caseway.core.case.hearing import can_hear
from caseway.core.case.position import task_tokens
from caseway.core.case.state import AdHocTask, CaseState
from caseway.core.case.tasks import OUTCOMES, VERB_OF
from caseway.core.process import Node
from caseway.store import agents, api_pages, definitions, states
from caseway.store.definitions import Bundle
from caseway.web.api import asked, shapes
from caseway.web.api.cases import standing
from caseway.web.api.operations import Answer, Call, done, operation
from caseway.web.api.problems import Fault, missing

NAMES = {"read": "Read the answer", "call": "Call them", "decide": "Decide whether to close"}
"""Work that no step of the map holds."""


def open_tasks(state: CaseState, bundle: Bundle, due: Mapping[int, datetime]) -> list[shapes.Task]:
    """What a person may finish now, the map's steps first."""
    steps = task_tokens(state, bundle.definition)
    return [_step(token.id, node, bundle, due.get(token.id)) for token, node in steps] + [
        _ad_hoc(task, state, bundle) for task in state.tasks
    ]


def _step(token: int, node: Node, bundle: Bundle, due_at: datetime | None) -> shapes.Task:
    return shapes.Task(
        id=f"t{token}",
        element=node.id,
        name=node.name or node.id,
        role=node.role or "agent",
        outcomes=list(node.outcomes),
        form=bundle.forms.get(node.form) if node.form else None,
        due_at=due_at,
    )


def _ad_hoc(task: AdHocTask, state: CaseState, bundle: Bundle) -> shapes.Task:
    outcomes = [
        name
        for name in OUTCOMES.get(task.kind, ())
        if name not in VERB_OF or can_hear(state, bundle.definition, VERB_OF[name])
    ]
    return shapes.Task(f"a{task.id}", None, NAMES.get(task.kind, task.kind), task.role, outcomes, None, None)


@operation("GET", "/cases/{reference}/tasks")
async def list_tasks(call: Call) -> Answer[shapes.Page[shapes.Task]]:
    """List the open tasks of a case, all on one page."""
    state = await states.read(call.connection, call.case.id)
    if state is None:
        raise missing()
    bundle = await definitions.bundle(call.connection, *state.definition)
    due = await api_pages.due_of_tasks(call.connection, call.case.id)
    return Answer(shapes.Page(open_tasks(state, bundle, due), None), seq=state.seq)


@operation("POST", "/cases/{reference}/tasks/{id}")
async def complete_task(call: Call, new: asked.Completion) -> Answer[shapes.Case]:
    """Complete a task with one of its outcomes.

    `answer` and `propose` take their words from `data.text`; whatever else is in `data` is kept as facts.
    """
    task = call.path["id"]
    if task[:1] not in ("t", "a") or not task[1:].isascii() or not task[1:].isdigit() or len(task) > 10:
        raise missing("There is no such task.")
    queue = new.data.get("queue")
    if isinstance(queue, str) and queue and not await _is_queue(call, queue):
        raise Fault(409, "queue", "There is no such queue.")
    command = c.CompleteTask(task=task, outcome=new.outcome, data=new.data, agent_id=call.agent.id)
    done(await tasks.complete(call.house, call.agent, call.case.id, command))
    return await standing(call, call.case.id)


async def _is_queue(call: Call, key: str) -> bool:
    """Work may be handed to any queue, not only to one's own."""
    return any(queue.key == key for queue in await agents.all_queues(call.connection))


OPERATIONS = (list_tasks, complete_task)
