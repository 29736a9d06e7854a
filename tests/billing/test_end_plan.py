from collections.abc import Callable
from typing import Any

import pytest

from tests.billing.builders import an_issued_invoice
from tests.billing.test_agree_plan import in_three
from workwright.billing.actions.agree_plan import agree_plan
from workwright.billing.actions.end_plan import PlanEnded, end_plan
from workwright.billing.queries import get_collection
from workwright.kernel.context import Context

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_it_ends_once_with_its_reason_and_another_can_be_agreed(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    plan = act(agree_plan, ctx, invoice_id=invoice.id, instalments=in_three(ctx)).id
    assert act(end_plan, ctx_as("accountant"), plan_id=plan, reason="Not kept").invoice_id == invoice.id
    assert get_collection(ctx, invoice.id).plan is None
    with pytest.raises(PlanEnded):
        act(end_plan, ctx, plan_id=plan, reason="Not kept")
    act(agree_plan, ctx, invoice_id=invoice.id, instalments=in_three(ctx))
