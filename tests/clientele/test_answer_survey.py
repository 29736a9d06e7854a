from typing import Any

import pytest

from tests.billing.builders import an_issued_invoice
from tests.catalog.builders import us_taxes
from tests.work_orders.builders import an_order
from tests.world import NOW, act
from workwright.clientele.actions.answer_survey import AnsweredAlready, answer_survey
from workwright.clientele.queries import is_asked, list_survey_answers, satisfaction
from workwright.clientele.rules import score_of
from workwright.kernel.errors import IllegalTransition


def test_a_finished_order_is_answered_once_and_feeds_the_score(ctx_as: Any, journal: Any) -> None:
    ctx = ctx_as()
    us_taxes(ctx)
    first, second = (an_issued_invoice(ctx).order.id for _ in range(2))
    assert is_asked(ctx, first)
    act(answer_survey, ctx, work_order_id=first, satisfaction=5, recommend=10, words="Swift, and clean.")
    act(answer_survey, ctx, work_order_id=second, satisfaction=2, recommend=6)
    assert not is_asked(ctx, first)
    assert "Swift" not in str(journal())
    with pytest.raises(AnsweredAlready):
        act(answer_survey, ctx, work_order_id=first, satisfaction=1, recommend=0)
    score = satisfaction(ctx_as("branch_manager"), NOW.date(), NOW.date())
    assert (score.answers, score.satisfaction, score.promoters) == (2, "3.50", "0.0")
    assert satisfaction(ctx, NOW.date().replace(day=1), NOW.date().replace(day=2)).satisfaction == ""
    page = list_survey_answers(ctx, limit=1)
    assert [row.work_order_id for row in page.rows] == [second]
    assert [row.words for row in list_survey_answers(ctx, after=page.next).rows] == ["Swift, and clean."]


def test_an_order_that_is_not_finished_is_not_asked_about(ctx_as: Any) -> None:
    ctx = ctx_as()
    with pytest.raises(IllegalTransition):
        act(answer_survey, ctx, work_order_id=an_order(ctx).id, satisfaction=5, recommend=9)


def test_scores_are_worked_out_by_hand() -> None:
    score = score_of([(5, 10), (4, 9), (5, 8), (1, 0)])
    assert (score.answers, str(score.satisfaction), str(score.promoters)) == (4, "3.75", "25.0")
    assert score_of([]).satisfaction is None
