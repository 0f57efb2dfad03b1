"""What is configured for one e-mail inbox: addresses, ways in and out, habits."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct

from caseway.channels.email.addresses import bare_address
from caseway.channels.email.imap import ImapSettings
from caseway.channels.email.server import BadServer, MailServer, read_server


class BadInbox(ValueError):
    """Settings that cannot work; `field` names the one, the sentence says why."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class EmailSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """One inbox. `smtp_url` and `imap_url` carry passwords: they are stored encrypted and never shown.

    Without `smtp_url` what goes out is kept and shown. `way_in` is `listener` (mail is handed to us) or
    `imap`. `hold_automatic` keeps automatic mail until somebody releases it; `quote_history` puts the last
    message under an answer; `trusted_server` is the one whose Authentication-Results count.
    """

    address: str
    company: str = ""
    aliases: tuple[str, ...] = ()
    way_in: Literal["listener", "imap"] = "listener"
    smtp_url: str | None = None
    imap_url: str | None = None
    imap_folder: str = "INBOX"
    imap_move_to: str | None = None
    poll_seconds: int = 60
    hold_automatic: bool = False
    show_agent: bool = True
    quote_history: bool = False
    trusted_server: str | None = None

    def is_for(self, email: str) -> bool:
        """Whether a mail to this address belongs here: any of ours, with or without a plus."""
        local, at, domain = email.casefold().rpartition("@")
        plain = f"{local.split('+')[0]}{at}{domain}"
        return plain in {name.casefold() for name in (self.address, *self.aliases)}

    def smtp_server(self) -> MailServer | None:
        return read_server(self.smtp_url, "smtp") if self.smtp_url else None

    def imap(self) -> ImapSettings | None:
        """How to poll; None if mail is handed to us."""
        if self.way_in != "imap" or not self.imap_url:
            return None
        return ImapSettings(read_server(self.imap_url, "imap"), self.imap_folder, self.imap_move_to)


def read_settings(values: object) -> EmailSettings:
    """Checked settings from plain values. Raises BadInbox with the field that is wrong."""
    try:
        settings = msgspec.convert(values, EmailSettings)
    except msgspec.ValidationError as fault:
        field = str(fault).rpartition("$.")[2].rstrip("`") if "$." in str(fault) else ""
        raise BadInbox(field, str(fault)) from fault
    for email in (settings.address, *settings.aliases):
        if bare_address(email) != email:
            raise BadInbox("address", f"{email} is not an e-mail address.")
    if settings.way_in == "imap" and not settings.imap_url:
        raise BadInbox("imap_url", "An inbox that is polled needs the address of its IMAP server.")
    if settings.poll_seconds < 5:
        raise BadInbox(
            "poll_seconds", "Mail servers do not like to be asked more often than every five seconds."
        )
    _check_server("smtp_url", settings.smtp_url, "smtp")
    _check_server("imap_url", settings.imap_url, "imap")
    return settings


def _check_server(field: str, url: str | None, protocol: str) -> None:
    try:
        if url:
            read_server(url, protocol)
    except BadServer as fault:
        raise BadInbox(field, str(fault)) from fault
