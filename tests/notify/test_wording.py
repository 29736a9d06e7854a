"""Messages read well, in the branch's own formats, and never with an unfilled field."""

from datetime import UTC, date, datetime

import pytest
from jinja2 import UndefinedError

from workwright.billing.rules.transfer import Instructions
from workwright.kernel.context import BranchFacts
from workwright.kernel.ids import COMPANY
from workwright.kernel.money import Money
from workwright.notify.rules.wording import WORDING, Link, compose

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


@pytest.mark.parametrize("path", sorted(WORDING.glob("*.txt")), ids=lambda path: path.stem)
def test_every_message_fills_every_field(path):
    words = compose(path.stem, HARBOUR, Link("Look", "https://shop.example/x"), **EVERYTHING)
    assert words.title
    assert "\n" not in words.title
    assert "Amélie" in words.text
    assert "https://shop.example/x" in words.text
    assert "{" not in words.text


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
