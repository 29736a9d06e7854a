"""The demo company is made by the actions people use, so its record is whole and its books balance."""

import pytest

from workwright.interfaces.demo import is_all_there_is, load_when_empty, sign_in_links
from workwright.interfaces.demo.doing import HARBOUR, Day
from workwright.interfaces.demo.people import PEOPLE
from workwright.kernel.verify import verify
from workwright.ledger.queries import get_trial_balance
from workwright.work_orders.queries import list_work_orders


@pytest.fixture
def empty(fresh_db, superuser):
    superuser.execute("SET session_replication_role = replica")
    superuser.execute("DELETE FROM access_branch")


@pytest.mark.slow
def test_it_has_an_order_at_every_stage_and_the_record_is_whole(empty, deliver):
    assert load_when_empty()
    manager = Day(0).as_role("branch_manager")
    for state in ("open", "in_progress", "completed", "closed"):
        assert list_work_orders(manager, state=state).rows, state
    deliver(manager.now)
    assert verify() == []
    assert all(total.debits_minor == total.credits_minor for total in get_trial_balance(manager).totals)
    assert is_all_there_is()
    assert not load_when_empty()
    links = sign_in_links("https://shop.example")
    assert [role for role, _ in links] == list(PEOPLE)
    assert all(address.startswith("https://shop.example/accounts/link/") for _, address in links)


def test_a_company_of_ones_own_is_not_the_demo(company):
    assert not is_all_there_is()
    assert company.harbour != HARBOUR
