"""When somebody out of office says to be back, in English or German. No guess: an ambiguous date is none."""

from __future__ import annotations

import re
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januar january jänner",
            "feb februar february",
            "mar mrz mär märz march maerz",
            "apr april",
            "may mai",
            "jun juni june",
            "jul juli july",
            "aug august",
            "sep sept september",
            "oct okt oktober october",
            "nov november",
            "dec dez dezember december",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = r"([A-Za-zäÄ]{3,9})\.?"
_DAY = (
    r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
    r"|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch)"
)
_BEFORE = rf"(?:(?:the|dem|den|{_DAY}),?\s+){{0,3}}"
_ISO = r"(\d{4})-(\d{2})-(\d{2})"
_DOTTED = r"(\d{1,2})\.\s?(\d{1,2})\.(\d{4}|\d{2})?"
_NAMED = rf"(\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?{_MONTH}(?:,?\s+(\d{{4}}))?"
_AMERICAN = rf"{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(\d{{4}}))?"
_DATE = rf"(?:{_ISO}|{_DOTTED}|{_NAMED}|{_AMERICAN})"
_BACK = re.compile(
    r"\b(?:back(?:\s+in\s+the\s+office)?(?:\s+on|\s+from)?"
    r"|return(?:ing)?(?:\s+to\s+(?:the\s+)?(?:office|work))?(?:\s+on)?"
    r"|available\s+again(?:\s+on|\s+from)?"
    r"|wieder(?:\s+(?:ab|am|zum|erreichbar|da|im\s+Büro|im\s+Haus|für\s+Sie\s+da)){1,3}"
    r"|ab(?=\s+(?:dem\s+)?[\w.,\s]{4,40}?\bwieder\b)|(?:kehre|komme)\s+am|zurück(?:\s+bin\s+ich)?\s+(?:am|ab)"
    rf"|am(?=\s+[\w.,\s]{{4,40}}?\b(?:wieder|zurück)\b))\s+{_BEFORE}{_DATE}",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"\b(?:until|till|through|thru|bis(?:\s+(?:einschlie(?:ß|ss)lich|zum|inkl(?:usive|\.)?|und\s+mit)){0,2})"
    rf"\s+(?:and\s+including\s+)?{_BEFORE}{_DATE}",
    re.IGNORECASE,
)
_LOOKED_AT = 4_000


def returns_on(text: str, sent_on: date | None) -> date | None:
    """The first day back: the date of "back on ...", or the day after "until ...". A date without year is
    the next one after `sent_on`; one in the past or over a year ahead is not believed."""
    text = text[:_LOOKED_AT]
    for pattern, days in ((_BACK, 0), (_UNTIL, 1)):
        for found in pattern.finditer(text):
            day = _date(found.groups(), sent_on)
            if day is None:
                continue
            back = day + timedelta(days=days)
            if sent_on is None or sent_on <= back <= sent_on + timedelta(days=370):
                return back
    return None


def _date(groups: tuple[str | None, ...], sent_on: date | None) -> date | None:
    iso, dotted, named, american = groups[0:3], groups[3:6], groups[6:9], groups[9:12]
    if iso[0]:
        return _valid(int(iso[0]), int(iso[1] or 0), int(iso[2] or 0))
    if dotted[0]:
        return _with_year(int(dotted[0]), int(dotted[1] or 0), dotted[2], sent_on)
    if named[0]:
        return _with_year(int(named[0]), _MONTHS.get((named[1] or "").lower(), 0), named[2], sent_on)
    return _with_year(
        int(american[1] or 0), _MONTHS.get((american[0] or "").lower(), 0), american[2], sent_on
    )


def _with_year(day: int, month: int, year: str | None, sent_on: date | None) -> date | None:
    if year:
        return _valid(int(year) + (2000 if len(year) == 2 else 0), month, day)
    if sent_on is None:
        return None
    this_year = _valid(sent_on.year, month, day)
    return this_year if this_year and this_year >= sent_on else _valid(sent_on.year + 1, month, day)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
