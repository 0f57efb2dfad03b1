"""May a due timer of the map fire? Reminders keep to the contact's day hours; closing waits for `may_close`."""

from datetime import datetime, timedelta

from caseway.core.calendar import next_day_hour
from caseway.core.case.closing import may_close
from caseway.core.case.given import Given
from caseway.core.case.state import CaseState
from caseway.core.process import Hold, Node

ASKED_AGAIN_AFTER = timedelta(hours=16)
"""Working time after which the clock looks again while somebody still has the task of telling the contact."""


def may_fire(state: CaseState, given: Given, node: Node, now: datetime) -> Hold | None:
    """None if the timer on `node` may fire at `now`, else why not and when to ask again."""
    if node.clock == "word" and _is_under_way(state, given, node):
        again_at = given.calendar_for(state.queue).add_working(now, ASKED_AGAIN_AFTER)
        return Hold("Somebody has been asked to tell them already.", again_at)
    if node.clock != "silence":
        return None
    if node.reminder is None and node.interrupting:
        return may_close(state, given, now)
    soonest = _after_the_last(state, given)
    if soonest is not None and now < soonest:
        return Hold("They were reminded not long ago.", soonest)
    ready_at = next_day_hour(now, given.contact_zone, given.calendar_for(state.queue))
    return None if ready_at <= now else Hold("It is night or a holiday where the contact is.", ready_at)


def _after_the_last(state: CaseState, given: Given) -> datetime | None:
    """After a long time down two reminders may be due at once; they still go out days apart."""
    reminded_at = state.silence.reminded_at if state.silence else None
    return reminded_at + timedelta(days=given.policy.reminder_lead_days) if reminded_at else None


def _is_under_way(state: CaseState, given: Given, node: Node) -> bool:
    """Whether what this timer begins is still being done from the last time."""
    nodes = given.definition.nodes
    return any(
        token.wait == "task" and nodes[token.node].parent == node.parent for token in state.process.tokens
    )
