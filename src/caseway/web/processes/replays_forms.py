"""The form of a new replay: what is tried, over which cases, and what may be assumed."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

import msgspec
from litestar.enums import RequestEncodingType
from litestar.params import Body

from caseway.actions.replays import MEDIAN
from caseway.core.case.drafting import Refusal
from caseway.core.case.given import Policy
from caseway.store.agents import Queue
from caseway.store.replays import Wanted
from caseway.store.versions import Version
from caseway.web.parts import Choice
from caseway.web.stamps import Reader, zone_of

PERIODS = ((30, "The last 30 days"), (91, "The last quarter"), (365, "The last year"))
DAYS = 91
NAME_MAX = 120
LINES_MAX = 50


class NewReplay(msgspec.Struct, frozen=True):
    """What was filled in; every field is text, and an empty one is not asked for."""

    target: str = ""
    name: str = ""
    days: str = str(DAYS)
    since: str = ""
    until: str = ""
    kind: str = ""
    queue: str = ""
    sample: str = ""
    reminder_days: str = ""
    person_decides: str = ""
    told: str = ""
    assume: str = ""
    outcome: str = ""


Filled = Annotated[NewReplay, Body(media_type=RequestEncodingType.URL_ENCODED)]


class FormPage(msgspec.Struct, frozen=True):
    """The form with its choices; `told` shows the policy of today."""

    targets: tuple[Choice, ...]
    periods: tuple[Choice, ...]
    queues: tuple[Choice, ...]
    reminder_days: int
    person_decides: bool
    told: str


def form_of(
    shown: list[Version], has_draft: bool, queues: list[Queue], policy: Policy, chosen: str = ""
) -> FormPage:
    """The empty form; the draft comes first where there is one."""
    targets = [Choice("draft", "The draft", chosen in ("", "draft"))] if has_draft else []
    targets += [
        Choice(f"v{one.version}", f"Version {one.version}", chosen == f"v{one.version}") for one in shown
    ]
    targets.append(Choice("own", "The maps as they are, with another policy", chosen == "own"))
    return FormPage(
        targets=tuple(targets),
        periods=(
            *(Choice(str(days), label, days == DAYS) for days, label in PERIODS),
            Choice("", "From … to …"),
        ),
        queues=(Choice("", "Every queue"), *(Choice(queue.key, queue.name) for queue in queues)),
        reminder_days=policy.reminder_lead_days,
        person_decides=policy.person_decides_silence,
        told="\n".join(f"{kind}: {hours:g}" for kind, hours in sorted(policy.told_hours.items())),
    )


def wanted_of(key: str, filled: NewReplay, policy: Policy, reader: Reader) -> Wanted | Refusal:
    """What is asked for, or what of it cannot be understood."""
    period = _period(filled, reader)
    changed = _policy(filled, policy)
    sample = _number(filled.sample, "The sample")
    for part in (period, changed, sample):
        if isinstance(part, Refusal):
            return part
    assert isinstance(period, tuple)
    assert not isinstance(changed, Refusal)
    assert not isinstance(sample, Refusal)
    target: dict[str, Any] = {"target": filled.target or "own"}
    if filled.target.startswith("v") and filled.target[1:].isdigit():
        target = {"target": "version", "version": min(int(filled.target[1:]), 2**31 - 1)}
    elif filled.target not in ("", "own", "draft"):
        return Refusal("target", "Choose what is to be tried.")
    return Wanted(
        process_key=key,
        name=filled.name.strip()[:NAME_MAX] or "Without a name",
        policy=changed,
        assumption={"hours": MEDIAN, "outcome": filled.outcome.strip()[:80]} if filled.assume else None,
        since=period[0],
        until=period[1],
        kind=filled.kind.strip()[:80],
        queue=filled.queue.strip()[:80],
        sample=sample,
        **target,
    )


def _period(filled: NewReplay, reader: Reader) -> tuple[datetime, datetime] | Refusal:
    if filled.days.isdigit() and not (filled.since or filled.until):
        return reader.now - timedelta(days=min(int(filled.days), 36_500)), reader.now
    try:
        since, until = date.fromisoformat(filled.since), date.fromisoformat(filled.until)
    except ValueError:
        return Refusal("period", "Say from which day to which.")
    zone = zone_of(reader.zone)
    if not 1 < since.year < 9999 or not 1 < until.year < 9999:
        return Refusal("period", "Say from which day to which.")
    first, last = datetime.combine(since, time(), zone), datetime.combine(until, time(), zone)
    return first, last + timedelta(days=1)


def _number(text: str, what: str) -> int | Refusal | None:
    if not text.strip():
        return None
    if not text.strip().isdecimal() or len(text) > 9:
        return Refusal("number", f"{what} is a whole number.")
    return int(text)


def _policy(filled: NewReplay, policy: Policy) -> dict[str, Any] | Refusal | None:
    """Only what differs from the policy of today; None if nothing does."""
    changed: dict[str, Any] = {}
    days = _number(filled.reminder_days, "The days between a reminder and the closing")
    if isinstance(days, Refusal):
        return days
    if days is not None and days != policy.reminder_lead_days:
        changed["reminder_lead_days"] = days
    decides = bool(filled.person_decides)
    if decides != policy.person_decides_silence:
        changed["person_decides_silence"] = decides
    told = _told(filled.told)
    if isinstance(told, Refusal):
        return told
    if filled.told.strip() and told != dict(policy.told_hours):
        changed["told_hours"] = told
    return changed or None


def _told(text: str) -> dict[str, float] | Refusal:
    """Lines such as `fault: 8`."""
    found = {}
    for line in text.splitlines()[:LINES_MAX]:
        kind, colon, hours = line.partition(":")
        if not line.strip():
            continue
        try:
            found[kind.strip()[:80]] = float(hours)
        except ValueError:
            colon = ""
        if not colon or not kind.strip() or not 0 <= found[kind.strip()[:80]] < 10_000:
            return Refusal(
                "told", f"“{line.strip()[:60]}” is no told time. Write a kind and its hours: fault: 8"
            )
    return found
