"""From a scenario as plain data to the text of its file, in the order in which people read it."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from caseway.lab.scenarios.shape import Scenario, Setting

WIDTH = 110
"""A table that is longer on one line is written out under a header of its own."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
Plain = Mapping[str, Any]


def write(model: Plain) -> str:
    """The text of a scenario; reading it gives the same data again."""
    lines = [f"{_key(key)} = {_value(value)}" for key, value in _ordered(model, Scenario) if _is_head(key)]
    given = model.get("given") or {}
    if given:
        lines += ["", *_tables("given", given)]
    for group in model.get("case") or ():
        lines += ["", "[[case]]", *(f"{_key(key)} = {_value(value)}" for key, value in group.items())]
    for step in model.get("step") or ():
        lines += ["", "[[step]]", *_step(step)]
    return "\n".join(lines) + "\n"


def _is_head(key: str) -> bool:
    return key not in ("given", "case", "step")


def _ordered(values: Plain, shape: type) -> list[tuple[str, Any]]:
    """In the order of the shape; what it does not know stands last."""
    known = list(shape.__struct_encode_fields__)  # type: ignore[attr-defined]
    rank = {key: place for place, key in enumerate(known)}
    return sorted(values.items(), key=lambda pair: rank.get(pair[0], len(known)))


def _tables(name: str, values: Plain) -> Iterator[str]:
    """A table under its header: first what is plain, then tables of its own."""
    ordered = _ordered(values, Setting)
    nested = {key: value for key, value in ordered if isinstance(value, dict) and key != "facts" and value}
    plain = [(key, value) for key, value in ordered if key not in nested]
    if plain or not nested:
        yield f"[{name}]"
        yield from (f"{_key(key)} = {_value(value)}" for key, value in plain)
    for number, (key, inner) in enumerate(nested.items()):
        if number or plain:
            yield ""
        yield f"[{name}.{_key(key)}]"
        yield from (f"{_key(inside)} = {_value(value)}" for inside, value in inner.items())


_ORDER = ("note", "case", "but", "after", "working", "at", "when", "with", "then")


def _step(step: Plain) -> Iterator[str]:
    unknown = [key for key in step if key not in _ORDER]
    values = {key: step[key] for key in (*unknown, *_ORDER) if key in step}
    lines = {key: f"{_key(key)} = {_value(value)}" for key, value in values.items()}
    long = [key for key, value in values.items() if isinstance(value, dict) and len(lines[key]) > WIDTH]
    yield from (line for key, line in lines.items() if key not in long)
    for key in long:
        yield f"[step.{_key(key)}]"
        yield from (f"{_key(inside)} = {_value(one)}" for inside, one in values[key].items())


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        inside = ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    return _text(str(value))
