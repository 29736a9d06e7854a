"""The one door through which state changes.

`@action` turns a plain function into a use case that every interface calls the same way: a page, the HTTP API,
the command line, the offline queue and a reaction.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

import psycopg
from django.db import (
    DataError,
    IntegrityError,
    InternalError,
    OperationalError,
    ProgrammingError,
    transaction,
)
from pydantic import BaseModel, ConfigDict

from workwright.kernel import journal, outbox
from workwright.kernel.context import Context
from workwright.kernel.errors import (
    Busy,
    DomainError,
    Forbidden,
    InProgress,
    Invalid,
    ProofNeeded,
    ReadOnly,
    Stale,
)
from workwright.kernel.ids import new_id
from workwright.kernel.unit import Unit

DEADLOCK_TRIES = 4


class Command(BaseModel):
    """The input of one action: validated, immutable, and the same on every interface."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_max_length=20_000, str_strip_whitespace=True)


class Result(BaseModel):
    """What an action answers: `id` names the changed record; stored, and replayed under the same key."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: UUID


C = TypeVar("C", bound=Command)
R = TypeVar("R", bound=Result)


@dataclass(frozen=True, slots=True)
class Done(Generic[R]):
    """The answer at the door: the result, the journal row it stands in, and whether it was replayed."""

    result: R
    journal_id: UUID
    replayed: bool


@dataclass(frozen=True)
class Action(Generic[C, R]):
    """A named use case. Its name is also its permission, journal verb and operation id."""

    name: str
    command: type[C]
    result: type[R]
    run: Callable[[Context, C], R | Callable[[], R]]
    errors: tuple[type[DomainError], ...]
    inner: bool
    offline: bool
    money: bool
    sensitive: bool = False

    def __call__(self, ctx: Context, command: C) -> R:
        """Perform the action in one transaction; inside another action it is part of that one.

        Raises `Forbidden`, `IdempotencyConflict`, `InProgress`, `Busy`, or one of `errors`.
        """
        return self.perform(ctx, command).result

    def perform(self, ctx: Context, command: C) -> Done[R]:
        """Do as `__call__`, and tell where it is recorded and whether it had been done before."""
        if ctx.unit is not None:
            return Done(self._nested(ctx, command), ctx.unit.journal_id, replayed=False)
        if self.inner:
            raise Forbidden(f"{self.name} is only done as part of another action.")
        ctx.require(self.name)
        if not ctx.sees(ctx.branch_id):
            raise Forbidden("This branch is not one of yours.")
        request = journal.Request.of(self.name, ctx, command)
        try:
            done = self._in_one_transaction(ctx, command, request)
        except (DomainError, IntegrityError) as refusal:
            return self._settle(ctx, request, refusal)
        outbox.deliver_prompt(ctx, done.unit)
        return Done(done.result, done.unit.journal_id, replayed=False)

    def _nested(self, ctx: Context, command: C) -> R:
        acts = ctx.running.acts
        acts.append(self.name)
        try:
            answer = self.run(ctx, command)
        except DomainError:
            acts.remove(self.name)  # who called may go on without it
            raise
        return answer if isinstance(answer, Result) else answer()

    def _in_one_transaction(self, ctx: Context, command: C, request: journal.Request) -> "_Performed[R]":
        for attempt in range(DEADLOCK_TRIES):
            try:
                return self._once(ctx, command, request)
            except OperationalError as error:
                _raise_unless_deadlock(error, last=attempt == DEADLOCK_TRIES - 1)
                time.sleep(random.uniform(0.005, 0.05) * (attempt + 1))
            except DataError as error:
                raise Invalid(
                    f"A value is too large or not of the right kind: {_first_line(error)}"
                ) from error
            except ProgrammingError as error:
                if isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
                    raise _privilege(error) from error
                raise
            except InternalError as error:
                if isinstance(error.__cause__, psycopg.errors.ReadOnlySqlTransaction):
                    raise ReadOnly() from error
                raise
        raise Busy()

    def _once(self, ctx: Context, command: C, request: journal.Request) -> "_Performed[R]":
        unit = Unit(new_id())
        with transaction.atomic(durable=True):
            journal.announce(unit, request)
            inside = ctx.inside(unit)
            if self.sensitive:
                inside.require_proof()
            answer = self.run(inside, command)
            unit.flush(inside)
            result = answer if isinstance(answer, Result) else answer()
            journal.write(ctx, unit, self.name, request, result)
        return _Performed(result, unit)

    def _settle(self, ctx: Context, request: journal.Request, refusal: Exception) -> Done[R]:
        """Answer a refusal: with what this key did before, if it did; else refuse, and remember it."""
        if request.key is not None and (stored := journal.find(ctx, request)):
            ctx.answered_before()
            return Done(self.result.model_validate(stored.result), stored.journal_id, replayed=True)
        error = refusal if isinstance(refusal, DomainError) else _meaning(cast("IntegrityError", refusal))
        if request.key is not None and error.remembered:
            journal.remember_refusal(ctx, request, self.name, error)
        raise error from (None if error is refusal else refusal)


@dataclass(frozen=True, slots=True)
class _Performed(Generic[R]):
    result: R
    unit: Unit


registry: dict[str, Action[Any, Any]] = {}
"""Every action of the product by name."""

refusals_by_constraint: dict[str, Callable[[], DomainError]] = {}
"""What a violated database constraint means to a person; contexts register theirs by `constraint_means`."""


def constraint_means(constraint: str, refusal: Callable[[], DomainError]) -> None:
    """Say which refusal a violation of the named constraint is."""
    refusals_by_constraint[constraint] = refusal


def action(
    name: str,
    *,
    errors: tuple[type[DomainError], ...] = (),
    inner: bool = False,
    offline: bool = False,
    money: bool = False,
    sensitive: bool = False,
) -> Callable[[Callable[[Context, C], R | Callable[[], R]]], Action[C, R]]:
    """Declare a use case: a function of a `Context` and one `Command` that returns a `Result`.

    A function that needs numbers known only at the last moment returns a callable that makes the result.
    `inner` acts only run inside others; `offline` ones may be queued on a device; `money` ones need a key.
    `sensitive` ones ask a person, at the door, to show anew who they are.
    """

    def declare(run: Callable[[Context, C], R | Callable[[], R]]) -> Action[C, R]:
        if name in registry:
            raise ValueError(f"two actions are named {name}")
        command, result = run.__annotations__["command"], run.__annotations__["return"]
        refusals = (*errors, ProofNeeded) if sensitive else errors
        declared = Action(
            name, command, _result_type(result), run, refusals, inner, offline, money, sensitive
        )
        registry[name] = declared
        return declared

    return declare


def _result_type(annotation: Any) -> Any:
    """Return the Result class of `R`, or of `R | Callable[[], R]`, or of `Callable[[], R]`."""
    if isinstance(annotation, type) and issubclass(annotation, Result):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        if (found := _result_type(part)) is not None:
            return found
    return None


def _meaning(error: IntegrityError) -> DomainError:
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or ""
    if name in refusals_by_constraint:
        return refusals_by_constraint[name]()
    if isinstance(error.__cause__, psycopg.errors.ForeignKeyViolation):
        return Invalid("Something this refers to does not exist.", constraint=name)
    if isinstance(error.__cause__, psycopg.errors.UniqueViolation) and name.endswith("_pkey"):
        return Stale("A record with this id is there already.", constraint=name)
    raise error


def _privilege(error: Exception) -> DomainError:
    if "access changed" in str(error):
        return Forbidden("Your rights were changed. Sign in again.")
    raise error


def _raise_unless_deadlock(error: OperationalError, *, last: bool) -> None:
    cause = error.__cause__
    if isinstance(cause, psycopg.errors.DeadlockDetected) and not last:
        return
    if isinstance(cause, psycopg.errors.LockNotAvailable | psycopg.errors.DeadlockDetected):
        raise (InProgress() if "kernel_same_key" in str(cause.diag.context or "") else Busy()) from error
    raise error


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
