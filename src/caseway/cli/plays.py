"""`caseway lab play`: scenarios beside a map, or of the running desk, played in virtual time."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from caseway.actions.house import House
from caseway.cli.outcome import BadArguments, Told, say, show_json
from caseway.core import decision, process
from caseway.kit.settings import Settings
from caseway.lab.scenarios.playing import Failure
from caseway.lab.scenarios.report import report
from caseway.lab.scenarios.suite import Coverage, Trial, coverage, texts_of, try_all, try_one
from caseway.store import definitions, drafts, versions
from caseway.store.definitions import Bundle, Published, compiled

BESIDE = frozenset({".dmn", ".form", ".txt", ".toml"})
COMMON = "common"


def play_files(settings: Settings, given: argparse.Namespace) -> int:
    """`caseway lab play FILE_OR_FOLDER`: 1 if one is not as it says."""
    path = Path(given.file)
    if not path.exists():
        raise BadArguments(f"There is no file or folder {given.file}.")
    wanted: str | None = given.scenario
    if path.suffix == ".toml":
        wanted, folder = path.stem, path.parent.parent
    else:
        folder = path if path.is_dir() else path.parent
    published = _published(folder)
    return _play(published, _beside_it(folder.resolve()), wanted, as_json=given.json)


def _beside_it(folder: Path) -> dict[str, Bundle]:
    """The other maps beside this one: cases of a scenario may run on them. One that does not run is told, no more."""
    found: dict[str, Bundle] = {}
    for one in sorted(folder.parent.iterdir()):
        if one == folder or not (one / f"{one.name}.bpmn").is_file():
            continue
        try:
            found[one.name] = _bundle(_published(one))
        except Told as wrong:
            say(str(wrong))
    return found


async def play_desk(house: House, given: argparse.Namespace) -> int:
    """The same with a map of the running desk: its draft, a version, or the newest one."""
    async with house.pool.connection() as connection, connection.transaction():
        published = await _of_desk(connection, given)
        others = {}
        for one in await versions.processes_of(connection):
            if one.key != published.key:
                others[one.key] = await definitions.bundle(connection, one.key, one.version)
    return _play(published, others, given.scenario, as_json=given.json)


async def _of_desk(connection: Any, given: argparse.Namespace) -> Published:
    if given.draft:
        draft = await drafts.read(connection, given.key)
        if draft is None:
            raise Told(f"There is no draft of {given.key}.")
        return Published(draft.key, (draft.based_on or 0) + 1, draft.name, draft.bpmn, draft.files)
    version = given.version or await versions.newest(connection, given.key)
    found = await definitions.one(connection, given.key, version) if version else None
    if found is None:
        raise Told(f"There is no such version of {given.key}.")
    return found


def _published(folder: Path) -> Published:
    """A folder like those we ship: the map, with everything beside it and what several maps share."""
    maps = sorted(folder.glob("*.bpmn"))
    if not maps:
        raise BadArguments(f"There is no .bpmn file in {folder}.")
    files = {**_beside(folder.parent / COMMON), **_beside(folder)}
    return Published(maps[0].stem, 1, maps[0].stem, maps[0].read_bytes(), files)


def _beside(folder: Path) -> dict[str, str]:
    found = (one for one in folder.rglob("*") if one.is_file() and one.suffix in BESIDE)
    try:
        return {one.relative_to(folder).as_posix(): one.read_text("utf-8") for one in sorted(found)}
    except (OSError, UnicodeDecodeError) as wrong:
        raise BadArguments(f"A file in {folder} cannot be read: {wrong}") from None


def _bundle(published: Published) -> Bundle:
    try:
        return compiled(published)
    except (process.NotExecutable, process.Unreadable) as wrong:
        first = wrong.findings[0]
        raise Told(f"{published.key} does not run. {first.element}: {first.sentence}") from None
    except decision.Unreadable as wrong:
        raise Told(f"A table of {published.key} cannot be read: {wrong}") from None


def _play(published: Published, others: Mapping[str, Bundle], wanted: str | None, *, as_json: bool) -> int:
    bundle, texts = _bundle(published), texts_of(published.files)
    if wanted is not None and wanted not in texts:
        raise BadArguments(f"There is no scenario {wanted}. There is: {', '.join(texts) or 'none'}.")
    if wanted is not None:
        trials = [try_one(bundle, wanted, texts[wanted], others)]
    else:
        trials = list(try_all(bundle, published.files, others))
    reached = coverage(bundle.definition, trials)
    if as_json:
        show_json(report(published.key, trials, reached))
    else:
        for trial in trials:
            _tell(trial)
        _sum_up(trials, reached, whole=wanted is None)
    return 0 if all(trial.green for trial in trials) else 1


def _tell(trial: Trial) -> None:
    print(f"{'✓' if trial.green else '✗'} {trial.title}  ({trial.name}, {trial.ms:.1f} ms)")
    if trial.played is None:
        print(f"    line {trial.line}: {trial.wrong}")
        return
    for failure in trial.played.failures:
        _explain(failure)


def _explain(failure: Failure) -> None:
    case = "" if failure.case == "main" else f", {failure.case}"
    print(f"    line {failure.line}, {failure.at:%Y-%m-%d %H:%M} UTC{case}: {failure.sentence()}")
    if failure.path:
        print(f"      path: {' → '.join(failure.path[-12:])}")


def _sum_up(trials: list[Trial], reached: Coverage, *, whole: bool) -> None:
    if not trials:
        print("This map has no scenarios.")
        return
    red = sum(not trial.green for trial in trials)
    ms = sum(trial.ms for trial in trials)
    print(f"{len(trials) - red} of {len(trials)} scenarios pass, in {ms:.0f} ms.")
    if whole and not reached.never:
        print("Every step and every way of the map is passed.")
    elif whole:
        never = f": {', '.join(reached.never[:20])}{' …' if len(reached.never) > 20 else ''}"
        print(f"{reached.percent} % of the map is passed; {len(reached.never)} never{never}.")
