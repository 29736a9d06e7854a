"""Record that a payer's bank took money back, and how it ended. A fact: it is never refused."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

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
from workwright.payments.models import Dispute, Payment
from workwright.payments.postings import Owner, purse
from workwright.payments.queries.facts import lock_payment, where_it_is
from workwright.payments.rules import Placement, take_back
from workwright.payments.states import DISPUTE


class RecordDispute(Command):
    payment_id: UUID
    provider_ref: Annotated[str, Field(max_length=120)]
    state: Literal["open", "won", "lost"]
    amount_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]
    fee_minor: Annotated[int, Field(ge=0, le=LARGEST_MINOR)] = 0
    reason_code: Annotated[str, Field(max_length=60)] = ""


class RecordedDispute(Result):
    id: UUID
    state: str


@action("payments.record_dispute", inner=True, errors=(NotFound,))
def record_dispute(ctx: Context, command: RecordDispute) -> RecordedDispute:
    """Follow a dispute: withdrawn money waits apart; won it is back, lost it re-opens what it had paid."""
    payment = lock_payment(ctx, command.payment_id)
    dispute = _opened(ctx, command, payment)
    state = DISPUTE.after(dispute.state, record_dispute.name, command.state)
    if state != dispute.state:
        Dispute.here(ctx).filter(pk=dispute.id).update(state=state, closed_at=ctx.now)
        _close(ctx, dispute, payment, state)
        _announce(ctx, dispute, payment, state)
    return RecordedDispute(id=dispute.id, state=state)


def _opened(ctx: Context, command: RecordDispute, payment: Payment) -> Dispute:
    """Return the dispute, written and posted first when it is news. No more than the payment holds is disputed."""
    known = (
        Dispute.here(ctx)
        .select_for_update()
        .filter(account_id=payment.account_id, provider_ref=command.provider_ref)
    )
    if found := known.first():
        return found
    if payment.account_id is None:
        raise NotFound("Only money that came through a provider can be disputed there.")
    free = payment.amount_minor - payment.refunding_minor - payment.returned_minor - payment.lost_minor
    dispute = Dispute.unscoped.create(
        id=new_id(),
        branch_id=ctx.here,
        payment_id=payment.id,
        account_id=payment.account_id,
        provider_ref=command.provider_ref,
        amount_minor=min(command.amount_minor, free),
        fee_minor=command.fee_minor,
        currency=payment.currency,
        reason_code=command.reason_code,
        opened_at=ctx.now,
    )
    account = purse(payment.method, account_id=payment.account_id)
    lines = postings.dispute_opened(payment.currency, account, dispute.amount_minor, dispute.fee_minor)
    _post(ctx, dispute, payment, "opened", lines)
    _announce(ctx, dispute, payment, dispute.state)
    open_review(
        ctx,
        OpenReview(
            kind="dispute",
            dedupe=f"dispute:{dispute.id}",
            work_order_id=payment.work_order_id,
            payment_id=payment.id,
            amount_minor=dispute.amount_minor,
            currency=dispute.currency,
        ),
    )
    return dispute


def _close(ctx: Context, dispute: Dispute, payment: Payment, state: str) -> None:
    account = purse(payment.method, account_id=payment.account_id)
    if state == "won":
        lines = postings.dispute_won(dispute.currency, account, dispute.amount_minor)
        _post(ctx, dispute, payment, "won", lines)
        return
    taken = take_back(dispute.amount_minor, *where_it_is(payment))
    owner = Owner(payment.customer_id, payment.work_order_id, payment.purpose, payment.currency)
    rows = [Placement(t.target, -t.amount_minor, t.invoice_id) for t in taken]
    rows.append(Placement("lost", dispute.amount_minor))
    place_money(ctx, PlaceMoney.of(payment.id, payment.currency, "dispute_lost", rows))
    _post(ctx, dispute, payment, "lost", postings.dispute_lost(owner, account, taken))


def _post(ctx: Context, dispute: Dispute, payment: Payment, what: str, lines: tuple[LedgerLine, ...]) -> None:
    post_transaction(
        ctx,
        PostTransaction(
            kind=f"dispute_{what}",
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
