"""The promises of the database, attacked as the application and as the owner of its tables."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from tests.inventory.builders import a_line, a_part, a_van, a_warehouse, asked, in_stock, promised, stock_of
from workwright.inventory.actions.consume_part import consume_part
from workwright.inventory.models import Move, Reservation
from workwright.kernel import journal as records
from workwright.kernel.ids import new_id
from workwright.kernel.unit import Unit
from workwright.kernel.verify import verify

AS_THE_APPLICATION = {
    "balance raised": "UPDATE inventory_balance SET on_hand = 9",
    "balance inserted": "INSERT INTO inventory_balance (branch_id, place_id, part_id, on_hand, reserved) "
    "SELECT branch_id, gen_random_uuid(), part_id, 9, 0 FROM inventory_balance",
    "balance removed": "DELETE FROM inventory_balance",
    "sum raised": "UPDATE inventory_item SET on_hand = 9",
    "value raised": "UPDATE inventory_item SET value_minor = 9",
    "promise lowered": "UPDATE inventory_item SET reserved = 0",
    "item removed": "DELETE FROM inventory_item",
    "move changed": "UPDATE inventory_move SET quantity = 1",
    "move removed": "DELETE FROM inventory_move",
    "moves emptied": "TRUNCATE inventory_move",
    "promise to another line": "UPDATE inventory_reservation SET line_id = gen_random_uuid()",
    "promise grown": "UPDATE inventory_reservation SET quantity = quantity + 1",
    "promise removed": "DELETE FROM inventory_reservation",
    "promise turned back": "UPDATE inventory_reservation SET state = 'short', place_id = NULL",
    "promise of what is not there": "UPDATE inventory_reservation SET state = 'reserved' WHERE state = 'short'",
    "holding by hand": "SELECT inventory_hold(branch_id, place_id, part_id, -1) FROM inventory_balance",
}


@pytest.fixture
def stocked(ctx_as: Callable[..., Any]) -> Any:
    """Two in stock, one promised, one order short of five."""
    ctx = ctx_as()
    part = a_part(ctx)
    in_stock(ctx, part, 2)
    asked(ctx, a_line(), part, 1)
    asked(ctx, a_line(), part, 6)
    return ctx, part


@pytest.mark.parametrize("name", AS_THE_APPLICATION)
def test_the_application_role_cannot(stocked, name):
    ctx, part = stocked
    before = stock_of(ctx, part)
    records.announce(Unit(new_id()))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(AS_THE_APPLICATION[name])
    assert stock_of(ctx, part) == before


def a_move(ctx: Any, part: Any, **fields: Any) -> Move:
    known = Move.here(ctx).filter(part_id=part).first()
    plain = {field.attname: getattr(known, field.attname) for field in Move._meta.concrete_fields}
    return Move(**plain | {"id": new_id()} | fields)


def bad_moves(ctx: Any, part: Any) -> dict[str, dict[str, Any]]:
    known = Move.here(ctx).filter(part_id=part).first()
    place = known.to_place_id
    out = {"from_place_id": place, "to_place_id": None}
    job = {"work_order_id": new_id(), "line_id": new_id()}
    return {
        "nothing": {"quantity": Decimal(0)},
        "less than nothing": {"quantity": Decimal(-1)},
        "no side": {"to_place_id": None},
        "a receipt out of stock": out,
        "a transfer to where it is": {"kind": "transfer", "from_place_id": place},
        "more than is free": out | {"kind": "consumption", "quantity": Decimal(1)} | job,
        "a consumption for nobody": out | {"kind": "consumption", "quantity": Decimal("0.5")},
        "an adjustment without a reason": {"kind": "adjustment", "reason": " "},
        "another currency": {"currency": "EUR"},
        "less than no cost": {"cost_minor": -1},
        "back what never went": {"kind": "return", "reason": "unused"} | job,
        "out at more than all is worth": out | {"kind": "adjustment", "reason": "gone", "cost_minor": 10**9},
        "from where it never lay": {"kind": "transfer", "from_place_id": a_van(ctx, "Other van")},
    }


BAD = (
    "nothing",
    "less than nothing",
    "no side",
    "a receipt out of stock",
    "a transfer to where it is",
    "more than is free",
    "a consumption for nobody",
    "an adjustment without a reason",
    "another currency",
    "less than no cost",
    "back what never went",
    "out at more than all is worth",
    "from where it never lay",
)


@pytest.mark.parametrize("name", BAD)
def test_a_move_that_cannot_be_is_refused(stocked, name):
    ctx, part = stocked
    fields = bad_moves(ctx, part)[name]
    asked(ctx, a_line(), part, 1)
    before = stock_of(ctx, part)
    records.announce(Unit(new_id()))
    with pytest.raises(DatabaseError), transaction.atomic():
        a_move(ctx, part, **fields).save(force_insert=True)
    assert stock_of(ctx, part) == before


def test_a_place_of_another_branch_takes_no_part_of_ours(stocked, ctx_as, company):
    ctx, part = stocked
    theirs = a_warehouse(ctx_as(branch=company.north), "Theirs")
    records.announce(Unit(new_id()))
    with pytest.raises(DatabaseError), transaction.atomic():
        a_move(ctx, part, to_place_id=theirs).save(force_insert=True)


def test_a_new_row_of_sums_begins_at_nothing(ctx_as, company):
    ctx, part = ctx_as(), a_part(ctx_as())
    records.announce(Unit(new_id()))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO inventory_item (branch_id, part_id, on_hand, reserved, value_minor, currency) "
            "VALUES (%s, %s, 7, 0, 700, 'USD')",
            [company.harbour, part],
        )
    assert stock_of(ctx, part) == (0, 0, 0)


def test_a_settled_promise_is_settled(ctx_as):
    ctx, part, line = ctx_as(), a_part(ctx_as()), a_line()
    asked(ctx, line, part, 1)
    row = promised(ctx, line)[0]
    records.announce(Unit(new_id()))
    Reservation.unscoped.filter(id=row.id).update(state="released")
    with pytest.raises(DatabaseError), transaction.atomic():
        Reservation.unscoped.filter(id=row.id).update(state="short")


@pytest.mark.parametrize(
    ("harm", "check"),
    [
        ("UPDATE inventory_balance SET on_hand = on_hand + 1", "stock balances"),
        ("UPDATE inventory_balance SET reserved = reserved - 1 WHERE reserved > 0", "stock balances"),
        ("UPDATE inventory_item SET value_minor = value_minor + 1", "stock values"),
        ("UPDATE inventory_move SET quantity = quantity + 1 WHERE kind = 'receipt'", "stock balances"),
        (
            "UPDATE inventory_reservation SET quantity = quantity - 0.5 WHERE state = 'consumed'",
            "parts consumed",
        ),
    ],
)
def test_what_a_superuser_does_to_the_sums_is_found(
    fresh_db, superuser: "psycopg.Connection[Any]", ctx_as, act, harm, check
):
    ctx, part, line = ctx_as(), a_part(ctx_as()), a_line()
    in_stock(ctx, part, 5)
    asked(ctx, line, part, 1)
    act(consume_part, ctx, line_id=line.id)
    asked(ctx, a_line(), part, 2)
    mine = ("stock balances", "stock values", "parts consumed", "part orders")
    assert not [found for found in verify() if found.check in mine]
    superuser.execute("SET session_replication_role = replica")
    superuser.execute(harm)
    assert check in {found.check for found in verify()}
