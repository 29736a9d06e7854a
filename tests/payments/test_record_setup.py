"""A method is saved under a mandate, and named without its number."""

from collections.abc import Callable

import pytest

from tests.parties.builders import a_customer
from tests.payments.mandates import CAPS
from tests.payments.stripe import Provider, connect
from tests.world import act
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, IllegalTransition
from workwright.payments.actions.prepare_mandate import prepare_mandate
from workwright.payments.actions.record_setup import record_setup
from workwright.payments.actions.revoke_mandate import revoke_mandate
from workwright.payments.actions.sign_mandate import sign_mandate

Make = Callable[..., Context]


def test_a_signed_mandate_is_active_with_its_method_and_a_revoked_one_stays_revoked(
    ctx_as: Make, stripe: Provider
) -> None:
    ctx = ctx_as()
    connect(ctx, stripe)
    made = act(prepare_mandate, ctx, customer_id=a_customer(ctx), **CAPS)
    told = {"mandate_id": made.id, "setup_ref": "cs_1"}
    with pytest.raises(IllegalTransition):
        act(record_setup, ctx, outcome="ready", method_ref="cus_1/pm_1/card", **told)
    act(sign_mandate, ctx, mandate_id=made.id, shown_sha256=made.text_sha256, agreed=True)
    assert act(record_setup, ctx, outcome="failed", **told).state == "signed"
    ready = {"outcome": "ready", "method_ref": "cus_1/pm_1/card", "brand": "visa", "last4": "4242"}
    assert act(record_setup, ctx, **told, **ready).state == "active"
    act(revoke_mandate, ctx, mandate_id=made.id)
    assert act(record_setup, ctx, **told, **ready).state == "revoked"
    with pytest.raises(Forbidden):
        act(record_setup, ctx_as("operations_manager"), **told, **ready)
