from datetime import timedelta

import pytest
from django.db import Error

from tests.work_orders.builders import an_order, seen
from tests.world import NOW, act
from workwright.kernel.actions import Action, Command, Result
from workwright.work_orders.actions.add_note import add_note
from workwright.work_orders.models import Note


def test_both_clocks_are_kept(ctx_as):
    ctx = ctx_as("technician")
    order = an_order(ctx_as("system"))
    act(
        add_note,
        ctx,
        work_order_id=order.id,
        text="Left by the back door",
        device_at=NOW - timedelta(hours=2),
    )
    (note,) = seen(ctx, order).notes
    assert (note.text, note.written_at - note.device_at) == ("Left by the back door", timedelta(hours=2))


def test_notes_are_only_added(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    act(add_note, ctx, work_order_id=order.id, text="one")

    def change(inside, command):
        Note.unscoped.update(text="another")
        return Result(id=order.id)

    door = Action("trial.change", Command, Result, change, (), inner=False, offline=False, money=False)
    with pytest.raises(Error, match=r"permission denied|rows are only ever added"):
        door(ctx, Command())
