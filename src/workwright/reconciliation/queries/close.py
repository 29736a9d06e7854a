"""The close of a day as it is shown, and what payers may have meant."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from workwright.access.queries.journal import names_of
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.reads import View, query
from workwright.reconciliation.models import CloseException, Run
from workwright.reconciliation.queries.bank import VIEW, get_line
from workwright.reconciliation.rules.kinds import KINDS
from workwright.reconciliation.states import EXCEPTION


class ExceptionView(View):
    """`text` says what is wrong; `order_number` leads to the order, where there is one."""

    id: UUID
    kind: str
    text: str
    subject: str
    work_order_id: UUID | None
    order_number: str
    amount_minor: int | None
    currency: str
    evidence: tuple[UUID, ...]
    owner: str
    state: str
    closed_by: str
    closed_at: datetime | None
    link_id: UUID | None
    reason: str
    allowed_actions: tuple[str, ...]


class SideView(View):
    """A sum of the day on each side that has one."""

    label: str
    currency: str
    ours: int | None
    provider: int | None
    bank: int | None


class CloseView(View):
    """A day: state "" when it was never run. Exceptions come open ones first."""

    closes_on: date
    id: UUID | None = None
    state: str = ""
    version: int = 0
    sha256: str = ""
    ran_at: datetime | None = None
    ran_by: str = ""
    signed_at: datetime | None = None
    signed_by: str = ""
    self_approved: bool = False
    open: int = 0
    exceptions: tuple[ExceptionView, ...] = ()
    sides: tuple[SideView, ...] = ()


class CloseCard(View):
    closes_on: date
    state: str
    open: int
    found: int
    signed_by: str
    self_approved: bool


class Suggestion(View):
    """What a line may be. A person decides: amount and day agree, and the payer's name may."""

    target: str
    id: UUID
    title: str
    amount_minor: int
    currency: str
    on: date
    same_payer: bool


@query("reconciliation.get_close", permission=VIEW)
def get_close(ctx: Context, closes_on: date) -> CloseView:
    """The close of a day of this branch with all that it found."""
    run = Run.here(ctx).filter(closes_on=closes_on).first()
    if run is None:
        return CloseView(closes_on=closes_on)
    rows = list(CloseException.here(ctx).filter(run_id=run.id).select_related("work_order"))
    names = names_of([run.ran_by, run.signed_by, *(x for e in rows for x in (e.owner, e.closed_by))])
    shown = sorted((_shown(row, names) for row in rows), key=lambda e: (e.state != "open", e.kind, e.subject))
    plain = {
        name: getattr(run, name)
        for name in ("closes_on", "id", "state", "version", "sha256", "ran_at", "signed_at", "self_approved")
    }
    return CloseView(
        **plain,
        ran_by=names.get(run.ran_by, run.ran_by),
        signed_by=names.get(run.signed_by, run.signed_by),
        open=sum(row.state == "open" for row in rows),
        exceptions=tuple(shown),
        sides=tuple(SideView(**side) for side in run.totals),
    )


def _shown(row: CloseException, names: dict[str, str]) -> ExceptionView:
    plain = ("id", "kind", "subject", "work_order_id", "amount_minor", "currency", "state", "closed_at")
    return ExceptionView(
        **{name: getattr(row, name) for name in (*plain, "link_id", "reason")},
        text=KINDS[row.kind],
        order_number=row.work_order.number if row.work_order else "",
        evidence=tuple(UUID(each) for each in row.evidence),
        owner=names.get(row.owner, row.owner),
        closed_by=names.get(row.closed_by, row.closed_by),
        allowed_actions=tuple(a for a in EXCEPTION.actions_from(row.state) if a.endswith("close_exception")),
    )


_CLOSES = """
SELECT r.closes_on, r.state, r.signed_by, r.self_approved,
       count(e.id) FILTER (WHERE e.state = 'open') AS open, count(e.id) FILTER (WHERE e.state <> 'gone') AS found
FROM reconciliation_run r LEFT JOIN reconciliation_closeexception e ON e.run_id = r.id
WHERE r.branch_id = %s GROUP BY r.id ORDER BY r.closes_on DESC LIMIT 60
"""


@query("reconciliation.list_closes", permission=VIEW)
def list_closes(ctx: Context) -> tuple[CloseCard, ...]:
    """The last closes of this branch, newest day first."""
    rows = writer.rows(_CLOSES, [ctx.here])
    names = names_of([row.signed_by for row in rows])
    return tuple(
        CloseCard(
            **{name: getattr(row, name) for name in CloseCard.model_fields if name != "signed_by"},
            signed_by=names.get(row.signed_by, row.signed_by),
        )
        for row in rows
    )


_LIKE = """
SELECT 'invoice' AS target, i.id, i.number AS title, (b.debits_minor - b.credits_minor)::bigint AS amount_minor,
       i.currency, i.issued_on AS "on", c.name
FROM billing_invoice i JOIN parties_customer c ON c.id = i.customer_id
JOIN ledger_account a ON a.branch_id = i.branch_id AND a.code = 'receivable' AND a.subject = 'invoice:' || i.id
JOIN ledger_balance b ON b.account_id = a.id
WHERE i.branch_id = %s AND i.state = 'issued' AND i.currency = %s AND b.debits_minor - b.credits_minor = %s
UNION ALL
SELECT 'payment', p.id, p.reference, p.amount_minor, p.currency, p.received_at::date, c.name
FROM payments_payment p JOIN parties_customer c ON c.id = p.customer_id
WHERE p.branch_id = %s AND p.method IN ('transfer', 'cheque') AND p.currency = %s AND p.amount_minor = %s
  AND p.received_at BETWEEN %s AND %s
  AND NOT EXISTS (SELECT 1 FROM reconciliation_match m WHERE m.target_id = p.id)
UNION ALL
SELECT 'payout', o.id, o.ref, o.net_minor, o.currency, o.reported_on, ''
FROM reconciliation_payout o
WHERE o.branch_id = %s AND o.state = 'in_transit' AND o.currency = %s AND o.net_minor = %s
ORDER BY 1, 6, 2 LIMIT 20
"""


@query("reconciliation.suggest_matches", permission=VIEW)
def suggest_matches(ctx: Context, bank_line_id: UUID) -> tuple[Suggestion, ...]:
    """What a line may be, by amount, day and payer: for a person to decide, never done by itself."""
    line = get_line(ctx, bank_line_id)
    of = [ctx.here, line.currency, line.open_minor]
    around = [line.booked_on - timedelta(days=10), line.booked_on + timedelta(days=10)]
    rows = writer.rows(_LIKE, [*of, *of, *around, *of])
    return tuple(_suggestion(row, line.payer) for row in rows)


def _suggestion(row: Any, payer: str) -> Suggestion:
    plain = {name: getattr(row, name) for name in Suggestion.model_fields if name != "same_payer"}
    ours, theirs = ({w for w in name.casefold().split() if len(w) > 2} for name in (row.name, payer))
    return Suggestion(**plain, same_payer=bool(ours & theirs))
