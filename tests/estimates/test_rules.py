"""The law of a place and the document, pure."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.catalog.rules import PricingLine, Rounding, TaxComponent, TaxRule, TaxTable, price_document
from workwright.estimates.rules import (
    Issuer,
    Offer,
    OfferedLine,
    OfferedTax,
    Tolerance,
    discount_text,
    jurisdiction_of,
    jurisdictions,
    render,
    sha256_of,
    tolerance,
    work_in_words,
)

OFFER = Offer(
    number="WO-7/1",
    issuer=Issuer("Harbour Street Garage", ("14 Harbour Street",), ("+1",)),
    customer="Ana Díaz",
    thing="2019 Toyota Corolla",
    place="",
    sent_at=datetime(2026, 7, 1, 17, tzinfo=UTC),
    expires_at=datetime(2026, 7, 31, 17, tzinfo=UTC),
    zone="America/Los_Angeles",
    locale="en_US",
    currency="USD",
    prices_include_tax=False,
    message="",
    findings=(),
    lines=(OfferedLine("1", "Brakes", "Pads", Decimal("1.500"), Decimal("10.10"), "", False, 1515, 1625),),
    taxes=(OfferedTax("California 7.25 %", 110),),
    net_minor=1515,
    gross_minor=1625,
    authorised_before_minor=0,
    texts=("No more than this.",),
    terms="",
)
words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)


def test_the_same_offer_gives_the_same_bytes():
    assert render(OFFER) == render(OFFER)
    assert len(sha256_of(render(OFFER))) == 64


@pytest.mark.parametrize(
    "words_shown", ["July 1, 2026, 10:00\u202fAM Pacific Daylight Time", "$15.15", "$16.25", "1.5", "$10.10"]
)
def test_figures_and_instants_are_written_as_the_branch_does(words_shown):
    assert words_shown in render(OFFER).decode()


def test_prices_with_tax_are_shown_once():
    shown = render(replace(OFFER, prices_include_tax=True, locale="nl_BE", currency="EUR")).decode()
    assert "With tax" not in shown
    assert "Amount with tax" in shown


@given(words)
def test_no_words_break_out_of_the_document(text):
    shown = render(replace(OFFER, customer=text, message=f"{text}<script>")).decode()
    assert "<script>" not in shown


@given(st.binary(max_size=8))
def test_every_change_of_what_is_shown_changes_the_hash(extra):
    other = render(replace(OFFER, customer=f"Ana Díaz {extra.hex()}."))
    assert sha256_of(other) != sha256_of(render(OFFER))


@given(st.integers(-(10**9), 10**9), st.decimals(0, 25, places=2), st.none() | st.integers(0, 10**6))
def test_a_ceiling_is_never_below_the_consent_nor_above_the_tolerance(gross, percent, most):
    ceiling = Tolerance(percent, most).ceiling(gross)
    assert ceiling >= gross
    assert ceiling - gross <= max(0, gross) * percent / 100
    assert most is None or ceiling - gross <= most


VECTORS = json.loads((Path(__file__).parent / "regulated.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", VECTORS["tolerance"], ids=str)
def test_the_law_of_a_place_cuts_the_branchs_tolerance(case):
    allowed = tolerance(
        jurisdiction_of(case["place"]), Decimal(case["branch_percent"]), case["at_most_minor"]
    )
    assert allowed.ceiling(case["gross_minor"]) == case["ceiling_minor"]


@pytest.mark.parametrize("case", VECTORS["answers"], ids=str)
def test_what_an_answer_needs_by_channel(case):
    assert list(jurisdiction_of(case["place"]).facts_for(case["channel"])) == case["needs"]


@pytest.mark.parametrize("case", VECTORS["texts"], ids=str)
def test_what_must_be_shown_in_which_language(case):
    place = jurisdiction_of(case["place"])
    texts = place.texts(case["language"])
    assert [words in text for words, text in zip(case["say"], texts, strict=True)] == [True] * len(texts)
    assert place.old_parts_on_request == case["old_parts_asked"]


def test_every_rule_names_its_law():
    for place in jurisdictions().values():
        assert place.sources
        assert all(len(source) > 5 for source in place.sources)
        assert all(place.language in text.words and text.source for text in place.legal_texts)


LINE = st.tuples(st.integers(1, 400), st.integers(0, 20_000), st.sampled_from(["part", "labour"]))
TAXES = TaxTable(
    {
        "sales": TaxRule(
            "sales", (TaxComponent("State", Decimal("7.25")), TaxComponent("District", Decimal("2.5")))
        ),
        "vat": TaxRule("vat", (TaxComponent("VAT", Decimal("19.6")),)),
    },
    {"part": "sales", "labour": "vat"},
)


@given(st.lists(LINE, min_size=1, max_size=7), st.lists(st.booleans(), min_size=7, max_size=7))
def test_an_invoice_of_some_of_the_lines_stays_within_what_each_was_approved_at(lines, kept):
    """Without any tolerance: only the sharing of rounded taxes may differ, and the ceiling allows just that."""
    pricing = [
        PricingLine(str(n), kind, Decimal(quantity) / 100, Decimal(price) / 100)
        for n, (quantity, price, kind) in enumerate(lines)
    ]
    shown = price_document(pricing, TAXES, Rounding("USD"))
    some = [line for line, keep in zip(pricing, kept, strict=False) if keep]
    room = {"sales": 2, "vat": 1}
    offered = {line.key: Tolerance().ceiling(line.gross_minor, room[line.tax_code]) for line in shown.lines}
    for line in price_document(some, TAXES, Rounding("USD")).lines:
        assert line.gross_minor <= offered[line.key]


def test_words():
    assert discount_text(None, None, "") == ""
    assert discount_text(Decimal("10.0000"), None, "loyal") == "Discount 10 %: loyal"
    assert discount_text(None, Decimal("5.500000"), "") == "Discount 5.5"
    assert work_in_words([("Pads", Decimal("2.000"))]) == "2 × Pads"
    assert work_in_words([]).startswith("Nothing")
