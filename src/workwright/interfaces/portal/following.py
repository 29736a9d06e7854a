"""One order as its customer follows it: how far it is, in plain words, what waits for them, and what they may say."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from workwright.billing.queries import InvoiceCard, invoices_of
from workwright.clientele.actions.answer_survey import FINISHED, AnswerSurvey, answer_survey
from workwright.clientele.actions.choose_time import ChooseTime, choose_time
from workwright.clientele.actions.object_to_work import ObjectToWork, object_to_work
from workwright.clientele.queries import is_asked, movable
from workwright.estimates.queries import link_token_of, list_estimates
from workwright.interfaces.portal.door import with_key
from workwright.interfaces.portal.terms import TERMS, accept
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.kernel.ids import new_id
from workwright.kernel.languages import N_
from workwright.kernel.languages import gettext as _
from workwright.parties.queries import same_customer
from workwright.payments.queries import request_link, requests_of
from workwright.scheduling.queries import VisitView, terms_of, visits_of
from workwright.work_orders.actions.ask_office import AskOffice, ask_office
from workwright.work_orders.queries import WorkOrderView, list_questions
from workwright.work_orders.queries.paying import payers_of
from workwright.work_orders.queries.shown import CUSTOMER

RIGHTS = frozenset(
    {
        "billing.view_invoices",
        "clientele.answer_survey",
        "clientele.choose_time",
        "clientele.object_to_work",
        "work_orders.ask_office",
        TERMS,
    }
)
DECIDE, PAY = "estimates.decide_by_link", "payments.create_attempt"
PLAIN = {
    "requested": N_("We have your request and will be in touch."),
    "open": N_("Your order is with us."),
    "in_progress": N_("We are working on it."),
    "completed": N_("The work is done."),
    "closed": N_("Done and handed over. Thank you."),
    "cancelled": N_("This order was cancelled."),
    "declined": N_("We could not take this order."),
}
STEPS = (
    N_("Asked for"),
    N_("With us"),
    N_("Agreed"),
    N_("In work"),
    N_("Finished"),
    N_("Invoiced"),
    N_("Handed over"),
)
AT_WORK = frozenset({"arrived", "in_progress"})


def step_of(order: WorkOrderView, visits: list[VisitView], invoices: list[InvoiceCard]) -> int:
    """Return the step that an order has reached, as its customer would count."""
    if order.state == "closed":
        return 6
    if order.state == "completed":
        return 5 if invoices else 4
    if order.state == "in_progress" or any(visit.state in AT_WORK for visit in visits):
        return 3
    agreed = any(line.state == "authorised" for job in order.jobs for line in job.lines)
    return 0 if order.state == "requested" else 2 if agreed else 1


def shown(ctx: Context, order: WorkOrderView) -> dict[str, Any]:
    """Return what the page shows: steps, jobs, visits, what waits for the customer, and what they said."""
    visits = [one for one in visits_of(ctx, order.id) if one.state not in ("cancelled", "no_show")]
    payer = set(same_customer([order.customer_id]))
    invoices = [
        one for one in invoices_of(ctx, order.id) if one.state == "issued" and one.customer_id in payer
    ]
    asked = list_questions.run(ctx, order.id) if ctx.can("work_orders.ask_office") else []
    return {
        "order": order,
        "words": _(PLAIN[order.state]) if order.state in PLAIN else "",
        "steps": [_(step) for step in STEPS],
        "step": step_of(order, visits, invoices),
        "going": order.state not in ("cancelled", "declined"),
        "visits": visits,
        "movable": {one.id for one in visits if ctx.can("clientele.choose_time") and movable(ctx, one)},
        "terms": terms_of(ctx, order.id),
        "estimates": _to_decide(ctx, order, payer),
        "requests": _to_pay(ctx, order.id, payer),
        "invoices": invoices,
        "questions": [one for one in asked if one.asked_by == CUSTOMER],
        "may": ctx.can,
        "survey": _wanted(ctx, order),
    }


def _to_decide(ctx: Context, order: WorkOrderView, payer: set[UUID]) -> list[tuple[Any, str]]:
    """What waits for the customer's answer: never what another payer of the order is asked."""
    if not ctx.can(DECIDE):
        return []
    own = (
        {one.id for one in payers_of(ctx, order.id) if one.customer_id in payer}
        if order.several_pay
        else {None}
    )
    sent = [one for one in list_estimates.run(ctx, order.id) if one.state == "sent" and one.payer_id in own]
    return [(one, link_token_of(ctx, one.id)) for one in sent]


def _to_pay(ctx: Context, order_id: UUID, payer: set[UUID]) -> list[tuple[Any, str]]:
    found = [one for one in requests_of(ctx, order_id) if one.state in ("open", "partially_paid")]
    asked = [one for one in found if one.customer_id in payer]
    return [(one, request_link(ctx, one.id)) for one in asked]


def _wanted(ctx: Context, order: WorkOrderView) -> bool:
    return order.state in FINISHED and ctx.can("clientele.answer_survey") and is_asked(ctx, order.id)


def take(request: HttpRequest, ctx: Context, order: WorkOrderView) -> str:
    """Do what a form of the page asks; return the word by which the page thanks. Raises what the actions refuse."""
    keyed = with_key(ctx, request.POST.get("command_id") or str(new_id()))
    deed = DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        accept(keyed, order.id, request.POST)
        return "accepted"
    deed(request, keyed, order)
    return request.POST["do"]


def _ask(request: HttpRequest, ctx: Context, order: WorkOrderView) -> None:
    ask_office(ctx, AskOffice(work_order_id=order.id, text=_said(request)))


def _object(request: HttpRequest, ctx: Context, order: WorkOrderView) -> None:
    object_to_work(ctx, ObjectToWork(work_order_id=order.id, words=_said(request)))


def _said(request: HttpRequest) -> str:
    words = request.POST.get("words", "").strip()
    if not words:
        raise Invalid(_("Please write a few words."), field="words")
    return words[:2000]


def _survey(request: HttpRequest, ctx: Context, order: WorkOrderView) -> None:
    given = [request.POST.get(name, "") for name in ("satisfaction", "recommend")]
    if not all(one.isdigit() for one in given):
        raise Invalid(_("Please answer both questions."))
    words = request.POST.get("words", "")[:2000]
    answer = AnswerSurvey(
        work_order_id=order.id, satisfaction=int(given[0]), recommend=int(given[1]), words=words
    )
    answer_survey(ctx, answer)


def _move(request: HttpRequest, ctx: Context, order: WorkOrderView) -> None:
    try:
        starts_at = datetime.fromisoformat(request.POST.get("starts_at", ""))
        visit_id = UUID(request.POST.get("visit_id", ""))
    except ValueError:
        raise Invalid(_("Choose one of the times.")) from None
    choose_time(ctx, ChooseTime(work_order_id=order.id, visit_id=visit_id, starts_at=starts_at))


DEEDS: dict[str, Callable[[HttpRequest, Context, WorkOrderView], None]] = {
    "ask": _ask,
    "object": _object,
    "survey": _survey,
    "move": _move,
}
THANKS = {
    "ask": N_("Your question is with us. We answer as soon as we can."),
    "object": N_(
        "We have read that you do not agree. A person looks at it now and gets in touch; until then we stop."
    ),
    "survey": N_("Thank you for your answer."),
    "move": N_("Your visit is moved. We expect you at the new time."),
    "accepted": "",
}
