"""Scripts for a map: what happens when, as a JSON list that a person can write.

    ["start",
     {"do": "complete", "element": "Task_Solve", "outcome": "answer"},
     {"do": "time", "at": "+P3D"},
     {"do": "message", "verb": "confirmed", "at": "2026-03-06T10:00:00Z"}]

`at` is an instant, or a span after the entry before; without it the entry happens at the same instant. What is due
before an entry fires first, at its own instant. `values` are the names that conditions may read, from then on.
An object may hold the list as `script`, with more beside it: see `Script`.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import msgspec

from caseway.core import process
from caseway.core.process import ProcessState, Stimulus

Do = Literal[
    "start",
    "message",
    "complete",
    "time",
    "job",
    "signal",
    "changed",
    "skip",
    "jump",
    "retry",
    "close",
    "rearm",
]
FIRST = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""When a script begins that does not say: a Monday at nine."""

_SPAN = re.compile(r"\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")


class BadScript(Exception):
    """The script cannot be played; the text says which entry and why."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry. `element` names the task, job or step that is meant, by id or by name; `token` does where several
    rest on it."""

    do: Do
    at: str | None = None
    element: str | None = None
    token: int | None = None
    outcome: str | None = None
    trigger: Literal["none", "message", "signal", "timer", "condition"] = "none"
    name: str | None = None
    verb: str | None = None
    error: str | None = None
    to: str | None = None
    basis: str | None = None
    data: dict[str, Any] = {}
    values: dict[str, Any] = {}


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a task or job ends when nobody is asked."""

    outcome: str | None = None
    error: str | None = None
    data: dict[str, Any] = {}


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The entries, with the values and the clock that they begin with, and the variables of the process (`data`).

    With `auto` every task and job is done as soon as it is reached, as `answers` say by element (each an answer, or
    a list of answers of which the last one stays); `until` lets time pass at the end, `process` is which one runs.
    """

    script: list[Entry] = []
    values: dict[str, Any] = {}
    at: str | None = None
    data: dict[str, Any] = {}
    auto: bool = False
    answers: dict[str, Answer | list[Answer]] = {}
    until: str | None = None
    process: str | None = None


def read_script(text: bytes) -> Script:
    """A script from JSON: a list of entries, or an object with `script`, `values` and `at`. Raises BadScript."""
    try:
        raw = msgspec.json.decode(text)
        found: Any = {"script": raw} if isinstance(raw, list) else raw
        if isinstance(found, dict) and isinstance(found.get("script"), list):
            found = {**found, "script": [_entry(entry) for entry in found["script"]]}
        return msgspec.convert(found, Script)
    except (msgspec.DecodeError, RecursionError) as wrong:
        raise BadScript(f"The script is not what a script looks like: {wrong}.") from None


def _entry(raw: Any) -> Any:
    """A bare word is an entry with nothing more to say."""
    return {"do": raw} if isinstance(raw, str) else raw


def instant(phrase: str | None, before: datetime) -> datetime:
    """When an entry happens. Raises BadScript."""
    if phrase is None:
        return before
    span = _SPAN.fullmatch(phrase)
    try:
        if span is not None and phrase not in ("P", "+P"):
            weeks, days, hours, minutes = (int(part or 0) for part in span.groups()[:4])
            seconds = float(span[5] or 0)
            return before + timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
        found = datetime.fromisoformat(phrase)
    except (ValueError, OverflowError):
        raise BadScript(f"“{phrase}” is neither an instant nor a span like +P3D.") from None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def stimulus_of(entry: Entry, state: ProcessState, names: Mapping[str, str] | None = None) -> Stimulus:
    """What the entry asks of the process as it stands; `names` are elements by name."""
    element = (names or {}).get(entry.element or "", entry.element)
    made: dict[str, Stimulus] = {
        "start": process.Start(element, entry.trigger, entry.name or entry.verb, entry.data),
        "message": process.Message(entry.verb or entry.name or "", entry.data),
        "signal": process.Signal(entry.name or "", entry.data),
        "time": process.Time(),
        "changed": process.Changed(),
        "rearm": process.Rearm(),
        "jump": process.Jump(entry.to or "", entry.token),
        "close": process.Close(entry.basis or ""),
    }
    if entry.do in made:
        return made[entry.do]
    token = entry.token if entry.token is not None else _token_at(entry.do, element, state)
    if entry.do == "complete":
        return process.Complete(token, entry.outcome, entry.data)
    if entry.do == "job":
        return process.JobResult(token, entry.error, entry.data)
    return process.Skip(token) if entry.do == "skip" else process.Retry(token)


def _token_at(do: str, element: str | None, state: ProcessState) -> int:
    """The oldest token that rests at the element; with none named, the oldest that waits for such a word."""
    wanted = {"complete": "task", "job": "job", "retry": "fault"}.get(do)
    for token in state.tokens:
        if element is None and (wanted is None or token.wait == wanted):
            return token.id
        if token.node == element and token.wait not in ("scope", "instances"):
            return token.id
    return 0
