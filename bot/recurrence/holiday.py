"""Public holidays of a country or a part of it, by the library `holidays`.

The library is read when it is first needed: it takes half a second, and most rules name no country.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from warnings import catch_warnings, simplefilter

_SATURDAY = 5
_LONGEST_PAUSE = 30


@lru_cache(maxsize=64)
def _days(country: str, year: int) -> frozenset[date]:
    from holidays import country_holidays  # noqa: PLC0415 - slow, see above

    nation, _, part = country.partition("-")
    with catch_warnings():
        simplefilter("ignore")  # That a far year's holidays are not all known yet is no fault.
        return frozenset(country_holidays(nation, subdiv=part or None, years=year, expand=False))


def is_country(country: str) -> bool:
    """Return whether the holidays of *country* (`DE`, `DE-BY`) are known."""
    from holidays import list_supported_countries  # noqa: PLC0415

    nation, dash, part = country.partition("-")
    parts = list_supported_countries().get(nation)
    return parts is not None and (not dash or part in parts)


@cache
def warm() -> None:
    """Read the library, so that whoever names a country soon does not wait for it: all of it takes most of a second.

    To be called in a thread of its own; it takes 50 MB or so, so not where nobody may name a country.
    """
    is_country("DE")


def is_holiday(country: str, day: date) -> bool:
    """Return whether *day* is a public holiday of *country*."""
    return day in _days(country, day.year)


def next_working_day(country: str, day: date) -> date:
    """Return the next day after *day* that is neither a holiday nor on a weekend."""
    later = (day + timedelta(days) for days in range(1, _LONGEST_PAUSE))
    return next(each for each in later if each.weekday() < _SATURDAY and not is_holiday(country, each))


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    from holidays.registry import COUNTRIES  # noqa: PLC0415

    named = {name.replace("_", " "): codes[1] for name, codes in COUNTRIES.items()}
    return named | {"uk": "GB", "england": "GB-ENG", "scotland": "GB-SCT", "wales": "GB-WLS", "usa": "US"}


def country_called(name: str) -> str:
    """Return the code of a country by its name or its code (`germany`, `DE`, `DE-BY`); empty where none is known."""
    code = _by_name().get(name.casefold().removeprefix("the "), name.upper())
    return code if is_country(code) else ""


@lru_cache(maxsize=1)
def _by_zone() -> dict[str, str]:
    lines = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {row[2]: row[0] for row in rows}


def country_of(zone: str) -> str:
    """Return the code of the country in which a zone lies, if its holidays are known; else empty."""
    code = _by_zone().get(zone, "")
    return code if code and is_country(code) else ""
