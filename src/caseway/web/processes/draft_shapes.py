"""What the designer and the desk say to each other, as JSON."""

from typing import Any

import msgspec

from caseway.core import process
from caseway.core.process import Finding
from caseway.store.drafts import Draft, Save
from caseway.web.stamps import Reader


class Choices(msgspec.Struct, frozen=True):
    """What the fields of the designer offer: who is there, which words are known, what else could be copied."""

    roles: tuple[str, ...] = ()
    queues: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    processes: tuple[tuple[str, str], ...] = ()


class Contents(msgspec.Struct, frozen=True):
    """The whole draft. `at` and `by` tell who saved it last; `mine` whether that was whoever asks."""

    key: str
    name: str
    bpmn: str
    files: dict[str, str]
    based_on: int | None
    revision: int
    at: str
    by: str
    mine: bool
    choices: Choices


class Saved(msgspec.Struct, frozen=True):
    """The draft was saved: its revision now, and when on the reader's clock."""

    revision: int
    at: str


class Refused(msgspec.Struct, frozen=True):
    """Why not. Where somebody else has saved meanwhile: who, when, and at which revision it stands."""

    code: str
    sentence: str
    revision: int | None = None
    by: str = ""
    at: str = ""
    findings: tuple[dict[str, str], ...] = ()


class Kept(msgspec.Struct, frozen=True):
    """A state that one can go back to."""

    revision: int
    name: str
    at: str
    by: str


class Changes(msgspec.Struct, frozen=True):
    """What was drawn since `revision`: None leaves a part as it is, a file with None goes.

    With `scenarios` a verdict plays them too.
    """

    revision: int
    name: str | None = None
    bpmn: str | None = None
    files: dict[str, str | None] = {}
    scenarios: bool = False


class Seen(msgspec.Struct, frozen=True):
    """The revision that somebody saw, and which kept state or note goes with what they ask."""

    revision: int | None = None
    state: int = 0
    note: str = ""


class Beginning(msgspec.Struct, frozen=True):
    """What a new process begins with: `stages`, or the key of another map."""

    revision: int
    begin: str


class Sample(msgspec.Struct, frozen=True):
    """A message being written, to be shown as its reader would see it."""

    text: str
    language: str = "en"


class Verdict(msgspec.Struct, frozen=True):
    """What was found, whether the map could be published, and how many scenarios were played and hold."""

    findings: tuple[dict[str, str], ...]
    publishable: bool
    played_count: int = 0
    green_count: int = 0


def contents_of(draft: Draft, reader: Reader, agent_id: int, choices: Choices) -> Contents:
    """The draft for whoever draws it."""
    return Contents(
        draft.key,
        draft.name,
        process.as_text(draft.bpmn),
        draft.files,
        draft.based_on,
        draft.revision,
        reader.clock(draft.updated_at),
        draft.author or "",
        draft.updated_by == agent_id,
        choices,
    )


def kept_of(save: Save, reader: Reader) -> Kept:
    """A line of the list of earlier states."""
    return Kept(save.revision, save.name, reader.clock(save.saved_at), save.author or "Somebody")


def plain_of(findings: tuple[Finding, ...] | list[Finding]) -> tuple[dict[str, str], ...]:
    """Findings as the designer shows them."""
    return tuple({name: getattr(one, name) for name in Finding.__struct_fields__} for one in findings)


def document(body: Any) -> bytes:
    """JSON."""
    return msgspec.json.encode(body)
