"""`may_close`: whether silence may close a case now. One decider, used by the map's timers in every world."""

from datetime import datetime, timedelta

from caseway.core.case.given import Given
from caseway.core.case.position import silence_since
from caseway.core.case.state import CaseState
from caseway.core.process import Hold

HOUR = timedelta(hours=1)
BY_PERSON = "A person decides whether to close."
"""The reason that becomes a task for the owner."""


def may_close(state: CaseState, given: Given, now: datetime) -> Hold | None:
    """None if the silence of the contact may close the case at `now`, else the reason and when to ask again."""
    if state.unread or given.unread_elsewhere:
        return Hold("A message of this contact has not been read yet.", now + HOUR)
    if not given.intake_clear:
        return Hold("Mail that came in before this instant has not been filed yet.", now + HOUR)
    if any(p.standing == "open" for p in state.promises):
        return Hold("A promise of ours to this contact is still open.", now + HOUR)
    if state.ball is not None and state.ball.then == "wait_third_party":
        return Hold("We wait for somebody else, not for the contact.", state.ball.until or now + HOUR)
    if silence_since(state) is None:
        return Hold("It is our turn, not the contact's.", None)
    if state.proposal is not None and state.proposal.standing == "agreed":
        effect = state.proposal.effect_on
        if effect is not None and now < effect:
            return Hold("The date told for the effect of the solution has not come.", effect)
    return _reminded(state, given, now) or _by_person(given)


def _reminded(state: CaseState, given: Given, now: datetime) -> Hold | None:
    """A reminder of this silence must have left, and not bounced, long enough ago."""
    lead = timedelta(days=given.policy.reminder_lead_days)
    sent = {seq for _, seq in state.silence.reminders} if state.silence else set()
    times = [d.at for d in state.deliveries if d.seq in sent and d.at is not None]
    if not times:
        return Hold("No reminder of this silence has reached the contact.", now + HOUR)
    ready_at = min(times) + lead
    return None if ready_at <= now else Hold("The reminder is not old enough.", ready_at)


def _by_person(given: Given) -> Hold | None:
    if given.policy.person_decides_silence:
        return Hold(BY_PERSON, None)
    return None
