"""What the sender wrote now, apart from quoted history and signature: folded, never deleted.

Knows how Gmail, Apple Mail, Outlook and Thunderbird introduce a quotation, in English, German and a few more
languages. A text whose answers stand between the quoted lines stays as it is; so does a forwarded message.
"""

from __future__ import annotations

import re
from typing import Literal

from caseway.channels.email.mail import Segment
from caseway.kit.html import html_to_text

_QUOTED = re.compile(r"\s{0,3}>")
_OPENING = re.compile(r"[\s>]{0,6}(?:On|Am|Le|El|Il|Op|Em|Den|W dniu|Quoting|Zitat von)\b", re.IGNORECASE)
_ATTRIBUTION = re.compile(
    r"[\s>]{0,6}(?:On\b.{6,400}?\bwrote\s?:|Am\b.{6,400}?\bschrieb\b.{0,200}?:|Le\b.{6,400}?\ba écrit\s?:"
    r"|El\b.{6,400}?\bescribió\s?:|Il\b.{6,400}?\bha scritto\s?:|Op\b.{6,400}?\bschreef\b.{0,200}?:"
    r"|Em\b.{6,400}?\bescreveu\s?:|(?:Quoting|Zitat von)\b.{3,300}?:)\s*$",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTION_AFTER = re.compile(
    r"[\s>]{0,6}.{1,150}(?:\bschrieb am\b.{6,120}:|\bwrote on\b.{6,120}:"
    r"|<[^<>\s]{1,200}@[^<>\s]{1,200}> (?:wrote|schrieb):)\s*$",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"\s*(?:_{20,}|-{2,}\s*(?:Original Message|Original Appointment|Ursprüngliche Nachricht"
    r"|Originalnachricht|Message d'origine|Mensaje original)\s*-{2,})\s*$",
    re.IGNORECASE,
)
_FROM = re.compile(r"\s*\*?(?:From|Von|De|Da|Van)\s?:\*?\s*\S", re.IGNORECASE)
_OTHER_FIELD = re.compile(
    r"\s*\*?(?:Sent|Date|To|Cc|Subject|Gesendet|Datum|An|Betreff|Envoyé|Objet|À|Enviado|Para|Asunto|Inviato|Oggetto"
    r"|Verzonden|Aan|Onderwerp)\s?:\*?",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"\s?--\s?$|—\s?$")
_DEVICE = re.compile(
    r"\s*(?:Sent from (?:my |Mail for |Outlook for |Yahoo |the all new ).{1,60}|Sent via .{1,60}"
    r"|Get Outlook for .{1,60}|Von meinem .{1,60} gesendet\.?|Gesendet (?:von|mit) .{1,80}"
    r"|Diese Nachricht wurde von meinem .{1,60} gesendet\.?|Outlook für .{1,40} beziehen"
    r"|Envoyé de mon .{1,60}|Enviado desde mi .{1,60})\s*$",
    re.IGNORECASE,
)
_SIGNATURE_LINES_MAX = 40
_ATTRIBUTION_LINES_MAX = 4

Kind = Literal["visible", "quoted", "signature"]


def divide(text: str, forwarded: bool = False) -> tuple[Segment, ...]:
    """Segments that together are `text`. If nothing would be visible, all of it is; so is all of a message that
    passes on another, whose words may stand below a signature."""
    if forwarded:
        return (Segment("visible", text),) if text else ()
    lines = text.splitlines(keepends=True)
    kinds = _without_history(lines)
    _mark_signature(lines, kinds)
    if not any(kind == "visible" and line.strip() for kind, line in zip(kinds, lines, strict=True)):
        return (Segment("visible", text),) if text else ()
    return _joined(lines, kinds)


def _without_history(lines: list[str]) -> list[Kind]:
    """Which lines are quoted history: what stands after the last own words, or before the first ones."""
    blocks = _blocks(lines)
    own = [place for place, (kind, _, _) in enumerate(blocks) if kind == "visible"]
    kinds: list[Kind] = []
    for place, (kind, start, end) in enumerate(blocks):
        trailing = not own or place > own[-1]
        leading = bool(own) and place < own[0] and len(own) == 1
        folded = kind == "quoted" and (trailing or leading)
        kinds.extend(["quoted" if folded else "visible"] * (end - start))
    return kinds


def _blocks(lines: list[str]) -> list[tuple[Kind, int, int]]:
    """Stretches of (kind, first line, line after the last); a blank line belongs to what stands before it."""
    blocks: list[tuple[Kind, int, int]] = []
    place = 0
    while place < len(lines):
        kind, end = _block_at(lines, place)
        if blocks and (blocks[-1][0] == kind or not lines[place].strip()):
            blocks[-1] = (blocks[-1][0], blocks[-1][1], end)
        else:
            blocks.append((kind, place, end))
        place = end
    if (
        blocks
        and blocks[0][0] == "visible"
        and not "".join(lines[: blocks[0][2]]).strip()
        and len(blocks) > 1
    ):
        blocks[0:2] = [(blocks[1][0], 0, blocks[1][2])]
    return blocks


def _block_at(lines: list[str], place: int) -> tuple[Kind, int]:
    """What begins at this line and where it ends."""
    if _is_header_block(lines, place):
        return "quoted", len(lines)
    count = _attribution_length(lines, place)
    if count:
        following = _next_with_text(lines, place + count)
        quoted_by_sign = following < len(lines) and _QUOTED.match(lines[following])
        return "quoted", following if quoted_by_sign else len(lines)
    return ("quoted" if _QUOTED.match(lines[place]) else "visible"), place + 1


def _next_with_text(lines: list[str], place: int) -> int:
    while place < len(lines) and not lines[place].strip():
        place += 1
    return place


def _attribution_length(lines: list[str], place: int) -> int:
    """How many lines from here introduce a quotation ("On Sat, 5 Dec 2026 ... wrote:"); 0 if they do not."""
    line = lines[place]
    if len(line) > 500:
        return 0
    if _ATTRIBUTION_AFTER.match(line) and any(letter.isdigit() or letter == "@" for letter in line):
        return 1
    if not _OPENING.match(line):
        return 0
    joined = ""
    for count, added in enumerate(lines[place : place + _ATTRIBUTION_LINES_MAX], 1):
        joined += added if len(added) <= 500 else added[:500]
        found = _ATTRIBUTION.match(joined)
        if found and any(letter.isdigit() or letter == "@" for letter in joined):
            return count
    return 0


def _is_header_block(lines: list[str], place: int) -> bool:
    """Outlook's way: a rule or not, then From, Sent, To, Subject as lines. Without an address in it more is asked
    for, as a journey has From and To as well."""
    line = lines[place]
    if _RULE.match(line):
        following = _next_with_text(lines, place + 1)
        return following < len(lines) and (bool(_FROM.match(lines[following])) or "_" not in line)
    if not _FROM.match(line):
        return False
    following_lines = [other for other in lines[place + 1 : place + 9] if other.strip()]
    return sum(1 for other in following_lines[:5] if _OTHER_FIELD.match(other)) >= (2 if "@" in line else 3)


def _mark_signature(lines: list[str], kinds: list[Kind]) -> None:
    """Lines after `-- `, and what a telephone adds, at the end of what is visible."""
    own = [place for place, kind in enumerate(kinds) if kind == "visible" and lines[place].strip()]
    last = own[-1] if own else -1
    for place in range(last, max(last - _SIGNATURE_LINES_MAX, -1), -1):
        if kinds[place] != "visible":
            break
        of_device = place >= last - 1 and _DEVICE.match(lines[place])
        if of_device or _SIGNATURE.fullmatch(lines[place].rstrip("\r\n")):
            end = next((after for after in range(last, len(kinds)) if kinds[after] != "visible"), len(kinds))
            if own[0] < place:
                kinds[place:end] = ["signature"] * (end - place)
            return


def _joined(lines: list[str], kinds: list[Kind]) -> tuple[Segment, ...]:
    segments: list[tuple[Kind, list[str]]] = []
    for kind, line in zip(kinds, lines, strict=True):
        if segments and segments[-1][0] == kind:
            segments[-1][1].append(line)
        else:
            segments.append((kind, [line]))
    return tuple(Segment(kind, "".join(part)) for kind, part in segments)


_HTML_HISTORY = re.compile(
    r"<(?:div|blockquote|hr|span)\b[^>]{0,200}?(?:class\s*=\s*[\"']?(?:gmail_quote|gmail_extra|moz-cite-prefix|yahoo_quoted"
    r"|protonmail_quote|OutlookMessageHeader)|id\s*=\s*[\"']?(?:appendonsend|divRplyFwdMsg|stopSpelling"
    r"|mail-editor-reference-message-container)|type\s*=\s*[\"']?cite"
    r"|border:\s?none;\s?border-top:\s?solid #(?:E1E1E1|B5C4DF))",
    re.IGNORECASE,
)


def html_history_at(html: str) -> int | None:
    """From where on `html` is quoted history; None if it has none, or if there are own words behind it."""
    found = _HTML_HISTORY.search(html)
    if found is None or not html_to_text(html[: found.start()]).strip():
        return None
    last = html.lower().rfind("</blockquote>")
    if last > found.start() and html_to_text(html[last:]).strip():
        return None
    return found.start()
