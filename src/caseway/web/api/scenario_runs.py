"""Runs of the scenarios of a process: in virtual time, on its draft or its newest version. Nothing is kept."""

import asyncio
from datetime import datetime
from typing import Annotated

import msgspec
from litestar.exceptions import NotFoundException
from msgspec import Meta

from caseway.core import permissions
from caseway.lab.scenarios.playing import Failure
from caseway.lab.scenarios.suite import Trial, coverage, path_of
from caseway.web.api.asked import Asked
from caseway.web.api.operations import Answer, Call, operation
from caseway.web.api.problems import Fault, missing
from caseway.web.processes.scenarios_source import Ground, ground_of

RUN_MAX = 100
Name = Annotated[str, Meta(min_length=1, max_length=80)]


class NewScenarioRun(Asked, frozen=True):
    """Which scenarios are played: all of them if `names` is empty. `text` is played instead if it is given."""

    names: Annotated[list[Name], Meta(max_length=RUN_MAX)] = msgspec.field(default_factory=list)
    text: Annotated[str, Meta(max_length=64_000)] | None = None


class ScenarioMiss(msgspec.Struct, frozen=True):
    """What was not as the scenario says: at which step (from 1) and line, when, and at which element of the map."""

    step: int
    line: int
    at: datetime
    case: str
    expected: str
    was: str
    sentence: str
    element: str


class ScenarioResult(msgspec.Struct, frozen=True):
    """One scenario. It is green if everything was as it says; `wrong` says why it could not be played at all."""

    name: str
    title: str
    green: bool
    milliseconds: float
    wrong: str | None
    misses: list[ScenarioMiss]


class ScenarioRun(msgspec.Struct, frozen=True):
    """A run. `version` is 0 for the draft; `never_passed` are ids of elements and flows that none passes."""

    process: str
    version: int
    green: bool
    scenarios: list[ScenarioResult]
    passed_percent: int
    never_passed: list[str]


@operation("POST", "/processes/{key}/scenario-runs", scope="processes:read")
async def run_scenarios(call: Call, new: NewScenarioRun) -> Answer[ScenarioRun]:
    """Play the scenarios of a process.

    They run on its draft if there is one, else on its newest version, and change nothing.
    """
    ground = await _ground(call)
    texts = {"text": new.text} if new.text is not None else ground.texts
    unknown = [name for name in new.names if name not in texts]
    if unknown:
        raise Fault(422, "scenario", f"There is no scenario {unknown[0]}.")
    chosen = {name: text for name, text in texts.items() if not new.names or name in new.names}
    trials = await asyncio.to_thread(lambda: [ground.try_text(name, text) for name, text in chosen.items()])
    reached = coverage(ground.bundle.definition, trials) if ground.bundle is not None else None
    return Answer(
        ScenarioRun(
            process=ground.key,
            version=0 if ground.revision is not None else ground.version,
            green=all(trial.green for trial in trials),
            scenarios=[_result(trial) for trial in trials],
            passed_percent=reached.percent if reached is not None else 0,
            never_passed=list(reached.never) if reached is not None else [],
        )
    )


async def _ground(call: Call) -> Ground:
    if not permissions.may_look(call.agent.role, call.agent.queues):
        raise missing("There is no such process, or it is not yours to see.")
    if not permissions.may_draw(call.agent.role):
        raise Fault(403, "role", "Scenarios are played by leads and admins.")
    try:
        return await ground_of(call.connection, call.path["key"])
    except NotFoundException:
        raise missing("There is no such process, or it is not yours to see.") from None


def _result(trial: Trial) -> ScenarioResult:
    played = trial.played
    wrong = None if played is not None else f"{path_of(trial.name)}, line {trial.line}: {trial.wrong}"
    return ScenarioResult(
        name=trial.name,
        title=trial.title,
        green=trial.green,
        milliseconds=trial.ms,
        wrong=wrong,
        misses=[_miss(one) for one in played.failures] if played is not None else [],
    )


def _miss(one: Failure) -> ScenarioMiss:
    return ScenarioMiss(
        one.step + 1, one.line, one.at, one.case, one.expected, one.was, one.sentence(), one.element
    )


OPERATIONS = (run_scenarios,)
