from typing import Any

import pytest
from pydantic import ValidationError

from workwright.access.actions.create_branch import BranchCodeTaken, create_branch
from workwright.access.queries import branch_facts
from workwright.kernel.errors import Invalid

GHENT = {
    "code": "GNT",
    "name": "Ghent",
    "zone": "Europe/Brussels",
    "locale": "nl-BE",
    "currency": "EUR",
    "country": "BE",
}


def test_a_branch_is_opened_with_its_rules(act: Any, ctx_as: Any) -> None:
    made = act(create_branch, ctx_as("super_admin", branch=None), **GHENT)
    facts = branch_facts(made.id)
    assert (facts.zone, facts.currency, facts.jurisdiction) == ("Europe/Brussels", "EUR", "BE")


def test_a_code_is_used_once(act: Any, ctx_as: Any) -> None:
    act(create_branch, ctx_as(branch=None), **GHENT)
    with pytest.raises(BranchCodeTaken):
        act(create_branch, ctx_as(branch=None), **GHENT)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("zone", "Mars/Olympus"),
        ("zone", "EST"),
        ("locale", "xx-YY-zz-00"),
        ("currency", "XQQ"),
        ("country", "XX"),
        ("code", "gh"),
        ("name", " "),
    ],
)
def test_what_does_not_exist_is_refused(act: Any, ctx_as: Any, field: str, value: str) -> None:
    with pytest.raises(ValidationError):
        act(create_branch, ctx_as(branch=None), **GHENT | {field: value})


def test_a_jurisdiction_lies_in_the_country(act: Any, ctx_as: Any) -> None:
    with pytest.raises(Invalid) as refused:
        act(create_branch, ctx_as(branch=None), **GHENT, jurisdiction="US-CA")
    assert refused.value.field == "jurisdiction"
