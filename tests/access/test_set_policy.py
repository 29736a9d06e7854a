from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.world import NOW
from workwright.access.actions.set_policy import set_policy
from workwright.access.queries import list_settings
from workwright.kernel.errors import Forbidden, Invalid, NotFound
from workwright.kernel.policy import Policy, policies


@pytest.fixture(autouse=True)
def _trial() -> Iterator[None]:
    class Trial(Policy):
        name = "trial"
        days: int = 7
        prefix: str = "T"

    yield
    policies.pop("trial")


def test_a_branch_differs_from_the_company_from_its_hour_on(act: Any, ctx_as: Any, company: Any) -> None:
    trial = policies["trial"]
    act(set_policy, ctx_as(branch=None), name="trial", settings={"days": 14})
    later = NOW + timedelta(hours=2)
    act(set_policy, ctx_as(), name="trial", settings={"prefix": "H"}, valid_from=later)
    assert trial.at(ctx_as()).model_dump() == {"days": 14, "prefix": "T"}
    assert trial.at(ctx_as(at=later)).model_dump() == {"days": 14, "prefix": "H"}
    assert trial.at(ctx_as(at=later, branch=company.north)).model_dump() == {"days": 14, "prefix": "T"}


def test_the_settings_in_force_are_listed_with_what_they_may_be(act: Any, ctx_as: Any) -> None:
    act(set_policy, ctx_as(), name="trial", settings={"days": 3})
    (trial,) = [found for found in list_settings(ctx_as("branch_manager")) if found.name == "trial"]
    assert trial.values == {"days": 3, "prefix": "T"}
    assert trial.json_schema["properties"]["days"]["type"] == "integer"


@pytest.mark.parametrize("settings", [{"days": "many"}, {"weeks": 2}])
def test_what_does_not_fit_is_refused(act: Any, ctx_as: Any, settings: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        act(set_policy, ctx_as(), name="trial", settings=settings)
    assert refused.value.field == f"settings.{next(iter(settings))}"


def test_the_past_stays_as_it_was(act: Any, ctx_as: Any) -> None:
    with pytest.raises(Invalid):
        act(set_policy, ctx_as(), name="trial", settings={}, valid_from=NOW - timedelta(seconds=1))


def test_unknown_settings_are_not_found(act: Any, ctx_as: Any) -> None:
    with pytest.raises(NotFound):
        act(set_policy, ctx_as(), name="weather", settings={})


def test_only_operations_set_it(act: Any, ctx_as: Any) -> None:
    with pytest.raises(Forbidden):
        act(set_policy, ctx_as("branch_manager"), name="trial", settings={"days": 1})
