"""Bodies and answers about complaints, incidents and signals."""

from typing import Annotated

from msgspec import Meta, Struct, field

from caseway.web.api.asked import Asked, Key, Name

_TEXT = Meta(min_length=1, max_length=10_000, pattern=r"^[^\x00]*$")
_SHORT = Meta(max_length=500, pattern=r"^[^\x00]*$")
Tongue = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$")]
Reference = Annotated[str, Meta(pattern=r"^C-[0-9]{1,15}-[0-9]$")]
Short = Annotated[str, _SHORT]
Plain = Short | int | float | bool | None


class NewComplaint(Asked, frozen=True):
    """It is a complaint, and why."""

    reason: Annotated[str, Meta(max_length=2_000, pattern=r"^[^\x00]*$")] = ""


class NewBelonging(Asked, frozen=True):
    """The incident that the case belongs to."""

    incident: Reference


class NewUpdate(Asked, frozen=True):
    """How it stands, by language: `{"en": "…", "de": "…"}`. Who finds nothing in their language gets the English."""

    texts: Annotated[dict[Tongue, Annotated[str, _TEXT]], Meta(min_length=1, max_length=12)]


class NewIncident(Asked, frozen=True):
    """What was observed. `words`, with commas, tell a report of it by its subject."""

    subject: Annotated[str, Meta(min_length=1, max_length=300, pattern=r"^[^\x00]*\S[^\x00]*$")]
    text: Annotated[str, Meta(max_length=10_000, pattern=r"^[^\x00]*$")] = ""
    category: Annotated[str, Meta(max_length=100, pattern=r"^[^\x00]*$")] = ""
    words: Short = ""
    queue: Key | None = None


class NewSignal(Asked, frozen=True):
    """A signal of a device or a monitor. `data` are plain values; they are kept in the histories of who hears it."""

    name: Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[^\x00]*\S[^\x00]*$")]
    source: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00]*\S[^\x00]*$")] = "api"
    subject: Short = ""
    text: Annotated[str, Meta(max_length=10_000, pattern=r"^[^\x00]*$")] = ""
    data: Annotated[dict[Name, Plain], Meta(max_length=20)] = field(default_factory=dict)


class Signal(Struct, frozen=True):
    """What a signal led to: the cases that it opened; everybody who listens hears it under its number."""

    id: int
    opened: list[str]


class Report(Struct, frozen=True):
    """A case that belongs to the incident."""

    reference: str
    subject: str | None
    contact: str | None
    status: str


class Reports(Struct, frozen=True):
    """Who waits for an incident: counted by status, and the first 200. `told` of `to_tell` have heard the latest."""

    counts: dict[str, int]
    reports: list[Report]
    to_tell: int
    told: int
