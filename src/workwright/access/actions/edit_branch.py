"""Changing what a branch says of itself."""

from uuid import UUID

from pydantic import Field

from workwright.access.actions.create_branch import Locale, Zone
from workwright.access.models import Branch
from workwright.access.queries import forget_branches
from workwright.access.rules import Name, is_jurisdiction
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound, Stale


class EditBranch(Command):
    """What is left out stays as it is."""

    branch_id: UUID
    expected_version: int
    name: Name | None = None
    zone: Zone | None = None
    locale: Locale | None = None
    jurisdiction: str | None = Field(default=None, max_length=6)
    address: str | None = Field(default=None, max_length=1000)
    phone: str | None = Field(default=None, max_length=32)
    email: str | None = Field(default=None, max_length=254)
    tax_id: str | None = Field(default=None, max_length=40)


class EditedBranch(Result):
    id: UUID
    version: int


@action("access.edit_branch", errors=(NotFound, Stale, Invalid))
def edit_branch(ctx: Context, command: EditBranch) -> EditedBranch:
    """Change a branch's particulars. Documents already issued keep what they say."""
    if not ctx.sees(command.branch_id):
        raise NotFound
    branch = writer.lock(ctx, Branch, command.branch_id, "country")
    changes = command.model_dump(exclude={"branch_id", "expected_version"}, exclude_none=True)
    if "jurisdiction" in changes and not is_jurisdiction(changes["jurisdiction"], branch.country):
        raise Invalid(f"A part of {branch.country} by ISO 3166-2 is asked for.", field="jurisdiction")
    writer.update(Branch, command.branch_id, expected_version=command.expected_version, **changes)
    forget_branches()
    return EditedBranch(id=command.branch_id, version=command.expected_version + 1)
