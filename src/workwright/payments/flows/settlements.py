"""What a provider says it settled on a day, for whoever compares it with the books."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from workwright.payments.flows.reach import reach
from workwright.payments.models import ProviderAccount
from workwright.payments.ports import SettlementRow
from workwright.payments.queries.phones import keys_of_references


def settling_accounts() -> Iterator[tuple[UUID, UUID]]:
    """Yield every provider account in use with its branch."""
    rows = ProviderAccount.unscoped.filter(active=True).order_by("branch_id", "id")
    yield from rows.values_list("id", "branch_id")


def ask_settlements(account_id: UUID, day: date, now: datetime) -> Sequence[SettlementRow]:
    """Ask for the report of a day of UTC; raises `NoAnswer` or `Refused`."""
    account = ProviderAccount.unscoped.get(pk=account_id)
    gateway, credentials = reach(account, now)
    found: Sequence[SettlementRow] = gateway.list_settlements(credentials, day)
    keys = keys_of_references(account_id, (row.charge_ref for row in found))
    return [replace(row, charge_ref=keys.get(row.charge_ref, row.charge_ref)) for row in found]
