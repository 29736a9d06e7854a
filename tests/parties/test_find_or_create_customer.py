"""A5: a known phone or address finds, an unknown one creates, and two clerks at once make one customer."""

from time import sleep
from typing import Any
from uuid import UUID

import pytest

from tests.parties.builders import a_customer
from tests.world import in_threads
from workwright.kernel.errors import Forbidden
from workwright.kernel.ids import new_id
from workwright.parties.actions import find_or_create_customer as module
from workwright.parties.actions.find_or_create_customer import FindOrCreateCustomer, find_or_create_customer
from workwright.parties.models import Customer
from workwright.parties.rules import NotAnEmail, NotAPhone


def test_an_unknown_phone_creates(act: Any, ctx_as: Any) -> None:
    done = act(find_or_create_customer, ctx_as("service_advisor"), name="Ana Díaz", phone="(310) 555-0142")
    row = Customer.objects.get(id=done.id)
    assert (done.created, row.phone, row.search_text) == (True, "+13105550142", "ana diaz")


@pytest.mark.parametrize("spelling", ["310.555.0142", "+1 310 555 0142", "13105550142"])
def test_a_known_phone_finds(act: Any, ctx_as: Any, spelling: str) -> None:
    ctx = ctx_as("dispatch_officer")
    first = a_customer(ctx, phone="(310) 555-0142")
    done = act(find_or_create_customer, ctx, name="A. Diaz", phone=spelling)
    assert (done.id, done.created, done.differs) == (first, False, ("name",))


def test_a_number_dialled_abroad_finds(act: Any, ctx_as: Any, company: Any) -> None:
    there = ctx_as("service_advisor", branch=company.north)
    first = a_customer(there, phone="0470 12 34 56")
    done = act(find_or_create_customer, ctx_as("service_advisor"), name="Ana Diaz", phone="+32 470 12 34 56")
    assert done.id == first


def test_a_known_address_finds_whatever_its_case(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    first = a_customer(ctx, email="Ana@Example.com")
    done = act(find_or_create_customer, ctx, name="Ana Díaz", email="ANA@example.COM")
    assert (done.id, done.differs) == (first, ())


def test_phone_and_address_of_two_people_offer_both(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    by_phone = a_customer(ctx, name="Ana", phone="3105550142")
    by_email = a_customer(ctx, name="Ben", email="ben@example.com")
    done = act(find_or_create_customer, ctx, name="Ana", phone="3105550142", email="ben@example.com")
    assert (done.id, done.created, done.duplicates) == (by_phone, False, (by_email,))


def test_the_same_name_is_offered_not_assumed(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    first = a_customer(ctx, name="José Ortiz", phone="3105550001")
    done = act(find_or_create_customer, ctx, name="JOSE  ORTIZ", phone="3105550002")
    assert (done.created, done.duplicates) == (True, (first,))


def test_a_device_may_send_its_own_id_twice(act: Any, ctx_as: Any) -> None:
    ctx, mine = ctx_as("technician"), new_id()
    first = act(find_or_create_customer, ctx, customer_id=mine, name="Lee")
    again = act(find_or_create_customer, ctx, customer_id=mine, name="Lee")
    assert (first.id, first.created, again.id, again.created) == (mine, True, mine, False)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [({"phone": "call me"}, NotAPhone), ({"phone": "12"}, NotAPhone), ({"email": "ana@home"}, NotAnEmail)],
)
def test_nonsense_is_refused_beside_its_field(act: Any, ctx_as: Any, fields: Any, refusal: Any) -> None:
    with pytest.raises(refusal) as caught:
        act(find_or_create_customer, ctx_as(), name="Ana", **fields)
    assert caught.value.field == next(iter(fields))
    assert not Customer.objects.exists()


def test_personal_values_are_not_in_the_journal(act: Any, ctx_as: Any, journal: Any) -> None:
    act(find_or_create_customer, ctx_as(), name="Ana Díaz", phone="3105550142", email="ana@example.com")
    text = str(journal()[-1])
    assert "Díaz" not in text
    assert "5550142" not in text
    assert "ana@" not in text


def test_an_auditor_may_not(act: Any, ctx_as: Any) -> None:
    with pytest.raises(Forbidden):
        act(find_or_create_customer, ctx_as("auditor"), name="Ana")


@pytest.mark.race
def test_two_clerks_at_once_make_one_customer(fresh_db: str, ctx_as: Any) -> None:
    done = race(ctx_as)
    assert {row.id for row in done} == {Customer.objects.get().id}
    assert sum(row.created for row in done) == 1


@pytest.mark.race
def test_without_the_queue_a_clerk_is_refused(fresh_db: str, ctx_as: Any, monkeypatch: Any) -> None:
    """The negative control: the constraint still holds, but the second clerk gets an error for an answer."""
    look = module._known
    monkeypatch.setattr(module, "_queue_up", lambda *keys: None)
    monkeypatch.setattr(module, "_known", lambda *known: (look(*known), sleep(0.1))[0])
    assert any(isinstance(answer, Exception) for answer in race(ctx_as))
    assert Customer.objects.count() == 1


def race(ctx_as: Any) -> list[Any]:
    def clerk(index: int) -> Any:
        phone, email = ("310 555 0142", "a@example.com") if index % 2 else ("+13105550142", "A@EXAMPLE.com")
        command = FindOrCreateCustomer(name=f"Ana {index}", phone=phone, email=email)
        return find_or_create_customer(ctx_as("service_advisor", who=f"clerk {index}"), command)

    return in_threads(8, clerk)


def test_a_merged_customer_is_found_as_the_other(act: Any, ctx_as: Any) -> None:
    from workwright.parties.actions.merge_customers import merge_customers

    ctx = ctx_as()
    keep: UUID = a_customer(ctx, name="Ana")
    gone = a_customer(ctx, name="Anna", phone="3105550142")
    act(merge_customers, ctx, customer_id=keep, expected_version=1, duplicate_id=gone, reason="same person")
    assert act(find_or_create_customer, ctx, name="Ana", phone="3105550142").id == keep
    assert act(find_or_create_customer, ctx, customer_id=gone, name="Anna").id == keep
