"""One more order of the demo, told while it happens."""

from collections.abc import Iterator

from workwright.interfaces.context import of_system
from workwright.interfaces.demo.customers import BEN
from workwright.interfaces.demo.doing import HARBOUR, Day, person_id
from workwright.interfaces.demo.stories import paid_and_gone
from workwright.kernel.money import Money
from workwright.ledger.queries import TrialBalance, get_trial_balance


def tell_one_more() -> Iterator[str]:
    """Let an order happen from the call to the release; yield what to tell: the books, and what moved in them.

    Raises `NotFound` where the demo is not loaded.
    """
    person_id("service_advisor")
    before = _books()
    yield f"{BEN.name} calls: it stutters when cold. Found, approved, mended, invoiced, paid, released."
    paid_and_gone(Day(0))
    after = _books()
    for code, (title, money) in after.items():
        moved = money.minor - before.get(code, ("", Money.zero(money.currency)))[1].minor
        if moved:
            yield f"  {title:<34} {money!s:>20}   {Money(moved, money.currency).amount:>+14}"
    yield "Debits equal credits."


def _books() -> dict[str, tuple[str, Money]]:
    """Return what stands on each account, by its code and currency."""
    trial: TrialBalance = get_trial_balance(of_system("cli", HARBOUR))
    if any(total.debits_minor != total.credits_minor for total in trial.totals):
        raise AssertionError("the books do not balance")
    return {
        f"{row.code} {row.currency}": (row.title, Money(row.balance_minor, row.currency))
        for row in trial.rows
    }
