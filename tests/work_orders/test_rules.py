"""The pure calculations of an order's life."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.catalog.rules import PricingLine, Rounding, TaxComponent, TaxRule, TaxTable, price_document
from workwright.kernel.ids import new_id
from workwright.kernel.money import Money
from workwright.work_orders.rules.clocks import Span, time_spent
from workwright.work_orders.rules.completion import JobFacts, OrderProof, missing_in_order
from workwright.work_orders.rules.intake import cover_until, needs_new_consent, sold_at
from workwright.work_orders.rules.summary import (
    Summary,
    SummaryJob,
    SummaryLine,
    drafted,
    summary_hash,
    summary_text,
)
from workwright.work_orders.rules.totals import totals_by_kind
from workwright.work_orders.rules.words import all_of, any_of, searchable, stems
from workwright.work_orders.states import JOB, LINE, WORK_ORDER, sources_of

START = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def job(**facts):
    return JobFacts(**{"id": new_id(), "title": "Brakes", "state": "done"} | facts)


def codes(*jobs, **proof):
    return [item.code for item in missing_in_order(OrderProof(jobs, **proof))]


def test_a_proved_order_lacks_nothing():
    assert codes(job()) == []
    assert codes(job(), job(state="declined"), job(state="cancelled", undecided=("x",))) == []


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"state": "in_progress"}, "job"),
        ({"open_checks": ("Torque",)}, "check"),
        ({"photos_wanted": ("after",), "photos": frozenset({"before"})}, "photo"),
        ({"undecided": ("Rotor",)}, "decision"),
        ({"unexecuted": ("Rotor",)}, "work"),
        ({"quality_wanted": True}, "quality_check"),
        ({"signature_wanted": True}, "signature"),
    ],
)
def test_each_thing_that_can_be_missing_is_named(facts, code):
    assert code in codes(job(), job(**facts))


def test_holds_fields_and_a_broken_signature():
    found = codes(
        job(signature_wanted=True),
        holds=("parts",),
        signed=True,
        fields=(("key_tag", False), ("meter_in", True)),
    )
    assert found == ["hold", "field", "signature"]


def test_an_order_of_which_nothing_was_done_is_not_complete():
    assert codes(job(state="declined")) == ["job"]
    assert codes() == ["job"]


@given(
    st.lists(st.tuples(st.sampled_from(["wrench", "travel", "waiting"]), st.integers(0, 9999)), max_size=20)
)
def test_paid_is_the_sum_of_its_kinds(entries):
    spans = [Span(kind, START, START + timedelta(seconds=length)) for kind, length in entries]
    spent = time_spent(spans, START)
    assert spent.paid == sum(length for _, length in entries)
    assert spent.travel == sum(length for kind, length in entries if kind == "travel")


def test_a_running_clock_counts_until_now():
    assert time_spent([Span("wrench", START)], START + timedelta(minutes=2)).wrench == 120
    with pytest.raises(ValueError, match="not a kind"):
        time_spent([Span("sleep", START)], START)


@pytest.mark.parametrize(
    ("done", "months", "until"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 15), 24, date(2029, 12, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 11, 30), None, None),
        (date(2026, 11, 30), 0, None),
    ],
)
def test_cover_ends_on_the_same_day_of_a_later_month(done, months, until):
    assert cover_until(done, months) == until


def test_consent_ends_at_the_ceiling():
    assert not needs_new_consent(100, 100)
    assert needs_new_consent(101, 100)
    assert needs_new_consent(0, None)
    assert sold_at(Decimal("100.10"), Decimal("12.5")) == Decimal("112.6125")


def summary(**changes):
    line = SummaryLine("Pads", Decimal("1.50"), Money(15000, "USD"))
    plain = {
        "number": "WO-1", "branch": "Harbour", "subject": "Ford Transit", "customer_words": "Squeals",
        "work_done": "", "jobs": (SummaryJob("Brakes", "done", (line,)),), "photos": ("b", "a"),
        "total": Money(15000, "USD"),
    }  # fmt: skip
    return Summary(**plain | changes)


def test_the_same_facts_give_the_same_words():
    text = summary_text(summary())
    assert text == summary_text(summary(photos=("a", "b")))
    assert "  1.5 x Pads: 150.00 USD" in text
    assert "What we did" not in text


@pytest.mark.parametrize(
    "change", [{"work_done": "x"}, {"photos": ("a",)}, {"total": Money(1, "USD")}, {"jobs": ()}]
)
def test_every_change_changes_the_hash(change):
    assert summary_hash(summary_text(summary(**change))) != summary_hash(summary_text(summary()))


def test_a_first_draft_says_each_thing_once():
    assert drafted(["Coil cracked"], ["Coil cracked", " "], 2) == "Coil cracked\n2 photos on file."


def test_words_are_compared_by_their_beginnings():
    assert stems("The brakes are squealing, Brakes!") == ("brak", "squeal")
    assert any_of("Brakes squeal") == "'brak':* | 'sque':*"
    assert any_of("the, and") == all_of(" - ") == ""
    assert all_of("Ölfilter 5W") == "'olfilter':* & '5w':*"
    assert searchable("Öl", "öl wechseln") == "ol wechseln"


@given(st.text(max_size=200))
def test_any_text_makes_a_harmless_query(text):
    assert all(ch.isalnum() or ch in "':*| " for ch in any_of(text))


AMOUNT = st.decimals("0", "9999", places=2)


@given(
    st.lists(st.tuples(st.sampled_from(["labour", "part", "fee", "consumable"]), AMOUNT, AMOUNT), max_size=15)
)
def test_the_kinds_sum_to_the_total(lines):
    wanted = [PricingLine(str(n), kind, qty, price) for n, (kind, qty, price) in enumerate(lines)]
    tax = TaxRule("sales", (TaxComponent("Sales tax", Decimal("8.375")),))
    table = TaxTable(
        {"sales": tax}, {"part": "sales", "labour": "sales", "fee": "sales", "consumable": "sales"}
    )
    priced = price_document(wanted, table, Rounding("USD"))
    totals = totals_by_kind(priced, {line.key: line.kind for line in wanted})
    assert sum(kind.gross_minor for kind in totals) == priced.gross_minor
    assert sum(kind.tax_minor for kind in totals) == priced.tax_minor
    assert len(totals) == len({kind for kind, _, _ in lines})


def test_the_tables_hold_together():
    assert WORK_ORDER.initials == ("open", "requested")
    assert sources_of(JOB, "work_orders.authorise_lines") == ["proposed", "done", "declined"]
    assert sources_of(LINE, "work_orders.edit_line", "awaiting") == ["authorised"]
    assert JOB.after("done", "work_orders.check_quality", "failed") == "ready"
