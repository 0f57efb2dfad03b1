"""Replays as their pages show them: shaped once, nothing looked up while rendering."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from caseway.core.values import reference_of
from caseway.lab.replay.words import verdict
from caseway.store.replays import FoundRow, Head
from caseway.web.parts import Chip, Tone
from caseway.web.processes.replays_words import CLASSES, basis_words, class_label
from caseway.web.stamps import Reader, Stamp, span
from caseway.web.words import ROLES

STATES: dict[str, tuple[str, str, Tone]] = {
    "waiting": ("waits for its turn", "hourglass", ""),
    "running": ("under way", "loader-circle", "accent"),
    "done": ("done", "circle-check", "green"),
    "cancelled": ("cancelled", "ban", "amber"),
    "failed": ("could not go on", "triangle-alert", "red"),
}
TARGETS = {"own": "Each case on its own version", "draft": "The draft", "files": "Files"}


class ReplayLine(msgspec.Struct, frozen=True):
    """A replay in a list, and the head of its page."""

    id: int
    name: str
    tried: str
    period: str
    only: str
    state: Chip
    author: str
    at: Stamp
    sentence: str
    live: bool
    total: int
    done: int
    fault: str


class ClassLink(msgspec.Struct, frozen=True):
    """A class of cases as a filter with its count."""

    key: str
    label: str
    icon: str
    tone: Tone
    count: int
    href: str
    current: bool


class FoundLine(msgspec.Struct, frozen=True):
    """A case that is not the same."""

    reference: str
    href: str
    chip: Chip
    course: str
    changed: bool
    later: str
    why: str


class LoadRow(msgspec.Struct, frozen=True):
    """A role's work on both courses; `bars` are the hours in hundredths of the longest."""

    role: str
    tasks: tuple[str, str]
    hours: tuple[str, str]
    change: str
    bars: tuple[int, int]


class PairRow(msgspec.Struct, frozen=True):
    """A number on both courses."""

    label: str
    before: str
    after: str
    changed: bool


class ReplayPage(msgspec.Struct, frozen=True):
    """One replay: how far it is, what it found, and the cases of the chosen class."""

    line: ReplayLine
    classes: tuple[ClassLink, ...]
    rows: tuple[FoundLine, ...]
    more: str
    chosen: str
    load: tuple[LoadRow, ...]
    ends: tuple[PairRow, ...]
    known: int
    reasons: tuple[tuple[str, int], ...]
    assumed: tuple[tuple[str, int], ...]
    left: int


def line_of(head: Head, reader: Reader) -> ReplayLine:
    """The replay in a line."""
    label, icon, tone = STATES[head.status]
    live = head.status in ("waiting", "running")
    return ReplayLine(
        id=head.id,
        name=head.name,
        tried=_tried(head),
        period=f"{_day(head.since)} to {_day(head.until)}",
        only=", ".join(
            part
            for part in (head.kind, head.queue, f"a sample of {head.sample:,}" if head.sample else "")
            if part
        ),
        state=Chip("stops" if head.cancelled and live else label, icon, tone),
        author=head.author or "somebody",
        at=reader.stamp(head.created_at),
        sentence=verdict(head.summary, head.total) if head.status != "waiting" else "",
        live=live,
        total=head.total,
        done=head.done,
        fault=head.fault,
    )


def _day(at: datetime) -> str:
    return f"{at:%-d %b %Y}"


def _tried(head: Head) -> str:
    tried = f"Version {head.version}" if head.target == "version" else TARGETS.get(head.target, head.target)
    return f"{tried}, another policy" if head.policy is not None else tried


def page_of(head: Head, rows: list[FoundRow], chosen: str, rows_max: int, reader: Reader) -> ReplayPage:
    """The whole page."""
    here = f"/processes/{head.process_key}/replays/{head.id}"
    summary = head.summary
    last = rows[rows_max - 1].case_id if len(rows) > rows_max else None
    return ReplayPage(
        line=line_of(head, reader),
        classes=tuple(_classes(summary, here, chosen)),
        rows=tuple(found_line(row, here) for row in rows[:rows_max]),
        more=f"{here}?what={chosen}&after={last}" if last is not None else "",
        chosen=class_label(chosen) if chosen else "",
        load=tuple(_load(summary.get("load", {}))),
        ends=tuple(_ends(summary)),
        known=int(summary.get("known", 0)),
        reasons=_counted(summary, "reasons"),
        assumed=_counted(summary, "assumed"),
        left=int(summary.get("deeds_left", 0)),
    )


def _counted(summary: dict[str, Any], name: str) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = summary.get(name, {})
    return tuple(sorted(counts.items(), key=lambda one: -one[1]))


def _classes(summary: dict[str, Any], here: str, chosen: str) -> list[ClassLink]:
    """A case is counted in every class it is in, for each is a list of its own."""
    differs, categories = summary.get("differs", {}), summary.get("categories", {})
    found = []
    for key, icon, tone in CLASSES:
        count = categories.get(key, 0) if key == "unknown" else differs.get(key, 0)
        if count or key == chosen:
            href = here if key == chosen else f"{here}?what={key}"
            found.append(ClassLink(key, class_label(key), icon, tone, count, href, key == chosen))
    return found


def found_line(row: FoundRow, here: str) -> FoundLine:
    """A case in the list."""
    reference = reference_of(row.case_id)
    icon, tone = next(((icon, tone) for key, icon, tone in CLASSES if key == row.category), ("circle", ""))
    before, after = basis_words(row.basis or ""), basis_words(row.replayed_basis or "")
    unknown = row.category == "unknown"
    return FoundLine(
        reference=reference,
        href=f"{here}/cases/{reference}",
        chip=Chip(class_label(row.category), icon, tone),
        course=before if before == after or unknown else f"{before} → {after}",
        changed=before != after and not unknown,
        later="" if unknown else later_words(row.later_seconds),
        why=row.why or "",
    )


def later_words(seconds: float | None) -> str:
    """“3 days sooner”; empty for less than a minute."""
    if seconds is None or abs(seconds) < 60:
        return ""
    return f"closed {span(timedelta(seconds=abs(seconds)))} {'later' if seconds > 0 else 'sooner'}"


def _load(load: dict[str, Any]) -> list[LoadRow]:
    rows = []
    most = max([max(one["hours"]["before"], one["hours"]["after"]) for one in load.values()], default=0) or 1
    for role, numbers in sorted(load.items()):
        tasks, hours = numbers["tasks"], numbers["hours"]
        change = hours["after"] - hours["before"]
        rows.append(
            LoadRow(
                ROLES.get(role, role).capitalize(),
                (f"{tasks['before']:,.0f}", f"{tasks['after']:,.0f}"),
                (f"{hours['before']:,.0f} h", f"{hours['after']:,.0f} h"),
                "as before" if abs(change) < 0.5 else f"{change:+,.0f} h",
                (round(100 * hours["before"] / most), round(100 * hours["after"] / most)),
            )
        )
    return rows


def _ends(summary: dict[str, Any]) -> list[PairRow]:
    rows = [
        PairRow(
            basis_words(name),
            f"{pair['before']:,.0f}",
            f"{pair['after']:,.0f}",
            pair["before"] != pair["after"],
        )
        for name, pair in sorted(summary.get("basis", {}).items(), key=lambda one: -one[1]["before"])
    ]
    breached = summary.get("breached")
    if breached is not None and summary.get("known"):
        before, after = breached["before"], breached["after"]
        rows.append(PairRow("Late for something", f"{before:,.0f}", f"{after:,.0f}", before != after))
    return rows
