from datetime import timedelta
from typing import Any

import pytest

from tests.parties.builders import a_customer
from tests.world import NOW, act
from workwright.clientele.actions.enter_account import LinkUsed, enter_account
from workwright.clientele.actions.offer_account_link import offer_account_link
from workwright.clientele.queries import account_link_token, guest_of, usable_account_link, visit_token
from workwright.kernel.errors import NotFound


def test_a_link_lets_in_once(ctx_as: Any) -> None:
    ctx = ctx_as()
    customer = a_customer(ctx)
    link = act(offer_account_link, ctx, customer_id=customer)
    inside = act(enter_account, ctx, link_id=link.id)
    guest = guest_of(visit_token(inside.id), NOW)
    assert guest and (guest.customer_id, guest.contact_id) == (customer, None)
    assert {"clientele.ask_to_pay", "work_orders.ask_office", "estimates.decide_by_link"} <= guest.rights
    with pytest.raises(LinkUsed):
        act(enter_account, ctx, link_id=link.id)
    with pytest.raises(NotFound):
        usable_account_link(account_link_token(link.id), NOW)
    assert guest_of(visit_token(inside.id), NOW + timedelta(days=31)) is None
    assert guest_of(account_link_token(link.id), NOW) is None, "a link is no cookie"


def test_a_link_that_is_too_old_lets_nobody_in(ctx_as: Any) -> None:
    ctx = ctx_as()
    link = act(offer_account_link, ctx, customer_id=a_customer(ctx))
    with pytest.raises(LinkUsed):
        act(enter_account, ctx_as("system", at=NOW + timedelta(hours=1)), link_id=link.id)
