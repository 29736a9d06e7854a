"""Taking in an order in one save: customer, thing and order, each found or made by its own action."""

from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from workwright.assets.actions.find_or_create_equipment import FindOrCreateEquipment, find_or_create_equipment
from workwright.assets.actions.find_or_create_vehicle import FindOrCreateVehicle, find_or_create_vehicle
from workwright.kernel.context import Context
from workwright.parties.actions.add_site import AddSite, add_site
from workwright.parties.actions.find_or_create_customer import FindOrCreateCustomer, find_or_create_customer
from workwright.work_orders.actions.open_work_order import OpenedWorkOrder, OpenWorkOrder, open_work_order


class Intake(BaseModel):
    """What the form of a new order asks. The customer is one that is known, or a name with phone or e-mail."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    customer_id: UUID | None = None
    kind: Literal["person", "company"] = "person"
    name: str = ""
    phone: str = ""
    email: str = ""
    asset_id: UUID | None = None
    plate: str = ""
    vin: str = ""
    serial: str = ""
    make: str = ""
    model: str = ""
    year: int | None = Field(default=None, ge=1880, le=2100)
    site_id: UUID | None = None
    address: str = ""
    access_notes: str = ""
    customer_words: str = ""
    service_id: UUID | None = None
    title: str = ""
    priority: Literal["routine", "urgent", "emergency"] = "routine"
    channel: Literal["counter", "phone", "field"] = "counter"
    promised_at: AwareDatetime | None = None
    instructions: str = ""
    po_number: str = ""
    meter_in: int | None = Field(default=None, ge=0)
    key_tag: str = ""
    damage_notes: str = ""
    origin_id: UUID | None = None
    photo_file_ids: tuple[UUID, ...] = ()


@dataclass(slots=True)
class TakenIn:
    """The order that was opened, and what a person should look at."""

    opened: OpenedWorkOrder
    warnings: list[str] = field(default_factory=list)


def take_in(ctx: Context, intake: Intake) -> TakenIn:
    """Find or make customer, site and thing, then open the order.

    Each step has a key of its own under the form's: sent twice, nothing is made twice. What a step refuses
    names its field; the steps before it stay, and are found again by the next try.
    """
    warnings: list[str] = []
    customer_id = intake.customer_id or _customer(ctx, intake, warnings)
    site_id = intake.site_id or _site(ctx, intake, customer_id)
    asset_id = intake.asset_id or _asset(ctx, intake, customer_id, site_id, warnings)
    files = tuple({"file_id": file_id, "kind": "before"} for file_id in intake.photo_file_ids)
    copied = set(OpenWorkOrder.model_fields) & set(Intake.model_fields)
    given: dict[str, Any] = intake.model_dump(include=copied)
    given |= {"customer_id": customer_id, "site_id": site_id, "asset_id": asset_id, "files": files}
    given["origin_kind"] = "related"
    if not intake.service_id and (intake.title or intake.customer_words):
        given["jobs"] = ({"title": intake.title or first_words(intake.customer_words)},)
    return TakenIn(open_work_order(ctx.step("order"), OpenWorkOrder.model_validate(given)), warnings)


def _customer(ctx: Context, intake: Intake, warnings: list[str]) -> UUID:
    found = find_or_create_customer(
        ctx.step("customer"),
        FindOrCreateCustomer(kind=intake.kind, name=intake.name, phone=intake.phone, email=intake.email),
    )
    if found.differs:
        warnings.append(f"This customer was known. What is on record differs: {', '.join(found.differs)}.")
    if found.duplicates:
        warnings.append("Another customer has the same name. If they are one, merge them.")
    return found.id


def _site(ctx: Context, intake: Intake, customer_id: UUID) -> UUID | None:
    if not intake.address:
        return None
    site = AddSite(customer_id=customer_id, address=intake.address, access_notes=intake.access_notes)
    return add_site(ctx.step("site"), site).id


def _asset(
    ctx: Context, intake: Intake, customer_id: UUID, site_id: UUID | None, warnings: list[str]
) -> UUID | None:
    if intake.serial:
        equipment = FindOrCreateEquipment(
            customer_id=customer_id,
            site_id=site_id,
            serial=intake.serial,
            maker=intake.make,
            model=intake.model,
        )
        return find_or_create_equipment(ctx.step("asset"), equipment).id
    if not any((intake.plate, intake.vin, intake.make, intake.model)):
        return None
    named = {name: getattr(intake, name) for name in ("plate", "vin", "make", "model", "year")}
    found = find_or_create_vehicle(ctx.step("asset"), FindOrCreateVehicle(customer_id=customer_id, **named))
    if found.customer_id != customer_id:
        warnings.append("On record this vehicle belongs to another customer. Was it sold or lent?")
    return found.id


def first_words(text: str) -> str:
    """Return the beginning of what a customer said, as the name of the first job."""
    line = text.strip().splitlines()[0]
    return line if len(line) <= 80 else f"{line[:77].rsplit(' ', 1)[0]}…"
