"""From rows of the store to rows of the list."""

from collections.abc import Sequence

from caseway.core.values import reference_of
from caseway.store.agents import Agent, Queue
from caseway.store.lists import Listed, Page
from caseway.web.agent.list_page import ListPage, ListRow
from caseway.web.parts import Chip, Choice, Empty, Tone, person
from caseway.web.stamps import Reader
from caseway.web.words import BASES, CHANNELS, STAGES

PREVIEW_MAX = 120
"""More of a preview than any list shows in one line."""

_TITLES = {
    "needs-me": ("What needs me", "oldest first"),
    "mine": ("Mine", "newest first"),
    "unassigned": ("Unassigned", "oldest first"),
    "oldest": ("Oldest unanswered", "waiting longest"),
    "waiting": ("Waiting", "for somebody else"),
    "faults": ("Faults", "the process could not go on"),
    "all": ("All cases", "newest first"),
}
_EMPTY = {
    "needs-me": Empty(
        "Nothing needs you", "What waits for a word or a step of yours will stand here.", "coffee"
    ),
    "mine": Empty(
        "Nothing is yours yet",
        "Cases that you take, or that are given to you, stand here.",
        "inbox",
        "/lists/unassigned",
        "See what nobody has",
    ),
    "unassigned": Empty("Everything has an owner", "A case that nobody has will stand here.", "party-popper"),
    "oldest": Empty("Everybody has an answer", "Who has waited longest will stand here on top.", "coffee"),
    "waiting": Empty(
        "Nothing waits", "Cases of yours that wait for somebody outside stand here.", "hourglass"
    ),
    "faults": Empty(
        "No faults", "A case whose process cannot go on stands here, for you to help it.", "check"
    ),
    "search": Empty("Nothing found", "Try fewer words, a name, or a reference such as C-1042-7.", "search"),
}
_NEW = Empty("Nothing here", "Cases come in by mail, or by hand.", "inbox", "/cases/new", "Open a case")


def title_of(view: str, queues: Sequence[Queue]) -> tuple[str, str]:
    """The heading of a view or queue, and what it is ordered by."""
    if view.startswith("queue:"):
        key = view.removeprefix("queue:")
        return next((queue.name for queue in queues if queue.key == key), key.capitalize()), "newest first"
    return _TITLES.get(view, ("Cases", "newest first"))


def list_page(
    view: str, page: Page, agent: Agent, reader: Reader, queues: Sequence[Queue], everyone: Sequence[Agent]
) -> ListPage:
    """A page of a view, for one reader."""
    title, hint = title_of(view, queues)
    address = f"/queues/{view.removeprefix('queue:')}" if view.startswith("queue:") else f"/lists/{view}"
    return ListPage(
        key=view,
        title=title,
        hint=hint,
        rows=tuple(row_of(row, reader) for row in page.rows),
        more=f"{address}?rows=more&cursor={page.next.text()}" if page.next else "",
        empty=_EMPTY.get(view, _NEW),
        may_bulk=agent.leads,
        agents=choices_of(everyone, agent) if agent.leads else (),
    )


def found_page(words: str, rows: Sequence[Listed], reader: Reader) -> ListPage:
    """What a search found."""
    hint = f"{len(rows)} found, best first" if rows else "by name, words or reference"
    empty = _EMPTY["search"] if words else Empty("Search", "Every word of every message and note.", "search")
    shown = tuple(row_of(row, reader) for row in rows)
    return ListPage("search", "Search", hint, shown, empty=empty, query=words)


def choices_of(everyone: Sequence[Agent], me: Agent, chosen: int | None = None) -> tuple[Choice, ...]:
    """Whom a case can be given to: me first, then by name, nobody last."""
    ordered = sorted(everyone, key=lambda one: (one.id != me.id, one.name))
    people = [
        Choice(
            str(one.id),
            one.name + (" (you)" if one.id == me.id else "" if one.present else ", away"),
            one.id == chosen,
        )
        for one in ordered
    ]
    return (*people, Choice("", "Nobody", chosen is None))


def row_of(row: Listed, reader: Reader) -> ListRow:
    """One case as one line of work."""
    icon, word = CHANNELS.get(row.channel, ("mail", row.channel))
    return ListRow(
        reference=reference_of(row.id),
        who=person(row.contact_name),
        subject=row.subject or "No subject",
        preview=(row.preview or "")[:PREVIEW_MAX],
        moved=reader.stamp(row.moved_at),
        chips=_chips(row, reader),
        channel=icon,
        channel_word=word,
        where=row.step or STAGES.get(row.stage or "", ""),
        assignee=person(row.assignee) if row.assignee else None,
        unread=row.unread_count > 0,
    )


def _chips(row: Listed, reader: Reader) -> tuple[Chip, ...]:
    """What presses most, first."""
    chips: list[Chip] = []
    if row.fault_count:
        chips.append(Chip("fault", "octagon-alert", "red"))
    if row.priority in ("urgent", "high"):
        chips.append(Chip(row.priority, "flag", "red" if row.priority == "urgent" else "amber"))
    if row.unanswered_since is not None:
        waited = reader.stamp(row.unanswered_since)
        hours = (reader.now - row.unanswered_since).total_seconds() / 3600
        tone: Tone = "red" if hours >= 24 else "amber" if hours >= 4 else ""
        chips.append(
            Chip("just in" if waited.short == "now" else f"waits {waited.short}", "timer", tone, waited.exact)
        )
    elif row.status == "waiting":
        chips.append(Chip("waiting", "hourglass"))
    elif row.status == "resolved":
        chips.append(Chip("answered", "check", "green"))
    elif row.status == "closed":
        chips.append(Chip(BASES.get(row.basis or "", "closed"), "archive"))
    return tuple(chips)
