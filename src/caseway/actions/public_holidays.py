"""Public holidays by country and subdivision: computed here, by the year, and given to the core as dates."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

import holidays
import msgspec
from holidays.registry import COUNTRIES

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LANGUAGE = "en_US"


class Place(msgspec.Struct, frozen=True):
    """A country or a part of one: the code it is kept by, and its name."""

    code: str
    name: str


@lru_cache(maxsize=1)
def countries() -> tuple[Place, ...]:
    """Every country whose holidays are known, by name."""
    found = [Place(names[1], _HUMP.sub(" ", names[0])) for names in COUNTRIES.values()]
    return tuple(sorted(found, key=lambda place: place.name))


@lru_cache(maxsize=64)
def subdivisions(country: str) -> tuple[Place, ...]:
    """The parts of a country that have holidays of their own, by name; none for a country that has no parts."""
    if country not in {place.code for place in countries()}:
        return ()
    laid: Any = holidays.country_holidays(country)
    names: dict[str, str] = {}
    for alias, code in getattr(laid, "subdivisions_aliases", {}).items():
        names.setdefault(code, alias)
    found = [Place(code, names.get(code, code)) for code in laid.subdivisions]
    return tuple(sorted(found, key=lambda place: place.name))


def named_days(country: str, subdivision: str, years: Iterable[int]) -> dict[date, str]:
    """The days off of these years with their names, in English where the source has it. An unknown place has none."""
    found: dict[date, str] = {}
    for year in years:
        found.update(_of_year(country, subdivision, year))
    return found


@lru_cache(maxsize=512)
def _of_year(country: str, subdivision: str, year: int) -> tuple[tuple[date, str], ...]:
    if not country:
        return ()
    try:
        laid = holidays.country_holidays(country, subdiv=subdivision or None, years=year, language=_LANGUAGE)
    except RuntimeError:  # the library has no such place
        return ()
    return tuple(sorted((day, name) for day, name in laid.items() if day.year == year))
