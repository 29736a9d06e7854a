"""Proposed corrections of the books, and one transaction whole."""

from datetime import date, datetime
from uuid import UUID

from workwright.access.queries import is_alone
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.reads import Page, View, query
from workwright.ledger.models import Correction, Entry, Transaction
from workwright.ledger.queries.reports import VIEW
from workwright.ledger.rules import LedgerLine
from workwright.ledger.states import CORRECTION


class LineView(View):
    """One entry; `subject` says whose the account is."""

    position: int
    code: str
    subject: str
    side: str
    amount_minor: int
    currency: str
    work_order_id: UUID | None


class TransactionView(View):
    """A transaction as it stands in the books, with what reverses or corrects it."""

    id: UUID
    kind: str
    business_key: str
    effective_on: date
    recorded_at: datetime
    actor: str
    approved_by: str | None
    self_approved: bool
    reason: str | None
    reverses_id: UUID | None
    corrects_id: UUID | None
    journal_id: UUID
    lines: tuple[LineView, ...]
    corrected_by: tuple[UUID, ...]


class CorrectionView(View):
    """A proposal with its decision, if there is one."""

    id: UUID
    state: str
    corrects_id: UUID
    lines: tuple[LedgerLine, ...]
    effective_on: date
    reason: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    decision_note: str
    self_approved: bool
    transaction_id: UUID | None
    allowed_actions: tuple[str, ...]


@query("ledger.get_transaction", permission=VIEW)
def get_transaction(ctx: Context, transaction_id: UUID) -> TransactionView:
    """One transaction with all its entries."""
    found = Transaction.visible(ctx).filter(pk=transaction_id).first()
    if found is None:
        raise NotFound("There is no such transaction.", id=str(transaction_id))
    entries = Entry.objects.filter(transaction_id=found.id).select_related("account").order_by("position")
    corrections = Transaction.unscoped.filter(corrects_id=found.id).order_by("recorded_at", "id")
    return TransactionView(
        **{name: getattr(found, name) for name in TransactionView.model_fields if hasattr(found, name)},
        lines=tuple(_line(entry) for entry in entries),
        corrected_by=tuple(corrections.values_list("id", flat=True)),
    )


@query("ledger.list_corrections", permission=VIEW)
def list_corrections(ctx: Context, state: str = "", after: str = "", limit: int = 50) -> Page[CorrectionView]:
    """Proposed corrections of this branch with their decisions, newest first."""
    size = max(1, min(limit, 200))
    found = Correction.here(ctx).order_by("-id")
    if state:
        found = found.filter(state=state)
    if after:
        found = found.filter(id__lt=_mark(after))
    rows = list(found[: size + 1])
    shown = tuple(_correction(ctx, row) for row in rows[:size])
    return Page(rows=shown, next=str(shown[-1].id) if len(rows) > size else "")


def _mark(after: str) -> UUID:
    try:
        return UUID(after)
    except ValueError as error:
        raise Invalid("This is not a page mark that was handed out.", field="after") from error


def _line(entry: Entry) -> LineView:
    return LineView(
        code=entry.account.code,
        subject=entry.account.subject,
        **{
            name: getattr(entry, name)
            for name in ("position", "side", "amount_minor", "currency", "work_order_id")
        },
    )


def _correction(ctx: Context, row: Correction) -> CorrectionView:
    names = CORRECTION.actions_from(row.state)
    if names and row.proposed_by == ctx.actor.ref:
        names = tuple(name for name in names if is_alone(ctx, name))
    plain = {name: getattr(row, name) for name in CorrectionView.model_fields if hasattr(row, name)}
    return CorrectionView.model_validate(
        {**plain, "allowed_actions": tuple(name for name in names if ctx.can(name))}
    )
