"""The provider has forgotten the method of a revoked mandate."""

from collections.abc import Callable

import pytest

from tests.parties.builders import a_customer
from tests.payments.mandates import a_mandate
from tests.payments.stripe import Provider, connect
from tests.world import act
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition
from workwright.payments.actions.forget_method import forget_method
from workwright.payments.actions.revoke_mandate import revoke_mandate
from workwright.payments.models import Mandate

Make = Callable[..., Context]


def test_only_the_method_of_a_revoked_mandate_is_forgotten(ctx_as: Make, stripe: Provider) -> None:
    ctx = ctx_as()
    connect(ctx, stripe)
    mandate = a_mandate(ctx, stripe, a_customer(ctx))
    with pytest.raises(IllegalTransition):
        act(forget_method, ctx, mandate_id=mandate)
    act(revoke_mandate, ctx, mandate_id=mandate)
    act(forget_method, ctx, mandate_id=mandate)
    assert Mandate.unscoped.get().forgotten_at == ctx.now
