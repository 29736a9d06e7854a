from collections.abc import Callable
from typing import Any

import pytest

from tests.billing.builders import an_issued_invoice
from workwright.billing.actions.pause_reminders import PausedAlready, pause_reminders
from workwright.billing.queries import get_collection
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_it_says_why_and_holds_once(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as("accountant")
    invoice = an_issued_invoice(ctx_as())
    act(pause_reminders, ctx, invoice_id=invoice.id, reason="Disputes the part")
    assert get_collection(ctx, invoice.id).paused == "Disputes the part"
    with pytest.raises(PausedAlready):
        act(pause_reminders, ctx, invoice_id=invoice.id, reason="Again")
    with pytest.raises(NotFound):
        act(pause_reminders, ctx, invoice_id=new_id(), reason="Which one")
