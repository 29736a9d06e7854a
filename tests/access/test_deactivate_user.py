from typing import Any

import pytest

from tests.access.builders import a_user
from workwright.access.actions.deactivate_user import deactivate_user
from workwright.access.actions.set_roles import LastAdministrator, OwnRoles
from workwright.access.models import User
from workwright.access.queries import user_actor, users_with
from workwright.kernel.context import Context


def test_sessions_end_and_nobody_acts_by_that_name(act: Any, ctx_as: Any, company: Any) -> None:
    user_id = a_user(ctx_as())
    before = User.objects.get(id=user_id).get_session_auth_hash()
    act(deactivate_user, ctx_as(), user_id=user_id, expected_version=1)
    assert User.objects.get(id=user_id).get_session_auth_hash() != before
    assert user_actor(user_id, company.harbour) is None
    assert users_with("work_orders.start_job", company.harbour) == []


def test_nobody_ends_their_own_access(act: Any, ctx_as: Any) -> None:
    user_id = a_user(ctx_as(), "boss@example.com", {"role": "super_admin"})
    own = Context(user_actor(user_id, None), ctx_as().now, "test")
    with pytest.raises(OwnRoles):
        act(deactivate_user, own, user_id=user_id, expected_version=1)


def test_the_last_administrator_stays(act: Any, ctx_as: Any) -> None:
    user_id = a_user(ctx_as(), "boss@example.com", {"role": "super_admin"})
    with pytest.raises(LastAdministrator):
        act(deactivate_user, ctx_as(), user_id=user_id, expected_version=1)
