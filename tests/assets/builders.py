"""Vehicles and equipment for the tests of everybody above: each made by the actions people use."""

from typing import Any
from uuid import UUID

from tests.parties.builders import a_customer
from tests.world import act
from workwright.assets.actions.find_or_create_equipment import find_or_create_equipment
from workwright.assets.actions.find_or_create_vehicle import find_or_create_vehicle
from workwright.assets.rules import check_digit
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id


def a_vehicle(ctx: Context, customer_id: UUID | None = None, **fields: Any) -> UUID:
    """A vehicle; each call makes another one unless it gives a known plate or VIN."""
    defaults = {"make": "Toyota", "model": "Corolla", "year": 2019, "plate": str(new_id())[-8:]}
    owner = customer_id or a_customer(ctx)
    vehicle: UUID = act(find_or_create_vehicle, ctx, customer_id=owner, **defaults | fields).id
    return vehicle


def an_equipment(ctx: Context, customer_id: UUID | None = None, **fields: Any) -> UUID:
    """A boiler; each call makes another one unless it gives a known serial number."""
    defaults = {"maker": "Viessmann", "model": "Vitodens 200", "serial": str(new_id())[-12:]}
    owner = customer_id or a_customer(ctx)
    equipment: UUID = act(find_or_create_equipment, ctx, customer_id=owner, **defaults | fields).id
    return equipment


def a_vin(tail: int = 1) -> str:
    """A North American VIN (Honda, 2017) with a check digit that fits."""
    number = f"1HGCM8F63HA{tail:06d}"
    return number[:8] + check_digit(number) + number[9:]
