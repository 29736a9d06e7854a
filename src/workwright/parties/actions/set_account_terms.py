from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound, Stale
from workwright.kernel.money import LARGEST_MINOR
from workwright.kernel.privacy import Personal
from workwright.parties.models import Customer
from workwright.parties.rules import WALK_IN, WalkIn


class SetAccountTerms(Command):
    """`credit_limit_minor` empty means no limit; it is in `currency`, by default the branch's."""

    customer_id: UUID
    expected_version: int
    terms_days: Annotated[int, Field(ge=0, le=365)] = 0
    credit_limit_minor: Annotated[int, Field(ge=0, le=LARGEST_MINOR)] | None = None
    currency: Annotated[str, Field(pattern="^([A-Z]{3})?$")] = ""
    po_required: bool = False
    on_hold: bool = False
    hold_reason: Personal[Annotated[str, Field(max_length=200)]] = ""


class AccountTermsSet(Result):
    version: int


@action("parties.set_account_terms", errors=(NotFound, Stale, Invalid, WalkIn))
def set_account_terms(ctx: Context, command: SetAccountTerms) -> AccountTermsSet:
    """Say on which terms a customer may owe: days, limit, purchase-order number, hold (G14). All of them are set."""
    if command.customer_id == WALK_IN:
        raise WalkIn
    if command.on_hold and not command.hold_reason:
        raise Invalid("Say why the account is on hold.", field="hold_reason")
    writer.lock(ctx, Customer, command.customer_id, "version")
    terms = command.model_dump(exclude={"customer_id", "expected_version", "currency"})
    limited = command.credit_limit_minor is not None
    writer.update(
        Customer,
        command.customer_id,
        expected_version=command.expected_version,
        currency=(command.currency or ctx.branch.currency) if limited else "",
        **terms,
    )
    return AccountTermsSet(id=command.customer_id, version=command.expected_version + 1)
