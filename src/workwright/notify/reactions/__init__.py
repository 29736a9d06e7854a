"""What people are told on news from below: one message per occasion, to those who left an address."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from workwright.access.events import SignInLinkOffered, UserInvited
from workwright.access.queries import (
    InvitedPerson,
    UserCard,
    branches_of,
    first_branch,
    invitation_of,
    user_card,
    users_with,
)
from workwright.billing import queries as billing
from workwright.billing.events import InvoiceIssued, InvoiceReminded
from workwright.catalog.queries import parts_by_id
from workwright.clientele.events import AccountLinkOffered
from workwright.clientele.queries import ContactView, contact_of
from workwright.estimates import queries as estimates
from workwright.estimates.events import EstimateDecided, EstimateSent
from workwright.inventory.events import PartArrived
from workwright.kernel.context import Context
from workwright.kernel.events import on
from workwright.kernel.money import Money
from workwright.notify.actions._telling import (
    chosen,
    clock_of,
    order_address,
    order_of,
    tell,
    tell_customer,
    tell_of_visit,
    thing_of,
)
from workwright.notify.actions.queue_message import QueueMessage, queue_message
from workwright.notify.reactions import milestones
from workwright.notify.reactions.needed import BY_MESSAGE, mailed, reachable
from workwright.notify.rules.wording import WHEN_SENT, Link, compose, language_of
from workwright.parties.queries import customers_by_id
from workwright.payments import queries as payments
from workwright.payments.events import PaymentReceived, PaymentRequestSent, RefundSucceeded
from workwright.scheduling.events import TravelStarted, VisitBooked, VisitMoved
from workwright.work_orders.events import FindingRecorded, OfficeAsked, PromiseMoved, WorkOrderCompleted
from workwright.work_orders.queries import get_question, order_facts

__all__ = ["milestones"]


@on(UserInvited)
def send_the_invitation(ctx: Context, event: UserInvited) -> None:
    """Send the link to the invited person; without any branch yet the terminal has shown it."""
    invited = invitation_of(event.invitation_id)
    place = next((seat.branch_id for seat in invited.seats if seat.branch_id), None) or first_branch()
    if place is not None:
        occasion = f"{event.invitation_id} {invited.generation}"
        _tell_person(
            ctx.at_branch(place), "user_invited", "invitation", event.invitation_id, occasion, invited
        )


@on(SignInLinkOffered)
def send_the_password_link(ctx: Context, event: SignInLinkOffered) -> None:
    """Send the link by which a person chooses a new password."""
    place = next(iter(branches_of(event.user_id)), None)
    if event.purpose == "password" and place is not None:
        _tell_person(
            ctx.at_branch(place),
            "password_link",
            "sign_in_link",
            event.link_id,
            str(event.link_id),
            user_card(event.user_id),
        )


@on(AccountLinkOffered)
def send_the_account_link(ctx: Context, event: AccountLinkOffered) -> None:
    """Send the link into an account to the address on record: the contact's own, or the customer's."""
    link = Link("Come into your account", WHEN_SENT)
    if event.contact_id is not None:
        _tell_contact(ctx, event, contact_of(event.contact_id), link)
        return
    tell_customer(ctx, "account_link", str(event.link_id), event.link_id, event.customer_id, None, link)


def _tell_contact(ctx: Context, event: AccountLinkOffered, who: ContactView, link: Link) -> None:
    if not who.email:
        return
    customer = customers_by_id(ctx, [event.customer_id])[event.customer_id]
    language = language_of(customer.language, ctx.branch.locale)
    words = compose("account_link", ctx.branch, link, language=language, name=who.name)
    queue_message(
        ctx,
        QueueMessage(
            recipient=who.email,
            template="account_link",
            subject_kind="account_link",
            subject_id=event.link_id,
            occasion=f"account_link {event.link_id}",
            title=words.title,
            text=words.text,
            html=words.html,
        ),
    )


def _tell_person(
    ctx: Context, template: str, kind: str, subject_id: UUID, occasion: str, person: InvitedPerson | UserCard
) -> None:
    """Write to one of our own people; the link is made when the message is sent, and is kept nowhere."""
    words = compose(template, ctx.branch, Link("Choose a password", WHEN_SENT), name=person.name)
    queue_message(
        ctx,
        QueueMessage(
            recipient=person.email,
            template=template,
            subject_kind=kind,
            subject_id=subject_id,
            occasion=f"{template} {occasion}",
            title=words.title,
            text=words.text,
            html=words.html,
        ),
    )


@on(EstimateSent, needed=mailed)
def send_the_estimate(ctx: Context, event: EstimateSent) -> None:
    """Send the link to an estimate that goes out by a message."""
    if event.channel not in BY_MESSAGE:
        return
    link = Link(
        "See and answer the estimate", _address("estimate", estimates.link_token_of(ctx, event.estimate_id))
    )
    total = Money(event.gross_minor, event.currency)
    tell(
        ctx,
        "estimate_sent",
        event.estimate_id,
        event.work_order_id,
        link,
        to=event.customer_id,
        total=total,
        expires=event.expires_at,
    )


@on(EstimateDecided, needed=reachable)
def confirm_the_answer(ctx: Context, event: EstimateDecided) -> None:
    """Send a copy of what was approved, whichever way it was said."""
    if event.approved_line_ids:
        total = Money(event.approved_minor, event.currency)
        declined = bool(event.declined_line_ids)
        tell(
            ctx,
            "estimate_answered",
            event.authorisation_id,
            event.work_order_id,
            to=event.customer_id,
            total=total,
            declined=declined,
        )


@on(PaymentRequestSent, needed=mailed)
def send_the_payment_link(ctx: Context, event: PaymentRequestSent) -> None:
    """Send the link of a payment request that goes out by a message."""
    if event.channel not in BY_MESSAGE:
        return
    request = payments.get_request(ctx, event.request_id)
    link = Link("Pay now", _address("pay", payments.request_link(ctx, event.request_id)))
    occasion = f"{event.request_id} {ctx.now.isoformat()}"
    tell_customer(
        ctx,
        "payment_asked",
        occasion,
        event.request_id,
        event.customer_id,
        event.work_order_id,
        link,
        amount=Money(request.amount_minor, request.currency),
        due=request.due_on,
        transfer=payments.transfer_of(ctx, request),
    )


@on(PaymentReceived, needed=reachable)
def send_the_receipt(ctx: Context, event: PaymentReceived) -> None:
    """Thank for money that arrived; coins are named as they were given, with what they paid."""
    amount = Money(event.amount_minor + event.rounding_minor, event.currency)
    exact = Money(event.amount_minor, event.currency) if event.rounding_minor else None
    tell_customer(
        ctx,
        "payment_received",
        str(event.payment_id),
        event.payment_id,
        event.customer_id,
        event.work_order_id,
        amount=amount,
        exact=exact,
    )


@on(RefundSucceeded, needed=reachable)
def tell_of_the_refund(ctx: Context, event: RefundSucceeded) -> None:
    """Say that money went back."""
    if event.work_order_id:
        amount = Money(event.amount_minor, event.currency)
        tell(ctx, "refund_made", event.refund_id, event.work_order_id, amount=amount)


@on(InvoiceIssued, needed=reachable)
def send_the_invoice(ctx: Context, event: InvoiceIssued) -> None:
    """Send the invoice as a PDF."""
    invoice = billing.get_invoice(ctx, event.invoice_id)
    link = Link("See the invoice", order_address(event.work_order_id)) if event.work_order_id else None
    tell(
        ctx,
        "invoice_issued",
        event.invoice_id,
        event.work_order_id,
        link,
        pdf=event.invoice_id,
        to=event.customer_id,
        invoice=invoice.number,
        total=Money(event.total_minor, event.currency),
        due=invoice.due_on,
        transfer=billing.how_to_transfer(
            ctx, "invoice", event.invoice_id, Money(invoice.balance_minor, event.currency)
        ),
    )


@on(InvoiceReminded, needed=reachable)
def send_the_reminder(ctx: Context, event: InvoiceReminded) -> None:
    """Remind of what is overdue, in the step's words, with the invoice as a PDF."""
    invoice = billing.get_invoice(ctx, event.invoice_id)
    tell_customer(
        ctx,
        "invoice_reminder",
        str(event.reminder_id),
        event.invoice_id,
        event.customer_id,
        event.work_order_id,
        pdf=event.invoice_id,
        invoice=invoice.number,
        owed=Money(event.owed_minor, event.currency),
        due=event.due_on,
        step=event.step,
        of_instalment=event.of_instalment,
        words=billing.reminder_words(ctx),
    )


@on(WorkOrderCompleted, needed=reachable)
def say_that_it_is_done(ctx: Context, event: WorkOrderCompleted) -> None:
    """Say that the work is done, with the way to its summary."""
    if chosen(ctx, "work_done"):
        link = Link("See the summary", order_address(event.work_order_id))
        tell(ctx, "work_done", event.work_order_id, event.work_order_id, link)


@on(PromiseMoved, needed=reachable)
def tell_the_new_promise(ctx: Context, event: PromiseMoved) -> None:
    """Say when the order will be ready now, once for each change: also when an earlier time holds again."""
    if not chosen(ctx, "promise_moved"):
        return
    order = order_of(ctx, event.work_order_id)
    promised = event.promised_at.isoformat() if event.promised_at else "open"
    occasion = f"{event.work_order_id} {promised} {event.version}"
    tell_customer(
        ctx, "promise_moved", occasion, order.id, order.customer_id, order.id, promised=event.promised_at
    )


@on(VisitBooked, needed=reachable)
def confirm_the_visit(ctx: Context, event: VisitBooked) -> None:
    """Confirm an appointment."""
    if chosen(ctx, "visit_booked"):
        tell_of_visit(ctx, "visit_booked", str(event.visit_id), event.visit_id)


@on(VisitMoved, needed=reachable)
def confirm_the_move(ctx: Context, event: VisitMoved) -> None:
    """Confirm the new time of an appointment; other people at the same time are no news to the customer."""
    if event.starts_at != event.was_starts_at and chosen(ctx, "visit_booked"):
        occasion = f"{event.visit_id} {event.starts_at.isoformat()}"
        tell_of_visit(ctx, "visit_booked", occasion, event.visit_id, event.starts_at)


@on(TravelStarted, needed=reachable)
def say_that_we_come(ctx: Context, event: TravelStarted) -> None:
    """Say that the technician is on the way, and when they think to arrive, by the clock where they go."""
    if chosen(ctx, "technician_on_the_way"):
        clock = clock_of(ctx, order_of(ctx, event.work_order_id))
        expected = event.expected_at.astimezone(clock) if event.expected_at else None
        tell(ctx, "technician_on_the_way", event.visit_id, event.work_order_id, expected=expected)


@on(PartArrived, prompt=True)
def tell_that_a_part_came(ctx: Context, event: PartArrived) -> None:
    """Tell the advisor of the order that waited for it."""
    part = parts_by_id(ctx, [event.part_id])[event.part_id]
    _tell_advisor(
        ctx,
        "part_arrived",
        f"{event.line_id} {event.quantity} {event.still_short} {ctx.now.isoformat()}",
        event.work_order_id,
        part=part.name,
        quantity=f"{event.quantity.normalize():f}",
        complete=not event.still_short,
        missing=f"{event.still_short.normalize():f}",
    )


@on(FindingRecorded, prompt=True)
def tell_of_a_finding(ctx: Context, event: FindingRecorded) -> None:
    """Tell the advisor of the order that something was found which needs a decision."""
    if event.severity != "ok":
        severity = event.severity
        _tell_advisor(ctx, "finding_recorded", str(event.finding_id), event.work_order_id, severity=severity)


@on(OfficeAsked, prompt=True)
def tell_what_is_asked(ctx: Context, event: OfficeAsked) -> None:
    """Tell the advisor of the order what somebody at the job asks, or which part they need."""
    asked = get_question(ctx, event.question_id)
    quantity = f"{asked.quantity.normalize():f}" if asked.quantity else ""
    facts: dict[str, Any] = {
        "who": asked.asked_by,
        "words": asked.text,
        "kind": asked.kind,
        "quantity": quantity,
    }
    _tell_advisor(ctx, "office_asked", str(event.question_id), event.work_order_id, **facts)


def _tell_advisor(ctx: Context, template: str, occasion: str, work_order_id: UUID, **facts: Any) -> None:
    """Write to the advisor of an order, if there is one who still works here."""
    order = order_facts(ctx, [work_order_id]).get(work_order_id)
    if order is None or order.advisor_id is None:
        return
    people = {user.id: user for user in users_with("work_orders.view_work_orders", ctx.branch_id)}
    advisor = people.get(order.advisor_id)
    if advisor is None:
        return
    link = Link("Open the order", f"{settings.ORIGIN}/orders/{order.id}")
    known: dict[str, Any] = {"name": advisor.name, "number": order.number, "thing": thing_of(ctx, order)}
    words = compose(template, ctx.branch, link, **known, **facts)
    queue_message(
        ctx,
        QueueMessage(
            recipient=advisor.email,
            template=template,
            subject_kind=template,
            subject_id=work_order_id,
            occasion=f"{template} {occasion}",
            title=words.title,
            text=words.text,
            html=words.html,
            about=work_order_id,
        ),
    )


def _address(page: str, token: str) -> str:
    return settings.ORIGIN + reverse(f"portal:{page}", args=[token])
