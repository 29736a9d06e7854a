"""Revoked at once, also between the wish to charge and the call."""

from collections.abc import Callable

from tests.payments.mandates import a_mandate, an_asked_invoice
from tests.payments.stripe import Provider, connect
from tests.world import act
from workwright.kernel.context import Context
from workwright.payments.actions.charge_saved import charge_saved
from workwright.payments.actions.revoke_mandate import revoke_mandate
from workwright.payments.flows import work_once
from workwright.payments.models import Mandate, Payment, PaymentAttempt

Make = Callable[..., Context]


def test_a_mandate_that_is_revoked_before_the_call_stops_it_and_its_method_is_forgotten(
    ctx_as: Make, stripe: Provider
) -> None:
    ctx = ctx_as()
    connect(ctx, stripe)
    _, asked, customer = an_asked_invoice(ctx)
    mandate = a_mandate(ctx, stripe, customer)
    act(charge_saved, ctx, request_id=asked, mandate_id=mandate)
    act(revoke_mandate, ctx, mandate_id=mandate)
    work_once(ctx.now)
    assert PaymentAttempt.unscoped.get().state == "cancelled"
    assert not Payment.unscoped.exists()
    assert Mandate.unscoped.get().forgotten_at == ctx.now
