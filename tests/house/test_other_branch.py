"""Every action and every read that names something of a branch, tried by people of another branch."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin
from uuid import UUID

from django.db import transaction
from pydantic import BaseModel, TypeAdapter, ValidationError

from tests.house.doors import things
from tests.world import NOW, Company, journal
from workwright.access.roles import ROLES, permission_table, permissions_of_all
from workwright.kernel.actions import Action, registry
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.ids import new_id
from workwright.kernel.reads import Query, queries

As = Callable[..., Context]
COMPANY_S = ("customer_id", "asset_id", "entry_id", "device_id")
"""What other branches may know of, or what the journal's own tests try."""
FINDS_NOTHING = {"inventory.release_reservations"}
"""Lets go of what this branch holds for an order: for one of another branch that is nothing, and it says so."""
PLAIN: dict[Any, Any] = {
    str: "Reason enough, and more",
    int: 1,
    bool: False,
    Decimal: Decimal(1),
    date: NOW.date(),
    datetime: NOW + timedelta(days=1),
}


def a_value(name: str, annotation: Any, ours: dict[str, UUID]) -> Any:
    """Return something that the field may be: one of our things where its name says so."""
    if name in ours:
        return ours[name]
    if name.endswith("_ids") and f"{name[:-1]}" in ours:
        return (ours[name[:-1]],)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return filled(annotation, ours)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return arguments[0]
    if origin in (tuple, list):
        return (a_value(name, arguments[0], ours),)
    if arguments and annotation not in PLAIN:
        return a_value(name, arguments[0], ours)
    return new_id() if annotation is UUID else PLAIN.get(annotation, "1")


def filled(model: type[BaseModel], ours: dict[str, UUID]) -> dict[str, Any]:
    """Return fields for a command: what it needs, and of the rest what names a thing of ours."""
    return {
        name: a_value(name, field.annotation, ours)
        for name, field in model.model_fields.items()
        if field.is_required() or name in ours
    }


def named(model: type[BaseModel], ours: dict[str, UUID]) -> bool:
    return any(name in ours or f"{name[:-1]}" in ours for name in model.model_fields)


def actions(ours: dict[str, UUID]) -> list[Action[Any, Any]]:
    """Return the actions of staff that name something of ours."""
    return [
        one
        for name, one in sorted(registry.items())
        if not one.inner and permission_table().get(name) and named(one.command, ours)
    ]


def everybody_of(ctx_as: As, branch: UUID) -> Context:
    """Return a person of a branch with every role in it."""
    ctx = ctx_as("branch_manager", branch=branch, who="Noor")
    held = ctx.actor.__class__(
        ctx.actor.ref, "Noor", permissions_of_all(ROLES), frozenset([branch]), None, new_id()
    )
    return Context(held, ctx.now, "test", branch)


def test_no_action_touches_what_another_branch_owns(ctx_as: As, company: Company) -> None:
    ours = {name: value for name, value in things(ctx_as()).items() if name not in COMPANY_S}
    noor = everybody_of(ctx_as, company.north)
    before, done, unfit = len(journal(company.harbour)), [], []
    tried = actions(ours)
    for one in tried:
        try:
            command = one.command.model_validate(filled(one.command, ours))
        except ValidationError:
            unfit.append(one.name)
            continue
        mark = transaction.savepoint()
        try:
            one(noor, command)
            done.append(one.name)
        except DomainError:
            pass
        transaction.savepoint_rollback(mark)
    assert set(done) <= FINDS_NOTHING
    assert len(journal(company.harbour)) == before
    assert len(unfit) < len(tried) / 8, unfit


def test_no_read_tells_what_another_branch_owns(ctx_as: As, company: Company) -> None:
    ours = {name: value for name, value in things(ctx_as()).items() if name not in COMPANY_S}
    noor = everybody_of(ctx_as, company.north)
    told = []
    reads: list[Query[..., Any]] = [one for _, one in sorted(queries.items())]
    for one in reads:
        fields = filled(one.params, ours)
        try:
            answer = one(noor, **dict(one.params.model_validate(fields)))
        except (DomainError, ValidationError):
            continue
        text = answer if isinstance(answer, bytes) else TypeAdapter(one.returns).dump_json(answer)
        asked = {value for value in fields.values() if isinstance(value, UUID)}
        found = [name for name, value in ours.items() if value not in asked and str(value).encode() in text]
        if found:
            told.append((one.name, found))
    assert told == []
