"""Rows that belong to a branch: there is no way to read them without saying who reads."""

from typing import Self

from django.db import models

from workwright.kernel.context import Context


class BranchOwned(models.Model):
    """Base of every table whose rows belong to one branch.

    `visible(ctx)` is the way to read; `unscoped` is for actions that just made or locked the row by id, and
    for verifiers. The reference is a string: the kernel imports no context.
    """

    branch = models.ForeignKey("access.Branch", models.PROTECT, related_name="+", db_index=False)
    unscoped = models.Manager["Self"]()

    class Meta:
        abstract = True

    @classmethod
    def visible(cls, ctx: Context) -> "models.QuerySet[Self]":
        """Return the rows of the branches that `ctx` may see."""
        rows = cls._base_manager.all()
        return rows if ctx.branches is None else rows.filter(branch_id__in=ctx.branches)

    @classmethod
    def here(cls, ctx: Context) -> "models.QuerySet[Self]":
        """Return the rows of the branch acted in."""
        return cls._base_manager.filter(branch_id=ctx.here)
