from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.billing.builders import an_issued_invoice
from tests.payments.builders import card_slip, owed
from tests.work_orders.paying import billed_order, payer
from tests.world import act
from workwright.billing.actions.agree_to_pay import agree_to_pay
from workwright.billing.actions.write_off import NotOwed
from workwright.billing.models import PayerAgreement
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound

As = Callable[..., Context]
SAID = {"agreed_by": "Ada Moreno", "channel": "phone", "reason": "The insurer pays no paint"}


def test_what_is_left_moves_with_who_said_so(ctx_as: As) -> None:
    ctx = ctx_as()
    order, _, insurers = billed_order(ctx)
    card_slip(ctx, 1_578_00, invoice_ids=(insurers.id,))
    own = payer(ctx, order, "customer").id
    done = act(agree_to_pay, ctx, invoice_id=insurers.id, payer_id=own, **SAID)
    assert (done.amount_minor, owed(ctx, insurers.id), owed(ctx, done.invoice_id)) == (146_33, 0, 146_33)
    kept = PayerAgreement.unscoped.get(pk=done.id)
    assert (kept.agreed_by, kept.channel, kept.agreed_at) == ("Ada Moreno", "phone", ctx.now)


def test_only_what_is_owed_by_another_payer_of_the_order(ctx_as: As) -> None:
    ctx = ctx_as()
    order, own, insurers = billed_order(ctx)
    customer, insurer = payer(ctx, order, "customer").id, payer(ctx, order, "insurer").id
    with pytest.raises(NotOwed):
        act(agree_to_pay, ctx, invoice_id=insurers.id, payer_id=customer, amount_minor=1_724_34, **SAID)
    with pytest.raises(NotFound):
        act(agree_to_pay, ctx, invoice_id=insurers.id, payer_id=insurer, **SAID)
    later = ctx.now + timedelta(minutes=1)
    with pytest.raises(Invalid, match="in the past"):
        act(agree_to_pay, ctx, invoice_id=own.id, payer_id=insurer, agreed_at=later, **SAID)
    alone = an_issued_invoice(ctx).id
    with pytest.raises(Invalid, match="alone"):
        act(agree_to_pay, ctx, invoice_id=alone, payer_id=customer, **SAID)
