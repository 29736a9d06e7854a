"""Customers, vehicles and equipment."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from workwright.assets.actions.find_or_create_equipment import FindOrCreateEquipment, find_or_create_equipment
from workwright.assets.actions.find_or_create_vehicle import FindOrCreateVehicle, find_or_create_vehicle
from workwright.assets.actions.record_meter import RecordMeter, record_meter
from workwright.imports.actions.rows.brought import Brought, Refusal
from workwright.imports.queries.check_assets import has_vehicle
from workwright.imports.queries.known import numbered_customers
from workwright.imports.rules.verdicts import same_name
from workwright.kernel.context import Context
from workwright.kernel.ids import derived_id
from workwright.parties.actions.find_or_create_customer import FindOrCreateCustomer, find_or_create_customer
from workwright.parties.actions.set_account_terms import SetAccountTerms, set_account_terms
from workwright.parties.queries import customers_called, known_customers


def bring_customer(ctx: Context, row_id: UUID, values: dict[str, Any], marks: list[str]) -> Brought:
    """Find or make the customer, with account terms, and the vehicle that stands in the row."""
    brought = Brought()
    customer_id = _customer(ctx, row_id, values, marks, brought)
    if has_vehicle(values):
        _vehicle(ctx, row_id, customer_id, values, brought, notes=False)
    return brought


def _customer(ctx: Context, row_id: UUID, values: dict[str, Any], marks: list[str], brought: Brought) -> UUID:
    if found := _known(ctx, values, marks):
        brought.add("customer", found, made=False)
        return found
    command = FindOrCreateCustomer(
        customer_id=derived_id("imports", row_id, "customer"),
        kind=values["kind"],
        name=values["name"],
        phone=values["phone"],
        email=values["email"],
        billing_address=values["address"],
        tax_id=values.get("tax_id", ""),
        language=values.get("language", ""),
        notes=values.get("notes", ""),
    )
    made = find_or_create_customer(ctx, command)
    brought.add("customer", made.id, made=made.created)
    if not made.created:
        _refuse_other(made.id, values)
    elif any(name in values for name in ("terms_days", "credit_limit", "po_required")):
        _set_terms(ctx, made.id, values)
    return made.id


def _known(ctx: Context, values: dict[str, Any], marks: list[str]) -> UUID | None:
    """Return the customer of an earlier row with the same former number; without phone and e-mail, of the same name."""
    numbered = numbered_customers(ctx, [mark for mark in marks if mark.startswith("number:")])
    if numbered:
        return next(iter(numbered.values()))
    if not any(mark.startswith("name:") for mark in marks):
        return None
    called = customers_called(values["name"])
    if len(called) > 1:
        raise Refusal(f"Several customers are called {values['name']}.")
    return called[0].id if called else None


def _refuse_other(customer_id: UUID, values: dict[str, Any]) -> None:
    for other in known_customers(ids=[customer_id]):
        if not same_name(values["name"], other.name):
            raise Refusal(f"Its phone or e-mail is that of {other.name}. Correct it.")


def _set_terms(ctx: Context, customer_id: UUID, values: dict[str, Any]) -> None:
    terms = SetAccountTerms(
        customer_id=customer_id,
        expected_version=1,
        terms_days=values.get("terms_days", 0),
        credit_limit_minor=values.get("credit_limit"),
        po_required=values.get("po_required", False),
    )
    set_account_terms(ctx, terms)


def bring_vehicle(ctx: Context, row_id: UUID, values: dict[str, Any], marks: list[str]) -> Brought:
    """Make the vehicle of a known customer."""
    brought = Brought()
    _vehicle(ctx, row_id, UUID(values["customer_id"]), values, brought, notes=True)
    return brought


def _vehicle(
    ctx: Context, row_id: UUID, customer_id: UUID, values: dict[str, Any], brought: Brought, *, notes: bool
) -> None:
    plain = ("plate", "plate_region", "vin", "make", "model", "year", "colour", "engine")
    told = {name: values[name] for name in plain if values.get(name)}
    command = FindOrCreateVehicle(
        asset_id=derived_id("imports", row_id, "vehicle"),
        customer_id=customer_id,
        notes=values.get("notes", "") if notes else "",
        **told,
    )
    found = find_or_create_vehicle(ctx, command)
    if not found.created and found.customer_id != customer_id:
        raise Refusal("Its plate or VIN is that of another customer's vehicle.")
    brought.add("asset", found.id, made=found.created)
    if found.created and values.get("odometer") is not None:
        _read_meter(ctx, found.id, "odometer", values["odometer"], values.get("odometer_on"))


def _read_meter(ctx: Context, asset_id: UUID, kind: str, value: int, on: str | None) -> None:
    if value < 0:
        raise Refusal("The meter reading is below zero.")
    at = datetime.combine(datetime.fromisoformat(on).date(), time(12), ctx.zone) if on else ctx.now
    reading = RecordMeter(asset_id=asset_id, kind=kind, value=value, at=min(at, ctx.now))
    record_meter(ctx, reading)


def bring_machine(ctx: Context, row_id: UUID, values: dict[str, Any], marks: list[str]) -> Brought:
    """Make the piece of equipment of a known customer."""
    brought = Brought()
    plain = ("serial", "maker", "model", "year", "notes")
    customer_id = UUID(values["customer_id"])
    command = FindOrCreateEquipment(
        asset_id=derived_id("imports", row_id, "machine"),
        customer_id=customer_id,
        **{name: values[name] for name in plain if values.get(name)},
    )
    found = find_or_create_equipment(ctx, command)
    if not found.created and found.customer_id != customer_id:
        raise Refusal("Its serial number is that of another customer's machine.")
    brought.add("asset", found.id, made=found.created)
    if found.created and values.get("hours") is not None:
        _read_meter(ctx, found.id, "hours", values["hours"], None)
    return brought
