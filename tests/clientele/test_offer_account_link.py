from datetime import timedelta
from typing import Any

import pytest

from tests.clientele.builders import a_contact
from tests.parties.builders import a_customer
from tests.world import NOW, act
from workwright.clientele.actions.offer_account_link import offer_account_link
from workwright.clientele.queries import account_link_token, usable_account_link, visit_token
from workwright.kernel.errors import NotFound
from workwright.kernel.tokens import link_token


def test_a_link_works_for_half_an_hour_and_stands_nowhere(ctx_as: Any, journal: Any) -> None:
    ctx = ctx_as("service_advisor")
    link = act(offer_account_link, ctx, customer_id=a_customer(ctx))
    token = account_link_token(link.id)
    assert usable_account_link(token, NOW) == link.id
    assert token not in str(journal())
    for bad in (token[:-1], visit_token(link.id), link_token("portal.track", link.id)):
        with pytest.raises(NotFound):
            usable_account_link(bad, NOW)
    with pytest.raises(NotFound):
        usable_account_link(token, NOW + timedelta(minutes=31))


def test_a_contact_of_another_customer_gets_none(ctx_as: Any) -> None:
    ctx = ctx_as()
    contact = a_contact(ctx, a_customer(ctx))
    with pytest.raises(NotFound):
        act(offer_account_link, ctx, customer_id=a_customer(ctx), contact_id=contact)
