"""What the API answers about processes: versions, drafts, differences, moves. Names are added to, never changed."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from caseway.actions.move_previews import Preview
from caseway.core import process
from caseway.core.process import Finding
from caseway.core.process.differences import Differences
from caseway.core.values import reference_of
from caseway.store import drafts, moves, versions


class MapFinding(msgspec.Struct, frozen=True):
    """What is wrong with a map (`error`) or worth a word (`warning`), at which element and by which rule."""

    element: str
    rule: str
    sentence: str
    level: Literal["error", "warning"]


class DraftHead(msgspec.Struct, frozen=True):
    """A draft without its files. `revision` is its ETag."""

    name: str
    based_on: int | None
    revision: int
    updated_at: datetime
    author: str | None


class ProcessSummary(msgspec.Struct, frozen=True):
    """A process. New cases open on `version`, null if every version is retired or none was published."""

    key: str
    name: str
    version: int | None
    draft: DraftHead | None
    inboxes: list[str]
    edition_offered: bool


class ProcessVersion(msgspec.Struct, frozen=True):
    """A version of a map. `open_count` counts open cases on it, up to 1000."""

    key: str
    version: int
    name: str
    status: Literal["published", "retired"]
    published_at: datetime | None
    author: str | None
    note: str
    retired_at: datetime | None
    open_count: int


class WholeVersion(ProcessVersion, frozen=True):
    """A version with its map (XML) and the files beside it, by path."""

    bpmn: str
    files: dict[str, str]


class MapDraft(msgspec.Struct, frozen=True):
    """A draft: its map (XML) and the files beside it, by path."""

    key: str
    name: str
    based_on: int | None
    revision: int
    updated_at: datetime
    author: str | None
    bpmn: str
    files: dict[str, str]


class Publication(msgspec.Struct, frozen=True):
    """The new version, and what it was warned of."""

    version: int
    warnings: list[MapFinding]


class MapChange(msgspec.Struct, frozen=True):
    """What a step or flow says differently."""

    attribute: str
    before: str
    after: str


class MapDifference(msgspec.Struct, frozen=True):
    """A step, flow or file that came, went or changed; `id` is its element id or its path."""

    how: Literal["added", "removed", "changed"]
    what: Literal["step", "flow", "file"]
    id: str
    kind: str
    name: str
    changes: list[MapChange]


class MapChanges(msgspec.Struct, frozen=True):
    """From one version to another. `redrawn`: the map differs in its picture alone."""

    items: list[MapDifference]
    redrawn: bool


class MovePlace(msgspec.Struct, frozen=True):
    """A step of the old version: how many cases stand there, what takes its place, and how sure that is.

    A `guess`, and `none`, wait for you: cases there stay unless `mapping` says where they go.
    """

    element: str
    name: str
    count: int
    target: str | None
    certainty: Literal["same", "chosen", "likely", "guess", "none"]
    reason: str


class MoveFate(msgspec.Struct, frozen=True):
    """What would become of a case: whether it moves, or why it stays."""

    reference: str
    moves: bool
    reason: str


class MovePreview(msgspec.Struct, frozen=True):
    """What a move would do: by step, and case by case for the first 50."""

    count: int
    mapping: dict[str, str]
    places: list[MovePlace]
    findings: list[MapFinding]
    cases: list[MoveFate]


class Move(msgspec.Struct, frozen=True):
    """A batch of cases on their way to another version. `counts` are its cases by standing."""

    id: int
    process: str
    source: int = msgspec.field(name="from")
    target: int = msgspec.field(name="to")
    mapping: dict[str, str]
    standing: Literal["running", "paused", "cancelled", "done", "undoing", "undone"]
    author: str | None
    started_at: datetime
    ended_at: datetime | None
    counts: dict[str, int]


class MovedCase(msgspec.Struct, frozen=True):
    """A case of a batch; `reason` says why it stayed."""

    reference: str
    standing: Literal["waiting", "moved", "refused", "cancelled", "undoing", "undone", "left"]
    reason: str
    at: datetime | None


def finding(found: Finding) -> MapFinding:
    """As programs see it."""
    return MapFinding(found.element, found.rule, found.sentence, found.level)


def head(draft: drafts.Head) -> DraftHead:
    """As programs see it."""
    return DraftHead(draft.name, draft.based_on, draft.revision, draft.updated_at, draft.author)


def draft(found: drafts.Draft) -> MapDraft:
    """As programs see it; a map in another encoding than UTF-8 is shown as well as it can be."""
    return MapDraft(
        key=found.key,
        name=found.name,
        based_on=found.based_on,
        revision=found.revision,
        updated_at=found.updated_at,
        author=found.author,
        bpmn=process.as_text(found.bpmn),
        files=found.files,
    )


def version(found: versions.Version) -> ProcessVersion:
    """As programs see it."""
    return ProcessVersion(**_version(found))


def whole(found: versions.Version, bpmn: bytes, files: dict[str, str]) -> WholeVersion:
    """The same with everything in it."""
    return WholeVersion(**_version(found), bpmn=process.as_text(bpmn), files=files)


def _version(found: versions.Version) -> dict[str, Any]:
    return {name: getattr(found, name) for name in ProcessVersion.__struct_fields__}


def changes(found: Differences) -> MapChanges:
    """As programs see them."""
    items = [
        MapDifference(
            one.how,
            one.what,
            one.id,
            one.kind,
            one.name,
            [MapChange(c.attribute, c.before, c.after) for c in one.changes],
        )
        for one in found.found
    ]
    return MapChanges(items, found.redrawn)


def preview(found: Preview) -> MovePreview:
    """As programs see it."""
    places = [
        MovePlace(p.element, p.name, p.count, p.match.new, p.match.certainty, p.match.reason)
        for p in found.places
    ]
    fates = [MoveFate(reference_of(one.case_id), one.moves, one.sentence) for one in found.fates]
    findings = [finding(one) for one in found.findings]
    return MovePreview(found.count, dict(found.wanted.mapping), places, findings, fates)


def move(found: moves.Move) -> Move:
    """As programs see it."""
    return Move(
        id=found.id,
        process=found.key,
        source=found.from_version,
        target=found.to_version,
        mapping=found.mapping,
        standing=found.standing,
        author=found.author,
        started_at=found.started_at,
        ended_at=found.ended_at,
        counts=found.counts,
    )


def moved_case(found: moves.MoveCase) -> MovedCase:
    """As programs see it."""
    return MovedCase(reference_of(found.case_id), found.standing, found.sentence, found.at)
