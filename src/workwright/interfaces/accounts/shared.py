"""Shared devices: which one a browser is, who is in, and when it locks itself."""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from workwright.access.policy import AccessPolicy
from workwright.access.queries import SharedDevice, device_token, shared_device
from workwright.interfaces.accounts import recording
from workwright.interfaces.context import BRANCH_IN_SESSION, of_system

COOKIE = settings.SESSION_COOKIE_NAME.replace("session", "device")
BACKEND = "django.contrib.auth.backends.ModelBackend"
LOCK = "/accounts/lock/"
IN_SESSION = "device"
KEEP_SECONDS = 365 * 24 * 3600
BY_ITSELF = "X-Live"
"""The header of what a page asks without anybody having touched the device."""
EXACTNESS = 15
"""By how many seconds the last touch may be told too early: not every click writes the session."""


def device_of(request: HttpRequest) -> SharedDevice | None:
    """Return the shared device that this browser is, if it is one."""
    token = request.COOKIES.get(COOKIE, "")
    return shared_device(token) if token else None


def become(response: HttpResponseBase, device_id: UUID) -> None:
    """Make the browser that gets this response a shared device."""
    response.set_cookie(
        COOKIE,
        device_token(device_id),
        max_age=KEEP_SECONDS,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
    )


def settle(request: HttpRequest, device: SharedDevice) -> None:
    """Make the session of whoever just came in one of the device: in its branch, and locking itself."""
    minutes = AccessPolicy.at(of_system("desk", device.branch_id)).lock_minutes
    request.session[BRANCH_IN_SESSION] = str(device.branch_id)
    request.session[IN_SESSION] = {
        "id": str(device.id),
        "name": device.name,
        "seen": time.time(),
        "lock_after": minutes * 60,
    }


def enter(request: HttpRequest, user_id: UUID, device: SharedDevice) -> None:
    """Let a person in whose PIN was right; whoever was in is out."""
    before = request.user
    user: Any = get_user_model().objects.get(pk=user_id)
    if before.is_authenticated and before.pk != user.pk:
        recording.signed_out(before)
    logout(request)
    login(request, user, backend=BACKEND)
    recording.entered_by_pin(user)
    settle(request, device)


def lock(request: HttpRequest) -> None:
    """Let nobody be in."""
    user = request.user
    logout(request)
    if user.is_authenticated:
        recording.signed_out(user)


class Shared:
    """Middleware: a session of a shared device ends when it was left alone, or the device is shared no more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Lock or note the touch, then hand on."""
        kept = None if request.path_info.startswith("/static/") else request.session.get(IN_SESSION)
        if kept:
            self._watch(request, kept)
        return self.get_response(request)

    def _watch(self, request: HttpRequest, kept: dict[str, Any]) -> None:
        now = time.time()
        if is_left(request, kept):
            lock(request)
        elif now - kept["seen"] > EXACTNESS and BY_ITSELF not in request.headers:
            request.session[IN_SESSION] = {**kept, "seen": now}


def is_left(request: HttpRequest, kept: dict[str, Any]) -> bool:
    """Return whether a session of a shared device has to end: left alone too long, or the device is none now."""
    device = device_of(request)
    gone = device is None or str(device.id) != kept["id"]
    return gone or time.time() - kept["seen"] > kept["lock_after"]
