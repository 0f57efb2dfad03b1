"""The rules of the standard, as tables."""

from caseway.core.process.definition import Finding
from caseway.core.process.index import Index


def judge(index: Index) -> list[Finding]:
    """Every rule that the file breaks."""
    return []
