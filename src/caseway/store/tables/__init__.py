"""Every table of the house. Private to the store: other parts read through its doors and files.

History (`history`) is the truth of a case; `case_states`, `wakeups` and `cases` follow from it and are written in
the same transaction. Personal content (rule 8) stands in content tables only: `messages`, `notes`, `facts`,
`contacts`, `addresses`, `participants`, `raw_mails`, and the words repeated for lists in `cases`.
"""

from caseway.store.tables.base import metadata
from caseway.store.tables.calendars import calendar_feeds, calendars
from caseway.store.tables.case import case_ids, case_states, cases, history, links, wakeups
from caseway.store.tables.content import attachments, drafts, facts, mail_ids, messages, notes, participants
from caseway.store.tables.drawing import map_draft_saves, map_drafts
from caseway.store.tables.house import (
    agent_queues,
    agents,
    api_tokens,
    audit,
    idempotency_keys,
    queues,
    sessions,
    settings,
    sign_in_attempts,
    teams,
)
from caseway.store.tables.incidents import parents, signal_targets, signals, updates
from caseway.store.tables.mail import blocks, intake, outbox, raw_mails
from caseway.store.tables.maps import definitions, inboxes, processes
from caseway.store.tables.moves import move_cases, moves
from caseway.store.tables.outside import addresses, contacts, organizations
from caseway.store.tables.replays import replay_cases, replays
from caseway.store.tables.standings import standings

__all__ = [
    "addresses",
    "agent_queues",
    "agents",
    "api_tokens",
    "attachments",
    "audit",
    "blocks",
    "calendar_feeds",
    "calendars",
    "case_ids",
    "case_states",
    "cases",
    "contacts",
    "definitions",
    "drafts",
    "facts",
    "history",
    "idempotency_keys",
    "inboxes",
    "intake",
    "links",
    "mail_ids",
    "map_draft_saves",
    "map_drafts",
    "messages",
    "metadata",
    "move_cases",
    "moves",
    "notes",
    "organizations",
    "outbox",
    "parents",
    "participants",
    "processes",
    "queues",
    "raw_mails",
    "replay_cases",
    "replays",
    "sessions",
    "settings",
    "sign_in_attempts",
    "signal_targets",
    "signals",
    "standings",
    "teams",
    "updates",
    "wakeups",
]
