"""Bring an order to its end in one act: finish, invoice, take the money, let go."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.billing.actions.draft_invoice import DraftInvoice, NothingToInvoice, draft_invoice
from workwright.billing.actions.edit_draft import EditDraft, edit_draft
from workwright.billing.actions.issue_invoice import (
    AboveAuthorised,
    IssueInvoice,
    NegativeTotal,
    PoNumberRequired,
    issue_invoice,
)
from workwright.billing.queries import heads_of_order
from workwright.catalog.rules import UnknownTaxCode
from workwright.counter.actions.take_tender import PriceChanged, TakeTender, Tender, take_tender
from workwright.drawers.actions.move_cash import ShiftNotOpen
from workwright.kernel.actions import Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, Invalid, NotFound, Stale
from workwright.kernel.privacy import Personal
from workwright.ledger.actions.post_transaction import PeriodClosed
from workwright.payments.actions.apply_deposits import ApplyDeposits, apply_deposits
from workwright.payments.actions.put_on_account import NotOnAccount
from workwright.payments.actions.take_cash import TooLittleTendered, WrongDrawerCurrency
from workwright.release.actions.decide import NotReleasable, OldPartsWanted
from workwright.release.actions.release_work_order import ReleaseWorkOrder, release_work_order
from workwright.work_orders.actions.complete_work_order import CompleteWorkOrder, complete_work_order
from workwright.work_orders.actions.finish_job import NotReady
from workwright.work_orders.actions.mark_invoiced import AboveConsent
from workwright.work_orders.actions.start_job import NotApproved, OnHold, StartJob, start_job
from workwright.work_orders.queries import OrderFacts, billable_lines, jobs_of, order_fact
from workwright.work_orders.states import OPEN_ORDER


class SettleOrder(Tender):
    """How it is paid, and who takes the thing. What is finished, invoiced or paid already is left as it is."""

    work_order_id: UUID
    recipient: Personal[Annotated[str, Field(min_length=2, max_length=120)]]
    recipient_kind: Literal["customer", "driver", "tow", "carrier", "other"] = "customer"
    odometer_out: Annotated[int, Field(ge=0, le=10**9)] | None = None
    file_ids: tuple[UUID, ...] = ()
    condition: Personal[Annotated[str, Field(max_length=2000)]] = ""
    old_parts: Literal["", "returned", "inspected", "waived"] = ""


class SettledOrder(Result):
    """`taken_minor` is what was paid or put on account now; `invoice_id` the last invoice of the order."""

    invoice_id: UUID | None
    payment_id: UUID | None
    taken_minor: int
    change_minor: int
    currency: str
    state: str


ERRORS = (
    *(NotFound, Invalid, Stale, IllegalTransition, OnHold, NotApproved, NotReady, NothingToInvoice),
    *(UnknownTaxCode, NegativeTotal, AboveAuthorised, AboveConsent, PeriodClosed, PoNumberRequired),
    *(PriceChanged, ShiftNotOpen, TooLittleTendered, WrongDrawerCurrency, NotOnAccount, NotReleasable),
    OldPartsWanted,
)


@action("counter.settle_order", errors=ERRORS, money=True)
def settle_order(ctx: Context, command: SettleOrder) -> SettledOrder:
    """Finish what is agreed, invoice it, take the money and release, all or nothing; what is missing is named."""
    order = order_fact(ctx, command.work_order_id)
    ctx.about(order.id)
    if order.several_pay:
        raise Invalid("Several pay this order: invoice each, and take their payments one after the other.")
    if order.state in OPEN_ORDER:
        _finish(ctx, order)
    _invoice(ctx, command)
    taken = take_tender(ctx, TakeTender(**_tender(command), work_order_id=order.id))
    released = release_work_order(
        ctx,
        ReleaseWorkOrder(
            work_order_id=order.id,
            recipient=command.recipient,
            recipient_kind=command.recipient_kind,
            odometer_out=command.odometer_out,
            file_ids=command.file_ids,
            condition=command.condition,
            old_parts=command.old_parts,
        ),
    )
    return SettledOrder(
        id=order.id,
        invoice_id=taken.invoice_id,
        payment_id=taken.payment_id,
        taken_minor=taken.taken_minor,
        change_minor=taken.change_minor,
        currency=order.currency,
        state=released.state,
    )


def _tender(command: SettleOrder) -> dict[str, object]:
    return {name: getattr(command, name) for name in Tender.model_fields}


def _finish(ctx: Context, order: OrderFacts) -> None:
    """Start what waits, then complete; no clock runs for work that was done before it is typed in."""
    for job in jobs_of(ctx, order.id):
        if job.state in ("ready", "proposed"):
            start_job(ctx, StartJob(job_id=job.id, clock=False))
    complete_work_order(ctx, CompleteWorkOrder(work_order_id=order.id, finish_jobs=True))


def _invoice(ctx: Context, command: SettleOrder) -> None:
    """Issue what can be invoiced, give it its number at once, and let deposits pay it."""
    drafts = [head for head in heads_of_order(ctx, command.work_order_id) if head.state == "draft"]
    if not drafts and not billable_lines(ctx, command.work_order_id):
        return
    draft = draft_invoice(ctx, DraftInvoice(work_order_id=command.work_order_id))
    version = draft.version
    if command.po_number:
        change = EditDraft(invoice_id=draft.id, expected_version=version, po_number=command.po_number)
        version = edit_draft(ctx, change).version
    issue_invoice(ctx, IssueInvoice(invoice_id=draft.id, expected_version=version))
    ctx.settle_numbers()
    apply_deposits(ctx, ApplyDeposits(invoice_id=draft.id))
