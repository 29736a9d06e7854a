"""Public holidays of a place, offline."""

from datetime import date
from functools import lru_cache

import holidays


@lru_cache(maxsize=256)
def public_holidays(country: str, jurisdiction: str, year: int) -> frozenset[date]:
    """Return the public holidays of a year; `jurisdiction` may name a part of the country, as in US-CA.

    A country that is not known has none: its closed days are then typed in.
    """
    part = jurisdiction.partition("-")[2] if jurisdiction.startswith(f"{country}-") else ""
    known = holidays.list_supported_countries()
    if country not in known:
        return frozenset()
    return frozenset(holidays.country_holidays(country, part if part in known[country] else None, years=year))
