"""A22, A29: one place to change a customer, by version, with preferences."""

from typing import Any

import pytest
from pydantic import ValidationError

from tests.parties.builders import a_customer
from workwright.kernel.errors import NotFound, Stale
from workwright.kernel.ids import new_id
from workwright.parties.actions.edit_customer import EmailTaken, PhoneTaken, edit_customer
from workwright.parties.queries import customers_by_id, get_customer, search_customers


def test_only_what_is_sent_changes(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as("service_advisor")
    customer = a_customer(ctx, phone="3105550142", email="ana@example.com")
    done = act(edit_customer, ctx, customer_id=customer, expected_version=1, phone="310 555 0199")
    card = customers_by_id(ctx, [customer])[customer]
    assert (done.version, card.phone, card.email, card.name) == (
        2,
        "+13105550199",
        "ana@example.com",
        "Ana Díaz",
    )


def test_a_field_can_be_emptied(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    customer = a_customer(ctx, phone="3105550142")
    act(edit_customer, ctx, customer_id=customer, expected_version=1, phone="")
    assert customers_by_id(ctx, [customer])[customer].phone == ""


def test_the_search_follows(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    customer = a_customer(ctx, name="Ana Díaz")
    act(edit_customer, ctx, customer_id=customer, expected_version=1, name="Ana Østergård")
    assert [row.id for row in search_customers(ctx, "ostergard").rows] == [customer]
    assert not search_customers(ctx, "diaz").rows


def test_preferences(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    customer = a_customer(ctx)
    wishes = {"contact": "text", "times": "after 4 pm", "materials": "original parts only"}
    act(edit_customer, ctx, customer_id=customer, expected_version=1, preferences=wishes)
    assert get_customer(ctx, customer).preferences.model_dump() == wishes | {
        "technician_id": None,
        "weekdays": (),
        "earliest": None,
        "latest": None,
        "other": "",
    }
    with pytest.raises(ValidationError):
        act(edit_customer, ctx, customer_id=customer, expected_version=2, preferences={"colour": "red"})


def test_an_old_version_is_stale(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    customer = a_customer(ctx)
    act(edit_customer, ctx, customer_id=customer, expected_version=1, notes="first")
    with pytest.raises(Stale):
        act(edit_customer, ctx, customer_id=customer, expected_version=1, notes="second")
    assert get_customer(ctx, customer).notes == "first"


def test_an_unknown_customer(act: Any, ctx_as: Any) -> None:
    with pytest.raises(NotFound):
        act(edit_customer, ctx_as(), customer_id=new_id(), expected_version=1, name="X")


def test_somebody_elses_phone_is_refused(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    a_customer(ctx, phone="3105550142")
    other = a_customer(ctx, name="Ben")
    with pytest.raises(PhoneTaken):
        act(edit_customer, ctx, customer_id=other, expected_version=1, phone="3105550142")


def test_somebody_elses_address_is_refused(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    a_customer(ctx, email="ana@example.com")
    other = a_customer(ctx, name="Ben")
    with pytest.raises(EmailTaken):
        act(edit_customer, ctx, customer_id=other, expected_version=1, email="Ana@example.com")
