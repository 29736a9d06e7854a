"""What stock writes in the books. Pure."""

from uuid import UUID

from workwright.ledger.rules import LedgerLine, credit, debit

AGAINST = {
    "opening": "opening_equity",
    "opening_undone": "opening_equity",
    "receipt": "goods_received",
    "consumption": "cost_of_sales",
    "return": "cost_of_sales",
    "vendor_return": "goods_received",
    "adjustment": "shrinkage",
}
"""The account on the other side of stock, by kind of move. A transfer changes no value and posts nothing."""


def stock_changed(
    kind: str, value_minor: int, currency: str, work_order_id: UUID | None
) -> tuple[LedgerLine, ...]:
    """Return the lines of a move: stock grows by `value_minor`, or shrinks when it is negative."""
    return (
        debit("stock", value_minor, currency, work_order_id=work_order_id),
        credit(AGAINST[kind], value_minor, currency, work_order_id=work_order_id),
    )


def bought_for_job(
    cost_minor: int, currency: str, vendor_id: UUID, work_order_id: UUID
) -> tuple[LedgerLine, ...]:
    """Return the lines of a vendor's bill for one job; a negative cost is the vendor's credit."""
    return (
        debit("cost_of_sales", cost_minor, currency, work_order_id=work_order_id),
        credit("payable", cost_minor, currency, vendor_of(vendor_id), work_order_id),
    )


def goods_billed(amount_minor: int, currency: str, vendor_id: UUID) -> tuple[LedgerLine, ...]:
    """Return the lines of a vendor's bill for goods received into stock; a negative amount is a credit."""
    return (
        debit("goods_received", amount_minor, currency),
        credit("payable", amount_minor, currency, vendor_of(vendor_id)),
    )


def vendor_of(vendor_id: UUID) -> str:
    """The subject of what is owed to a vendor."""
    return f"vendor:{vendor_id}"
