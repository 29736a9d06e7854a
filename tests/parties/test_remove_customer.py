from collections.abc import Callable

import pytest

from tests.assets.builders import a_vehicle
from tests.imports.builders import brought_in, undone
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.kernel.ids import new_id
from workwright.parties.actions.remove_customer import RemoveCustomer, remove_customer
from workwright.parties.queries import get_customer, search_customers

Make = Callable[..., Context]


def test_it_is_only_done_as_part_of_another_action(ctx_as: Make) -> None:
    with pytest.raises(Forbidden):
        remove_customer(ctx_as(), RemoveCustomer(customer_id=new_id()))


def test_a_customer_goes_unless_something_names_them(ctx_as: Make) -> None:
    ctx = ctx_as("operations_manager")
    job = brought_in(ctx, "customers", "Name,Phone\nAnna Bell,503 555 0142\nBob Ray,503 555 0143\n")
    (bob,) = search_customers(ctx_as(), "bob").rows
    a_vehicle(ctx_as(), customer_id=bob.id)
    assert "Line 3: It is named by: asset." in undone(ctx, job).problem
    assert len(search_customers(ctx_as()).rows) == 2
    assert get_customer(ctx_as(), bob.id).name == "Bob Ray"
