"""The catalogue for the tests of everybody above: each thing made by the actions people use."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from tests.world import act
from workwright.access.actions.set_policy import set_policy
from workwright.catalog.actions.add_fee import add_fee
from workwright.catalog.actions.add_labour_operation import add_labour_operation
from workwright.catalog.actions.add_labour_rate import add_labour_rate
from workwright.catalog.actions.add_markup_tier import add_markup_tier
from workwright.catalog.actions.add_part import add_part
from workwright.catalog.actions.add_service import add_service
from workwright.catalog.actions.add_tax_code import add_tax_code
from workwright.catalog.actions.add_tax_rate import add_tax_rate
from workwright.catalog.models import TaxCode
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id

BEGINNING = date(2020, 1, 1)


def a_tax(ctx: Context, code: str, rates: dict[str, str], *line_kinds: str, **fields: Any) -> UUID:
    """A tax code (made unless it is there) with a rate from 2020 on: `a_tax(ctx, "vat", {"VAT": "20"}, "part")`."""
    if not TaxCode.objects.filter(code=code).exists():
        act(add_tax_code, ctx, code=code, name=code.title())
    parts = tuple({"name": name, "rate": Decimal(rate)} for name, rate in rates.items())
    defaults = {"tax_code": code, "components": parts, "line_kinds": line_kinds, "valid_from": BEGINNING}
    rate: UUID = act(add_tax_rate, ctx, **defaults | fields).id
    return rate


def us_taxes(ctx: Context) -> None:
    """California: 7.25 % and 2.5 % on parts and consumables, nothing on all else."""
    a_tax(ctx, "sales", {"California": "7.25", "District": "2.5"}, "part", "consumable")
    a_tax(ctx, "exempt", {}, "labour", "diagnostic", "fee", "sublet", "warranty")


def be_taxes(ctx: Context) -> None:
    """Belgium: 21 % on everything, prices with tax, cash in steps of 5 cents."""
    a_tax(
        ctx,
        "tva",
        {"TVA/BTW": "21"},
        "labour",
        "diagnostic",
        "part",
        "consumable",
        "fee",
        "sublet",
        "warranty",
    )
    settings = {"prices_include_tax": True, "cash_step_minor": 5}
    act(set_policy, ctx, name="catalog", settings=settings)


def a_part(ctx: Context, **fields: Any) -> UUID:
    """A stocked part that costs 20.00 and sells at 35.00; each call makes another one."""
    sku = f"P-{str(new_id())[-12:]}"
    defaults = {"sku": sku, "name": "Brake pads, front", "unit_cost": Decimal(20), "price": Decimal(35)}
    part: UUID = act(add_part, ctx, **defaults | fields).id
    return part


def a_labour_rate(ctx: Context, **fields: Any) -> UUID:
    """120.00 an hour under the code `standard`, always."""
    defaults = {"name": "Workshop", "price": Decimal(120), "valid_from": BEGINNING}
    rate: UUID = act(add_labour_rate, ctx, **defaults | fields).id
    return rate


def an_operation(ctx: Context, **fields: Any) -> UUID:
    """An hour and a half at the standard rate; each call makes another one."""
    defaults = {
        "code": f"O-{str(new_id())[-12:]}",
        "name": "Replace front brake pads",
        "hours": Decimal("1.5"),
    }
    operation: UUID = act(add_labour_operation, ctx, **defaults | fields).id
    return operation


def a_fee(ctx: Context, **fields: Any) -> UUID:
    """A trip fee of 45.00; each call makes another one."""
    defaults = {"code": f"F-{str(new_id())[-12:]}", "name": "Trip", "kind": "trip"}
    price = {} if "percent" in fields else {"price": Decimal(45)}
    fee: UUID = act(add_fee, ctx, **defaults | price | fields).id
    return fee


def a_tier(ctx: Context, cost_from: str, percent: str, **fields: Any) -> UUID:
    """A step of the mark-up matrix."""
    figures = {"cost_from": Decimal(cost_from), "percent": Decimal(percent)}
    tier: UUID = act(add_markup_tier, ctx, **figures | fields).id
    return tier


def a_service(ctx: Context, **fields: Any) -> UUID:
    """A service of 90 minutes without lines; each call makes another one."""
    defaults = {"code": f"S-{str(new_id())[-12:]}", "name": "Brake service", "duration_minutes": 90}
    service: UUID = act(add_service, ctx, **defaults | fields).id
    return service


def a_brake_service(ctx: Context) -> UUID:
    """Labour by an operation and two parts, with a checklist, a photo and a quality check."""
    return a_service(
        ctx,
        keywords="brakes squeal grinding pedal pads discs stopping",
        skills=("brakes",),
        checklist=({"text": "Torque wheel nuts"}, {"text": "Road test", "required": False}),
        required_proof={"photos": ("after",), "quality_check": True},
        lines=(
            {"kind": "labour", "description": "Replace front brake pads", "operation_id": an_operation(ctx)},
            {"kind": "part", "description": "Brake pads, front", "quantity": 2, "part_id": a_part(ctx)},
        ),
    )
