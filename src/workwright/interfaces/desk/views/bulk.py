"""One deed for many orders: each is done or refused by itself, and what was done can be taken back."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.views.act import inside
from workwright.kernel.actions import registry
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Forbidden, Invalid
from workwright.kernel.ids import new_id
from workwright.work_orders.queries import order_facts

MOST = 200
RIGHT = "work_orders.edit_work_order"


class Done(NamedTuple):
    """What became of one order: `back` says how to undo it, "" where that cannot be."""

    id: str
    number: str
    done: bool
    text: str
    back: str = ""


Each = Callable[[Context, Any, dict[str, str]], str]


def act(ctx: Context, name: str, **fields: Any) -> Any:
    """Do an action with the person's own rights."""
    if not ctx.can(name):
        raise Forbidden("Your role does not include this.", permission=name)
    action = registry[name]
    return action(ctx, action.command.model_validate(fields))


def hold(ctx: Context, order: Any, typed: dict[str, str]) -> str:
    """Hold an order for a reason."""
    reason = {"kind": typed.get("kind") or "other", "reason": typed.get("reason", "")}
    return f"hold:{act(ctx, 'work_orders.place_hold', work_order_id=order.id, **reason).id}"


def prioritise(ctx: Context, order: Any, typed: dict[str, str]) -> str:
    """Give an order another priority."""
    wanted = {"work_order_id": order.id, "expected_version": order.version, "priority": typed.get("priority")}
    made = act(ctx, RIGHT, **wanted)
    return f"priority:{order.id}:{order.priority}:{made.version}"


def accept(ctx: Context, order: Any, typed: dict[str, str]) -> str:
    """Open a request."""
    act(ctx, "work_orders.accept_request", work_order_id=order.id)
    return ""


DEEDS: dict[str, tuple[str, Each]] = {
    "hold": ("Placed on hold", hold),
    "priority": ("Priority changed", prioritise),
    "accept": ("Request accepted", accept),
}


@require_POST
@desk
def bulk(visit: Visit) -> HttpResponse:
    """Do one deed for each order that was ticked; say of each what became of it."""
    visit.ctx.require(RIGHT)
    data = visit.request.POST
    ids, typed = _ids(data.getlist("order")), {name: data.get(name, "") for name in data}
    if data.get("deed") not in DEEDS:
        raise Invalid("Choose what to do.")
    said, each = DEEDS[data["deed"]]
    orders, key = order_facts(visit.ctx, ids), data.get("command_id") or new_id()
    found = [_one(visit, f"{key}/{id_}", orders.get(id_), str(id_), said, each, typed) for id_ in ids]
    return _told(visit, said, found)


def _ids(texts: Sequence[str]) -> list[UUID]:
    try:
        ids = list(dict.fromkeys(UUID(text) for text in texts))
    except ValueError:
        raise Invalid("These are not orders.") from None
    if not ids or len(ids) > MOST:
        raise Invalid(f"Tick from one to {MOST} orders.")
    return ids


def _one(visit: Visit, key: str, order: Any, id_: str, said: str, each: Each, typed: dict[str, str]) -> Done:
    if order is None:
        return Done(id_, "", False, "There is no such order, or it is not one of yours.")
    try:
        return Done(id_, order.number, True, said, each(visit.keyed(key), order, typed))
    except ValidationError:
        return Done(id_, order.number, False, "Something is missing: a reason has at least three letters.")
    except DomainError as error:
        return Done(id_, order.number, False, error.message)


@require_POST
@desk
def undo(visit: Visit) -> HttpResponse:
    """Take back what was done for many, each by its counter-deed; what changed since stays as it is."""
    visit.ctx.require(RIGHT)
    data = visit.request.POST
    key, backs = data.get("command_id") or new_id(), data.getlist("back")[:MOST]
    pairs = [(text.split(":"), number) for text, number in zip(backs, data.getlist("number"), strict=False)]
    return _told(visit, "Undone", [_back(visit, f"{key}/{at}", *pair) for at, pair in enumerate(pairs)])


def _back(visit: Visit, key: str, parts: list[str], number: str) -> Done:
    ctx = visit.keyed(key)
    try:
        if parts[0] == "hold" and len(parts) == 2:
            order = act(ctx, "work_orders.lift_hold", hold_id=parts[1], note="Undone").work_order_id
            return Done(str(order), number, True, "Hold lifted")
        if parts[0] == "priority" and len(parts) == 4:
            act(ctx, RIGHT, work_order_id=parts[1], priority=parts[2], expected_version=parts[3])
            return Done(parts[1], number, True, "Priority as before")
    except ValidationError:
        return Done("", number, False, "This cannot be read.")
    except DomainError as error:
        return Done(parts[1], number, False, error.message)
    return Done("", number, False, "This cannot be undone.")


def _told(visit: Visit, said: str, found: list[Done]) -> HttpResponse:
    return visit.page(
        "desk/bulk.html", said=said, found=found, next=inside(visit.request.POST.get("next", ""), "/orders")
    )
