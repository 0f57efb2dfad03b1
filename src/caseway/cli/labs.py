"""`caseway lab`: files in, verdicts and traces out. Needs no desk, no database and no settings."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from caseway.cli.outcome import BadArguments, show_json
from caseway.lab import compile as compiling
from caseway.lab import run as running
from caseway.lab.compile import Judged, Verdict
from caseway.lab.scripts import BadScript, Script, read_script

_STDIN = "-"


def compile_file(given: argparse.Namespace) -> int:
    """`caseway lab compile`."""
    judged = {name: _judged(name, None) for name in given.file}
    if given.json and len(judged) == 1:
        show_json(compiling.report(*judged.values()))
    elif given.json:
        show_json({"files": [{"file": name, **compiling.report(one)} for name, one in judged.items()]})
    else:
        for name, one in judged.items():
            _tell(name, one.verdict)
    return 0 if all(one.verdict.runs for one in judged.values()) else 1


def run_file(given: argparse.Namespace) -> int:
    """`caseway lab run`."""
    script = _script(given)
    judged = _judged(given.file, script.process)
    if judged.definition is None:
        if given.json:
            show_json({"verdict": compiling.report(judged), "end": {"state": "refused"}, "trace": None})
        else:
            _tell(given.file, judged.verdict)
        return 1
    try:
        trace = running.run(judged.definition, script, judged.others, judged.flows)
    except BadScript as wrong:
        raise BadArguments(str(wrong)) from None
    if given.json:
        show_json({"verdict": compiling.report(judged), **running.report(trace)})
    else:
        _tell_trace(trace)
    return 0


def _judged(file: str, key: str | None) -> Judged:
    if file == _STDIN:
        return compiling.judge(sys.stdin.buffer.read(), {}, key)
    path = Path(file)
    if not path.is_file():
        raise BadArguments(f"There is no file {file}.")
    beside = {
        one.name: one.read_bytes()
        for one in sorted(path.parent.iterdir())
        if one.suffix in (".dmn", ".form") and one.is_file()
    }
    return compiling.judge(path.read_bytes(), beside, key)


def _script(given: argparse.Namespace) -> Script:
    """The script, with what the command line says beside it."""
    try:
        script = read_script(_text(given.script)) if given.script is not None else Script()
        said: dict[str, Any] = {name: getattr(given, name) for name in ("until", "process_id")}
        more: Mapping[str, Any] = {
            "auto": given.auto or script.auto,
            "until": said["until"] or script.until,
            "process": said["process_id"] or script.process,
            "data": {**script.data, **msgspec.json.decode(given.data or "{}", type=dict[str, Any])},
        }
        return msgspec.structs.replace(script, **more)
    except OSError as wrong:
        raise BadArguments(f"The script cannot be read: {wrong}") from None
    except BadScript as wrong:
        raise BadArguments(str(wrong)) from None
    except msgspec.DecodeError as wrong:
        raise BadArguments(f"The data are no JSON object: {wrong}.") from None


def _text(file: str) -> bytes:
    return sys.stdin.buffer.read() if file == _STDIN else Path(file).read_bytes()


def _tell(file: str, verdict: Verdict) -> None:
    for finding in (*verdict.read, *verdict.compile):
        print(f"{finding.element or file}: {finding.sentence} [{finding.rule}]")
    for finding in verdict.publish:
        print(f"{finding.element or file}: {finding.sentence} [{finding.rule}, before publishing]")
    if verdict.runs:
        print(f"{file} runs{'' if verdict.may_be_published else ', but may not be published as it is'}.")


def _tell_trace(trace: running.Trace) -> None:
    for moment in trace.moments:
        asked = type(moment.stimulus).__name__
        print(f"{moment.at:%Y-%m-%d %H:%M:%S} {asked}{f': {moment.ignored}' if moment.ignored else ''}")
        for event in moment.events:
            print(f"    {type(event).__name__} {event.element}")
    left = [f"{t.node} ({t.wait})" for t in trace.state.tokens if t.wait != "scope"]
    print("The process has ended." if trace.state.ended else f"It waits at {', '.join(left)}.")
