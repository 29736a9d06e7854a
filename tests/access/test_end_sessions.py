from typing import Any

from tests.access.builders import a_user
from workwright.access.actions.end_sessions import end_sessions
from workwright.access.models import User


def test_every_session_key_is_worthless_afterwards(act: Any, ctx_as: Any) -> None:
    user_id = a_user(ctx_as())
    before = User.objects.get(id=user_id).get_session_auth_hash()
    act(end_sessions, ctx_as(), user_id=user_id)
    after = User.objects.get(id=user_id)
    assert after.is_active
    assert after.get_session_auth_hash() != before
