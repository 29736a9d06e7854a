"""Taking a shared device out of use."""

from uuid import UUID

from workwright.access.models import Device
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound, Stale


class DeviceEnded(DomainError):
    """This device is not shared any more."""

    code = "access.device_ended"


class EndDevice(Command):
    device_id: UUID
    expected_version: int


class EndedDevice(Result):
    id: UUID
    version: int


@action("access.end_device", errors=(NotFound, Stale, DeviceEnded))
def end_device(ctx: Context, command: EndDevice) -> EndedDevice:
    """Let no PIN in on a device any more, and end the session of whoever is in there, at the next click."""
    device = writer.lock(ctx, Device, command.device_id, "ended_at")
    if device.ended_at:
        raise DeviceEnded
    version = command.expected_version
    writer.update(Device, command.device_id, expected_version=version, ended_at=ctx.now)
    return EndedDevice(id=command.device_id, version=version + 1)
