"""Taking a merge back."""

import json
from typing import Any
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.parties.events import CustomersParted
from workwright.parties.models import Customer


class NotMerged(DomainError):
    """This record is not part of another one."""

    code = "parties.not_merged"


class ChangedSince(DomainError):
    """The customer was changed after the merge, so it cannot be taken back by itself. Correct the records by hand."""

    code = "parties.changed_since"


class UnmergeCustomers(Command):
    """`duplicate_id` becomes a customer of its own again."""

    duplicate_id: UUID


class UnmergedCustomers(Result):
    """The record that stands by itself again, and the one it was part of."""

    customer_id: UUID


_ACT = """
SELECT h.journal_id FROM kernel_history h JOIN kernel_journal j ON j.id = h.journal_id
WHERE h.row_id = %s AND h.table_name = 'parties_customer' AND j.action = 'parties.merge_customers'
AND h.before ->> 'merged_into_id' IS NULL ORDER BY h.id DESC LIMIT 1
"""
_BEFORE = """
SELECT row_id, before FROM kernel_history WHERE journal_id = %s AND table_name = 'parties_customer' ORDER BY id
"""
_BACK = (
    *("name", "kind", "phone", "email", "billing_address", "tax_id", "language", "notes", "search_text"),
    *("terms_days", "credit_limit_minor", "currency", "po_required", "merged_into_id"),
)


@action("parties.unmerge_customers", errors=(NotFound, NotMerged, ChangedSince))
def unmerge_customers(ctx: Context, command: UnmergeCustomers) -> UnmergedCustomers:
    """Take a merge back: both are as before. What was opened since stays with whom it was opened for."""
    gone = writer.lock(ctx, Customer, command.duplicate_id, "id", "merged_into_id", "version", "erased")
    if gone.merged_into_id is None or gone.erased:
        raise NotMerged
    kept = writer.lock(ctx, Customer, gone.merged_into_id, "id", "version")
    acts = writer.rows(_ACT, [gone.id])
    before = {row.row_id: row.before for row in writer.rows(_BEFORE, [acts[0].journal_id])} if acts else {}
    if kept.id not in before or _plain(before[kept.id])["version"] + 1 != kept.version:
        raise ChangedSince
    versions = {gone.id: gone.version, kept.id: kept.version}
    for row_id in sorted(before, key=lambda pk: pk != kept.id):
        was = _plain(before[row_id])
        version = {"expected_version": versions[row_id]} if row_id in versions else {}
        writer.update(Customer, row_id, **version, **{name: was[name] for name in _BACK})
    ctx.about(kept.id)
    ctx.emit(CustomersParted(customer_id=kept.id, duplicate_id=gone.id))
    return UnmergedCustomers(id=gone.id, customer_id=kept.id)


def _plain(before: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(before) if isinstance(before, str) else before
    return found
