"""What stands around every page: the language and theme it is shown in, and the rail of the workspace."""

from typing import Literal

import msgspec

from caseway.web.parts import Person

Theme = Literal["", "light", "dark"]


class Frame(msgspec.Struct, frozen=True):
    """The outermost page: `theme` is empty where the system decides; `now` and `speed` let the browser follow desk
    time."""

    theme: Theme = ""
    language: str = "en"
    now: str = ""
    speed: float = 1.0


class RailLink(msgspec.Struct, frozen=True):
    """One line of the rail. `go` is the letter after `g`; `count` is empty until the counts have come."""

    key: str
    label: str
    icon: str
    href: str
    count: str = ""
    urgent: bool = False
    go: str = ""


class RailGroup(msgspec.Struct, frozen=True):
    """Lines of the rail under one heading; the first group has none."""

    title: str
    links: tuple[RailLink, ...]


class Rail(msgspec.Struct, frozen=True):
    """The rail: where one can go, and who one is."""

    groups: tuple[RailGroup, ...]
    me: Person
    me_line: str
    may_lead: bool = False
    current: str = ""


class Fault(msgspec.Struct, frozen=True):
    """A page that could not be shown: what happened, what was kept, what to do."""

    title: str
    sentence: str
    href: str = "/"
    action: str = "Back to your cases"
    kept: str = ""
    code: str = ""
