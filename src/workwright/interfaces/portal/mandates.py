"""A mandate by link: read it, agree, save a method on the provider's page, and withdraw it at any time."""

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from workwright.interfaces.context import of_link
from workwright.interfaces.portal.door import address, by_link, page, with_key
from workwright.interfaces.portal.kept import base_of
from workwright.interfaces.portal.words import said
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.ids import new_id
from workwright.payments.actions.revoke_mandate import RevokeMandate, revoke_mandate
from workwright.payments.actions.sign_mandate import SignMandate, sign_mandate
from workwright.payments.flows import start_setup, sync_setup
from workwright.payments.queries import MandateView, get_mandate, mandate_of_link

RIGHTS = frozenset({"payments.sign_mandate", "payments.revoke_mandate"})


@by_link
def mandate(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show what is signed and how it stands; agree, save a method, or withdraw."""
    branch_id, mandate_id = mandate_of_link(token)
    ctx = of_link("mandate", mandate_id, branch_id, RIGHTS, request)
    found = get_mandate(ctx, mandate_id)
    address(request, ctx, found.customer_id)
    if request.method == "POST":
        return _done(request, token, ctx, found)
    if found.state == "signed":
        sync_setup(ctx, mandate_id)
        found = get_mandate(ctx, mandate_id)
    return page(request, "portal/mandate.html", ctx, mandate=found, token=token, problem="")


def _done(request: HttpRequest, token: str, ctx: Context, found: MandateView) -> HttpResponseBase:
    keyed = with_key(ctx, request.POST.get("command_id") or str(new_id()))
    try:
        address = _do(request, token, keyed, found)
    except DomainError as error:
        shown = {"mandate": found, "token": token, "problem": said(error)}
        return page(request, "portal/mandate.html", ctx, status=error.status, **shown)
    if address:
        return page(request, "portal/saving.html", ctx, address=address)
    return HttpResponseRedirect(base_of(request), status=303)


def _do(request: HttpRequest, token: str, ctx: Context, found: MandateView) -> str:
    """Do what was asked; return the provider's page where the payer goes next, "" to stay."""
    if request.POST.get("do") == "revoke":
        revoke_mandate(ctx, RevokeMandate(mandate_id=found.id))
        return ""
    if found.state == "prepared":
        shown = request.POST.get("shown", "")
        sign_mandate(ctx, SignMandate(mandate_id=found.id, shown_sha256=shown, agreed=True))
    return start_setup(ctx.step("setup"), found.id, request.build_absolute_uri(base_of(request)))
