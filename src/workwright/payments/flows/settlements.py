"""What a provider says it settled on a day, for whoever compares it with the books."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from workwright.payments.flows.reach import reach
from workwright.payments.models import ProviderAccount
from workwright.payments.ports import SettlementRow


def settling_accounts() -> Iterator[tuple[UUID, UUID]]:
    """Yield every provider account in use with its branch."""
    rows = ProviderAccount.unscoped.filter(active=True).order_by("branch_id", "id")
    yield from rows.values_list("id", "branch_id")


def ask_settlements(account_id: UUID, day: date, now: datetime) -> Sequence[SettlementRow]:
    """Ask for the report of a day of UTC; raises `NoAnswer` or `Refused`."""
    account = ProviderAccount.unscoped.get(pk=account_id)
    gateway, credentials = reach(account, now)
    found: Sequence[SettlementRow] = gateway.list_settlements(credentials, day)
    return found
