"""Taking an order for a change: the order's row first, always, then what hangs on it.

Every action that changes jobs or lines holds the order's row, so that two of them never work on one order.
"""

from collections.abc import Sequence
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound, Stale
from workwright.kernel.states import Machine
from workwright.work_orders.models import Line, WorkOrder
from workwright.work_orders.states import LINE, OPEN_ORDER, WORK_ORDER

_ORDER_OF = "SELECT {names} FROM work_orders_workorder WHERE id = ({of}) AND branch_id = %s FOR NO KEY UPDATE"
_JOB = """
SELECT w.id AS order_id, w.number, w.state AS order_state, w.version, w.customer_id, w.started_at AS order_started_at,
       w.opened_at, j.id, j.state, j.title, j.proof, j.started_at, j.finished_at, j.finished_by
FROM work_orders_workorder w JOIN work_orders_job j ON j.work_order_id = w.id
WHERE j.id = %s AND w.branch_id = %s FOR NO KEY UPDATE OF w, j
"""
_LINE = """
SELECT w.id AS order_id, w.state AS order_state, w.version, w.customer_id, w.site_id, j.state AS job_state, l.*
FROM work_orders_workorder w JOIN work_orders_line l ON l.work_order_id = w.id
JOIN work_orders_job j ON j.id = l.job_id
WHERE l.id = %s AND w.branch_id = %s FOR NO KEY UPDATE OF w, l
"""


def lock_order(ctx: Context, work_order_id: UUID, *columns: str, version: int | None = None) -> writer.Row:
    """Lock an order and return it with state, version and the named columns; raise `NotFound` or `Stale`."""
    wanted = ("id", "state", "version", *columns)
    order = writer.lock(ctx, WorkOrder, work_order_id, *wanted, mode="FOR NO KEY UPDATE")
    if version is not None and order.version != version:
        raise Stale(version=order.version)
    return order


def lock_order_of(ctx: Context, of: str, values: Sequence[object], *columns: str, missing: str) -> writer.Row:
    """Lock the order of a record above, as `lock_order` does, without reading that record first.

    `of` is the statement that gives the order's id, which never changes; `missing` says what there is none of.
    """
    names = ", ".join(("id", "state", "version", *columns))
    found = writer.rows(_ORDER_OF.format(names=names, of=of), [*values, ctx.here])
    if not found:
        raise NotFound(missing)
    return found[0]


def lock_job(ctx: Context, job_id: UUID) -> writer.Row:
    """Lock a job and its order; `order_id`, `order_state` and `version` are the order's. Raises `NotFound`."""
    found = writer.rows(_JOB, [job_id, ctx.here])
    if not found:
        raise NotFound("There is no such job.", id=str(job_id))
    return found[0]


def lock_line(ctx: Context, line_id: UUID) -> writer.Row:
    """Lock a line and its order, with all columns of the line. Raises `NotFound`."""
    found = writer.rows(_LINE, [line_id, ctx.here])
    if not found:
        raise NotFound("There is no such line.", id=str(line_id))
    return found[0]


def require_held_open(ctx: Context, work_order_id: UUID, action: str) -> None:
    """Lock the order again to say why a change of it was refused; raise `NotFound` or `IllegalTransition`."""
    require_open(lock_order(ctx, work_order_id).state, action)


def require_open(state: str, action: str) -> None:
    """Raise `IllegalTransition` unless the content of an order in this state may still change."""
    if state not in OPEN_ORDER:
        verb = action.partition(".")[2].replace("_", " ")
        raise IllegalTransition(
            f"The work order is {state.replace('_', ' ')}: {verb} is not possible now. "
            "Reopen it, or open a follow-up.",
            machine=WORK_ORDER.name,
            state=state,
            action=action,
        )


def next_version(order: writer.Row) -> int:
    """Raise the order's version by one; the order is locked. Return the new one."""
    order_id = order.as_dict().get("order_id") or order.id
    writer.update(WorkOrder, order_id, version=order.version + 1)
    return int(order.version) + 1


def refuse_lines(work_order_id: UUID, line_ids: Sequence[UUID], done: Sequence[UUID], action: str) -> None:
    """Say why some lines of a locked order could not follow `action`: raise `NotFound` or `IllegalTransition`."""
    left = set(line_ids) - set(done)
    if not left:
        return
    states = dict(
        Line.unscoped.filter(work_order_id=work_order_id, id__in=left)
        .order_by("position")
        .values_list("id", "state")
    )
    for line_id in left:
        if line_id not in states:
            raise NotFound("There is no such line in this order.", id=str(line_id))
    _step(LINE, next(iter(states.values())), action)


def _step(machine: Machine, state: str, action: str) -> None:
    machine.after(state, action)
    raise IllegalTransition(f"A {machine.label} that is {state} and already done cannot follow {action}.")
