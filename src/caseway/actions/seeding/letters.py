"""The mails that the people of the town write, as bytes: with threads, files, quoted history, and what goes wrong."""

import mimetypes
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

import msgspec

from caseway.kit.places import part
from caseway.store.messages import Message

FILES_FOLDER = "files"


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A mail to be: who writes to whom, what, and which message of ours it answers."""

    name: str
    sender: tuple[str, str]
    to: str
    subject: str
    text: str
    at: datetime
    answers: Message | None = None
    files: tuple[str, ...] = ()
    automatic: bool = False


def raw_mail(letter: Letter) -> bytes:
    """The bytes of a mail as a mail program would send it."""
    mail = EmailMessage()
    name, address = letter.sender
    mail["From"] = f"{name} <{address}>" if name else address
    mail["To"] = letter.to
    mail["Date"] = format_datetime(letter.at)
    mail["Message-ID"] = f"<{letter.name}@{address.partition('@')[2]}>"
    mail["Subject"] = letter.subject
    if letter.answers is not None and letter.answers.message_id:
        mail["In-Reply-To"] = mail["References"] = f"<{letter.answers.message_id}>"
    if letter.automatic:
        mail["Auto-Submitted"] = "auto-replied"
    mail.set_content(letter.text.strip() + _quoted(letter.answers) + "\n")
    for file in letter.files:
        kind = (mimetypes.guess_type(file)[0] or "application/octet-stream").split("/")
        content = (part("seeds") / FILES_FOLDER / file).read_bytes()
        mail.add_attachment(content, maintype=kind[0], subtype=kind[1], filename=file)
    return mail.as_bytes()


def _quoted(message: Message | None) -> str:
    if message is None or not message.text:
        return ""
    lines = "\n".join(f"> {line}" for line in message.text.strip().splitlines())
    return f"\n\nOn {message.at:%d %b %Y at %H:%M}, {message.from_name} wrote:\n{lines}"


def bounce_of(message: Message, at: datetime) -> bytes:
    """The report that a message of ours did not arrive."""
    to = message.recipients[0]["address"]
    reason = "550 5.1.1 The address does not exist"
    text = f"""From: Mail Delivery System <MAILER-DAEMON@mx.{to.partition("@")[2]}>
To: {message.from_address}
Date: {format_datetime(at)}
Message-ID: <bounce-{message.case_id}-{message.seq}@mx.{to.partition("@")[2]}>
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

--edge
Content-Type: text/plain; charset=utf-8

Your message could not be delivered to {to}.

--edge
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.{to.partition("@")[2]}

Final-Recipient: rfc822; {to}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; {reason}

--edge
Content-Type: text/rfc822-headers

Message-ID: <{message.message_id}>
To: {to}
Subject: {message.subject}

--edge--
"""
    return text.encode().replace(b"\n", b"\r\n")


def senderless(at: datetime, to: str) -> bytes:
    """A mail that does not say who sent it: it will be held."""
    text = f"""To: {to}
Date: {format_datetime(at)}
Message-ID: <scan-0417@scanner.invalid>
Subject: Scanned document 0417
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Scan to mail, 1 page. Returned with the kettle, no covering letter: "It started to smell of burnt plastic. Please
call me back in the evening. W. Pf."
"""
    return text.encode().replace(b"\n", b"\r\n")
