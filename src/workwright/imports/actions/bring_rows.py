"""Bring in the next rows of an import, all of them or none."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, ValidationError

from workwright.imports.actions.rows.brought import Brought, Refusal
from workwright.imports.actions.rows.goods import bring_holding, bring_part, bring_past_job
from workwright.imports.actions.rows.money import bring_deposit, bring_invoice
from workwright.imports.actions.rows.people import bring_customer, bring_machine, bring_vehicle
from workwright.imports.models import Import, Row
from workwright.imports.queries.source import lock_import
from workwright.imports.states import IMPORT, ROW
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound

NAME = "imports.bring_rows"
Bring = Callable[[Context, UUID, dict[str, Any], list[str]], Brought]
BRINGS: dict[str, Bring] = {
    "customers": bring_customer,
    "vehicles": bring_vehicle,
    "equipment": bring_machine,
    "parts": bring_part,
    "stock": bring_holding,
    "invoices": bring_invoice,
    "deposits": bring_deposit,
    "history": bring_past_job,
}


class BringRows(Command):
    import_id: UUID
    count: Annotated[int, Field(ge=1, le=500)] = 50


class BroughtRows(Result):
    state: str
    done: int


@action(NAME, errors=(NotFound, IllegalTransition, Refusal))
def bring_rows(ctx: Context, command: BringRows) -> BroughtRows:
    """Let the next rows become records, each by the actions of its context, and note which. A refusal takes back all.

    A row is brought in once: its state changes in the transaction that makes its records.
    """
    job = lock_import(ctx, command.import_id)
    IMPORT.after(job.state, NAME, "some")
    ready = Row.here(ctx).filter(of_import_id=job.id, state="ready").order_by("line")
    rows = list(ready[: command.count])
    for row in rows:
        _bring(ctx, job, row)
    state = IMPORT.after(job.state, NAME, "some" if ready.exists() else "all")
    finished = {"finished_at": ctx.now} if state == "done" else {}
    writer.update(Import, job.id, expected_version=job.version, state=state, **finished)
    return BroughtRows(id=job.id, state=state, done=len(rows))


def _bring(ctx: Context, job: Import, row: Row) -> None:
    values = {**row.values, "source": job.filename}
    try:
        brought = BRINGS[job.kind](ctx, row.id, values, row.marks)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise Refusal(f"{'.'.join(map(str, first['loc']))}: {first['msg']}.") from error
    state = ROW.after(row.state, NAME, "made" if brought.made else "found")
    writer.update(Row, row.id, state=state, records=brought.records)
