"""A merge is taken back as long as nobody changed what came of it."""

from typing import Any

import pytest

from tests.parties.builders import a_customer
from workwright.parties.actions.edit_customer import edit_customer
from workwright.parties.actions.merge_customers import merge_customers
from workwright.parties.actions.unmerge_customers import ChangedSince, NotMerged, unmerge_customers
from workwright.parties.queries import get_customer, same_customer


def test_both_are_as_before(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as("branch_manager")
    first, gone, keep = (a_customer(ctx, name=name, email=f"{name}@example.com") for name in ("a", "b", "c"))
    with pytest.raises(NotMerged):
        act(unmerge_customers, ctx, duplicate_id=gone)
    merge = {"reason": "same", "expected_version": 1}
    act(merge_customers, ctx, customer_id=gone, duplicate_id=first, **merge)
    wanted = {"take": ("name", "email"), **merge}
    act(merge_customers, ctx, customer_id=keep, duplicate_id=gone, **wanted)
    act(unmerge_customers, ctx, duplicate_id=gone)
    assert [get_customer(ctx, one).name for one in (gone, keep, first)] == ["b", "c", "b"]
    assert sorted(same_customer([keep])) == [keep]
    with pytest.raises(ChangedSince):
        act(unmerge_customers, ctx, duplicate_id=first)


def test_what_was_changed_since_is_left_alone(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as("branch_manager")
    gone, keep = (a_customer(ctx, name=name) for name in ("b", "c"))
    act(merge_customers, ctx, customer_id=keep, duplicate_id=gone, expected_version=1, reason="same")
    act(edit_customer, ctx, customer_id=keep, expected_version=2, name="Cecil")
    with pytest.raises(ChangedSince):
        act(unmerge_customers, ctx, duplicate_id=gone)
