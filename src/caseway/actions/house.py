"""What every action needs of the running desk, put together once by `main` (or a test)."""

from collections.abc import Callable

import msgspec

from caseway.kit.database import Pool
from caseway.kit.files import Files


def _nobody(case_id: int, seq: int) -> None:
    """No page is listening."""


class House(msgspec.Struct, frozen=True):
    """The pool, where pages hear of changes, our address, and whether mail can leave."""

    pool: Pool
    files: Files
    signing_key: bytes
    address: str
    mail_domain: str = "localhost"
    mail_leaves: bool = False
    announce: Callable[[int, int], None] = _nobody
    wake_workers: Callable[[], None] = lambda: None
