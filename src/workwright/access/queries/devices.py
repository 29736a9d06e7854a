"""Reads of shared devices and of who changes places there."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from workwright.access.models import Device, Membership, Pin
from workwright.access.queries.journal import names_of
from workwright.kernel.context import Context
from workwright.kernel.reads import View, query
from workwright.kernel.tokens import link_token, read_token

DEVICE = "access.device"


class DeviceView(View):
    id: UUID
    branch_id: UUID
    name: str
    enrolled_by: str
    enrolled_at: datetime
    ended_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class SharedDevice:
    """A device in use: which branch it stands in."""

    id: UUID
    name: str
    branch_id: UUID


@query("access.list_devices", permission="access.view_access")
def list_devices(ctx: Context) -> list[DeviceView]:
    """Devices that people share, or shared, newest first."""
    devices = list(Device.visible(ctx).order_by("-enrolled_at", "id"))
    names = names_of([device.enrolled_by for device in devices])
    plain = ("id", "branch_id", "name", "enrolled_at", "ended_at", "version")
    return [
        DeviceView(**{name: getattr(row, name) for name in plain}, enrolled_by=names[row.enrolled_by])
        for row in devices
    ]


def device_token(device_id: UUID) -> str:
    """Return what the browser of a device keeps."""
    generation = Device.unscoped.values_list("generation", flat=True).get(id=device_id)
    return link_token(DEVICE, device_id, generation)


def shared_device(token: str) -> SharedDevice | None:
    """Return the device whose browser holds `token`, None when it is not one (any more)."""
    read = read_token(DEVICE, token)
    if read is None:
        return None
    device = Device.unscoped.filter(id=read[0], generation=read[1], ended_at=None).first()
    return None if device is None else SharedDevice(device.id, device.name, device.branch_id)


def people_with_pin(branch_id: UUID) -> list[tuple[UUID, str]]:
    """Return the active people of a branch who have a PIN, by name."""
    seats = Membership.objects.filter(Q(branch=None) | Q(branch=branch_id))
    found = Pin.objects.filter(user__is_active=True, user_id__in=seats.values("user_id"))
    return list(found.order_by("user__name", "user_id").values_list("user_id", "user__name"))


def has_pin(user_id: UUID) -> bool:
    """Return whether a person has set a PIN."""
    return Pin.objects.filter(user_id=user_id).exists()
