"""What a replay found, in sentences with their denominators."""

from collections.abc import Mapping
from typing import Any

SENTENCES: Mapping[str, str] = {
    "end": "ends differently",
    "basis": "closed on another basis",
    "path": "another path",
    "decided": "decided differently",
    "breaches": "other breaches",
    "duration": "another duration",
    "unknown": "cannot be known",
    "same": "the same",
}
"""What is said of a case of each class."""


def verdict(summary: Mapping[str, Any], total: int) -> str:
    """“Of 412 cases, 371 are the same, 28 differ, 13 cannot be known.” While it runs, how far it is as well."""
    categories: Mapping[str, int] = summary.get("categories", {})
    done = int(summary.get("cases", 0))
    if not total:
        return "No case was opened in this period."
    same, unknown = categories.get("same", 0), categories.get("unknown", 0)
    differ = done - same - unknown
    of = f"Of {total:,} cases" if done >= total else f"Of {done:,} cases so far, out of {total:,}"
    return f"{of}, {same:,} stay the same, {differ:,} differ, {unknown:,} cannot be known."
