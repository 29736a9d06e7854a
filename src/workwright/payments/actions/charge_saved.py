"""Charge a saved method for what a request asks, inside the mandate that its customer signed."""

from uuid import UUID

from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.payments.actions.create_attempt import AttemptRunning, prepare
from workwright.payments.models import ProviderAccount
from workwright.payments.queries.facts import NotPayable
from workwright.payments.queries.mandates import lock_mandate


class OutsideMandate(DomainError):
    """The mandate does not allow this charge: revoked, another customer, or more than its caps. Send the link."""

    code = "payments.outside_mandate"


class NotCovered(DomainError):
    """A mandate covers issued invoices and approved work alone. Have the work approved, or send the link."""

    code = "payments.not_covered"


constraint_means("attempt_within_mandate", OutsideMandate)
constraint_means("attempt_covered_by_mandate", NotCovered)


class ChargeSaved(Command):
    attempt_id: UUID | None = None
    request_id: UUID
    mandate_id: UUID


class ChargingSaved(Result):
    """The charge is made next; `id` is the attempt's."""

    id: UUID
    amount_minor: int
    currency: str


@action(
    "payments.charge_saved",
    errors=(NotFound, NotPayable, AttemptRunning, OutsideMandate, NotCovered),
    money=True,
)
def charge_saved(ctx: Context, command: ChargeSaved) -> ChargingSaved:
    """Write down the intent; the database refuses whatever the mandate does not allow, whoever asks."""
    mandate = lock_mandate(ctx, command.mandate_id)
    account = ProviderAccount.here(ctx).get(pk=mandate.account_id)
    made = prepare(ctx, command.request_id, account, command.attempt_id, mandate_id=mandate.id)
    return ChargingSaved(id=made.id, amount_minor=made.amount_minor, currency=made.currency)
