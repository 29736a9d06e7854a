"""G14: terms, limit, purchase-order number and hold of an account customer."""

from typing import Any

import pytest

from tests.parties.builders import a_customer, an_account_customer
from workwright.kernel.errors import Forbidden, Invalid, Stale
from workwright.parties.actions.set_account_terms import set_account_terms
from workwright.parties.queries import customers_by_id


def test_terms_are_read_by_others(ctx_as: Any) -> None:
    ctx = ctx_as()
    customer = an_account_customer(ctx, terms_days=45)
    card = customers_by_id(ctx, [customer])[customer]
    assert (card.terms_days, card.credit_limit_minor, card.currency) == (45, 500_000, "USD")
    assert card.po_required
    assert not card.on_hold


def test_no_limit_has_no_currency(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    customer = an_account_customer(ctx)
    act(set_account_terms, ctx, customer_id=customer, expected_version=2, terms_days=14)
    card = customers_by_id(ctx, [customer])[customer]
    assert (card.credit_limit_minor, card.currency, card.po_required) == (None, "", False)


def test_a_hold_needs_a_reason(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    customer = a_customer(ctx)
    with pytest.raises(Invalid):
        act(set_account_terms, ctx, customer_id=customer, expected_version=1, on_hold=True)
    act(set_account_terms, ctx, customer_id=customer, expected_version=1, on_hold=True, hold_reason="overdue")
    assert customers_by_id(ctx, [customer])[customer].hold_reason == "overdue"


def test_by_version_and_right(act: Any, ctx_as: Any) -> None:
    customer = a_customer(ctx_as())
    with pytest.raises(Stale):
        act(set_account_terms, ctx_as("accountant"), customer_id=customer, expected_version=7)
    with pytest.raises(Forbidden):
        act(set_account_terms, ctx_as("service_advisor"), customer_id=customer, expected_version=1)
