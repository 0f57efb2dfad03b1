"""What the receiving server found out about the sender (RFC 8601), as it wrote it down."""

from __future__ import annotations

import re

from caseway.channels.email.charset import decode, one_line
from caseway.channels.email.headers import Headers
from caseway.channels.email.mail import Authentication

_COMMENT = re.compile(r"\([^()]{0,500}\)")
_RESULT = re.compile(r"(?:^|[;\s])(dmarc|spf|dkim)\s*=\s*([a-z]{2,12})", re.IGNORECASE)


def read_authentication(headers: Headers, trusted: str | None = None) -> Authentication:
    """The topmost Authentication-Results (the last server's), or the topmost of the `trusted` server: what
    lies below may have been written by the sender."""
    for raw in headers.every("authentication-results"):
        text = _COMMENT.sub(" ", one_line(decode(raw[:20_000])))
        server = text.split(";")[0].strip().split(" ")[0].lower()
        if trusted is not None and server != trusted.lower():
            continue
        found: dict[str, str] = {}
        for method, result in _RESULT.findall(text):
            method, result = method.lower(), result.lower()
            if found.get(method) != "pass" or method != "dkim":
                found[method] = result if method == "dkim" else found.get(method, result)
        return Authentication(server, found.get("dmarc"), found.get("spf"), found.get("dkim"))
    if trusted is None:
        words = headers.text("received-spf").lower().split()
        return Authentication(spf=words[0][:12]) if words else Authentication()
    return Authentication()
