"""Somebody who has come into their account: who they are, what they may do, and in which branch."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect

from workwright.access.queries import first_branch
from workwright.clientele.queries import Guest, branches_of_customer, guest_of, visit_token
from workwright.interfaces.context import now, request_id
from workwright.interfaces.portal.door import address, by_link
from workwright.kernel.context import Actor, Context
from workwright.kernel.errors import NotFound
from workwright.parties.queries import customer_name

COOKIE = "workwright_account"
DAYS = 30
CONSENT = "notify.record_consent"
OWNER = frozenset({CONSENT})
"""What only the customer may, not one of their people: say by which channels we may write."""
DOOR = "/account/in"
Page = Callable[..., HttpResponseBase]


class Inside:
    """One request of somebody who has come in."""

    def __init__(self, request: HttpRequest, guest: Guest) -> None:
        self.request, self.guest = request, guest
        self.branches = branches_of_customer(guest.customer_id)
        home = next(iter(self.branches), None) or first_branch()
        if home is None:
            raise NotFound
        self.ctx = self.at(home)

    @property
    def customer_id(self) -> UUID:
        return self.guest.customer_id

    def at(self, branch_id: UUID) -> Context:
        """Return the context in one branch: it sees the customer's branches, and may what the person may."""
        who = self.guest.contact_id or self.guest.customer_id
        name = self.guest.contact_name or customer_name(self.guest.customer_id)
        seen = frozenset([*self.branches, branch_id])
        rights = self.guest.rights if self.guest.contact_id else self.guest.rights | OWNER
        actor = Actor(f"customer:{who}", name, rights, seen)
        return Context(actor, now(), "portal", branch_id=branch_id, request_id=request_id(self.request))


def inside(view: Page) -> Page:
    """Make `view(inside, ...)` a page for who has come in; others are led to the door."""

    @wraps(view)
    @by_link
    def opened(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        guest = guest_of(request.COOKIES.get(COOKIE, ""), now())
        if guest is None:
            return HttpResponseRedirect(DOOR, status=303)
        found = Inside(request, guest)
        address(request, found.ctx, guest.customer_id)
        return view(found, *args, **kwargs)

    return opened


def let_in(response: HttpResponse, visit_id: UUID) -> HttpResponse:
    """Have the browser keep who came in."""
    response.set_cookie(
        COOKIE,
        visit_token(visit_id),
        max_age=DAYS * 24 * 3600,
        path="/account",
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
    return response
