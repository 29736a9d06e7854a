"""A page that tests the device it is opened on, for anybody; and the proof that one came from outside."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from workwright.interfaces.context import now, of_system
from workwright.interfaces.desk.pages import page
from workwright.interfaces.desk.show import Place
from workwright.interfaces.outside import is_ours
from workwright.operations.actions.record_address_check import RecordAddressCheck, record_address_check
from workwright.operations.queries import machine
from workwright.operations.rules.addresses import is_outside


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """What this device can do here, and what to do where it cannot. The browser looks; nothing is sent."""
    return page(request, "desk/check.html", None, Place(), told="", **_facts(request))


@require_safe
def outside(request: HttpRequest, token: str) -> HttpResponse:
    """The same, opened from the code in the set-up guide: a device from outside proves that customers get in."""
    told = "This code is not of this installation."
    if is_ours(token):
        told = _witness(request)
    return page(request, "desk/check.html", None, Place(), told=told, **_facts(request))


@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    """How a device comes to trust the shop's own certificate."""
    fingerprint = machine.authority_fingerprint()
    shown: dict[str, Any] = {"fingerprint": fingerprint, "origin": "", "file": "/trust/workwright-ca.crt"}
    return page(request, "desk/trust.html", None, Place(), **shown)


@require_safe
def authority(request: HttpRequest) -> HttpResponse:
    """The certificate itself; it is no secret."""
    found = machine.authority_certificate()
    if not found:
        raise Http404
    return HttpResponse(found, content_type="application/x-x509-ca-cert")


def _witness(request: HttpRequest) -> str:
    if request.get_host() != urlsplit(settings.ORIGIN).netloc:
        return "You came by another address than the public one: this proves nothing about it."
    if not is_outside(str(request.META.get("REMOTE_ADDR", ""))):
        return "This device is in the shop's own network. Switch Wi-Fi off and open the page again."
    seen = RecordAddressCheck(address=settings.ORIGIN, witness="device", outcome="reached")
    record_address_check(of_system("desk"), seen)
    return "You came from outside: customers can reach this address. The set-up guide knows it now."


def _facts(request: HttpRequest) -> dict[str, Any]:
    return {
        "secure": request.is_secure(),
        "address": settings.ORIGIN,
        "server_ms": int(now().timestamp() * 1000),
    }
