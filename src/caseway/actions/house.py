"""What every action needs of the running desk, put together once by `main` (or a test)."""

from collections.abc import Callable
from typing import Protocol

import msgspec

from caseway.kit.database import Pool


class FileStore(Protocol):
    """Where the bytes of attachments are, by content."""

    async def put(self, data: bytes) -> str:
        """Keep the bytes; the key is made of their content."""

    async def get(self, key: str) -> bytes:
        """The bytes; LookupError if they are gone."""

    async def delete(self, key: str) -> None:
        """Forget the bytes."""


def _nobody(case_id: int, seq: int) -> None:
    """No page is listening."""


class House(msgspec.Struct, frozen=True):
    """The pool, where pages hear of changes, our address, and whether mail can leave."""

    pool: Pool
    files: FileStore
    signing_key: bytes
    address: str
    mail_domain: str = "localhost"
    mail_leaves: bool = False
    announce: Callable[[int, int], None] = _nobody
    wake_workers: Callable[[], None] = lambda: None
