"""What a contact said, as heard by one of ours."""

from caseway.actions import statements
from caseway.web.api import asked, shapes
from caseway.web.api.cases import past, standing
from caseway.web.api.operations import Answer, Call, done, operation


@operation("POST", "/cases/{reference}/statements")
async def record_statement(call: Call, new: asked.NewStatement) -> Answer[shapes.Case]:
    """Record what a contact said.

    The verb is raised on the map as if they had pressed it themselves, with channel, time and who heard it.
    """
    said = statements.Statement(
        verb=new.verb, channel=new.channel, text=new.text, said_at=past(new.at), rating=new.rating
    )
    done(await statements.record(call.house, f"agent:{call.agent.id}", call.case.id, said))
    return await standing(call, call.case.id)


OPERATIONS = (record_statement,)
