"""Two records of one customer become one, and nothing that names the other is rewritten."""

from typing import Any

import pytest

from tests.parties.builders import a_customer
from workwright.kernel.errors import Forbidden, Invalid, Stale
from workwright.parties.actions.merge_customers import AlreadyMerged, merge_customers
from workwright.parties.models import Customer
from workwright.parties.queries import customers_by_id, get_customer, same_customer, search_customers


def merge(act: Any, ctx: Any, keep: Any, gone: Any, version: int = 1) -> Any:
    return act(
        merge_customers,
        ctx,
        customer_id=keep,
        expected_version=version,
        duplicate_id=gone,
        reason="same person",
    )


def test_the_duplicate_is_read_as_the_other(act: Any, ctx_as: Any, journal: Any) -> None:
    ctx = ctx_as("branch_manager")
    keep = a_customer(ctx, name="Ana", email="ana@example.com")
    gone = a_customer(ctx, name="Anna", phone="3105550142", email="anna@example.com")
    assert merge(act, ctx, keep, gone).version == 2
    assert customers_by_id(ctx, [gone])[gone].id == keep
    assert get_customer(ctx, gone).merged_from == (gone,)
    assert sorted(same_customer([gone])) == sorted([keep, gone])
    assert [row.id for row in search_customers(ctx, "an").rows] == [keep]
    view = get_customer(ctx, keep)
    assert (view.phone, view.email) == ("+13105550142", "ana@example.com")
    assert "parties.customers_merged" in str(journal()[-1]["events"])
    assert Customer.objects.get(id=gone).phone == "+13105550142"


def test_chains_stay_one_step_long(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    first, second, third = (a_customer(ctx, name=name) for name in ("A", "B", "C"))
    merge(act, ctx, second, first)
    merge(act, ctx, third, second)
    assert customers_by_id(ctx, [first])[first].id == third


def test_refusals(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    first, second, third = (a_customer(ctx, name=name) for name in ("A", "B", "C"))
    with pytest.raises(Invalid):
        merge(act, ctx, first, first)
    with pytest.raises(Stale):
        merge(act, ctx, first, second, version=9)
    with pytest.raises(Forbidden):
        merge(act, ctx_as("cashier"), first, second)
    merge(act, ctx, first, second)
    with pytest.raises(AlreadyMerged):
        merge(act, ctx, third, second)
    with pytest.raises(AlreadyMerged):
        merge(act, ctx, second, third, version=2)


def test_conflicts_are_settled_field_by_field(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    keep = a_customer(ctx, name="Ana", email="ana@example.com", notes="old")
    gone = a_customer(ctx, name="Anna Diaz", email="anna@example.com", phone="3105550142", notes="new")
    taken = ("name", "email", "notes", "terms")
    act(
        merge_customers,
        ctx,
        customer_id=keep,
        expected_version=1,
        duplicate_id=gone,
        take=taken,
        reason="same",
    )
    view = get_customer(ctx, keep)
    assert (view.name, view.email, view.notes) == ("Anna Diaz", "anna@example.com", "new")
    assert [row.id for row in search_customers(ctx, "diaz").rows] == [keep]
