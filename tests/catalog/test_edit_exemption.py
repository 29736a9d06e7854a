"""A certificate can be ended."""

from datetime import date
from typing import Any

import pytest

from tests.catalog.builders import us_taxes
from tests.parties.builders import a_customer
from workwright.catalog.actions.add_exemption import add_exemption
from workwright.catalog.actions.edit_exemption import edit_exemption
from workwright.catalog.queries import tax_table
from workwright.kernel.errors import Invalid, Stale


def test_ended_and_opened_again(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    us_taxes(ctx)
    customer = a_customer(ctx)
    made = act(
        add_exemption,
        ctx,
        customer_id=customer,
        certificate="R-77",
        reason="Resale",
        valid_from=date(2026, 1, 1),
    )
    act(edit_exemption, ctx, exemption_id=made.id, expected_version=1, valid_to=date(2026, 2, 1))
    assert tax_table(ctx, customer).rules["sales"].rate > 0
    act(edit_exemption, ctx, exemption_id=made.id, expected_version=2, valid_to=None)
    assert tax_table(ctx, customer).rules["sales"].rate == 0
    with pytest.raises(Stale):
        act(edit_exemption, ctx, exemption_id=made.id, expected_version=1, reason="x")
    with pytest.raises(Invalid):
        act(edit_exemption, ctx, exemption_id=made.id, expected_version=3, valid_to=date(2025, 1, 1))
