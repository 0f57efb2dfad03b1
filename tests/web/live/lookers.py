"""People who look at pages."""

import msgspec


class Looker(msgspec.Struct, frozen=True):
    """Somebody with an open page."""

    id: int
    queues: frozenset[str]
    sees_all: bool = False
