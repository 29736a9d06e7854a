"""What stands beside the form of an action, because whoever fills it in has to know it: wishes, condition at intake."""

from collections.abc import Callable, Mapping
from typing import NamedTuple
from uuid import UUID

from workwright.estimates.queries import wants_old_parts
from workwright.interfaces.desk.mailing import MEANWHILE, WAITS, must_wait
from workwright.interfaces.desk.wishes import wishes_of
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.parties.queries import customers_by_id
from workwright.scheduling.queries import get_visit, terms_of
from workwright.work_orders.queries import get_work_order, order_facts


class Aside(NamedTuple):
    """A heading with its sentences and pictures, each by file and caption."""

    title: str
    lines: tuple[str, ...]
    photos: tuple[tuple[UUID, str], ...] = ()


def aside_of(ctx: Context, action: str, typed: Mapping[str, str]) -> Aside | None:
    """Return what belongs beside a form, None when there is nothing or the person may not see it."""
    reader = ASIDES.get(action)
    if reader is None:
        return Aside(WAITS, (MEANWHILE,)) if must_wait(action) else None
    try:
        found = reader(ctx, typed)
    except (DomainError, ValueError):
        return None
    return found if found and found.lines else None


def _wishes(ctx: Context, typed: Mapping[str, str]) -> Aside | None:
    order_id = _order_id(ctx, typed)
    order = order_facts(ctx, [order_id]).get(order_id) if order_id else None
    if order is None:
        return None
    card = customers_by_id(ctx, [order.customer_id]).get(order.customer_id)
    return Aside("The customer asks for", tuple(wishes_of(ctx, card)))


def _order_id(ctx: Context, typed: Mapping[str, str]) -> UUID | None:
    if typed.get("work_order_id"):
        return UUID(typed["work_order_id"])
    return get_visit(ctx, UUID(typed["visit_id"])).work_order_id if typed.get("visit_id") else None


def _condition(ctx: Context, typed: Mapping[str, str]) -> Aside | None:
    if not typed.get("work_order_id"):
        return None
    order = get_work_order(ctx, UUID(typed["work_order_id"]))
    photos = [(file.file_id, file.caption) for file in order.files if file.kind == "before"]
    facts = (
        (order.meter_in is not None, f"Meter in: {order.meter_in}"),
        (order.fuel_percent is not None, f"Fuel: {order.fuel_percent} %"),
        (order.key_tag, f"Key tag: {order.key_tag}"),
        (order.parking_spot, f"Parked at: {order.parking_spot}"),
        (order.damage_notes, f"Damage: {order.damage_notes}"),
        (photos, f"Photos before the work: {len(photos)}"),
        (wants_old_parts(ctx, order.id), "The customer wants the replaced parts back."),
    )
    return Aside("Condition at intake", tuple(words for there, words in facts if there), tuple(photos))


def _terms(ctx: Context, typed: Mapping[str, str]) -> Aside | None:
    offered = terms_of(ctx, UUID(typed["work_order_id"])).offered if typed.get("work_order_id") else None
    return Aside("Show or read this out", tuple(offered.text.splitlines())) if offered else None


ASIDES: dict[str, Callable[[Context, Mapping[str, str]], Aside | None]] = {
    "scheduling.book_visit": _wishes,
    "scheduling.move_visit": _wishes,
    "scheduling.accept_terms": _terms,
    "inventory.order_bought_in": _wishes,
    "release.release_work_order": _condition,
}
