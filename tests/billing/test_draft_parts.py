from collections.abc import Callable

import pytest

from tests.work_orders.builders import seen
from tests.work_orders.paying import bill, done_order, payer
from tests.world import act
from workwright.billing.actions.correct_invoice import correct_invoice
from workwright.billing.actions.credit_invoice import credit_invoice
from workwright.billing.actions.draft_invoice import draft_invoice
from workwright.billing.actions.edit_draft import edit_draft
from workwright.billing.actions.issue_invoice import issue_invoice
from workwright.billing.models import Invoice, InvoiceLine
from workwright.billing.queries.parts import DraftOutdated
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.work_orders.actions.edit_payer import edit_payer
from workwright.work_orders.actions.reopen_work_order import reopen_work_order

As = Callable[..., Context]


def test_one_draft_each_and_never_two(ctx_as: As) -> None:
    ctx = ctx_as()
    order = done_order(ctx)
    for _ in range(2):
        act(draft_invoice, ctx, work_order_id=order.id)
    drafts = Invoice.here(ctx).filter(work_order_id=order.id, state="draft")
    assert sorted(draft.gross_minor for draft in drafts) == [500_00, 1_724_33]
    line = InvoiceLine.unscoped.filter(invoice=drafts[0]).first()
    assert line is not None
    lowered = [{"line_id": line.id, "unit_price": "1"}]
    with pytest.raises(Invalid, match="Several pay"):
        act(edit_draft, ctx, invoice_id=drafts[0].id, expected_version=drafts[0].version, lines=lowered)


def test_a_draft_from_before_the_terms_changed_is_not_issued(ctx_as: As) -> None:
    ctx = ctx_as()
    order = done_order(ctx)
    draft = act(draft_invoice, ctx, work_order_id=order.id, payer_id=payer(ctx, order, "customer").id)
    version = seen(ctx, order).version
    act(
        reopen_work_order, ctx, work_order_id=order.id, expected_version=version, reason="The excess is lower"
    )
    own = payer(ctx, order, "customer")
    act(edit_payer, ctx, payer_id=own.id, expected_version=own.version, takes="amount", amount_minor=300_00)
    with pytest.raises(DraftOutdated):
        act(issue_invoice, ctx, invoice_id=draft.id, expected_version=draft.version)


def test_one_payers_invoice_is_credited_and_corrected_alone(ctx_as: As) -> None:
    ctx = ctx_as()
    order = done_order(ctx)
    own, insurers = bill(ctx, order, "customer"), bill(ctx, order, "insurer")
    new = act(correct_invoice, ctx, invoice_id=insurers.id, reason="Their reference", notes="Ref. 17")
    assert new.total_minor == insurers.gross_minor
    act(credit_invoice, ctx, invoice_id=own.id, reason="Goodwill", bill_again=True)
    again = bill(ctx, order, "customer")
    assert (again.gross_minor, again.tax_minor) == (own.gross_minor, own.tax_minor)
