"""Mail out over SMTP. The result says what is certain: nothing is called sent or lost that might be the
other."""

from __future__ import annotations

from contextlib import suppress

import aiosmtplib

from caseway.channels.base import Delivery, Failed, Outbound, Refused, Sent, Undelivered, Unknown
from caseway.channels.email.server import MailServer, read_server

_TIMEOUT_SECONDS = 60.0
_REASON_MAX = 500


class SmtpSender:
    """Sends each mail on a connection of its own."""

    def __init__(
        self, server: MailServer, hostname: str = "localhost", timeout_seconds: float = _TIMEOUT_SECONDS
    ) -> None:
        self._server = server
        self._tls = server.tls()
        self._hostname = hostname
        self._timeout_seconds = timeout_seconds

    async def send(self, outbound: Outbound) -> Delivery:
        """Hand one mail over. Never raises for what the other side or the network does."""
        client = self._client()
        try:
            await client.connect()
            if self._server.user:
                await client.login(self._server.user, self._server.password)
        except (aiosmtplib.SMTPException, OSError) as fault:
            client.close()
            return Failed(_reason(fault), _code(fault))
        try:
            return await self._hand_over(client, outbound)
        finally:
            with suppress(aiosmtplib.SMTPException, OSError):
                await client.quit(timeout=5)
            client.close()

    def _client(self) -> aiosmtplib.SMTP:
        server = self._server
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            local_hostname=self._hostname,
            timeout=self._timeout_seconds,
            use_tls=server.security == "tls",
            start_tls={"tls": False, "starttls": True}.get(server.security),
            tls_context=self._tls,
        )

    async def _hand_over(self, client: aiosmtplib.SMTP, outbound: Outbound) -> Delivery:
        addresses = (outbound.sender, *outbound.recipients)
        international = not all(address.isascii() for address in addresses)
        if international and not client.supports_extension("smtputf8"):
            return Refused("The mail server takes no addresses with letters outside ASCII.")
        encoding = "utf-8" if international else "ascii"
        options = ["SMTPUTF8"] if international else []
        undelivered: list[Undelivered] = []
        try:
            await client.mail(outbound.sender, options=options, encoding=encoding)
            for recipient in outbound.recipients:
                try:
                    await client.rcpt(recipient, encoding=encoding)
                except aiosmtplib.SMTPRecipientRefused as refusal:
                    undelivered.append(Undelivered(recipient, refusal.code, _reason(refusal)))
        except aiosmtplib.SMTPResponseException as refusal:
            return _refused(refusal.code, _reason(refusal), ())
        except (aiosmtplib.SMTPException, OSError) as fault:
            return Failed(_reason(fault))
        if len(undelivered) == len(outbound.recipients):
            return _nobody(tuple(undelivered))
        return await _data(client, outbound.raw, tuple(undelivered))


async def _data(client: aiosmtplib.SMTP, raw: bytes, undelivered: tuple[Undelivered, ...]) -> Delivery:
    """The text itself. A connection that breaks from here on leaves open whether it was taken."""
    try:
        response = await client.data(raw)
    except aiosmtplib.SMTPResponseException as refusal:
        return _refused(refusal.code, _reason(refusal), undelivered)
    except (aiosmtplib.SMTPException, OSError) as fault:
        return Unknown(_reason(fault))
    return Sent(response.message[:_REASON_MAX], undelivered)


def _nobody(undelivered: tuple[Undelivered, ...]) -> Delivery:
    """Refused by all: for good only if all said so."""
    if not undelivered:
        return Refused("The mail has no recipient.")
    temporary = [refusal for refusal in undelivered if (refusal.code or 0) < 500]
    chosen = (temporary or undelivered)[0]
    kind = Failed if temporary else Refused
    return kind(chosen.reason, chosen.code, undelivered)


def _refused(code: int, reason: str, undelivered: tuple[Undelivered, ...]) -> Delivery:
    return Refused(reason, code, undelivered) if code >= 500 else Failed(reason, code, undelivered)


def _code(fault: Exception) -> int | None:
    return fault.code if isinstance(fault, aiosmtplib.SMTPResponseException) else None


def _reason(fault: Exception) -> str:
    said = fault.message if isinstance(fault, aiosmtplib.SMTPException) else str(fault)
    return " ".join(said.split())[:_REASON_MAX] or type(fault).__name__


def sender_for(url: str, hostname: str = "localhost") -> SmtpSender:
    """The sender for a server's URL. Raises BadServer."""
    return SmtpSender(read_server(url, "smtp"), hostname)
