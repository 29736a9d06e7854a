"""Who pays an order where several do, and what each carries of every line."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from workwright.catalog.queries import rounding, tax_table
from workwright.catalog.rules import PricedDocument, PricedLine, TaxTotal, price_document
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound
from workwright.kernel.reads import View, query
from workwright.parties.queries import customers_by_id, tax_place
from workwright.work_orders.models import Payer, WorkOrder
from workwright.work_orders.queries.pricing import pricing_line
from workwright.work_orders.rules.paying import PayerRule, Shared, divide, document_of, split


class TaxedDifferently(DomainError):
    """These payers are not taxed alike, so they cannot share a line. Give each of them whole lines."""

    code = "work_orders.payers_taxed_differently"


class PayerFact(View):
    """One payer of an order, as they stand."""

    id: UUID
    work_order_id: UUID
    customer_id: UUID
    position: int
    role: str
    takes: str
    percent: Decimal | None
    amount_minor: int | None
    pays: str
    claim_number: str
    version: int


_PAYERS = f"""
SELECT {", ".join(PayerFact.model_fields)} FROM work_orders_payer
WHERE work_order_id = %s AND branch_id = %s AND removed_at IS NULL ORDER BY position, id
"""
_LINES = """
SELECT id, kind, quantity, unit_price, discount_percent, discount_amount, tax_code, state, payer_id, divided, by_terms,
       executed_at, invoice_id, authorisation_id, authorised_at, authorised_gross_minor, ceiling_minor
FROM work_orders_line
WHERE work_order_id = %s AND (state NOT IN ('declined', 'removed') OR state = 'declined' AND id = ANY(%s))
  AND (invoice_id IS NULL OR divided) ORDER BY position, id
"""
_PARTS = """
SELECT id, line_id, payer_id, whole_minor, authorisation_id, authorised_at, authorised_gross_minor AS gross_minor,
       ceiling_minor, invoice_id FROM work_orders_linepart WHERE work_order_id = %s
"""


def payers_of(ctx: Context, work_order_id: UUID) -> list[PayerFact]:
    """Return who pays an order of the branch acted in; nobody where its customer pays alone."""
    rows = writer.rows(_PAYERS, [work_order_id, ctx.here])
    return [PayerFact.model_construct(**row.as_dict()) for row in rows]


def payer_fact(ctx: Context, payer_id: UUID) -> PayerFact | None:
    """Return one payer, also one who was removed since; None if there is none in the branch acted in."""
    sql = (
        f"SELECT {', '.join(PayerFact.model_fields)} FROM work_orders_payer WHERE id = %s AND branch_id = %s"
    )
    rows = writer.rows(sql, [payer_id, ctx.here])
    return PayerFact.model_construct(**rows[0].as_dict()) if rows else None


@dataclass(frozen=True, slots=True)
class Division:
    """What every line comes to, and every payer's part of it."""

    currency: str
    lines: list[writer.Row] = field(default_factory=list)
    wholes: dict[UUID, PricedLine] = field(default_factory=dict)
    parts: dict[UUID, dict[UUID, PricedLine]] = field(default_factory=dict)
    taxes: dict[UUID, tuple[TaxTotal, ...]] = field(default_factory=dict)
    agreed: dict[UUID, dict[UUID, writer.Row]] = field(default_factory=dict)

    def carried_by(self, payer_id: UUID) -> list[UUID]:
        """Return the lines of which a payer carries something, in order."""
        return [line_id for line_id, parts in self.parts.items() if payer_id in parts]

    def waits_for(self, payer_id: UUID) -> list[UUID]:
        """Return the lines whose present part this payer has not agreed to."""
        return [line_id for line_id in self.carried_by(payer_id) if not self._is_agreed(line_id, payer_id)]

    def _is_agreed(self, line_id: UUID, payer_id: UUID) -> bool:
        row = self.agreed.get(line_id, {}).get(payer_id)
        part, whole = self.parts[line_id][payer_id].gross_minor, self.wholes[line_id].gross_minor
        return row is not None and (row.whole_minor, row.gross_minor) == (whole, part)

    def document(self, payer_id: UUID, line_ids: Collection[UUID]) -> PricedDocument:
        """Return the parts of a payer as one priced document."""
        wanted = [self.parts[i][payer_id] for i in line_ids]
        return document_of(wanted, self.taxes[payer_id], self.currency)

    def total_of(self, payer_id: UUID) -> int:
        return sum(parts[payer_id].gross_minor for parts in self.parts.values() if payer_id in parts)


def division_of(
    ctx: Context,
    order: Any,
    payers: Sequence[PayerFact],
    *,
    again: Collection[UUID] = (),
    anew: bool = False,
) -> Division:
    """Divide the lines of an order that stand; `order` has id, customer and site.

    A line is divided as its payers agreed; `anew` by the present rule, save what is invoiced already. `again` names
    declined lines that are offered once more. Raises TaxedDifferently, UnknownTaxCode.
    """
    lines, rows = writer.gather(
        lambda: writer.rows(_LINES, [order.id, list(again)]), lambda: writer.rows(_PARTS, [order.id])
    )
    agreed = _by_line(rows)
    how = replace(rounding(ctx), tax_per="line")
    priced = {payer.id: _priced(ctx, payer.customer_id, order.site_id, lines, how) for payer in payers}
    keeper = next(payer.id for payer in payers if payer.takes == "rest")
    wholes = _wholes(lines, priced, keeper)
    shared = [_shared(line, wholes[line.id], agreed.get(line.id, {}), anew=anew) for line in lines]
    parts = divide(shared, [PayerRule(p.id, p.takes, p.percent, p.amount_minor) for p in payers])
    _refuse_taxed_differently(parts, wholes, priced)
    return Division(
        currency=how.currency,
        lines=lines,
        wholes=wholes,
        parts={line_id: split(wholes[line_id], part, keeper) for line_id, part in parts.items()},
        taxes={payer_id: document.taxes for payer_id, document in priced.items()},
        agreed=agreed,
    )


def _by_line(rows: Sequence[writer.Row]) -> dict[UUID, dict[UUID, writer.Row]]:
    found: dict[UUID, dict[UUID, writer.Row]] = {}
    for row in rows:
        found.setdefault(row.line_id, {})[row.payer_id] = row
    return found


def _priced(
    ctx: Context, customer_id: UUID, site_id: UUID | None, lines: Sequence[writer.Row], how: Any
) -> PricedDocument:
    taxes = tax_table(ctx, customer_id=customer_id, on=ctx.today, place=tax_place(site_id))
    return price_document([pricing_line(line) for line in lines], taxes, how)


def _wholes(
    lines: Sequence[writer.Row], priced: dict[UUID, PricedDocument], keeper: UUID
) -> dict[UUID, PricedLine]:
    """What a line comes to for who carries it whole; a shared one for the payer of the rest."""
    return {line.id: priced[line.payer_id or keeper].lines[place] for place, line in enumerate(lines)}


def _shared(line: writer.Row, whole: PricedLine, rows: dict[UUID, writer.Row], *, anew: bool) -> Shared:
    gross = whole.gross_minor
    fixed = not anew or any(row.invoice_id is not None for row in rows.values())
    agreed = {p: row.gross_minor for p, row in rows.items() if fixed and row.whole_minor == gross}
    return Shared(line.id, gross, line.payer_id, agreed)


def _refuse_taxed_differently(
    parts: dict[UUID, dict[UUID, int]],
    wholes: dict[UUID, PricedLine],
    priced: dict[UUID, PricedDocument],
) -> None:
    places = {line_id: place for place, line_id in enumerate(wholes)}
    for line_id, carried in parts.items():
        own = {payer_id: priced[payer_id].lines[places[line_id]] for payer_id in carried}
        if any(line.shares != wholes[line_id].shares for line in own.values()):
            raise TaxedDifferently(line_id=str(line_id))


class PartView(View):
    """One payer's part of a line; `agreed` says whether they agreed to exactly this."""

    line_id: UUID
    gross_minor: int
    whole_minor: int
    agreed: bool
    invoiced: bool


class PayerView(PayerFact):
    """A payer with what they carry. `agreed_minor` is what of `total_minor` they agreed to."""

    name: str
    is_the_customer: bool
    total_minor: int
    agreed_minor: int
    currency: str
    parts: tuple[PartView, ...]


@query("work_orders.list_payers", permission="work_orders.view_work_orders")
def list_payers(ctx: Context, work_order_id: UUID) -> list[PayerView]:
    """Who pays an order where several do, and what each carries of every line; nobody where its customer pays alone."""
    order = WorkOrder.visible(ctx).filter(id=work_order_id).first()
    if order is None:
        raise NotFound("There is no such work order.", id=str(work_order_id))
    if not order.several_pay:
        return []
    there = ctx.at_branch(order.branch_id)
    payers = payers_of(there, order.id)
    division = division_of(there, order, payers)
    names = customers_by_id(ctx, {payer.customer_id for payer in payers})
    return [_view(order, payer, division, names[payer.customer_id].name) for payer in payers]


@query("work_orders.get_payer", permission="work_orders.view_work_orders")
def get_payer(ctx: Context, payer_id: UUID) -> PayerFact:
    """One payer of an order, as they stand."""
    row = Payer.visible(ctx).filter(id=payer_id, removed_at=None).first()
    if row is None:
        raise NotFound("There is no such payer.", id=str(payer_id))
    return PayerFact.model_validate(row, from_attributes=True)


def _view(order: WorkOrder, payer: PayerFact, division: Division, name: str) -> PayerView:
    waits = set(division.waits_for(payer.id))
    parts = tuple(
        PartView(
            line_id=line_id,
            gross_minor=division.parts[line_id][payer.id].gross_minor,
            whole_minor=division.wholes[line_id].gross_minor,
            agreed=line_id not in waits,
            invoiced=_is_invoiced(division, line_id, payer.id),
        )
        for line_id in division.carried_by(payer.id)
    )
    return PayerView(
        **payer.model_dump(),
        name=name,
        is_the_customer=payer.customer_id == order.customer_id,
        total_minor=sum(part.gross_minor for part in parts),
        agreed_minor=sum(part.gross_minor for part in parts if part.agreed),
        currency=division.currency,
        parts=parts,
    )


def _is_invoiced(division: Division, line_id: UUID, payer_id: UUID) -> bool:
    row = division.agreed.get(line_id, {}).get(payer_id)
    return row is not None and row.invoice_id is not None


def require_no_part_invoiced(line: Any) -> None:
    """Refuse to change a line of which one payer's part is on an invoice."""
    sql = "SELECT 1 FROM work_orders_linepart WHERE line_id = %s AND invoice_id IS NOT NULL LIMIT 1"
    if line.divided and writer.rows(sql, [line.id]):
        raise IllegalTransition(
            "A part of this line is invoiced: credit that invoice first.", state=line.state
        )
