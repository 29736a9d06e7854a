"""The office answers what was asked at the job, once."""

import pytest

from tests.work_orders.builders import an_order
from tests.world import act
from workwright.kernel.errors import Forbidden, IllegalTransition, NotFound
from workwright.work_orders.actions.answer_question import answer_question
from workwright.work_orders.actions.ask_office import ask_office
from workwright.work_orders.queries import get_question, list_questions


def test_the_answer_stands_on_the_order(ctx_as, company):
    order = an_order(ctx_as("system"))
    asked = act(ask_office, ctx_as("technician"), work_order_id=order.id, text="Is the spare key here?").id
    advisor = ctx_as("service_advisor")
    with pytest.raises(Forbidden):
        act(answer_question, ctx_as("technician"), question_id=asked, answer="Yes")
    with pytest.raises(NotFound):
        act(answer_question, ctx_as("service_advisor", branch=company.north), question_id=asked, answer="Yes")
    act(answer_question, advisor, question_id=asked, answer="On hook 12.")
    assert get_question(ctx_as("technician"), asked).answer == "On hook 12."
    assert list_questions(advisor) == []
    assert [one.answer for one in list_questions(advisor, order.id)] == ["On hook 12."]
    with pytest.raises(IllegalTransition, match="has been answered"):
        act(answer_question, advisor, question_id=asked, answer="No, on hook 13.")
