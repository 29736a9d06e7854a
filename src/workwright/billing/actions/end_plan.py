"""End a payment plan: it was not kept, or another one is agreed on."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.billing.models import PaymentPlan
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound


class PlanEnded(DomainError):
    """This plan has ended already."""

    code = "billing.plan_ended"


class EndPlan(Command):
    plan_id: UUID
    reason: Annotated[str, Field(min_length=3, max_length=500)]


class EndedPlan(Result):
    invoice_id: UUID


@action("billing.end_plan", errors=(NotFound, PlanEnded))
def end_plan(ctx: Context, command: EndPlan) -> EndedPlan:
    """End the plan with its reason; what is still owed is due again as the invoice says."""
    plan = writer.lock(ctx, PaymentPlan, command.plan_id, "ended_at", "invoice_id")
    if plan.ended_at is not None:
        raise PlanEnded
    writer.update(
        PaymentPlan,
        command.plan_id,
        ended_at=ctx.now,
        ended_by=ctx.actor.ref,
        ended_reason=command.reason,
    )
    return EndedPlan(id=command.plan_id, invoice_id=plan.invoice_id)
