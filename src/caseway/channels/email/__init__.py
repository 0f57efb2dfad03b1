"""The e-mail channel. `parse` and `compose` are pure; `adapter`, `listener` and `imap` touch the network.

mail = parse(raw, sender, recipients)           bytes in, ParsedMail out, never fails
raw = compose(OutgoingMail(...))                 the bytes of a mail of ours; `outbound` adds its envelope
delivery = await sender_for(url).send(outbound)  Sent | Refused | Failed | Unknown
listener = await listen(settings, receive, knows)
polled = await poll(settings, position, receive)
for inbound in read_archive(path): ...
"""

from caseway.channels.email.adapter import SmtpSender, sender_for
from caseway.channels.email.archive import read_archive
from caseway.channels.email.automatic import LOOP_HEADER
from caseway.channels.email.compose import compose, outbound
from caseway.channels.email.fields import Unwritable
from caseway.channels.email.identity import own_message_id
from caseway.channels.email.imap import ImapSettings, ImapUnavailable, Polled, Position, poll
from caseway.channels.email.listener import ListenerSettings, MailListener, listen
from caseway.channels.email.mail import Address, Bounce, Limits, OutgoingMail, ParsedMail, Quote, Segment
from caseway.channels.email.parse import external_id_of, parse
from caseway.channels.email.server import BadServer, MailServer, read_server
from caseway.channels.email.settings import BadInbox, EmailSettings, read_settings
from caseway.channels.email.threads import subject_line

__all__ = [
    "LOOP_HEADER",
    "Address",
    "BadInbox",
    "BadServer",
    "Bounce",
    "EmailSettings",
    "ImapSettings",
    "ImapUnavailable",
    "Limits",
    "ListenerSettings",
    "MailListener",
    "MailServer",
    "OutgoingMail",
    "ParsedMail",
    "Polled",
    "Position",
    "Quote",
    "Segment",
    "SmtpSender",
    "Unwritable",
    "compose",
    "external_id_of",
    "listen",
    "outbound",
    "own_message_id",
    "parse",
    "poll",
    "read_archive",
    "read_server",
    "read_settings",
    "sender_for",
    "subject_line",
]
