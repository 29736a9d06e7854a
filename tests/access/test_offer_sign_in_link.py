from typing import Any

import pytest

from tests.access.builders import a_user
from tests.world import NOW
from workwright.access.actions.deactivate_user import deactivate_user
from workwright.access.actions.offer_sign_in_link import offer_sign_in_link
from workwright.access.queries import sign_in_token, usable_link
from workwright.kernel.errors import Forbidden, NotFound


def test_an_operations_manager_has_a_password_link_sent(act: Any, ctx_as: Any, journal: Any) -> None:
    user_id = a_user(ctx_as())
    link = act(offer_sign_in_link, ctx_as("operations_manager"), user_id=user_id)
    found = usable_link(sign_in_token(link.id), NOW)
    assert (found.user_id, found.purpose) == (user_id, "password")
    assert journal()[-1]["events"][0][0] == "access.sign_in_link_offered"
    assert sign_in_token(link.id) not in str(journal())


def test_nobody_makes_a_link_that_lets_in_as_another(act: Any, ctx_as: Any) -> None:
    user_id = a_user(ctx_as())
    with pytest.raises(Forbidden):
        act(offer_sign_in_link, ctx_as("operations_manager"), user_id=user_id, purpose="sign_in")
    act(offer_sign_in_link, ctx_as(), user_id=user_id, purpose="sign_in")


def test_a_deactivated_person_gets_none(act: Any, ctx_as: Any) -> None:
    user_id = a_user(ctx_as())
    link = act(offer_sign_in_link, ctx_as(), user_id=user_id)
    act(deactivate_user, ctx_as(), user_id=user_id, expected_version=1)
    with pytest.raises(NotFound):
        act(offer_sign_in_link, ctx_as(), user_id=user_id)
    with pytest.raises(NotFound):
        usable_link(sign_in_token(link.id), NOW)
