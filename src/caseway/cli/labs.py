"""`caseway lab`: files in, verdicts and traces out; recorded cases replayed."""

import argparse
from pathlib import Path

from caseway.cli.outcome import BadArguments, show_json
from caseway.kit.settings import Settings
from caseway.lab import compile as compiling
from caseway.lab import run as running
from caseway.lab.compile import Judged, Verdict
from caseway.lab.scripts import BadScript, Script, read_script


def compile_file(settings: Settings, given: argparse.Namespace) -> int:
    """`caseway lab compile`."""
    judged = _judged(given.file)
    if given.json:
        show_json(compiling.report(judged))
    else:
        _tell(given.file, judged.verdict)
    return 0 if judged.verdict.runs else 1


def run_file(settings: Settings, given: argparse.Namespace) -> int:
    """`caseway lab run`."""
    script = _script(given.script)
    judged = _judged(given.file)
    if judged.definition is None:
        if given.json:
            show_json({"verdict": compiling.report(judged), "trace": None})
        else:
            _tell(given.file, judged.verdict)
        return 1
    try:
        trace = running.run(judged.definition, script)
    except BadScript as wrong:
        raise BadArguments(str(wrong)) from None
    if given.json:
        show_json({"verdict": compiling.report(judged), **running.report(trace)})
    else:
        _tell_trace(trace)
    return 0


def _judged(file: str) -> Judged:
    path = Path(file)
    if not path.is_file():
        raise BadArguments(f"There is no file {file}.")
    beside = {
        one.name: one.read_bytes()
        for one in sorted(path.parent.iterdir())
        if one.suffix in (".dmn", ".form") and one.is_file()
    }
    return compiling.judge(path.read_bytes(), beside)


def _script(file: str | None) -> Script:
    if file is None:
        return Script([])
    try:
        return read_script(Path(file).read_bytes())
    except OSError as wrong:
        raise BadArguments(f"The script cannot be read: {wrong}") from None
    except BadScript as wrong:
        raise BadArguments(str(wrong)) from None


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
    waiting = ", ".join(f"{t.node} ({t.wait})" for t in trace.state.tokens if t.wait != "scope")
    print("It has ended." if trace.state.ended else f"It waits at: {waiting or 'nothing'}.")
