"""Coming into the account: ask for a link, press its button, leave. What reads mail before people uses nothing up."""

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from workwright.access.queries import branch_facts, first_branch
from workwright.clientele.actions.enter_account import EnterAccount, enter_account
from workwright.clientele.actions.leave_account import LeaveAccount, leave_account
from workwright.clientele.actions.offer_account_link import OfferAccountLink, offer_account_link
from workwright.clientele.queries import accounts_of, branches_of_customer, usable_account_link
from workwright.interfaces.context import now, of_link, of_system
from workwright.interfaces.limits import TooMany, shared
from workwright.interfaces.portal.door import address, by_link, page
from workwright.interfaces.portal.guests import COOKIE, DOOR, Inside, inside, let_in
from workwright.kernel.errors import NotFound
from workwright.kernel.languages import gettext as _


@by_link
def ask(request: HttpRequest) -> HttpResponseBase:
    """Ask for a link to the address on record. The answer is the same for every address, known or not."""
    branch = first_branch()
    ctx = of_system("portal", branch) if branch else None
    address(request, ctx)
    if request.method != "POST":
        return page(request, "portal/come_in.html", ctx, sent=False, problem="", typed="")
    typed = request.POST.get("address", "").strip()[:254]
    if not typed:
        problem = _("Type your e-mail address or phone number.")
        return page(request, "portal/come_in.html", ctx, status=422, sent=False, problem=problem, typed="")
    if not _again(request, typed):
        for account in accounts_of(typed, branch_facts(branch).country if branch else ""):
            place = next(iter(branches_of_customer(account.customer_id)), None) or branch
            offer_account_link(of_system("portal", place), OfferAccountLink(**account.model_dump()))
    return page(request, "portal/come_in.html", ctx, sent=True, problem="", typed=typed)


def _again(request: HttpRequest, typed: str) -> bool:
    """Count the try; tell whether this address was asked for too often, which nobody is told."""
    shared(request, "account_door")
    try:
        shared(request, "account_link", typed.casefold())
    except TooMany:
        return True
    return False


@by_link
def enter(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show a button; pressing it uses the link up and lets in."""
    link_id = usable_account_link(token, now())
    branch = first_branch()
    if branch is None:
        raise NotFound
    ctx = of_link("account", link_id, branch, frozenset({"clientele.enter_account"}), request)
    address(request, ctx)
    if request.method != "POST":
        return page(request, "portal/enter.html", ctx)
    visit = enter_account(ctx, EnterAccount(link_id=link_id))
    return let_in(HttpResponseRedirect("/account", status=303), visit.id)


@inside
def leave(visit: Inside) -> HttpResponseBase:
    """Go out; the cookie is worthless from now on."""
    if visit.request.method == "POST":
        ctx = of_system("portal", visit.ctx.branch_id)
        leave_account(ctx, LeaveAccount(visit_id=visit.guest.visit_id))
    response = HttpResponseRedirect(DOOR, status=303)
    response.delete_cookie(COOKIE, path="/account")
    return response
