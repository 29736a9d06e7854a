"""The chart of accounts and what makes a posting valid. Pure: no database, no Django."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from workwright.kernel.money import LARGEST_MINOR

Side = Literal["D", "C"]
Kind = Literal["asset", "liability", "equity", "income", "expense"]


class ChartRow(NamedTuple):
    """One account of the chart. `guarded` sub-accounts can never stand on the wrong side (invariant 9)."""

    code: str
    kind: Kind
    title: str
    guarded: bool = False
    detailed: bool = False
    """Whether the code is followed by a detail: income.labour, tax.vat21."""

    @property
    def normal(self) -> Side:
        """The side on which the account grows."""
        return "D" if self.kind in ("asset", "expense") else "C"


_ROWS = (
    ChartRow("receivable", "asset", "Receivable from customers, one per invoice", guarded=True),
    ChartRow("claims_receivable", "asset", "Warranty claims on makers and vendors"),
    ChartRow("dispute_receivable", "asset", "Held by a provider in a dispute"),
    ChartRow("clearing", "asset", "Money at a payment provider or terminal, one per account"),
    ChartRow("drawer", "asset", "Cash in a drawer", guarded=True),
    ChartRow("cash_in_transit", "asset", "Cash on its way between drawer, safe and bank"),
    ChartRow("bank", "asset", "Bank accounts"),
    ChartRow("stock", "asset", "Parts on hand, at cost"),
    ChartRow("deposits", "liability", "Customers' deposits, until applied or refunded", guarded=True),
    ChartRow("credit", "liability", "Owed to customers: overpaid or credited", guarded=True),
    ChartRow("refund_owed", "liability", "Refunds that failed and are still owed"),
    ChartRow("tax", "liability", "Tax collected, one per tax code", detailed=True),
    ChartRow("payable", "liability", "Owed to vendors"),
    ChartRow("goods_received", "liability", "Goods received and not yet billed"),
    ChartRow("tips_owed", "liability", "Tips owed to technicians"),
    ChartRow("deferred_income", "liability", "Billed and not yet earned"),
    ChartRow("opening_equity", "equity", "What the opening balances were taken against"),
    ChartRow("income", "income", "Earned, one per kind of line", detailed=True),
    ChartRow("returns", "income", "Given back to customers after the sale"),
    ChartRow("other_income", "income", "Forfeited deposits and the like"),
    ChartRow("cost_of_sales", "expense", "Parts and sublet work used on jobs"),
    ChartRow("fees", "expense", "Charged by payment providers"),
    ChartRow("bad_debt", "expense", "Receivables written off"),
    ChartRow("expenses", "expense", "Small expenses paid in cash"),
    ChartRow("over_short", "expense", "Differences found when counting drawers"),
    ChartRow("rounding", "expense", "Cash rounding"),
    ChartRow("shrinkage", "expense", "Stock lost, found or corrected"),
)
CHART: dict[str, ChartRow] = {row.code: row for row in _ROWS}
"""Every account that can be posted to, by code. The database holds the same table (`ledger_chart`)."""

MONEY_PLACES = ("drawer", "cash_in_transit", "clearing", "bank")
"""The accounts on which money itself lies."""
OF_CUSTOMERS = ("receivable", "deposits", "credit", "refund_owed")
"""The accounts that say what customers owe and are owed."""


def chart_row(code: str) -> ChartRow:
    """Return the chart's row of an account code; raise `ValueError` for a code that is not in the chart."""
    root, _, detail = code.partition(".")
    row = CHART.get(root)
    if row is None or row.detailed != bool(detail):
        raise ValueError(f"{code!r} is not an account of the chart")
    return row


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AccountRef(_Frozen):
    """An account by name: code, currency and, where the chart is kept by subject, whose it is."""

    code: Annotated[str, Field(max_length=60, pattern=r"^[a-z0-9_]+(\.[A-Za-z0-9_.:-]+)?$")]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    subject: Annotated[str, Field(max_length=200)] = ""


class LedgerLine(_Frozen):
    """One side of a transaction: debit ("D") or credit ("C") of an account, in minor units, never zero."""

    account: AccountRef
    side: Side
    amount_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]
    work_order_id: UUID | None = None


def debit(
    code: str, amount_minor: int, currency: str, subject: str = "", work_order_id: UUID | None = None
) -> LedgerLine:
    """Return a debit line; a negative amount becomes a credit of the opposite amount."""
    return _line(code, amount_minor, currency, subject, work_order_id)


def credit(
    code: str, amount_minor: int, currency: str, subject: str = "", work_order_id: UUID | None = None
) -> LedgerLine:
    """Return a credit line; a negative amount becomes a debit of the opposite amount."""
    return _line(code, -amount_minor, currency, subject, work_order_id)


def _line(code: str, signed: int, currency: str, subject: str, work_order_id: UUID | None) -> LedgerLine:
    return LedgerLine(
        account=AccountRef(code=code, currency=currency, subject=subject),
        side="D" if signed > 0 else "C",
        amount_minor=abs(signed),
        work_order_id=work_order_id,
    )


def signed(line: LedgerLine) -> int:
    """Return the amount as debit positive, credit negative."""
    return line.amount_minor if line.side == "D" else -line.amount_minor


def imbalance(lines: Iterable[LedgerLine]) -> dict[str, int]:
    """Return debits minus credits of each currency that does not balance."""
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.account.currency] = sums.get(line.account.currency, 0) + signed(line)
    return {currency: total for currency, total in sums.items() if total}


def fault(lines: Sequence[LedgerLine]) -> str:
    """Return what is wrong with the lines of a transaction as a sentence, "" when nothing is."""
    if len(lines) < 2:
        return "A transaction needs at least two lines."
    for line in lines:
        try:
            chart_row(line.account.code)
        except ValueError as error:
            return f"{error}."
    if off := imbalance(lines):
        return "Debits and credits differ: " + ", ".join(f"{n} {c}" for c, n in sorted(off.items())) + "."
    return ""


def mirrored(lines: Iterable[LedgerLine]) -> tuple[LedgerLine, ...]:
    """Return the exact mirror of the lines, as a reversal needs it."""
    return tuple(line.model_copy(update={"side": "C" if line.side == "D" else "D"}) for line in lines)


def receivable_of(invoice_id: UUID) -> str:
    """The subject of an invoice's receivable."""
    return f"invoice:{invoice_id}"


def credit_of(customer_id: UUID) -> str:
    """The subject of what is owed to a customer."""
    return f"credit:{customer_id}"


def deposit_of(customer_id: UUID, work_order_id: UUID, purpose: str) -> str:
    """The subject of a customer's deposit on a work order."""
    return f"deposit:{customer_id}:{work_order_id}:{purpose}"


FLUSH_RANK = 20
FLUSH_KEY = "ledger"


@dataclass(frozen=True, slots=True)
class Pending:
    """A transaction on its way to the books, in the branch it was posted from."""

    id: UUID
    branch_id: UUID
    lines: tuple[LedgerLine, ...]
