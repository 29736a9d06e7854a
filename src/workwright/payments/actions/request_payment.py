"""Ask a customer for money: freeze what is asked, for what, until when and how it may be paid."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.payments.actions.take_cash import Purpose
from workwright.payments.events import PaymentRequested, RequestClosed
from workwright.payments.models import PaymentRequest
from workwright.payments.policy import PaymentsPolicy
from workwright.payments.queries.facts import DifferentPayers, Subject, frozen_lines, lock_request, subject_of
from workwright.payments.queries.phones import phone_step
from workwright.payments.rules import hash_of
from workwright.payments.states import REQUEST

Method = Literal["link", "cash", "card_slip", "cheque", "transfer", "on_account"]


class LinesNotAuthorised(DomainError):
    """Nothing is asked for lines that the customer did not approve. Get the approval first."""

    code = "payments.lines_not_authorised"


class RequestPayment(Command):
    """For a work order (its deposit, parts, lines of an add-on, progress or balance) or for issued invoices.

    `supersedes` names an earlier request that this one takes the place of.
    """

    request_id: UUID | None = None
    work_order_id: UUID | None = None
    payer_id: UUID | None = Field(default=None, title="Who pays")
    invoice_ids: tuple[UUID, ...] = ()
    line_ids: tuple[UUID, ...] = ()
    purpose: Purpose
    amount_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]
    methods: tuple[Method, ...] = ("link", "cash", "card_slip", "transfer")
    due_on: date | None = None
    expires_at: datetime | None = None
    supersedes: UUID | None = None


class RequestedPayment(Result):
    id: UUID
    state: str
    amount_minor: int
    currency: str


@action(
    "payments.request_payment",
    errors=(NotFound, Invalid, IllegalTransition, DifferentPayers, LinesNotAuthorised),
    money=True,
)
def request_payment(ctx: Context, command: RequestPayment) -> RequestedPayment:
    """Freeze a request: from now on only its state moves. Add-on money names approved lines."""
    expires_at = _expiry(ctx, command)
    request_id = command.request_id or new_id()
    earlier = lock_request(ctx, command.supersedes) if command.supersedes else None
    subject = subject_of(
        ctx,
        request_id=None,
        invoice_ids=command.invoice_ids,
        work_order_id=command.work_order_id,
        purpose=command.purpose,
        payer_id=command.payer_id,
    )
    if earlier:
        _supersede(ctx, earlier, subject)
    frozen = _frozen(ctx, command, subject)
    PaymentRequest.unscoped.create(
        id=request_id,
        branch_id=ctx.here,
        customer_id=subject.customer_id,
        work_order_id=subject.work_order_id,
        purpose=command.purpose,
        amount_minor=command.amount_minor,
        currency=subject.currency,
        phone_step_minor=phone_step(ctx, subject.currency),
        due_on=command.due_on or ctx.today,
        expires_at=expires_at,
        methods=list(command.methods),
        supersedes_id=command.supersedes,
        created_by=ctx.actor.ref,
        created_at=ctx.now,
        lines_sha256=hash_of({name: frozen[name] for name in ("lines", "invoices", "reserved_line_ids")}),
        **frozen,
    )
    ctx.about(subject.work_order_id or request_id)
    ctx.emit(
        PaymentRequested(
            request_id=request_id,
            work_order_id=subject.work_order_id,
            customer_id=subject.customer_id,
            amount_minor=command.amount_minor,
            currency=subject.currency,
        )
    )
    return RequestedPayment(
        id=request_id, state=REQUEST.initial, amount_minor=command.amount_minor, currency=subject.currency
    )


def _expiry(ctx: Context, command: RequestPayment) -> datetime:
    expires_at = command.expires_at or ctx.now + timedelta(days=PaymentsPolicy.at(ctx).request_days)
    if expires_at.tzinfo is None:
        raise Invalid("Say in which time zone the request expires.", field="expires_at")
    if expires_at <= ctx.now:
        raise Invalid("The request would have expired already.", field="expires_at")
    return expires_at


def _frozen(ctx: Context, command: RequestPayment, subject: Subject) -> dict[str, Any]:
    if command.purpose == "add_on" and not command.line_ids:
        raise Invalid("Money for extra work names the lines it is for.", field="line_ids")
    if command.line_ids and not subject.work_order_id:
        raise Invalid("Lines belong to one work order: name it.", field="work_order_id")
    frozen = frozen_lines(ctx, subject, command.line_ids)
    if any(line["state"] != "authorised" for line in frozen["lines"]):
        raise LinesNotAuthorised(field="line_ids")
    return frozen


def _supersede(ctx: Context, earlier: PaymentRequest, subject: Subject) -> None:
    if (earlier.customer_id, earlier.work_order_id) != (subject.customer_id, subject.work_order_id):
        raise Invalid("A request takes the place of one for the same customer and order.", field="supersedes")
    state = REQUEST.after(earlier.state, request_payment.name)
    PaymentRequest.here(ctx).filter(pk=earlier.id).update(state=state)
    ctx.emit(RequestClosed(request_id=earlier.id, work_order_id=earlier.work_order_id, state=state))
