from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.billing.builders import an_issued_invoice, pay
from tests.billing.test_agree_plan import in_three
from tests.parties.builders import a_customer
from tests.world import NOW
from workwright.billing.actions.agree_plan import agree_plan
from workwright.billing.actions.pause_reminders import pause_reminders
from workwright.billing.actions.remind_payer import NothingToRemind, remind_payer
from workwright.billing.flows import remind_due
from workwright.billing.queries import get_collection
from workwright.billing.rules.reminding import next_step
from workwright.kernel.context import Context
from workwright.notify.queries import list_messages

Make = Callable[..., Context]
Act = Callable[..., Any]


def after(days: int) -> datetime:
    return NOW + timedelta(days=days)


def test_each_step_once_and_only_in_its_time(ctx_as: Make, act: Act, deliver: Callable[..., int]) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx, customer_id=a_customer(ctx, email="dana@example.com"))
    assert remind_due(after(6)) == 0
    assert [remind_due(after(day)) for day in (7, 7, 8, 21, 21, 35, 60)] == [1, 0, 0, 1, 0, 1, 0]
    shown = get_collection(ctx, invoice.id)
    assert [(one.step, one.owed_minor) for one in shown.reminders] == [(1, 17_923), (2, 17_923), (3, 17_923)]
    deliver(after(60))
    sent = [m for m in list_messages(ctx).rows if m.template == "invoice_reminder"]
    assert len(sent) == 3


def test_nobody_is_reminded_of_what_is_paid_or_disputed(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    paid, disputed = an_issued_invoice(ctx), an_issued_invoice(ctx)
    pay(ctx, paid, 17_923)
    act(pause_reminders, ctx, invoice_id=disputed.id, reason="Says that it still stutters")
    assert remind_due(after(30)) == 0
    for invoice in (paid, disputed):
        with pytest.raises(NothingToRemind):
            act(remind_payer, ctx_as("accountant", at=after(30)), invoice_id=invoice.id)


def test_a_person_may_send_the_step_that_is_due(ctx_as: Make, act: Act) -> None:
    invoice = an_issued_invoice(ctx_as())
    done = act(remind_payer, ctx_as("accountant", at=after(10)), invoice_id=invoice.id)
    assert (done.step, done.owed_minor) == (1, 17_923)


def test_an_overdue_instalment_is_reminded_of_once(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    act(agree_plan, ctx, invoice_id=invoice.id, instalments=in_three(ctx))
    pay(ctx, invoice, 1_000)
    assert remind_due(after(7)) == 0, "the plan is kept so far"
    assert [remind_due(after(day)) for day in (9, 10, 30)] == [1, 0, 0]
    (reminder,) = get_collection(ctx, invoice.id).reminders
    assert (reminder.step, reminder.owed_minor) == (0, 4_975)
    assert remind_due(after(40)) == 1, "the next one"


@pytest.mark.parametrize(
    ("reminded", "today", "step"),
    [
        ((), 6, None),
        ((), 7, 1),
        ((), 90, 1),
        ((90,), 91, None),
        ((90,), 104, 2),
        ((7, 21), 34, None),
        ((7, 21), 35, 3),
        ((7, 21, 35), 400, None),
    ],
)
def test_polite_first_and_never_in_a_rush(reminded: tuple[int, ...], today: int, step: int | None) -> None:
    due = date(2026, 1, 1)
    days = [due + timedelta(days=day) for day in reminded]
    assert next_step(due, days, (7, 21, 35), due + timedelta(days=today)) == step
