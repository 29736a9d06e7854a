"""A customer says how it went."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.clientele.events import SurveyAnswered
from workwright.clientele.models import SurveyAnswer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.work_orders.queries import order_fact

FINISHED = ("completed", "closed")


class AnsweredAlready(DomainError):
    """You have answered already. Thank you."""

    code = "clientele.answered_already"


constraint_means("clientele_surveyanswer_work_order_id_key", AnsweredAlready)


class AnswerSurvey(Command):
    """Two questions: how satisfied, from 1 to 5; would you recommend us, from 0 to 10."""

    work_order_id: UUID
    satisfaction: Annotated[int, Field(ge=1, le=5)]
    recommend: Annotated[int, Field(ge=0, le=10)]
    words: Personal[Annotated[str, Field(max_length=2000)]] = ""


class AnsweredSurvey(Result):
    pass


@action("clientele.answer_survey", errors=(NotFound, IllegalTransition, AnsweredAlready))
def answer_survey(ctx: Context, command: AnswerSurvey) -> AnsweredSurvey:
    """Keep the answer of one finished order, once."""
    order = order_fact(ctx, command.work_order_id)
    if order.state not in FINISHED:
        raise IllegalTransition("This can be answered when the work is done.")
    if SurveyAnswer.here(ctx).filter(work_order_id=order.id).exists():
        raise AnsweredAlready
    answer = SurveyAnswer.unscoped.create(
        id=new_id(), branch_id=ctx.here, answered_at=ctx.now, **command.model_dump()
    )
    ctx.about(order.id)
    ctx.emit(
        SurveyAnswered(work_order_id=order.id, satisfaction=command.satisfaction, recommend=command.recommend)
    )
    return AnsweredSurvey(id=answer.id)
