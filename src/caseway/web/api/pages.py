"""Pages of what belongs to a case, in the order in which it came to be; the cursor is the number of the last item."""

from typing import Protocol, TypeVar

from msgspec import UNSET

from caseway.web.api import asked, shapes

_SEQ_MAX = 2**31 - 1


class Numbered(Protocol):
    """Whatever has a number within its case."""

    @property
    def id(self) -> int:
        """The seq of the event that made it."""


Item = TypeVar("Item", bound=Numbered)


def after(window: asked.Window) -> int:
    """The number after which a page begins."""
    return 0 if window.cursor is UNSET else min(int(window.cursor), _SEQ_MAX)


def paged(items: list[Item], limit: int) -> shapes.Page[Item]:
    """The page of at most `limit` out of one item more, which only says that there are more."""
    following = str(items[limit - 1].id) if len(items) > limit else None
    return shapes.Page(items[:limit], following)
