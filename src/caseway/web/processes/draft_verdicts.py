"""What is wrong with a draft, as one draws: the three verdicts on the map, and whether its files can be read."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from minijinja import Environment, TemplateError

from caseway.actions.rendering import day_in
from caseway.core.process import Finding
from caseway.lab.compile import judge
from caseway.lab.verdicts import RULE as SCENARIO
from caseway.lab.verdicts import judge as judge_all
from caseway.store.definitions import Bundle, Published

FINDINGS_MAX = 200
LINES_MAX = 12
_TOLD, _PROMISED, _EFFECT = (datetime(2026, 3, day, 12, tzinfo=UTC) for day in (3, 5, 6))
_WORDS: dict[str, Any] = {
    "name": "Mia",
    "company": "Fjord Supply",
    "reference": "C-1042-7",
    "subject": "Kettle leaks at the base",
    "link": "https://desk.example/c/9f2a",
    "basis": "confirmed",
    "reminder": 1,
    "queue": "repairs",
    "agent": "Bob Osei",
    "ask": "Which model is it?",
    "proposal": "We send you a new one.",
    "reason": "The warranty has ended.",
    "steps": ["We send the new one", "You send the old one back"],
}


def example_in(language: str) -> dict[str, Any]:
    """An example for every word that a message may use; days as people write them in `language`."""
    days = {"told_on": _TOLD, "promise_on": _PROMISED, "effect_on": _EFFECT}
    return _WORDS | {name: day_in(at, "UTC", language) for name, at in days.items()}


def findings_of(draft: Published) -> list[Finding]:
    """Everything that was found, errors first; at most `FINDINGS_MAX`."""
    beside = {path: text.encode() for path, text in draft.files.items()}
    found = judge(draft.bpmn, beside)
    verdict = found.verdict
    findings = [*verdict.read, *verdict.compile, *verdict.publish, *_unreadable(draft.files)]
    if found.definition is not None:
        written = {
            path.rpartition("/")[2].removesuffix(".txt") for path in draft.files if path[-4:] == ".txt"
        }
        findings += [
            Finding(node.id, "message-text", f"There is no message “{node.template}” yet: write it.", "error")
            for node in found.definition.nodes.values()
            if node.template and node.template.replace("-", "_") not in written
        ]
    return sorted(findings, key=lambda one: one.level != "error")[:FINDINGS_MAX]


def all_findings_of(draft: Published, others: Mapping[str, Bundle]) -> list[Finding]:
    """The same, and whether its scenarios hold; `others` are the other maps of the house. What publishing asks."""
    found = findings_of(draft)
    if any(one.level == "error" for one in found):
        return found
    return [*found, *[one for one in judge_all(draft, others) if one.rule == SCENARIO]][:FINDINGS_MAX]


def _unreadable(files: dict[str, str]) -> Iterator[Finding]:
    for path, text in files.items():
        if path.endswith(".form"):
            yield from _wrong_form(path, text)
        elif path.endswith(".txt"):
            wrong = wrong_with(text)
            if wrong:
                yield Finding(path, "message", wrong, "error")


def _wrong_form(path: str, text: str) -> Iterator[Finding]:
    try:
        form = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        yield Finding(path, "form", f"The form cannot be read: {error}.", "error")
        return
    if not isinstance(form, dict) or not isinstance(form.get("components"), list):
        yield Finding(path, "form", "The form has no list of components.", "error")


def wrong_with(text: str) -> str:
    """Why a message cannot be rendered; empty if it can."""
    try:
        rendered(text)
    except TemplateError as error:
        return f"The message cannot be read: {str(error).splitlines()[0][:200]}."
    return ""


def rendered(text: str, language: str = "en") -> str:
    """The message with the example filled in. Raises minijinja.TemplateError."""
    environment = Environment(auto_escape_callback=lambda name: None, fuel=50_000)
    return environment.render_str(text, **example_in(language)).strip() + "\n"
