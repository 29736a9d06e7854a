"""From a browser's request to a page: who is signed in, where, and the frame around what they see."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.http import urlencode

from workwright.interfaces.accounts.shared import COOKIE, LOCK
from workwright.interfaces.context import of_session
from workwright.interfaces.desk.frame import Frame
from workwright.interfaces.desk.pages import is_part, page, problem
from workwright.interfaces.desk.proving import FIELD, ask_for_proof, refreshed, take_proof
from workwright.interfaces.desk.show import Place
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound, ProofNeeded

Page = Callable[..., HttpResponseBase]
SIGN_IN = "/accounts/login/"


class Visit:
    """One signed-in request: the context to read and act in, and how its page is made."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.ctx = of_session(request, "desk")
        self.currency = ""
        """What amounts are in, when it is not the branch's currency: that of a drawer."""

    @property
    def place(self) -> Place:
        place = place_of(self.ctx)
        return replace(place, currency=self.currency) if self.currency else place

    def frame(self) -> Frame:
        return Frame.of(self.request, self.ctx)

    def keyed(self, key: str) -> Context:
        """Return the context for an action, with the form's own id as idempotency key."""
        return replace(self.ctx, key=key[:100])

    def page(self, template: str, *, status: int = 200, **values: Any) -> HttpResponse:
        """Render a whole page."""
        return page(self.request, template, self.frame(), self.place, status=status, **values)

    def part(self, template: str, *, status: int = 200, **values: Any) -> HttpResponse:
        """Render a part to put into a page that is shown already."""
        return page(self.request, template, None, self.place, status=status, **values)

    def choices(
        self,
        choices: Sequence[tuple[str, str]],
        *,
        links: Sequence[tuple[str, str]] = (),
        title: str,
        back: str,
        back_name: str,
    ) -> HttpResponse:
        """Render actions, each with its query, as the entries of a menu, or without script as a page of their own."""
        shown: dict[str, Any] = {"choices": choices, "links": links}
        if is_part(self.request):
            return self.part("desk/choices.html", **shown)
        return self.page("desk/choices_alone.html", **shown, title=title, back=back, back_name=back_name)

    def asked(self, name: str, default: str = "") -> str:
        """Return a word of the address."""
        return self.request.GET.get(name, default).strip()

    def asked_id(self, name: str) -> UUID | None:
        """Return an id of the address, None when there is none; raise `NotFound` for nonsense."""
        try:
            return UUID(self.asked(name)) if self.asked(name) else None
        except ValueError:
            raise NotFound("This address is not complete.") from None


def place_of(ctx: Context) -> Place:
    """Return where the page is read; company-wide acts happen nowhere in particular."""
    if ctx.branch_id is None:
        return Place(today=ctx.now.date())
    branch = ctx.branch
    return Place(branch.zone, branch.locale, branch.currency, ctx.today)


def desk(view: Page) -> Page:
    """Make `view(visit, ...)` a page: signed in or sent to the door; refusals become a page that says the way out."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return sign_in_first(request)
        try:
            visit = Visit(request)
        except DomainError as error:
            return problem(request, None, Place(), error)
        return _shown(view, visit, *args, **kwargs)

    return opened


def _shown(view: Page, visit: Visit, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """Show the page, or the refusal, or ask who it is: a refusal for want of a proof is never the last word."""
    request = visit.request
    try:
        if FIELD in request.POST:
            take_proof(request)
            visit = Visit(request)
        answer = view(visit, *args, **kwargs)
    except ProofNeeded as error:
        return ask_for_proof(visit, error)
    except DomainError as error:
        return problem(request, None if is_part(request) else visit.frame(), visit.place, error)
    if visit.ctx.was_asked_for_proof:
        return ask_for_proof(visit, ProofNeeded())
    return refreshed(request, answer)


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Send somebody to the door, and back here afterwards; a dialog sends its whole page there."""
    if not is_part(request):
        return HttpResponseRedirect(f"{_door(request)}?{urlencode({'next': request.get_full_path()})}")
    shown = urlsplit(request.headers.get("HX-Current-URL", "/")).path
    response = HttpResponse(status=200)
    response["HX-Redirect"] = f"{_door(request)}?{urlencode({'next': shown})}"
    return response


def _door(request: HttpRequest) -> str:
    """Return where people come in: the lock screen on a shared device."""
    return LOCK if COOKIE in request.COOKIES else SIGN_IN
