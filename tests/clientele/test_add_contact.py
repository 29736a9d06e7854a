from typing import Any

import pytest

from tests.clientele.builders import a_contact
from tests.parties.builders import a_customer
from workwright.clientele.actions.add_contact import ContactKnown, NoWayToReach
from workwright.clientele.queries import accounts_of, list_contacts
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id


def test_a_person_of_a_customer_is_noted_with_rights(ctx_as: Any, journal: Any) -> None:
    ctx = ctx_as("service_advisor")
    customer = a_customer(ctx)
    contact = a_contact(ctx, customer, email="Ines@Fleet.Example", phone="503 555 0107", may_pay=True)
    (seen,) = list_contacts(ctx, customer)
    assert (seen.id, seen.email, seen.phone) == (contact, "ines@fleet.example", "+15035550107")
    assert (seen.may_see, seen.may_approve, seen.may_pay) == (True, False, True)
    assert "ines@fleet" not in str(journal()[-1])
    for typed in ("INES@fleet.example", "(503) 555-0107"):
        assert [one.contact_id for one in accounts_of(typed, "US")] == [contact]


def test_one_person_acts_for_several_customers_and_is_noted_once_for_each(ctx_as: Any) -> None:
    ctx = ctx_as()
    one, other = a_customer(ctx), a_customer(ctx, email="ines@fleet.example")
    a_contact(ctx, one)
    a_contact(ctx, other)
    with pytest.raises(ContactKnown):
        a_contact(ctx, one, name="Somebody else")
    found = {
        (account.customer_id, account.contact_id is None) for account in accounts_of("ines@fleet.example", "")
    }
    assert found == {(one, False), (other, False), (other, True)}


def test_who_cannot_be_reached_cannot_come_in(ctx_as: Any) -> None:
    ctx = ctx_as()
    customer = a_customer(ctx)
    with pytest.raises(NoWayToReach):
        a_contact(ctx, customer, email="")
    with pytest.raises(Invalid):
        a_contact(ctx, customer, phone="call me")
    with pytest.raises(NotFound):
        a_contact(ctx, new_id())
