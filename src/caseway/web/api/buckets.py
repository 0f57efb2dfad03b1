"""How often one may ask: a token bucket a bearer, in machine time, in the memory of this process."""

from datetime import datetime

import msgspec


class Limit(msgspec.Struct, frozen=True):
    """A bucket holds `burst` requests and is filled with `per_second` of them."""

    burst: int = 6_000
    per_second: float = 100.0


class Buckets:
    """The buckets of all bearers; there are never more than valid tokens."""

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._filled: dict[int, tuple[float, float]] = {}

    def take(self, bearer: int, at: datetime) -> float:
        """0.0 if this request may go on, else the seconds until one may."""
        limit, instant = self._limit, at.timestamp()
        level, since = self._filled.get(bearer, (float(limit.burst), instant))
        level = min(float(limit.burst), level + max(instant - since, 0.0) * limit.per_second)
        if level < 1.0:
            self._filled[bearer] = (level, instant)
            return (1.0 - level) / limit.per_second
        self._filled[bearer] = (level - 1.0, instant)
        return 0.0
