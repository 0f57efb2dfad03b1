"""Addresses of a header field (RFC 5322, read leniently, in linear time)."""

from __future__ import annotations

import re

from caseway.channels.email.charset import one_line
from caseway.channels.email.headers import decode_words
from caseway.channels.email.mail import Address

_EMAIL = re.compile(
    r"(?:(?<![^\s<>@,;:\"()\[\]])[^\s<>@,;:\"()\[\]]{1,128}|\"[^\"@<>]{1,64}\")@[^\s<>@,;:\"()]{1,255}"
)
_PARENTHESIS = re.compile(r"\\.|[()]", re.DOTALL)
_MAILTO = re.compile(r"^mailto:", re.IGNORECASE)
_NAME_MAX = 300
_SPECIAL = frozenset('"(<>,;:')


def read_addresses(text: str, addresses_max: int = 500) -> tuple[Address, ...]:
    """Every mailbox of a field, groups opened, each once. What holds no address is left out."""
    found: dict[str, Address] = {}
    for name, email in _mailboxes(text):
        for address in _addresses(name, email):
            if len(found) < addresses_max:
                found.setdefault(address.key, address)
    return tuple(found.values())


def read_names(text: str) -> str:
    """What a field says when no address is to be found in it."""
    return one_line(decode_words(text))


def bare_address(text: str) -> str | None:
    """The address in a string like `<a@b>`, `rfc822; a@b` or `a@b`; None if there is none."""
    found = _EMAIL.search(text)
    return found[0].strip("'.`").removeprefix("mailto:") if found else None


def _mailboxes(text: str) -> list[tuple[str, str]]:
    """Pairs of words before and text inside the angle brackets; ("", words) without brackets."""
    out: list[tuple[str, str]] = []
    words: list[str] = []
    comment: list[str] = []
    angle: str | None = None
    addressed = False
    position = 0
    while position <= len(text):
        letter = text[position] if position < len(text) else ","
        if letter == '"':
            content, position = _quoted(text, position)
            words.append(f'"{content}"' if text[position : position + 1] == "@" else content)
        elif letter == "(":
            content, position = _comment(text, position)
            comment.append(content)
        elif letter == "<":
            end = text.find(">", position)
            stop = end if end >= 0 else len(text)
            inside = text[position + 1 : stop]
            angle = inside if angle is None or "@" not in angle else angle
            position = min(stop + 1, len(text))
        elif letter in ",;":
            out.append(_mailbox(words, comment, angle))
            words, comment, angle, addressed = [], [], None, False
            position += 1
        elif letter == ":" and angle is None and not addressed:
            words = []
            position += 1
        else:
            start = position
            while position < len(text) and (text[position] not in _SPECIAL or position == start):
                position += 1
            words.append(text[start:position])
            addressed = addressed or "@" in words[-1]
    return out


def _mailbox(words: list[str], comment: list[str], angle: str | None) -> tuple[str, str]:
    said = "".join(words).strip()
    if angle is not None and "@" in angle:
        return said or " ".join(comment), angle
    if angle is not None:
        said = f"{said} {angle}"
    return " ".join(comment), said


def _quoted(text: str, position: int) -> tuple[str, int]:
    """The content of a quoted string and the place after it; a lone quote is a letter."""
    out: list[str] = []
    place = position + 1
    while place < len(text) and text[place] != '"':
        if text[place] == "\\" and place + 1 < len(text):
            place += 1
        out.append(text[place])
        place += 1
    if place >= len(text):
        rest = text[position + 1 :]
        stop = min((at for at in (rest.find("<"), rest.find(",")) if at >= 0), default=len(rest))
        return rest[:stop], position + 1 + stop
    return "".join(out), place + 1


def _comment(text: str, position: int) -> tuple[str, int]:
    depth = 0
    for found in _PARENTHESIS.finditer(text, position):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if depth == 0:
            return text[position + 1 : found.start()].replace("\\", ""), found.end()
    return text[position + 1 :], len(text)


def _addresses(name: str, email: str) -> list[Address]:
    """Usually one; several where somebody forgot the commas."""
    email = _MAILTO.sub("", _uncommented(email).strip().strip("'").strip())
    if "=?" in email:
        email = decode_words(email)
    route = email.rpartition(":")[2] if email.startswith("@") else email
    found = _EMAIL.findall(route) or _EMAIL.findall(email)
    if not found:
        return []
    shown = one_line(decode_words(name)).strip("'\" ")
    if len(found) == 1:
        if not shown and found[0] != route:
            rest = one_line(decode_words(route.replace(found[0], " ", 1))).strip("'\"<> ")
            shown = rest if "@" not in rest else ""
        return [Address(shown[:_NAME_MAX], _tidy(found[0]))]
    return [Address("", _tidy(address)) for address in found]


def _tidy(address: str) -> str:
    return address.strip("'`").rstrip(".")


def _uncommented(text: str) -> str:
    """Without comments, which may stand around the @."""
    out: list[str] = []
    position = 0
    while "(" in text[position:] and len(out) < 20:
        at = text.index("(", position)
        _, after = _comment(text, at)
        out.append(text[position:at].rstrip())
        position = after
    return "".join([*out, text[position:].lstrip() if out else text])
