"""Answer what was asked at the job."""

from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.kernel.privacy import Personal
from workwright.work_orders.events import QuestionAnswered
from workwright.work_orders.models import Question


class AnswerQuestion(Command):
    question_id: UUID
    answer: Personal[str] = Field(min_length=1, max_length=2000)


class AnsweredQuestion(Result):
    work_order_id: UUID


@action("work_orders.answer_question", errors=(NotFound, IllegalTransition))
def answer_question(ctx: Context, command: AnswerQuestion) -> AnsweredQuestion:
    """Give the answer; it shows to whoever asked, on the page of the job."""
    question = writer.lock(ctx, Question, command.question_id, "work_order_id", "answered_at")
    if question.answered_at is not None:
        raise IllegalTransition("This has been answered. Write a note to add to it.")
    writer.update(
        Question,
        command.question_id,
        answer=command.answer,
        answered_by=ctx.actor.ref,
        answered_at=ctx.now,
    )
    ctx.emit(QuestionAnswered(work_order_id=question.work_order_id, question_id=command.question_id))
    return AnsweredQuestion(id=command.question_id, work_order_id=question.work_order_id)
