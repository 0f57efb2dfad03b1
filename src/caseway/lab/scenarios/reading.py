"""From the text of a file to a scenario, or to what is wrong with it: a line and a sentence."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, get_args, get_type_hints

import msgspec

from caseway.lab.scenarios import deeds
from caseway.lab.scenarios.naming import meant
from caseway.lab.scenarios.places import Path, line_of, step_lines
from caseway.lab.scenarios.shape import (
    MAIN,
    CaseGroup,
    ContactGiven,
    OrganizationGiven,
    Plain,
    Scenario,
    Setting,
    Step,
    Then,
)
from caseway.lab.scenarios.spans import Misspoken, check_span, check_when
from caseway.lab.scenarios.surroundings import check_setting

TEXT_MAX = 64_000
STEPS_MAX = 200
CASES_MAX = 100


class Misread(Exception):
    """The text is no scenario; `line` is where, from 1."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(f"Line {line}: {sentence}")
        self.line = line
        self.sentence = sentence


def read(text: str) -> Scenario:
    """The scenario in this text. Raises `Misread`."""
    scenario: Scenario = _convert(read_plain(text), Scenario, text, ())
    _check(scenario, text)
    return msgspec.structs.replace(scenario, lines=step_lines(text, len(scenario.steps)))


def read_plain(text: str) -> dict[str, Any]:
    """What stands in the file, as plain data; whether it makes a scenario is not asked. Raises `Misread`."""
    if len(text) > TEXT_MAX:
        raise Misread(1, f"A scenario has at most {TEXT_MAX // 1000} KB.")
    try:
        found: dict[str, Any] = _plain(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        raise _broken(str(wrong), text) from None
    return found


def _broken(message: str, text: str) -> Misread:
    place = re.search(r"\(at line (\d+), column (\d+)\)", message)
    line = int(place[1]) if place else max(len(text.splitlines()), 1)
    return Misread(line, f"This is no TOML: {message.partition(' (at ')[0]}.")


def _plain(value: Any) -> Any:
    """Dates as TOML knows them become texts, as a person may as well have written them."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, datetime | date | time) else value


def _convert(raw: Any, shape: Any, text: str, around: Path) -> Any:
    try:
        return msgspec.convert(raw, shape)
    except msgspec.ValidationError as wrong:
        path = [*around, *_path(str(wrong))]
        unknown = re.match(r"Object contains unknown field `(.+?)`", str(wrong))
        place = [*path, unknown[1]] if unknown else path
        raise Misread(line_of(text, place), _sentence(str(wrong), path, shape)) from None


def _path(message: str) -> list[str | int]:
    place = re.search(r" in `\$(.*)`$| - at `\$(.*)`$", message)
    parts = re.findall(
        r"\.([^.\[]+)|\[(\d+)\]", (place[1] or place[2] or "").replace("[...]", "") if place else ""
    )
    return [name or int(number) for name, number in parts]


_KINDS = {
    "str": "a text in quotation marks",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list in [ ]",
    "object": "a table in { }",
    "null": "nothing",
}


def _sentence(message: str, path: Path, shape: Any) -> str:
    named = [str(part) for part in path if isinstance(part, str)]
    what = f"“{named[-1]}”" if named else "This"
    if unknown := re.match(r"Object contains unknown field `(.+?)`", message):
        known = _keys(named[-1] if named else "", shape)
        return f"Nobody knows “{unknown[1]}”{_in(named)}.{meant(unknown[1], known)}"
    if missing := re.match(r"Object missing required field `(.+?)`", message):
        return f"“{missing[1]}” is missing{_in(named)}."
    if wrong := re.match(r"Invalid enum value '?(.+?)'?( - at|$)", message):
        allowed = _allowed(named[-1] if named else "", shape)
        return f"{what} cannot be “{wrong[1]}”. It is one of: {', '.join(allowed)}."
    if kinds := re.match(r"Expected `(.+?)`, got `(.+?)`", message):
        wanted = [_KINDS.get(kind, kind) for kind in kinds[1].split(" | ") if kind != "null"]
        return f"{what} is {' or '.join(wanted)}, not {_KINDS.get(kinds[2], kinds[2])}."
    return f"{what}: {message}."


def _in(named: list[str]) -> str:
    return f" in “{named[-1]}”" if named else ""


_SHAPES: dict[str, type[Plain]] = {
    "": Scenario,
    "step": Step,
    "then": Then,
    "given": Setting,
    "case": CaseGroup,
    "contact": ContactGiven,
    "organization": OrganizationGiven,
}


def _keys(name: str, shape: Any) -> list[str]:
    found = shape if shape is not Scenario else _SHAPES.get(name, Scenario)
    return [name for name in found.__struct_encode_fields__ if name != "lines"]


def _allowed(name: str, shape: Any) -> list[str]:
    for one in (shape, *_SHAPES.values()):
        for field, key in zip(one.__struct_fields__, one.__struct_encode_fields__, strict=True):
            words = list(_literals(get_type_hints(one).get(field))) if key == name else []
            if words:
                return words
    return []


def _literals(hint: Any) -> Iterator[str]:
    for one in get_args(hint):
        if isinstance(one, str):
            yield one
        else:
            yield from _literals(one)


def _check(scenario: Scenario, text: str) -> None:
    """What the shape alone does not say."""
    if scenario.lines or not scenario.title.strip():
        raise Misread(line_of(text, ["title"]), "A scenario has a title.")
    if not 0 < len(scenario.steps) <= STEPS_MAX:
        raise Misread(1, f"A scenario has at least one step, and at most {STEPS_MAX}.")
    _guard(text, ["given"], lambda: check_setting(scenario.given))
    names = _groups(scenario, text)
    for number, step in enumerate(scenario.steps):
        _check_step(step, ["step", number], names, text, list(scenario.given.people))


def _guard(text: str, path: Path, check: Any) -> None:
    try:
        check()
    except Misspoken as wrong:
        raise Misread(line_of(text, [*path, *wrong.path]), str(wrong)) from None


def _groups(scenario: Scenario, text: str) -> set[str]:
    names, total = {MAIN}, 1
    for number, group in enumerate(scenario.groups):
        place: Path = ["case", number, "name"]
        if not re.fullmatch(r"[^\W\d]\w*", group.name) or (group.name in names and group.name != MAIN):
            raise Misread(
                line_of(text, place), f"“{group.name}” is no new name of a case: one word of letters."
            )
        total += group.count
        if group.count < 1 or total > CASES_MAX:
            raise Misread(line_of(text, ["case", number, "count"]), f"There are 1 to {CASES_MAX} cases.")
        names |= {group.name, *(f"{group.name} {n}" for n in range(1, group.count + 1))}
    return names


def _check_step(step: Step, path: Path, names: set[str], text: str, people: list[str]) -> None:
    for key, said in (("case", [step.case]), ("but", list(step.but))):
        for name in said:
            if name not in names:
                raise Misread(line_of(text, [*path, key]), f"There is no case “{name}” in this scenario.")
    if sum(part is not None for part in (step.after, step.working, step.at)) > 1:
        raise Misread(line_of(text, [*path, "at"]), "A step has one of “after”, “working” and “at”.")
    for key in ("after", "working"):
        _guard(text, [*path, key], lambda key=key: check_span(getattr(step, key)))
    for key in ("promise_due", "told", "next"):
        _guard(text, [*path, "then", key], lambda key=key: check_when(getattr(step.then, key)))
    _guard(text, [*path, "at"], lambda: check_when(step.at))
    _check_deed(step, path, text, people)


def _check_deed(step: Step, path: Path, text: str, people: list[str]) -> None:
    try:
        deed = deeds.deed_of(step.when)
        deeds.check_who(deed, people)
    except deeds.NoSuchDeed as wrong:
        raise Misread(line_of(text, [*path, "when"]), str(wrong)) from None
    _convert(step.details, deed.details, text, [*path, "with"])
