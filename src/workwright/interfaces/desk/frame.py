"""What stands around every page: navigation, branch, name, messages."""

from dataclasses import dataclass
from typing import NamedTuple, Self
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest

from workwright.access import queries as access
from workwright.interfaces.accounts.shared import BY_ITSELF, IN_SESSION
from workwright.interfaces.desk.navigation import Group, navigation
from workwright.interfaces.desk.undoing import read
from workwright.interfaces.live.viewer import RIGHT
from workwright.kernel.context import Context


class Message(NamedTuple):
    text: str
    tone: str
    undo: tuple[str, dict[str, list[str]]] | None = None


class BranchChoice(NamedTuple):
    id: UUID
    name: str


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
    shared: str
    lock_after: int
    live: str
    made_ms: int

    @classmethod
    def of(cls, request: HttpRequest, ctx: Context) -> Self:
        shared = request.session.get(IN_SESSION) or {}
        choices = tuple(BranchChoice(b.id, b.name) for b in access.list_branches.run(ctx))
        return cls(
            ctx=ctx,
            name=ctx.actor.name,
            branch_id=ctx.branch_id,
            branch_name=next((b.name for b in choices if b.id == ctx.branch_id), "The whole company"),
            branches=choices,
            navigation=navigation(ctx, request.path),
            messages=_messages(request),
            query=request.GET.get("q", "") if request.path == "/search" else "",
            shared=shared.get("name", ""),
            lock_after=shared.get("lock_after", 0),
            live=settings.LIVE_ADDRESS if ctx.can(RIGHT) else "",
            made_ms=int(ctx.now.timestamp() * 1000),
        )

    def may(self, permission: str) -> bool:
        return self.ctx.can(permission)


def _messages(request: HttpRequest) -> tuple[Message, ...]:
    """Return what is to be said once; a page that renews itself does not take it from the one it is meant for."""
    if BY_ITSELF in request.headers:
        return ()
    return tuple(Message(str(m), *read(m.extra_tags or "info")) for m in messages.get_messages(request))
