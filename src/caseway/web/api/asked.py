"""What the API takes, each with its limits. What the limits say here, the OpenAPI document says too.

Patterns mean the same in Python and in ECMA 262, and are matched in linear time. No text holds the NUL character,
which PostgreSQL cannot store.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from caseway.core.values import Basis, Channel, Priority, Status, Then, Verb

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+"
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_CONTROLS = r"\x00-\x1f\x7f-\x9f\u2028\u2029"
_END = r"$(?!\n)"
"""The end of the text in every dialect: Python's `$` alone would also match before a last line feed."""

_TEXT = r"^\s*[^\s\x00][^\x00]*$"
_PLAIN = r"^[^\x00]*$"
_LINE = f"^ *[^\\s{_CONTROLS}][^{_CONTROLS}]*{_END}"
_EMAIL = f"^{_ATOM}(\\.{_ATOM})*@{_LABEL}(\\.{_LABEL})*{_END}"
_KEY = rf"^[A-Za-z0-9_.-]+{_END}"
_NAME = rf"^[A-Za-z_][A-Za-z0-9_]*{_END}"
_LANGUAGE = rf"^[a-z]{{2,3}}(-[A-Za-z0-9]{{2,8}})?{_END}"
_PRINTABLE = rf"^[!-~]+{_END}"
_PLACE = rf"^[0-9]{{1,15}}{_END}"
_ELEMENT = rf"^[A-Za-z_][A-Za-z0-9_.-]*{_END}"
_TARGET = rf"^([A-Za-z_][A-Za-z0-9_.-]*)?{_END}"
_FILE = rf"^[A-Za-z0-9_/-]+\.(dmn|form|txt|toml){_END}"
_SPAN = rf"^([01][0-9]|2[0-4]):[0-5][0-9]-([01][0-9]|2[0-4]):[0-5][0-9]{_END}"

SENTENCES = {
    _SPAN: "It is a span of hours such as 09:00-17:00.",
    _TEXT: "It holds words, and no NUL character.",
    _PLAIN: "It holds no NUL character.",
    _LINE: "It is one line that is not blank, without control characters.",
    _EMAIL: "It is an e-mail address.",
    _KEY: "It has letters, digits, points, dashes and underscores.",
    _NAME: "It begins with a letter and has letters, digits and underscores.",
    _LANGUAGE: "It is a language such as `en` or `pt-BR`.",
    _PRINTABLE: "It has printable ASCII characters and no spaces.",
    _PLACE: "It is the `next` of the page before.",
    _ELEMENT: "It is the id of an element.",
    _TARGET: "It is the id of an element, or empty to stay.",
    _FILE: "It is a file of a map: name.dmn, name.form, messages/en/name.txt or scenarios/name.toml.",
}
"""What each pattern asks for, in words."""

Text = Annotated[str, Meta(min_length=1, max_length=100_000, pattern=_TEXT)]
Remark = Annotated[str, Meta(max_length=10_000, pattern=_PLAIN)]
Line = Annotated[str, Meta(min_length=1, max_length=200, pattern=_LINE)]
"""It may stand in a header of a mail."""
Email = Annotated[str, Meta(max_length=254, pattern=_EMAIL)]
Key = Annotated[str, Meta(min_length=1, max_length=64, pattern=_KEY)]
Name = Annotated[str, Meta(min_length=1, max_length=64, pattern=_NAME)]
Language = Annotated[str, Meta(max_length=12, pattern=_LANGUAGE)]
Who = Annotated[str, Meta(min_length=1, max_length=254, pattern=_PRINTABLE)]
Element = Annotated[str, Meta(min_length=1, max_length=200, pattern=_ELEMENT)]
"""The id of an element of a map."""
Target = Annotated[str, Meta(max_length=200, pattern=_TARGET)]
Number = Annotated[float, Meta(ge=1, le=999_999_999, multiple_of=1)]
"""A whole number from 1, which JSON may also write as `1.0`."""
File = Annotated[str, Meta(min_length=1, max_length=200, pattern=_FILE)]
FileText = Annotated[str, Meta(max_length=1_000_000, pattern=_PLAIN)]
Place = Annotated[str, Meta(pattern=_PLACE)]
"""A cursor: where the last page ended."""
Words = Annotated[str, Meta(min_length=1, max_length=200, pattern=_PLAIN)]
Plain = Annotated[str, Meta(max_length=120, pattern=_PLAIN)]
Address = Annotated[str, Meta(max_length=2_000, pattern=_PLAIN)]
Hours = Annotated[list[Annotated[str, Meta(max_length=11, pattern=_SPAN)]], Meta(max_length=8)]
"""The hours of a day."""
Instant = Annotated[datetime, Meta(tz=True)]
Count = Annotated[int, Meta(ge=1, le=100)]
_NUMBER = Meta(ge=-1_000_000_000_000, le=1_000_000_000_000)
Value = (
    Annotated[str, Meta(max_length=100_000, pattern=_PLAIN)]
    | Annotated[int, _NUMBER]
    | Annotated[float, _NUMBER]
    | bool
    | Annotated[list[Remark], Meta(max_length=100)]
    | None
)
"""A value of a form."""


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    """A body; a field that is not known is refused, so that no misspelt one is passed over."""


class Window(Struct, frozen=True):
    """A page of a list: at most `limit` items after `cursor`."""

    limit: Count = 50
    cursor: Place | UnsetType = UNSET


class CaseWindow(Window, frozen=True):
    """Which cases: `q` words of a web search or a reference, `assignee` an id, an address, `me` or `none`."""

    q: Words | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    queue: Key | UnsetType = UNSET
    assignee: Who | UnsetType = UNSET


class NewContact(Asked, frozen=True):
    """Who asks; a contact with this address is taken as they are known."""

    email: Email
    name: Line | None = None
    language: Language | None = None


class NewCase(Asked, frozen=True):
    """What somebody outside wants. `at` is when they said it; `process` is the key of the map it runs on;
    `take` makes the case yours."""

    subject: Line
    text: Text
    contact: NewContact
    channel: Channel = "api"
    queue: Key | None = None
    priority: Priority | None = None
    process: Key | None = None
    at: Instant | None = None
    take: bool = False


class NewMessage(Asked, frozen=True):
    """A reply and what follows it: `ask` is the question we wait on the contact for, `until` goes with
    `wait_third_party` and `keep`."""

    text: Text
    then: Then = "wait_contact"
    until: Instant | None = None
    ask: Line | None = None


class NewNote(Asked, frozen=True):
    """Internal words."""

    text: Text


class NewProposal(Asked, frozen=True):
    """A solution: words, steps, what it costs us in the house's currency, and the day it takes effect."""

    text: Text
    steps: Annotated[list[Line], Meta(max_length=50)] = []
    amount: Annotated[float, Meta(ge=0, le=1_000_000_000)] = 0.0
    effect_on: date | None = None


class Completion(Asked, frozen=True):
    """How a task ends, and its form. The outcomes `answer` and `propose` take their words from `data.text`."""

    outcome: Line | None = None
    data: Annotated[dict[Name, Value], Meta(max_length=100)] = {}


class NewStatement(Asked, frozen=True):
    """What a contact said: one verb, where and when, with their words; `rating` goes with `rated`."""

    verb: Verb
    channel: Channel = "phone"
    text: Remark = ""
    at: Instant | None = None
    rating: Literal[1, 2, 3, 4, 5] | None = None


class NewClosure(Asked, frozen=True):
    """On which basis, and why. Silence (`presumed`, `unreachable`, `lapsed`) cannot be chosen by a person."""

    basis: Basis
    reason: Remark = ""


class NewReopening(Asked, frozen=True):
    """Why."""

    reason: Remark = ""


class NewAssignment(Asked, frozen=True):
    """Who is responsible: an agent's id or address, `me`, or null for nobody."""

    assignee: Who | Annotated[float, Meta(ge=1, le=1_000_000_000, multiple_of=1)] | None


class ChangesAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """Between which two versions; `to` 0 is the draft."""

    source: Annotated[int, Meta(ge=1, le=999_999_999)] = field(name="from")
    target: Annotated[int, Meta(ge=0, le=999_999_999)] = field(name="to")


class NewDraft(Asked, frozen=True):
    """What is saved of a draft: what is left out stays; a file with null goes."""

    name: Line | None = None
    bpmn: Annotated[str, Meta(min_length=1, max_length=2_000_000, pattern=_PLAIN)] | None = None
    files: Annotated[dict[File, FileText | None], Meta(max_length=500)] = {}


class NewPublication(Asked, frozen=True):
    """The note of the new version."""

    note: Annotated[str, Meta(max_length=2_000, pattern=_PLAIN)] = ""


class NewRetirement(Asked, frozen=True):
    """Which version opens no more cases."""

    version: Number


class NewEdition(Asked, frozen=True):
    """Whether our newer edition is taken as a draft, or left."""

    take: bool = True


class NewMove(Asked, frozen=True):
    """From which version to which; `mapping` is what you choose: old element to new, or to `""` to stay."""

    source: Number = field(name="from")
    target: Number = field(name="to")
    mapping: Annotated[dict[Element, Target], Meta(max_length=1_000)] = {}


class MoveWindow(Window, frozen=True):
    """Which cases of a move: all, or those that stand so."""

    standing: Literal["waiting", "moved", "refused", "cancelled", "undoing", "undone", "left"] | UnsetType = (
        UNSET
    )


class TokenWanted(Asked, frozen=True):
    """A token to be: for whom (an address or id), called what, with which scopes."""

    agent: Who
    name: Line
    scopes: Annotated[
        list[Literal["read", "write", "processes:read", "processes:write", "admin"]],
        Meta(min_length=1, max_length=5),
    ]
