"""Throwing a draft away."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.billing.builders import a_draft, an_issued_invoice, issue, seen
from workwright.billing.actions.discard_draft import discard_draft
from workwright.billing.actions.draft_invoice import draft_invoice
from workwright.billing.queries import invoices_of
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition

As = Callable[..., Context]
Act = Callable[..., Any]


def test_a_discarded_draft_makes_room_for_another(ctx_as: As, act: Act) -> None:
    ctx = ctx_as("service_advisor")
    draft = a_draft(ctx_as())
    act(discard_draft, ctx, invoice_id=draft.id, expected_version=1, reason="Wrong customer")
    view = seen(ctx, draft)
    assert (view.state, view.standing, view.discard_reason) == ("discarded", "discarded", "Wrong customer")
    assert view.allowed_actions == ()
    again = act(draft_invoice, ctx, work_order_id=draft.order.id)
    assert again.id != draft.id
    assert [card.id for card in invoices_of(ctx, draft.order.id)] == [again.id]


def test_discarded_is_for_good_and_issued_is_not_discarded(ctx_as: As, act: Act) -> None:
    draft = a_draft(ctx_as())
    act(discard_draft, ctx_as(), invoice_id=draft.id, expected_version=1)
    with pytest.raises(IllegalTransition):
        issue(ctx_as(), type(draft)(draft.id, 2, draft.order))
    issued = an_issued_invoice(ctx_as())
    with pytest.raises(IllegalTransition):
        act(discard_draft, ctx_as(), invoice_id=issued.id, expected_version=issued.version)
