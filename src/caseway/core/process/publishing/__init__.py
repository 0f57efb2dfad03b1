"""The third verdict: may the desk publish this map? What runs may still be no map that people can work by.

Each module asks its questions of the compiled map and answers with findings, in the order of the file.
"""

from caseway.core.process.definition import Definition, Finding
from caseway.core.process.publishing import closing, desk, shape, speech

_QUESTIONS = (
    shape.dead_steps,
    shape.endless_steps,
    shape.loops_without_a_wait,
    shape.joins_that_never_complete,
    desk.roles,
    desk.texts,
    desk.jobs_and_decisions,
    desk.forms,
    desk.values,
    desk.stages,
    speech.branches_without_a_condition,
    speech.unknown_names,
    speech.unknown_outcomes,
    closing.bases,
    closing.ends_before_a_closure,
    closing.handlers_at_the_root,
    closing.survivors,
    closing.returns,
)


def publishable(definition: Definition) -> list[Finding]:
    """Everything that speaks against publishing; an empty list is a yes."""
    return [finding for question in _QUESTIONS for finding in question(definition)]
