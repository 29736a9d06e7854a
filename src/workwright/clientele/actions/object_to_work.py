"""A customer objects to work, a price or a charge."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.billing.actions.pause_reminders import PauseReminders, pause_reminders
from workwright.billing.queries import get_collection, invoices_of
from workwright.clientele.events import CustomerObjected
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.privacy import Personal
from workwright.payments.actions.open_review import OpenReview, open_review
from workwright.work_orders.actions.ask_office import AskOffice, ask_office
from workwright.work_orders.actions.place_hold import PlaceHold, place_hold
from workwright.work_orders.queries import order_fact

GOING_ON = ("open", "in_progress")


class ObjectToWork(Command):
    work_order_id: UUID
    words: Personal[Annotated[str, Field(min_length=1, max_length=2000)]]


class ObjectedToWork(Result):
    """`id` is the review's."""


@action("clientele.object_to_work", errors=(NotFound,))
def object_to_work(ctx: Context, command: ObjectToWork) -> ObjectedToWork:
    """Open a review for a person to decide; until then work stops, and nobody is reminded of the order's invoices."""
    order = order_fact(ctx, command.work_order_id)
    ctx.about(order.id)
    asked = ask_office(ctx, AskOffice(work_order_id=order.id, text=command.words))
    if order.state in GOING_ON:
        place_hold(ctx, PlaceHold(work_order_id=order.id, kind="customer", reason="The customer objects."))
    _stop_reminding(ctx, order.id)
    note = "The customer objects; the words are in the question on the order."
    review = open_review(
        ctx,
        OpenReview(
            kind="customer_objection", dedupe=f"objection:{asked.id}", work_order_id=order.id, note=note
        ),
    )
    ctx.emit(CustomerObjected(work_order_id=order.id, review_id=review.id))
    return ObjectedToWork(id=review.id)


def _stop_reminding(ctx: Context, work_order_id: UUID) -> None:
    for card in invoices_of(ctx, work_order_id):
        if card.state == "issued" and card.balance_minor > 0 and not get_collection.run(ctx, card.id).paused:
            pause_reminders(ctx, PauseReminders(invoice_id=card.id, reason="The customer objects."))
