"""A customer asks for work; staff accept it later."""

from collections.abc import Callable
from uuid import UUID

from pydantic import AwareDatetime, Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.parties.actions.find_or_create_customer import FindOrCreateCustomer, find_or_create_customer
from workwright.work_orders.actions.attach_file import FileFields, attachment_row
from workwright.work_orders.actions.open_work_order import OpenWorkOrder, number_order, order_row
from workwright.work_orders.events import WorkOrderRequested
from workwright.work_orders.models import Attachment


class RequestWork(Command):
    """Without `customer_id` the customer is found by phone or e-mail, or made. The words are kept verbatim."""

    work_order_id: UUID | None = None
    customer_id: UUID | None = None
    name: Personal[str] = Field(default="", max_length=200)
    phone: Personal[str] = Field(default="", max_length=40)
    email: Personal[str] = Field(default="", max_length=254)
    customer_words: Personal[str] = Field(min_length=1)
    access_notes: Personal[str] = ""
    service_id: UUID | None = None
    asset_id: UUID | None = None
    site_id: UUID | None = None
    wanted_at: AwareDatetime | None = None
    files: tuple[FileFields, ...] = Field(default=(), max_length=20)


class RequestedWork(Result):
    number: str
    state: str
    customer_id: UUID


@action("work_orders.request_work", errors=(NotFound, Invalid))
def request_work(ctx: Context, command: RequestWork) -> Callable[[], RequestedWork]:
    """Ask for work. The request has its number at once, and keeps it with all files when it is accepted."""
    order_id, customer_id = command.work_order_id or new_id(), _customer(ctx, command)
    wanted = OpenWorkOrder(
        customer_id=customer_id,
        promised_at=command.wanted_at,
        channel="portal",
        **command.model_dump(include={"customer_words", "access_notes", "service_id", "asset_id", "site_id"}),
    )
    writer.insert(Attachment, *(attachment_row(ctx, order_id, None, file) for file in command.files))
    slot = number_order(ctx, order_row(ctx, order_id, wanted) | {"state": "requested"})
    ctx.emit(WorkOrderRequested(work_order_id=order_id, customer_id=customer_id))
    return lambda: RequestedWork(id=order_id, number=slot.value, state="requested", customer_id=customer_id)


def _customer(ctx: Context, command: RequestWork) -> UUID:
    if command.customer_id is not None:
        return command.customer_id
    if not command.name or not (command.phone or command.email):
        raise Invalid("Say your name, and a phone number or e-mail address.", field="name")
    said = FindOrCreateCustomer(name=command.name, phone=command.phone, email=command.email)
    return find_or_create_customer(ctx, said).id
