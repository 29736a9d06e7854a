"""What a customer will sign: words, caps, purpose."""

from collections.abc import Callable

import pytest

from tests.parties.builders import a_customer
from tests.payments.mandates import CAPS
from tests.payments.stripe import Provider, connect
from tests.world import act
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid
from workwright.payments.actions.create_attempt import NoProvider
from workwright.payments.actions.prepare_mandate import prepare_mandate

Make = Callable[..., Context]


def test_its_words_name_both_caps_and_nobody(ctx_as: Make, stripe: Provider) -> None:
    ctx = ctx_as("cashier")
    connect(ctx_as(), stripe)
    customer = a_customer(ctx_as(), name="Xenia Quillfeather")
    made = act(prepare_mandate, ctx, customer_id=customer, **CAPS)
    assert "at most USD 200.00" in made.text and "at most USD 300.00" in made.text
    assert "Xenia" not in made.text
    with pytest.raises(Invalid):
        act(prepare_mandate, ctx, customer_id=customer, cap_minor=2, period_cap_minor=1)
    with pytest.raises(Forbidden):
        act(prepare_mandate, ctx_as("technician"), customer_id=customer, **CAPS)


def test_without_a_provider_that_saves_methods_there_is_none(ctx_as: Make) -> None:
    customer = a_customer(ctx_as())
    with pytest.raises(NoProvider):
        act(prepare_mandate, ctx_as(), customer_id=customer, **CAPS)
