"""`caseway lab decide`: a file of decisions and its inputs in, values and messages out."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from caseway.cli.outcome import BadArguments, show_json
from caseway.core import decision
from caseway.core.decision import DecisionModel, DecisionOutcome, Unreadable
from caseway.core.decision.giving import given as typed_by
from caseway.core.feel import FeelError, compile_expression, evaluate, imported, literal, spoken
from caseway.kit import clock
from caseway.kit.settings import Settings

DECODER = msgspec.json.Decoder(float_hook=Decimal)
ENCODER = msgspec.json.Encoder(decimal_format="number")
Answer = tuple[str, DecisionOutcome | FeelError]


def decide(settings: Settings, given: argparse.Namespace) -> int:
    """`caseway lab decide`."""
    try:
        model = decision.read_together([_bytes(name) for name in (given.file, *given.model)])[0]
    except Unreadable as wrong:
        _show(given, wrong.findings, [])
        return 1
    inputs, now = _inputs(given.input), _instant(given.at)
    answers = [_answer(model, name, inputs, now) for name in _asked(model, given)]
    _show(given, model.findings, answers)
    failed = any(isinstance(outcome, FeelError) for _, outcome in answers)
    return 1 if failed or any(finding.level == "error" for finding in model.findings) else 0


def _bytes(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as wrong:
        raise BadArguments(f"The file {name} cannot be read: {wrong.strerror}.") from None


def _asked(model: DecisionModel, given: argparse.Namespace) -> Sequence[str]:
    """The ids or names of what is to be evaluated: one, or every decision of the file."""
    if given.service is not None:
        found = model.callable_named(given.service)
        if found is None:
            raise BadArguments(f"The file has no service or knowledge model «{given.service}».")
        return (found.element.id or found.element.name,)
    if given.decision is None:
        return model.decisions
    if model.named(given.decision) is None:
        raise BadArguments(
            f"The file has no decision «{given.decision}»; it has {', '.join(model.decisions)}."
        )
    return (given.decision,)


def _inputs(told: str | None) -> dict[str, Any]:
    """The inputs: a JSON object, or a FEEL context; `@file` reads them from a file, `-` from the standard input."""
    if told is None:
        return {}
    text = sys.stdin.read() if told == "-" else told
    if told.startswith("@"):
        text = _bytes(told[1:]).decode("utf-8", "replace")
    found = _read(text)
    if not isinstance(found, dict):
        raise BadArguments("The inputs are no object, whose keys are names of inputs.")
    return found


def _read(text: str) -> Any:
    try:
        return imported(DECODER.decode(text))
    except msgspec.DecodeError:
        pass
    try:
        return evaluate(compile_expression(text))
    except FeelError as wrong:
        raise BadArguments(f"The inputs are neither JSON nor FEEL: {wrong}") from None


def _answer(model: DecisionModel, name: str, inputs: dict[str, Any], now: datetime) -> Answer:
    node = model.named(name)
    told = node.element.name if node is not None else name
    try:
        return told, decision.explain(model, name, typed_by(model, name, inputs), now=now)
    except FeelError as wrong:
        return told, wrong


def _instant(text: str | None) -> datetime:
    """What `now()` tells: the instant of `--at`, in UTC unless it says another offset, else the machine's."""
    if text is None:
        return clock.machine()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise BadArguments(f"{text} is no instant like 2026-03-02T09:00:00Z.") from None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _show(given: argparse.Namespace, findings: Sequence[Any], answers: list[Answer]) -> None:
    if given.json:
        show_json({"findings": findings, "results": [_report(name, outcome) for name, outcome in answers]})
        return
    for finding in findings:
        print(f"{finding.element or given.file}: {finding.sentence} [{finding.rule}]", file=sys.stderr)
    for name, outcome in answers:
        if isinstance(outcome, FeelError):
            print(f"{name}: {outcome}", file=sys.stderr)
            continue
        print(f"{name}: {literal(outcome.value)}")
        for note in outcome.notes:
            print(f"    {note}", file=sys.stderr)


def _report(name: str, outcome: DecisionOutcome | FeelError) -> dict[str, Any]:
    """One result as JSON: the value with dates and durations as FEEL writes them, and as FEEL altogether."""
    if isinstance(outcome, FeelError):
        failed = {"element": name, **_message(outcome.place, outcome.sentence)}
        return {"name": name, "failed": True, "value": None, "feel": "null", "messages": [failed], "hits": []}
    return {
        "name": name,
        "failed": False,
        "value": msgspec.Raw(ENCODER.encode(spoken(outcome.value))),
        "feel": literal(outcome.value),
        "messages": [
            {"element": getattr(note, "element", ""), **_message(note.place, note.sentence)}
            for note in outcome.notes
        ],
        "hits": outcome.hits,
    }


def _message(place: Any, sentence: str) -> dict[str, Any]:
    return {"line": place.line, "column": place.column, "text": place.text, "sentence": sentence}
