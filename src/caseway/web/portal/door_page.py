"""The contact's page: where the case stands, what happens next, and what they can say."""

from typing import Literal

import msgspec

from caseway.web.agent.case_page import Entry, StageMark

Asking = Literal["", "answer", "proposal", "worked", "rating"]


class DoorPage(msgspec.Struct, frozen=True):
    """One case as one participant sees it. `asking` is what we wait on them for; `may_decide` is false for those
    who were copied."""

    token: str
    reference: str
    company: str
    subject: str
    first: str
    now: str
    next: str
    stages: tuple[StageMark, ...]
    entries: tuple[Entry, ...]
    language: str = "en"
    asking: Asking = ""
    ask: str = ""
    proposal: str = ""
    plan: tuple[str, ...] = ()
    effect: str = ""
    may_decide: bool = True
    may_withdraw: bool = False
    closed: bool = False
    rating: int = 0
    said: str = ""
    refusal: str = ""
    typed: str = ""


class ShutDoor(msgspec.Struct, frozen=True):
    """A link that does not open any more, or never did."""

    title: str
    sentence: str
    token: str = ""
    renews: bool = False
