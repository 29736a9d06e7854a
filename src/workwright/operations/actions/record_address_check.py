"""Writing down who reached the public address."""

from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.operations.models import AddressCheck
from workwright.operations.rules.addresses import Outcome, Witness


class RecordAddressCheck(Command):
    address: str = Field(max_length=200)
    witness: Witness
    outcome: Outcome
    detail: str = Field(default="", max_length=300)


class RecordedAddressCheck(Result):
    id: UUID


@action("operations.record_address_check")
def record_address_check(ctx: Context, command: RecordAddressCheck) -> RecordedAddressCheck:
    """Keep what was seen when the public address was opened, by the server itself or by a device."""
    check = AddressCheck.objects.create(id=new_id(), at=ctx.now, **command.model_dump())
    return RecordedAddressCheck(id=check.id)
