"""Stand-ins until the catalogue's and parties' own builders are there."""

from decimal import Decimal
from uuid import UUID

from tests.world import act
from workwright.catalog.models import Part
from workwright.kernel import writer
from workwright.kernel.actions import Action, Command, Result
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.parties.models import Vendor


def a_part(ctx: Context, name: str = "Oil filter") -> UUID:
    part_id = new_id()

    def run(inside: Context, _: Command) -> Result:
        writer.insert(
            Part,
            {
                "id": part_id,
                "sku": str(part_id)[-12:],
                "sku_key": str(part_id)[-12:],
                "name": name,
                "unit_cost": Decimal(10),
                "price": Decimal(20),
                "currency": "USD",
            },
        )
        return Result(id=part_id)

    act(Action("trial.add_part", Command, Result, run, (), inner=False, offline=False, money=False), ctx)
    return part_id


def a_vendor(ctx: Context, name: str = "") -> UUID:
    vendor_id = new_id()

    def run(inside: Context, _: Command) -> Result:
        writer.insert(
            Vendor, {"id": vendor_id, "name": name or str(vendor_id), "name_key": name or str(vendor_id)}
        )
        return Result(id=vendor_id)

    act(Action("trial.add_vendor", Command, Result, run, (), inner=False, offline=False, money=False), ctx)
    return vendor_id
