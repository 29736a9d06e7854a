"""Small steps from rows to views, shared by the reads of this context."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from workwright.access.queries import user_names
from workwright.catalog.rules import PricedDocument, PricedLine
from workwright.kernel import writer
from workwright.kernel.money import Money
from workwright.kernel.reads import View
from workwright.kernel.scope import BranchOwned
from workwright.work_orders.models import WorkOrder
from workwright.work_orders.queries.views import (
    JobView,
    KindTotalView,
    LineView,
    LinkView,
    TaxView,
    TotalsView,
    WorkOrderView,
)
from workwright.work_orders.rules.totals import totals_by_kind

M = TypeVar("M", bound=BranchOwned)
V = TypeVar("V", bound=View)
ORDER_PLAIN = tuple(
    name for name in WorkOrderView.model_fields if name in WorkOrder.__dict__ and name != "origin"
)
JOB_PLAIN = tuple(
    name for name in JobView.model_fields
    if name not in ("proof", "lines", "checklist", "quality", "time", "missing", "allowed_actions")
)  # fmt: skip
LINE_PLAIN = tuple(
    name for name in LineView.model_fields
    if name not in (
        "cover_until", "actual_cost_minor", "margin_minor", "net_minor", "tax_minor", "gross_minor", "allowed_actions"
    )
)  # fmt: skip
NOTHING = PricedLine("", 0, 0, 0, "", ())
"""What a declined or removed line comes to."""


CUSTOMER = "Customer"
"""How somebody is called who acts by a link."""


def of_order(model: type[M], order: WorkOrder) -> "QuerySet[M]":
    """Rows of an order that was found with scope already."""
    return model.unscoped.filter(work_order_id=order.id)


def by(rows: Iterable[M], key: Callable[[M], UUID]) -> Mapping[UUID, list[M]]:
    """Gather rows by a key; a key without rows has none."""
    found: dict[UUID, list[M]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def shown(view: type[V], row: object, **more: Any) -> V:
    """Return a view of a row's own columns, with `more` in place of some."""
    plain = {name: getattr(row, name) for name in view.model_fields if name not in more}
    return view.model_validate(plain | more)


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Return how the people among these actor refs are called; whoever came by a link is the customer."""
    asked = list(refs)
    ids = {ref.removeprefix("user:") for ref in asked if ref.startswith("user:") and ref != "user:None"}
    people = {f"user:{user_id}": name for user_id, name in user_names([UUID(one) for one in ids]).items()}
    return people | {ref: CUSTOMER for ref in asked if ref.startswith(("link:", "customer:"))}


def link(other: WorkOrder, tied: WorkOrder) -> LinkView:
    """Show another order; kind and reason stand on the one that is `tied` to its origin."""
    return LinkView(
        id=other.id, number=other.number, state=other.state, kind=tied.origin_kind, reason=tied.origin_reason
    )


def margin_minor(line: writer.Row, amount: PricedLine, currency: str, actual_minor: int | None) -> int | None:
    """Return net price less what it really cost, else less the cost expected; None while neither is known."""
    if actual_minor is not None:
        return amount.net_minor - actual_minor
    if line.unit_cost is None:
        return None
    return amount.net_minor - Money.rounded(line.unit_cost * line.quantity, currency).minor


def totals(priced: PricedDocument, lines: Sequence[writer.Row]) -> TotalsView:
    """Show what priced lines come to, in all, by kind and by tax."""
    kinds = totals_by_kind(priced, {str(line.id): line.kind for line in lines})
    return TotalsView(
        currency=priced.currency,
        net_minor=priced.net_minor,
        tax_minor=priced.tax_minor,
        gross_minor=priced.gross_minor,
        by_kind=tuple(KindTotalView.model_validate(kind, from_attributes=True) for kind in kinds),
        taxes=tuple(TaxView.model_validate(tax, from_attributes=True) for tax in priced.taxes),
    )
