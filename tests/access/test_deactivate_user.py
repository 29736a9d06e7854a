from dataclasses import replace
from typing import Any

import pytest

from tests.access.builders import a_user, an_api_key
from tests.world import NOW
from workwright.access.actions.deactivate_user import deactivate_user
from workwright.access.actions.set_roles import LastAdministrator, OwnRoles
from workwright.access.models import User
from workwright.access.queries import client_rights, user_actor, users_with
from workwright.kernel.context import Context


def test_the_keys_that_the_person_made_end_too(ctx_as: Any, act: Any, company: Any) -> None:
    kim = a_user(ctx_as(), "kim@example.com", {"role": "super_admin"})
    a_user(ctx_as(), "lee@example.com", {"role": "super_admin"})
    made_by = replace(ctx_as(), actor=replace(ctx_as().actor, ref=f"user:{kim}"))
    theirs, ours = an_api_key(made_by, "auditor", None), an_api_key(ctx_as(), "auditor", None)
    act(deactivate_user, ctx_as(), user_id=kim, expected_version=1)
    assert client_rights(theirs, NOW) is None
    assert client_rights(ours, NOW) is not None


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
