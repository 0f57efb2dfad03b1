"""What the list shows: a page of rows, each a case as one line of work."""

import msgspec

from caseway.web.parts import Chip, Choice, Empty, Person
from caseway.web.stamps import Stamp


class ListRow(msgspec.Struct, frozen=True):
    """A case in the list: who, what, what presses, where it stands."""

    reference: str
    who: Person
    subject: str
    preview: str
    moved: Stamp
    chips: tuple[Chip, ...] = ()
    channel: str = "mail"
    channel_word: str = "mail"
    where: str = ""
    assignee: Person | None = None
    unread: bool = False
    current: bool = False


class ListPage(msgspec.Struct, frozen=True):
    """A queue or view: its rows, and the address of the next page of them."""

    key: str
    title: str
    hint: str
    rows: tuple[ListRow, ...]
    more: str = ""
    empty: Empty | None = None
    may_bulk: bool = False
    agents: tuple[Choice, ...] = ()
    query: str = ""
    sorts: tuple[Choice, ...] = ()
    refusal: str = ""
