"""What a basket or a service comes to before it is sold, by the very rules by which it will be."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from workwright.catalog.queries import get_part, parts_by_id
from workwright.catalog.rules import LineKind, PricedDocument
from workwright.inventory.queries import availability
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.kernel.reads import View
from workwright.parties.rules import WALK_IN
from workwright.work_orders.actions.add_job import JobFields, JobRows
from workwright.work_orders.actions.add_line import LineFields
from workwright.work_orders.queries import price_lines


class BasketLine(View):
    """A line of a basket; `free` is how many can be sold, None when the part is not counted."""

    part_id: UUID | None
    sku: str
    description: str
    quantity: Decimal
    unit_price: Decimal
    price_rule: str
    by_hand: bool
    net_minor: int
    gross_minor: int
    free: Decimal | None = None

    @property
    def short(self) -> bool:
        return self.free is not None and self.free < self.quantity


class BasketTax(View):
    name: str
    rate: Decimal
    tax_minor: int


class BasketView(View):
    """A basket priced and taxed as one document."""

    lines: tuple[BasketLine, ...]
    taxes: tuple[BasketTax, ...]
    net_minor: int
    tax_minor: int
    total_minor: int
    currency: str


class Wanted(View):
    """A line as it is typed: a part, or words with a price."""

    part_id: UUID | None = None
    description: str = ""
    quantity: Decimal = Decimal(1)
    unit_price: Decimal | None = None


class QuoteView(View):
    """What a service would be offered at, and what it asks for beside the work."""

    service_id: UUID
    name: str
    lines: tuple[BasketLine, ...]
    taxes: tuple[BasketTax, ...]
    net_minor: int
    total_minor: int
    currency: str
    asks: tuple[str, ...]


def price_basket(ctx: Context, customer_id: UUID | None, wanted: Sequence[Wanted]) -> BasketView:
    """Price what is in a basket, and say how many of each part can be sold here."""
    parts = parts_by_id(ctx, [line.part_id for line in wanted if line.part_id])
    stock = availability(ctx, [part.id for part in parts.values() if part.stocked]) if parts else {}
    rows = JobRows(ctx, new_id(), customer_id or WALK_IN)
    rows.add(JobFields(title="Counter sale", lines=line_fields(ctx, wanted)), 1)
    priced = _priced(ctx, customer_id, rows)
    lines = tuple(
        _line(row, amount.net_minor, amount.gross_minor, line.unit_price is not None).model_copy(
            update={
                "sku": parts[line.part_id].sku if line.part_id in parts else "",
                "free": max(stock[line.part_id].available, Decimal(0)) if line.part_id in stock else None,
            }
        )
        for row, amount, line in zip(rows.lines, priced.lines, wanted, strict=True)
    )
    return BasketView(
        lines=lines,
        taxes=_taxes(priced),
        net_minor=priced.net_minor,
        tax_minor=priced.tax_minor,
        total_minor=priced.gross_minor,
        currency=priced.currency,
    )


def line_fields(ctx: Context, wanted: Iterable[Any]) -> tuple[LineFields, ...]:
    """Return what is typed as lines of an order: a part at its price, or at one given by hand, or words and a price."""
    return tuple(
        _of_part(ctx, line) if line.part_id else LineFields(kind=LineKind.PART, **_typed(line))
        for line in wanted
    )


def _typed(line: Any) -> dict[str, Any]:
    return {name: getattr(line, name) for name in ("part_id", "description", "quantity", "unit_price")}


def _of_part(ctx: Context, line: Any) -> LineFields:
    """A price by hand replaces the price alone: name, kind, cost and tax stay the part's."""
    part = get_part.run(ctx, line.part_id)
    said = _typed(line) | {"description": line.description or part.name, "tax_code": part.tax_code}
    cost = part.unit_cost if line.unit_price is not None and part.currency == ctx.branch.currency else None
    return LineFields(kind=LineKind(part.kind), unit_cost=cost, **said)


def quote_service(ctx: Context, service_id: UUID, customer_id: UUID | None = None) -> QuoteView:
    """Price a service with its default lines as it would be opened now; raise `NotFound`."""
    rows = JobRows(ctx, new_id(), customer_id or WALK_IN)
    rows.add(JobFields(service_id=service_id), 1)
    priced = _priced(ctx, customer_id, rows)
    amounts = {line.key: line for line in priced.lines}
    return QuoteView(
        service_id=service_id,
        name=rows.jobs[0]["title"],
        lines=tuple(
            _line(row, amounts[str(row["id"])].net_minor, amounts[str(row["id"])].gross_minor, by_hand=False)
            for row in rows.lines
        ),
        taxes=_taxes(priced),
        net_minor=priced.net_minor,
        total_minor=priced.gross_minor,
        currency=priced.currency,
        asks=_asks(rows),
    )


def _priced(ctx: Context, customer_id: UUID | None, rows: JobRows) -> PricedDocument:
    lines = [writer.Row(list(row), list(row.values())) for row in rows.lines]
    return price_lines(ctx, customer_id or WALK_IN, lines)


def _line(row: dict[str, object], net_minor: int, gross_minor: int, by_hand: bool) -> BasketLine:
    names = ("part_id", "description", "quantity", "unit_price", "price_rule")
    plain = {name: row[name] for name in names}
    return BasketLine.model_validate(
        plain | {"sku": "", "by_hand": by_hand, "net_minor": net_minor, "gross_minor": gross_minor}
    )


def _taxes(priced: PricedDocument) -> tuple[BasketTax, ...]:
    return tuple(BasketTax(name=tax.name, rate=tax.rate, tax_minor=tax.tax_minor) for tax in priced.taxes)


def _asks(rows: JobRows) -> tuple[str, ...]:
    """Say what the service wants proved before its job is done."""
    proof = rows.jobs[0]["proof"]
    asked = [f"a photo taken {kind} the work" for kind in proof.get("photos", ())]
    asked += ["a quality check by a second person"] if proof.get("quality_check") else []
    asked += ["the customer's signature"] if proof.get("signature") else []
    asked += [f"the check “{check['text']}”" for check in rows.checks if check["required"]]
    return tuple(asked)
