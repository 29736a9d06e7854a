"""What stands around every page: navigation, branch, name, messages."""

from dataclasses import dataclass
from typing import NamedTuple, Self
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest

from workwright.access import queries as access
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


class Message(NamedTuple):
    text: str
    tone: str


class BranchChoice(NamedTuple):
    id: UUID
    name: str


NAVIGATION = (
    Group(
        "",
        (
            Link("Today", "/", "home", "work_orders.view_work_orders", "t"),
            Link("My jobs", "/my-jobs", "wrench", "work_orders.start_job", "j"),
            Link("Work orders", "/orders", "orders", "work_orders.view_work_orders", "o"),
            Link("Schedule", "/schedule", "calendar", "scheduling.view_schedule", "s"),
        ),
    ),
    Group(
        "Records",
        (
            Link("Customers", "/customers", "people", "parties.view_customers", "c"),
            Link("Vehicles and equipment", "/assets", "car", "assets.view_assets"),
            Link("Parts and stock", "/parts", "parts", "inventory.view_stock", "p"),
            Link("Catalogue", "/catalogue", "flag", "catalog.view_catalog"),
        ),
    ),
    Group(
        "Money",
        (
            Link("Invoices", "/invoices", "invoice", "billing.view_invoices", "i"),
            Link("Cash desk", "/cash", "cash", "drawers.view_drawers"),
            Link("Ledger", "/ledger", "ledger", "ledger.view_ledger"),
        ),
    ),
    Group(
        "House",
        (
            Link("Journal", "/journal", "journal", "kernel.view_journal"),
            Link("People and roles", "/people", "key", "access.view_access"),
            Link("Settings", "/settings", "settings", "access.view_branches"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one page."""

    ctx: Context
    name: str
    branch_id: UUID | None
    branch_name: str
    branches: tuple[BranchChoice, ...]
    navigation: tuple[Group, ...]
    messages: tuple[Message, ...]
    query: str
    roles: tuple[str, ...] = ()

    @classmethod
    def of(cls, request: HttpRequest, ctx: Context, branches: list[UUID]) -> Self:
        choices = tuple(BranchChoice(b.id, b.name) for b in access.branches_by_id(branches))
        return cls(
            ctx=ctx,
            name=ctx.actor.name,
            branch_id=ctx.branch_id,
            branch_name=next((b.name for b in choices if b.id == ctx.branch_id), ""),
            branches=choices,
            navigation=navigation(ctx, request.path),
            messages=tuple(Message(str(m), m.level_tag or "info") for m in messages.get_messages(request)),
            query=request.GET.get("q", "") if request.path == "/search" else "",
        )

    def may(self, permission: str) -> bool:
        return self.ctx.can(permission)


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
