"""Post a balanced transaction: collected now, written once for the whole action just before commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.ids import new_id
from workwright.ledger.rules import FLUSH_KEY, FLUSH_RANK, LedgerLine, Pending, fault


class Unbalanced(DomainError):
    """The lines of the transaction do not balance."""

    code = "ledger.unbalanced"
    status = 422


class PeriodClosed(DomainError):
    """The books are closed through that day. Choose a later day, or let an accountant open the period."""

    code = "ledger.period_closed"


class Overdrawn(DomainError):
    """There is less on the account than this takes: somebody was faster. Load it again."""

    code = "ledger.overdrawn"


class AlreadyPosted(DomainError):
    """This is already in the books."""

    code = "ledger.already_posted"


class PostTransaction(Command):
    """`business_key` names the one fact this is (invoice:<uuid>): it can be posted once, ever.

    `work_order_id` goes on every line that names none of its own. `author` is the person who asked when
    another approves (corrections); else it is the actor.
    """

    transaction_id: UUID | None = None
    kind: Annotated[str, Field(max_length=60)]
    business_key: Annotated[str, Field(max_length=200)]
    effective_on: date
    lines: tuple[LedgerLine, ...]
    work_order_id: UUID | None = None
    reason: Annotated[str, Field(max_length=500)] | None = None
    author: str | None = None
    approved_by: str | None = None
    self_approved: bool = False
    reverses: UUID | None = None
    corrects: UUID | None = None


class PostedTransaction(Result):
    id: UUID


@dataclass(frozen=True, slots=True)
class _Posting(Pending):
    """All that its header and entries will say."""

    actor: str
    command: PostTransaction


@action("ledger.post_transaction", inner=True, errors=(Unbalanced, PeriodClosed, Overdrawn, AlreadyPosted))
def post_transaction(ctx: Context, command: PostTransaction) -> PostedTransaction:
    """Put a balanced transaction into the books of this branch, at the end of the running action.

    Raises at the end of the action, not here: PeriodClosed, Overdrawn, AlreadyPosted.
    """
    if wrong := fault(command.lines):
        raise Unbalanced(wrong)
    pending = _Posting(
        id=command.transaction_id or new_id(),
        branch_id=ctx.here,
        lines=command.lines,
        actor=command.author or ctx.actor.ref,
        command=command,
    )
    ctx.at_flush(FLUSH_RANK, FLUSH_KEY, pending, write_pending)
    return PostedTransaction(id=pending.id)


_INSERT = """
WITH headers AS (
  INSERT INTO ledger_transaction (recorded_at, journal_id, id, branch_id, kind, business_key, effective_on,
                                  actor, approved_by, reason, reverses_id, corrects_id,
                                  self_approved)
  SELECT %s, %s, t.*
  FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::date[], %s::text[], %s::text[], %s::text[],
              %s::uuid[], %s::uuid[], %s::bool[]) AS t
)
INSERT INTO ledger_entry (transaction_id, position, branch_id, account_id, currency, side, amount_minor,
                          work_order_id)
SELECT e.transaction_id, e.position, e.branch_id,
       coalesce((SELECT a.id FROM ledger_account a WHERE a.branch_id = e.branch_id AND a.code = e.code
                 AND a.currency = e.currency AND a.subject = e.subject),
                ledger_account_id(e.branch_id, e.code, e.currency, e.subject)),
       e.currency, e.side, e.amount_minor, e.work_order_id
FROM unnest(%s::uuid[], %s::smallint[], %s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[],
            %s::bigint[], %s::uuid[])
  AS e (transaction_id, position, branch_id, code, currency, subject, side, amount_minor, work_order_id)
"""
constraint_means("ledger_period_open", PeriodClosed)
constraint_means("ledger_balance_not_overdrawn", Overdrawn)
constraint_means("ledger_business_key_once", AlreadyPosted)


def write_pending(ctx: Context, pending: Sequence[_Posting]) -> None:
    """Write everything the action posted in one statement; accounts not yet known are opened by it.

    Lines are sorted by account, so that two actions that open the same accounts do it in the same order.
    """
    headers = zip(*(_header(p) for p in pending), strict=True)
    entries = zip(*sorted((e for p in pending for e in _entries(p)), key=lambda e: e[2:6]), strict=True)
    columns = [list(column) for column in (*headers, *entries)]
    writer.later(_INSERT, [ctx.now, ctx.running.journal_id, *columns])


def _header(pending: _Posting) -> tuple[object, ...]:
    c = pending.command
    return (
        *(pending.id, pending.branch_id, c.kind, c.business_key, c.effective_on, pending.actor),
        *(c.approved_by, c.reason, c.reverses, c.corrects, c.self_approved),
    )


def _entries(pending: _Posting) -> list[tuple[UUID, int, UUID, str, str, str, str, int, UUID | None]]:
    return [
        (
            *(pending.id, position, pending.branch_id, line.account.code, line.account.currency),
            *(line.account.subject, line.side, line.amount_minor),
            line.work_order_id or pending.command.work_order_id,
        )
        for position, line in enumerate(pending.command.lines, start=1)
    ]
