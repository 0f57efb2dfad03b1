"""What is wrong with a file of decisions."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Level = Literal["error", "warning"]


class Finding(Struct, frozen=True):
    """A rule that an element breaks; `sentence` says it for the person who drew the model."""

    element: str
    rule: str
    sentence: str
    level: Level = "error"


class Unreadable(ValueError):
    """The file is no DMN that we can take; `findings` say why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__("; ".join(finding.sentence for finding in findings))
