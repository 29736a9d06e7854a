"""A restored backup brings nobody back."""

from typing import Any

from tests.parties.builders import a_customer
from tests.world import NOW
from workwright.parties.queries import get_customer, search_customers
from workwright.privacy.actions.repeat_erasure import repeat_erasure
from workwright.privacy.flows import LIST, keep_list, repeat_erasures


def test_who_is_on_the_list_is_erased_again(ctx_as: Any, act: Any, tmp_path: Any, settings: Any) -> None:
    settings.HOME = tmp_path
    ctx = ctx_as()
    back, other = a_customer(ctx, name="Back Again"), a_customer(ctx, name="Some Other")
    (tmp_path / LIST).parent.mkdir()
    (tmp_path / LIST).write_text(f"{back}\n00000000-0000-4000-8000-000000000000\n")
    assert (repeat_erasures(NOW), repeat_erasures(NOW)) == (1, 0)
    assert (get_customer(ctx, back).name, get_customer(ctx, other).name) == ("Erased", "Some Other")
    act(repeat_erasure, ctx, customer_id=other)
    assert search_customers(ctx).rows == ()
    keep_list()
    assert len((tmp_path / LIST).read_text().split()) == 3
