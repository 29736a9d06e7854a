from typing import Any

import pytest

from workwright.access.actions.edit_branch import edit_branch
from workwright.access.queries import get_branch
from workwright.kernel.errors import Invalid, NotFound, Stale


def test_what_is_left_out_stays(act: Any, ctx_as: Any, company: Any) -> None:
    edited = act(edit_branch, ctx_as(), branch_id=company.harbour, expected_version=1, phone="+15035550199")
    shown = get_branch(ctx_as(), company.harbour)
    assert (shown.phone, shown.name, edited.version) == ("+15035550199", "Harbour Street Garage", 2)


def test_an_older_version_is_stale(act: Any, ctx_as: Any, company: Any) -> None:
    with pytest.raises(Stale):
        act(edit_branch, ctx_as(), branch_id=company.harbour, expected_version=7, name="Elsewhere")


def test_another_branch_is_not_found(act: Any, ctx_as: Any, company: Any) -> None:
    with pytest.raises(NotFound):
        act(edit_branch, ctx_as("super_admin"), branch_id=company.north, expected_version=1, name="Mine now")


def test_a_jurisdiction_lies_in_the_country(act: Any, ctx_as: Any, company: Any) -> None:
    with pytest.raises(Invalid):
        act(edit_branch, ctx_as(), branch_id=company.harbour, expected_version=1, jurisdiction="BE-VLG")
