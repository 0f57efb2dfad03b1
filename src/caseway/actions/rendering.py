"""Our automatic words: templates of the map, rendered once, in the contact's language and zone."""

from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from minijinja import Environment

from caseway.core.case import events as e
from caseway.core.case.state import CaseState
from caseway.kit.database import Connection
from caseway.store import agents, incidents, messages
from caseway.store.correspondence import Correspondence
from caseway.store.definitions import Bundle

FALLBACK = "en"
_MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
}
_DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split(),
}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(auto_escape_callback=lambda name: None)


def render(bundle: Bundle, language: str, template: str, values: dict[str, Any]) -> str:
    """The text of a template in the language nearest to the contact's; LookupError if there is none at all."""
    for tried in (language, language.partition("-")[0], FALLBACK):
        source = bundle.templates.get((tried, template.replace("-", "_")))
        if source is not None:
            return _environment().render_str(source, **values).strip() + "\n"
    raise LookupError(f"no message template {template}")


def day_in(at: datetime | None, zone: str, language: str) -> str | None:
    """`Tuesday, 3 March` where the contact is; None stays None."""
    if at is None:
        return None
    local = at.astimezone(ZoneInfo(zone))
    tongue = language.partition("-")[0] if language.partition("-")[0] in _DAYS else FALLBACK
    day, month = _DAYS[tongue][local.weekday()], _MONTHS[tongue][local.month - 1]
    return f"{day}, {local.day}. {month}" if tongue == "de" else f"{day}, {local.day} {month}"


def reply_subject(subject: str) -> str:
    """The stable subject of the conversation: one `Re:`, and no reference of ours twice."""
    bare = subject.strip()
    while bare[:3].lower() in ("re:", "aw:", "fw:", "wg:"):
        bare = bare[3:].strip()
    if bare.endswith("]") and "[C-" in bare:
        bare = bare[: bare.rindex("[C-")].strip()
    return f"Re: {bare[:200]}"


async def words_of(
    connection: Connection, bundle: Bundle, state: CaseState, body: e.MessageSent, contact: Correspondence
) -> dict[str, Any]:
    """The values a template may use, besides name, company, reference, subject and link."""
    source = bundle.templates.get((FALLBACK, (body.template or "").replace("-", "_")), "")
    words = {
        "told_on": day_in(body.told_at, contact.zone, contact.language) or "",
        "basis": body.basis or "",
        "reminder": body.reminder or 0,
        "queue": state.queue,
        "promise_on": _promised_on(state, contact),
        **dict.fromkeys(("agent", "ask", "proposal", "effect_on", "reason", "recourse", "update"), ""),
        **_told_by_the_map(state),
        "steps": [],
    }
    if "agent" in source and (state.assignee or state.first_agent):
        owner = await agents.by_id(connection, state.assignee or state.first_agent or 0)
        words["agent"] = owner.name if owner else ""
    if "ask" in source:
        words["ask"] = await messages.last_ask(connection, state.case_id) or ""
    if "proposal" in source and state.proposal is not None:
        words |= await _offered(connection, state.case_id, state.proposal.seq)
    if "update" in source:
        words["update"] = await _update_of(connection, state, contact.language)
    if "reason" in source:
        words["reason"] = await messages.last_note(connection, state.case_id) or ""
    return words


def _told_by_the_map(state: CaseState) -> dict[str, str]:
    """What a table of the map decided for its texts: whom they can turn to next."""
    recourse = state.process.data.get("recourse")
    return {"recourse": recourse} if isinstance(recourse, str) else {}


async def _update_of(connection: Connection, state: CaseState, language: str) -> str:
    """What was last published about the incident that the case belongs to, in the language of its reader."""
    incident, seq = state.process.data.get("incident"), state.process.data.get("update")
    if incident is None or seq is None:
        return ""
    return await incidents.update_text(connection, int(incident), int(seq), language)


async def _offered(connection: Connection, case_id: int, seq: int) -> dict[str, Any]:
    offered = await messages.one(connection, case_id, seq)
    details = (offered.proposal or {}) if offered else {}
    return {
        "proposal": (offered.text or "") if offered else "",
        "steps": details.get("steps") or [],
        "effect_on": details.get("effect_on") or "",
    }


def _promised_on(state: CaseState, contact: Correspondence) -> str:
    due = [p.due_at for p in state.promises if p.standing == "open" and p.due_at is not None]
    return day_in(min(due), contact.zone, contact.language) or "" if due else ""
