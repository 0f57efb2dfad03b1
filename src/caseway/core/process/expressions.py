"""Expressions on a map: FEEL, compiled once, with a finding instead of an exception."""

import re
from functools import lru_cache
from typing import Any

from caseway.core.feel import FeelError, compile_expression
from caseway.core.process.definition import Finding
from caseway.core.process.index import Index
from caseway.core.process.iso8601 import cycle_of, duration_of, instant_of
from caseway.core.process.kinds import DATA_ITEMS
from caseway.core.process.model import Element
from caseway.core.process.table import Watch

_LIKE_ISO = re.compile(r"-?P[\dTYMWDHS.,]*|R\d*/.*|\d{4}-\d\d.*")
_JUEL = re.compile(r"[$#]\{.*\}", re.DOTALL)
_FOREIGN = ("xpath", "juel", "java", "groovy", "python")


_compiled = lru_cache(maxsize=4096)(compile_expression)
"""The same text means the same wherever it stands: versions of a map share most of their expressions."""


class Speech:
    """Compiles the expressions of one file; `names` are variables that FEEL cannot read by itself."""

    def __init__(self, index: Index, findings: list[Finding]) -> None:
        self.findings = findings
        found = [
            element.attributes.get("name", "") for kind in sorted(DATA_ITEMS) for element in index.all(kind)
        ]
        self.names = tuple(sorted({name for name in found if name and not name.isidentifier()}))

    def compiled(self, text: str, element: str, language: str | None = None) -> Any:
        """The expression, or None after a finding. A leading `=` is how some tools mark FEEL."""
        spoken = language or ""
        if any(word in spoken.lower() for word in _FOREIGN):
            self._find(
                element, "expression-language", f"The expression is written in {spoken}; only FEEL is run."
            )
            return None
        try:
            return _compiled(text.strip().removeprefix("="), self.names)
        except FeelError as error:
            if _JUEL.fullmatch(text.strip()):
                sentence = f"The expression “{text}” is in the language of another engine; only FEEL is run."
                self._find(element, "expression-language", sentence)
            else:
                self._find(element, "expression", f"The expression “{text}” is not FEEL: {error}.")
            return None

    def inside(self, holder: Element, kind: str, element: str) -> Any:
        """The expression that is this child of `holder`; None if there is none."""
        found = holder.first(kind)
        if found is None or not found.text:
            return None
        return self.compiled(found.text, element, found.attributes.get("language"))

    def watch(self, definition: Element, element: str) -> Watch | None:
        """When a timer is due.

        What is no ISO 8601 text is an expression that yields one, or an instant, or a span.
        """
        for kind, read in _READERS:
            found = definition.first(kind)
            if found is None:
                continue
            literal = None if found.text.startswith("=") else read(found.text)
            if literal is not None:
                return literal
            if _LIKE_ISO.fullmatch(found.text):
                self._find(
                    element, "timer", f"“{found.text}” is no {kind[4:].lower()} as ISO 8601 writes it."
                )
                return None
            return Watch(kind, text=self.compiled(found.text, element, found.attributes.get("language")))
        return None

    def _find(self, element: str, rule: str, sentence: str) -> None:
        self.findings.append(Finding(element, rule, sentence))


def date_watch(text: str) -> Watch | None:
    """A date and time in the text."""
    found = instant_of(text)
    return Watch("timeDate", date=found) if found is not None else None


def duration_watch(text: str) -> Watch | None:
    """A duration in the text."""
    found = duration_of(text)
    return Watch("timeDuration", span=found) if found is not None else None


def cycle_watch(text: str) -> Watch | None:
    """A repetition in the text."""
    found = cycle_of(text)
    return Watch("timeCycle", found.start, found.span, found.times) if found is not None else None


_READERS = (("timeDuration", duration_watch), ("timeDate", date_watch), ("timeCycle", cycle_watch))
