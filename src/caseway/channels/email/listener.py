"""The built-in SMTP and LMTP listener. It runs in the loop of the process that starts it.

A mail is answered with 250 only after `receive` has returned `Accepted`, which means: stored and committed.
Anything else, a crash of this process included, leaves the mail with the other side.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from msgspec import Struct

from caseway.channels.base import Accepted, Inbound, Receipt, Receive, Rejected

_log = logging.getLogger(__name__)
_LINE_MAX = 1_048_576
_TEXT_MAX = 400


class ListenerSettings(Struct, frozen=True):
    """Where to listen and how much to take. Port 0 takes a free one."""

    host: str = "127.0.0.1"
    port: int = 2525
    hostname: str = "localhost"
    lmtp: bool = False
    size_max: int = 50_000_000
    recipients_max: int = 100
    connections_max: int = 200
    timeout_seconds: float = 300.0
    grace_seconds: float = 10.0


Knows = Callable[[str], Awaitable[bool]]


class _Conversation:
    """What the listener answers; aiosmtpd calls these hooks by name."""

    def __init__(self, settings: ListenerSettings, receive: Receive, knows: Knows) -> None:
        self._settings = settings
        self._receive = receive
        self._knows = knows
        self.storing: set[SMTP] = set()
        self.idle = asyncio.Event()
        self.idle.set()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= self._settings.recipients_max:
            return "452 4.5.3 Too many recipients"
        if not await self._knows(address):
            return "550 5.1.1 There is no such inbox here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it by this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        raw = envelope.original_content or b""
        inbound = Inbound(
            raw=raw,
            sender="" if envelope.mail_from in (None, "<>") else _storable(envelope.mail_from or ""),
            recipients=tuple(_storable(address) for address in envelope.rcpt_tos),
            source=_source(session),
        )
        self.storing.add(server)
        self.idle.clear()
        try:
            answer = _answer(await self._receipt(inbound))
        finally:
            self.storing.discard(server)
            if not self.storing:
                self.idle.set()
        # LMTP answers once for each recipient (RFC 2033, 4.2); all have the same fate here.
        return "\r\n".join([answer] * len(envelope.rcpt_tos)) if isinstance(server, LMTP) else answer

    async def _receipt(self, inbound: Inbound) -> Receipt:
        try:
            return await self._receive(inbound)
        except Exception:  # noqa: BLE001
            # Whatever went wrong on our side, the other side still has the mail and will try again.
            _log.exception("a mail could not be stored; the sender is asked to try again")
            return Rejected("The mail could not be stored, please try again", permanent=False)

    async def handle_exception(self, error: Exception) -> str:
        _log.error("the mail listener stumbled", exc_info=error)
        return "451 4.3.0 Something went wrong here, please try again"


def _answer(receipt: Receipt) -> str:
    match receipt:
        case Accepted(queued_as=name):
            return f"250 2.0.0 Accepted {_text(name)}".rstrip()
        case Rejected(reason=reason, permanent=True):
            return f"550 5.7.1 {_text(reason)}"
        case Rejected(reason=reason):
            return f"451 4.3.0 {_text(reason)}"


def _text(words: str) -> str:
    return " ".join("".join(letter if " " <= letter <= "~" else " " for letter in words).split())[:_TEXT_MAX]


def _storable(address: str) -> str:
    return address.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def _source(session: Session) -> str:
    peer = session.peer
    host = peer[0] if peer else "local"
    return _storable(f"{host} {session.host_name or ''}".strip())[:_TEXT_MAX]


class MailListener:
    """A running listener."""

    def __init__(
        self, settings: ListenerSettings, conversation: _Conversation, tls: ssl.SSLContext | None
    ) -> None:
        self._settings = settings
        self._conversation = conversation
        self._tls = tls
        self._open: set[SMTP] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        settings = self._settings
        self._server = await loop.create_server(self._protocol, settings.host, settings.port, backlog=512)

    @property
    def port(self) -> int:
        """Where it listens, also if the port was chosen by the system."""
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Take no more. A mail that is being stored may be stored and answered within the time of grace; what
        is only on its way stays with the other side."""
        if self._server is None:
            return
        self._server.close()
        self._close(self._open - self._conversation.storing)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._conversation.idle.wait(), self._settings.grace_seconds)
        self._close(set(self._open))
        await self._server.wait_closed()

    def _close(self, connections: set[SMTP]) -> None:
        for connection in connections:
            if connection.transport is not None:
                connection.transport.close()

    def _protocol(self) -> asyncio.BaseProtocol:
        if len(self._open) >= self._settings.connections_max:
            return _Busy()
        return _connection_class(self._settings.lmtp)(
            self._open,
            self._conversation,
            data_size_limit=self._settings.size_max,
            enable_SMTPUTF8=True,
            hostname=self._settings.hostname,
            ident="Caseway",
            timeout=self._settings.timeout_seconds,
            tls_context=self._tls,
            auth_exclude_mechanism=("LOGIN", "PLAIN"),
            command_call_limit={"*": 1_000, "RCPT": 10_000, "MAIL": 10_000, "DATA": 10_000},
            loop=asyncio.get_running_loop(),
        )


class _Busy(asyncio.Protocol):
    """Says that there are too many connections, and ends."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(b"421 4.3.2 Too many connections, please try again later\r\n")
        transport.close()


class _Counted:
    """Knows the set of open connections and is in it while it is open."""

    line_length_limit = _LINE_MAX

    def __init__(self, connections: set[Any], *arguments: Any, **options: Any) -> None:
        self._connections = connections
        super().__init__(*arguments, **options)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._connections.add(self)
        super().connection_made(transport)  # type: ignore[misc]

    def connection_lost(self, error: Exception | None) -> None:
        self._connections.discard(self)
        super().connection_lost(error)  # type: ignore[misc]


class _SmtpConnection(_Counted, SMTP):
    """SMTP, counted."""


class _LmtpConnection(_Counted, LMTP):
    """LMTP, counted."""


def _connection_class(lmtp: bool) -> type[_SmtpConnection | _LmtpConnection]:
    return _LmtpConnection if lmtp else _SmtpConnection


async def listen(
    settings: ListenerSettings, receive: Receive, knows: Knows, tls: ssl.SSLContext | None = None
) -> MailListener:
    """Start a listener. `knows` says whether a recipient's address is one of our inboxes; `receive` stores
    a mail."""
    # aiosmtpd tells its log every command, with the addresses in it.
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    listener = MailListener(settings, _Conversation(settings, receive, knows), tls)
    await listener.start()
    return listener
