"""Which case does a mail belong to? Strictest first, as people expect of mail; in doubt a new case."""

import msgspec

from caseway.actions import links
from caseway.actions.house import House
from caseway.channels.email.mail import Address, ParsedMail
from caseway.core.values import case_id_of
from caseway.kit.database import Connection
from caseway.store import agents, cases, contacts, messages, participants

COPIED_MAX = 20


class Entry(msgspec.Struct, frozen=True):
    """A mail on its way into a case: as it was understood, whose it is, and whether it opens the case."""

    intake_id: int | None
    inbox_id: int
    mail: ParsedMail
    contact: contacts.Contact
    opens: bool = False


async def author_of(connection: Connection, mail: ParsedMail) -> Address | None:
    """Who asks: the sender, or the original sender of what an agent of ours passes on."""
    if mail.sender is None:
        return None
    if mail.forwarded is not None and await agents.by_email(connection, mail.sender.email) is not None:
        return mail.forwarded.sender
    return mail.sender


async def case_of(connection: Connection, house: House, mail: ParsedMail, sender: str) -> int | None:
    """The case of our token, else of a Message-ID, else of our marker, else of a reference its own people quote."""
    by_token = await _by_token(connection, house, mail.tokens)
    if by_token is not None:
        return by_token
    known = await messages.known_ids(connection, list(mail.answers_to))
    order = {name: place for place, name in enumerate(mail.answers_to)}
    if known:
        return min(known, key=lambda found: order[found.message_id]).case_id
    by_marker = await _by_token(connection, house, mail.markers)
    return by_marker if by_marker is not None else await _by_reference(connection, mail, sender)


async def _by_token(connection: Connection, house: House, tokens: tuple[str, ...]) -> int | None:
    for token in tokens:
        participant_id = links.read_plus(house.signing_key, token)
        participant = await participants.one(connection, participant_id) if participant_id else None
        if participant is not None:
            return participant.case_id
    return None


async def _by_reference(connection: Connection, mail: ParsedMail, sender: str) -> int | None:
    for reference in mail.subject_references:
        case_id = case_id_of(reference)
        if case_id is None:
            continue
        everybody = await participants.of_case(connection, case_id)
        if any(p.address == contacts.normal(sender) for p in everybody):
            return case_id
    return None


def copied(mail: ParsedMail, ours: str) -> tuple[Address, ...]:
    """The other people whom the mail went to, without ourselves."""
    own = ours.partition("@")[0].casefold()
    everybody = (*mail.to, *mail.cc)
    sender = mail.sender.key if mail.sender else ""
    others = [a for a in everybody if a.key != sender and not a.key.startswith((f"{own}@", f"{own}+"))]
    return tuple(others[:COPIED_MAX])


async def link(connection: Connection, case_id: int, other_id: int) -> None:
    """The new case goes on from an older one."""
    await cases.link(connection, case_id, other_id, "follows")
