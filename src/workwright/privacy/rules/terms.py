"""The terms of `terms.csv`: by country, or by country and state, and class of record, with the law each comes from."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Rule:
    """How many years records of a class are kept in a place, counted from their day or from the end of its year."""

    place: str
    term: str
    years: int
    from_year_end: bool
    source: str


@cache
def rules() -> tuple[Rule, ...]:
    """Return every term that is known, in the order of the file."""
    return tuple(_read())


def _read() -> Iterator[Rule]:
    text = (resources.files("workwright.privacy.rules") / "terms.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        yield Rule(
            row["place"], row["term"], int(row["years"]), row["counted_from"] == "year_end", row["source"]
        )


def rule_for(jurisdiction: str, country: str, term: str) -> Rule:
    """Return the term of a place: of its state, failing that of its country, failing that the cautious one."""
    known = {(rule.place, rule.term): rule for rule in rules()}
    found = (known.get((place, term)) for place in (jurisdiction, country, "*"))
    return next(rule for rule in found if rule is not None)


def years_after(day: date, years: int) -> date:
    """Return the same day some years later; the 29th of February becomes the 1st of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def term_ends(since: date, rule: Rule, more_years: int = 0) -> date:
    """Return the first day on which a record need not be kept any more; `more_years` is what the shop adds."""
    years = rule.years + more_years
    return date(since.year + years + 1, 1, 1) if rule.from_year_end else years_after(since, years)


def months_before(day: date, months: int) -> date:
    """Return the day some months earlier, the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - date(year, month + 1, 1)).days
    return date(year, month + 1, min(day.day, last))
