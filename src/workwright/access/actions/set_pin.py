"""Choosing one's PIN for shared devices."""

from typing import Annotated
from uuid import UUID

from django.contrib.auth.hashers import make_password
from pydantic import StringConstraints

from workwright.access.models import Pin, User
from workwright.access.rules import is_weak_pin
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid, NotFound
from workwright.kernel.privacy import Secret


class SetPin(Command):
    user_id: UUID
    pin: Secret[Annotated[str, StringConstraints(pattern=r"^[0-9]{4,8}$")]]


class PinSet(Result):
    id: UUID


@action("access.set_pin", sensitive=True, errors=(NotFound, Forbidden, Invalid))
def set_pin(ctx: Context, command: SetPin) -> PinSet:
    """Set one's own PIN of four to eight digits; a shut one is open again. Nobody sees it, or sets another's."""
    if ctx.actor.user_id not in (None, command.user_id):
        raise Forbidden("Everybody sets their own PIN.")
    if is_weak_pin(command.pin):
        raise Invalid("Anybody would try this one first. Choose another.", field="pin")
    if not User.objects.select_for_update().filter(id=command.user_id, is_active=True).exists():
        raise NotFound
    fields = {"hash": make_password(command.pin), "set_at": ctx.now, "wrong": 0, "shut_until": None}
    Pin.objects.update_or_create(user_id=command.user_id, defaults=fields)
    return PinSet(id=command.user_id)
