"""The demo's catalogue, stock and places: what is sold, at which price, and how much of it is there."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from workwright.catalog.actions.add_fee import add_fee
from workwright.catalog.actions.add_labour_operation import add_labour_operation
from workwright.catalog.actions.add_labour_rate import add_labour_rate
from workwright.catalog.actions.add_markup_tier import add_markup_tier
from workwright.catalog.actions.add_part import add_part
from workwright.catalog.actions.add_service import add_service
from workwright.catalog.actions.add_tax_code import add_tax_code
from workwright.catalog.actions.add_tax_rate import add_tax_rate
from workwright.drawers.actions.add_drawer import add_drawer
from workwright.interfaces.demo.doing import HARBOUR, Day, do, person_id
from workwright.interfaces.demo.people import SECOND_TECHNICIAN
from workwright.inventory.actions.add_place import add_place
from workwright.inventory.actions.receive_stock import receive_stock
from workwright.inventory.actions.set_reorder_point import set_reorder_point
from workwright.kernel.context import Context
from workwright.kernel.ids import derived_id
from workwright.parties.actions.add_vendor import add_vendor
from workwright.scheduling.actions.add_resource import add_resource

FROM = date(2024, 1, 1)
PARTS = (
    ("COIL-DG549", "Ignition coil DG-549", "38.90", "64.90", 6, 2),
    ("PAD-F-CER", "Brake pad set, front, ceramic", "46.00", "89.50", 5, 2),
    ("ROT-F-280", "Brake rotor, front, 280 mm", "41.20", "74.25", 1, 2),
    ("OIL-5W30", "Engine oil 5W-30, litre", "5.40", "11.80", 60, 20),
    ("FIL-OIL", "Oil filter", "4.10", "12.50", 18, 6),
    ("FIL-CAB", "Cabin air filter", "9.80", "28.00", 7, 3),
    ("WIP-22", "Wiper blade, 22 inch", "7.25", "18.00", 12, 4),
    ("BAT-70", "Battery, 70 Ah", "84.00", "149.00", 2, 1),
    ("CYL-EUR", "Euro cylinder, anti-snap", "21.50", "54.00", 8, 3),
    ("THERM-6", "Thermostat, six wire", "33.00", "79.00", 3, 1),
)
"""sku, name, cost, price, on the shelf, reorder point"""

SERVICES: tuple[dict[str, Any], ...] = (
    {
        "code": "OIL",
        "name": "Oil and filter change",
        "keywords": "oil change service lube filter maintenance",
        "duration_minutes": 30,
        "lines": (("labour", "Oil and filter change", "0.4", None), ("part", "Engine oil", "5", "OIL-5W30"),
                  ("part", "Oil filter", "1", "FIL-OIL")),
    },
    {
        "code": "BRAKE-F",
        "name": "Front brakes",
        "keywords": "brake brakes squeal squeak grinding pedal pads rotors stopping",
        "duration_minutes": 105,
        "skills": ("brakes",),
        "checklist": ({"text": "Wheel nuts torqued"}, {"text": "Road test done"}),
        "required_proof": {"photos": ("after",), "quality_check": True},
        "lines": (("labour", "Front brake pads and rotors", "1.6", None),
                  ("part", "Brake pad set, front", "1", "PAD-F-CER"), ("part", "Brake rotor, front", "2", "ROT-F-280")),
    },
    {
        "code": "DIAG",
        "name": "Engine diagnosis",
        "keywords": "engine light lamp misfire stutters stalls rough idle check code noise",
        "duration_minutes": 60,
        "lines": (("diagnostic", "Engine diagnosis", "1", None),),
    },
    {
        "code": "LOCKOUT",
        "name": "Lock-out, opened without damage",
        "keywords": "locked out lock key door lost keys emergency",
        "duration_minutes": 45,
        "skills": ("locks",),
        "required_proof": {"signature": True},
        "lines": (("labour", "Opening, out of hours", "1", None),),
    },
    {
        "code": "HVAC",
        "name": "Heating and cooling call",
        "keywords": "heating furnace boiler thermostat cold warm air conditioning cooling",
        "duration_minutes": 90,
        "skills": ("hvac",),
        "lines": (("labour", "Service call", "1.5", None),),
    },
)  # fmt: skip


@dataclass(frozen=True)
class Shelves:
    """What the stories of the demo refer to."""

    parts: dict[str, UUID]
    services: dict[str, UUID]
    drawer: UUID
    bay: UUID
    technician: UUID
    locksmith: UUID


def part_id(sku: str) -> UUID:
    return derived_id("demo part", sku)


def service_id(code: str) -> UUID:
    return derived_id("demo service", code)


def resource_id(name: str) -> UUID:
    return derived_id("demo resource", name)


DRAWER = derived_id("demo drawer", "front desk")


def fill_shelves() -> Shelves:
    """Set up taxes, prices, parts, services, stock, people's hours and the cash drawer of Harbour Street."""
    manager, company = Day(44).as_role("branch_manager"), Day(44).system()
    _taxes_and_prices(company)
    for sku, name, cost, price, *_ in PARTS:
        prices = {"unit_cost": Decimal(cost), "price": Decimal(price)}
        do(add_part, company, part_id=part_id(sku), sku=sku, name=name, **prices)
    _stock(manager, company)
    for service in SERVICES:
        lines = tuple(_line(*line) for line in service["lines"])
        do(add_service, company, **{**service, "service_id": service_id(service["code"]), "lines": lines})
    do(add_drawer, company, drawer_id=DRAWER, name="Front desk")
    _people_and_bays(company)
    return shelves()


def shelves() -> Shelves:
    """Return the ids of what `fill_shelves` made."""
    return Shelves(
        parts={sku: part_id(sku) for sku, *_ in PARTS},
        services={service["code"]: service_id(service["code"]) for service in SERVICES},
        drawer=DRAWER,
        bay=resource_id("Bay 1"),
        technician=resource_id("Maria López"),
        locksmith=resource_id("Theo Baptiste"),
    )


def _line(kind: str, description: str, quantity: str, sku: str | None) -> dict[str, Any]:
    part = {"part_id": part_id(sku)} if sku else {}
    price = {"unit_price": Decimal("120")} if kind == "diagnostic" else {}
    return {"kind": kind, "description": description, "quantity": Decimal(quantity), **part, **price}


def _taxes_and_prices(ctx: Context) -> None:
    """A sales tax on goods (a demo figure: the state itself has none), none on work; hourly rates; a mark-up matrix."""
    for code, name, rate, kinds in (
        ("sales", "Sales tax", "9", ("part", "consumable")),
        ("exempt", "No tax", None, ("labour", "diagnostic", "fee", "sublet", "warranty")),
    ):
        do(add_tax_code, ctx, code=code, name=name)
        components = ({"name": name, "rate": Decimal(rate)},) if rate else ()
        do(add_tax_rate, ctx, tax_code=code, components=components, line_kinds=kinds, valid_from=FROM)
    do(add_labour_rate, ctx, name="Workshop", price=Decimal(135), valid_from=FROM)
    evening = {"time_from": time(18), "time_to": time(7), "rank": 10}
    do(add_labour_rate, ctx, name="Out of hours", price=Decimal(195), valid_from=FROM, **evening)
    for cost, percent in (("0", "120"), ("20", "85"), ("100", "55")):
        do(add_markup_tier, ctx, cost_from=Decimal(cost), percent=Decimal(percent))
    do(add_fee, ctx, code="TRIP", name="Trip charge", kind="trip", price=Decimal(45))
    do(add_labour_operation, ctx, code="COIL", name="Replace ignition coil", hours=Decimal("0.8"))


def _stock(manager: Context, company: Context) -> None:
    vendor = do(add_vendor, manager, name="Columbia Parts Supply", email="orders@columbiaparts.example").id
    do(add_place, company, name="Store")
    do(add_place, company, name="Van 1", kind="van", holder_id=person_id(SECOND_TECHNICIAN))
    for sku, _, cost, _, count, point in PARTS:
        goods = {"part_id": part_id(sku), "quantity": Decimal(count), "unit_cost": Decimal(cost)}
        do(receive_stock, company, vendor_id=vendor, reference="Opening stock", **goods)
        do(set_reorder_point, company, part_id=part_id(sku), reorder_point=Decimal(point))


def _people_and_bays(ctx: Context) -> None:
    week = tuple({"weekday": day, "opens": time(8), "closes": time(18)} for day in range(6))
    for name, slot, skills in (
        ("Maria López", "technician", ("brakes", "engines")),
        ("Theo Baptiste", SECOND_TECHNICIAN, ("locks", "hvac")),
    ):
        person = {"user_id": person_id(slot), "skills": skills, "hours": week}
        do(add_resource, ctx, resource_id=resource_id(name), kind="technician", name=name, **person)
    for name, kind in (("Bay 1", "bay"), ("Bay 2", "bay"), ("Lift", "lift")):
        do(add_resource, ctx, resource_id=resource_id(name), kind=kind, name=name, hours=week)


__all__ = ["HARBOUR", "Shelves", "fill_shelves", "part_id", "service_id", "shelves"]
