"""Take a statement out again, while nothing leans on it."""

from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.reconciliation.models import BankAccount, BankStatement, Match, StatementLine


class LinesInUse(DomainError):
    """Lines of this statement were matched, or their day is signed off: it stays."""

    code = "reconciliation.lines_in_use"


constraint_means("statement_line_matched", LinesInUse)
constraint_means("statement_line_signed_off", LinesInUse)


class UndoImport(Command):
    statement_id: UUID


class UndoneImport(Result):
    """How many lines went with it."""

    lines: int


@action("reconciliation.undo_import", errors=(NotFound, LinesInUse))
def undo_import(ctx: Context, command: UndoImport) -> UndoneImport:
    """Undo an import; the same file can be imported again. What was imported after it may show a gap."""
    statement = writer.one(ctx, BankStatement, command.statement_id, "account_id")
    writer.lock(ctx, BankAccount, statement.account_id, "id")
    if Match.here(ctx).filter(line__statement_id=command.statement_id).exists():
        raise LinesInUse
    gone, _ = StatementLine.here(ctx).filter(statement_id=command.statement_id).delete()
    BankStatement.here(ctx).filter(pk=command.statement_id).delete()
    return UndoneImport(id=command.statement_id, lines=gone)
