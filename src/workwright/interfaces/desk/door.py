"""From a browser's request to a context: who is signed in, in which of their branches, with which rights."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from workwright.access import queries as access
from workwright.interfaces.desk.frame import Frame
from workwright.interfaces.desk.pages import problem
from workwright.interfaces.desk.show import Place
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Forbidden, NotFound

View = Callable[..., HttpResponse]
SIGN_IN = "/accounts/login/"


class Visit:
    """One signed-in request: the context to act in, and the frame around its page."""

    def __init__(self, request: HttpRequest, user_id: UUID) -> None:
        self.request = request
        self.branches = access.branches_of(user_id)
        branch_id = chosen_branch(request, self.branches)
        actor = access.user_actor(user_id, branch_id)
        if actor is None:
            raise Forbidden("Your account is closed. Ask whoever runs Workwright in your company.")
        self.ctx = Context(actor, timezone.now(), "desk", branch_id=branch_id)

    @property
    def place(self) -> Place:
        return place_of(self.ctx)

    def frame(self) -> Frame:
        return Frame.of(self.request, self.ctx, self.branches)

    def keyed(self, key: str) -> Context:
        """Return the context for an action, with the form's own id as idempotency key."""
        return Context(self.ctx.actor, self.ctx.now, "desk", branch_id=self.ctx.branch_id, key=key[:100])


def place_of(ctx: Context) -> Place:
    """Return where the page is read; company-wide acts happen nowhere in particular."""
    if ctx.branch_id is None:
        return Place(today=ctx.now.date())
    branch = ctx.branch
    return Place(branch.zone, branch.locale, branch.currency, ctx.today)


def chosen_branch(request: HttpRequest, branches: list[UUID]) -> UUID | None:
    """Return the branch picked in this session when it is (still) one of theirs, else their first."""
    picked = request.session.get("branch")
    return next((branch for branch in branches if str(branch) == picked), branches[0] if branches else None)


def desk(view: View) -> View:
    """Make `view(visit, ...)` a page: signed in or sent to the door; refusals become a page that says the way out."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return HttpResponseRedirect(f"{SIGN_IN}?next={request.get_full_path()}")
        try:
            visit = Visit(request, user.pk)
        except DomainError as error:
            return problem(request, None, error)
        try:
            return view(visit, *args, **kwargs)
        except (Forbidden, NotFound) as error:
            return problem(request, visit.frame(), error)

    return opened
