"""The verdicts on a map: can it be read, does it run, may the desk publish it. Pure: bytes in, findings out."""

from collections.abc import Mapping
from typing import Any

import msgspec

from caseway.core import decision, process
from caseway.core.process import Definition, Finding

OWN = frozenset(
    {
        "not-run",
        "executable",
        "empty-process",
        "expression",
        "expression-language",
        "script-language",
        "decision",
        "due",
    }
)
"""Rules that are no rules of the standard: a file may keep all of its rules, and be more than this engine runs."""


class Verdict(msgspec.Struct, frozen=True):
    """What is wrong with a file, by the step at which it was found. `publish` are the desk's own rules: a map may run
    and still be none that people can work by."""

    read: tuple[Finding, ...] = ()
    compile: tuple[Finding, ...] = ()
    publish: tuple[Finding, ...] = ()

    @property
    def runs(self) -> bool:
        """Whether the map can run as it is."""
        return not any(finding.level == "error" for finding in (*self.read, *self.compile))

    @property
    def may_be_published(self) -> bool:
        """Whether the desk would publish it."""
        return self.runs and not any(finding.level == "error" for finding in self.publish)


class Judged(msgspec.Struct, frozen=True):
    """The verdict, and the compiled map if there is one; `others` are the other processes of the file that may run,
    `flows` the elements behind the message flows of an element."""

    verdict: Verdict
    definition: Definition | None
    others: tuple[Definition, ...] = ()
    flows: Mapping[str, tuple[str, ...]] = {}


def judge(bpmn: bytes, beside: Mapping[str, bytes], key: str | None = None) -> Judged:
    """Read and compile a map with the files beside it: `.dmn` by name, `.form` by name. `key` is the process that is
    meant where there are several."""
    tables, unread = _tables(beside)
    try:
        model = process.read(bpmn)
    except process.Unreadable as wrong:
        return Judged(Verdict(read=tuple(wrong.findings)), None)
    if unread:
        return Judged(Verdict(read=tuple(unread)), None)
    forms = {name.removesuffix(".form"): None for name in beside if name.endswith(".form")}
    try:
        definition = process.compile_model(model, tables, forms, process=key)
        names = [name for name in process.executable_processes(model) if name != definition.key]
        others = [process.compile_model(model, tables, forms, process=name) for name in names]
    except process.NotExecutable as wrong:
        return Judged(Verdict(compile=tuple(wrong.findings)), None)
    found = Verdict(publish=tuple(process.publishable(definition)))
    return Judged(found, definition, tuple(others), _flows(model) if others else {})


def _flows(model: process.Model) -> dict[str, tuple[str, ...]]:
    """Where a message of an element goes, by the message flows of the file."""
    found: dict[str, tuple[str, ...]] = {}
    for around in model.root.every("collaboration"):
        for flow in around.every("messageFlow"):
            source, target = (flow.attributes[end].rpartition(":")[2] for end in ("sourceRef", "targetRef"))
            found[source] = (*found.get(source, ()), target)
    return found


def _tables(beside: Mapping[str, bytes]) -> tuple[dict[str, Any], list[Finding]]:
    """Every decision by its own name and by the name of its file."""
    tables: dict[str, Any] = {}
    unread: list[Finding] = []
    for name, content in sorted(beside.items()):
        if not name.endswith(".dmn"):
            continue
        try:
            model = decision.read(content)
        except decision.Unreadable as wrong:
            unread.append(Finding(name, "decision", str(wrong)))
            continue
        tables |= dict.fromkeys(model.decisions, model)
        tables.setdefault(name.removesuffix(".dmn"), model)
    return tables, unread


def report(judged: Judged) -> dict[str, Any]:
    """The verdict as plain data, with what the map is if it runs."""
    return {
        "readable": not any(finding.level == "error" for finding in judged.verdict.read),
        "executable": judged.verdict.runs and judged.definition is not None,
        "conforms": not any(f.rule not in OWN for f in (*judged.verdict.read, *judged.verdict.compile)),
        "runs": judged.verdict.runs and judged.definition is not None,
        "publishable": judged.verdict.may_be_published and judged.definition is not None,
        "read": [_plain(finding) for finding in judged.verdict.read],
        "compile": [_plain(finding) for finding in judged.verdict.compile],
        "publish": [_plain(finding) for finding in judged.verdict.publish],
        "definition": _about(judged.definition) if judged.definition is not None else None,
    }


def _about(found: Definition) -> dict[str, Any]:
    return {
        "key": found.key,
        "name": found.name,
        "nodes": len(found.nodes),
        "starts": list(found.starts),
        "verbs": list(found.verbs),
        "closures": dict(found.closures),
    }


def _plain(finding: Finding) -> dict[str, str]:
    return {name: getattr(finding, name) for name in ("element", "rule", "sentence", "level")}
