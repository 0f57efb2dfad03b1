"""The mail servers that the settings name, checked before anything starts."""

from caseway.channels.base import Sender
from caseway.channels.email.adapter import sender_for
from caseway.channels.email.imap import ImapSettings
from caseway.channels.email.server import BadServer
from caseway.jobs.polling import account_at
from caseway.kit.processes import StartFailed
from caseway.kit.settings import Settings


def way_out(settings: Settings) -> Sender | None:
    """What sends our mail; None where it is kept. Raises StartFailed."""
    if settings.smtp_url is None:
        return None
    try:
        return sender_for(settings.smtp_url.get_secret_value(), settings.mail_domain)
    except BadServer as bad:
        raise StartFailed(f"CASEWAY_SMTP_URL: {bad}") from None


def way_in(settings: Settings) -> ImapSettings | None:
    """The account that is polled, if any. Raises StartFailed."""
    if settings.imap_url is None:
        return None
    try:
        return account_at(settings.imap_url.get_secret_value())
    except BadServer as bad:
        raise StartFailed(f"CASEWAY_IMAP_URL: {bad}") from None
