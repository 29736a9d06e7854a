"""Messages read well, in the branch's own formats, and never with an unfilled field."""

from datetime import UTC, date, datetime

import pytest
from jinja2 import UndefinedError

from workwright.billing.rules.transfer import Instructions
from workwright.kernel.context import BranchFacts
from workwright.kernel.ids import COMPANY
from workwright.kernel.money import Money
from workwright.notify.rules.labels import LABELS
from workwright.notify.rules.wording import LANGUAGES, WORDING, Link, compose, language_of

HARBOUR = BranchFacts(COMPANY, "HSG", "Harbour Street Garage", "America/Los_Angeles", "en_US", "USD", "US")
EVERYTHING = {
    "name": "Amélie",
    "number": "WO-00001",
    "thing": "2019 Ford Transit",
    "total": Money(83294, "USD"),
    "amount": Money(83294, "USD"),
    "exact": Money(83293, "USD"),
    "due": date(2026, 11, 29),
    "expires": datetime(2026, 11, 30, 1, 0, tzinfo=UTC),
    "starts": datetime(2026, 11, 30, 17, 0, tzinfo=UTC),
    "expected": None,
    "promised": datetime(2026, 11, 30, 17, 0, tzinfo=UTC),
    "site": "",
    "window": "",
    "invoice": "INV-00001",
    "declined": True,
    "part": "Oil filter",
    "quantity": "2",
    "complete": False,
    "missing": "1",
    "severity": "urgent",
    "who": "Sam Ortiz",
    "words": "Is the spare key here?",
    "kind": "question",
    "owed": Money(83293, "USD"),
    "step": 1,
    "of_instalment": False,
    "transfer": Instructions("Northside", "BE68 5390 0754 7034", "GKCCBEBB", "", "RF72 I0AB C12D 3E4"),
}


KINDS = sorted(path.stem for path in (WORDING / "en").glob("*.txt") if ".short" not in path.name)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_message_fills_every_field(kind, language):
    words = compose(kind, HARBOUR, Link("Look", "https://shop.example/x"), language=language, **EVERYTHING)
    assert words.title
    assert "\n" not in words.title
    assert "Amélie" in words.text
    assert "https://shop.example/x" in words.text
    assert words.short.startswith("Harbour Street Garage: ")
    assert not set("{}") & set(words.text + words.short + words.html.partition("<body")[2])


def test_every_language_has_every_message():
    """The same files in each, so that nobody gets half a mail in another language."""
    names = [{path.name for path in (WORDING / language).iterdir()} for language in LANGUAGES]
    assert all(found == names[0] for found in names)
    assert all(set(words) == set(LABELS["de"]) for words in LABELS.values())


def test_the_customer_s_language_comes_first():
    assert [language_of(*asked) for asked in (("de", "en_US"), ("", "de_AT"), ("fi", "en_US"))] == [
        "de",
        "de",
        "en",
    ]
    words = compose("visit_booked", HARBOUR, language="de", **EVERYTHING)
    assert words.title == "Ihr Termin am Montag, 30. November, 09:00 Uhr"
    assert '<html lang="de">' in words.html


def test_amounts_and_hours_are_the_branch_s_own():
    words = compose("estimate_sent", HARBOUR, **EVERYTHING)
    assert words.title == "Your estimate from Harbour Street Garage: $832.94"
    assert "Sunday 29 November, 5:00" in words.text


def test_a_missing_fact_is_an_error_and_not_a_hole():
    with pytest.raises(UndefinedError):
        compose("estimate_sent", HARBOUR, name="Amélie")


def test_what_people_wrote_is_not_markup():
    words = compose("estimate_sent", HARBOUR, **{**EVERYTHING, "name": "<script>alert(1)</script>"})
    assert "<script>" not in words.html
    assert "<script>alert(1)</script>" in words.text
