"""Posting: what stands in the books afterwards, and what is refused."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.ledger.builders import DAY, deposit, posted, posted_together, sale
from tests.world import Company
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.kernel.ids import new_id
from workwright.ledger.actions.post_transaction import (
    AlreadyPosted,
    Overdrawn,
    PostTransaction,
    Unbalanced,
    post_transaction,
)
from workwright.ledger.models import Entry, Transaction
from workwright.ledger.queries import balance, balances, get_trial_balance, list_movements
from workwright.ledger.rules import credit, debit

As = Callable[..., Context]


def test_a_sale_stands_on_both_sides(ctx_as: As) -> None:
    ctx, order = ctx_as(), new_id()
    made = posted(ctx, sale(12_345), business_key="invoice:1", work_order_id=order)
    header = Transaction.unscoped.get(pk=made)
    assert (header.kind, header.business_key, header.effective_on) == ("sale", "invoice:1", DAY)
    assert header.actor == "system"
    assert balance(ctx, "receivable", "invoice:1").minor == 12_345
    assert balance(ctx, "income.labour").minor == 12_345
    assert set(Entry.objects.values_list("work_order_id", flat=True)) == {order}


def test_a_line_may_name_its_own_work_order(ctx_as: As) -> None:
    one, two = new_id(), new_id()
    lines = (debit("bank", 5, "USD", work_order_id=one), credit("credit", 5, "USD", "credit:1"))
    posted(ctx_as(), lines, work_order_id=two)
    assert set(Entry.objects.values_list("work_order_id", flat=True)) == {one, two}


def test_branches_keep_their_own_books(ctx_as: As, company: Company) -> None:
    posted(ctx_as(), sale(100))
    north = ctx_as(branch=company.north)
    posted(north, sale(7))
    assert balance(north, "receivable", "invoice:1", "USD").minor == 7
    assert balance(ctx_as(), "receivable", "invoice:1").minor == 100


def test_one_business_key_is_posted_once(ctx_as: As) -> None:
    posted(ctx_as(), sale(), business_key="invoice:1")
    with pytest.raises(Exception, match="ledger_business_key_once") as caught:
        posted(ctx_as(), sale(), business_key="invoice:1")
    assert caught.type.__name__ == "IntegrityError"
    assert AlreadyPosted.code == "ledger.already_posted"


def test_what_does_not_balance_is_refused_before_the_database(ctx_as: As) -> None:
    with pytest.raises(Unbalanced, match="differ: 5 USD"):
        posted(ctx_as(), (debit("bank", 10, "USD"), credit("credit", 5, "USD", "credit:1")))


def test_several_postings_of_one_act_go_in_together(ctx_as: As) -> None:
    """Money in and out of a guarded account in one act: only the sum counts."""
    apply = (debit("deposits", 4_000, "USD", "deposit:1"), credit("receivable", 4_000, "USD", "invoice:1"))
    posted_together(ctx_as(), {"lines": apply}, {"lines": sale(9_000)}, {"lines": deposit(4_000)})
    assert balances(ctx_as(), "receivable", ["invoice:1", "invoice:2"]) == {
        "invoice:1": 5_000,
        "invoice:2": 0,
    }
    assert balance(ctx_as(), "deposits", "deposit:1").minor == 0


def test_a_running_act_sees_what_it_has_posted(ctx_as: As) -> None:
    from workwright.kernel.unit import Unit

    posted(ctx_as(), sale(9_000))
    inside = ctx_as().inside(Unit(new_id()))
    command = PostTransaction(kind="sale", business_key="x", effective_on=DAY, lines=sale(1_000))
    post_transaction(inside, command)
    assert balance(inside, "receivable", "invoice:1").minor == 10_000
    assert balance(ctx_as(), "receivable", "invoice:1").minor == 9_000


def test_posting_is_not_a_door(ctx_as: As) -> None:
    command = PostTransaction(kind="sale", business_key="x", effective_on=DAY, lines=sale())
    with pytest.raises(Forbidden):
        post_transaction(ctx_as(), command)


def test_the_balance_at_a_past_day(ctx_as: As) -> None:
    ctx = ctx_as()
    for n, amount in enumerate((100, 20, 3)):
        posted(ctx, sale(amount), effective_on=DAY - timedelta(days=n))
    seen = [balance(ctx, "receivable", "invoice:1", on=DAY - timedelta(days=n)).minor for n in range(4)]
    assert seen == [123, 23, 3, 0]


def test_the_trial_balance_sums_sub_accounts_and_balances(ctx_as: As) -> None:
    ctx = ctx_as("accountant")
    posted(ctx_as(), sale(100, "invoice:1"))
    posted(ctx_as(), sale(11, "invoice:2"))
    posted(ctx_as(), sale(5, "invoice:3"), effective_on=DAY + timedelta(days=1))
    trial = get_trial_balance(ctx, on=DAY)
    assert [(r.code, r.kind, r.balance_minor) for r in trial.rows] == [
        ("income.labour", "income", 111),
        ("receivable", "asset", 111),
    ]
    assert all(total.balanced for total in trial.totals)


def test_the_trial_balance_of_all_branches_one_may_see(ctx_as: As, company: Company) -> None:
    posted(ctx_as(), sale(100))
    posted(ctx_as(branch=company.north), sale(7))
    own, all_of_them = (get_trial_balance(ctx_as(), consolidated=all_) for all_ in (False, True))
    assert [row.balance_minor for row in own.rows] == [100, 100]
    assert [row.balance_minor for row in all_of_them.rows] == [107, 107]
    only_mine = get_trial_balance(ctx_as("accountant"), consolidated=True)
    assert [row.balance_minor for row in only_mine.rows] == [100, 100]


def test_movements_page_by_page(ctx_as: As) -> None:
    for n in range(5):
        posted(ctx_as(), sale(n + 1), effective_on=DAY - timedelta(days=n))
    ctx = ctx_as("auditor")
    first = list_movements(ctx, code="receivable", limit=3)
    rest = list_movements(ctx, code="receivable", limit=3, after=first.next)
    assert [m.amount_minor for m in (*first.rows, *rest.rows)] == [5, 4, 3, 2, 1]
    assert rest.next == ""
    assert [m.amount_minor for m in list_movements(ctx, code="income", first_on=DAY).rows] == [1]
    assert list_movements(ctx, subject="invoice:9").rows == ()


def test_the_books_are_shown_to_those_who_may(ctx_as: As) -> None:
    with pytest.raises(Forbidden):
        get_trial_balance(ctx_as("technician"), on=date(2026, 1, 1))


def test_overdrawn_has_words_for_people() -> None:
    assert "faster" in Overdrawn().message
