from typing import Any

import pytest

from tests.clientele.builders import a_visitor
from tests.parties.builders import a_customer
from tests.world import NOW, act
from workwright.clientele.actions.leave_account import leave_account
from workwright.clientele.queries import guest_of, visit_token
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id


def test_who_left_is_out_and_may_leave_again(ctx_as: Any) -> None:
    ctx = ctx_as()
    visit, other = (a_visitor(ctx, a_customer(ctx)) for _ in range(2))
    for _ in range(2):
        act(leave_account, ctx, visit_id=visit)
    assert guest_of(visit_token(visit), NOW) is None
    assert guest_of(visit_token(other), NOW)
    with pytest.raises(NotFound):
        act(leave_account, ctx, visit_id=new_id())
