"""Compare everything of a day, and list what does not agree."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.ids import derived_id
from workwright.reconciliation.models import CloseException, Run
from workwright.reconciliation.queries.day import differences, digest, sides
from workwright.reconciliation.queries.tieouts import Difference
from workwright.reconciliation.states import CLOSE, EXCEPTION


class SignedOff(DomainError):
    """This day is signed off: it stays as it was signed."""

    code = "reconciliation.signed_off"


class DayToCome(DomainError):
    """That day has not begun."""

    code = "reconciliation.day_to_come"
    status = 422


constraint_means("run_signed_off", SignedOff)


class RunClose(Command):
    closes_on: date


class RanClose(Result):
    """`sha256` is of everything found and summed: the same facts give the same."""

    version: int
    sha256: str
    found: int
    open: int


@action("reconciliation.run_close", errors=(SignedOff, DayToCome))
def run_close(ctx: Context, command: RunClose) -> RanClose:
    """Run all tie-outs. What was answered stays answered; what is no longer found is gone, what is new is added."""
    if command.closes_on > ctx.today:
        raise DayToCome(field="closes_on")
    run_id = derived_id("daily close", ctx.here, command.closes_on)
    known = Run.here(ctx).select_for_update().filter(pk=run_id).first()
    if known is not None:
        if known.state != "open":
            raise SignedOff
        CLOSE.after(known.state, run_close.name)
    found, totals = differences(ctx, command.closes_on), sides(ctx, command.closes_on)
    sha256 = digest(found, totals)
    told = {"totals": totals, "sha256": sha256, "ran_by": ctx.actor.ref, "ran_at": ctx.now}
    version = _keep(ctx, command, run_id, known, told)
    _list(ctx, run_id, found)
    open_now = CloseException.here(ctx).filter(run_id=run_id, state="open").count()
    return RanClose(id=run_id, version=version, sha256=sha256, found=len(found), open=open_now)


def _keep(ctx: Context, command: RunClose, run_id: UUID, known: Run | None, told: dict[str, Any]) -> int:
    if known is None:
        writer.insert(Run, told | {"id": run_id, "branch_id": ctx.here, "closes_on": command.closes_on})
        return 1
    writer.update(Run, run_id, expected_version=known.version, **told)
    return known.version + 1


def _list(ctx: Context, run_id: UUID, found: Sequence[Difference]) -> None:
    before = {(e.kind, e.subject): e for e in CloseException.here(ctx).filter(run_id=run_id)}
    now = {(d.kind, d.subject): d for d in found}
    owners = _owners(ctx, found)
    rows = [_row(ctx, run_id, d, owners) for key, d in now.items() if key not in before]
    for start in range(0, len(rows), 500):
        writer.insert(CloseException, *rows[start : start + 500])
    for key, exception in before.items():
        if exception.state == "open" and key not in now:
            state = EXCEPTION.after("open", run_close.name, "gone")
            writer.update(CloseException, exception.id, state=state)
        elif exception.state == "gone" and key in now:
            state = EXCEPTION.after("gone", run_close.name, "found")
            writer.update(CloseException, exception.id, state=state, amount_minor=now[key].amount_minor)
        elif exception.state == "open" and exception.amount_minor != now[key].amount_minor:
            writer.update(CloseException, exception.id, amount_minor=now[key].amount_minor)


_OWNERS = """
SELECT w.id, 'user:' || w.advisor_id AS owner FROM work_orders_workorder w
WHERE w.branch_id = %s AND w.id = ANY(%s) AND w.advisor_id IS NOT NULL
"""


def _owners(ctx: Context, found: Sequence[Difference]) -> dict[UUID, str]:
    """The order's advisor answers for it; who ran the close answers for the rest."""
    orders = sorted({d.work_order_id for d in found if d.work_order_id})
    return {row.id: row.owner for row in writer.rows(_OWNERS, [ctx.here, orders])} if orders else {}


def _row(ctx: Context, run_id: UUID, d: Difference, owners: dict[UUID, str]) -> dict[str, Any]:
    return {
        "id": derived_id(run_id, d.kind, d.subject),
        "branch_id": ctx.here,
        "run_id": run_id,
        "kind": d.kind,
        "subject": d.subject,
        "work_order_id": d.work_order_id,
        "amount_minor": d.amount_minor,
        "currency": d.currency,
        "evidence": [str(each) for each in d.evidence],
        "owner": owners.get(d.work_order_id, ctx.actor.ref) if d.work_order_id else ctx.actor.ref,
        "found_at": ctx.now,
    }
