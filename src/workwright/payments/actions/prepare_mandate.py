"""Prepare a mandate: its words, its caps and its purpose, for the customer to sign."""

import hashlib
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.billing.rules.printed import money
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.parties.queries import get_customer
from workwright.payments.actions.create_attempt import NoProvider
from workwright.payments.models import Mandate, ProviderAccount
from workwright.payments.ports import SavesMethods, gateways
from workwright.payments.rules import mandate_text

Cap = Annotated[int, Field(gt=0, le=LARGEST_MINOR)]


class PrepareMandate(Command):
    """`cap_minor` bounds one charge, `period_cap_minor` all charges of one month or year."""

    mandate_id: UUID | None = None
    customer_id: UUID
    account_id: UUID | None = None
    purpose: Literal["invoices", "agreement"] = "invoices"
    cap_minor: Cap
    period_cap_minor: Cap
    period: Literal["month", "year"] = "month"


class PreparedMandate(Result):
    id: UUID
    text: str
    text_sha256: str


@action("payments.prepare_mandate", errors=(NotFound, Invalid, NoProvider))
def prepare_mandate(ctx: Context, command: PrepareMandate) -> PreparedMandate:
    """Write down what a customer will sign, in the branch's currency; nothing can be charged yet."""
    if command.period_cap_minor < command.cap_minor:
        raise Invalid("One charge cannot be more than a whole period.", field="period_cap_minor")
    get_customer(ctx, command.customer_id)
    text = _words(ctx, command)
    mandate_id = command.mandate_id or new_id()
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    Mandate.unscoped.create(
        id=mandate_id,
        branch_id=ctx.here,
        customer_id=command.customer_id,
        account_id=_saving_account(ctx, command.account_id).id,
        purpose=command.purpose,
        text=text,
        text_sha256=sha256,
        currency=ctx.branch.currency,
        cap_minor=command.cap_minor,
        period_cap_minor=command.period_cap_minor,
        period=command.period,
        created_by=ctx.actor.ref,
        created_at=ctx.now,
    )
    return PreparedMandate(id=mandate_id, text=text, text_sha256=sha256)


def _words(ctx: Context, command: PrepareMandate) -> str:
    currency, locale = ctx.branch.currency, ctx.branch.locale
    caps = [
        f"{currency} {money(cap, currency, locale)}" for cap in (command.cap_minor, command.period_cap_minor)
    ]
    return mandate_text(ctx.branch.name, command.purpose, caps[0], caps[1], command.period)


def _saving_account(ctx: Context, account_id: UUID | None) -> ProviderAccount:
    """Return the account named, or the branch's first, through which methods can be saved."""
    accounts = ProviderAccount.here(ctx).filter(active=True).order_by("name")
    for account in accounts.filter(pk=account_id) if account_id else accounts:
        if account.gateway in gateways and isinstance(gateways[account.gateway], SavesMethods):
            return account
    raise NoProvider("No provider that can save payment methods is connected here.")
