"""Writing a match moves the money in the books to where the bank shows it, and no further."""

from collections.abc import Callable

import pytest

from tests.inventory.builders import run_inner
from tests.reconciliation.builders import a_bank, a_statement
from tests.reconciliation.test_record_settlements import held
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, NotFound
from workwright.kernel.ids import new_id
from workwright.reconciliation.actions.place_match import PlaceMatch, place_match
from workwright.reconciliation.queries import list_lines


def test_a_second_account_has_money_of_its_own(ctx_as: Callable[..., Context]) -> None:
    ctx = ctx_as()
    bank = a_bank(ctx, main=False)
    a_statement(ctx, bank, [("40.00", "Terminal 7")])
    (line,) = list_lines(ctx).rows
    command = PlaceMatch(
        match_id=new_id(), line_id=line.id, target="terminal", amount_minor=4_000, rule="person"
    )
    with pytest.raises(Forbidden):
        place_match(ctx, command)
    run_inner(ctx, place_match, command)
    assert (held(ctx, "bank", f"bank:{bank}"), held(ctx, "bank")) == (4_000, 0)
    assert held(ctx, "clearing", "terminal") == -4_000
    with pytest.raises(NotFound):
        run_inner(ctx, place_match, command.model_copy(update={"line_id": new_id(), "match_id": new_id()}))
