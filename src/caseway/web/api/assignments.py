"""Who is responsible for a case."""

from caseway.actions import assignments
from caseway.web.api import asked, shapes
from caseway.web.api.cases import agent_named, standing
from caseway.web.api.operations import Answer, Call, done, operation
from caseway.web.api.problems import Fault


@operation("PUT", "/cases/{reference}/assignment")
async def assign_case(call: Call, new: asked.NewAssignment) -> Answer[shapes.Case]:
    """Make somebody responsible for a case, or nobody."""
    named = int(new.assignee) if isinstance(new.assignee, float) else new.assignee
    person = None if named is None else await agent_named(call, named)
    if person is None and named is not None:
        raise Fault(409, "agent", "There is no such agent.")
    done(await assignments.assign(call.house, call.agent, call.case.id, person.id if person else None))
    return await standing(call, call.case.id)


OPERATIONS = (assign_case,)
