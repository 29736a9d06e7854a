"""Lists as people saved them."""

from uuid import UUID

from django.db.models import Q

from workwright.access.models import SavedView
from workwright.kernel.context import Context
from workwright.kernel.reads import View, query


class SavedViewRow(View):
    """A saved list; `mine` may be removed."""

    id: UUID
    name: str
    query: str
    shared: bool
    mine: bool
    who: str


@query("access.list_views", permission="access.view_branches")
def list_views(ctx: Context, page: str) -> tuple[SavedViewRow, ...]:
    """The saved views of one list: one's own where one is, and those shared in the branch, by name."""
    ours = Q(user_id=ctx.actor.user_id) | Q(shared=True)
    found = SavedView.objects.filter(ours, Q(branch=ctx.branch_id), page=page).select_related("user")
    return tuple(
        SavedViewRow(
            id=one.id,
            name=one.name,
            query=one.query,
            shared=one.shared,
            mine=one.user_id == ctx.actor.user_id,
            who=one.user.name,
        )
        for one in found.order_by("name", "id")[:50]
    )
