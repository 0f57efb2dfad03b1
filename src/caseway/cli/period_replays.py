"""`caseway lab replay --key`: a changed map, table or policy over the recorded cases of a period."""

import argparse
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from caseway.actions import replays as acts
from caseway.actions.house import House
from caseway.actions.publishing import BESIDE
from caseway.cli.desk import acting, refused
from caseway.cli.outcome import BadArguments, Progress, Told, show_json, show_table
from caseway.core.values import reference_of
from caseway.kit import clock
from caseway.lab.replay.trial import Trial
from caseway.lab.replay.words import SENTENCES, verdict
from caseway.store import replays
from caseway.store.replays import FoundRow, Head, Wanted

DAYS = 91
ROWS_SHOWN = 40
ROWS_MAX = 100_000


async def replay_period(house: House, given: argparse.Namespace) -> int:
    """Replay a period; 1 if a case differs, or cannot be known."""
    agent = await acting(house, given)
    replay_id = refused(await acts.start(house, agent, _wanted(given), queued=False))
    progress: Progress | None = None

    def told(done: int, total: int) -> None:
        nonlocal progress
        progress = progress or Progress("Replaying cases", total)
        progress(done)

    await acts.work(house, replay_id, Trial, told)
    if progress is not None:
        progress.end()
    async with house.pool.connection() as connection:
        head = await replays.one(connection, replay_id)
        rows = await replays.rows(connection, replay_id, "", 0, ROWS_MAX if given.json else ROWS_SHOWN + 1)
    if head is None:
        raise Told("The replay was deleted while it ran.")
    if given.json:
        show_json(_shape(head, rows))
    else:
        _tell(head, rows)
    categories: Mapping[str, int] = head.summary.get("categories", {})
    return 1 if set(categories) - {"same"} else 0


def _wanted(given: argparse.Namespace) -> Wanted:
    until = _instant(given.until) or clock.now()
    since = _instant(given.since) or until - timedelta(days=DAYS)
    asked: dict[str, Any] = {"target": "own"}
    if given.folder is not None:
        asked = {"target": "files", **_files(Path(given.folder))}
    elif given.draft:
        asked = {"target": "draft"}
    elif given.version is not None:
        asked = {"target": "version", "version": given.version}
    return Wanted(
        process_key=given.key,
        name=given.name or "On the command line",
        policy=_policy(given.policy),
        assumption={"hours": acts.MEDIAN, "outcome": given.assume} if given.assume is not None else None,
        since=since,
        until=until,
        kind=given.kind or "",
        queue=given.queue or "",
        sample=given.sample,
        **asked,
    )


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise BadArguments(
            f"{text} is no date and no instant (2026-01-31, or 2026-01-31T09:00+01:00)."
        ) from None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _files(folder: Path) -> dict[str, Any]:
    maps = sorted(folder.glob("*.bpmn")) if folder.is_dir() else []
    if len(maps) != 1:
        raise BadArguments(f"{folder} is no folder with one .bpmn file in it.")
    beside = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix in BESIDE]
    try:
        texts = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in beside}
        return {"bpmn": maps[0].read_bytes(), "files": texts}
    except (OSError, UnicodeDecodeError) as wrong:
        raise BadArguments(f"The files cannot be read: {wrong}") from None


def _policy(file: str | None) -> dict[str, Any] | None:
    if file is None:
        return None
    try:
        return msgspec.json.decode(Path(file).read_bytes(), type=dict[str, Any])
    except (OSError, msgspec.MsgspecError) as wrong:
        raise BadArguments(f"The policy cannot be read: {wrong}") from None


def _shape(head: Head, rows: list[FoundRow]) -> dict[str, Any]:
    return {
        "replay": head.id,
        "status": head.status,
        "total": head.total,
        "done": head.done,
        **head.summary,
        "found": [{"reference": reference_of(row.case_id), **msgspec.to_builtins(row)} for row in rows],
    }


def _tell(head: Head, rows: list[FoundRow]) -> None:
    shown = [
        (reference_of(row.case_id), SENTENCES.get(row.category, row.category), _course(row), row.why or "")
        for row in rows[:ROWS_SHOWN]
    ]
    if shown:
        show_table(("case", "what differs", "closed", "why"), shown)
    if len(rows) > ROWS_SHOWN:
        print("More of them on the page of the replay.")
    _tell_load(head.summary)
    for sentence, count in head.summary.get("assumed", {}).items():
        print(f"Assumed in {count:,} cases: {sentence}")
    print(verdict(head.summary, head.total))


def _course(row: FoundRow) -> str:
    before, after = row.basis or "open", row.replayed_basis or "open"
    if row.category == "unknown":
        return f"{before} → ?"
    return before if before == after else f"{before} → {after}"


def _tell_load(summary: Mapping[str, Any]) -> None:
    load = summary.get("load", {})
    if load:
        rows = [
            (
                role,
                f"{numbers['tasks']['before']:.0f} → {numbers['tasks']['after']:.0f}",
                f"{numbers['hours']['before']:.0f} → {numbers['hours']['after']:.0f}",
            )
            for role, numbers in sorted(load.items())
        ]
        show_table(("role", "tasks", "working hours open"), rows)
