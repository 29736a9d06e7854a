"""Trying a PIN at a shared device."""

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from django.contrib.auth.hashers import check_password
from django.db.models import Q
from pydantic import Field

from workwright.access.models import Device, Membership, Pin
from workwright.access.policy import AccessPolicy
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.privacy import Secret


class EnterPin(Command):
    device_id: UUID
    user_id: UUID
    pin: Secret[Annotated[str, Field(max_length=20)]]


class EnteredPin(Result):
    """`id` is the person's. A wrong PIN is an answer and not a refusal, since it has to be counted."""

    id: UUID
    outcome: Literal["right", "wrong", "shut"]
    tries_left: int
    shut_until: datetime | None


@action("access.enter_pin", errors=(NotFound,))
def enter_pin(ctx: Context, command: EnterPin) -> EnteredPin:
    """Compare a person's PIN at a device of a branch where they have a seat; wrong ones in a row shut it."""
    device = Device.here(ctx).filter(id=command.device_id, ended_at=None).first()
    people = Pin.objects.select_for_update(of=("self",)).filter(user__is_active=True)
    pin = people.filter(user_id=command.user_id).first()
    seats = Membership.objects.filter(Q(branch=None) | Q(branch=ctx.branch_id), user_id=command.user_id)
    if device is None or pin is None or not seats.exists():
        raise NotFound("This person has no PIN here.")
    return _answer(ctx, command, pin)


def _answer(ctx: Context, command: EnterPin, pin: Pin) -> EnteredPin:
    rules = AccessPolicy.at(ctx)
    if pin.shut_until is not None and ctx.now < pin.shut_until:
        return EnteredPin(id=command.user_id, outcome="shut", tries_left=0, shut_until=pin.shut_until)
    right = check_password(command.pin, pin.hash)
    pin.wrong = 0 if right else pin.wrong + 1
    pin.shut_until = None
    if pin.wrong >= rules.pin_tries:
        pin.wrong, pin.shut_until = 0, ctx.now + timedelta(minutes=rules.pin_rest_minutes)
    pin.save(update_fields=["wrong", "shut_until"])
    outcome: Literal["right", "wrong", "shut"] = "right" if right else "shut" if pin.shut_until else "wrong"
    left = 0 if pin.shut_until else rules.pin_tries - pin.wrong
    return EnteredPin(id=command.user_id, outcome=outcome, tries_left=left, shut_until=pin.shut_until)
