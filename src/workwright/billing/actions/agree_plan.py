"""Agree that what an invoice leaves owed is paid in instalments."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from workwright.billing.actions.write_off import NotOwed
from workwright.billing.models import Instalment, Invoice, PaymentPlan
from workwright.billing.queries.credits import still_owed
from workwright.billing.rules.reminding import fault_of_plan
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR


class PlanRunning(DomainError):
    """This invoice has a plan that runs. End it first."""

    code = "billing.plan_running"


class PlannedInstalment(BaseModel):
    """One instalment: when it falls due, and how much."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    due_on: date
    amount_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]


class AgreePlan(Command):
    """The instalments, in their order, sum to what the invoice leaves owed."""

    plan_id: UUID | None = None
    invoice_id: UUID
    instalments: Annotated[tuple[PlannedInstalment, ...], Field(min_length=1, max_length=60)]
    note: Annotated[str, Field(max_length=500)] = ""


class AgreedPlan(Result):
    total_minor: int
    currency: str


constraint_means("plan_one_per_invoice", PlanRunning)


@action("billing.agree_plan", errors=(NotFound, Invalid, NotOwed, PlanRunning), money=True)
def agree_plan(ctx: Context, command: AgreePlan) -> AgreedPlan:
    """Write down the plan. The claim itself does not change: payments count for the earliest instalment first."""
    columns = ("state", "currency", "work_order_id")
    invoice = writer.lock(ctx, Invoice, command.invoice_id, *columns)
    owed = still_owed(ctx, command.invoice_id, invoice.currency)
    if invoice.state != "issued" or owed <= 0:
        raise NotOwed(field="invoice_id", owed_minor=owed)
    wanted = [(part.due_on, part.amount_minor) for part in command.instalments]
    if wrong := fault_of_plan(wanted, owed, ctx.today):
        raise Invalid(wrong, field="instalments", owed_minor=owed)
    plan_id = command.plan_id or new_id()
    _write(ctx, command, plan_id, owed, invoice.currency)
    ctx.about(invoice.work_order_id or command.invoice_id)
    return AgreedPlan(id=plan_id, total_minor=owed, currency=invoice.currency)


def _write(ctx: Context, command: AgreePlan, plan_id: UUID, total: int, currency: str) -> None:
    plan = {
        "id": plan_id,
        "branch_id": ctx.here,
        "invoice_id": command.invoice_id,
        "total_minor": total,
        "currency": currency,
        "note": command.note,
        "agreed_by": ctx.actor.ref,
        "agreed_at": ctx.now,
    }
    writer.insert(PaymentPlan, plan)
    rows = [
        {"id": new_id(), "branch_id": ctx.here, "plan_id": plan_id, "position": n, **part.model_dump()}
        for n, part in enumerate(command.instalments, start=1)
    ]
    writer.insert(Instalment, *rows)
