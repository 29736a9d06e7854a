"""The lock screen of a shared device: who are you, and your PIN."""

from uuid import UUID

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workwright.access.actions.enter_pin import EnteredPin, EnterPin, enter_pin
from workwright.access.queries import SharedDevice, people_with_pin
from workwright.interfaces.accounts.inside import inside
from workwright.interfaces.accounts.shared import LOCK, device_of, enter, lock
from workwright.interfaces.context import of_device
from workwright.kernel.errors import NotFound


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: HttpRequest) -> HttpResponse:
    """Show who may come in here; on POST let in whoever's PIN is right."""
    device = device_of(request)
    if device is None:
        return HttpResponseRedirect("/accounts/login/")
    if request.method != "POST":
        return _page(request, device, "")
    if not ratelimit.consume(request, action="pin", key=str(device.id)):
        return _page(request, device, "Too many tries here. Wait a minute.", status=429)
    return _try(request, device)


@never_cache
@require_POST
def now(request: HttpRequest) -> HttpResponse:
    """Lock at once."""
    lock(request)
    return HttpResponseRedirect(LOCK)


@never_cache
@require_safe
def touch(request: HttpRequest) -> HttpResponse:
    """Hear that somebody is typing: the middleware has noted it."""
    return HttpResponse(status=204)


def _try(request: HttpRequest, device: SharedDevice) -> HttpResponse:
    try:
        person = UUID(request.POST.get("person", ""))
        command = EnterPin(device_id=device.id, user_id=person, pin=request.POST.get("pin", "")[:20])
        answer = enter_pin(of_device(device.id, device.name, device.branch_id), command)
    except ValueError:
        return _page(request, device, "Choose who you are.", status=422)
    except NotFound as error:
        return _page(request, device, error.message, status=422)
    if answer.outcome != "right":
        return _page(request, device, _refusal(answer), status=403, chosen=person)
    enter(request, person, device)
    return HttpResponseRedirect(inside(request, request.POST.get("next", "")))


def _refusal(answer: EnteredPin) -> str:
    if answer.shut_until is not None:
        return (
            "Too many wrong PINs: this one rests for a while. Sign in with your password, or ask a colleague."
        )
    tries = "one try" if answer.tries_left == 1 else f"{answer.tries_left} tries"
    return f"This is not the right PIN. You have {tries} left."


def _page(
    request: HttpRequest, device: SharedDevice, message: str, *, status: int = 200, chosen: UUID | None = None
) -> HttpResponse:
    shown = {
        "device": device,
        "people": people_with_pin(device.branch_id),
        "message": message,
        "chosen": chosen,
        "next": inside(request, request.POST.get("next") or request.GET.get("next", "")),
        "inside": request.user if request.user.is_authenticated else None,
    }
    return render(request, "accounts/lock.html", shown, status=status)
