"""Paying by phone: what is asked there, what a payer may write as account, and what a provider told once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from workwright.billing import queries as billing
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.payments.models import ProviderAccount, ProviderEvent
from workwright.payments.ports import AsksPhones, gateways
from workwright.payments.queries.arriving import Meant
from workwright.payments.queries.views import RequestView
from workwright.payments.states import PAYABLE


def heard_of(account_id: UUID, key: str) -> Sequence[Mapping[str, str]]:
    """Return the facts of the notices about a key of ours, oldest first."""
    rows = ProviderEvent.unscoped.filter(account_id=account_id, about=key).order_by("received_at", "id")
    return list(rows.values_list("facts", flat=True))


def asks_phones(account: ProviderAccount) -> bool:
    """Return whether payers of an account are asked on their phone instead of on a page."""
    return account.gateway in gateways and isinstance(gateways[account.gateway], AsksPhones)


def phone_account(ctx: Context, currency: str) -> ProviderAccount | None:
    """Return the branch's account that asks on phones in a currency, if there is one."""
    for account in ProviderAccount.here(ctx).filter(active=True).order_by("name"):
        gateway = gateways[account.gateway] if asks_phones(account) else None
        if isinstance(gateway, AsksPhones) and gateway.phone_step(currency):
            return account
    return None


def phone_step(ctx: Context, currency: str) -> int:
    """Return the step to which amounts asked on phones are rounded in the branch; 0 where none are asked there."""
    account = phone_account(ctx, currency)
    gateway = gateways[account.gateway] if account else None
    return gateway.phone_step(currency) if isinstance(gateway, AsksPhones) else 0


def account_number(request_id: UUID) -> str:
    """Return what a payer writes as account to pay a request by themselves: twelve characters."""
    return request_id.hex[-12:].upper()


@dataclass(frozen=True, slots=True)
class PhoneWay:
    """How a request can be paid by phone: `prompted` while the payer is asked there, `pay_to` to pay by oneself."""

    label: str
    amount_minor: int
    rounding_minor: int
    prompted: bool
    pay_to: str
    account_number: str


def phone_way(ctx: Context, asked: RequestView) -> PhoneWay | None:
    """Return how what is left of a request is paid by phone; None where it is not."""
    account = phone_account(ctx, asked.currency) if asked.phone_minor else None
    gateway = gateways[account.gateway] if account else None
    if account is None or not isinstance(gateway, AsksPhones):
        return None
    last = asked.attempts[-1] if asked.attempts else None
    return PhoneWay(
        label=gateway.phone_label,
        amount_minor=asked.phone_minor,
        rounding_minor=asked.phone_minor - asked.left_minor,
        prompted=last is not None
        and last.account_id == account.id
        and last.state in ("sent", "action_required"),
        pay_to=gateway.pay_to(account.settings),
        account_number=account_number(asked.id),
    )


def takes_cards(ctx: Context) -> bool:
    """Return whether the branch has a provider with a page to pay on."""
    return any(not asks_phones(account) for account in ProviderAccount.here(ctx).filter(active=True))


_ATTEMPTS = """
SELECT id FROM payments_paymentattempt WHERE right(id::text, 12) = %s AND branch_id = %s AND account_id = %s
"""
_REQUESTS = """
SELECT id, state, expires_at FROM payments_paymentrequest WHERE right(id::text, 12) = %s AND branch_id = %s
"""


def attempt_by_reference(ctx: Context, account_id: UUID, reference: str) -> UUID | None:
    """Return the attempt whose prompt carried a reference; one that fits two names none."""
    found = writer.rows(_ATTEMPTS, [reference, ctx.here, account_id]) if reference else []
    return found[0].id if len(found) == 1 else None


def meant_by_number(ctx: Context, reference: str) -> Meant:
    """Return the request or the invoice that an account number names in this branch."""
    if not reference:
        return Meant()
    requests = writer.rows(_REQUESTS, [reference, ctx.here])
    if len(requests) == 1:
        return Meant(request_id=requests[0].id)
    invoices = billing.invoices_ending(ctx, reference)
    return Meant(invoice_id=invoices[0]) if len(invoices) == 1 and not requests else Meant()


def is_awaited(ctx: Context, account_id: UUID, reference: str) -> bool:
    """Return whether money with this reference is expected now."""
    if attempt_by_reference(ctx, account_id, reference):
        return True
    meant = meant_by_number(ctx, reference)
    if meant.request_id is None:
        return meant.invoice_id is not None
    request = writer.rows(_REQUESTS, [reference, ctx.here])[0]
    return request.state in PAYABLE and request.expires_at > ctx.now


def keys_of_references(account_id: UUID, references: Iterable[str]) -> dict[str, str]:
    """Return the keys of the attempts that carried some references, for a provider's report."""
    sql = "SELECT id FROM payments_paymentattempt WHERE right(id::text, 12) = ANY(%s) AND account_id = %s"
    rows = writer.rows(sql, [sorted(set(references)), account_id])
    return {row.id.hex[-12:]: str(row.id) for row in rows}
