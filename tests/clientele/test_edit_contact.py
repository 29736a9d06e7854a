from typing import Any

import pytest

from tests.clientele.builders import a_contact, a_visitor
from tests.parties.builders import a_customer
from tests.world import NOW, act
from workwright.clientele.actions.edit_contact import edit_contact
from workwright.clientele.queries import accounts_of, guest_of, visit_token
from workwright.kernel.errors import Stale


def test_rights_that_change_hold_from_the_next_click(ctx_as: Any) -> None:
    ctx = ctx_as()
    contact = a_contact(ctx, a_customer(ctx))
    inside = visit_token(a_visitor(ctx, a_customer_of(ctx, contact), contact))
    before = guest_of(inside, NOW)
    assert before and "clientele.ask_to_pay" not in before.rights
    act(edit_contact, ctx, contact_id=contact, expected_version=1, may_pay=True, may_see=False)
    after = guest_of(inside, NOW)
    assert after and "clientele.ask_to_pay" in after.rights
    assert "work_orders.ask_office" not in after.rights
    with pytest.raises(Stale):
        act(edit_contact, ctx, contact_id=contact, expected_version=1, name="Ines F.")


def test_one_who_is_not_active_any_more_is_out_at_once(ctx_as: Any) -> None:
    ctx = ctx_as()
    customer = a_customer(ctx)
    contact = a_contact(ctx, customer)
    inside = visit_token(a_visitor(ctx, customer, contact))
    act(edit_contact, ctx, contact_id=contact, expected_version=1, active=False)
    assert guest_of(inside, NOW) is None
    assert accounts_of("ines@fleet.example", "") == []
    assert a_contact(ctx, customer), "the address is free again"


def a_customer_of(ctx: Any, contact: Any) -> Any:
    return accounts_of("ines@fleet.example", "")[0].customer_id
