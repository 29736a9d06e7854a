"""Letting people share a device."""

from uuid import UUID

from workwright.access.models import Device
from workwright.access.rules import Name
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id


class EnrolDevice(Command):
    device_id: UUID | None = None
    name: Name


class EnrolledDevice(Result):
    id: UUID
    version: int


@action("access.enrol_device", sensitive=True)
def enrol_device(ctx: Context, command: EnrolDevice) -> EnrolledDevice:
    """Make a device of this branch one that people share. The browser it is done in becomes that device."""
    device = Device.unscoped.create(
        id=command.device_id or new_id(),
        branch_id=ctx.here,
        name=command.name,
        enrolled_by=ctx.actor.ref,
        enrolled_at=ctx.now,
    )
    return EnrolledDevice(id=device.id, version=device.version)
