"""Which place is meant."""

import pytest

from tests.inventory.builders import a_warehouse, run_inner
from workwright.inventory.actions.find_place import FindPlace, find_place
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id


def test_the_named_one_or_the_default_or_a_first_one(ctx_as):
    ctx = ctx_as()
    made = run_inner(ctx, find_place, FindPlace()).id
    annex = a_warehouse(ctx, "Annex")
    assert run_inner(ctx, find_place, FindPlace()).id == made
    assert run_inner(ctx, find_place, FindPlace(place_id=annex)).id == annex


def test_an_unknown_place_is_not_there(ctx_as):
    with pytest.raises(NotFound):
        run_inner(ctx_as(), find_place, FindPlace(place_id=new_id()))
