"""Issuing: number, books, the order's lines, and what stands in the way."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.billing.builders import Billed, a_draft, an_issued_invoice, issue, pay, seen
from tests.parties.builders import an_account_customer
from tests.work_orders.builders import BRAKE_JOB, COIL_JOB
from tests.work_orders.builders import seen as order_seen
from tests.world import NOW, Company
from workwright.access.actions.set_policy import set_policy
from workwright.billing.actions.edit_draft import edit_draft
from workwright.billing.actions.issue_invoice import PoNumberRequired, issue_invoice
from workwright.billing.models import Invoice
from workwright.billing.rules import document_sha256
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, IllegalTransition, NotFound, Stale
from workwright.ledger.queries import balance, get_trial_balance
from workwright.work_orders.actions.mark_invoiced import AboveConsent

As = Callable[..., Context]
Act = Callable[..., Any]


def test_the_books_hold_it_by_kind_of_line_and_tax(ctx_as: As) -> None:
    invoice = an_issued_invoice(ctx_as())
    sums = {row.code: row.balance_minor for row in get_trial_balance(ctx_as()).rows}
    assert sums["receivable"] == 17_923
    assert (sums["income.labour"], sums["income.part"], sums["tax.sales"]) == (10_800, 6_490, 633)
    view = seen(ctx_as(), invoice)
    assert (view.number, view.standing, view.balance_minor) == ("INV-2026-00001", "open", 17_923)
    assert view.settled_minor == 0


def test_the_order_knows_its_lines_are_invoiced(ctx_as: As) -> None:
    invoice = an_issued_invoice(ctx_as())
    lines = [line for job in order_seen(ctx_as(), invoice.order).jobs for line in job.lines]
    assert {line.invoice_id for line in lines} == {invoice.id}


def test_what_was_issued_is_hashed_and_whole(ctx_as: As) -> None:
    row = Invoice.unscoped.get(pk=an_issued_invoice(ctx_as()).id)
    assert row.document_sha256 == document_sha256(row.document)
    assert row.document["number"] == row.number
    assert row.document["seller"]["name"] == "Harbour Street Garage"
    assert row.document["buyer"]["address"].startswith("12 Cove Road")
    assert row.document["rounding"]["tax_per"] == "document"
    assert row.document["gross_minor"] == row.gross_minor == 17_923


def test_numbers_are_gapless_per_branch(ctx_as: As, company: Company) -> None:
    numbers = [seen(ctx_as(), an_issued_invoice(ctx_as())).number for _ in range(3)]
    assert numbers == ["INV-2026-00001", "INV-2026-00002", "INV-2026-00003"]
    north = ctx_as(branch=company.north)
    assert seen(north, an_issued_invoice(north)).number == "INV-2026-00001"


def test_the_prefix_follows_the_branch(ctx_as: As, act: Act) -> None:
    act(set_policy, ctx_as(), name="billing", settings={"numbering_prefix": "HSG"})
    assert seen(ctx_as(at=NOW + timedelta(minutes=1)), an_issued_invoice(ctx_as(at=NOW + timedelta(minutes=1)))).number == "HSG-2026-00001"  # fmt: skip  # noqa: E501


def test_an_account_customer_names_its_order_and_has_terms(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    draft = a_draft(ctx, customer_id=an_account_customer(ctx))
    with pytest.raises(PoNumberRequired):
        issue(ctx, draft)
    version = act(edit_draft, ctx, invoice_id=draft.id, expected_version=1, po_number="PO 4711").version
    issue(ctx, Billed(draft.id, version, draft.order))
    view = seen(ctx, draft)
    assert (view.po_number, view.due_on) == ("PO 4711", ctx.today + timedelta(days=30))


def test_nothing_above_what_was_authorised(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    draft = a_draft(ctx)
    line = seen(ctx, draft).lines[0]
    change = ({"line_id": line.id, "unit_price": "140.00"},)
    version = act(edit_draft, ctx, invoice_id=draft.id, expected_version=1, lines=change).version
    with pytest.raises(AboveConsent):
        issue(ctx, Billed(draft.id, version, draft.order))
    assert seen(ctx, draft).state == "draft"


def test_issued_once_and_only_as_it_was_seen(ctx_as: As) -> None:
    ctx = ctx_as()
    draft = a_draft(ctx)
    with pytest.raises(Stale):
        issue(ctx, Billed(draft.id, 7, draft.order))
    issue(ctx, draft)
    with pytest.raises(IllegalTransition, match="is issued"):
        issue(ctx, Billed(draft.id, 2, draft.order))


def test_not_from_another_branch_nor_by_just_anybody(ctx_as: As, act: Act, company: Company) -> None:
    draft = a_draft(ctx_as())
    with pytest.raises(NotFound):
        act(issue_invoice, ctx_as(branch=company.north), invoice_id=draft.id, expected_version=1)
    with pytest.raises(Forbidden):
        act(issue_invoice, ctx_as("dispatch_officer"), invoice_id=draft.id, expected_version=1)
    with pytest.raises(NotFound):
        seen(ctx_as("accountant", branch=company.north), draft)


def test_the_balance_at_any_past_day(ctx_as: As) -> None:
    from workwright.billing.queries import get_balance

    invoice = an_issued_invoice(ctx_as())
    later = ctx_as(at=NOW + timedelta(days=3))
    pay(later, invoice, 10_000)
    seen_on = [
        get_balance(later, invoice.id, on=NOW.date() + timedelta(days=n)).balance_minor for n in (-1, 0, 2, 3)
    ]
    assert seen_on == [0, 17_923, 17_923, 7_923]
    view = seen(later, invoice)
    assert (view.balance_minor, view.settled_minor, view.standing) == (7_923, 10_000, "overdue")


def test_a_paid_invoice(ctx_as: As) -> None:
    invoice = an_issued_invoice(ctx_as(), COIL_JOB, BRAKE_JOB)
    pay(ctx_as(), invoice, seen(ctx_as(), invoice).gross_minor)
    view = seen(ctx_as(), invoice)
    assert (view.standing, view.balance_minor) == ("paid", 0)
    assert "billing.write_off" not in view.allowed_actions
    assert balance(ctx_as(), "receivable", f"invoice:{invoice.id}").minor == 0
