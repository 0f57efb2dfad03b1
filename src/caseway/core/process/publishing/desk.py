"""What the desk needs to work by a map: roles, texts, forms, and words that it knows."""

import re
from collections.abc import Iterator

from caseway.core.process.definition import Definition, Finding, Node
from caseway.core.process.publishing.ways import steps_of
from caseway.core.values import STAGES, THENS

CLOCKS = ("calendar", "working", "silence", "word")
_KEY = re.compile(r"[A-Za-z0-9_-]{1,60}")
_ASSIGN = ("route", "same", "lead")
_COMPLETES = ("form", "answer", "proposal", "outcome")
_RETURNS = ("always", "on-outcome", "never")
SCOPES = ("children", "parent", "desk")
"""Whom a signal reaches beyond its own case: the cases attached to it, the one it belongs to, all that listen."""


def roles(definition: Definition) -> Iterator[Finding]:
    """Every task of a person has a role."""
    for node in definition.nodes.values():
        if node.kind == "userTask" and not node.role:
            yield Finding(
                node.id, "task-role", f"Nobody is named to do “{node.name or node.id}”: put it in a lane."
            )


def texts(definition: Definition) -> Iterator[Finding]:
    """Every message that is sent has a text."""
    for node in definition.nodes.values():
        sends = node.kind == "sendTask" or (node.event == "message" and node.kind in _THROWING)
        if sends and not node.template:
            sentence = f"“{node.name or node.id}” sends a message without a text (cw:template)."
            yield Finding(node.id, "message-text", sentence)


_THROWING = ("intermediateThrowEvent", "endEvent")


def jobs_and_decisions(definition: Definition) -> Iterator[Finding]:
    """Service tasks name their job; decisions say what they fill."""
    for node in definition.nodes.values():
        if node.kind == "serviceTask" and not node.job:
            yield Finding(node.id, "job", f"“{node.name or node.id}” names no job (cw:job).")
        if node.kind == "businessRuleTask" and not node.sets:
            yield Finding(node.id, "sets", f"“{node.name or node.id}” does not say what it fills (cw:sets).")


def forms(definition: Definition) -> Iterator[Finding]:
    """Every form is there."""
    for node in definition.nodes.values():
        if node.form is not None and node.form not in definition.forms:
            yield Finding(node.id, "form", f"There is no form “{node.form}”.")


def values(definition: Definition) -> Iterator[Finding]:
    """The words of our own attributes are words we know."""
    for node in definition.nodes.values():
        if node.assign is not None and node.assign not in _ASSIGN:
            yield _unknown(node.id, "cw:assign", node.assign, _ASSIGN)
        for word in node.completes:
            if word not in _COMPLETES:
                yield _unknown(node.id, "cw:completes", word, _COMPLETES)
        if node.clock not in CLOCKS:
            yield _unknown(node.id, "cw:clock", node.clock, CLOCKS)
        if node.ret is not None and node.ret not in _RETURNS:
            yield _unknown(node.id, "cw:return", node.ret, _RETURNS)
        if node.then is not None and node.then not in THENS:
            yield _unknown(node.id, "cw:then", node.then, THENS)
        if node.scope is not None and node.scope not in SCOPES:
            yield _unknown(node.id, "cw:scope", node.scope, SCOPES)
        if (node.scope or node.enters) and not _throws_a_signal(node):
            sentence = (
                "Only a signal that is thrown goes to other cases (cw:scope) or to another map (cw:enters)."
            )
            yield Finding(node.id, "value", sentence)
        yield from _work(node)
        if node.reminder is not None and node.reminder < 1:
            yield Finding(node.id, "value", "Reminders are counted from 1.")


def _throws_a_signal(node: Node) -> bool:
    return node.event == "signal" and node.kind in _THROWING


def _work(node: Node) -> Iterator[Finding]:
    """What a step says of who may offer what, and where the case goes."""
    if node.authority is not None and node.authority < 0:
        yield Finding(node.id, "value", "cw:authority is an amount, like 200 or 79.50.")
    if node.queue is not None and not _KEY.fullmatch(node.queue):
        yield Finding(node.id, "value", f"“{node.queue}” is no key of a queue (cw:queue).")


def _unknown(element: str, attribute: str, word: str, known: tuple[str, ...]) -> Finding:
    return Finding(element, "value", f"“{word}” is no value of {attribute}; it is one of {', '.join(known)}.")


def stages(definition: Definition) -> Iterator[Finding]:
    """The stages are sub-processes beside each other at the root, and of the four that there are."""
    for step in steps_of(definition):
        stage = step.node.stage
        if step.kind != "subProcess" or stage is None:
            continue
        around = definition.nodes.get(step.node.parent)
        if around is not None and around.stage is not None and around.stage != stage:
            sentence = f"The stage “{stage}” lies inside the stage “{around.stage}”."
            yield Finding(step.id, "stage", sentence)
        if stage not in STAGES:
            yield Finding(step.id, "stage", f"“{stage}” is no stage; the stages are {', '.join(STAGES)}.")
