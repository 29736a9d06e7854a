"""Record how a dispute stands and what money it moved. A fact: it is never refused."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.ledger.actions.post_transaction import PostTransaction, post_transaction
from workwright.ledger.rules import LedgerLine
from workwright.payments import postings
from workwright.payments.actions.open_review import OpenReview, open_review
from workwright.payments.actions.place_money import PlaceMoney, place_money
from workwright.payments.events import DisputeMoved
from workwright.payments.models import Dispute, DisputeMovement, Payment
from workwright.payments.ports import DisputeState
from workwright.payments.postings import Owner, Purse, purse
from workwright.payments.queries.facts import lock_payment, where_it_is
from workwright.payments.rules import Placement, dispute_movements, take_back
from workwright.payments.states import DISPUTE, GIVEN_UP

Minor = Annotated[int, Field(ge=0, le=LARGEST_MINOR)]


class SeenMovement(BaseModel):
    """Money that a dispute took (negative) or gave back, as the provider's account shows it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    provider_ref: Annotated[str, Field(max_length=120)]
    amount_minor: Annotated[int, Field(ge=-LARGEST_MINOR, le=LARGEST_MINOR)]
    fee_minor: Annotated[int, Field(ge=-LARGEST_MINOR, le=LARGEST_MINOR)] = 0


class SeenDispute(BaseModel):
    """A dispute as the provider tells it. `movements` of None: nobody lists them, they follow from the state."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    provider_ref: Annotated[str, Field(max_length=120)]
    state: DisputeState
    amount_minor: Minor
    fee_minor: Minor = 0
    reason_code: Annotated[str, Field(max_length=60)] = ""
    evidence_due_at: datetime | None = None
    movements: tuple[SeenMovement, ...] | None = None


class RecordDispute(Command):
    payment_id: UUID
    seen: SeenDispute


class RecordedDispute(Result):
    id: UUID
    state: str


@action("payments.record_dispute", inner=True, errors=(NotFound,))
def record_dispute(ctx: Context, command: RecordDispute) -> RecordedDispute:
    """Follow a dispute: money it took waits apart until it is back, or lost: then what it had paid is open again."""
    payment, seen = lock_payment(ctx, command.payment_id), command.seen
    dispute = _known(ctx, payment, seen) or _write(ctx, payment, seen)
    state = DISPUTE.after(dispute.state, record_dispute.name, seen.state)
    for movement in _moved(seen):
        _record_movement(ctx, dispute, payment, movement)
    if (state, seen.evidence_due_at) != (dispute.state, dispute.evidence_due_at):
        _move(ctx, dispute, state, seen)
    if state != dispute.state:
        if state in GIVEN_UP and dispute.state not in GIVEN_UP:
            _lose(ctx, dispute, payment)
        _announce(ctx, dispute, payment, state)
    return RecordedDispute(id=dispute.id, state=state)


def _known(ctx: Context, payment: Payment, seen: SeenDispute) -> Dispute | None:
    known = Dispute.here(ctx).select_for_update()
    return known.filter(account_id=payment.account_id, provider_ref=seen.provider_ref).first()


def _write(ctx: Context, payment: Payment, seen: SeenDispute) -> Dispute:
    """Write a dispute that is news and have a person told. No more than the payment holds is disputed."""
    if payment.account_id is None:
        raise NotFound("Only money that came through a provider can be disputed there.")
    free = payment.amount_minor - payment.refunding_minor - payment.returned_minor - payment.lost_minor
    dispute = Dispute.unscoped.create(
        id=new_id(),
        branch_id=ctx.here,
        payment_id=payment.id,
        account_id=payment.account_id,
        provider_ref=seen.provider_ref,
        amount_minor=min(seen.amount_minor, free - payment.disputed_minor),
        fee_minor=seen.fee_minor,
        currency=payment.currency,
        reason_code=seen.reason_code,
        evidence_due_at=seen.evidence_due_at,
        state="inquiry_open" if seen.state.startswith("inquiry") else "open",
        opened_at=ctx.now,
    )
    _announce(ctx, dispute, payment, dispute.state)
    _review(ctx, dispute, payment)
    return dispute


def _review(ctx: Context, dispute: Dispute, payment: Payment) -> None:
    due = dispute.evidence_due_at
    open_review(
        ctx,
        OpenReview(
            kind="returned_debit" if payment.method == "bank_debit" else "dispute",
            dedupe=f"dispute:{dispute.id}",
            work_order_id=payment.work_order_id,
            payment_id=payment.id,
            amount_minor=dispute.amount_minor,
            currency=dispute.currency,
            note=f"Evidence is due by {due:%Y-%m-%d %H:%M} UTC." if due else "",
        ),
    )


def _moved(seen: SeenDispute) -> tuple[SeenMovement, ...]:
    if seen.movements is not None:
        return seen.movements
    return tuple(
        SeenMovement(provider_ref=ref, amount_minor=amount, fee_minor=fee)
        for ref, amount, fee in dispute_movements(seen.state, seen.amount_minor, seen.fee_minor)
    )


def _record_movement(ctx: Context, dispute: Dispute, payment: Payment, seen: SeenMovement) -> None:
    """Write and post a movement once. It is a fact: its amount is what the provider moved."""
    known = DisputeMovement.here(ctx).filter(dispute_id=dispute.id, provider_ref=seen.provider_ref)
    lines = postings.dispute_moved(payment.currency, _account(payment), seen.amount_minor, seen.fee_minor)
    if known.exists() or not lines:
        return
    DisputeMovement.unscoped.create(
        id=new_id(),
        branch_id=ctx.here,
        dispute_id=dispute.id,
        provider_ref=seen.provider_ref,
        amount_minor=seen.amount_minor,
        fee_minor=seen.fee_minor,
        currency=dispute.currency,
        at=ctx.now,
    )
    _post(ctx, dispute, payment, seen.provider_ref, "dispute_moved", lines)


def _move(ctx: Context, dispute: Dispute, state: str, seen: SeenDispute) -> None:
    over = state in ("won", "inquiry_closed", *GIVEN_UP)
    Dispute.here(ctx).filter(pk=dispute.id).update(
        state=state, closed_at=ctx.now if over else None, evidence_due_at=seen.evidence_due_at
    )


def _lose(ctx: Context, dispute: Dispute, payment: Payment) -> None:
    taken = take_back(dispute.amount_minor, *where_it_is(payment)) if dispute.amount_minor else ()
    owner = Owner(payment.customer_id, payment.work_order_id, payment.purpose, payment.currency)
    if taken:
        rows = [Placement(t.target, -t.amount_minor, t.invoice_id) for t in taken]
        rows.append(Placement("lost", dispute.amount_minor))
        place_money(ctx, PlaceMoney.of(payment.id, payment.currency, "dispute_lost", rows))
    moved = DisputeMovement.here(ctx).filter(dispute_id=dispute.id)
    gone = -sum(moved.values_list("amount_minor", flat=True))
    lines = postings.dispute_lost(owner, _account(payment), taken, gone)
    if lines:
        _post(ctx, dispute, payment, "lost", "dispute_lost", lines)


def _account(payment: Payment) -> Purse:
    return purse(payment.method, account_id=payment.account_id)


def _post(
    ctx: Context, dispute: Dispute, payment: Payment, what: str, kind: str, lines: tuple[LedgerLine, ...]
) -> None:
    post_transaction(
        ctx,
        PostTransaction(
            kind=kind,
            business_key=f"dispute:{dispute.id}:{what}",
            effective_on=ctx.today,
            work_order_id=payment.work_order_id,
            lines=lines,
        ),
    )


def _announce(ctx: Context, dispute: Dispute, payment: Payment, state: str) -> None:
    ctx.emit(
        DisputeMoved(
            dispute_id=dispute.id, payment_id=payment.id, work_order_id=payment.work_order_id, state=state
        )
    )
