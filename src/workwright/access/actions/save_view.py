"""Keep a list as one likes to see it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.access.models import SavedView
from workwright.access.rules import Name
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.kernel.ids import new_id


class SaveView(Command):
    """`page` is the list's first word of the address, `query` the address of its filters, without the question mark."""

    page: Annotated[str, Field(pattern=r"^[a-z]{1,40}$")]
    query: Annotated[str, Field(max_length=500, pattern=r"^[^?#\s]*$")] = ""
    name: Annotated[Name, Field(max_length=60)]
    shared: bool = False


class SavedViewResult(Result):
    id: UUID
    name: str


@action("access.save_view", errors=(Forbidden,))
def save_view(ctx: Context, command: SaveView) -> SavedViewResult:
    """Save a list's filters under a name, in place of one's own of that name; a shared one shows to the branch."""
    if ctx.actor.user_id is None:
        raise Forbidden("Views belong to people.")
    fields = {
        "query": command.query,
        "shared": command.shared,
        "branch_id": ctx.branch_id,
        "saved_at": ctx.now,
    }
    own = {"user_id": ctx.actor.user_id, "page": command.page, "name": command.name}
    view, _ = SavedView.objects.update_or_create(
        **own, defaults=fields, create_defaults={**fields, "id": new_id()}
    )
    return SavedViewResult(id=view.id, name=view.name)
