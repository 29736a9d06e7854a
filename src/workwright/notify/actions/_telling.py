"""Writing to a customer: by the channel they chose, in their language, once per occasion. No action of its own."""

from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from workwright.assets.queries import assets_by_id
from workwright.kernel.context import Context
from workwright.kernel.tokens import link_token
from workwright.notify.actions.queue_message import QueueMessage, queue_message
from workwright.notify.policy import NotifyPolicy
from workwright.notify.queries import ways_to
from workwright.notify.queries.consents import Ways
from workwright.notify.queries.visits import visit_facts
from workwright.notify.queries.wordings import own_wording
from workwright.notify.rules.quiet import zone_of_phone
from workwright.notify.rules.wording import Link, Words, compose, language_of
from workwright.parties.queries import CustomerCard, customers_by_id, site_zone, sites_by_id
from workwright.work_orders.queries import OrderFacts, order_facts

FOLLOWING = "portal.track"
"""The purpose of the portal's links to follow an order."""


def tell(
    ctx: Context,
    template: str,
    subject_id: UUID,
    work_order_id: UUID,
    link: Link | None = None,
    *,
    pdf: UUID | None = None,
    to: UUID | None = None,
    **facts: Any,
) -> None:
    """Write to the customer of an order, or to another of its payers, once about `subject_id`."""
    order = order_of(ctx, work_order_id)
    who = to or order.customer_id
    tell_customer(ctx, template, str(subject_id), subject_id, who, order.id, link, pdf=pdf, **facts)


def tell_customer(
    ctx: Context,
    template: str,
    occasion: str,
    subject_id: UUID,
    customer_id: UUID,
    work_order_id: UUID | None,
    link: Link | None = None,
    *,
    pdf: UUID | None = None,
    **facts: Any,
) -> None:
    """Write the message, if there is a way to them; the occasion keeps it from being written twice."""
    customer: CustomerCard = customers_by_id(ctx, [customer_id])[customer_id]
    ways = ways_to(ctx, customer)
    if not ways.chosen:
        return
    order = order_of(ctx, work_order_id) if work_order_id else None
    known: dict[str, Any] = {
        "name": customer.name,
        "number": order.number if order else "",
        "thing": thing_of(ctx, order),
    }
    language = language_of(customer.language, ctx.branch.locale)
    own = own_wording(ctx, template, language)
    words = compose(
        template, ctx.branch, link, language=language, own=own, to_customer=True, **known, **facts
    )
    queue_message(
        ctx,
        QueueMessage(
            **_form(ways, words),
            template=template,
            subject_kind=template,
            subject_id=subject_id,
            occasion=f"{template} {occasion}",
            invoice_id=pdf,
            about=work_order_id,
            customer_id=customer.id,
            urgent=template in NotifyPolicy.at(ctx).urgent,
            zone=zone_of(ctx, order, customer),
            language=language,
        ),
    )


def _form(ways: Ways, words: Words) -> dict[str, str]:
    """Return what goes into a message for its channel: a mail, or a text."""
    mail = ways.chosen == "email"
    return {
        "channel": ways.chosen,
        "recipient": ways.address,
        "title": words.title,
        "text": words.text if mail else words.short,
        "html": words.html if mail else "",
    }


def order_of(ctx: Context, work_order_id: UUID) -> OrderFacts:
    """Return the head of an order."""
    return order_facts(ctx, [work_order_id])[work_order_id]


def thing_of(ctx: Context, order: OrderFacts | None) -> str:
    """Return what an order is about, as people call it; "" for a place or nothing."""
    if order is None or order.asset_id is None:
        return ""
    return assets_by_id(ctx, [order.asset_id])[order.asset_id].title


def zone_of(ctx: Context, order: OrderFacts | None, customer: CustomerCard) -> str:
    """Return where the reader lives: by the site, else by the telephone number, else with us."""
    site = site_zone(order.site_id) if order else ""
    return site or zone_of_phone(customer.phone, ctx.branch.zone) or ctx.branch.zone


def clock_of(ctx: Context, order: OrderFacts) -> tzinfo:
    """Return the clock on the wall where the work is."""
    return ZoneInfo(site_zone(order.site_id) or ctx.branch.zone)


def chosen(ctx: Context, milestone: str) -> bool:
    """Tell whether the branch tells its customers of this step."""
    return milestone in NotifyPolicy.at(ctx).milestones


def order_address(work_order_id: UUID) -> str:
    """Return the address at which a customer follows an order."""
    return f"{settings.ORIGIN}/o/{link_token(FOLLOWING, work_order_id)}"


def tell_of_visit(
    ctx: Context, template: str, occasion: str, visit_id: UUID, starts_at: datetime | None = None
) -> None:
    """Write about a visit: when, by the clock where the work is, within which hours, and where."""
    visit = visit_facts(ctx, visit_id)
    order = order_of(ctx, visit.work_order_id)
    clock = clock_of(ctx, order)
    between = [one.astimezone(clock).strftime("%H:%M") for one in (visit.window_from, visit.window_to) if one]
    site = sites_by_id(ctx, [order.site_id]).get(order.site_id) if order.site_id else None
    tell_customer(
        ctx,
        template,
        occasion,
        visit_id,
        order.customer_id,
        order.id,
        Link("Follow your order", order_address(order.id)),
        starts=(starts_at or visit.starts_at).astimezone(clock),
        window="\u2013".join(between) if len(between) == 2 else "",
        site=" ".join(site.address.split()) if site else "",
    )
