"""Take down the customer's consent to lines."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.work_orders.events import LinesAuthorised
from workwright.work_orders.queries.locks import refuse_lines, require_held_open
from workwright.work_orders.states import JOB, LINE, OPEN_ORDER, sources_of

NAME = "work_orders.authorise_lines"


class AuthorisedLine(BaseModel):
    """What was agreed for one line, tax included; `ceiling_minor` is the most that may be invoiced for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    line_id: UUID
    gross_minor: int
    ceiling_minor: int | None = None


class AuthoriseLines(Command):
    """`authorisation_id` names the record of who agreed, when, how and to exactly what."""

    work_order_id: UUID
    authorisation_id: UUID
    lines: tuple[AuthorisedLine, ...] = Field(min_length=1, max_length=500)


class AuthorisedLines(Result):
    version: int


# One statement: the lines, and with them the jobs that may now begin (or begin again, when they were done).
_AUTHORISE = """
WITH changed AS (
  UPDATE work_orders_line l SET state = 'authorised', authorisation_id = %s, authorised_at = %s,
    authorised_gross_minor = v.gross, ceiling_minor = v.ceiling, declined_at = NULL, follow_up_on = NULL
  FROM work_orders_workorder w, unnest(%s::uuid[], %s::bigint[], %s::bigint[]) AS v (id, gross, ceiling)
  WHERE l.id = v.id AND w.id = %s AND w.branch_id = %s AND w.state = ANY(%s) AND l.work_order_id = w.id
    AND (l.state = ANY(%s) OR (l.state = 'authorised' AND l.executed_at IS NULL))
  RETURNING l.id, l.job_id, w.version),
woken AS (
  UPDATE work_orders_job j SET state = 'ready'
  WHERE j.id IN (SELECT job_id FROM changed) AND j.state = ANY(%s) RETURNING j.id)
SELECT id, version FROM changed
"""


@action(NAME, errors=(NotFound, IllegalTransition), inner=True)
def authorise_lines(ctx: Context, command: AuthoriseLines) -> AuthorisedLines:
    """Mark lines as agreed, at the amounts agreed. Their jobs become ready; all of them, or none.

    The caller holds the order, as everybody does who decides on its lines.
    """
    order_id = command.work_order_id
    done = writer.rows(_AUTHORISE, _values(ctx, command))
    line_ids = tuple(sorted(row.id for row in done))
    if len(done) < len({line.line_id for line in command.lines}):
        require_held_open(ctx, order_id, NAME)
        refuse_lines(order_id, [line.line_id for line in command.lines], line_ids, NAME)
    ctx.emit(
        LinesAuthorised(work_order_id=order_id, authorisation_id=command.authorisation_id, line_ids=line_ids)
    )
    return AuthorisedLines(id=order_id, version=done[0].version)


def _values(ctx: Context, command: AuthoriseLines) -> list[object]:
    lines = command.lines
    ceilings = [line.gross_minor if line.ceiling_minor is None else line.ceiling_minor for line in lines]
    return [
        command.authorisation_id,
        ctx.now,
        [line.line_id for line in lines],
        [line.gross_minor for line in lines],
        ceilings,
        command.work_order_id,
        ctx.here,
        list(OPEN_ORDER),
        sources_of(LINE, NAME),
        sources_of(JOB, NAME),
    ]
