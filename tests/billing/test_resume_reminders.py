from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.billing.builders import an_issued_invoice
from tests.world import NOW
from workwright.billing.actions.pause_reminders import pause_reminders
from workwright.billing.actions.resume_reminders import NotPaused, resume_reminders
from workwright.billing.flows import remind_due
from workwright.billing.queries import get_collection
from workwright.kernel.context import Context

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_reminders_go_on(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    with pytest.raises(NotPaused):
        act(resume_reminders, ctx, invoice_id=invoice.id)
    act(pause_reminders, ctx, invoice_id=invoice.id, reason="Disputed")
    assert remind_due(NOW + timedelta(days=10)) == 0
    act(resume_reminders, ctx_as("accountant"), invoice_id=invoice.id)
    assert get_collection(ctx, invoice.id).paused == ""
    assert remind_due(NOW + timedelta(days=11)) == 1
    act(pause_reminders, ctx, invoice_id=invoice.id, reason="Disputed again")
