"""The files beside a map, to be read by people: decision tables as tables, forms as their questions, messages."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from caseway.core.decision.boxed import Boxed, FunctionBox, LiteralText, Table
from caseway.core.decision.findings import Unreadable
from caseway.core.decision.model import Decision, Knowledge
from caseway.core.decision.reading import drawn
from caseway.web.words import plain

LANGUAGES = {"en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "nl": "Dutch"}
_POLICIES = {
    "UNIQUE": "Exactly one row fits",
    "FIRST": "The first row that fits",
    "PRIORITY": "The row with the best output",
    "ANY": "Any row that fits; all say the same",
    "COLLECT": "All rows that fit",
    "RULE ORDER": "All rows that fit, in their order",
    "OUTPUT ORDER": "All rows that fit, the best output first",
}
_FIELDS = {
    "textfield": "a line of text",
    "textarea": "text",
    "number": "a number",
    "datetime": "a date",
    "checkbox": "yes or no",
    "select": "one of",
    "radio": "one of",
    "checklist": "any of",
    "taglist": "any of",
}


class Rule(msgspec.Struct, frozen=True):
    """A row of a table: its cells, inputs first, and what its author says about it."""

    id: str
    cells: tuple[str, ...]
    note: str = ""


class TableTold(msgspec.Struct, frozen=True):
    """One decision: a table, or a formula in `text`."""

    name: str
    question: str
    policy: str = ""
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    text: str = ""


class DecisionFile(msgspec.Struct, frozen=True):
    """A file of decisions."""

    key: str
    title: str
    tables: tuple[TableTold, ...]
    unreadable: str = ""


class Question(msgspec.Struct, frozen=True):
    """A field of a form."""

    key: str
    label: str
    kind: str
    required: bool
    hint: str = ""
    when: str = ""


class FormTold(msgspec.Struct, frozen=True):
    """A form and what it asks."""

    key: str
    title: str
    questions: tuple[Question, ...]


class Wording(msgspec.Struct, frozen=True):
    """A message in one language."""

    language: str
    code: str
    text: str


class MessageTold(msgspec.Struct, frozen=True):
    """A message template with what it says in every language."""

    key: str
    title: str
    wordings: tuple[Wording, ...]


class FilesTold(msgspec.Struct, frozen=True):
    """Everything beside a map."""

    decisions: tuple[DecisionFile, ...]
    forms: tuple[FormTold, ...]
    messages: tuple[MessageTold, ...]
    scenarios: tuple[str, ...]


def files_told(files: Mapping[str, str]) -> FilesTold:
    """The files of a version, each kind by name."""
    of = {kind: sorted(path for path in files if path.endswith(kind)) for kind in (".dmn", ".form", ".toml")}
    return FilesTold(
        decisions=tuple(decision_file(path, files[path]) for path in of[".dmn"]),
        forms=tuple(form_told(path, files[path]) for path in of[".form"]),
        messages=tuple(_messages(files)),
        scenarios=tuple(plain(_stem(path)) for path in of[".toml"]),
    )


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]


def decision_file(path: str, text: str) -> DecisionFile:
    """The decisions of a file; an unreadable one says why."""
    try:
        found = drawn(text.encode())
    except Unreadable as error:
        return DecisionFile(_stem(path), plain(_stem(path)), (), str(error))
    told = [
        TableTold(**{"name": one.name, "question": getattr(one, "question", ""), **_logic(one.logic)})
        for one in found.elements
        if isinstance(one, Decision | Knowledge)
    ]
    return DecisionFile(_stem(path), plain(_stem(path)), tuple(told))


def _logic(logic: Boxed) -> dict[str, Any]:
    if isinstance(logic, FunctionBox):
        return _logic(logic.body)
    if isinstance(logic, LiteralText):
        return {"text": logic.text}
    if not isinstance(logic, Table):
        return {"text": f"A {type(logic).__name__.lower()}; the designer shows it whole."}
    policy = _POLICIES[logic.policy] + (f", {logic.aggregation.lower()}" if logic.aggregation else "")
    return {
        "policy": policy,
        "inputs": tuple(one.label or one.text for one in logic.inputs),
        "outputs": tuple(one.name for one in logic.outputs),
        "rules": tuple(Rule(row.id, (*row.tests, *row.outputs), row.description) for row in logic.rows),
    }


def form_told(path: str, text: str) -> FormTold:
    """What a form asks; a file that is no form asks nothing."""
    try:
        found = msgspec.json.decode(text, type=dict[str, Any])
    except msgspec.DecodeError:
        found = {}
    return FormTold(_stem(path), plain(_stem(path)), tuple(_questions(found)))


def _questions(found: Mapping[str, Any]) -> Iterator[Question]:
    for one in found.get("components") or ():
        if not isinstance(one, dict):
            continue
        if isinstance(one.get("components"), list):
            yield from _questions(one)
        elif one.get("key"):
            yield _question(one)


def _question(one: Mapping[str, Any]) -> Question:
    values = [str(value.get("label") or value.get("value")) for value in one.get("values") or ()]
    kind = _FIELDS.get(str(one.get("type")), str(one.get("type")))
    hide = (one.get("conditional") or {}).get("hide") if isinstance(one.get("conditional"), dict) else None
    return Question(
        key=str(one["key"]),
        label=str(one.get("label") or one.get("dateLabel") or plain(str(one["key"]))),
        kind=f"{kind} {', '.join(values)}" if values else kind,
        required=bool((one.get("validate") or {}).get("required")),
        hint=str(one.get("description") or ""),
        when=str(hide).lstrip("=") if hide else "",
    )


def _messages(files: Mapping[str, str]) -> Iterator[MessageTold]:
    found: dict[str, list[Wording]] = {}
    for path in sorted(files):
        parts = path.split("/")
        if parts[0] == "messages" and len(parts) == 3 and path.endswith(".txt"):
            wording = Wording(LANGUAGES.get(parts[1], parts[1]), parts[1], files[path])
            found.setdefault(_stem(path), []).append(wording)
    for key, wordings in found.items():
        ordered = sorted(wordings, key=lambda one: (one.code != "en", one.code))
        yield MessageTold(key, plain(key), tuple(ordered))
