"""Every table of ours as rows, for the way out: a table added later is there by itself, secrets never are."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Q

from workwright.kernel.context import Context

WITHHELD = frozenset(
    (
        *("kernel_chain", "kernel_personal", "kernel_refusal", "kernel_principal", "kernel_counter"),
        *("kernel_cursor", "kernel_delivery", "kernel_circuit", "kernel_promise", "kernel_history"),
        *("access_invitation", "access_signinlink", "access_pin", "access_device", "ledger_balance"),
    )
)
"""What only the machinery needs, what opens doors, and sums that follow from their rows."""
SECRET = frozenset(("password", "secrets", "salt", "request_hash"))
AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it leaves the house: what a row is, and what its columns hold."""

    name: str
    about: str
    columns: tuple[Column, ...]
    model: type[models.Model]


def tables() -> list[Table]:
    """Return the tables that leave the house, in the order of their names."""
    found = [model for model in apps.get_models() if model.__module__.startswith("workwright.")]
    kept = [model for model in found if model._meta.db_table not in WITHHELD and model._meta.managed]
    return sorted((_table(model) for model in kept), key=lambda table: table.name)


def _table(model: type[models.Model]) -> Table:
    fields = [field for field in model._meta.concrete_fields if field.attname not in SECRET]
    columns = tuple(Column(field.attname, field.get_internal_type()) for field in fields)
    return Table(model._meta.db_table, " ".join((model.__doc__ or "").split()), columns, model)


def rows_of(ctx: Context, table: Table) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table that belong to the branch acted in, or to the whole company, a portion at a time."""
    rows = table.model._base_manager.filter(_belonging(ctx, table.model)).order_by("pk")
    names = [column.name for column in table.columns]
    yield from rows.values_list(*names).iterator(chunk_size=AT_ONCE)


def _belonging(ctx: Context, model: type[models.Model]) -> Q:
    names = {field.attname for field in model._meta.concrete_fields}
    if "scope" in names:
        return Q(scope=ctx.here)
    if "branch_id" in names:
        return Q(branch_id=ctx.here) | Q(branch_id=None)
    for field in model._meta.concrete_fields:
        above = field.related_model if isinstance(field, models.ForeignKey) else None
        if isinstance(above, type) and any(f.attname == "branch_id" for f in above._meta.concrete_fields):
            return Q(**{f"{field.name}__branch_id": ctx.here}) | Q(**{f"{field.name}__branch_id": None})
    return Q()


@contextmanager
def one_moment() -> Iterator[None]:
    """Let everything that is read inside be as it was at one moment, whoever goes on working."""
    with transaction.atomic():
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
