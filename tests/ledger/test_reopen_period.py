"""Opening closed days again is tested with closing them, in `test_close_period`; here only who may."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.ledger.actions.reopen_period import reopen_period


@pytest.mark.parametrize("role", ["cashier", "branch_manager", "technician", "super_admin", "auditor"])
def test_only_accountants_open_days_again(
    ctx_as: Callable[..., Context], act: Callable[..., Any], role: str
) -> None:
    with pytest.raises(Forbidden):
        act(reopen_period, ctx_as(role), closed_through=date(2026, 1, 1), reason="Something came in late")
