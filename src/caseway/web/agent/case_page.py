"""What the case page shows: head, conversation, composer, and the context beside it."""

from typing import Literal

import msgspec

from caseway.web.agent.incident_panel import IncidentPanel
from caseway.web.parts import Chip, Choice, Person
from caseway.web.stamps import Stamp

EntryKind = Literal["theirs", "ours", "automatic", "note", "said", "deed", "day"]
FieldKind = Literal["text", "long", "choice", "number", "date", "yes"]


class StageMark(msgspec.Struct, frozen=True):
    """One of the four stages under the title."""

    label: str
    state: Literal["passed", "here", "ahead", "skipped"]
    spent: str = ""
    exact: str = ""


class File(msgspec.Struct, frozen=True):
    """An attachment."""

    name: str
    href: str
    size: str
    icon: str = "paperclip"


class Entry(msgspec.Struct, frozen=True):
    """One thing in the conversation. A deed is one quiet line: `text` with its beginning in `lead`."""

    seq: int
    kind: EntryKind
    who: Person | None = None
    lead: str = ""
    text: str = ""
    at: Stamp | None = None
    clock: str = ""
    channel: str = ""
    to: str = ""
    subject: str = ""
    folded: str = ""
    ask: str = ""
    steps: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    original: str = ""
    chip: Chip | None = None
    warning: str = ""
    icon: str = "git-commit-horizontal"
    splits: bool = False


class Outcome(msgspec.Struct, frozen=True):
    """A button that ends a step, with the key that presses it; `href` opens a sheet, `press` the composer instead."""

    name: str
    label: str
    key: str = ""
    icon: str = ""
    primary: bool = False
    href: str = ""
    press: str = ""


class Field(msgspec.Struct, frozen=True):
    """One question of a step's form; `known` says where the value came from."""

    name: str
    label: str
    kind: FieldKind = "text"
    value: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    hint: str = ""
    known: str = ""


class StepPanel(msgspec.Struct, frozen=True):
    """The step that waits for a person: what to do, what to fill in, how it may end."""

    task: str
    title: str
    outcomes: tuple[Outcome, ...]
    fields: tuple[Field, ...] = ()
    folded: bool = False
    sop: tuple[str, ...] = ()
    sop_word: str = ""
    documentation: str = ""
    due: Chip | None = None
    role: str = ""
    mine: bool = True
    waits: str = ""


class AnswerPanel(msgspec.Struct, frozen=True):
    """*Read the answer*: what did they say, in one key."""

    task: str
    who: Person
    outcomes: tuple[Outcome, ...]
    count: int = 1


class FaultPanel(msgspec.Struct, frozen=True):
    """A step that the process could not get past; `jumps` are the steps it may go on at."""

    token: int
    title: str
    sentence: str
    jumps: tuple[Choice, ...] = ()
    may_mend: bool = True


class Composer(msgspec.Struct, frozen=True):
    """Where one writes: to whom, on which channel, and what the two large buttons say."""

    first: str
    to: str
    tab: Literal["reply", "note", "propose", "phone"] = "reply"
    draft: str = ""
    note: str = ""
    ask: str = ""
    primary: Literal["wait_contact", "answer"] = "wait_contact"
    keep_until: str = ""
    third_until: str = ""
    verbs: tuple[Outcome, ...] = ()
    currency: str = "€"
    may_offer: str = ""
    may_propose: bool = True
    unreachable: str = ""


class PersonCard(msgspec.Struct, frozen=True):
    """Who the contact is, at a glance."""

    who: Person
    line: str
    address: str
    chips: tuple[Chip, ...] = ()


class Pair(msgspec.Struct, frozen=True):
    """A name and what is known of it, or a promise and its chip."""

    label: str
    value: str = ""
    chip: Chip | None = None
    done: bool = False
    source: str = ""


class EarlierCase(msgspec.Struct, frozen=True):
    """Another case of the same contact."""

    reference: str
    subject: str
    line: str
    at: Stamp


class Context(msgspec.Struct, frozen=True):
    """The right-hand side, from top to bottom. `drawing` is SVG of our own making."""

    person: PersonCard
    process: str
    version: str
    drawing: str = ""
    where: str = ""
    steps: tuple[StepPanel, ...] = ()
    may_offer: str = ""
    promises: tuple[Pair, ...] = ()
    facts: tuple[Pair, ...] = ()
    earlier: tuple[EarlierCase, ...] = ()
    links: tuple[EarlierCase, ...] = ()
    newer: str = ""


class CaseHead(msgspec.Struct, frozen=True):
    """The title line: what it is, who has it, where it stands, what one may do."""

    subject: str
    status: Chip
    stages: tuple[StageMark, ...]
    assignee: Person | None
    agents: tuple[Choice, ...] = ()
    queues: tuple[Choice, ...] = ()
    priorities: tuple[Choice, ...] = ()
    bases: tuple[Choice, ...] = ()
    jumps: tuple[Choice, ...] = ()
    closed: bool = False
    blocked: bool = False
    may_steer: bool = False


class CasePage(msgspec.Struct, frozen=True):
    """A case as one person sees it at `seq`; `heard` is the seq of the latest words from outside."""

    reference: str
    seq: int
    heard: int
    head: CaseHead
    entries: tuple[Entry, ...]
    composer: Composer
    context: Context
    answer: AnswerPanel | None = None
    faults: tuple[FaultPanel, ...] = ()
    back: str = "/lists/mine"
    earlier_href: str = ""
    incident: IncidentPanel = IncidentPanel()
