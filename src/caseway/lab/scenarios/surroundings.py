"""What is given, in the core's own terms: calendar, policy, people, contact."""

from datetime import datetime
from typing import Any

import msgspec

from caseway.core.calendar import Calendar
from caseway.core.case.given import Colleague, Policy
from caseway.core.feel.zones import zone as zone_named
from caseway.core.process.iso8601 import duration_of
from caseway.core.values import Role
from caseway.lab.scenarios.shape import ContactGiven, Setting
from caseway.lab.scenarios.spans import Misspoken, instant_in, span_of


def calendar_of(setting: Setting) -> Calendar:
    """The house's calendar. Raises `Misspoken`."""
    try:
        return msgspec.convert(setting.calendar, Calendar)
    except (msgspec.ValidationError, ValueError) as wrong:
        raise Misspoken(f"The calendar cannot be read: {wrong}", "calendar") from None


def policy_of(setting: Setting) -> Policy:
    """What the house has set. Raises `Misspoken`."""
    unknown = sorted(set(setting.policy) - set(Policy.__struct_fields__))
    if unknown:
        known = ", ".join(Policy.__struct_fields__)
        raise Misspoken(f"The house has no setting “{unknown[0]}”. There is: {known}.", "policy", unknown[0])
    try:
        usual = Policy()
        given: dict[str, Any] = dict(setting.policy)
        if isinstance(given.get("authority"), dict):
            given["authority"] = {**usual.authority, **given["authority"]}
        return msgspec.convert(given, Policy)
    except msgspec.ValidationError as wrong:
        raise Misspoken(f"A setting of the house cannot be read: {wrong}", "policy") from None


def colleagues_of(people: dict[str, Role], absent: frozenset[str]) -> dict[str, Colleague]:
    """Everybody of ours by name, with ids from 1 in the order of the file."""
    return {
        name: Colleague(number, role, 1, name not in absent, frozenset({"general"}))
        for number, (name, role) in enumerate(people.items(), 1)
    }


def begins_at(setting: Setting) -> datetime:
    """The first instant. Raises `Misspoken`."""
    return instant_in(setting.at, calendar_of(setting).zone)


def before(text: str | None, begin: datetime, zone: str) -> datetime | None:
    """An instant, or a span before the beginning."""
    if text is None:
        return None
    if duration_of(text) is None:
        return instant_in(text, zone)
    span = span_of(text)
    return begin - span.rest if not span.months else begin - 30 * span.months * (span_of("P1D").rest)


def check_setting(setting: Setting) -> None:
    """Raises `Misspoken` for whatever cannot be meant."""
    policy_of(setting)
    zone = calendar_of(setting).zone
    try:
        begin = begins_at(setting)
    except Misspoken as wrong:
        raise Misspoken(str(wrong), "at") from None
    for name in setting.absent:
        if name not in setting.people:
            raise Misspoken(f"“{name}” is absent, and nobody of the people.", "absent")
    if not setting.people:
        raise Misspoken("Somebody has to work here.", "people")
    check_contact(setting.contact, begin, zone)


def check_contact(contact: ContactGiven, begin: datetime, zone: str) -> None:
    """Raises `Misspoken` for a zone or an instant that is none."""
    if zone_named(contact.zone) is None:
        raise Misspoken(f"There is no time zone “{contact.zone}”.", "contact", "zone")
    for key in ("asked_to_rate", "acknowledged"):
        try:
            before(getattr(contact, key), begin, zone)
        except Misspoken as wrong:
            raise Misspoken(str(wrong), "contact", key) from None
