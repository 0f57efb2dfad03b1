"""May a due timer of the map fire? Reminders keep to the contact's day hours; closing waits for `may_close`."""

from datetime import datetime, timedelta

from caseway.core.calendar import next_day_hour
from caseway.core.case.closing import may_close
from caseway.core.case.given import Given
from caseway.core.case.position import word_since
from caseway.core.case.state import CaseState
from caseway.core.process import Hold, Node


def may_fire(state: CaseState, given: Given, node: Node, now: datetime) -> Hold | None:
    """None if the timer on `node` may fire at `now`, else why not and when to ask again."""
    if node.clock == "working" and node.kind == "startEvent":
        return _without_word(state, given, now)
    if node.clock != "silence":
        return None
    if node.reminder is None and node.interrupting:
        return may_close(state, given, now)
    ready_at = next_day_hour(now, given.contact_zone, given.calendar)
    return None if ready_at <= now else Hold("It is night or a holiday where the contact is.", ready_at)


def _without_word(state: CaseState, given: Given, now: datetime) -> Hold | None:
    """A repeated timer beside the stages counts from our last human word, while it is our turn."""
    span = timedelta(hours=given.policy.word_hours)
    since = word_since(state)
    if since is None:
        return Hold("It is the contact's turn.", given.calendar.add_working(now, span))
    ready_at = given.calendar.add_working(since, span)
    return None if ready_at <= now else Hold("A person of ours has written since.", ready_at)
