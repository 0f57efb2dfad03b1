"""An archive of mail on its way in: spooled once, then read again in the order of its dates, so that questions come
before their answers whatever the order of the files."""

import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from caseway.channels.base import Inbound
from caseway.channels.email.parse import parse


class Place(msgspec.Struct, frozen=True, order=True):
    """Where a mail lies in the spool; ordered by its date, then by its place in the archive."""

    sent_at: datetime
    number: int
    start: int
    length: int
    source: str


class Archive:
    """The mails of one import. `close` forgets the spool."""

    def __init__(self, mails: Iterable[Inbound], latest: datetime) -> None:
        """Reads everything once. What says no date has that of the mail before it; none is later than `latest`."""
        self._spool = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        self._places: list[Place] = []
        before: datetime | None = None
        for number, mail in enumerate(mails):
            said = parse(mail.raw).sent_at
            before = min(said or before or latest, latest)
            start = self._spool.tell()
            self._spool.write(mail.raw)
            self._places.append(Place(before, number, start, len(mail.raw), mail.source))

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[tuple[Place, bytes]]:
        """Every mail with its place, oldest first."""
        for place in sorted(self._places):
            self._spool.seek(place.start)
            yield place, self._spool.read(place.length)

    def close(self) -> None:
        """Forget the spool."""
        self._spool.close()
