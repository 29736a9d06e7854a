"""A saved list is taken away by whoever saved it, and by nobody else."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.access.test_save_view import LATE, somebody
from tests.world import Company
from workwright.access.actions.remove_view import remove_view
from workwright.access.actions.save_view import save_view
from workwright.access.queries import list_views
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound


def test_only_one_s_own_goes(
    ctx_as: Callable[..., Context], act: Callable[..., Any], company: Company
) -> None:
    robin, kim = (somebody(ctx_as("system"), name, company.harbour) for name in ("robin", "kim"))
    view = act(save_view, robin, **LATE, name="Mine", shared=True).id
    with pytest.raises(NotFound, match="of yours"):
        act(remove_view, kim, view_id=view)
    act(remove_view, robin, view_id=view)
    assert list_views(robin, "orders") == ()
