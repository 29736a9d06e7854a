"""Invariants 34 and 35 of the money model, attacked as the owner; without its guard each attack goes through."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.attacking import ONLY_ADDED, Attack, Connection, attempt, no, off
from tests.payments.attacks import copy
from tests.reconciliation.builders import a_bank, a_provider, a_statement, report, row
from tests.world import NOW, act
from workwright.kernel.context import Context
from workwright.reconciliation.actions.match_line import match_line
from workwright.reconciliation.actions.run_close import run_close
from workwright.reconciliation.actions.sign_off_day import sign_off_day
from workwright.reconciliation.queries import list_lines

TODAY = NOW.date()
RUNS, EXCEPTIONS, MATCHES = "reconciliation_run", "reconciliation_closeexception", "reconciliation_match"
LINES, STATEMENTS, SETTLED = (
    "reconciliation_statementline",
    "reconciliation_bankstatement",
    "reconciliation_settledrow",
)
SIGN = f"UPDATE {RUNS} SET state = 'signed_off', signed_at = now(), signed_by = "
GONE = f"UPDATE {EXCEPTIONS} SET state = 'gone' WHERE state = 'open';"

ATTACKS = (
    Attack(34, "a signed day changed", f"UPDATE {RUNS} SET note = 'x' WHERE state = 'signed_off'", "run_signed_off",
           off("open", RUNS)),
    Attack(34, "a signed day removed", f"DELETE FROM {RUNS} WHERE state = 'signed_off'", "run_signed_off",
           off("open", RUNS)),
    Attack(34, "a day signed with open exceptions", f"{SIGN}'user:eve' WHERE state = 'open'",
           "run_has_open_exceptions", off("open", RUNS)),
    Attack(34, "a day signed by who ran it", f"{GONE}{SIGN}ran_by WHERE state = 'open'", "run_second_person",
           off("open", RUNS)),
    Attack(34, "an exception closed without a word", f"UPDATE {EXCEPTIONS} SET state = 'closed', closed_at = now(),"
           " closed_by = 'user:eve'", "close_exception_answered", no("close_exception_answered", EXCEPTIONS)),
    Attack(34, "an exception removed", f"DELETE FROM {EXCEPTIONS}", "run_signed_off", off("open", EXCEPTIONS)),
    Attack(34, "an exception about something else", f"UPDATE {EXCEPTIONS} SET subject = 'line:x'",
           "close_exception_kept", off("open", EXCEPTIONS)),
    Attack(34, "an exception of a kind of its own", f"UPDATE {EXCEPTIONS} SET kind = 'nothing'",
           "close_exception_kept", off("open", EXCEPTIONS) + no("close_exception_kind_known", EXCEPTIONS)),
    Attack(35, "a line with another amount", f"UPDATE {LINES} SET amount_minor = 1", "statement_is_unchanged",
           off("unchanged", LINES)),
    Attack(35, "a statement of another format", f"UPDATE {STATEMENTS} SET format = 'x'", "statement_is_unchanged",
           off("unchanged", STATEMENTS)),
    Attack(35, "a line imported twice", copy(LINES, "amount_minor = 500"), "statement_line_once",
           no("statement_line_once", LINES)),
    Attack(35, "more matched than the line has", copy(MATCHES, "true"), "match_fits_line", off("fits", MATCHES)),
    Attack(35, "a match with another amount", f"UPDATE {MATCHES} SET amount_minor = 1", ONLY_ADDED,
           off("append_only", MATCHES)),
    Attack(35, "a provider's row with another amount", f"UPDATE {SETTLED} SET gross_minor = 1",
           "settled_row_is_unchanged", off("as_reported", SETTLED)),
    Attack(35, "a provider's row removed", f"DELETE FROM {SETTLED}", "settled_row_is_unchanged",
           off("as_reported", SETTLED)),
)  # fmt: skip


@pytest.fixture
def closes(fresh_db: str, ctx_as: Callable[..., Context]) -> None:
    """Yesterday is signed off; of today a line is matched, another is not, and a provider has reported."""
    ctx = ctx_as()
    bank = a_bank(ctx)
    yesterday = TODAY - timedelta(days=1)
    ran = act(run_close, ctx, closes_on=yesterday)
    signer = ctx_as("operations_manager")
    act(sign_off_day, signer, closes_on=yesterday, expected_version=ran.version)
    a_statement(ctx, bank, [("5.00", "What is this"), ("-4.00", "Account fee")], on=TODAY)
    line = next(one for one in list_lines(ctx).rows if one.amount_minor < 0)
    act(match_line, ctx, bank_line_id=line.id, target="fee")
    report(ctx, a_provider(ctx), TODAY, row("charge", "sp_1", 900))
    act(run_close, ctx, closes_on=TODAY)


def test_every_attack_is_refused_and_succeeds_without_its_guard(closes: None, superuser: Connection) -> None:
    superuser.autocommit = False
    unexpected = []
    for attack in ATTACKS:
        for sql, expected in ((attack.sql, attack.reason), (attack.without + attack.sql, "")):
            told = attempt(superuser, sql)
            if expected not in told or bool(told) != bool(expected):
                unexpected.append((attack.name, expected, told))
    assert not unexpected, "\n".join(map(str, unexpected))
