"""The first words of a case that nobody outside wrote: what a device or one of us observed."""

from caseway.actions.perform import Writers
from caseway.core.case import events as e
from caseway.core.case.state import CaseState
from caseway.kit.database import Connection
from caseway.store import cases, messages


def first_words(subject: str, text: str, source: str, by_machine: bool = True) -> Writers:
    """What keeps them, and gives the case its line in the lists."""

    async def write(connection: Connection, event: e.Event, state: CaseState) -> None:
        await messages.add(
            connection,
            messages.Message(
                case_id=state.case_id,
                seq=event.seq,
                direction="inbound",
                channel=state.channel,
                at=event.at,
                contact_id=state.contact_id,
                from_name=source,
                subject=subject,
                text=text.strip() or subject,
                automatic=by_machine,
                automatic_reason="signal" if by_machine else None,
            ),
        )
        words = cases.Words(
            subject=subject, preview=text[:300], contact_name=source, search=f"{subject} {source} {text}"
        )
        await cases.update_words(connection, state.case_id, words)

    return {e.MessageReceived: write}
