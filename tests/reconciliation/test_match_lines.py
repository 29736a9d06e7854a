"""Matching: the exact reference first, then a structured one or a number in the text, never the amount alone."""

from collections.abc import Callable
from typing import Any

from tests.billing.builders import an_issued_invoice
from tests.payments.builders import owed
from tests.reconciliation.builders import a_bank, a_statement
from tests.reconciliation.test_record_settlements import held
from workwright.billing.queries import get_invoice
from workwright.billing.rules.transfer import reference_of
from workwright.drawers.actions.bank_cash import bank_cash
from workwright.kernel.context import Context
from workwright.payments.actions.take_transfer import take_transfer
from workwright.payments.models import Clearance, Payment
from workwright.reconciliation.actions.match_lines import match_lines
from workwright.reconciliation.models import Match
from workwright.reconciliation.queries import list_lines, suggest_matches
from workwright.reconciliation.rules.references import (
    is_creditor_reference,
    structured,
)

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_references_by_hand() -> None:
    assert is_creditor_reference("RF18 5390 0754 7034"), "the example of ISO 11649"
    assert not is_creditor_reference("RF19 5390 0754 7034")
    assert structured(["thanks RF18 5390 0754 7034 bye"]) == ("RF18539007547034",)


def test_a_booked_transfer_is_known_by_its_reference_and_amount(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as("accountant")
    invoice = an_issued_invoice(ctx_as())
    act(
        take_transfer,
        ctx,
        invoice_ids=[invoice.id],
        amount_minor=17_923,
        reference="TRX-77/1",
        reason="Seen online",
    )
    a_statement(ctx, a_bank(ctx), [("179.23", "Your TRX-77/1"), ("179.23", "hello"), ("1.00", "TRX-77/1")])
    done = act(match_lines, ctx)
    assert (done.exact, done.booked) == (1, 0)
    assert [line.remittance for line in list_lines(ctx).rows] == ["hello", "TRX-77/1"]
    assert act(match_lines, ctx).exact == 0, "once"
    assert Clearance.unscoped.count() == 1, "what a person saw is final now"


def test_cash_that_was_taken_to_the_bank_is_known_by_its_slip(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as("accountant")
    act(bank_cash, ctx, amount_minor=30_000, reference="SLIP 881")
    a_statement(ctx, a_bank(ctx), [("300.00", "Night safe slip-881")])
    assert act(match_lines, ctx).exact == 1
    assert held(ctx, "bank") == 30_000, "once"


def test_a_number_in_the_text_books_the_payment(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    one, two = an_issued_invoice(ctx), an_issued_invoice(ctx)
    first, second = (get_invoice(ctx, each.id).number for each in (one, two))
    lines = [
        ("100.00", f"invoice {first.replace('-', ' ')}"),
        ("179.23", f"ref {reference_of('invoice', two.id)}"),
        ("50.00", f"{first} {second}"),
    ]
    a_statement(ctx, a_bank(ctx), lines)
    done = act(match_lines, ctx)
    assert (done.exact, done.booked) == (0, 2)
    assert (owed(ctx, one.id), owed(ctx, two.id)) == (7_923, 0)
    assert sorted(Match.unscoped.values_list("rule", flat=True)) == ["number", "structured"]
    (left,) = list_lines(ctx).rows
    assert left.amount_minor == 5_000, "two customers in one text are for a person"


def test_the_amount_alone_is_only_ever_suggested(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    a_statement(ctx, a_bank(ctx), [("179.23", "no reference")])
    assert act(match_lines, ctx).booked == 0
    (line,) = list_lines(ctx).rows
    (found,) = suggest_matches(ctx, line.id)
    assert (found.target, found.id, found.amount_minor) == ("invoice", invoice.id, 17_923)
    assert Payment.unscoped.count() == 0
