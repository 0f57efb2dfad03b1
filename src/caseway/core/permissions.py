"""Who may do what with processes and calendars, by role. Agents of a queue look; leads and admins draw."""

from collections.abc import Collection

DRAWERS = frozenset({"lead", "admin"})
SEERS = frozenset({"lead", "admin", "specialist"})


def may_draw(role: str) -> bool:
    """Whether this role draws and publishes maps, runs scenarios and replays, and moves open cases."""
    return role in DRAWERS


def may_keep_calendars(role: str) -> bool:
    """Whether this role sees and changes when the house and its teams work."""
    return role in DRAWERS


def may_look(role: str, queues: Collection[str]) -> bool:
    """Whether somebody may look at published maps: everybody who works cases; a stranger finds nothing."""
    return role in SEERS or bool(queues)
