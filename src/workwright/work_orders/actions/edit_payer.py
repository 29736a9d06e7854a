"""Change what a payer of an order takes, or their claim number."""

from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, Invalid, NotFound, Stale
from workwright.work_orders.actions.add_payer import (
    Claim,
    Pays,
    Share,
    Sum,
    Takes,
    announce,
    refuse_half_terms,
)
from workwright.work_orders.actions.divide_anew import DivideAnew, divide_anew
from workwright.work_orders.models import Payer
from workwright.work_orders.queries.locks import lock_order_of, require_open
from workwright.work_orders.queries.paying import PayerFact, TaxedDifferently, payers_of

NAME = "work_orders.edit_payer"
OF_PAYER = "SELECT work_order_id FROM work_orders_payer WHERE id = %s"
MISSING = "There is no such payer."


class EditPayer(Command):
    """Fields left out stay as they are; a percentage or a sum goes with what is taken."""

    payer_id: UUID
    expected_version: int
    role: Literal["customer", "insurer", "warranty", "company", "driver", "other"] | None = None
    takes: Takes | None = None
    percent: Share | None = None
    amount_minor: Sum | None = None
    claim_number: Claim | None = None
    pays: Pays | None = None


class EditedPayer(Result):
    """`waiting` are lines that have to be asked about again."""

    version: int
    waiting: tuple[UUID, ...]


@action(NAME, errors=(NotFound, Stale, IllegalTransition, Invalid, TaxedDifferently))
def edit_payer(ctx: Context, command: EditPayer) -> EditedPayer:
    """Change a payer and divide anew what is not invoiced. Whoever is to carry more than they agreed to is asked."""
    order = lock_order_of(ctx, OF_PAYER, [command.payer_id], "customer_id", missing=MISSING)
    require_open(order.state, NAME)
    payers = payers_of(ctx, order.id)
    payer = payer_among(payers, command.payer_id)
    changes = _changes(command, payer)
    if changes.get("takes") == "rest" and payer.takes != "rest":
        _take_the_rest_from(payers)
    writer.update(Payer, payer.id, expected_version=command.expected_version, **changes)
    divided = divide_anew(ctx, DivideAnew(work_order_id=order.id))
    announce(ctx, order)
    return EditedPayer(id=payer.id, version=command.expected_version + 1, waiting=divided.waiting)


def payer_among(payers: list[PayerFact], payer_id: UUID) -> PayerFact:
    """Return one of the payers; raise `NotFound` for one who was removed."""
    for payer in payers:
        if payer.id == payer_id:
            return payer
    raise NotFound(MISSING)


def _changes(command: EditPayer, payer: PayerFact) -> dict[str, Any]:
    named = ("role", "claim_number", "pays")
    changes = {n: getattr(command, n) for n in named if getattr(command, n) is not None}
    if command.takes is None and command.percent is None and command.amount_minor is None:
        if not changes:
            raise Invalid("Say what to change.")
        return changes
    takes = command.takes or payer.takes
    if payer.takes == "rest" and takes != "rest":
        raise Invalid("Somebody has to take the rest: let another payer take it.", field="takes")
    return changes | _terms(takes, command.percent, command.amount_minor)


def _terms(takes: str, percent: Decimal | None, amount_minor: int | None) -> dict[str, Any]:
    try:
        refuse_half_terms(takes, percent, amount_minor)
    except ValueError as error:
        raise Invalid(str(error), field="takes") from error
    return {"takes": takes, "percent": percent, "amount_minor": amount_minor}


def _take_the_rest_from(payers: list[PayerFact]) -> None:
    before = next(payer for payer in payers if payer.takes == "rest")
    writer.update(Payer, before.id, expected_version=before.version, takes="lines")
