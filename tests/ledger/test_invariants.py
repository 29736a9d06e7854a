"""Invariants 1 to 13 of the money model, attacked as application role and as owner (here even superuser)."""

from collections.abc import Callable, Iterator

import pytest

from tests.attacking import Connection, as_application, attempt
from tests.ledger.attacks import ATTACKS, header, pair
from tests.ledger.builders import deposit, posted, sale
from tests.world import Company
from workwright.kernel.context import Context
from workwright.ledger.actions.close_period import ClosePeriod, close_period
from workwright.ledger.rules import credit, debit, mirrored


@pytest.fixture
def books(fresh_db: str, ctx_as: Callable[..., Context], company: Company) -> None:
    """Committed books: sales in two branches and currencies, a deposit, a reversal, January closed."""
    ctx = ctx_as()
    posted(ctx, sale(10_000), business_key="seed")
    posted(ctx, sale(500, "invoice:2", "EUR"))
    posted(ctx, deposit(10_000))
    posted(ctx, (debit("bank", 9, "USD"), credit("opening_equity", 9, "USD")))
    wrong = posted(ctx, sale(700), business_key="reversed")
    posted(ctx, mirrored(sale(700)), kind="reversal", reverses=wrong)
    posted(ctx_as(branch=company.north), sale(70, "invoice:3"))
    close_period(ctx, ClosePeriod(closed_through="2026-01-31"))  # type: ignore[arg-type]


@pytest.fixture
def application(books: None, server: str, fresh_db: str) -> Iterator[Connection]:
    """The worst that the application role can be."""
    with as_application(fresh_db) as attacker:
        yield attacker


def test_the_application_role_is_refused_every_attack(application: Connection) -> None:
    for attack in ATTACKS:
        told = attempt(application, attack.sql)
        assert (attack.app or attack.reason) in told, (attack.name, told)


def test_the_owner_is_refused_every_attack(books: None, superuser: Connection) -> None:
    superuser.autocommit = False
    for attack in ATTACKS:
        told = attempt(superuser, attack.sql)
        assert attack.reason in told, (attack.name, told)


def test_without_its_guard_each_attack_succeeds(books: None, superuser: Connection) -> None:
    superuser.autocommit = False
    for attack in ATTACKS:
        told = attempt(superuser, attack.without + attack.sql)
        assert told == "", (attack.name, told)


def test_a_proper_posting_goes_through_for_both(application: Connection, superuser: Connection) -> None:
    superuser.autocommit = False
    assert attempt(application, header() + pair()) == ""
    assert attempt(superuser, header() + pair()) == ""


def test_outside_an_action_nothing_is_written(application: Connection) -> None:
    application.execute("RESET workwright.journal_id")
    assert "outside an action" in attempt(application, header() + pair())


def test_a_caller_cannot_choose_the_guard_of_an_account(books: None, superuser: Connection) -> None:
    made = superuser.execute(
        "INSERT INTO ledger_account (id, branch_id, code, currency, subject, kind, normal, guarded) "
        "SELECT gen_random_uuid(), branch_id, 'deposits', 'USD', 'mine', 'asset', 'D', false "
        "FROM ledger_account LIMIT 1 RETURNING kind, normal, guarded"
    ).fetchone()
    assert made == ("liability", "C", True)


def test_balances_are_the_sum_of_entries(books: None, superuser: Connection) -> None:
    rows = superuser.execute(
        "SELECT b.debits_minor - b.credits_minor, "
        "sum(CASE e.side WHEN 'D' THEN e.amount_minor ELSE -e.amount_minor END) "
        "FROM ledger_balance b JOIN ledger_entry e USING (account_id) GROUP BY b.account_id, 1"
    ).fetchall()
    assert len(rows) == 10
    assert all(kept == summed for kept, summed in rows)
