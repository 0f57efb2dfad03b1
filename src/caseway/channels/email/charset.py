"""Bytes to text, whatever the mail says about them. Never raises; what cannot be decoded becomes U+FFFD."""

from __future__ import annotations

import codecs
import re

# What mails call by one name and mean by a larger one (after the WHATWG encoding standard), and spellings
# Python does not know.
_MEANT = {
    "ascii": "utf-8",
    "us-ascii": "utf-8",
    "ansi_x3.4-1968": "utf-8",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "tis-620": "cp874",
    "iso-8859-11": "cp874",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "utf": "utf-8",
    "macintosh": "mac_roman",
    "x-mac-roman": "mac_roman",
}
_UNWANTED = frozenset(
    {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}
)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def codec_for(charset: str) -> str | None:
    """The Python codec to use for a charset as a mail names it; None if it names none that is known."""
    name = charset.strip(" \t\"'<>();").lower().replace(" ", "")
    name = _MEANT.get(name, _MEANT.get(name.replace("_", "-"), name))
    if not name or len(name) > 40:
        return None
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    wanted = found._is_text_encoding and found.name.replace("_", "-") not in _UNWANTED
    return found.name if wanted else None


def decode(data: bytes, charset: str = "") -> str:
    """The text of `data`, in its charset if that fits, else in the one that does."""
    codec = codec_for(charset)
    for mark, marked in _BOMS:
        if data.startswith(mark) and codec in (None, "utf-8", "utf-16"):
            codec = marked
    if codec is None or (codec == "cp1252" and _is_utf8(data)):
        return storable(_guessed(data))
    try:
        return storable(data.decode(codec))
    except (UnicodeError, ValueError):
        return storable(_guessed(data) if codec == "utf-8" else data.decode(codec, "replace"))


def _is_utf8(data: bytes) -> bool:
    """Whether letters outside ASCII are there and all are UTF-8, which no other charset looks like by chance."""
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _guessed(data: bytes) -> str:
    """UTF-8 if it is, Japanese escapes if there are any, else Windows' western letters."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        if b"\x1b$" in data or b"\x1b(J" in data:
            return data.decode("iso2022_jp_ext", "replace")
        replaced = data.decode("utf-8", "replace")
        broken = replaced.count("\ufffd")
        multibyte = sum(1 for letter in replaced[: fault.start + 4_000] if letter > "\x7f") - broken
        return replaced if multibyte > broken else data.decode("cp1252", "replace")


def storable(text: str) -> str:
    """Without what a database or an encoder refuses: NUL and lone surrogates become U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text) if _UNSTORABLE.search(text) else text


def one_line(text: str) -> str:
    """As one line: control characters and line breaks become single spaces."""
    return " ".join(_CONTROLS.sub(" ", text).split()) if _CONTROLS.search(text) else text.strip()
