"""Who looks: found by the session of their browser, as on every page, and without leaving a trace in it."""

from collections.abc import Set
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, parse_cookie

from workwright.interfaces.accounts.shared import IN_SESSION, is_left
from workwright.interfaces.context import of_session
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.ids import COMPANY
from workwright.work_orders.queries import order_facts

RIGHT = "work_orders.view_work_orders"
"""Who may see the orders of a branch may know that one of them changed."""
_sessions: Any = import_module(settings.SESSION_ENGINE)


@dataclass(frozen=True, slots=True)
class Viewer:
    """One page that is open: whose it is, which chains its news come from (None: all), which order it shows."""

    actor: str
    name: str
    scopes: Set[UUID] | None
    at: str = ""

    def hears(self, scope: UUID) -> bool:
        return self.scopes is None or scope in self.scopes


def viewer_of(cookies: str, at: str = "") -> Viewer | None:
    """Return who looks, by the cookies of the request; None for strangers and for who sees no orders."""
    request = HttpRequest()
    request.COOKIES = parse_cookie(cookies)
    request.session = _sessions.SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    request.user = get_user(request)
    kept = request.session.get(IN_SESSION)
    if not request.user.is_authenticated or (kept and is_left(request, kept)):
        return None
    try:
        ctx = of_session(request, "desk")
        return _viewer(ctx, at) if ctx.can(RIGHT) else None
    except DomainError:
        return None


def _viewer(ctx: Context, at: str) -> Viewer:
    return Viewer(ctx.actor.ref, ctx.actor.name, scopes_of(ctx), at if _sees(ctx, at) else "")


def _sees(ctx: Context, order: str) -> bool:
    try:
        return bool(order and order_facts(ctx, [UUID(order)]))
    except ValueError:
        return False


def scopes_of(ctx: Context) -> Set[UUID] | None:
    """Return the chains whose news somebody may hear where they are: their branch, or all that they see."""
    if ctx.branch_id is not None:
        return {ctx.branch_id, COMPANY}
    return None if ctx.branches is None else {*ctx.branches, COMPANY}
