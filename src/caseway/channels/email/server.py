"""Where a mail server is, read from an URL: `smtp://user:password@mail.example:587`.

`smtp` and `imap` take TLS if the server offers it; `smtp+starttls` and `imap+starttls` insist on it;
`smtps` and `imaps` begin with it. With the last four the certificate is checked, unless `?verify=no` says
otherwise.
"""

from __future__ import annotations

import ssl
from urllib.parse import parse_qs, unquote, urlsplit

from msgspec import Struct

_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465, "imap": 143, "imap+starttls": 143, "imaps": 993}


class BadServer(ValueError):
    """An URL that names no mail server; the sentence says why and never repeats the password."""


class MailServer(Struct, frozen=True):
    """A server and how to sign in. `security` is `offered`, `starttls` or `tls`."""

    protocol: str
    host: str
    port: int
    user: str
    password: str
    security: str
    verified: bool

    def __repr__(self) -> str:
        who = f"{self.user}@" if self.user else ""
        return f"MailServer({self.protocol}://{who}{self.host}:{self.port}, {self.security})"

    def tls(self) -> ssl.SSLContext:
        """How to speak TLS with it."""
        if self.verified:
            return ssl.create_default_context()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context


def read_server(url: str, protocol: str) -> MailServer:
    """The server that `url` names; `protocol` is `smtp` or `imap`. Raises BadServer."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as fault:
        raise BadServer("The address of the mail server cannot be read.") from fault
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not scheme.startswith(protocol):
        raise BadServer(
            f"The address of the mail server must begin with {protocol}://, {protocol}+starttls:// or {protocol}s://."
        )
    if not parts.hostname:
        raise BadServer("The address of the mail server names no host.")
    security = (
        "tls" if scheme.endswith("s") and "+" not in scheme else "starttls" if "+" in scheme else "offered"
    )
    verified = security != "offered" and parse_qs(parts.query).get("verify", ["yes"])[0] != "no"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(protocol, parts.hostname, port or _PORTS[scheme], user, password, security, verified)
