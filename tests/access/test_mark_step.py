"""A step of one's own guide is marked as read or left out, and opened again."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from tests.access.builders import a_user
from workwright.access.actions.mark_step import MarkStep, mark_step
from workwright.access.queries import guide_marks
from workwright.interfaces.context import of_self
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden

As = Callable[..., Context]


def test_it_is_marked_and_taken_back(ctx_as: As, act: Callable[..., Any]) -> None:
    robin = a_user(ctx_as())
    for mark in ("skipped", "read"):
        act(mark_step, ctx_as(), user_id=robin, step="auditor.journal", mark=mark)
        assert guide_marks(robin) == {"auditor.journal": mark}
    act(mark_step, ctx_as(), user_id=robin, step="auditor.journal", mark="")
    assert guide_marks(robin) == {}


def test_everybody_marks_their_own(ctx_as: As, act: Callable[..., Any]) -> None:
    robin, kim = a_user(ctx_as(), "robin@example.com"), a_user(ctx_as(), "kim@example.com")
    with pytest.raises(Forbidden, match="their own"):
        act(
            mark_step, of_self(kim, "Kim", mark_step.name), user_id=robin, step="auditor.journal", mark="read"
        )


def test_a_step_has_a_role_and_a_name(ctx_as: As) -> None:
    with pytest.raises(ValidationError):
        MarkStep(user_id=a_user(ctx_as()), step="../journal", mark="read")
