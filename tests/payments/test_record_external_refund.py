from collections.abc import Callable

import pytest

from tests.billing.builders import an_issued_invoice
from tests.payments.builders import a_request, faults, owed, refund
from tests.payments.sandbox import Provider, checkout, connect
from tests.world import NOW
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.kernel.ids import new_id
from workwright.payments.actions.record_external_refund import RecordExternalRefund, record_external_refund
from workwright.payments.flows import sync_attempt, work_once
from workwright.payments.models import PaymentAttempt
from workwright.payments.queries import account_of, list_reviews

Make = Callable[..., Context]


def test_a_refund_made_elsewhere_opens_the_invoice_again_and_is_reviewed(
    ctx_as: Make, provider: Provider
) -> None:
    ctx = ctx_as()
    connect(ctx, provider)
    invoice = an_issued_invoice(ctx)
    request = a_request(ctx, 17_923, invoice_ids=[invoice.id], purpose="final")
    started = checkout(ctx, request)
    ref = PaymentAttempt.unscoped.get().provider_ref or ""
    provider.pay(ref)
    sync_attempt(ctx, started.attempt_id)
    (payment,) = account_of(ctx, invoice.order.id).payments
    refund(ctx, payment.id, 1_000)
    work_once(NOW)
    elsewhere(provider, ref, 4_000)
    for _ in range(2):
        sync_attempt(ctx, started.attempt_id)
    account = account_of(ctx, invoice.order.id)
    assert [(r.amount_minor, r.external) for r in account.refunds] == [(1_000, False), (4_000, True)]
    assert owed(ctx, invoice.id) == 5_000
    assert [r.kind for r in list_reviews(ctx).rows] == ["external_refund"]
    assert faults() == []


def elsewhere(provider: Provider, ref: str, amount_minor: int) -> None:
    """Refund in the provider's own screens."""
    import httpx

    from tests.payments.sandbox import KEY

    answer = httpx.post(
        f"{provider.url}/v1/payments/{ref}/refunds",
        json={"amount_minor": amount_minor},
        headers={"Authorization": f"Bearer {KEY}", "Idempotency-Key": f"elsewhere-{new_id()}"},
    )
    answer.raise_for_status()


def test_it_is_only_done_as_part_of_another_action(ctx_as: Make) -> None:
    with pytest.raises(Forbidden):
        record_external_refund(ctx_as(), RecordExternalRefund(payment_id=new_id(), refunded_minor=1))
