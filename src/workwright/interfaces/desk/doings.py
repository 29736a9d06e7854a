"""What the palette offers besides records: the pages and the deeds that need no record, as far as a role may."""

from typing import NamedTuple

from workwright.interfaces.desk.navigation import NAVIGATION
from workwright.kernel.context import Context


class Doing(NamedTuple):
    """Something to go to or to do. `words` are other names for it, by which people look for it."""

    text: str
    href: str
    icon: str
    permission: str
    words: str = ""
    key: str = ""


def _form(action: str, text: str, icon: str = "plus", words: str = "") -> Doing:
    return Doing(text, f"/do/{action.replace('.', '/')}", icon, action, words)


DEEDS = (
    Doing(
        "Take in an order",
        "/orders/new",
        "plus",
        "work_orders.open_work_order",
        "new work order intake job",
        "N",
    ),
    Doing("Express order", "/express", "bolt", "counter.open_express_order", "quick fast wash tyre"),
    Doing("Sell over the counter", "/counter", "cart", "counter.sell_parts", "sale till scan"),
    _form("parties.find_or_create_customer", "Add a customer", "people", "new client person company"),
    _form("assets.find_or_create_vehicle", "Add a vehicle", "car", "new car plate"),
    _form("assets.find_or_create_equipment", "Add equipment", "wrench", "new machine serial"),
    _form("parties.add_vendor", "Add a vendor", "parts", "new supplier"),
    _form("inventory.receive_stock", "Receive parts", "parts", "goods delivery stock"),
    _form("inventory.order_part", "Order a part", "parts", "buy purchase"),
    _form("inventory.adjust_stock", "Correct stock", "parts", "count adjust"),
    _form("inventory.move_stock", "Move stock", "parts", "van warehouse transfer"),
    _form("catalog.add_service", "Add a service", "flag", "new catalogue"),
    _form("catalog.add_part", "Add a part to the catalogue", "parts", "new sku item"),
    _form("scheduling.record_absence", "Record an absence", "calendar", "leave holiday sick"),
    _form("drawers.open_shift", "Open a cash shift", "drawer", "till float"),
    _form("access.invite_user", "Invite somebody", "key", "new user employee"),
    Doing(
        "Declined work to follow up",
        "/see/work_orders/list_declined_lines",
        "phone",
        "work_orders.view_work_orders",
    ),
    Doing("PIN, password, second factor", "/security", "lock", "access.view_branches", "security account me"),
    Doing("First steps", "/welcome", "flag", "access.view_branches", "help tour guide"),
)
PAGES = tuple(
    Doing(link.name, link.href, link.icon, link.permission, group.name, link.key.upper())
    for group in NAVIGATION
    for link in group.links
)


def doings(ctx: Context, typed: str, most: int) -> tuple[list[Doing], list[Doing]]:
    """Return the deeds and the pages whose words begin as typed, which this person may."""
    words = typed.casefold().split()
    return (
        [one for one in DEEDS if ctx.can(one.permission) and _fits(one, words)][:most],
        [one for one in PAGES if ctx.can(one.permission) and _fits(one, words)][:most],
    )


def _fits(doing: Doing, words: list[str]) -> bool:
    known = f"{doing.text} {doing.words}".casefold().split()
    return all(any(one.startswith(word) for one in known) for word in words)
