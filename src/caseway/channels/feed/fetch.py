"""Fetches a document of others: so large, so long, and from no address within our own network unless allowed.

The name is resolved once and the connection goes to the address that was checked, so a name cannot change its mind
between the check and the request. Redirections are checked like the first address.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from urllib.parse import SplitResult, urljoin, urlsplit

BYTES_MAX = 2_000_000
SECONDS_MAX = 20.0
STEP_SECONDS = 8.0
REDIRECTS_MAX = 3
_CHUNK = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Unreachable(Exception):
    """The document could not be had; the text is a sentence for the screen."""


def fetch(address: str, *, private: bool = False) -> bytes:
    """The bytes at an http or https address. Blocks for at most 20 seconds. Raises `Unreachable`."""
    ends = time.monotonic() + SECONDS_MAX
    for _ in range(REDIRECTS_MAX + 1):
        found = _ask(_parts(address), ends, private=private)
        if isinstance(found, bytes):
            return found
        address = urljoin(address, found)
    raise Unreachable("It was sent on from address to address too often.")


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        raise Unreachable("This is no address.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Unreachable("A feed has an address that begins with https:// or http://.")
    return parts


def _ask(parts: SplitResult, ends: float, *, private: bool) -> bytes | str:
    """The document, or where it is now."""
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    where = _resolved(host, port, private=private)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = http.client.HTTPConnection(host, port, timeout=STEP_SECONDS)
    try:
        connection.sock = _connected(where, port, host, secure=parts.scheme == "https")
        connection.request("GET", path, headers={"Accept": "text/calendar", "User-Agent": "Caseway"})
        answer = connection.getresponse()
        if answer.status in _REDIRECTS:
            return answer.headers.get("Location") or ""
        if answer.status != 200:
            raise Unreachable(f"{host} answered {answer.status}.")
        return _read(answer, ends)
    except TimeoutError:
        raise Unreachable(f"{host} did not answer in time.") from None
    except ssl.SSLError as wrong:
        raise Unreachable(f"{host} has no certificate to trust: {wrong.reason or wrong}.") from None
    except (OSError, http.client.HTTPException, ValueError) as wrong:
        raise Unreachable(f"{host} could not be read: {str(wrong)[:200] or type(wrong).__name__}.") from None
    finally:
        connection.close()


def _resolved(host: str, port: int, *, private: bool) -> str:
    """An address of the host; every one of them must be public, unless private ones are allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable(f"There is no host {host[:200]}.") from None
    addresses = [str(one[4][0]) for one in found]
    if not private and not all(_is_public(one) for one in addresses):
        raise Unreachable(f"{host} is an address inside a private network; the operator can allow those.")
    return addresses[0]


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    if mapped is not None:
        found = mapped
    return found.is_global and not found.is_multicast


def _connected(where: str, port: int, host: str, *, secure: bool) -> socket.socket:
    plain = socket.create_connection((where, port), timeout=STEP_SECONDS)
    if not secure:
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


def _read(answer: http.client.HTTPResponse, ends: float) -> bytes:
    content = bytearray()
    while chunk := answer.read1(_CHUNK):
        content += chunk
        if len(content) > BYTES_MAX:
            raise Unreachable(f"It is larger than {BYTES_MAX // 1_000_000} MB.")
        if time.monotonic() > ends:
            raise TimeoutError
    return bytes(content)
