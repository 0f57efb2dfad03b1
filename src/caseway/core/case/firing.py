"""May a due timer of the map fire? Reminders keep to the contact's day hours; closing waits for `may_close`."""

from datetime import datetime

from caseway.core.calendar import next_day_hour
from caseway.core.case.closing import may_close
from caseway.core.case.given import Given
from caseway.core.case.state import CaseState
from caseway.core.process import Hold, Node


def may_fire(state: CaseState, given: Given, node: Node, now: datetime) -> Hold | None:
    """None if the timer on `node` may fire at `now`, else why not and when to ask again."""
    if node.clock != "silence":
        return None
    if node.reminder is None and node.interrupting:
        return may_close(state, given, now)
    ready_at = next_day_hour(now, given.contact_zone, given.calendar)
    return None if ready_at <= now else Hold("It is night or a holiday where the contact is.", ready_at)
