from datetime import timedelta
from typing import Any

import pytest

from tests.access.builders import a_user
from tests.world import NOW
from workwright.access.actions.offer_sign_in_link import offer_sign_in_link
from workwright.access.actions.use_sign_in_link import use_sign_in_link
from workwright.access.models import User
from workwright.access.queries import sign_in_token, usable_link
from workwright.kernel.errors import Invalid, NotFound


def test_a_link_lets_in_once(act: Any, ctx_as: Any) -> None:
    user_id = a_user(ctx_as())
    link = act(offer_sign_in_link, ctx_as(), user_id=user_id, purpose="sign_in")
    assert act(use_sign_in_link, ctx_as(), link_id=link.id).id == user_id
    with pytest.raises(NotFound):
        act(use_sign_in_link, ctx_as(), link_id=link.id)
    with pytest.raises(NotFound):
        usable_link(sign_in_token(link.id), NOW)


def test_a_password_link_sets_a_strong_password(act: Any, ctx_as: Any) -> None:
    user_id = a_user(ctx_as())
    link = act(offer_sign_in_link, ctx_as(), user_id=user_id)
    for weak in (None, "short"):
        with pytest.raises(Invalid):
            act(use_sign_in_link, ctx_as(), link_id=link.id, password=weak)
    act(use_sign_in_link, ctx_as(), link_id=link.id, password="another harbour 17")
    assert User.objects.get(id=user_id).check_password("another harbour 17")


def test_an_old_link_is_worthless(act: Any, ctx_as: Any) -> None:
    link = act(offer_sign_in_link, ctx_as(), user_id=a_user(ctx_as()))
    late = ctx_as(at=NOW + timedelta(hours=1))
    with pytest.raises(NotFound):
        act(use_sign_in_link, late, link_id=link.id, password="another harbour 17")
