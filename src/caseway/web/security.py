"""What every answer carries so that a browser runs nothing but our own files, and who may post to us."""

from urllib.parse import urlsplit

from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)

SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FRAMED = "X-Caseway-Framed"
"""A route that answers what may stand in a frame of ours sets this; it never leaves the house."""

_FOREIGN = b"This request came from another site and was not carried out."


def is_foreign(method: str, headers: Headers) -> bool:
    """Whether a browser says that this changing request was made by a page that is not ours.

    Every browser of today sends `Sec-Fetch-Site`, older ones `Origin`; programs send neither, and have no cookie that
    another site could use. The cookie is `SameSite=Lax` besides.
    """
    if method in SAFE_METHODS:
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def guarded(app: ASGIApp) -> ASGIApp:
    """The middleware: refuses changing requests from other sites, and puts the headers on every answer."""

    async def middleware(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        if is_foreign(str(scope.get("method")), Headers.from_scope(scope)):
            await send(
                {"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]}
            )
            await send({"type": "http.response.body", "body": _FOREIGN, "more_body": False})
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add(MutableScopeHeaders.from_message(message))
            await send(message)

        await app(scope, receive, send_with_headers)

    return middleware


def _add(headers: MutableScopeHeaders) -> None:
    framed = headers.pop(FRAMED, None) is not None
    for name, value in SECURITY_HEADERS.items():
        if name not in headers and not (framed and name == "X-Frame-Options"):
            headers[name] = value
