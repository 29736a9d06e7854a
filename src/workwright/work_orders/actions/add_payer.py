"""Let somebody else pay part of an order: an insurer, a warranty, a company."""

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, model_validator

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.parties.queries import customers_by_id
from workwright.work_orders.actions.divide_anew import DivideAnew, divide_anew
from workwright.work_orders.events import ContentChanged
from workwright.work_orders.models import Payer, WorkOrder
from workwright.work_orders.queries.locks import lock_order, next_version, require_open
from workwright.work_orders.queries.paying import PayerFact, TaxedDifferently, payers_of

NAME = "work_orders.add_payer"
Role = Literal["insurer", "warranty", "company", "driver", "other"]
Takes = Literal["rest", "lines", "percent", "amount"]
Pays = Literal["before", "by_terms"]
Share = Annotated[Decimal, Field(gt=0, lt=100, max_digits=7, decimal_places=4)]
Sum = Annotated[int, Field(gt=0, le=LARGEST_MINOR)]
Claim = Annotated[str, Field(max_length=60)]
BY_TERMS = ("insurer", "warranty")


class PaysAlready(DomainError):
    """They pay part of this order already. Change what they take instead."""

    code = "work_orders.pays_already"


constraint_means("payer_once", PaysAlready)


class AddPayer(Command):
    """`takes` the rest, only `line_ids`, a percentage of the other lines, or a fixed sum with tax.

    `excess_minor` is what the order's own customer pays first, tax included, where the new payer takes the rest.
    `pays` by terms lets the thing go on their authorisation; insurers and warranties do unless it says otherwise.
    """

    payer_id: UUID | None = None
    work_order_id: UUID
    customer_id: UUID = Field(title="Who pays")
    role: Role
    takes: Takes = "rest"
    percent: Share | None = None
    amount_minor: Sum | None = None
    excess_minor: Sum | None = Field(default=None, title="Excess the customer pays")
    line_ids: Annotated[tuple[UUID, ...], Field(max_length=500)] = ()
    claim_number: Claim = ""
    pays: Pays | None = None

    @model_validator(mode="after")
    def _whole(self) -> "AddPayer":
        refuse_half_terms(self.takes, self.percent, self.amount_minor)
        if self.excess_minor is not None and self.takes != "rest":
            raise ValueError("An excess goes with a payer who takes the rest.")
        return self


def refuse_half_terms(takes: str, percent: Decimal | None, amount_minor: int | None) -> None:
    """Raise ValueError unless a percentage or a sum is there exactly where one is needed."""
    if (takes == "percent") != (percent is not None):
        raise ValueError("Say the percentage, for a payer who takes a percentage.")
    if (takes == "amount") != (amount_minor is not None):
        raise ValueError("Say the sum, for a payer who takes a fixed sum.")


class AddedPayer(Result):
    """`waiting` are lines that have to be asked about again."""

    version: int
    waiting: tuple[UUID, ...]


@action(NAME, errors=(NotFound, IllegalTransition, Invalid, PaysAlready, TaxedDifferently))
def add_payer(ctx: Context, command: AddPayer) -> AddedPayer:
    """Add a payer and divide the order anew. Each is asked for their own part: one's yes is nobody else's.

    With the first one the order's own customer becomes a payer too: of the rest, of the excess, or of nothing.
    """
    order = lock_order(ctx, command.work_order_id, "customer_id")
    require_open(order.state, NAME)
    if command.customer_id not in customers_by_id(ctx, [command.customer_id]):
        raise NotFound("There is no such customer.", field="customer_id")
    payers = payers_of(ctx, order.id) or [_own(ctx, order)]
    writer.update(WorkOrder, order.id, several_pay=True)
    if command.takes == "rest":
        _give_up_the_rest(ctx, order, payers, command.excess_minor)
    payer_id = command.payer_id or new_id()
    writer.insert(Payer, _row(ctx, command, payer_id, payers[-1].position + 1))
    give_lines(order.id, command.line_ids, payer_id)
    divided = divide_anew(ctx, DivideAnew(work_order_id=order.id))
    version = announce(ctx, order)
    return AddedPayer(id=payer_id, version=version, waiting=divided.waiting)


def announce(ctx: Context, order: writer.Row) -> int:
    """Raise the order's version, tell what hangs on its content, and return the version."""
    version = next_version(order)
    ctx.about(order.id)
    ctx.emit(ContentChanged(work_order_id=order.id, version=version))
    return version


def _own(ctx: Context, order: writer.Row) -> PayerFact:
    """Make the order's own customer its first payer."""
    row = {
        "id": new_id(),
        "branch_id": ctx.here,
        "work_order_id": order.id,
        "customer_id": order.customer_id,
        "position": 1,
        "role": "customer",
        "takes": "rest",
        "added_by": ctx.actor.ref,
        "added_at": ctx.now,
    }
    writer.insert(Payer, row)
    blank: dict[str, Any] = {"percent": None, "amount_minor": None, "pays": "before", "claim_number": ""}
    return PayerFact.model_construct(**{**blank, **row, "version": 1})


def _give_up_the_rest(
    ctx: Context, order: writer.Row, payers: list[PayerFact], excess_minor: int | None
) -> None:
    """Who took the rest takes only lines given to them; the own customer the excess, where there is one."""
    before = next(payer for payer in payers if payer.takes == "rest")
    terms: dict[str, Any] = {"takes": "lines", "percent": None, "amount_minor": None}
    if before.customer_id == order.customer_id and excess_minor is not None:
        terms = {"takes": "amount", "percent": None, "amount_minor": excess_minor}
    writer.update(Payer, before.id, expected_version=before.version, **terms)


def _row(ctx: Context, command: AddPayer, payer_id: UUID, position: int) -> dict[str, Any]:
    pays = command.pays or ("by_terms" if command.role in BY_TERMS else "before")
    kept = ("work_order_id", "customer_id", "role", "takes", "percent", "amount_minor", "claim_number")
    return {
        **{name: getattr(command, name) for name in kept},
        "id": payer_id,
        "branch_id": ctx.here,
        "position": position,
        "pays": pays,
        "added_by": ctx.actor.ref,
        "added_at": ctx.now,
    }


_GIVE = """
UPDATE work_orders_line l SET payer_id = %s WHERE id = ANY(%s) AND work_order_id = %s AND state <> 'removed'
  AND invoice_id IS NULL AND NOT by_terms
  AND NOT EXISTS (SELECT 1 FROM work_orders_linepart p WHERE p.line_id = l.id AND p.invoice_id IS NOT NULL)
RETURNING id
"""


def give_lines(work_order_id: UUID, line_ids: tuple[UUID, ...], payer_id: UUID | None) -> None:
    """Have a payer carry lines whole, or nobody in particular; raise `NotFound` for what cannot be given."""
    if not line_ids:
        return
    given = {row.id for row in writer.rows(_GIVE, [payer_id, list(line_ids), work_order_id])}
    if left := [line_id for line_id in line_ids if line_id not in given]:
        raise NotFound(
            "There is no such line in this order, or it is invoiced already.", line_id=str(left[0])
        )
