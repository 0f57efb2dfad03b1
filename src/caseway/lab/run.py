"""Runs a map by a script, in memory and in virtual time, and keeps the trace as `core.process` gives it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from caseway.core import process
from caseway.core.process import Definition, ProcessState
from caseway.core.process.variables import lifted
from caseway.lab.scripts import FIRST, Script, instant, stimulus_of
from caseway.lab.stage import Moment, Play, Stage

DONE = (process.StepCompleted, process.StepPassed)


class Trace(msgspec.Struct, frozen=True):
    """A whole run, the state in which it ended, and the other processes of the file that played, each with its
    state."""

    moments: tuple[Moment, ...]
    state: ProcessState
    definition: Definition
    others: tuple[tuple[Definition, ProcessState], ...] = ()


def run(
    definition: Definition,
    script: Script,
    others: Sequence[Definition] = (),
    flows: Mapping[str, tuple[str, ...]] | None = None,
) -> Trace:
    """Play the script from the start; a script without a `start` gets one. `others` are the processes of the other
    pools, which `flows` lead to. Raises BadScript."""
    stage = Stage((definition, *others), flows or {})
    stage.values = dict(script.values)
    stage.now = instant(script.at, FIRST)
    main = stage.plays[0]
    if not any(entry.do == "start" for entry in script.script):
        stage.give(main, process.Start(data=script.data))
    _rest(stage, script)
    for entry in script.script:
        stage.pass_time(instant(entry.at, stage.now))
        stage.values |= entry.values
        if entry.do != "time":
            play = _meant(stage, entry.element or entry.to)
            data = {**script.data, **entry.data} if entry.do == "start" else entry.data
            asked = msgspec.structs.replace(entry, data=data)
            stage.give(play, stimulus_of(asked, play.state, play.names))
        _rest(stage, script)
    if script.until is not None:
        _until(stage, script, instant(script.until, stage.now))
    found = [(play.definition, play.state) for play in stage.plays[1:] if play.state.started]
    return Trace(tuple(stage.moments), main.state, definition, tuple(found))


def _rest(stage: Stage, script: Script) -> None:
    if script.auto:
        stage.answer(script.answers)


def _until(stage: Stage, script: Script, until: datetime) -> None:
    """Let time pass, and do what comes up meanwhile when it comes up."""
    for _ in range(1000):
        due = min((d for p in stage.plays if (d := process.next_due(p.state))), default=None)
        if due is None or due > until:
            break
        before = len(stage.moments)
        stage.pass_time(due)
        _rest(stage, script)
        if len(stage.moments) == before:
            break
    stage.now = max(stage.now, until)


def _meant(stage: Stage, element: str | None) -> Play:
    """The process that has the element; the first where none is named, or none has it."""
    for play in stage.plays:
        if element is not None and (element in play.definition.nodes or element in play.names):
            return play
    return stage.plays[0]


def report(trace: Trace) -> dict[str, Any]:
    """The trace as plain data, with what was done in order and what is left."""
    nodes = dict(trace.definition.nodes)
    for definition, _ in trace.others:
        nodes |= definition.nodes
    return {
        **_standing(trace.definition, trace.state, trace.moments),
        "completed": _completed(trace.moments),
        "events": [_line(moment, event, nodes) for moment in trace.moments for event in moment.events],
        "due_at": process.next_due(trace.state),
        "ended": trace.state.ended,
        "others": [
            {"process": definition.key, **_standing(definition, state, trace.moments)}
            for definition, state in trace.others
        ],
        "trace": [_plain(moment) for moment in trace.moments],
    }


def _completed(moments: Sequence[Moment]) -> list[str]:
    """What was done or gone through, in order; of a repeated activity every instance, and not the whole as well."""
    found: list[str] = []
    wholes: set[tuple[str, int]] = set()
    for moment in moments:
        for event in moment.events:
            if isinstance(event, process.StepEntered) and event.wait == "instances":
                wholes.add((moment.process, event.token))
            elif isinstance(event, DONE) and (moment.process, event.token) not in wholes:
                found.append(event.element)
    return found


def _standing(definition: Definition, state: ProcessState, moments: Sequence[Moment]) -> dict[str, Any]:
    """How a process ended, or where it waits, and what it knows."""
    return {
        "end": _end(definition, state, moments),
        "waiting": [
            {"token": t.id, "element": t.node, "wait": t.wait} for t in state.tokens if t.wait not in _AROUND
        ],
        "data": {name: _told(lifted(value)) for name, value in state.data.items()},
    }


_AROUND = ("scope", "instances")


def _end(definition: Definition, state: ProcessState, moments: Sequence[Moment]) -> dict[str, Any]:
    failed = [
        {"element": e.element, "rule": e.rule, "sentence": e.sentence}
        for moment in moments
        if moment.process == definition.key
        for e in moment.events
        if isinstance(e, process.StepFailed) and _stands(e, state)
    ]
    if failed:
        return {"state": "failed", **failed[-1]}
    if not state.ended:
        return {"state": "waiting" if state.started else "not-started"}
    last = [e for m in moments if m.process == definition.key for e in m.events if isinstance(e, DONE)]
    ends = [e.element for e in last if definition.nodes[e.element].event == "terminate"]
    root = [element for element in ends if definition.nodes[element].parent == definition.key]
    return {"state": "terminated", "element": root[-1]} if root else {"state": "completed"}


def _stands(event: process.StepFailed, state: ProcessState) -> bool:
    return any(token.id == event.token and token.wait == "fault" for token in state.tokens)


def _told(value: Any) -> Any:
    """A value of FEEL as JSON has it; what JSON lacks is its text."""
    if isinstance(value, Mapping):
        return {name: _told(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_told(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _line(moment: Moment, event: Any, nodes: Mapping[str, Any]) -> dict[str, Any]:
    """One event with what the map says of its element."""
    node = nodes.get(event.element)
    more = msgspec.to_builtins(event)
    kind = more.pop("type")
    element = more.pop("element")
    about = {"name": node.name, "kind": node.kind} if node is not None else {"name": "", "kind": ""}
    return {"at": moment.at, "event": kind, "element": element, **about, **more}


def _plain(moment: Moment) -> dict[str, Any]:
    return {
        "at": moment.at,
        "process": moment.process,
        "stimulus": msgspec.to_builtins(moment.stimulus),
        "events": [msgspec.to_builtins(event) for event in moment.events],
        "ignored": moment.ignored,
    }
