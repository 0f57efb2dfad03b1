"""Cases and messages as commands print them for programs: the names that the API uses, too."""

from typing import Any

from caseway.core.values import reference_of
from caseway.store.access import CaseRow
from caseway.store.agents import Agent
from caseway.store.contacts import Contact
from caseway.store.lists import Listed
from caseway.store.messages import Message


def case_shape(row: CaseRow, contact: Contact | None, owner: Agent | None) -> dict[str, Any]:
    """A case, whole."""
    return {
        "reference": reference_of(row.id),
        "subject": row.subject,
        "status": row.status,
        "stage": row.stage,
        "priority": row.priority,
        "kind": row.kind,
        "category": row.category,
        "queue": row.queue,
        "channel": row.channel,
        "assignee": owner.email if owner else None,
        "contact": {"name": contact.name if contact else None, "email": contact.email if contact else None},
        "process": {"key": row.process_key, "version": row.process_version, "steps": row.steps},
        "closure": {"basis": row.basis, "at": row.closed_at} if row.basis else None,
        "imported": row.imported,
        "opened_at": row.opened_at,
        "wake_at": row.due_at,
    }


def listed_shape(row: Listed, people: dict[int, str]) -> dict[str, Any]:
    """A case in a list."""
    return {
        "reference": reference_of(row.id),
        "subject": row.subject,
        "status": row.status,
        "stage": row.stage,
        "step": row.step,
        "priority": row.priority,
        "queue": row.queue,
        "channel": row.channel,
        "assignee": people.get(row.assignee_id or 0),
        "contact": {"name": row.contact_name},
        "closure": {"basis": row.basis} if row.basis else None,
        "unread": row.unread_count,
        "faults": row.fault_count,
        "moved_at": row.moved_at,
        "wake_at": row.due_at,
    }


def message_shape(message: Message) -> dict[str, Any]:
    """A message."""
    return {
        "id": message.seq,
        "direction": message.direction,
        "channel": message.channel,
        "from": {"name": message.from_name, "email": message.from_address},
        "to": [{"name": one.get("name"), "email": one.get("address")} for one in message.recipients],
        "subject": message.subject,
        "text": message.text,
        "attachments": message.attachment_count,
        "automatic": message.automatic,
        "template": message.template,
        "at": message.at,
    }
