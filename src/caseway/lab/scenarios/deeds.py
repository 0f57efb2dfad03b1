"""What may be done in a scenario: a table from a sentence to its details and to the commands it means.

A sentence is who and what: `contact writes`, `agent completes`. Who is `contact`, a machine (`signal`, `job`,
`message`, `desk`), or one of ours by role or name.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from caseway.lab.scenarios import deeds_of_contacts, deeds_of_machines, deeds_of_people
from caseway.lab.scenarios.details import Nothing
from caseway.lab.scenarios.naming import Impossible, meant
from caseway.lab.scenarios.scene import Asked, Make, Scene

ROLES = ("agent", "specialist", "lead", "admin")
OUTSIDE: dict[str, dict[str, tuple[type, Make]]] = {
    "contact": deeds_of_contacts.DEEDS,
    **deeds_of_machines.DEEDS,
}
OURS: dict[str, tuple[type, Make]] = deeds_of_people.DEEDS
SILENCE = "silence"


class NoSuchDeed(Exception):
    """Nobody does such a thing."""


class Deed(msgspec.Struct, frozen=True):
    """Who does what; `details` is the shape of what belongs to it."""

    who: str
    what: str
    details: type
    make: Make


def _nothing(scene: Scene, details: Nothing) -> Asked:
    return ()


def deed_of(sentence: str) -> Deed:
    """The deed that a sentence tells. Raises `NoSuchDeed`."""
    words = " ".join(sentence.split())
    if words in ("", SILENCE):
        return Deed("", SILENCE, Nothing, _nothing)
    who, _, what = words.partition(" ")
    table = OUTSIDE.get(who, OURS)
    if what in table:
        return Deed(who, what, *table[what])
    known = [f"{who} {one}" for one in table]
    raise NoSuchDeed(f"Nobody can do “{words}”.{meant(words, known)}")


def is_ours(deed: Deed) -> bool:
    """Whether a person of ours does it."""
    return deed.what != SILENCE and deed.who not in OUTSIDE


def check_who(deed: Deed, people: Sequence[str]) -> None:
    """Raises `NoSuchDeed` if nobody of that name or role is there."""
    if is_ours(deed) and deed.who not in people and deed.who not in ROLES:
        raise NoSuchDeed(f"There is no “{deed.who}” here.{meant(deed.who, [*people, *ROLES, *OUTSIDE])}")


def asked_of(deed: Deed, scene: Scene, details: dict[str, Any]) -> Asked:
    """The commands that a deed means now. Raises `Impossible`."""
    whole = details if deed.details is deeds_of_machines.Changes else msgspec.convert(details, deed.details)
    try:
        return deed.make(scene, whole)
    except LookupError as wrong:
        raise Impossible(str(wrong.args[0])) from None
