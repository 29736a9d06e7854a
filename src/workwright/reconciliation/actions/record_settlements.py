"""Take in a provider's report of a day: its rows, its fees, its payouts."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import derived_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.ledger.actions.post_transaction import PostTransaction, post_transaction
from workwright.payments.queries import provider_account
from workwright.reconciliation.models import Payout, SettledRow, SettlementReport
from workwright.reconciliation.postings import fees, sent
from workwright.reconciliation.rules.settlements import fee_of, net_of_payouts
from workwright.reconciliation.states import PAYOUT

Amount = Annotated[int, Field(ge=-LARGEST_MINOR, le=LARGEST_MINOR)]


class ReportedRow(BaseModel):
    """One row as the gateway tells it (`SettlementRow` of the port)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Annotated[str, Field(max_length=40)]
    ref: Annotated[str, Field(max_length=120)]
    charge_ref: Annotated[str, Field(max_length=120)] = ""
    gross_minor: Amount
    fee_minor: Amount = 0
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    payout: Annotated[str, Field(max_length=120)] = ""


class RecordSettlements(Command):
    account_id: UUID
    reported_on: date
    rows: tuple[ReportedRow, ...]


class RecordedSettlements(Result):
    """`new` rows that no report before had."""

    new: int
    payouts: int


@action("reconciliation.record_settlements", errors=(NotFound,))
def record_settlements(ctx: Context, command: RecordSettlements) -> RecordedSettlements:
    """Keep each row once, post fees and payouts. The same report again is no news; a row is never taken back."""
    account = provider_account(command.account_id)
    if account is None or account.branch_id != ctx.here:
        raise NotFound("There is no such provider account.", id=str(command.account_id))
    sha256 = hashlib.sha256("\n".join(row.model_dump_json() for row in command.rows).encode()).hexdigest()
    report_id = derived_id("settlement report", command.account_id, command.reported_on, sha256)
    if SettlementReport.here(ctx).filter(pk=report_id).exists():
        return RecordedSettlements(id=report_id, new=0, payouts=0)
    fresh = _fresh(command)
    payouts = _payouts(ctx, command)
    _keep(ctx, command, report_id, sha256, fresh, payouts)
    _post_fees(ctx, command, report_id, fresh)
    return RecordedSettlements(id=report_id, new=len(fresh), payouts=len(payouts))


_KNOWN = """
SELECT kind, ref FROM reconciliation_settledrow WHERE account_id = %s
AND (kind, ref) IN (SELECT * FROM unnest(%s::text[], %s::text[]))
"""


def _fresh(command: RecordSettlements) -> list[ReportedRow]:
    columns = [[row.kind for row in command.rows], [row.ref for row in command.rows]]
    known = {(row.kind, row.ref) for row in writer.rows(_KNOWN, [command.account_id, *columns])}
    return list({(r.kind, r.ref): r for r in command.rows if (r.kind, r.ref) not in known}.values())


def _payouts(ctx: Context, command: RecordSettlements) -> dict[str, UUID]:
    """Begin each payout that is named for the first time, post it, and return the ids of all by reference."""
    found = net_of_payouts(command.rows)
    ids = {ref: derived_id("payout", command.account_id, ref) for ref in found}
    known = {payout.id: payout for payout in Payout.here(ctx).filter(pk__in=list(ids.values()))}
    for ref, told in found.items():
        if ids[ref] not in known:
            _begin(ctx, command, ref, ids[ref], told.net_minor, told.currency)
        elif told.failed and known[ids[ref]].state == "in_transit":
            _fail(ctx, command.account_id, known[ids[ref]])
    return ids


def _begin(
    ctx: Context, command: RecordSettlements, ref: str, payout_id: UUID, net: int, currency: str
) -> None:
    row = {
        "id": payout_id,
        "branch_id": ctx.here,
        "account_id": command.account_id,
        "ref": ref,
        "reported_on": command.reported_on,
        "net_minor": net,
        "currency": currency,
    }
    writer.insert(Payout, row)
    writer.update(Payout, payout_id, state=PAYOUT.after("expected", record_settlements.name, "in_transit"))
    if net:
        _post(ctx, "payout", f"payout:{payout_id}", sent(command.account_id, payout_id, net, currency))


def _fail(ctx: Context, account_id: UUID, payout: Payout) -> None:
    """The bank sent it back: the money is at the provider again."""
    writer.update(Payout, payout.id, state=PAYOUT.after(payout.state, record_settlements.name, "failed"))
    back = sent(account_id, payout.id, -payout.net_minor, payout.currency)
    _post(ctx, "payout_failed", f"payout:{payout.id}:failed", back)


def _keep(
    ctx: Context,
    command: RecordSettlements,
    report_id: UUID,
    sha256: str,
    fresh: Sequence[ReportedRow],
    payouts: dict[str, UUID],
) -> None:
    common = {"branch_id": ctx.here, "account_id": command.account_id, "reported_on": command.reported_on}
    head = {"id": report_id, "rows": len(command.rows), "sha256": sha256, "fetched_at": ctx.now}
    writer.insert(SettlementReport, common | head)
    rows: list[dict[str, Any]] = [
        common
        | row.model_dump(exclude={"payout"})
        | {"id": derived_id(command.account_id, row.kind, row.ref), "payout_id": payouts.get(row.payout)}
        for row in fresh
    ]
    for start in range(0, len(rows), 1000):
        writer.insert(SettledRow, *rows[start : start + 1000])


def _post_fees(
    ctx: Context, command: RecordSettlements, report_id: UUID, fresh: Sequence[ReportedRow]
) -> None:
    sums: dict[str, int] = {}
    for row in fresh:
        sums[row.currency] = sums.get(row.currency, 0) + fee_of(row.kind, row.gross_minor, row.fee_minor)
    for currency, total in sorted(sums.items()):
        if total:
            lines = fees(command.account_id, total, currency)
            _post(ctx, "provider_fees", f"settlement:{report_id}:{currency}", lines)


def _post(ctx: Context, kind: str, key: str, lines: Any) -> None:
    post_transaction(ctx, PostTransaction(kind=kind, business_key=key, effective_on=ctx.today, lines=lines))
