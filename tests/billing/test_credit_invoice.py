"""Taking back: what was owed goes down, what was paid becomes the customer's credit, and never too much."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.billing.builders import Billed, a_draft, an_issued_invoice, pay, seen
from tests.world import Company
from workwright.billing.actions.credit_invoice import (
    NothingToCredit,
    TooMuchCredited,
    WrittenOffBefore,
    credit_invoice,
)
from workwright.billing.actions.draft_invoice import NothingToInvoice, draft_invoice
from workwright.billing.actions.write_off import write_off
from workwright.billing.models import CreditNote
from workwright.billing.rules import document_sha256
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, IllegalTransition, NotFound
from workwright.kernel.ids import new_id
from workwright.ledger.queries import balance, get_trial_balance
from workwright.ledger.rules import credit_of

As = Callable[..., Context]
Act = Callable[..., Any]
WHY = "Wrong part"


def credit_of_customer(ctx: Context, invoice: Billed) -> int:
    return balance(ctx, "credit", credit_of(seen(ctx, invoice).customer_id)).minor


def test_a_whole_credit_leaves_nothing(ctx_as: As, act: Act) -> None:
    ctx = ctx_as("accountant")
    invoice = an_issued_invoice(ctx_as())
    done = act(credit_invoice, ctx, invoice_id=invoice.id, reason=WHY)
    assert (done.number, done.total_minor, done.to_credit_minor) == ("CN-2026-00001", 17_923, 0)
    assert {row.balance_minor for row in get_trial_balance(ctx).rows} == {0}
    view = seen(ctx, invoice)
    assert (view.standing, view.credited_minor, view.balance_minor) == ("credited", 17_923, 0)
    assert "billing.credit_invoice" not in view.allowed_actions
    note = CreditNote.unscoped.get(pk=done.id)
    assert note.document_sha256 == document_sha256(note.document)
    assert (note.document["type"], note.document["invoice_number"]) == ("credit_note", view.number)


def test_part_of_a_line_at_the_line_s_own_tax(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    part = seen(ctx, invoice).lines[1]
    lines = ({"line_id": part.id, "gross_minor": 1_000},)
    act(credit_invoice, ctx, invoice_id=invoice.id, lines=lines, reason=WHY)
    assert balance(ctx, "tax.sales").minor == 633 - 89
    assert balance(ctx, "income.part").minor == 6_490 - 911
    view = seen(ctx, invoice)
    assert (view.balance_minor, view.lines[1].credited_minor) == (16_923, 1_000)


def test_what_was_paid_is_owed_back(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    pay(ctx, invoice, 15_000)
    done = act(credit_invoice, ctx, invoice_id=invoice.id, reason=WHY)
    assert (done.to_receivable_minor, done.to_credit_minor) == (2_923, 15_000)
    assert credit_of_customer(ctx, invoice) == 15_000
    assert seen(ctx, invoice).settled_minor == 15_000


def test_credits_together_never_pass_the_line(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    labour = seen(ctx, invoice).lines[0]

    def take(amount: int | None) -> Any:
        lines = ({"line_id": labour.id, "gross_minor": amount},)
        return act(credit_invoice, ctx, invoice_id=invoice.id, lines=lines, reason=WHY)

    take(10_000)
    with pytest.raises(TooMuchCredited) as caught:
        take(801)
    assert caught.value.data["left_minor"] == 800
    with pytest.raises(TooMuchCredited):
        take(-5)
    assert take(None).total_minor == 800
    with pytest.raises(NothingToCredit):
        take(None)


def test_what_was_written_off_is_never_owed_back(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    pay(ctx, invoice, 5_000)
    act(write_off, ctx, invoice_id=invoice.id, amount_minor=10_000, reason="Customer moved away")
    with pytest.raises(WrittenOffBefore) as caught:
        act(credit_invoice, ctx, invoice_id=invoice.id, reason=WHY)
    assert caught.value.data == {"at_most_minor": 7_923, "written_off_minor": 10_000}
    lines = ({"line_id": seen(ctx, invoice).lines[0].id, "gross_minor": 7_923},)
    act(credit_invoice, ctx, invoice_id=invoice.id, lines=lines, reason=WHY)
    assert credit_of_customer(ctx, invoice) == 5_000


def test_lines_can_be_freed_to_be_billed_again(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    kept, freed = an_issued_invoice(ctx), an_issued_invoice(ctx)
    act(credit_invoice, ctx, invoice_id=kept.id, reason=WHY)
    with pytest.raises(NothingToInvoice):
        act(draft_invoice, ctx, work_order_id=kept.order.id)
    act(credit_invoice, ctx, invoice_id=freed.id, reason=WHY, bill_again=True)
    again = act(draft_invoice, ctx, work_order_id=freed.order.id)
    assert again.total_minor == 17_923


def test_refusals(ctx_as: As, act: Act, company: Company) -> None:
    invoice = an_issued_invoice(ctx_as())
    with pytest.raises(IllegalTransition):
        act(credit_invoice, ctx_as(), invoice_id=a_draft(ctx_as()).id, reason=WHY)
    lines = ({"line_id": new_id()},)
    with pytest.raises(NotFound):
        act(credit_invoice, ctx_as(), invoice_id=invoice.id, lines=lines, reason=WHY)
    with pytest.raises(NotFound):
        act(credit_invoice, ctx_as("accountant", branch=company.north), invoice_id=invoice.id, reason=WHY)
    with pytest.raises(Forbidden):
        act(credit_invoice, ctx_as("service_advisor"), invoice_id=invoice.id, reason=WHY)
