"""A small mail server on the loopback: takes what the desk sends, and shows it as a contact would see it."""

import re
import threading
from contextlib import suppress
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.running import free_port, wait_until

LINK = re.compile(r"https?://[^\s<>]+/c/[\w-]+")


class Sent:
    """One mail that came in, with its envelope."""

    def __init__(self, envelope: Envelope) -> None:
        self.sender = (envelope.mail_from or "").strip("<>")
        self.recipients = tuple(envelope.rcpt_tos)
        self.mail = message_from_bytes(envelope.original_content or b"", policy=policy.default)

    @property
    def text(self) -> str:
        """Its plain part."""
        part = self.mail.get_body(("plain",))
        assert part is not None
        return str(part.get_content())

    @property
    def message_id(self) -> str:
        return str(self.mail["Message-ID"])

    @property
    def link(self) -> str:
        """The reader's own link to their page."""
        found = LINK.search(self.text)
        assert found is not None, self.text
        return found.group()

    @property
    def answer_address(self) -> str:
        """Where an answer goes: the inbox with a token behind a plus."""
        return str(self.mail["Reply-To"].addresses[0].addr_spec)


class _Taker:
    def __init__(self, sink: "Sink") -> None:
        self._sink = sink

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self._sink.refused:
            return "550 5.1.1 No such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        with self._sink.lock:
            self._sink.everything.append(Sent(envelope))
        return "250 OK"


class Sink:
    """The mail server of everybody outside."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.everything: list[Sent] = []
        self.refused: set[str] = set()
        self.port = free_port()
        self.open()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, address: str) -> list[Sent]:
        """What this person got, in order."""
        with self.lock:
            return [one for one in self.everything if address in one.recipients]

    def reminders(self, address: str) -> int:
        """How many times this person was reminded."""
        said = [one.text for one in self.to(address)]
        return sum("before we have heard from you" in text or "did it help?" in text for text in said)

    def wait_for(self, address: str, count: int = 1) -> Sent:
        """The mail of that number to this person."""
        wait_until(lambda: len(self.to(address)) >= count)
        return self.to(address)[count - 1]

    def open(self) -> None:
        """Take mail, from the start or again."""
        self._controller = Controller(_Taker(self), hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def close(self) -> None:
        """Take no more."""
        with suppress(RuntimeError):
            self._controller.stop()
