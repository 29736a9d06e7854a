"""What a correction would come to, and where the money goes, before anybody decides on it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from workwright.billing.queries.credits import credits_of, left_of
from workwright.billing.queries.invoice import VIEW, get_invoice
from workwright.billing.queries.lines import lines_of, price_lines, site_of
from workwright.billing.queries.views import TaxView
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.reads import View


class CorrectionView(View):
    """`moved_minor` was paid on the old invoice and counts on the new one; the rest of it becomes credit."""

    was_minor: int
    total_minor: int
    taxes: tuple[TaxView, ...]
    paid_minor: int
    moved_minor: int
    to_credit_minor: int
    owed_minor: int
    currency: str


_KEPT = (
    *(
        "position",
        "work_line_id",
        "credits_line_id",
        "part_number",
        "kind",
        "description",
        "add_on",
        "quantity",
    ),
    *("unit_price", "price_rule", "discount_percent", "discount_amount", "discount_reason", "discount_by"),
    "tax_code",
)


def changed_lines(
    ctx: Context, invoice_id: UUID, edits: Sequence[Any], lines: list[writer.Row]
) -> list[dict[str, Any]]:
    """Return the lines of the new invoice: those left of the old one, changed as `edits` say; raise `NotFound`."""
    by_id = {edit.line_id: edit for edit in edits}
    if unknown := by_id.keys() - {line.id for line in lines}:
        raise NotFound("There is no such line left on this invoice.", line_id=str(min(unknown)))
    rows = []
    for line in lines:
        edit = by_id.get(line.id)
        if edit is not None and edit.leave_out:
            continue
        changes = edit.model_dump(exclude={"line_id", "leave_out"}, exclude_none=True) if edit else {}
        row = {**{name: getattr(line, name) for name in _KEPT}, **changes}
        rows.append({**row, "id": new_id(), "branch_id": ctx.here, "invoice_id": invoice_id})
    return rows


def preview_correction(ctx: Context, invoice_id: UUID, edits: Sequence[Any] = ()) -> CorrectionView:
    """Reckon a correction by the rules by which it is made; nothing is written.

    `edits` are those of the command. Raises Forbidden, NotFound, Invalid, UnknownTaxCode.
    """
    ctx.require(VIEW)
    old = get_invoice.run(ctx, invoice_id)
    if old.state != "issued" or old.work_order_id is None:
        raise NotFound("There is no such issued invoice.", id=str(invoice_id))
    earlier = credits_of(invoice_id)
    left = left_of(lines_of(invoice_id), earlier)
    if any(line.id in earlier for line in left):
        raise Invalid(
            "A line of this invoice was credited in part. Credit the rest of it first, then correct."
        )
    rows = changed_lines(ctx, new_id(), edits, left)
    if not rows:
        raise Invalid("The new invoice needs a line. Credit the old one instead.", field="lines")
    copies = [writer.Row(list(row), list(row.values())) for row in rows]
    sums = price_lines(ctx, old.customer_id, site_of(ctx, old.work_order_id), copies)
    total, was = sums.priced.gross_minor, old.gross_minor - old.credited_minor
    paid = was - min(was, old.balance_minor)
    moved = max(0, min(paid, total))
    return CorrectionView(
        was_minor=was,
        total_minor=total,
        taxes=tuple(TaxView(**tax) for tax in sums.taxes),
        paid_minor=paid,
        moved_minor=moved,
        to_credit_minor=paid - moved,
        owed_minor=total - moved,
        currency=old.currency,
    )
