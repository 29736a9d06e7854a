"""A11: the service meant by words, measured on real texts that the catalogue has never seen.

The inspectors' texts are halved by a fixed seed. One half gives each heading its keywords, as a shop would
write them into its services; the other half is asked for. Measured: the right one of 39 headings is among the
three suggested for 88 % of 413 texts, and is the first of them for 74 %.
"""

import csv
import math
import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.catalog.builders import a_brake_service, a_service
from workwright.catalog.queries import suggest_services
from workwright.kernel.errors import Forbidden
from workwright.parties.rules import words

TEXTS = Path(__file__).parent / "texts" / "defects.csv"
KEYWORDS = 60


def test_the_right_service_is_among_three(ctx_as: Any) -> None:
    ctx = ctx_as()
    known, held_out = halves()
    for category, keywords in distinctive(known).items():
        a_service(ctx, name=category, keywords=" ".join(keywords))
    asked = [([row.name for row in suggest_services(ctx, text)], category) for category, text in held_out]
    among = sum(category in names for names, category in asked) / len(asked)
    first = sum(names[:1] == [category] for names, category in asked) / len(asked)
    assert among >= 0.90
    assert first >= 0.77


def halves() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    with TEXTS.open(newline="", encoding="utf-8") as source:
        rows = [(row["category"], row["text"]) for row in csv.DictReader(source)]
    random.Random(1).shuffle(rows)
    return rows[: len(rows) // 2], rows[len(rows) // 2 :]


def distinctive(texts: list[tuple[str, str]]) -> dict[str, list[str]]:
    """The words that tell each heading from the others: often there and seldom elsewhere."""
    everywhere: Counter[str] = Counter()
    within: dict[str, Counter[str]] = defaultdict(Counter)
    size = Counter(category for category, _ in texts)
    for category, text in texts:
        everywhere.update(set(words(text)))
        within[category].update(set(words(text)))

    def worth(category: str, word: str) -> float:
        here, there = within[category][word], everywhere[word] - within[category][word]
        odds = (here + 0.1) / (size[category] + 1) / ((there + 0.1) / (len(texts) - size[category] + 1))
        return here * math.log(odds)

    return {
        category: [
            word
            for word in sorted(count, key=lambda word: (-worth(category, word), word))[:KEYWORDS]
            if len(word) > 2 and worth(category, word) > 0
        ]
        for category, count in within.items()
    }


def test_stemmed_in_the_language_of_the_branch(ctx_as: Any) -> None:
    ctx = ctx_as("service_advisor")
    brakes = a_brake_service(ctx_as())
    a_service(ctx_as(), name="Oil change", keywords="oil filter service light")
    assert [row.id for row in suggest_services(ctx, "It SQUEALS when braking!!")] == [brakes]
    assert suggest_services(ctx, "& | ! ':*") == []
    assert suggest_services(ctx, "") == []


def test_rare_words_count_for_more(ctx_as: Any) -> None:
    ctx = ctx_as()
    for number in range(4):
        a_service(ctx, name=f"Noise {number}", keywords="noise rattle")
    clutch = a_service(ctx, name="Clutch", keywords="noise clutch slips")
    assert suggest_services(ctx, "a noise, and the clutch feels soft", limit=1)[0].id == clutch


def test_only_for_those_who_may(ctx_as: Any) -> None:
    with pytest.raises(Forbidden):
        suggest_services(ctx_as("super_admin"), "brakes")
