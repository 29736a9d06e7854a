"""A fee for a failed visit is let go with a reason, charged or not; never after it is invoiced."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.catalog.builders import us_taxes
from tests.scheduling.builders import a_visit
from tests.scheduling.test_charge_visit_fee import SOON, accepted, nobody_there, with_fees
from tests.work_orders.builders import an_order
from workwright.billing.actions.draft_invoice import NothingToInvoice, draft_invoice
from workwright.billing.actions.issue_invoice import issue_invoice
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition
from workwright.scheduling.actions.charge_visit_fee import FeeSettled, NoVisitFee, charge_visit_fee
from workwright.scheduling.actions.waive_visit_fee import waive_visit_fee
from workwright.scheduling.queries import failed_visits

As = Callable[..., Context]
Act = Callable[..., Any]


def failed(act: Act, ctx_as: As) -> Any:
    ctx = ctx_as()
    us_taxes(ctx)
    with_fees(ctx)
    order = an_order(ctx)
    visit = a_visit(ctx, order, at=SOON)
    with pytest.raises(NoVisitFee):
        act(waive_visit_fee, ctx, visit_id=visit, reason="A good customer")
    accepted(act, ctx, order)
    nobody_there(act, ctx_as, visit)
    return order, visit


def test_before_it_is_charged(ctx_as: As, act: Act) -> None:
    order, visit = failed(act, ctx_as)
    act(waive_visit_fee, ctx_as("service_advisor"), visit_id=visit, reason="A good customer")
    assert [one.waived for one in failed_visits(ctx_as(), order.id)] == ["A good customer"]
    with pytest.raises(FeeSettled, match="waived"):
        act(charge_visit_fee, ctx_as(), visit_id=visit)


def test_after_it_is_charged(ctx_as: As, act: Act) -> None:
    order, visit = failed(act, ctx_as)
    act(charge_visit_fee, ctx_as(), visit_id=visit)
    act(waive_visit_fee, ctx_as(), visit_id=visit, reason="Was in hospital")
    with pytest.raises(NothingToInvoice):
        act(draft_invoice, ctx_as(), work_order_id=order.id)
    with pytest.raises(FeeSettled):
        act(waive_visit_fee, ctx_as(), visit_id=visit, reason="Was in hospital")


def test_not_after_it_is_invoiced(ctx_as: As, act: Act) -> None:
    order, visit = failed(act, ctx_as)
    act(charge_visit_fee, ctx_as(), visit_id=visit)
    draft = act(draft_invoice, ctx_as(), work_order_id=order.id)
    act(issue_invoice, ctx_as(), invoice_id=draft.id, expected_version=draft.version)
    with pytest.raises(IllegalTransition, match="credit the invoice"):
        act(waive_visit_fee, ctx_as(), visit_id=visit, reason="Was in hospital")
