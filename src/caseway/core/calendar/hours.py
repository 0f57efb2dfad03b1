"""Opening hours of one day as people write them: `09:00-12:30`."""

import re
from itertools import pairwise

import msgspec

_WRITTEN = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_DAY = 24 * 60


class Opening(msgspec.Struct, frozen=True, order=True):
    """From `opens` until before `closes`, in minutes of the day; 1440 is its end."""

    opens: int
    closes: int


def openings_of(day: tuple[str, ...]) -> tuple[Opening, ...]:
    """The openings of a day in order. `24:00` is the end of the day; a night is written as two days.

    Raises ValueError with a sentence when one is malformed, empty, or overlaps another.
    """
    found = sorted(_opening(text) for text in day)
    for earlier, later in pairwise(found):
        if later.opens < earlier.closes:
            raise ValueError(f"Opening hours overlap: {', '.join(day)}.")
    return tuple(found)


def _opening(text: str) -> Opening:
    parts = _WRITTEN.fullmatch(text)
    if parts is None:
        raise ValueError(f"Opening hours are written like 09:00-17:00, not “{text}”.")
    opens, closes = (int(parts[i]) * 60 + int(parts[i + 1]) for i in (1, 3))
    if not opens < closes <= _DAY:
        raise ValueError(f"“{text}” does not end after it begins; write a night as two days.")
    return Opening(opens, closes)
