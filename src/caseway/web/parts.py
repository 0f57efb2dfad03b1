"""Small things that many pages show: a person, a chip, a choice, an empty page."""

from typing import Literal

import msgspec

Tone = Literal["", "red", "amber", "green", "accent"]


class Person(msgspec.Struct, frozen=True):
    """Somebody's name and the two letters on their avatar."""

    name: str
    initials: str
    first: str = ""
    id: int = 0


class Chip(msgspec.Struct, frozen=True):
    """A short word with an icon on a soft ground; never a colour alone."""

    label: str
    icon: str = ""
    tone: Tone = ""
    exact: str = ""


class Choice(msgspec.Struct, frozen=True):
    """One option of a select."""

    value: str
    label: str
    chosen: bool = False


class Empty(msgspec.Struct, frozen=True):
    """What an empty page says: what will be here, and the first step."""

    title: str
    sentence: str
    icon: str = "inbox"
    href: str = ""
    action: str = ""


def person(name: str | None, agent_id: int = 0, fallback: str = "No longer known") -> Person:
    """The person behind a name; an erased or missing name reads as `fallback`."""
    shown = (name or "").strip() or fallback
    words = [word for word in shown.replace("@", " ").split() if word[0].isalnum()] or ["?"]
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else words[0][1:2])
    return Person(shown, letters.upper(), words[0], agent_id)
