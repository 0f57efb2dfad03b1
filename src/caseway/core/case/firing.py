"""May a due timer of the map fire? Reminders keep to the contact's day hours; closing waits for `may_close`."""

from datetime import datetime

from caseway.core.calendar import next_day_hour
from caseway.core.case.closing import may_close
from caseway.core.case.given import Given
from caseway.core.case.state import CaseState
from caseway.core.process import Hold, Node


def may_fire(state: CaseState, given: Given, node: Node, now: datetime) -> Hold | None:
    """None if the timer on `node` may fire at `now`, else why not and when to ask again."""
    if node.clock == "word" and _is_under_way(state, given, node):
        return Hold("Somebody has been asked to tell them already.", None)
    if node.clock != "silence":
        return None
    if node.reminder is None and node.interrupting:
        return may_close(state, given, now)
    ready_at = next_day_hour(now, given.contact_zone, given.calendar)
    return None if ready_at <= now else Hold("It is night or a holiday where the contact is.", ready_at)


def _is_under_way(state: CaseState, given: Given, node: Node) -> bool:
    """Whether what this timer begins is still being done from the last time."""
    nodes = given.definition.nodes
    return any(
        token.wait == "task" and nodes[token.node].parent == node.parent for token in state.process.tokens
    )
