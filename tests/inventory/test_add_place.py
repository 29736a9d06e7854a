"""Adding warehouses and vans."""

import pytest

from tests.inventory.builders import a_van, a_warehouse
from workwright.inventory.actions.add_place import PlaceNameTaken, add_place
from workwright.inventory.queries import list_places
from workwright.kernel.errors import Invalid
from workwright.kernel.ids import new_id


def test_the_first_warehouse_is_the_default_one(ctx_as):
    ctx = ctx_as("branch_manager")
    van, first, second = a_van(ctx), a_warehouse(ctx, "Main"), a_warehouse(ctx, "Annex")
    assert [(p.id, p.is_default) for p in list_places(ctx)] == [(first, True), (second, False), (van, False)]


def test_a_name_is_used_once_in_a_branch(ctx_as, act, company):
    a_warehouse(ctx_as(), "Main")
    a_warehouse(ctx_as(branch=company.north), "Main")
    with pytest.raises(PlaceNameTaken):
        act(add_place, ctx_as(), name="Main")


def test_only_a_van_has_a_driver(ctx_as, act):
    with pytest.raises(Invalid):
        act(add_place, ctx_as(), name="Main", holder_id=new_id())
