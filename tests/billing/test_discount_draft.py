"""A discount is a line with reason, author and limit, and stands apart in revenue (G12)."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from tests.billing.builders import a_draft, issue, seen
from tests.world import NOW
from workwright.access.actions.set_policy import set_policy
from workwright.billing.actions.discount_draft import AboveDiscountLimit, DiscountDraft, discount_draft
from workwright.billing.models import InvoiceLine
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.ledger.queries import balance

As = Callable[..., Context]
Act = Callable[..., Any]


def test_a_percentage_shared_by_the_taxes(ctx_as: As, act: Act) -> None:
    ctx = ctx_as("service_advisor")
    draft = a_draft(ctx_as())
    given = {"invoice_id": draft.id, "expected_version": 1, "percent": "10", "reason": "A long wait"}
    version = act(discount_draft, ctx, **given).version
    line = seen(ctx, draft).lines[-1]
    assert (line.kind, line.net_minor, line.tax_minor) == ("discount", -1_729, -63)
    stored = InvoiceLine.unscoped.get(pk=line.id)
    assert (stored.discount_reason, stored.discount_by) == ("A long wait", ctx.actor.ref)
    issue(ctx_as(), type(draft)(draft.id, version, draft.order))
    assert balance(ctx_as(), "income.discount").minor == -1_729
    assert balance(ctx_as(), "income.labour").minor == 10_800


def test_the_limit_of_the_branch_counts_all_discounts(ctx_as: As, act: Act) -> None:
    draft = a_draft(ctx_as())
    given = {"invoice_id": draft.id, "reason": "A long wait"}
    act(discount_draft, ctx_as(), expected_version=1, percent="10", **given)
    with pytest.raises(AboveDiscountLimit, match="15 percent"):
        act(discount_draft, ctx_as(), expected_version=2, amount="9.00", **given)
    act(set_policy, ctx_as(), name="billing", settings={"discount_limit_percent": "20"})
    later = ctx_as(at=NOW.replace(hour=18))
    act(discount_draft, later, expected_version=2, amount="9.00", **given)


def test_it_needs_a_reason_and_one_measure(ctx_as: As, act: Act) -> None:
    draft = a_draft(ctx_as())
    with pytest.raises(ValidationError):
        DiscountDraft(invoice_id=draft.id, expected_version=1, reason="")
    with pytest.raises(Invalid):
        act(discount_draft, ctx_as(), invoice_id=draft.id, expected_version=1, reason="Why not")
