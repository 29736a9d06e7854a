"""What a correction would come to, and where the money goes, before anybody decides on it."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from workwright.billing.queries.brought_in import lines_and_credits
from workwright.billing.queries.credits import left_of
from workwright.billing.queries.invoice import VIEW, get_invoice, visible_invoice
from workwright.billing.queries.lines import Sums, decoded, price_lines, site_of
from workwright.billing.queries.parts import refuse_for_payer, sums_as_stored
from workwright.billing.queries.views import InvoiceView, TaxView
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.money import Money
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
    *("tax_code", "part_of_minor", "shares", "discount_minor"),
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


class RightAmount(NamedTuple):
    """What was really open of an invoice from before, and the words for it."""

    open_minor: int
    description: str


def changed_line(ctx: Context, edits: Sequence[Any], currency: str, lines: list[writer.Row]) -> RightAmount:
    """Return what an invoice that was brought in becomes: one line, without tax. Raises Invalid, NotFound."""
    rows = changed_lines(ctx, new_id(), edits, lines)
    amount = Money.rounded(rows[0]["quantity"] * rows[0]["unit_price"], currency).minor if rows else 0
    if amount <= 0:
        raise Invalid("Nothing would be open then. Credit the invoice instead.", field="lines")
    return RightAmount(amount, rows[0]["description"])


_PRICED = "SELECT payer_id, rounding, taxes FROM billing_invoice WHERE id = %s"


def copied_sums(
    ctx: Context, invoice_id: UUID, old: Any, edits: Sequence[Any], copies: Sequence[writer.Row]
) -> Sums:
    """Price the lines of the new invoice; the parts of one of several payers stay what they were."""
    how = decoded(writer.rows(_PRICED, [invoice_id])[0], "rounding", "taxes")
    if how.payer_id is None:
        return price_lines(ctx, old.customer_id, site_of(ctx, old.work_order_id), copies)
    if any(edit.quantity is not None or edit.unit_price is not None for edit in edits):
        refuse_for_payer(how.payer_id, what="quantity and price")
    return sums_as_stored(how.rounding, how.taxes, copies)


def preview_correction(ctx: Context, invoice_id: UUID, edits: Sequence[Any] = ()) -> CorrectionView:
    """Reckon a correction by the rules by which it is made; nothing is written.

    `edits` are those of the command. Raises Forbidden, NotFound, Invalid, UnknownTaxCode.
    """
    ctx.require(VIEW)
    old = get_invoice.run(ctx, invoice_id)
    if old.state != "issued":
        raise NotFound("There is no such issued invoice.", id=str(invoice_id))
    lines, earlier = lines_and_credits(visible_invoice(ctx, invoice_id))
    left = left_of(lines, earlier)
    if any(line.id in earlier for line in left):
        raise Invalid(
            "A line of this invoice was credited in part. Credit the rest of it first, then correct."
        )
    total, taxes = _becomes(ctx, old, edits, left)
    was = old.gross_minor - old.credited_minor
    paid = was - min(was, old.balance_minor)
    moved = max(0, min(paid, total))
    return CorrectionView(
        was_minor=was,
        total_minor=total,
        taxes=taxes,
        paid_minor=paid,
        moved_minor=moved,
        to_credit_minor=paid - moved,
        owed_minor=total - moved,
        currency=old.currency,
    )


def _becomes(
    ctx: Context, old: InvoiceView, edits: Sequence[Any], left: list[writer.Row]
) -> tuple[int, tuple[TaxView, ...]]:
    """Return the total of the new invoice and its taxes."""
    if old.work_order_id is None:
        return changed_line(ctx, edits, old.currency, left).open_minor, ()
    rows = changed_lines(ctx, new_id(), edits, left)
    if not rows:
        raise Invalid("The new invoice needs a line. Credit the old one instead.", field="lines")
    copies = [writer.Row(list(row), list(row.values())) for row in rows]
    sums = copied_sums(ctx, old.id, old, edits, copies)
    return sums.priced.gross_minor, tuple(TaxView(**tax) for tax in sums.taxes)
