"""Raw mails, written the way the world writes them. All of our own making."""

from base64 import encodebytes
from collections.abc import Iterable

from hypothesis import HealthCheck, settings

# For properties on a machine that may be busy: how long an example takes says nothing.
RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

BOUNDARY = "frontier-7f3a"
MIA = "Mia Berger <mia@berger.example>"
SUPPORT = "support@fjord.example"


def mail(body: str | bytes = "Hello", **headers: str) -> bytes:
    """A mail from Mia to support; `headers` come over the usual ones (`content_type` is `Content-Type`), "" for
    none of that name."""
    fields = {
        "From": MIA,
        "To": SUPPORT,
        "Subject": "The printer is on fire",
        "Message-ID": "<m1@berger.example>",
        "Date": "Fri, 20 Nov 2026 10:00:00 +0100",
        **{name.replace("_", "-").title().replace("-Id", "-ID"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return head.encode("utf-8") + b"\r\n" + (body if isinstance(body, bytes) else crlf(body).encode("utf-8"))


def crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def part(body: str | bytes, content_type: str = "text/plain; charset=utf-8", **headers: str) -> bytes:
    """A part of a multipart."""
    fields = [f"Content-Type: {content_type}"]
    fields += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    data = body if isinstance(body, bytes) else crlf(body).encode("utf-8")
    return "\r\n".join(fields).encode("utf-8") + b"\r\n\r\n" + data


def file_part(
    name: str,
    content: bytes,
    content_type: str = "application/pdf",
    disposition: str = "attachment",
    **headers: str,
) -> bytes:
    """A part with a file in base64."""
    return part(
        encodebytes(content).replace(b"\n", b"\r\n"),
        content_type,
        Content_Disposition=f'{disposition}; filename="{name}"' if name else disposition,
        Content_Transfer_Encoding="base64",
        **headers,
    )


def joined(parts: Iterable[bytes], boundary: str = BOUNDARY, closed: bool = True) -> bytes:
    """Parts between boundaries."""
    lines = b"".join(f"--{boundary}\r\n".encode() + one + b"\r\n" for one in parts)
    return lines + (f"--{boundary}--\r\n".encode() if closed else b"")


def multipart(*parts: bytes, kind: str = "mixed", boundary: str = BOUNDARY, **headers: str) -> bytes:
    """A mail of several parts."""
    return mail(joined(parts, boundary), content_type=f'multipart/{kind}; boundary="{boundary}"', **headers)


def nested(*parts: bytes, kind: str, boundary: str) -> bytes:
    """A multipart as a part."""
    return part(joined(parts, boundary), f'multipart/{kind}; boundary="{boundary}"')


def bounce(status: str = "5.1.1", original: str = "C-1042-7.m5@fjord.example") -> bytes:
    """What Postfix says when an address does not exist."""
    report = (
        "Reporting-MTA: dns; mx.berger.example\n"
        "X-Postfix-Queue-ID: 4Zx\n"
        "\n"
        "Final-Recipient: rfc822; tomas@alves.example\n"
        "Original-Recipient: rfc822;tomas@alves.example\n"
        f"Action: failed\nStatus: {status}\n"
        "Remote-MTA: dns; mx.alves.example\n"
        f"Diagnostic-Code: smtp; 550 {status} <tomas@alves.example>: Recipient address\n"
        "    rejected: User unknown\n"
    )
    returned = (
        f"From: support@fjord.example\nSubject: Your lamp [C-1042-7]\nMessage-ID: <{original}>\n\nHello Tomás"
    )
    return multipart(
        part("I'm sorry to have to inform you that your message could not be delivered."),
        part(report, "message/delivery-status"),
        part(returned, "message/rfc822"),
        kind="report; report-type=delivery-status",
        **{"from": "Mail Delivery System <MAILER-DAEMON@mx.berger.example>", "return_path": "<>"},
        auto_submitted="auto-replied",
        subject="Undelivered Mail Returned to Sender",
    )
