"""Who gets what arrives."""

from datetime import timedelta

from tests.inventory.builders import (
    a_line,
    a_part,
    a_van,
    a_warehouse,
    asked,
    in_stock,
    promised,
    run_inner,
    stock_of,
)
from tests.world import NOW
from workwright.inventory.actions.fill_shortages import FillShortages, fill_shortages


def test_the_earlier_promise_comes_first_then_who_asked_first(ctx_as):
    part = a_part(ctx_as())
    late, none, early = a_line(), a_line(), a_line()
    asked(ctx_as(), late, part, needed_at=NOW + timedelta(days=2))
    asked(ctx_as(at=NOW + timedelta(minutes=1)), none, part)
    asked(ctx_as(at=NOW + timedelta(minutes=2)), early, part, needed_at=NOW + timedelta(days=1))
    for winner in (early, late, none):
        in_stock(ctx_as(), part, 1)
        assert [p.state for p in promised(ctx_as(), winner)] == ["reserved"]


def test_a_shortage_is_filled_in_pieces_and_from_several_places(ctx_as, journal):
    ctx = ctx_as()
    part, line = a_part(ctx), a_line()
    main, annex = a_warehouse(ctx), a_warehouse(ctx, "Annex")
    asked(ctx, line, part, 5)
    in_stock(ctx, part, 2, place_id=annex)
    assert journal()[-1]["events"][0][1]["still_short"] == "3.000"
    in_stock(ctx, part, 2, place_id=main)
    assert {(p.place_id, p.quantity, p.state) for p in promised(ctx, line)} == {
        (annex, 2, "reserved"),
        (main, 2, "reserved"),
        (None, 1, "short"),
    }
    assert stock_of(ctx, part)[:2] == (4, 4)


def test_what_lies_in_a_van_fills_nobody(ctx_as):
    ctx = ctx_as()
    part, line = a_part(ctx), a_line()
    asked(ctx, line, part)
    in_stock(ctx, part, 1, place_id=a_van(ctx))
    assert [p.state for p in promised(ctx, line)] == ["short"]


def test_with_nobody_waiting_nothing_happens(ctx_as):
    ctx = ctx_as()
    part = a_part(ctx)
    in_stock(ctx, part, 1)
    assert run_inner(ctx, fill_shortages, FillShortages(part_ids=(part,))).lines == ()
