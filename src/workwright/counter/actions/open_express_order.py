"""Take in an express order: found or made, priced, agreed to in person and begun, in one act."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from workwright.assets.actions.find_or_create_vehicle import (
    FindOrCreateVehicle,
    PlateTaken,
    find_or_create_vehicle,
)
from workwright.assets.queries import assets_by_id
from workwright.assets.rules import NotAVin
from workwright.estimates.actions.agree_in_person import AgreeInPerson, agree_in_person
from workwright.estimates.actions.decide_lines import ERRORS as DECIDING
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.parties.actions.find_or_create_customer import FindOrCreateCustomer, find_or_create_customer
from workwright.parties.queries import customer_name
from workwright.parties.rules import NotAnEmail, NotAPhone
from workwright.work_orders.actions.open_work_order import OpenWorkOrder, open_work_order
from workwright.work_orders.actions.start_job import OnHold, StartJob, start_job
from workwright.work_orders.queries import jobs_of, lines_of, order_fact


class OpenExpressOrder(Command):
    """A known vehicle by `asset_id` or plate; for a new one a name or a phone. `total_minor` is what was told.

    Who agrees is the customer unless `agreed_by` says otherwise.
    """

    work_order_id: UUID | None = None
    asset_id: UUID | None = None
    customer_id: UUID | None = None
    plate: Personal[Annotated[str, Field(max_length=20)]] = ""
    name: Personal[Annotated[str, Field(max_length=200)]] = ""
    phone: Personal[Annotated[str, Field(max_length=40)]] = ""
    make: Annotated[str, Field(max_length=60)] = ""
    model: Annotated[str, Field(max_length=80)] = ""
    service_id: UUID
    customer_words: Personal[Annotated[str, Field(max_length=2000)]] = ""
    meter_in: Annotated[int, Field(ge=0, le=10**9)] | None = None
    key_tag: Annotated[str, Field(max_length=40)] = ""
    parking_spot: Annotated[str, Field(max_length=40)] = ""
    po_number: Annotated[str, Field(max_length=60)] = ""
    agreed_by: Personal[Annotated[str, Field(max_length=200)]] = ""
    total_minor: Annotated[int, Field(ge=0)] | None = None


class OpenedExpressOrder(Result):
    """`short_line_ids` are lines whose parts are not in stock: the work goes on, completion will ask for them."""

    number: str
    agreed_minor: int
    short_line_ids: tuple[UUID, ...]
    customer_id: UUID
    asset_id: UUID


@action(
    "counter.open_express_order",
    errors=(*DECIDING, NotFound, Invalid, NotAPhone, NotAnEmail, NotAVin, PlateTaken, OnHold),
)
def open_express_order(ctx: Context, command: OpenExpressOrder) -> OpenedExpressOrder:
    """Open an order for a plate and a service, with the customer's yes in person, and begin; nothing is booked."""
    asset_id, customer_id = _who(ctx, command)
    order_id = command.work_order_id or new_id()
    ctx.about(order_id)
    copied = {name: getattr(command, name) for name in _COPIED}
    wanted = OpenWorkOrder(
        work_order_id=order_id, customer_id=customer_id, asset_id=asset_id, channel="counter", **copied
    )
    open_work_order(ctx, wanted)
    ctx.settle_numbers()
    if not lines_of(ctx, order_id):
        raise Invalid(
            "This service has no lines with a price. Give it some, or open a work order.", field="service_id"
        )
    name = command.agreed_by or customer_name(customer_id)
    agreed = agree_in_person(
        ctx, AgreeInPerson(work_order_id=order_id, name=name, total_minor=command.total_minor)
    )
    for job in jobs_of(ctx, order_id):
        start_job(ctx, StartJob(job_id=job.id, clock=False))
    return OpenedExpressOrder(
        id=order_id,
        number=order_fact(ctx, order_id).number,
        agreed_minor=agreed.approved_minor,
        short_line_ids=agreed.short_line_ids,
        customer_id=customer_id,
        asset_id=asset_id,
    )


_COPIED = ("service_id", "customer_words", "meter_in", "key_tag", "parking_spot", "po_number")


def _who(ctx: Context, command: OpenExpressOrder) -> tuple[UUID, UUID]:
    """Return vehicle and customer: those that are known, else made from plate, name and phone."""
    if command.asset_id is not None:
        card = assets_by_id(ctx, [command.asset_id]).get(command.asset_id)
        if card is None:
            raise NotFound("There is no such vehicle.", field="asset_id")
        return card.id, command.customer_id or card.customer_id
    if not command.plate:
        raise Invalid("Type the plate.", field="plate")
    customer_id = command.customer_id or _new_customer(ctx, command)
    named: dict[str, Any] = {name: getattr(command, name) for name in ("plate", "make", "model")}
    vehicle = find_or_create_vehicle(ctx, FindOrCreateVehicle(customer_id=customer_id, **named))
    return vehicle.id, customer_id


def _new_customer(ctx: Context, command: OpenExpressOrder) -> UUID:
    if not (command.name or command.phone):
        raise Invalid("This plate is new here: type a name or a phone number.", field="name")
    person = FindOrCreateCustomer(name=command.name or command.phone, phone=command.phone)
    return find_or_create_customer(ctx, person).id
