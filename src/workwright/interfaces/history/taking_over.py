"""Take over a file of past work: its machines become equipment of one customer, its rows their history."""

from collections.abc import Callable, Iterator
from uuid import UUID

from workwright.assets.actions.find_or_create_equipment import FindOrCreateEquipment, find_or_create_equipment
from workwright.interfaces.history.receipt import Receipt
from workwright.kernel.context import Context
from workwright.kernel.ids import derived_id
from workwright.parties.actions.find_or_create_customer import FindOrCreateCustomer, find_or_create_customer
from workwright.work_orders.actions.import_past_orders import (
    ImportedPastOrders,
    ImportPastOrders,
    PastOrderFields,
    RefusedRow,
    import_past_orders,
)
from workwright.work_orders.queries import list_past_imports
from workwright.work_orders.rules.past_orders import (
    EXCAVATORS,
    PastRow,
    Reading,
    Refused,
    control_of,
    read_past_orders,
)

Progress = Callable[[int, int], None]
AT_ONCE = 500
MINE = "Mine of the excavators (Hodkiewicz and Ho 2016)"


def read_excavators(ctx: Context, content: bytes) -> Reading:
    """Read the file in the currency of the branch. Raises `UnreadableFile`."""
    return read_past_orders(content, EXCAVATORS, ctx.branch.currency, ctx.today)


def take_over_excavators(ctx: Context, content: bytes, name: str, progress: Progress) -> Receipt:
    """Import the file, part by part, and return its receipt. The same file again creates nothing.

    `progress` is told how many rows of how many are done. Raises `UnreadableFile`.
    """
    reading = read_excavators(ctx, content)
    mine = the_mine(ctx)
    machines = {letter: machine_of(ctx, mine, letter) for letter in reading.assets}
    done: list[ImportedPastOrders] = []
    for part in _batched(sorted([*reading.orders, *reading.refused], key=lambda row: row.row)):
        done.append(import_past_orders(ctx, _command(mine, machines, name, reading.sha256, part)))
        progress(sum(one.created + one.known + one.refused for one in done), reading.rows)
    return _receipt(ctx, content, name, reading, done)


def the_mine(ctx: Context) -> UUID:
    """Return the customer who owns the machines, made at the first time."""
    command = FindOrCreateCustomer(customer_id=derived_id("excavators", ctx.here), kind="company", name=MINE)
    return find_or_create_customer(ctx, command).id


def machine_of(ctx: Context, mine: UUID, letter: str) -> UUID:
    """Return the excavator that the file calls by this letter, made at the first time."""
    name = {"maker": "Excavator", "model": letter}
    command = FindOrCreateEquipment(asset_id=derived_id(mine, letter), customer_id=mine, **name)
    return find_or_create_equipment(ctx, command).id


def _batched(rows: list[PastRow | Refused]) -> Iterator[list[PastRow | Refused]]:
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))


def _command(
    mine: UUID, machines: dict[str, UUID], name: str, sha256: str, part: list[PastRow | Refused]
) -> ImportPastOrders:
    orders = tuple(_order(row, machines[row.asset]) for row in part if isinstance(row, PastRow))
    refused = tuple(
        RefusedRow(row=row.row, reason=row.reason, cost_minor=row.cost_minor)
        for row in part
        if isinstance(row, Refused)
    )
    return ImportPastOrders(
        customer_id=mine, source_name=name, source_sha256=sha256, orders=orders, refused=refused
    )


def _order(row: PastRow, asset_id: UUID) -> PastOrderFields:
    return PastOrderFields(
        row=row.row,
        asset_id=asset_id,
        done_on=row.done_on,
        words=row.words,
        kind=row.kind,
        cost_minor=row.cost_minor,
    )


def _receipt(
    ctx: Context, content: bytes, name: str, reading: Reading, done: list[ImportedPastOrders]
) -> Receipt:
    rows, total = control_of(content, EXCAVATORS, ctx.branch.currency)
    held = list_past_imports(ctx, reading.sha256)
    return Receipt(
        source_name=name,
        sha256=reading.sha256,
        currency=ctx.branch.currency,
        source_rows=rows,
        source_minor=total,
        created=sum(part.created for part in done),
        created_minor=sum(part.created_minor for part in done),
        known=sum(part.known for part in done),
        held=sum(source.rows for source in held),
        held_minor=sum(source.cost_minor for source in held),
        refused=reading.refused,
    )
