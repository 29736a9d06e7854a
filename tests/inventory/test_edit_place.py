"""Renaming places and choosing the default one."""

import pytest

from tests.inventory.builders import a_van, a_warehouse
from workwright.inventory.actions.add_place import PlaceNameTaken
from workwright.inventory.actions.edit_place import edit_place
from workwright.inventory.queries import list_places
from workwright.kernel.errors import Invalid, NotFound, Stale
from workwright.kernel.ids import new_id


def test_there_is_one_default_place(ctx_as, act):
    ctx = ctx_as("branch_manager")
    a_warehouse(ctx, "Main")
    annex = a_warehouse(ctx, "Annex")
    act(edit_place, ctx, place_id=annex, expected_version=1, name="Big annex", make_default=True)
    assert [(p.name, p.is_default) for p in list_places(ctx)] == [("Big annex", True), ("Main", False)]


def test_a_stale_edit_a_taken_name_and_a_van_as_default_are_refused(ctx_as, act):
    ctx = ctx_as()
    main, van = a_warehouse(ctx, "Main"), a_van(ctx, "Van 1")
    with pytest.raises(Stale):
        act(edit_place, ctx, place_id=main, expected_version=7)
    with pytest.raises(PlaceNameTaken):
        act(edit_place, ctx, place_id=van, expected_version=1, name="Main")
    with pytest.raises(Invalid):
        act(edit_place, ctx, place_id=van, expected_version=1, make_default=True)
    with pytest.raises(NotFound):
        act(edit_place, ctx, place_id=new_id(), expected_version=1)
