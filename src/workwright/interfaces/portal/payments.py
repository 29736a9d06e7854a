"""Paying by link: the amount first, then the provider's page; while a payment is checked, it says so."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from workwright.interfaces.context import of_link
from workwright.interfaces.portal.door import address, by_link, page, with_key
from workwright.interfaces.portal.kept import base_of
from workwright.interfaces.portal.words import said, spoken_word, why
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.ids import new_id
from workwright.kernel.languages import gettext as _
from workwright.payments.flows import ask_on_phone, start_checkout, sync_attempt
from workwright.payments.flows.prompts import TooManyPrompts
from workwright.payments.queries import (
    RequestView,
    get_request,
    phone_way,
    request_of_link,
    takes_cards,
    transfer_of,
)
from workwright.payments.states import LIVE_ATTEMPT
from workwright.work_orders.queries import lines_of, order_facts

RIGHTS = frozenset({"payments.create_attempt", "payments.send_attempt"})


def opened(request: HttpRequest, token: str) -> tuple[Context, RequestView]:
    """Return who holds the link, and the request it is for; raise `NotFound`."""
    branch_id, request_id = request_of_link(token)
    ctx = of_link("payment", request_id, branch_id, RIGHTS, request)
    asked = get_request.run(ctx, request_id)
    address(request, ctx, asked.customer_id)
    return ctx, asked


@by_link
def pay(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show what is asked, begin paying, or tell how a payment stands."""
    ctx, asked = opened(request, token)
    if request.method == "POST":
        return _begin(request, token, ctx, asked)
    if "back" in request.GET or _undecided(ctx, asked):
        ctx, asked = _after_asking(request, token, ctx, asked)
    return page(request, "portal/pay.html", ctx, **_shown(ctx, asked, token))


def _undecided(ctx: Context, asked: RequestView) -> bool:
    """Whether asking may bring news: a payment is checked, or its payer looks at their phone."""
    way = phone_way(ctx, asked)
    return asked.pending or (way is not None and way.prompted)


def _after_asking(
    request: HttpRequest, token: str, ctx: Context, asked: RequestView
) -> tuple[Context, RequestView]:
    """Ask the provider about a live attempt, and read the request again: its word counts, not the address."""
    for attempt in asked.attempts:
        if attempt.state in LIVE_ATTEMPT:
            sync_attempt(ctx, attempt.id)
    return opened(request, token)


def _begin(request: HttpRequest, token: str, ctx: Context, asked: RequestView) -> HttpResponseBase:
    keyed = with_key(ctx, request.POST.get("command_id") or str(new_id()))
    back = request.build_absolute_uri(f"{base_of(request)}?back=1")
    try:
        if "phone" in request.POST:
            checkout = ask_on_phone(keyed, asked.id, request.POST["phone"][:40], subject(ctx, asked))
        else:
            checkout = start_checkout(keyed, asked.id, return_url=back, description=subject(ctx, asked))
    except DomainError as error:
        by_phone = error.field == "phone"
        shown = _shown(ctx, asked, token) | {"phone_problem" if by_phone else "problem": _refusal(error)}
        return page(request, "portal/pay.html", ctx, status=error.status, **shown)
    if checkout.pay_url:
        return page(request, "portal/leaving.html", ctx, address=checkout.pay_url, asked=asked)
    return HttpResponseRedirect(base_of(request), status=303)


def _refusal(error: DomainError) -> str:
    if isinstance(error, TooManyPrompts):
        again = _("This phone was asked often enough. It can be asked again at %(clock)s.")
        return again % {"clock": error.data["again_at"]}
    return said(error)


def subject(ctx: Context, asked: RequestView) -> str:
    """Return what the payment is for, as it stands on the provider's page: a number, nothing personal."""
    facts = order_facts(ctx, [asked.work_order_id]) if asked.work_order_id else {}
    number = next((fact.number for fact in facts.values()), "")
    return f"{number} {spoken_word(asked.purpose)}".strip()


def _shown(ctx: Context, asked: RequestView, token: str) -> dict[str, Any]:
    ids = [line.line_id for line in asked.lines]
    named = {}
    if asked.work_order_id and ids:
        named = {line.line_id: line.description for line in lines_of(ctx, asked.work_order_id, ids)}
    payable = (
        asked.state in ("open", "partially_paid") and asked.expires_at > ctx.now and asked.left_minor > 0
    )
    way = phone_way(ctx, asked) if payable else None
    last = asked.attempts[-1] if asked.attempts else None
    prompted = way is not None and way.prompted
    return {
        "asked": asked,
        "token": token,
        "names": named,
        "subject": subject(ctx, asked),
        "payable": payable and not asked.pending and not prompted,
        "phone": way,
        "prompted": prompted,
        "cards": not way or takes_cards(ctx),
        "failed": last is not None and last.state in ("failed", "cancelled", "expired"),
        "why": why(last.error_code) if last else "",
        "problem": "",
        "phone_problem": "",
        "transfer": transfer_of(ctx, asked) if payable and not asked.pending else None,
    }


@by_link
def state(request: HttpRequest, token: str) -> HttpResponseBase:
    """The part of the page that tells how a payment stands; asked again every few seconds while it is checked."""
    ctx, asked = opened(request, token)
    if _undecided(ctx, asked):
        ctx, asked = _after_asking(request, token, ctx, asked)
    return page(request, "portal/pay_state.html", ctx, **_shown(ctx, asked, token))
