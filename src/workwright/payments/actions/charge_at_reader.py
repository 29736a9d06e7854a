"""Take a card at a reader of the provider: the amount shows there, and the payer taps."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.payments.actions.create_attempt import AttemptRunning, NoProvider, prepare, usable_account
from workwright.payments.queries.facts import NotPayable


class ChargeAtReader(Command):
    """`reader` is the provider's name of it, such as tmr_Fxxxx."""

    attempt_id: UUID | None = None
    request_id: UUID
    account_id: UUID | None = None
    reader: Annotated[str, Field(min_length=3, max_length=60, pattern=r"^[A-Za-z0-9_-]+$")]


class ChargingAtReader(Result):
    """The amount is shown on the reader next; `id` is the attempt's."""

    id: UUID
    amount_minor: int
    currency: str


@action("payments.charge_at_reader", errors=(NotFound, NotPayable, AttemptRunning, NoProvider), money=True)
def charge_at_reader(ctx: Context, command: ChargeAtReader) -> ChargingAtReader:
    """Write down the intent; cancelling the request voids it while nobody has tapped."""
    account = usable_account(ctx, command.account_id)
    made = prepare(ctx, command.request_id, account, command.attempt_id, reader=command.reader)
    return ChargingAtReader(id=made.id, amount_minor=made.amount_minor, currency=made.currency)
