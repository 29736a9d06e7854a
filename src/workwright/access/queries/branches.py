"""Reads of branches, and who one is in them."""

import time
from dataclasses import replace
from uuid import UUID

from django.db.models import QuerySet

from workwright.access.models import Branch
from workwright.access.roles import permission_table
from workwright.kernel.context import BranchFacts, Context, provide_branches
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import View, query


class BranchView(View):
    id: UUID
    code: str
    name: str
    zone: str
    locale: str
    currency: str
    country: str
    jurisdiction: str
    address: str
    phone: str
    email: str
    tax_id: str
    version: int


class Me(View):
    """Who is acting, where, and what they may do there."""

    ref: str
    name: str
    branch_id: UUID | None
    branches: tuple[BranchView, ...]
    permissions: tuple[str, ...]


_FRESH_SECONDS = 2.0
_known: dict[UUID, tuple[float, BranchFacts]] = {}
_particulars: dict[UUID, tuple[float, BranchView]] = {}


def branch_facts(branch_id: UUID) -> BranchFacts:
    """Return what calculations need to know of a branch; raise `NotFound`.

    Every request asks, so the answer is kept: a change is seen by other processes after two seconds at the most.
    """
    known = _known.get(branch_id)
    if known is None or time.monotonic() - known[0] > _FRESH_SECONDS:
        _known.update(_read_facts())
        known = _known.get(branch_id)
    if known is None:
        raise NotFound("There is no such branch.", field="branch")
    return known[1]


def branch_particulars(branch_id: UUID) -> BranchView:
    """Return what a branch says of itself on documents, kept as its facts are; raise `NotFound`."""
    known = _particulars.get(branch_id)
    if known is None or time.monotonic() - known[0] > _FRESH_SECONDS:
        branch = Branch.objects.filter(id=branch_id).first()
        if branch is None:
            raise NotFound("There is no such branch.", field="branch")
        known = (time.monotonic(), BranchView.model_validate(branch, from_attributes=True))
        _particulars[branch_id] = known
    return known[1]


def forget_branches() -> None:
    """Drop what this process remembers of branches; after a change here, and between tests."""
    _known.clear()
    _particulars.clear()


def _read_facts() -> dict[UUID, tuple[float, BranchFacts]]:
    """Read every branch: they are few, and a list over all of them asks for each."""
    names = ("id", "code", "name", "zone", "locale", "currency", "country", "jurisdiction")
    now, facts = time.monotonic(), [BranchFacts(*row) for row in Branch.objects.values_list(*names)]
    return {one.id: (now, replace(one, locale=one.locale.replace("-", "_"))) for one in facts}


provide_branches(branch_facts)


def visible_branches(ctx: Context) -> QuerySet[Branch]:
    every = Branch.objects.order_by("code")
    return every if ctx.branches is None else every.filter(id__in=ctx.branches)


def visible_branch_ids(ctx: Context) -> list[UUID]:
    """Return the ids of every branch the actor may see."""
    return list(visible_branches(ctx).values_list("id", flat=True))


@query("access.list_branches", permission="access.view_branches")
def list_branches(ctx: Context) -> list[BranchView]:
    """Every branch the actor may see, by code."""
    return [BranchView.model_validate(branch, from_attributes=True) for branch in visible_branches(ctx)]


@query("access.get_branch", permission="access.view_branches")
def get_branch(ctx: Context, branch_id: UUID) -> BranchView:
    """One branch with all its particulars."""
    branch = visible_branches(ctx).filter(id=branch_id).first()
    if branch is None:
        raise NotFound
    return BranchView.model_validate(branch, from_attributes=True)


@query("access.get_me", permission="access.view_branches")
def get_me(ctx: Context) -> Me:
    """Who is acting, in which branch, with which rights: what a program asks first."""
    held = permission_table().keys() if ctx.can("*") else ctx.actor.permissions
    return Me(
        ref=ctx.actor.ref,
        name=ctx.actor.name,
        branch_id=ctx.branch_id,
        branches=tuple(list_branches.run(ctx)),
        permissions=tuple(sorted(held)),
    )


def first_branch() -> UUID | None:
    """Return the first branch by code, None before there is any."""
    return Branch.objects.order_by("code").values_list("id", flat=True).first()


def branch_by_code(text: str) -> UUID:
    """Return the id of the branch with this code, or this id; raise `NotFound`."""
    codes = {code: branch_id for branch_id, code in Branch.objects.values_list("id", "code")}
    found = codes.get(text.upper()) or next((one for one in codes.values() if str(one) == text.lower()), None)
    if found is None:
        raise NotFound(f"There is no branch {text}. These are: {', '.join(sorted(codes))}.", field="branch")
    return found


def branch_ids() -> list[UUID]:
    """Return every branch of the installation: for what is done in each of them by the clock."""
    return list(Branch.objects.order_by("code").values_list("id", flat=True))
