"""The express order as its two pages show it: what was typed for a plate, and where the order stands."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workwright.assets.queries import AssetCard, AssetRow, assets_by_id, search_assets
from workwright.assets.rules import plate_key
from workwright.counter.queries import DueView, get_due
from workwright.inventory.queries import reservations_of
from workwright.kernel.context import Context
from workwright.parties.queries import CustomerCard, customers_by_id
from workwright.release.queries import ReleaseAnswer, why_not
from workwright.work_orders.queries import WorkOrderView, get_work_order

SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Plate:
    """A plate as typed: the vehicle that has it, else those that come near, else a new one."""

    typed: str
    asset: AssetCard | None = None
    owner: CustomerCard | None = None
    near: tuple[AssetRow, ...] = ()

    @property
    def new(self) -> bool:
        return bool(self.typed) and self.asset is None


def plate_of(ctx: Context, typed: str, chosen: UUID | None = None) -> Plate:
    """Find what a plate means: the vehicle that has it, else the one that was chosen among those that come near."""
    typed = typed.strip()
    found = search_assets(ctx, typed, limit=5).rows if len(typed) >= SHORTEST else ()
    wanted = next((row.id for row in found if plate_key(row.number) == plate_key(typed)), chosen)
    asset = assets_by_id(ctx, [wanted]).get(wanted) if wanted else None
    owner = customers_by_id(ctx, [asset.customer_id]).get(asset.customer_id) if asset else None
    return Plate(typed, asset, owner, () if asset else tuple(found))


@dataclass(frozen=True, slots=True)
class ExpressPage:
    """One express order: what is on it, what it still asks for, what is to pay."""

    order: WorkOrderView
    customer: CustomerCard | None
    asset: AssetCard | None
    due: DueView
    release: ReleaseAnswer
    short: tuple[str, ...]

    @property
    def undecided(self) -> list[Any]:
        return [line for line in self._lines if line.state in ("proposed", "awaiting")]

    @property
    def live(self) -> list[Any]:
        return [line for line in self._lines if line.state not in ("declined", "removed")]

    @property
    def _lines(self) -> list[Any]:
        return [line for job in self.order.jobs for line in job.lines]

    @property
    def asks(self) -> list[str]:
        """What the services on it want before the work counts as done; nothing of it is skipped here."""
        signed = any(signature.fits for signature in self.order.signatures)
        asked: list[str] = []
        for job in self.order.jobs:
            if job.state in ("declined", "cancelled"):
                continue
            asked += job.missing
            if job.proof.quality_check and not any(check.passed for check in job.quality):
                asked.append(f"{job.title}: have the work checked by a second person.")
            if job.proof.signature and not signed:
                asked.append(f"{job.title}: have the customer sign the summary of the work.")
        return [
            *dict.fromkeys(asked),
            *(f"“{name}” is not in stock: receive it, or remove the line." for name in self.short),
        ]

    @property
    def ready(self) -> bool:
        return not self.asks and not self.undecided and not self.order.released_at


def express_page(ctx: Context, work_order_id: UUID) -> ExpressPage:
    """Gather the page of one order."""
    order = get_work_order(ctx, work_order_id)
    names = {line.id: line.description for job in order.jobs for line in job.lines}
    pieces = reservations_of(ctx, order.id)
    return ExpressPage(
        order=order,
        customer=customers_by_id(ctx, [order.customer_id]).get(order.customer_id),
        asset=assets_by_id(ctx, [order.asset_id]).get(order.asset_id) if order.asset_id else None,
        due=get_due(ctx, order.id),
        release=why_not(ctx, order.id),
        short=tuple(names.get(piece.line_id, "A part") for piece in pieces if piece.state == "short"),
    )
