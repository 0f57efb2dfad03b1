"""Closing a case, and opening it again."""

from caseway.actions import closures
from caseway.web.api import asked, shapes
from caseway.web.api.cases import standing
from caseway.web.api.operations import Answer, Call, done, operation


@operation("POST", "/cases/{reference}/closure")
async def close_case(call: Call, new: asked.NewClosure) -> Answer[shapes.Case]:
    """Close a case on a basis that a person may choose."""
    done(await closures.close(call.house, call.agent, call.case.id, new.basis, new.reason))
    return await standing(call, call.case.id)


@operation("POST", "/cases/{reference}/reopening")
async def reopen_case(call: Call, new: asked.NewReopening) -> Answer[shapes.Case]:
    """Open a closed case again."""
    done(await closures.reopen(call.house, call.agent, call.case.id, new.reason))
    return await standing(call, call.case.id)


OPERATIONS = (close_case, reopen_case)
