"""What a person can choose from where a command asks for an id. Read through the named queries, with their rights."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from workwright.interfaces.desk.forms.asked import Choices
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.reads import Page, queries

LABELS = ("number", "title", "name", "label", "description", "email")
DETAILS = ("title", "sku", "code", "phone", "plate", "customer_name", "kind")


@dataclass(frozen=True, slots=True)
class Source:
    """A query whose rows can be chosen. `asks` are the form's fields that it needs as parameters."""

    query: str
    asks: tuple[str, ...] = ()
    rows: Callable[[Any], Iterable[Any]] | None = None
    id: str = "id"
    fixed: tuple[tuple[str, str], ...] = ()


CHOICES: dict[str, Source] = {
    "branch_id": Source("access.list_branches"),
    "user_id": Source("access.list_users"),
    "resource_id": Source("scheduling.list_resources"),
    "resource_ids": Source("scheduling.list_resources"),
    "technician_id": Source("scheduling.list_resources", fixed=(("kind", "technician"),)),
    "drawer_id": Source("drawers.list_drawers"),
    "worker_id": Source("payments.list_tips_owed"),
    "worker_ids": Source("payments.list_tip_people"),
    "holder_id": Source("access.list_users"),
    "to_shift_id": Source(
        "drawers.list_drawers", rows=lambda rows: open_drawers(rows), id="running_shift_id"
    ),
    "service_id": Source("catalog.list_services"),
    "fee_id": Source("catalog.list_fees"),
    "mandate_id": Source("payments.list_mandates", ("request_id",)),
    "place_id": Source("inventory.list_places"),
    "from_place_id": Source("inventory.list_places"),
    "to_place_id": Source("inventory.list_places"),
    "vendor_id": Source("parties.list_vendors"),
    "site_id": Source("parties.get_customer", ("customer_id",), lambda view: view.sites),
    "job_id": Source("work_orders.get_work_order", ("work_order_id",), lambda view: view.jobs),
    "job_ids": Source("work_orders.get_work_order", ("work_order_id",), lambda view: view.jobs),
    "line_id": Source("work_orders.get_work_order", ("work_order_id",), lambda view: lines_of(view)),
    "payer_id": Source("work_orders.list_payers", ("work_order_id",)),
    "payer_id of invoice": Source("billing.list_other_payers", ("invoice_id",)),
    "line_id of invoice": Source("billing.get_invoice", ("invoice_id",), lambda view: view.lines),
    "line_ids": Source("work_orders.get_work_order", ("work_order_id",), lambda view: lines_of(view)),
}

FINDERS: dict[str, Source] = {
    "duplicate_id": Source("parties.search_customers"),
    "customer_id": Source("parties.search_customers"),
    "asset_id": Source("assets.search_assets"),
    "part_id": Source("catalog.search_parts"),
    "operation_id": Source("catalog.search_operations"),
    "work_order_id": Source("work_orders.list_work_orders", fixed=(("state", "all"),)),
    "invoice_id": Source("billing.list_invoices"),
}


def open_drawers(drawers: Any) -> list[Any]:
    """Return the drawers with a running shift."""
    return [drawer for drawer in drawers if drawer.running_shift_id]


def lines_of(order: Any) -> list[Any]:
    """Return every line of a work order, job by job."""
    return [line for job in order.jobs for line in job.lines]


def choices_for(ctx: Context, names: Iterable[str], typed: Mapping[str, Any]) -> dict[str, Choices]:
    """Return what can be chosen for those of the fields that have a source; one read per source."""
    found: dict[str, Choices] = {}
    read: dict[tuple[str, tuple[str, ...]], Any] = {}
    for name in set(names) & CHOICES.keys():
        other = CHOICES.get(f"{name} of invoice")
        source = other if other and typed.get("invoice_id") else CHOICES[name]
        params = {asked: str(typed.get(asked, "")) for asked in source.asks}
        if source.query not in queries or not all(params.values()):
            continue
        key = (source.query, (*params.values(), *(value for _, value in source.fixed)))
        if key not in read:
            read[key] = ask(ctx, source.query, **dict(source.fixed), **params)
        if read[key] is not None:
            rows = source.rows(read[key]) if source.rows else rows_of(read[key])
            found[name] = [choice(row, source.id) for row in rows]
    return found


def find(ctx: Context, field: str, words: str) -> Choices:
    """Return the records that match what was typed, at most ten."""
    source = FINDERS[field]
    answer = (
        ask(ctx, source.query, q=words, **dict(source.fixed))
        if words.strip() and source.query in queries
        else None
    )
    return [choice(row, source.id) for row in list(rows_of(answer))[:10]] if answer is not None else []


def ask(ctx: Context, name: str, **params: str) -> Any:
    """Ask a named query; None when this person may not, or there is nothing."""
    asked = queries[name]
    try:
        return asked(ctx, **dict(asked.params.model_validate(params)))
    except (DomainError, ValueError):
        return None


def rows_of(answer: Any) -> Iterable[Any]:
    return answer.rows if isinstance(answer, Page) else answer


def choice(row: Any, id_name: str = "id") -> tuple[str, str]:
    """Return (id, words) of a row of any view: its title or name first, then what tells it from others."""
    ids = (
        [id_name, *(name for name in type(row).model_fields if name.endswith("_id"))]
        if isinstance(row, BaseModel)
        else [id_name]
    )
    key = next(str(getattr(row, name)) for name in ids if getattr(row, name, None))
    first = next((str(getattr(row, name)) for name in LABELS if getattr(row, name, None)), key)
    rest = [str(getattr(row, name)) for name in DETAILS if getattr(row, name, None) and name != first]
    return key, " · ".join(dict.fromkeys([first, *rest[:2]]))
