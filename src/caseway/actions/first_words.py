"""The first words of a case that did not come as a mail: said to us, or observed by a device or one of us."""

import msgspec

from caseway.actions.perform import Writers
from caseway.core.case import events as e
from caseway.core.case.state import CaseState
from caseway.kit.database import Connection
from caseway.store import cases, messages


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What was said and by whom: a person with an address, or the name of a source."""

    subject: str
    text: str
    name: str | None
    address: str | None = None
    by_machine: bool = False


def first_words(said: Said) -> Writers:
    """What keeps them, and gives the case its line in the lists."""

    async def list_words(connection: Connection, event: e.Event, state: CaseState) -> None:
        words = cases.Words(
            subject=said.subject,
            preview=said.text[:300],
            contact_name=said.name or said.address,
            search=" ".join(filter(None, (said.subject, said.name, said.address, said.text))),
        )
        await cases.update_words(connection, state.case_id, words)

    async def message(connection: Connection, event: e.Event, state: CaseState) -> None:
        await messages.add(
            connection,
            messages.Message(
                case_id=state.case_id,
                seq=event.seq,
                direction="inbound",
                channel=state.channel,
                at=event.at,
                contact_id=state.contact_id,
                from_name=said.name,
                from_address=said.address,
                subject=said.subject,
                text=said.text,
                automatic=said.by_machine,
                automatic_reason="signal" if said.by_machine else None,
            ),
        )

    return {e.CaseOpened: list_words, e.MessageReceived: message}
