"""One's own PIN, password and second factor; and the devices that people of the branch share."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from workwright.access import queries
from workwright.access.actions.enrol_device import EnrolDevice, enrol_device
from workwright.access.actions.set_pin import SetPin, set_pin
from workwright.interfaces.accounts.proof import ways_of
from workwright.interfaces.accounts.shared import become, device_of, settle
from workwright.interfaces.context import of_self
from workwright.interfaces.desk.door import Visit, desk
from workwright.kernel.errors import Forbidden, Invalid

HERE = "/security"


@desk
def security(visit: Visit) -> HttpResponse:
    """How one signs in, and which devices are shared."""
    sees = visit.ctx.can("access.view_access")
    return visit.page(
        "desk/security.html",
        ways=ways_of(visit.request),
        has_pin=queries.has_pin(_me(visit)),
        device=device_of(visit.request),
        devices=[row for row in queries.list_devices(visit.ctx) if row.ended_at is None] if sees else [],
        branches={branch.id: branch.name for branch in queries.list_branches(visit.ctx)} if sees else {},
        sees=sees,
    )


@require_POST
@desk
def own_pin(visit: Visit) -> HttpResponse:
    """Set one's own PIN, typed twice."""
    form = visit.request.POST
    if form.get("pin") != form.get("again"):
        raise Invalid("The two PINs are not the same. Go back and type them again.")
    ctx = replace(of_self(_me(visit), visit.ctx.actor.name, set_pin.name), proof=visit.ctx.proof)
    try:
        set_pin(ctx, SetPin(user_id=_me(visit), pin=form.get("pin", "")))
    except ValidationError:
        raise Invalid("A PIN has four to eight digits.") from None
    messages.success(visit.request, "Your PIN is set. It works on every shared device of your branches.")
    return HttpResponseRedirect(HERE, status=303)


@require_POST
@desk
def share(visit: Visit) -> HttpResponse:
    """Make this browser a shared device of the branch."""
    visit.ctx.require(enrol_device.name)
    name = visit.request.POST.get("name", "").strip()
    if not name:
        raise Invalid("Give the device a name: Counter, Bay 2.")
    made = enrol_device(visit.keyed(visit.request.POST.get("command_id", "")), EnrolDevice(name=name[:120]))
    response = HttpResponseRedirect(HERE, status=303)
    become(response, made.id)
    settle(visit.request, queries.SharedDevice(made.id, name, visit.ctx.here))
    messages.success(visit.request, "This browser is shared from now on. Press L to lock it.")
    return response


def _me(visit: Visit) -> UUID:
    if visit.ctx.actor.user_id is None:
        raise Forbidden
    return visit.ctx.actor.user_id
