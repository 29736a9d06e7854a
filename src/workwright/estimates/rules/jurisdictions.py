"""What the law of a place asks of an estimate. Pure; no setting of a branch or act of a person can waive it.

Known rules are stated with their source. Where none is known to us, the branch's own policy holds alone.
"""

import json
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from functools import cache
from importlib import resources
from typing import Any

CHANNELS = ("in_person", "phone", "email", "link")
"""How a customer answers. `phone` is oral; `email` is a written answer that somebody takes down."""


@dataclass(frozen=True, slots=True)
class LegalText:
    """Words that must be shown, by language, and the law they come from."""

    source: str
    words: dict[str, str]

    def spoken(self, language: str, own: str) -> str:
        """Return the words in a language, failing that in the one of the law."""
        return self.words.get(language.replace("-", "_").partition("_")[0]) or self.words[own]


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """The strictest tolerance, the facts an answer must have by channel, and the texts that must be shown."""

    code: str
    language: str = "en"
    tolerance_percent: Decimal | None = None
    oral_facts: tuple[str, ...] = ("name", "number_called")
    in_person_facts: tuple[str, ...] = ("name",)
    legal_texts: tuple[LegalText, ...] = ()
    old_parts_on_request: bool = False
    sources: tuple[str, ...] = ()

    def facts_for(self, channel: str) -> tuple[str, ...]:
        """Return the names of the fields that an answer by `channel` must have."""
        by_channel = {"phone": self.oral_facts, "in_person": self.in_person_facts}
        return by_channel.get(channel, ("name",))

    def texts(self, language: str = "") -> tuple[str, ...]:
        """Return what must be shown, in a language where the text is known in it, else in that of the law."""
        return tuple(text.spoken(language, self.language) for text in self.legal_texts)


_GENERAL = Jurisdiction("")


@cache
def jurisdictions() -> dict[str, Jurisdiction]:
    """Return the places whose rules are known, from `jurisdictions.json`."""
    text = (resources.files("workwright.estimates.rules") / "jurisdictions.json").read_text(encoding="utf-8")
    return {code: _read(code, row) for code, row in json.loads(text).items()}


def _read(code: str, row: dict[str, Any]) -> Jurisdiction:
    texts = tuple(
        LegalText(text["source"], {name: words for name, words in text.items() if name != "source"})
        for text in row["texts"]
    )
    sources = (*(row[name] for name in row if name.endswith("_source")), *(text.source for text in texts))
    return Jurisdiction(
        code,
        language=row["language"],
        tolerance_percent=Decimal(row["tolerance_percent"]),
        oral_facts=tuple(row["oral_facts"]),
        in_person_facts=tuple(row["in_person_facts"]),
        legal_texts=texts,
        old_parts_on_request=row["old_parts_on_request"],
        sources=tuple(dict.fromkeys(sources)),
    )


def jurisdiction_of(code: str) -> Jurisdiction:
    """Return the rules of a place by its code (US-CA), of its country failing that, else no rules but our own."""
    known = jurisdictions()
    return known.get(code) or known.get(code.partition("-")[0]) or _GENERAL


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far above the approved price a line may end without a new approval."""

    percent: Decimal = Decimal(0)
    at_most_minor: int | None = None

    def ceiling(self, gross_minor: int, rounding_minor: int = 0) -> int:
        """Return the most that may be charged for a line approved at `gross_minor`; never less than approved.

        `rounding_minor` is by how much the line's share of the tax can differ between two documents; that is no new
        price. A line approved at nothing stays at nothing.
        """
        if gross_minor <= 0:
            return gross_minor + (rounding_minor if gross_minor else 0)
        room = int((gross_minor * self.percent / 100).to_integral_value(ROUND_FLOOR))
        allowed = room if self.at_most_minor is None else min(room, self.at_most_minor)
        return gross_minor + allowed + rounding_minor


def tolerance(place: Jurisdiction, percent: Decimal, at_most_minor: int | None) -> Tolerance:
    """Return the branch's tolerance, cut down to what the law of its place allows."""
    allowed = percent if place.tolerance_percent is None else min(percent, place.tolerance_percent)
    return Tolerance(allowed, at_most_minor)
