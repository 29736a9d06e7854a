"""The power is cut between every two side effects of asking for money, being paid and giving back.

After each cut people do again what they were not told had been done, the worker goes its rounds, and an auditor who
knows only what was acknowledged and what the provider's own log says compares.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from tests.payments.builders import faults
from tests.payments.power import Power, PowerCut, cutting, restart
from tests.payments.sandbox import Provider, checkout, connect
from tests.work_orders.builders import an_order
from workwright.kernel import outbox
from workwright.kernel.context import Context
from workwright.ledger.queries import balance
from workwright.ledger.rules import deposit_of
from workwright.payments.actions.refund_payment import RefundPayment, refund_payment
from workwright.payments.actions.request_payment import RequestPayment, request_payment
from workwright.payments.flows import run_janitor, work_once
from workwright.payments.models import PaymentAttempt, Refund
from workwright.payments.queries import account_of

Make = Callable[..., Context]
ASKED, BACK = 5_000, 2_000


class Story:
    """One deposit of 50.00 by card, of which 20.00 are given back, told by somebody who repeats what was not heard."""

    def __init__(self, number: int, ctx_as: Make, provider: Provider, power: Power, began: datetime) -> None:
        self.number, self.ctx_as, self.provider, self.power, self.at = number, ctx_as, provider, power, began
        self.order = an_order(ctx_as(at=began)).id
        self.request: UUID | None = None
        self.cut_at: list[str] = []

    def ctx(self, step: str) -> Context:
        return self.ctx_as(at=self.at, key=f"story {self.number} {step}")

    def tell(self) -> list[str]:
        """Live through it, and let the worker find what hangs; return every effect up to there."""
        for step in (self.ask, self.click, self.pay, self.round, self.give_back, self.round):
            self.until_heard(step)
        effects = list(self.power.seen)
        self.power.reset()
        for step in (self.round, self.round, self.round):
            self.until_heard(step)
        return effects

    def until_heard(self, step: Callable[[], None]) -> None:
        while True:
            self.at += timedelta(minutes=3)
            try:
                return step()
            except PowerCut as cut:
                self.cut_at.append(str(cut))
                restart()

    def ask(self) -> None:
        wanted = RequestPayment(work_order_id=self.order, purpose="deposit", amount_minor=ASKED)
        self.request = request_payment(self.ctx("ask"), wanted).id

    def click(self) -> None:
        assert self.request is not None
        assert checkout(self.ctx_as(at=self.at), self.request).pay_url

    def pay(self) -> None:
        """The payer's phone is not ours: no cut here."""
        if not self.charges():
            live = PaymentAttempt.unscoped.get(request_id=self.request, state="action_required")
            self.provider.pay(live.provider_ref or "")

    def round(self) -> None:
        work_once(self.at)
        run_janitor(self.at)
        while outbox.run_once(lambda: self.at):
            pass

    def give_back(self) -> None:
        paid = account_of(self.ctx_as(at=self.at), self.order).payments[0].id
        wanted = RefundPayment(payment_id=paid, amount_minor=BACK, reason="They changed their mind")
        refund_payment(self.ctx("back"), wanted)

    def charges(self) -> list[dict[str, Any]]:
        """What the provider has charged for this request, by its own list."""
        keys = PaymentAttempt.unscoped.filter(request_id=self.request).values_list("id", flat=True)
        found = [one for key in keys for one in self.provider.call("GET", f"/v1/payments?key={key}")["data"]]
        return [one for one in found if one["state"] == "succeeded"]

    def audit(self) -> None:
        """What was acknowledged happened once, here and at the provider."""
        ctx = self.ctx_as(at=self.at)
        (charge,) = self.charges()
        (payment,) = account_of(ctx, self.order).payments
        assert (charge["amount_minor"], payment.amount_minor, payment.deposit_minor) == (
            ASKED,
            ASKED,
            ASKED - BACK,
        )
        assert charge["refunded_minor"] == BACK
        assert [one.state for one in Refund.unscoped.filter(work_order_id=self.order)] == ["succeeded"]
        subject = deposit_of(payment.customer_id, self.order, "deposit")
        assert balance(ctx, "deposits", subject).minor == ASKED - BACK


def test_a_cut_between_any_two_side_effects_loses_and_doubles_nothing(
    fresh_db: str, ctx_as: Make, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = timezone.now()
    connect(ctx_as(at=began), provider)
    with cutting(monkeypatch) as power:
        power.reset()
        whole = Story(0, ctx_as, provider, power, began)
        power.reset()
        points = whole.tell()
        whole.audit()
        assert {"calling create", "called create", "calling refund", "called refund"} <= set(points)
        number = 0
        while whole.cut_at or not number:  # until the power held to the end
            number += 1
            power.reset()
            story = Story(number, ctx_as, provider, power, whole.at)
            power.reset(number, number + 1 + number % 4)
            story.tell()
            story.audit()
            whole = story
        assert number > len(points) // 2, "every effect was followed by a cut, up to the last"
    assert faults() == []
