"""The daily close: ours, the provider's and the bank's side by side, what does not agree first; bank statements."""

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from workwright.access.queries.approvals import list_self_approvals
from workwright.files.flows import FileTooLarge
from workwright.interfaces.desk.door import Visit, desk
from workwright.kernel.errors import DomainError, Invalid
from workwright.reconciliation.actions.import_statement import ImportStatement, import_statement
from workwright.reconciliation.flows import Staged, stage_statement
from workwright.reconciliation.ports import readers
from workwright.reconciliation.queries import (
    get_close,
    get_line,
    list_bank_accounts,
    list_closes,
    list_lines,
    list_statements,
    suggest_matches,
)
from workwright.release.queries import list_decisions


@desk
def close(visit: Visit) -> HttpResponse:
    """One day: its sums on three sides, its exceptions, and what people approved themselves or overrode on it."""
    on = _day(visit.asked("on"), visit.ctx.today - timedelta(days=1))
    ctx = visit.ctx
    return visit.page(
        "desk/close.html",
        on=on,
        over=on < ctx.today,
        day=get_close(ctx, on),
        closes=list_closes(ctx),
        alone=list_self_approvals(ctx, on) if ctx.can("access.view_journal") else [],
        overridden=_overridden(visit, on),
    )


def _overridden(visit: Visit, on: date) -> list[object]:
    """The releases of a day for which rules were set aside."""
    if not visit.ctx.can("release.view_release"):
        return []
    found = list_decisions(visit.ctx, overridden=True, limit=100).rows
    return [one for one in found if one.decided_at.astimezone(visit.ctx.zone).date() == on]


@desk
def bank(visit: Visit) -> HttpResponse:
    """Bank accounts, statements and the lines that are matched to nothing; a file is shown before it is taken."""
    if visit.request.method == "POST":
        return _take(visit) if visit.request.POST.get("sha256") else _look(visit)
    return _bank(visit)


def _bank(
    visit: Visit, *, problem: str = "", staged: Staged | None = None, status: int = 200
) -> HttpResponse:
    statements = list_statements(visit.ctx)[:20]
    usual = statements[0].format if statements else "camt"
    return visit.page(
        "desk/bank.html",
        status=status,
        accounts=list_bank_accounts(visit.ctx),
        statements=statements,
        lines=list_lines(visit.ctx, after=visit.asked("after")),
        formats=sorted(readers, key=lambda reader: reader.title),
        problem=problem,
        staged=staged,
        chosen=visit.request.POST.get("bank_account_id", ""),
        chosen_format=visit.request.POST.get("format", usual),
    )


def _look(visit: Visit) -> HttpResponse:
    posted, file = visit.request.POST, visit.request.FILES.get("file")
    if file is None or not file.size:
        return _bank(visit, problem="Choose a file first.", status=422)
    try:
        account_id = UUID(posted.get("bank_account_id", ""))
        staged = stage_statement(visit.ctx, account_id, posted.get("format", ""), file.file)  # type: ignore[arg-type]
    except ValueError:
        return _bank(visit, problem="Choose the bank account.", status=422)
    except (DomainError, FileTooLarge) as error:
        return _bank(visit, problem=error.message, status=error.status)
    return _bank(visit, staged=staged)


def _take(visit: Visit) -> HttpResponse:
    posted = visit.request.POST
    try:
        command = ImportStatement.model_validate(
            {name: posted.get(name, "") for name in ImportStatement.model_fields}
        )
        import_statement(visit.keyed(posted.get("command_id", "")), command)
    except ValueError:
        return _bank(visit, problem="Choose the file once more.", status=422)
    except (DomainError, Invalid) as error:
        return _bank(visit, problem=error.message, status=error.status)
    return HttpResponseRedirect("/bank", status=303)


@desk
def line(visit: Visit, bank_line_id: UUID) -> HttpResponse:
    """One bank line: what it may be, and the ways to say what it is."""
    found = get_line(visit.ctx, bank_line_id)
    visit.ctx.require("reconciliation.match_line")
    return visit.page("desk/bank_line.html", line=found, suggested=suggest_matches(visit.ctx, bank_line_id))


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError:
        return otherwise
