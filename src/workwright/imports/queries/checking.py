"""The check of the rows of a file: every kind by its own rules, several hundred rows at once."""

from collections.abc import Callable, Sequence
from uuid import UUID

from workwright.imports.queries.check_assets import check_equipment, check_vehicles
from workwright.imports.queries.check_customers import check_customers
from workwright.imports.queries.check_goods import check_parts, check_stock
from workwright.imports.queries.check_money import check_deposits, check_history, check_invoices
from workwright.imports.queries.known import mark_repeated
from workwright.imports.rules.verdicts import Draft
from workwright.kernel.context import Context

Check = Callable[[Context, UUID, Sequence[Draft]], None]
CHECKS: dict[str, Check] = {
    "customers": check_customers,
    "vehicles": check_vehicles,
    "equipment": check_equipment,
    "parts": check_parts,
    "stock": check_stock,
    "invoices": check_invoices,
    "deposits": check_deposits,
    "history": check_history,
}


def check(ctx: Context, import_id: UUID, kind: str, drafts: Sequence[Draft]) -> None:
    """Settle the outcome of each row: new, known or refused, with the reason. Nothing is written."""
    mark_repeated(ctx, import_id, kind, drafts)
    CHECKS[kind](ctx, import_id, drafts)
    for draft in drafts:
        draft.marks.append(draft.base)
        if draft.notes:
            given = [str(draft.values["notes"])] if draft.values.get("notes") else []
            draft.values["notes"] = "\n".join([*given, *draft.notes])[:4000]
