"""The navigation: which pages there are, and which of them this person may open."""

from typing import NamedTuple

from workwright.kernel.context import Context


class Link(NamedTuple):
    """One entry of the navigation; it shows to whoever holds `permission`."""

    name: str
    href: str
    icon: str
    permission: str
    key: str = ""
    current: bool = False


class Group(NamedTuple):
    name: str
    links: tuple[Link, ...]


NAVIGATION = (
    Group(
        "",
        (
            Link("Today", "/", "home", "work_orders.view_work_orders", "t"),
            Link("My jobs", "/my", "wrench", "work_orders.start_job", "j"),
            Link("Work orders", "/orders", "orders", "work_orders.view_work_orders", "o"),
            Link("Ready to go", "/ready", "car", "release.view_release"),
            Link("Express order", "/express", "bolt", "counter.open_express_order", "x"),
            Link("Counter sale", "/counter", "cart", "counter.sell_parts", "b"),
            Link("Schedule", "/schedule", "calendar", "scheduling.view_schedule", "s"),
            Link("Messages to place", "/messages/triage", "send", "notify.place_message"),
        ),
    ),
    Group(
        "Records",
        (
            Link("Customers", "/customers", "people", "parties.view_customers", "c"),
            Link("Vehicles", "/assets", "car", "assets.view_assets"),
            Link("Parts and stock", "/parts", "parts", "inventory.view_stock", "p"),
            Link("Catalogue", "/catalogue", "flag", "catalog.view_catalog"),
        ),
    ),
    Group(
        "Money",
        (
            Link("Invoices", "/invoices", "invoice", "billing.view_invoices", "i"),
            Link("Payments", "/payments", "cash", "payments.view_payments"),
            Link("Cash desk", "/cash", "drawer", "drawers.view_drawers"),
            Link("Bank", "/bank", "cash", "reconciliation.view_reconciliation"),
            Link("Daily close", "/close", "ok", "reconciliation.view_reconciliation"),
            Link("Figures", "/figures", "chart", "ledger.view_figures"),
            Link("Ledger", "/ledger", "ledger", "ledger.view_ledger"),
        ),
    ),
    Group(
        "House",
        (
            Link("Bring data in", "/imports", "upload", "imports.upload_file"),
            Link("Journal", "/journal", "journal", "access.view_journal"),
            Link("People and roles", "/people", "key", "access.view_access"),
            Link("Privacy", "/privacy", "people", "privacy.view_requests"),
            Link("Settings", "/settings", "settings", "access.view_branches"),
            Link("Set-up guide", "/setup", "flag", "access.view_access"),
            Link("Operations", "/operations", "bell", "operations.view_operations"),
        ),
    ),
)


def navigation(ctx: Context, path: str) -> tuple[Group, ...]:
    """Return the groups with what this person may open, the present page marked."""
    groups = (
        Group(group.name, tuple(_marked(link, path) for link in group.links if ctx.can(link.permission)))
        for group in NAVIGATION
    )
    return tuple(group for group in groups if group.links)


def _marked(link: Link, path: str) -> Link:
    here = path == link.href or (link.href != "/" and path.startswith(f"{link.href}/"))
    return link._replace(current=here)
