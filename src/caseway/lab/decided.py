"""Maps whose decisions return what they are told: for replay, where the recorded results stand for the tables."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from caseway.core import decision, process
from caseway.core.process import Definition
from caseway.lab.replay import DefinitionFor, Outputs

_DMN = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="told" name="told" namespace="told">
<decision id="told" name={name}><variable name={name} />
<literalExpression><text>{text}</text></literalExpression></decision></definitions>"""


def told(bpmn: bytes, tables: Mapping[str, Any], version: int) -> DefinitionFor:
    """The map with its own tables, and with others that return `outputs` where these are given."""
    model = process.read(bpmn)
    own = process.compile_model(model, tables, {}, version=version)

    def definition_for(outputs: Outputs) -> Definition:
        if not outputs:
            return own
        saying = {name: decision.read(_saying(name, values).encode()) for name, values in outputs.items()}
        return process.compile_model(model, {**tables, **saying}, {}, version=version)

    return definition_for


def told_by(bpmn: bytes, files: Mapping[str, str], version: int) -> DefinitionFor:
    """The same, with the tables among the files that were published beside the map."""
    models = [decision.read(text.encode()) for name, text in files.items() if name.endswith(".dmn")]
    return told(bpmn, {name: model for model in models for name in model.decisions}, version)


def _saying(name: str, values: Mapping[str, Any]) -> str:
    quoted = '"' + escape(name, {'"': "&quot;"}) + '"'
    return _DMN.format(name=quoted, text=escape(literal(dict(values))))


def literal(value: Any) -> str:
    """A plain value as FEEL writes it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return str(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(literal(one) for one in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(str(key))}: {literal(one)}" for key, one in value.items()) + "}"
    return _text(str(value))


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
