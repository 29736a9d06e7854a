"""A6, A10: a place to work at is not the billing address; its access notes are not for everybody."""

from decimal import Decimal
from typing import Any

import pytest

from tests.parties.builders import a_customer, a_site
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.parties.actions.add_site import add_site
from workwright.parties.actions.merge_customers import merge_customers
from workwright.parties.queries import get_customer, get_site
from workwright.parties.rules import NotAZone


def test_a_site_is_not_the_billing_address(ctx_as: Any) -> None:
    ctx = ctx_as("dispatch_officer")
    customer = a_customer(ctx)
    site = a_site(ctx, customer, latitude=Decimal("45.53"), longitude=Decimal("-122.7"))
    view = get_customer(ctx, customer)
    assert [row.id for row in view.sites] == [site]
    assert view.sites[0].address != view.billing_address


@pytest.mark.parametrize(
    ("role", "seen"), [("technician", True), ("dispatch_officer", True), ("cashier", False)]
)
def test_access_notes_are_for_those_who_go_there(ctx_as: Any, role: str, seen: bool) -> None:
    site = a_site(ctx_as())
    view = get_site(ctx_as(role), site)
    assert ("4711" in view.access_notes) is seen
    assert view.has_access_notes


def test_half_a_position_is_refused(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    with pytest.raises(Invalid):
        act(add_site, ctx, customer_id=a_customer(ctx), address="7 Hill Lane", latitude=Decimal(1))


def test_a_site_needs_a_customer(act: Any, ctx_as: Any) -> None:
    with pytest.raises(NotFound):
        act(add_site, ctx_as(), customer_id=new_id(), address="7 Hill Lane")


def test_a_merged_customers_sites_go_on(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    keep, gone = a_customer(ctx, name="Ana"), a_customer(ctx, name="Anna")
    before = a_site(ctx, gone)
    act(merge_customers, ctx, customer_id=keep, expected_version=1, duplicate_id=gone, reason="same person")
    after = a_site(ctx, gone, address="8 Hill Lane")
    view = get_customer(ctx, gone)
    assert view.id == keep
    assert [site.id for site in view.sites] == [before, after]


def test_a_site_may_lie_in_another_time_zone(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    customer = a_customer(ctx)
    assert get_site(ctx, a_site(ctx, customer, zone="Europe/Berlin")).zone == "Europe/Berlin"
    with pytest.raises(NotAZone):
        act(add_site, ctx, customer_id=customer, address="7 Hill Lane", zone="Berlin")
